"""The 30 teams under each source's ids and codes. Public facts, written down by hand."""

from __future__ import annotations

from typing import NamedTuple


class Team(NamedTuple):
    """One team. ``code`` is the NBA's three letters, ``zone`` the time zone of its arena."""

    code: str
    nba_id: int
    bdl_id: int
    espn_id: int
    espn_code: str
    city: str
    name: str
    conference: str
    division: str
    zone: str

    @property
    def full_name(self) -> str:
        """City and name, as the NBA writes them."""
        return f"{self.city} {self.name}"


_ET, _CT, _MT, _PT = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)
_IN, _AZ = "America/Indiana/Indianapolis", "America/Phoenix"
_LAC = "LA"  # the NBA and balldontlie write this club's city so

_ROWS: tuple[tuple[str, int, int, int, str, str, str, str, str, str], ...] = (
    ("ATL", 37, 1, 1, "ATL", "Atlanta", "Hawks", "East", "Southeast", _ET),
    ("BOS", 38, 2, 2, "BOS", "Boston", "Celtics", "East", "Atlantic", _ET),
    ("BKN", 51, 3, 17, "BKN", "Brooklyn", "Nets", "East", "Atlantic", _ET),
    ("CHA", 66, 4, 30, "CHA", "Charlotte", "Hornets", "East", "Southeast", _ET),
    ("CHI", 41, 5, 4, "CHI", "Chicago", "Bulls", "East", "Central", _CT),
    ("CLE", 39, 6, 5, "CLE", "Cleveland", "Cavaliers", "East", "Central", _ET),
    ("DAL", 42, 7, 6, "DAL", "Dallas", "Mavericks", "West", "Southwest", _CT),
    ("DEN", 43, 8, 7, "DEN", "Denver", "Nuggets", "West", "Northwest", _MT),
    ("DET", 65, 9, 8, "DET", "Detroit", "Pistons", "East", "Central", _ET),
    ("GSW", 44, 10, 9, "GS", "Golden State", "Warriors", "West", "Pacific", _PT),
    ("HOU", 45, 11, 10, "HOU", "Houston", "Rockets", "West", "Southwest", _CT),
    ("IND", 54, 12, 11, "IND", "Indiana", "Pacers", "East", "Central", _IN),
    ("LAC", 46, 13, 12, "LAC", _LAC, "Clippers", "West", "Pacific", _PT),
    ("LAL", 47, 14, 13, "LAL", "Los Angeles", "Lakers", "West", "Pacific", _PT),
    ("MEM", 63, 15, 29, "MEM", "Memphis", "Grizzlies", "West", "Southwest", _CT),
    ("MIA", 48, 16, 14, "MIA", "Miami", "Heat", "East", "Southeast", _ET),
    ("MIL", 49, 17, 15, "MIL", "Milwaukee", "Bucks", "East", "Central", _CT),
    ("MIN", 50, 18, 16, "MIN", "Minnesota", "Timberwolves", "West", "Northwest", _CT),
    ("NOP", 40, 19, 3, "NO", "New Orleans", "Pelicans", "West", "Southwest", _CT),
    ("NYK", 52, 20, 18, "NY", "New York", "Knicks", "East", "Atlantic", _ET),
    ("OKC", 60, 21, 25, "OKC", "Oklahoma City", "Thunder", "West", "Northwest", _CT),
    ("ORL", 53, 22, 19, "ORL", "Orlando", "Magic", "East", "Southeast", _ET),
    ("PHI", 55, 23, 20, "PHI", "Philadelphia", "76ers", "East", "Atlantic", _ET),
    ("PHX", 56, 24, 21, "PHX", "Phoenix", "Suns", "West", "Pacific", _AZ),
    ("POR", 57, 25, 22, "POR", "Portland", "Trail Blazers", "West", "Northwest", _PT),
    ("SAC", 58, 26, 23, "SAC", "Sacramento", "Kings", "West", "Pacific", _PT),
    ("SAS", 59, 27, 24, "SA", "San Antonio", "Spurs", "West", "Southwest", _CT),
    ("TOR", 61, 28, 28, "TOR", "Toronto", "Raptors", "East", "Atlantic", _ET),
    ("UTA", 62, 29, 26, "UTAH", "Utah", "Jazz", "West", "Northwest", _MT),
    ("WAS", 64, 30, 27, "WSH", "Washington", "Wizards", "East", "Southeast", _ET),
)

TEAMS: dict[str, Team] = {
    code: Team(code, 1610612700 + nba, bdl, espn, espn_code, city, name, conf, div, zone)
    for code, nba, bdl, espn, espn_code, city, name, conf, div, zone in _ROWS
}


def team(code: str) -> Team:
    """Return the team of an NBA code.

    Raises ValueError for a code that is none of the 30, so that a facts file with
    other codes is refused when it is loaded and not in the middle of an answer.
    """
    try:
        return TEAMS[code]
    except KeyError:
        raise ValueError(f"team code {code!r} in the facts is none of the 30 NBA codes") from None
