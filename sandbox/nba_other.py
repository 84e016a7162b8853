"""Entries of the schedule that are not of the regular season.

The real feed holds preseason and All-Star games too, and a consumer must leave them out. Games
of the playoffs that may not be necessary are in it until the series is decided.
These few are synthetic: the ids have the real form, the games and scores are made up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sandbox.clock import local_evening
from sandbox.hashing import digest
from sandbox.labels import slug
from sandbox.teams import TEAMS, team

Row = dict[str, Any]
# The team of a game whose teams are not known.
UNKNOWN: Row = {
    "teamId": 0,
    "teamName": None,
    "teamCity": None,
    "teamTricode": "",
    "teamSlug": None,
}
_PAIRS = (("BOS", "NYK"), ("LAL", "PHX"), ("MIL", "CHI"), ("MIA", "ORL"))


class Extra(NamedTuple):
    """One entry that is not of the regular season.

    ``tip`` None is a time that is not known, a team's code None one that is not known.
    ``known`` are the first instant of the entry and the one from which it is gone again.
    """

    game_id: str
    day: date
    tip: datetime | None
    label: str
    city: str
    away: str | None
    home: str | None
    away_row: Row
    home_row: Row
    away_score: int
    home_score: int
    sub_label: str = ""
    game_number: str = ""
    known: tuple[date, date] = (date.min, date.max)

    @property
    def if_necessary(self) -> bool:
        """Whether it is played only where the series is not decided before."""
        return bool(self.game_number)


def _team(code: str) -> Row:
    item = TEAMS[code]
    return _side(item.nba_id, item.name, item.city, code, slug(code))


def _side(nba_id: int, name: str, city: str, code: str, address: str) -> Row:
    return {
        "teamId": nba_id,
        "teamName": name,
        "teamCity": city,
        "teamTricode": code,
        "teamSlug": address,
    }


def extras(season: int) -> list[Extra]:
    """Return four preseason games, the All-Star game and some of the playoffs of a season."""
    result = []
    year = f"{season % 100:02d}"
    for number, (away, home) in enumerate(_PAIRS, start=1):
        game_id = f"001{year}{number:05d}"
        day = date(season, 10, 6) + timedelta(days=number)
        scores = [95 + digest("preseason", side, game_id) % 25 for side in ("away", "home")]
        if scores[0] == scores[1]:
            scores[1] += 1
        result.append(
            Extra(
                game_id,
                day,
                local_evening(day, team(home).zone),
                "Preseason",
                team(home).city,
                away,
                home,
                _team(away),
                _team(home),
                scores[0],
                scores[1],
            )
        )
    day = date(season + 1, 2, 15)
    result.append(
        Extra(
            f"003{year}00001",
            day,
            local_evening(day, "America/New_York"),
            "All-Star Game",
            "New York",
            "STR",
            "STP",
            _side(1610616833, "Team Stars", "", "STR", "team-stars"),
            _side(1610616834, "Team Stripes", "", "STP", "team-stripes"),
            150,
            147,
        )
    )
    return result + _if_necessary(season)


def _if_necessary(season: int) -> list[Extra]:
    """Return the last games of two series, which are there until each is decided in four.

    Of the first series the teams are known, of the finals they are not.
    """
    year = f"{season % 100:02d}"
    known = date(season + 1, 4, 13)
    result = []
    for series, label, start, sides in (
        (11, "East First Round", date(season + 1, 4, 18), _PAIRS[0]),
        (40, "NBA Finals", date(season + 1, 6, 3), None),
    ):
        decided = start + timedelta(days=8)
        for number in (5, 6, 7):
            away, home = sides or (None, None)
            result.append(
                Extra(
                    f"004{year}00{series}{number}",
                    start + timedelta(days=2 * number),
                    None,
                    label,
                    team(home).city if home else "",
                    away,
                    home,
                    _team(away) if away else UNKNOWN,
                    _team(home) if home else UNKNOWN,
                    0,
                    0,
                    f"Game {number}",
                    f"Game {number}",
                    (known, decided),
                )
            )
    return result
