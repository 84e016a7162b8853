"""Referee assignments. The people are invented: who refereed what is not in the facts."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, NamedTuple

from sandbox.clock import EASTERN
from sandbox.faults import Asked
from sandbox.hashing import digest, share
from sandbox.jsontext import dump
from sandbox.record_faults import Record
from sandbox.schedule import Game, Phase
from sandbox.service import Answer, Context, Query, Spoil, day_of, one
from sandbox.teams import team

_FIRST = ("Alex", "Blake", "Casey", "Drew", "Ellis", "Finley", "Gray", "Harper", "Indy", "Jules")
_LAST = ("Ashby", "Birch", "Calder", "Dunmore", "Easton", "Fairley", "Garrow")
_PUBLISHED = time(9)


class Official(NamedTuple):
    """An invented referee."""

    code: int
    name: str
    jersey: str


def _person(number: int) -> Official:
    return Official(
        200_000 + number, f"{_FIRST[number % 10]} {_LAST[number % 7]}", str(number % 70 + 1)
    )


def crew(game: Game) -> list[Official]:
    """Return three invented officials of a game, all different."""
    start = digest("crew", game.game_id) % 70
    return [_person((start + 11 * i) % 70) for i in range(3)]


def alternate(game: Game) -> Official | None:
    """Return the fourth official, whom one game in three has."""
    start = digest("crew", game.game_id) % 70
    return _person((start + 33) % 70) if share(33, "alternate", game.game_id) else None


def assignments(context: Context, query: Query) -> Answer:
    """Answer with the crews of one Eastern date; before 9:00 Eastern of that day with none."""
    day = day_of(one(query, "date"), dump({"message": "date is required"}))
    published = datetime.combine(day, _PUBLISHED, EASTERN)
    states = context.world.on_date(day, context.now) if context.now >= published else []

    def text(spoil: Spoil) -> str:
        records = [
            Record(dump(_row(state.game, day)), state.game, day)
            for state in states
            if state.phase is not Phase.POSTPONED
        ]
        rows = ",".join(record.text for record in spoil(records))
        # Another league's games are listed beside these.
        other = dump(_row(_OTHER_LEAGUE, day)) if states else ""
        desk = dump(_desk(day) if states else [])
        return (
            "{"
            + ",".join(
                f'"{league}":{{"Table":{{"rows":[{own}],"columns":{dump(_COLUMNS)}}},'
                f'"Table1":{{"rows":{desk},"columns":{dump(_DESK_COLUMNS)}}}}}'
                for league, own in (("nba", rows), ("gl", other), ("wnba", ""))
            )
            + "}"
        )

    return Answer(Asked("officials/game_officials", day), text)


def _desk(day: date) -> list[dict[str, Any]]:
    """Return those who sit in the replay centre, for all leagues."""
    people = [_person(digest("desk", day, n) % 70) for n in range(3)]
    return [
        {
            "game_date": f"{day:%m/%d/%Y}",
            "official_code": person.code,
            "replaycenter_official": person.name,
        }
        for person in people
    ]


def _columns(row: dict[str, Any]) -> list[dict[str, str]]:
    numbers = ("_id", "_code")
    return [
        {
            "Name": name,
            "DataType": "Int32" if name.endswith(numbers) and name != "game_id" else "String",
        }
        for name in row
    ]


def _row(game: Game, day: date) -> dict[str, Any]:
    row: dict[str, Any] = {
        "game_id": game.game_id,
        "game_date": f"{day:%m/%d/%Y}",
        "season": f"2{game.season}",
        "game_code": f"{day:%Y%m%d}/{game.away}{game.home}",
        "home_team_id": team(game.home).nba_id,
        "home_team": team(game.home).city,
        "home_team_abbr": game.home,
        "away_team_id": team(game.away).nba_id,
        "away_team": team(game.away).city,
        "away_team_abbr": game.away,
    }
    for index, person in enumerate([*crew(game), alternate(game)], start=1):
        row[f"official{index}"] = person.name if person else None
        row[f"official{index}_code"] = person.code if person else None
        row[f"official{index}_JNum"] = person.jersey if person else None
    return row


_OTHER_LEAGUE = Game("2022500001", 2025, "BOS", "NYK", (), None, 0, 0, 0)
_COLUMNS = _columns(_row(_OTHER_LEAGUE, date.min))
_DESK_COLUMNS = _columns(_desk(date.min)[0])
