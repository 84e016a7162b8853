"""Spoil single records of an answer, as a fault says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sandbox.faults import Asked, Fault
from sandbox.identity_faults import CHANGES, kept
from sandbox.jsontext import dump
from sandbox.schedule import Game, State, mid_game

Row = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """One record of an answer: its JSON text and the game and Eastern date it speaks of.

    ``mid`` renders the record as it was in the middle of the game. ``number`` is the id by
    which a list is paged.
    """

    text: str
    game: Game | None = None
    day: date | None = None
    mid: Callable[[], Row] | None = None
    number: int = 0


class _Layout(NamedTuple):
    """Where an endpoint keeps players, and the fields that a fault takes by default."""

    home: tuple[str, ...]
    away: tuple[str, ...]
    player_id: tuple[str, ...]
    stats: tuple[str, ...]
    points: str
    missing: str
    number: str


_LAYOUTS: dict[str, _Layout] = {
    "bdl/box_scores": _Layout(
        ("home_team", "players"),
        ("visitor_team", "players"),
        ("player", "id"),
        (),
        "pts",
        "reb",
        "pts",
    ),
    "bdl/games": _Layout((), (), (), (), "", "status", "home_team_score"),
    "nba/schedule": _Layout((), (), (), (), "", "gameStatus", "homeTeam.score"),
    "nba/boxscore": _Layout(
        ("homeTeam", "players"),
        ("awayTeam", "players"),
        ("personId",),
        ("statistics",),
        "points",
        "reboundsTotal",
        "points",
    ),
    "espn/scoreboard": _Layout((), (), (), (), "", "status", "season.year"),
}


def spoil(records: list[Record], faults: Iterable[Fault], asked: Asked) -> list[Record]:
    """Return the records as the faults leave them."""
    for fault in faults:
        if fault.name == "empty":
            return []
        if not fault.on_records:
            continue
        if fault.name == "pages_lost":
            records = records[: kept(fault)]
            continue
        if fault.name == "values_renamed" or all(record.game is None for record in records):
            records = _each(records, fault)
            continue
        target = _target(records, fault, asked)
        result: list[Record] = []
        for record in records:
            hit = record.game is not None and record.game.game_id == target
            if hit and fault.day is not None and record.day not in (None, fault.day):
                hit = False
            result += _spoiled(record, fault) if hit else [record]
        records = result
    return records


def _each(records: list[Record], fault: Fault) -> list[Record]:
    """Return the records of a list without games: all changed, or those of one player."""
    wanted = fault.options.get("player")
    if fault.name == "player_renumbered" and wanted is None and records:
        wanted = records[0].number
    return [
        record
        if wanted is not None and record.number != wanted
        else replace(record, text=dump(_changed(record, fault)))
        for record in records
    ]


def _changed(record: Record, fault: Fault) -> Row:
    row: Row = json.loads(record.text)
    CHANGES[fault.name](row, fault)
    return row


def _target(records: list[Record], fault: Fault, asked: Asked) -> str | None:
    """Return the NBA id of the game that a fault means.

    It is the named one, else the first in NBA id order that was played on the date.
    """
    day = fault.day or asked.day
    games = {
        record.game.game_id: record.game
        for record in records
        if record.game is not None and (day is None or record.day in (None, day))
    }
    for game_id in sorted(games):
        game = games[game_id]
        if fault.game is not None:
            if fault.game in (game_id, game.label):
                return game_id
        elif game.played_on is not None and (day is None or game.played_on == day):
            return game_id
    return None


def _spoiled(record: Record, fault: Fault) -> list[Record]:
    if fault.name == "omit_game":
        return []
    if fault.name == "duplicate_game":
        return [record, record]
    if fault.name == "in_progress":
        return [record if record.mid is None else replace(record, text=dump(record.mid()))]
    if fault.name in CHANGES:
        return [replace(record, text=dump(_changed(record, fault)))]
    if fault.name == "game_listed_twice":
        twin = replace(fault, name="game_renumbered")
        return [record, replace(record, text=dump(_changed(record, twin)))]
    row: Row = json.loads(record.text)
    _CHANGES[fault.name](row, fault, _LAYOUTS[fault.endpoint])
    return [replace(record, text=dump(row))]


def _at(row: Any, path: Iterable[str]) -> Any:
    for key in path:
        if not isinstance(row, dict):
            return None
        row = row.get(key)
    return row


def _players(row: Row, layout: _Layout, both: bool) -> list[Row]:
    players = list(_at(row, layout.home) or []) if layout.home else []
    if both and layout.away:
        players += _at(row, layout.away) or []
    return players


def _by_points(row: Row, layout: _Layout) -> list[Row]:
    """Return the home side's players, best scorer first."""
    players = _players(row, layout, both=False)
    return sorted(players, key=lambda player: -(_at(player, (*layout.stats, layout.points)) or 0))


def _holders(row: Row, fault: Fault, layout: _Layout, field: str, every: bool) -> list[Row]:
    """Return the objects whose ``field`` a fault changes: the game's, or those of players."""
    path = field.split(".")
    if len(path) > 1 or field in row or not layout.home:
        holder = _at(row, path[:-1])
        return [holder] if isinstance(holder, dict) else []
    if every:
        players = _players(row, layout, both=True)
    else:
        wanted = fault.options.get("player")
        players = _by_points(row, layout)[:1]
        if wanted is not None:
            everyone = _players(row, layout, both=True)
            players = [p for p in everyone if _at(p, layout.player_id) == wanted]
    return [_at(player, layout.stats) for player in players]


def _omit_players(row: Row, fault: Fault, layout: _Layout) -> None:
    ids = fault.options.get("players")
    if ids is None:
        best = _by_points(row, layout)[: fault.options.get("count", 2)]
        ids = [_at(player, layout.player_id) for player in best]
    for side in (layout.home, layout.away):
        players = _at(row, side)
        players[:] = [p for p in players if _at(p, layout.player_id) not in ids]


def _wrong_number(row: Row, fault: Fault, layout: _Layout) -> None:
    field = fault.options.get("field", layout.number)
    name = field.split(".")[-1]
    for holder in _holders(row, fault, layout, field, every=False):
        holder[name] = (holder.get(name) or 0) + fault.options.get("delta", 5)


def _field_missing(row: Row, fault: Fault, layout: _Layout) -> None:
    field = fault.options.get("field", layout.missing)
    for holder in _holders(row, fault, layout, field, every=True):
        holder.pop(field.split(".")[-1], None)


def _field_renamed(row: Row, fault: Fault, layout: _Layout) -> None:
    field = fault.options.get("field", layout.missing)
    name = field.split(".")[-1]
    for holder in _holders(row, fault, layout, field, every=True):
        if name in holder:
            holder[fault.options["to"]] = holder.pop(name)


def _field_mistyped(row: Row, fault: Fault, layout: _Layout) -> None:
    field = fault.options.get("field", layout.number)
    for holder in _holders(row, fault, layout, field, every=False):
        holder[field.split(".")[-1]] = fault.options.get("value", "n/a")


_CHANGES: dict[str, Callable[[Row, Fault, _Layout], None]] = {
    "omit_players": _omit_players,
    "wrong_number": _wrong_number,
    "field_missing": _field_missing,
    "field_renamed": _field_renamed,
    "field_mistyped": _field_mistyped,
}


def mid_state(record_state: State, make: Callable[[State], Row]) -> Callable[[], Row]:
    """Return a function that renders a state's record as it was in the third quarter."""
    return lambda: make(mid_game(record_state))
