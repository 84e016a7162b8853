"""Classes: who is in balldontlie's box score, and on which side."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from bench.detect.games import minutes_of, name_of, players
from bench.detect.kinds import Kind, Names, Seen, causes, on_game, on_line, set_to, star
from bench.detect.proxy import Note

Json = dict[str, Any]
_GROUP = "who played"
_TWO, _LAW = causes("sources_disagree"), causes("stats_do_not_add_up")
_SHORT = causes("partial_players")
_SIDES = ("home", "visitor")


def _list_of(entry: Json, side: str) -> list[Json]:
    found: list[Json] = entry[f"{side}_team"]["players"]
    return found


def _drop(entry: Json, line: Json) -> None:
    for side in _SIDES:
        lines = _list_of(entry, side)
        if line in lines:
            lines.remove(line)


def _dropped(entry: Json, rng: random.Random, note: Note) -> None:
    line = star(entry, rng)
    note(name_of(line))
    _drop(entry, line)


def _last_dropped(entry: Json, rng: random.Random, note: Note) -> None:
    """Whoever played least: his minutes may hide in the rounding of the others."""
    line = players(entry, rng.choice(_SIDES))[-1]
    note(name_of(line))
    _drop(entry, line)


def _keep(count: int, both: bool = False) -> Callable[[Json, random.Random, Note], None]:
    def change(entry: Json, rng: random.Random, note: Note) -> None:
        for side in _SIDES if both else (rng.choice(_SIDES),):
            kept = players(entry, side)[:count]
            note(entry[f"{side}_team"]["abbreviation"])
            entry[f"{side}_team"]["players"] = kept

    return change


def _benched(entry: Json, rng: random.Random, note: Note) -> None:
    line = star(entry, rng)
    note(name_of(line))
    for field in line:
        if field not in ("player", "min"):
            line[field] = None
    line["min"] = None


def _zeroed(line: Json, _: random.Random) -> None:
    for field, value in line.items():
        if isinstance(value, (int, float)):
            line[field] = 0
    line["min"] = "00"


def _brought_in(entry: Json, rng: random.Random, note: Note) -> None:
    """One who was listed and did not play gets a line of his own."""
    side = rng.choice(_SIDES)
    sat = [line for line in _list_of(entry, side) if not minutes_of(line)]
    if not sat:
        sat = [copy.deepcopy(_list_of(entry, side)[-1])]
        sat[0]["player"] |= {"id": 987654321, "first_name": "Nobody", "last_name": "Anywhere"}
        _list_of(entry, side).append(sat[0])
    line = sat[0]
    note(name_of(line))
    for field in ("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb", "ast"):
        line[field] = 0
    line |= {"stl": 0, "blk": 0, "turnover": 0, "pf": 1, "pts": 0, "plus_minus": 0, "min": "04"}


def _stranger(entry: Json, rng: random.Random, note: Note) -> None:
    side = rng.choice(_SIDES)
    line = copy.deepcopy(players(entry, side)[-1])
    line["player"] |= {"id": 987650000 + rng.randrange(9999)}
    line["player"] |= {"first_name": "Zed", "last_name": f"Quillfeather{rng.choice('abcdefgh')}"}
    note(name_of(line))
    _list_of(entry, side).append(line)


def _new_id(entry: Json, rng: random.Random, note: Note) -> None:
    line = star(entry, rng)
    note(name_of(line))
    line["player"]["id"] += 900_000_000


def _id_field(value: Any) -> Callable[[Json, random.Random, Note], None]:
    def change(entry: Json, rng: random.Random, note: Note) -> None:
        line = star(entry, rng)
        note(name_of(line))
        line["player"]["id"] = value

    return change


def _across(entry: Json, rng: random.Random, note: Note) -> None:
    line = star(entry, rng)
    note(name_of(line))
    side = next(side for side in _SIDES if line in _list_of(entry, side))
    _list_of(entry, side).remove(line)
    _list_of(entry, "visitor" if side == "home" else "home").append(line)


def _exchanged_teams(entry: Json, rng: random.Random, note: Note) -> None:
    one, two = (rng.choice(players(entry, side)[:4]) for side in _SIDES)
    for line in (one, two):
        note(name_of(line))
    home, visitor = _list_of(entry, "home"), _list_of(entry, "visitor")
    home[home.index(one)], visitor[visitor.index(two)] = two, one


def _exchanged_lines(entry: Json, rng: random.Random, note: Note) -> None:
    """Two of one team have one another's numbers: the sums are as they were."""
    one, two = rng.sample(players(entry, rng.choice(_SIDES))[:5], 2)
    for line in (one, two):
        note(name_of(line))
    one["player"], two["player"] = two["player"], one["player"]


def _exchanged_names(entry: Json, rng: random.Random, note: Note) -> None:
    """Names without ids."""
    one, two = rng.sample(players(entry, rng.choice(_SIDES))[:5], 2)
    for line in (one, two):
        note(name_of(line))
    for field in ("first_name", "last_name"):
        one["player"][field], two["player"][field] = two["player"][field], one["player"][field]


def _shifted(entry: Json, rng: random.Random, note: Note) -> None:
    """Every player of a side has the line of the next one."""
    lines = players(entry, rng.choice(_SIDES))
    note(name_of(lines[0]))
    people = [line["player"] for line in lines]
    for line, person in zip(lines, [*people[1:], people[0]], strict=True):
        line["player"] = person


def _sides_of_players(entry: Json, _: random.Random, note: Note) -> None:
    home, visitor = entry["home_team"], entry["visitor_team"]
    home["players"], visitor["players"] = visitor["players"], home["players"]
    note(home["abbreviation"])


def _twice(entry: Json, rng: random.Random, note: Note) -> None:
    line = star(entry, rng)
    note(name_of(line))
    for side in _SIDES:
        if line in _list_of(entry, side):
            _list_of(entry, side).append(copy.deepcopy(line))
            return


def _twice_otherwise(entry: Json, rng: random.Random, note: Note) -> None:
    _twice(entry, rng, note)
    for side in _SIDES:
        last = _list_of(entry, side)[-1]
        if any(last == line for line in _list_of(entry, side)[:-1]):
            last["pts"] += 5
            last["ast"] += 2
            return


def _players_are(value: Any) -> Callable[[Json, random.Random, Note], None]:
    def change(entry: Json, rng: random.Random, note: Note) -> None:
        side = rng.choice(_SIDES)
        note(entry[f"{side}_team"]["abbreviation"])
        entry[f"{side}_team"]["players"] = copy.deepcopy(value)

    return change


def _reversed(entry: Json, _: random.Random, __: Note) -> None:
    for side in _SIDES:
        _list_of(entry, side).reverse()


def _kind(name: str, change: Any, wanted: frozenset[str], names: Names, n: int = 2) -> Kind:
    return Kind(name, _GROUP, on_game(change), wanted, names, n=n)


_ID = causes("unmatched_identity field_missing record_invalid partial_players")
KINDS: tuple[Kind, ...] = (
    _kind("a star is dropped", _dropped, _SHORT | _LAW, Names.PLAYER),
    _kind("the last man is dropped", _last_dropped, _SHORT | _LAW | _TWO, Names.PLAYER),
    _kind("a star is benched", _benched, _SHORT | _LAW | _TWO, Names.PLAYER),
    Kind(
        "a star has all zeros",
        _GROUP,
        on_line(_zeroed),
        _SHORT | _LAW | _TWO,
        Names.PLAYER,
    ),
    _kind("one who sat has a line", _brought_in, _TWO | _LAW, Names.PLAYER),
    _kind("a stranger has a line", _stranger, _TWO | _LAW | _ID, Names.PLAYER),
    _kind("a player has a new id", _new_id, causes("identity_changed") | _ID, Names.PLAYER),
    _kind("a player id is null", _id_field(None), _ID, Names.PLAYER),
    _kind(
        "a player id is text",
        _id_field("unknown"),
        _ID | causes("identity_changed"),
        Names.PLAYER,
    ),
    _kind("a player changes sides", _across, _LAW | _TWO, Names.PLAYER),
    _kind("two change sides", _exchanged_teams, _LAW | _TWO, Names.PLAYER),
    _kind("two have one another's numbers", _exchanged_lines, _TWO, Names.PLAYER),
    _kind("two have one another's names", _exchanged_names, _TWO | _ID, Names.PLAYER),
    _kind("a side is off by one line", _shifted, _TWO, Names.PLAYER),
    _kind(
        "players stand under the other side",
        _sides_of_players,
        _LAW | _TWO | causes("sides_exchanged"),
        Names.GAME,
    ),
    _kind("a player is listed twice", _twice, causes("duplicate_rows"), Names.PLAYER),
    _kind(
        "a player is listed twice, otherwise",
        _twice_otherwise,
        causes("duplicate_rows"),
        Names.PLAYER,
    ),
    _kind("five of a side are left", _keep(5), _SHORT | _LAW, Names.PLAYER),
    _kind("four of a side are left", _keep(4), _SHORT | _LAW, Names.PLAYER),
    _kind("seven of each are left", _keep(7, both=True), _SHORT | _LAW, Names.PLAYER),
    _kind("a side has no players", _players_are([]), _SHORT | _LAW, Names.PLAYER),
    _kind(
        "a side's players are null",
        _players_are(None),
        _SHORT | causes("field_missing record_invalid"),
        Names.GAME,
    ),
    _kind(
        "a side's players are an object",
        _players_are({"1": {}}),
        _SHORT | causes("field_missing record_invalid"),
        Names.GAME,
    ),
    Kind(
        "players in another order",
        _GROUP,
        on_game(_reversed),
        frozenset(),
        seen=Seen.HARMLESS,
    ),
    Kind(
        "a given name is misspelt",
        _GROUP,
        on_line(lambda line, _: set_to("first_name", "Xavier-Io")(line["player"], _)),
        frozenset(),
        seen=Seen.HARMLESS,
    ),
)
