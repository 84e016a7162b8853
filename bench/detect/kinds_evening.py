"""Classes of an evening ahead: lists of players, injuries, lines, and whole lists of games."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from bench.detect.games import Game, in_games, in_schedule
from bench.detect.kinds import Kind, Names, Plan, Seen, causes
from bench.detect.kinds_answers import cut, reply, text
from bench.detect.proxy import HTML, Change, Note, Raw, status

Json = dict[str, Any]
_LOST = causes("field_missing record_invalid")
_FAILED = causes("request_failed source_returned_nothing not_authorized list_shrank")
# Our name of a list by the address that it is asked at.
_LISTS = {
    "nba/schedule": "nba/schedule",
    "bdl/games": "balldontlie/games",
    "bdl/players": "balldontlie/players",
    "bdl/injuries": "balldontlie/player_injuries",
}


_Act = Callable[[Any], bool | Raw]


def _whole(endpoint: str, act: _Act) -> Plan:
    def plan(_: Game, __: random.Random) -> list[Change]:
        return [Change(endpoint, None, lambda body, _: act(body), only_first=True)]

    return plan


def _list(endpoint: str, name: str, act: _Act, causes_: frozenset[str]) -> Kind:
    ours = _LISTS[endpoint]
    return Kind(
        f"{ours}: {name}", "a whole list", _whole(endpoint, act), causes_,
        Names.LIST, n=1, takes=(ours,),
    )  # fmt: skip


def _first(edit: Callable[[Json], object], count: int = 1) -> Callable[[Any], bool]:
    def act(body: Any) -> bool:
        for row in body["data"][:count]:
            edit(row)
        return True

    return act


def _no_more_pages(body: Any) -> bool:
    body["data"] = body["data"][:20]
    body["meta"].pop("next_cursor", None)
    return True


def _other_season(body: Any) -> bool:
    body["leagueSchedule"]["seasonYear"] = "2024-25"
    return True


def _no_season(body: Any) -> bool:
    del body["leagueSchedule"]["seasonYear"]
    return True


def _half_a_schedule(body: Any) -> bool:
    listed = body["leagueSchedule"]["gameDates"]
    body["leagueSchedule"]["gameDates"] = listed[: len(listed) // 2]
    return True


def _twice(body: Any) -> bool:
    body["data"].append(copy.deepcopy(body["data"][0]))
    return True


def _lists() -> list[Kind]:
    found = []
    for endpoint in _LISTS:
        found += [
            _list(endpoint, "HTTP 500", reply(status(500)), _FAILED),
            _list(endpoint, "HTML", reply(HTML), _FAILED),
        ]
    for endpoint in ("nba/schedule", "bdl/games"):
        found += [
            _list(endpoint, "cut short", cut, _FAILED),
            _list(endpoint, "an object without a list", text({}), _FAILED),
        ]
    contradicts = causes("contradicts_question other_season request_failed")
    found += [
        _list("nba/schedule", "another season", _other_season, contradicts),
        _list("nba/schedule", "no season", _no_season, contradicts | _LOST),
        _list("nba/schedule", "half of it", _half_a_schedule, causes("list_shrank vanished")),
        _list("bdl/games", "one page of it", _no_more_pages, causes("list_shrank vanished")),
        _list("bdl/players", "one page of it", _no_more_pages, causes("list_shrank")),
        _list("bdl/injuries", "one page of it", _no_more_pages, causes("list_shrank")),
        _list("bdl/injuries", "empty", text({"data": [], "meta": {}}), _FAILED),
        _list("bdl/players", "empty", text({"data": [], "meta": {}}), _FAILED),
        _list("bdl/players", "a player twice", _twice, causes("duplicate_rows")),
        _list("bdl/players", "an id null", _first(lambda row: row.update(id=None)), _LOST),
        _list("bdl/players", "a team null", _first(lambda row: row.update(team=None)), _LOST),
        _list("bdl/injuries", "a player twice", _twice, causes("duplicate_rows")),
        _list("bdl/injuries", "a player null", _first(lambda row: row.update(player=None)), _LOST),
        _list(
            "bdl/injuries", "status renamed",
            _first(lambda row: row.update(status="Sidelined"), 30), causes("unknown_value"),
        ),
        _list(
            "bdl/injuries", "status null", _first(lambda row: row.update(status=None), 5), _LOST,
        ),
        _list(
            "bdl/injuries", "return date unreadable",
            _first(lambda row: row.update(return_date="Smarch 32"), 5), _LOST,
        ),
    ]  # fmt: skip
    return found


def _props(edit: Callable[[list[Json], random.Random, Note], object]) -> Plan:
    def plan(game: Game, rng: random.Random) -> list[Change]:
        seed = rng.random()

        def act(body: Any, note: Note) -> bool:
            edit(body["data"], random.Random(seed), note)
            return True

        return [Change("bdl/props", game.bdl, act)]

    return plan


def _each(**values: Any) -> Plan:
    def edit(lines: list[Json], _: random.Random, __: Note) -> None:
        for line in lines:
            line |= values

    return _props(edit)


def _one(**values: Any) -> Plan:
    def edit(lines: list[Json], rng: random.Random, _: Note) -> None:
        rng.choice(lines[:6]).update(values)

    return _props(edit)


def _renamed(lines: list[Json], _: random.Random, __: Note) -> None:
    for line in lines:
        line["prop_type"] = f"player_{line['prop_type']}"


def _points_renamed(lines: list[Json], _: random.Random, __: Note) -> None:
    for line in lines:
        if line["prop_type"] == "points":
            line["prop_type"] = "pts"


def _markets_renamed(lines: list[Json], _: random.Random, __: Note) -> None:
    for line in lines:
        line["market"]["type"] = "ou"


def _strangers(lines: list[Json], rng: random.Random, _: Note) -> None:
    wanted = rng.choice(lines)["player_id"]
    for line in lines:
        if line["player_id"] == wanted:
            line["player_id"] = 987654321


def _field_renamed(lines: list[Json], _: random.Random, __: Note) -> None:
    for line in lines:
        line["line"] = line.pop("line_value")


def _exchanged(lines: list[Json], rng: random.Random, _: Note) -> None:
    """Two players have one another's lines."""
    ids = sorted({line["player_id"] for line in lines})
    one, two = rng.sample(ids, 2)
    for line in lines:
        line["player_id"] = {one: two, two: one}.get(line["player_id"], line["player_id"])


def _prop(name: str, plan: Plan, causes_: frozenset[str], **more: Any) -> Kind:
    return Kind(f"props: {name}", "lines of tonight", plan, causes_, **({"n": 1} | more))


def _tonight(nba: Json, bdl: Json) -> Plan:
    """Tonight's game in both lists."""

    def plan(game: Game, _: random.Random) -> list[Change]:
        def of_nba(body: Any, _: Note) -> bool:
            found = in_schedule(body, game)
            if found is not None:
                found[0][found[1]] |= nba
            return found is not None

        def of_bdl(body: Any, _: Note) -> bool:
            row = in_games(body, game)
            if row is not None:
                row |= bdl
            return row is not None

        return [Change("nba/schedule", None, of_nba), Change("bdl/games", None, of_bdl)]

    return plan


_FINAL: tuple[Json, Json] = (
    {"gameStatus": 3, "gameStatusText": "Final"},
    {"status": "Final", "period": 4, "time": "Final"},
)
_PPD: tuple[Json, Json] = (
    {"gameStatus": 1, "gameStatusText": "PPD", "postponedStatus": "Y"},
    {"status": "Postponed", "period": 0, "time": None},
)
_PROPS = (
    _prop("every type renamed", _props(_renamed), causes("unknown_value")),
    _prop("points renamed", _props(_points_renamed), causes("unknown_value")),
    _prop("market types renamed", _props(_markets_renamed), causes("unknown_value")),
    _prop("a field renamed", _props(_field_renamed), _LOST),
    _prop("a line null", _one(line_value=None), _LOST),
    _prop("a line text", _one(line_value="high"), _LOST),
    _prop("a player null", _one(player_id=None), _LOST),
    _prop("a player unknown", _props(_strangers), causes("unmatched_identity")),
    _prop("of another game", _each(game_id=1), causes("contradicts_question")),
    _prop("odds null", _one(market={"type": "over_under"}), _LOST),
    _prop("a type null", _one(prop_type=None), _LOST),
    _prop("HTML", lambda g, _: [Change("bdl/props", g.bdl, lambda *_: HTML)], _FAILED),
    _prop("HTTP 500", lambda g, _: [Change("bdl/props", g.bdl, lambda *_: status(500))], _FAILED),
    _prop(
        "two exchanged", _props(_exchanged), frozenset(), seen=Seen.UNSEEN,
        because="nothing but the lines themselves says whose they are",
    ),
    _prop(
        "none at all", _props(lambda lines, *_: lines.clear()), frozenset(), seen=Seen.UNSEEN,
        because="a game may have no lines yet: it is counted as `no_line`",
    ),
)  # fmt: skip
KINDS: tuple[Kind, ...] = (
    *_lists(),
    *_PROPS,
    Kind(
        "tonight: final before it begins", "tonight", _tonight(*_FINAL), causes("final_before_tip")
    ),
    Kind("tonight: postponed", "tonight", _tonight(*_PPD), causes("postponed")),
)
