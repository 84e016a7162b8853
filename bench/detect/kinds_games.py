"""Classes: the game itself in balldontlie's box scores: presence, status, score, date."""

from __future__ import annotations

import copy
import random
from typing import Any

from bench.detect.games import Game, in_box_scores
from bench.detect.kinds import Kind, Names, Plan, Seen, causes, on_game
from bench.detect.proxy import Change, Note

Json = dict[str, Any]
_GROUP = "the game in the box scores"
_LAW, _TWO = causes("stats_do_not_add_up"), causes("sources_disagree")
_SHORT = causes("partial_players")
_LOST = causes("field_missing record_invalid")
_NOT_FINAL = causes("not_final_at_source")
_ABSENT = causes("source_omitted_game")


def _in_list(edit: Any) -> Plan:
    """A plan over the list of the date: `edit` has the list, the entry and a random source."""

    def plan(game: Game, rng: random.Random) -> list[Change]:
        seed = rng.random()

        def act(body: Any, _: Note) -> bool:
            entry = in_box_scores(body, game)
            if entry is None:
                return False
            edit(body["data"], entry, random.Random(seed))
            return True

        return [Change("bdl/box_scores", game.date, act)]

    return plan


def _omitted(listed: list[Json], entry: Json, _: random.Random) -> None:
    listed.remove(entry)


def _doubled(listed: list[Json], entry: Json, _: random.Random) -> None:
    listed.append(copy.deepcopy(entry))


def _doubled_otherwise(listed: list[Json], entry: Json, _: random.Random) -> None:
    other = copy.deepcopy(entry)
    other["home_team_score"] += 3
    other["home_team"]["players"][0]["pts"] += 3
    listed.append(other)


def _null_game(listed: list[Json], entry: Json, _: random.Random) -> None:
    listed[listed.index(entry)] = None  # type: ignore[call-overload]


def _others_players(listed: list[Json], entry: Json, _: random.Random) -> None:
    """The lines of another game of the evening under the teams of this one."""
    other = next(row for row in listed if row is not entry)
    for side in ("home_team", "visitor_team"):
        entry[side]["players"] = copy.deepcopy(other[side]["players"])


def _others_score(listed: list[Json], entry: Json, _: random.Random) -> None:
    other = next(row for row in listed if row["home_team_score"] != entry["home_team_score"])
    for side in ("home_team_score", "visitor_team_score"):
        entry[side] = other[side]


def _sides(_: list[Json], entry: Json, __: random.Random) -> None:
    """Hosts and visitors change places, with all that is theirs."""
    for name in list(entry):
        if name.startswith("home_"):
            other = "visitor_" + name.removeprefix("home_")
            entry[name], entry[other] = entry[other], entry[name]


def _ghost(listed: list[Json], entry: Json, _: random.Random) -> None:
    """The hosts of two games of the evening meet one another."""
    other = next(row for row in listed if row is not entry)
    made = copy.deepcopy(entry)
    made["id"] += 77
    made["visitor_team"] = copy.deepcopy(other["home_team"])
    made["visitor_team_score"] = other["home_team_score"]
    listed.append(made)


def _set(path: str, value: Any) -> Plan:
    def change(entry: Json, _: random.Random, __: Note) -> None:
        where = entry
        *parents, last = path.split(".")
        for parent in parents:
            where = where[parent]
        where[last] = value

    return on_game(change)


def _add(field: str, delta: int) -> Plan:
    def change(entry: Json, _: random.Random, __: Note) -> None:
        entry[field] += delta

    return on_game(change)


def _scores_exchanged(entry: Json, _: random.Random, __: Note) -> None:
    home, visitor = "home_team_score", "visitor_team_score"
    entry[home], entry[visitor] = entry[visitor], entry[home]


def _running(entry: Json, _: random.Random, __: Note) -> None:
    """As it was in the third quarter."""
    entry |= {"status": "3rd Qtr", "period": 3, "time": "Q3 4:21"}
    for side in ("home_team", "visitor_team"):
        entry[f"{side}_score"] = entry[f"{side}_score"] * 2 // 3
        for line in entry[side]["players"]:
            for stat in ("pts", "reb", "ast"):
                line[stat] = (line[stat] or 0) * 2 // 3


def _final_too_early(entry: Json, rng: random.Random, note: Note) -> None:
    """The numbers of the third quarter, and called final."""
    _running(entry, rng, note)
    entry |= {"status": "Final", "period": 4, "time": "Final"}


def _dropped_field(field: str) -> Plan:
    def change(entry: Json, _: random.Random, __: Note) -> None:
        entry.pop(field)

    return on_game(change)


def _kind(name: str, plan: Plan, wanted: frozenset[str], n: int = 2, **more: Any) -> Kind:
    return Kind(name, _GROUP, plan, wanted, n=n, **more)


KINDS: tuple[Kind, ...] = (
    _kind("the game is left out", _in_list(_omitted), _ABSENT),
    _kind("the game is null", _in_list(_null_game), _ABSENT | _LOST),
    _kind("the game twice", _in_list(_doubled), causes("duplicate_rows")),
    _kind(
        "the game twice, otherwise",
        _in_list(_doubled_otherwise),
        causes("duplicate_rows"),
    ),
    _kind("lines of another game", _in_list(_others_players), _LAW | _TWO),
    _kind("score of another game", _in_list(_others_score), _LAW),
    _kind("hosts and visitors exchanged", _in_list(_sides), causes("sides_exchanged")),
    _kind(
        "a game that never was",
        _in_list(_ghost),
        causes("unexpected_row contradicts_question unmatched_identity"),
        names=Names.DATE,
    ),
    _kind("not final, numbers whole", _set("status", "4th Qtr"), _NOT_FINAL),
    _kind("not final, third quarter", on_game(_running), _NOT_FINAL),
    _kind("final too early", on_game(_final_too_early), _LAW),
    _kind("status null", _set("status", None), _LOST | _NOT_FINAL),
    _kind("status empty", _set("status", ""), _LOST | _NOT_FINAL),
    _kind(
        "status of an unknown word",
        _set("status", "Completed"),
        _LOST | _NOT_FINAL | causes("unknown_value"),
    ),
    _kind("status absent", _dropped_field("status"), _LOST | _NOT_FINAL),
    _kind("a period too many", _set("period", 5), _LAW | _SHORT | _TWO),
    _kind("a period too few", _set("period", 3), _LAW | _TWO | _LOST | _NOT_FINAL),
    _kind("period null", _set("period", None), _LOST | _LAW, n=1),
    _kind("home score one more", _add("home_team_score", 1), _LAW),
    _kind("visitors' score twenty less", _add("visitor_team_score", -20), _LAW),
    _kind("scores exchanged", on_game(_scores_exchanged), _LAW),
    _kind("score null", _set("home_team_score", None), _LOST),
    _kind("score text", _set("home_team_score", "n/a"), _LOST),
    _kind("score negative", _set("visitor_team_score", -99), _LAW | _LOST),
    _kind("first quarter ten more", _add("home_q1", 10), _LAW | _TWO),
    _kind("date of the day before", _set("date", "2026-01-01"), causes("contradicts_question")),
    _kind("date null", _set("date", None), _LOST, n=1),
    _kind("date unreadable", _set("date", "22/01/26"), _LOST, n=1),
    _kind(
        "season of another year",
        _set("season", 2019),
        causes("contradicts_question other_season"),
        n=1,
    ),
    _kind(
        "home team unknown",
        _set("home_team.abbreviation", "XQZ"),
        _ABSENT | _LOST | causes("unmatched_identity"),
    ),
    _kind("home team without a name", _set("home_team.abbreviation", None), _ABSENT | _LOST),
    _kind("home team null", _set("home_team", None), _ABSENT | _LOST),
    _kind(
        "home team is the visitors too",
        on_game(
            lambda e, _, __: e["home_team"].update(abbreviation=e["visitor_team"]["abbreviation"])
        ),
        _ABSENT | _LOST | causes("unmatched_identity contradicts_question"),
    ),
    _kind(
        "score as text of digits",
        on_game(lambda e, _, __: e.update(home_team_score=str(e["home_team_score"]))),
        frozenset(),
        seen=Seen.HARMLESS,
    ),
)
