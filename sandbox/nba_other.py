"""Entries of the schedule that are not of the regular season.

The real feed also lists preseason and All-Star games, which a consumer must leave out, and playoff
games that may not be necessary, until their series is decided. The few listed here are synthetic:
the ids have the real form, the games and scores are made up.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sandbox.clock import local_evening
from sandbox.hashing import digest
from sandbox.labels import slug
from sandbox.teams import TEAMS, team

Row = dict[str, Any]
# A side of a game whose teams are not known yet.
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

    ``tip`` is None while no time is set, ``away`` and ``home`` while the teams are not known.
    ``known``: the first date on which the feed lists it, and the first on which it no longer does.
    ``away_row`` and ``home_row`` are the sides as the feed writes them, without scores.
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
        """Whether it is played only if the series is not decided before."""
        return bool(self.game_number)


def _team(code: str) -> Row:
    item = TEAMS[code]
    return _side(item.nba_id, item.name, item.city, code, slug(code))


def _side(nba_id: int, name: str, city: str, code: str, team_slug: str) -> Row:
    return {
        "teamId": nba_id,
        "teamName": name,
        "teamCity": city,
        "teamTricode": code,
        "teamSlug": team_slug,
    }


def extras(season: int) -> list[Extra]:
    """Return four preseason games, the All-Star game and six playoff games of a season.

    ``season`` is the year in which it begins.
    """
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
                game_id=game_id,
                day=day,
                tip=local_evening(day, team(home).zone),
                label="Preseason",
                city=team(home).city,
                away=away,
                home=home,
                away_row=_team(away),
                home_row=_team(home),
                away_score=scores[0],
                home_score=scores[1],
            )
        )
    day = date(season + 1, 2, 15)
    result.append(
        Extra(
            game_id=f"003{year}00001",
            day=day,
            tip=local_evening(day, "America/New_York"),
            label="All-Star Game",
            city="New York",
            away="STR",
            home="STP",
            away_row=_side(1610616833, "Team Stars", "", "STR", "team-stars"),
            home_row=_side(1610616834, "Team Stripes", "", "STP", "team-stripes"),
            away_score=150,
            home_score=147,
        )
    )
    return result + _if_necessary(season)


def _if_necessary(season: int) -> list[Extra]:
    """Return games 5 to 7 of two series, each listed until its series is decided in four games.

    The teams of the first-round series are known, those of the finals are not.
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
                    game_id=f"004{year}00{series}{number}",
                    day=start + timedelta(days=2 * number),
                    tip=None,
                    label=label,
                    city=team(home).city if home else "",
                    away=away,
                    home=home,
                    away_row=_team(away) if away else UNKNOWN,
                    home_row=_team(home) if home else UNKNOWN,
                    away_score=0,
                    home_score=0,
                    sub_label=f"Game {number}",
                    game_number=f"Game {number}",
                    known=(known, decided),
                )
            )
    return result
