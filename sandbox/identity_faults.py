"""Faults of identity and of lists: other ids, sides exchanged, values renamed, pages lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.faults import Fault

Row = dict[str, Any]
_GAME_ID = {
    "bdl/games": "id",
    "bdl/box_scores": "id",
    "nba/schedule": "gameId",
    "espn/scoreboard": "id",
}
# What exists once for each side, by the beginnings of its names.
_SIDES = {
    "bdl/games": ("home_", "visitor_"),
    "bdl/box_scores": ("home_", "visitor_"),
    "nba/schedule": ("homeTeam", "awayTeam"),
}
_PREFIX = "new_"
_KEPT = 100


def _another(value: object, fault: Fault) -> object:
    """Return the id that a fault gives; by default the old one with 9 before its last digits."""
    new = fault.options.get("to")
    if new is None:
        text = str(value)
        new = f"{text[:-5]}{8 if text[-5:-4] == '9' else 9}{text[-4:]}"
    return int(new) if isinstance(value, int) else new


def renumber_game(row: Row, fault: Fault) -> None:
    """Give a game another id."""
    name = _GAME_ID[fault.endpoint]
    row[name] = _another(row[name], fault)


def exchange_sides(row: Row, fault: Fault) -> None:
    """Exchange home and away, with all that belongs to them."""
    if fault.endpoint == "espn/scoreboard":
        competitors = row["competitions"][0]["competitors"]
        first, second = (one["homeAway"] for one in competitors)
        competitors[0]["homeAway"], competitors[1]["homeAway"] = second, first
        return
    one, other = _SIDES[fault.endpoint]
    for name in [name for name in row if name.startswith(one)]:
        twin = other + name.removeprefix(one)
        row[name], row[twin] = row[twin], row[name]


def _people(row: Row, endpoint: str) -> Iterator[tuple[Row, str]]:
    """Return the objects that hold a player's id, best known first, each with its name."""
    if endpoint == "bdl/box_scores":
        for side in ("home_team", "visitor_team"):
            lines = sorted(row[side]["players"], key=lambda line: -(line.get("pts") or 0))
            yield from ((line["player"], "id") for line in lines)
    elif endpoint == "nba/boxscore":
        for side in ("homeTeam", "awayTeam"):
            players = row[side]["players"]
            yield from (
                (player, "personId")
                for player in sorted(players, key=lambda p: -(p["statistics"]["points"] or 0))
            )
    elif endpoint == "espn/summary":
        for team in row["boxscore"]["players"]:
            yield from ((line["athlete"], "id") for line in team["statistics"][0]["athletes"])
    else:
        yield row.get("player", row), "id"


def renumber_player(row: Row, fault: Fault) -> None:
    """Give a player another id: the one named, or the home side's best scorer."""
    wanted = fault.options.get("player")
    for holder, name in _people(row, fault.endpoint):
        if wanted is None or str(holder[name]) == str(wanted):
            holder[name] = _another(holder[name], fault)
            return


def rename_values(row: Row, fault: Fault) -> None:
    """Put something before every text at a field, so that its values are ones nobody knows."""
    path = fault.options["field"].split(".")
    prefix = fault.options.get("to", _PREFIX)
    for holder in _at(row, path[:-1]):
        if isinstance(holder.get(path[-1]), str):
            holder[path[-1]] = prefix + holder[path[-1]]


def _at(value: Any, path: list[str]) -> Iterator[Row]:
    if isinstance(value, list):
        for item in value:
            yield from _at(item, path)
    elif isinstance(value, dict):
        if path:
            yield from _at(value.get(path[0]), path[1:])
        else:
            yield value


def kept(fault: Fault) -> int:
    """Return how many records of a list are left when its last pages are lost."""
    number: int = fault.options.get("count", _KEPT)
    return number


CHANGES: dict[str, Callable[[Row, Fault], None]] = {
    "game_renumbered": renumber_game,
    "sides_exchanged": exchange_sides,
    "player_renumbered": renumber_player,
    "values_renamed": rename_values,
}
