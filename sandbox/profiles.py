"""What the facts do not say of a player, made up by the hash: the same at every source."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.hashing import digest

_COLLEGES = ("Ashford", "Brookvale", "Carrow State", "Dunmoor", "Eastmere", "Falkirk Tech")
_COUNTRIES = ("USA", "USA", "USA", "USA", "Freedonia", "Ruritania")
# balldontlie's letter, and ESPN's name and letters.
_POSITIONS = (
    ("G", "Guard", "G"),
    ("G", "Point Guard", "PG"),
    ("G", "Shooting Guard", "SG"),
    ("F", "Forward", "F"),
    ("F", "Small Forward", "SF"),
    ("F", "Power Forward", "PF"),
    ("C", "Center", "C"),
)


class Profile(NamedTuple):
    """A player. ``draft`` is (year, round, number), or None for one who was not drafted."""

    position: str
    position_name: str
    position_code: str
    height: str
    weight: str | None
    jersey: str | None
    college: str
    country: str
    draft: tuple[int, int, int] | None


def profile(nba_id: int) -> Profile:
    """Return the invented profile of a player."""

    def pick(what: str, below: int) -> int:
        return digest("profile", what, nba_id) % below

    inches = 72 + pick("height", 14)
    return Profile(
        *_POSITIONS[pick("position", len(_POSITIONS))],
        height=f"{inches // 12}-{inches % 12}",
        weight=str(175 + pick("weight", 100)) if pick("weighed", 40) else None,
        jersey=str(pick("jersey", 56)) if pick("numbered", 40) else None,
        college=_COLLEGES[pick("college", len(_COLLEGES))],
        country=_COUNTRIES[pick("country", len(_COUNTRIES))],
        draft=(2010 + pick("year", 15), 1 + pick("round", 2), 1 + pick("pick", 60))
        if pick("drafted", 4)
        else None,
    )
