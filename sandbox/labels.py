"""What the NBA schedule says beside a game: its label, its place in a cup, its week.

The groups and nights of the NBA Cup 2025 and the games abroad are facts.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sandbox.schedule import Game
from sandbox.teams import TEAMS, team

Row = dict[str, Any]
_CUP = "Emirates NBA Cup"
_GROUPS = {
    "East Group A": ("CLE", "IND", "ATL", "WAS", "TOR"),
    "East Group B": ("ORL", "DET", "BOS", "PHI", "BKN"),
    "East Group C": ("NYK", "MIL", "CHI", "MIA", "CHA"),
    "West Group A": ("OKC", "MIN", "SAC", "PHX", "UTA"),
    "West Group B": ("LAL", "LAC", "MEM", "DAL", "NOP"),
    "West Group C": ("HOU", "DEN", "GSW", "POR", "SAS"),
}
_GROUP_OF = {code: group for group, codes in _GROUPS.items() for code in codes}
_CUP_SEASON = 2025
_NIGHTS = (
    date(2025, 10, 31),
    *(date(2025, 11, day) for day in (7, 14, 21, 25, 26, 28)),
)
_QUARTERFINALS = range(22501201, 22501205)
_SLUGS = {"76ers": "sixers", "Trail Blazers": "blazers"}


def slug(code: str) -> str:
    """Return a team's name as it is written in addresses."""
    name = TEAMS[code].name
    return _SLUGS.get(name, name.lower())


def labels(game: Game) -> Row:
    """Return the five texts beside a game. Empty for most."""
    row: Row = dict.fromkeys(("gameLabel", "gameSubLabel", "seriesText", "gameSubtype"), "")
    side = team(game.home).conference
    if game.arena_city == "Las Vegas":
        row |= {"gameLabel": _CUP, "gameSubLabel": f"{side} Semifinal"}
        row |= {"seriesText": "Neutral Site", "gameSubtype": "in-season-knockout"}
    elif game.arena_city is not None:
        row |= {"gameLabel": f"NBA {game.arena_city} Game", "seriesText": "Neutral Site"}
        row["gameSubtype"] = "Global Games"
    elif int(game.game_id) in _QUARTERFINALS:
        row |= {"gameLabel": _CUP, "gameSubLabel": f"{side} Quarterfinal"}
        row["gameSubtype"] = "in-season-knockout"
    elif (
        game.season == _CUP_SEASON
        and game.revisions[0].game_date in _NIGHTS
        and _GROUP_OF[game.home] == _GROUP_OF[game.away]
    ):
        row |= {"gameLabel": _CUP, "gameSubLabel": _GROUP_OF[game.home]}
        row["gameSubtype"] = "in-season"
    return row


def week(first: date, day: date) -> int:
    """Return the number of a week; the first game's week is 1 and earlier ones are 0."""
    return max(0, (day - (first - timedelta(days=first.weekday()))).days // 7 + 1)


def weeks(first: date, last: date) -> list[Row]:
    """Return all weeks of a season. The first one starts with its first game."""
    monday = first - timedelta(days=first.weekday())
    return [
        {
            "weekNumber": number,
            "weekName": f"Week {number}",
            "startDate": f"{max(first, start)}T00:00:00Z",
            "endDate": f"{start + timedelta(days=6)}T00:00:00Z",
        }
        for number in range(1, week(first, last) + 1)
        for start in (monday + timedelta(weeks=number - 1),)
    ]
