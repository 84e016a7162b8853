"""Referee assignments. The people are invented: who refereed what is not in the facts."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sandbox.clock import EASTERN, season_label
from sandbox.faults import Asked
from sandbox.hashing import digest
from sandbox.jsontext import dump
from sandbox.record_faults import Record
from sandbox.schedule import Game, Phase
from sandbox.service import Answer, Context, Query, Spoil, day_of, one
from sandbox.teams import team

_FIRST = ("Alex", "Blake", "Casey", "Drew", "Ellis", "Finley", "Gray", "Harper", "Indy", "Jules")
_LAST = ("Ashby", "Birch", "Calder", "Dunmore", "Easton", "Fairley", "Garrow")
_PUBLISHED = time(9)


def crew(game: Game) -> list[tuple[str, int]]:
    """Return three invented (name, jersey number) pairs, all different."""
    start = digest("crew", game.game_id) % 70
    return [
        (f"{_FIRST[n % 10]} {_LAST[n % 7]}", n + 1)
        for n in ((start + 11 * i) % 70 for i in range(3))
    ]


def assignments(context: Context, query: Query) -> Answer:
    """Answer with the crews of one Eastern date; before 9:00 Eastern of that day with none."""
    day = day_of(one(query, "date"), dump({"message": "date is required"}))
    published = datetime.combine(day, _PUBLISHED, EASTERN)
    states = context.world.on_date(day, context.now) if context.now >= published else []

    def text(spoil: Spoil) -> str:
        records = [
            Record(dump(_row(state.game, f"{day:%m/%d/%Y}")), state.game, day)
            for state in states
            if state.phase is not Phase.POSTPONED
        ]
        rows = ",".join(record.text for record in spoil(records))
        empty = '{"Table":{"rows":[]}}'
        return f'{{"nba":{{"Table":{{"rows":[{rows}]}}}},"gl":{empty},"wnba":{empty}}}'

    return Answer(Asked("officials/game_officials", day), text)


def _row(game: Game, day: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "game_id": game.game_id,
        "game_date": day,
        "season": season_label(game.season),
        "home_team": team(game.home).city,
        "home_team_abbr": game.home,
        "away_team": team(game.away).city,
        "away_team_abbr": game.away,
    }
    for index, (name, number) in enumerate(crew(game), start=1):
        row[f"official{index}"] = name
        row[f"official{index}_JNum"] = str(number)
    row["alternate"] = ""
    row["alternate_JNum"] = ""
    return row
