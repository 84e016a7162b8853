"""Entries of the schedule that are not of the regular season.

The real feed holds preseason and All-Star games too, and a consumer must leave them out.
These few are synthetic: the ids have the real form, the games and scores are made up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sandbox.clock import local_evening
from sandbox.hashing import digest
from sandbox.teams import TEAMS, team

_PAIRS = (("BOS", "NYK"), ("LAL", "PHX"), ("MIL", "CHI"), ("MIA", "ORL"))


class Extra(NamedTuple):
    """One entry that is not of the regular season."""

    game_id: str
    day: date
    tip: datetime
    label: str
    city: str
    away: str
    home: str
    away_row: dict[str, Any]
    home_row: dict[str, Any]
    away_score: int
    home_score: int


def _side(nba_id: int, name: str, city: str, code: str) -> dict[str, Any]:
    slug = name.lower().replace(" ", "")
    return {
        "teamId": nba_id,
        "teamName": name,
        "teamCity": city,
        "teamTricode": code,
        "teamSlug": slug,
    }


def extras(season: int) -> list[Extra]:
    """Return four preseason games and the All-Star game of a season."""
    result = []
    year = f"{season % 100:02d}"
    for number, (away, home) in enumerate(_PAIRS, start=1):
        game_id = f"001{year}{number:05d}"
        day = date(season, 10, 6) + timedelta(days=number)
        scores = [95 + digest("preseason", side, game_id) % 25 for side in ("away", "home")]
        if scores[0] == scores[1]:
            scores[1] += 1
        sides = [_side(TEAMS[c].nba_id, TEAMS[c].name, TEAMS[c].city, c) for c in (away, home)]
        tip = local_evening(day, team(home).zone)
        result.append(
            Extra(
                game_id,
                day,
                tip,
                "Preseason",
                team(home).city,
                away,
                home,
                sides[0],
                sides[1],
                scores[0],
                scores[1],
            )
        )
    day = date(season + 1, 2, 15)
    stars = [
        _side(1610616833, "Team Stars", "", "STR"),
        _side(1610616834, "Team Stripes", "", "STP"),
    ]
    result.append(
        Extra(
            f"003{year}00001",
            day,
            local_evening(day, "America/New_York"),
            "All-Star Game",
            "",
            "STR",
            "STP",
            stars[0],
            stars[1],
            150,
            147,
        )
    )
    return result
