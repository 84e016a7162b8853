"""Classes over time: late, withdrawn, corrected; and two faults in one game."""

from __future__ import annotations

import random
from typing import Any

from bench.detect.games import Game, name_of
from bench.detect.kinds import (
    LATER,
    MORNING,
    NIGHT,
    Kind,
    Names,
    Plan,
    add_to,
    causes,
    on_game,
    on_line,
    set_to,
    star,
)
from bench.detect.kinds_answers import reply
from bench.detect.proxy import Change, Note, status

_GROUP, _BOTH = "over time", "two faults in one game"
_LAW, _TWO = causes("stats_do_not_add_up"), causes("sources_disagree")
_NOT_FINAL = causes("not_final_at_source")
_LAST = f"{MORNING} {LATER}"


def _running(entry: Any, _: random.Random, __: Note) -> None:
    entry |= {"status": "4th Qtr", "period": 4, "time": "Q4 2:00"}
    entry["home_team_score"] -= 4
    entry["home_team"]["players"][0]["pts"] -= 4


def _failed(steps: str) -> Plan:
    def plan(game: Game, _: random.Random) -> list[Change]:
        act = reply(status(503))
        return [Change("bdl/box_scores", game.date, lambda body, _: act(body), frozenset({steps}))]

    return plan


def _omitted(steps: str) -> Plan:
    def plan(game: Game, _: random.Random) -> list[Change]:
        def act(body: Any, _: Note) -> bool:
            before = len(body["data"])
            body["data"] = [row for row in body["data"] if not _is(row, game)]
            return len(body["data"]) < before

        return [Change("bdl/box_scores", game.date, act, frozenset(steps.split()))]

    return plan


def _is(row: Any, game: Game) -> bool:
    if not isinstance(row, dict):
        return False
    teams = (row.get("visitor_team"), row.get("home_team"))
    codes = [team.get("abbreviation") for team in teams if isinstance(team, dict)]
    return codes == [game.away, game.home]


def _both(*plans: Plan) -> Plan:
    def plan(game: Game, rng: random.Random) -> list[Change]:
        return [change for one in plans for change in one(game, rng)]

    return plan


def _dropped(entry: Any, rng: random.Random, note: Note) -> None:
    line = star(entry, rng)
    note(name_of(line))
    for side in ("home_team", "visitor_team"):
        entry[side]["players"] = [one for one in entry[side]["players"] if one is not line]


def _nba(field: str, by: int) -> Plan:
    def plan(game: Game, _: random.Random) -> list[Change]:
        def act(body: Any, _: Note) -> bool:
            body["game"]["homeTeam"]["players"][0]["statistics"][field] += by
            return True

        return [Change("nba/box_scores", game.nba, act)]

    return plan


def _kind(name: str, plan: Plan, causes_: frozenset[str], **more: Any) -> Kind:
    return Kind(name, _GROUP, plan, causes_, **({"is_long": True} | more))


def _pair(name: str, causes_: frozenset[str], *plans: Plan) -> Kind:
    return Kind(name, _BOTH, _both(*plans), causes_, n=2)


KINDS: tuple[Kind, ...] = (
    _kind("final in the morning", on_game(_running, NIGHT), _NOT_FINAL),
    _kind("final two days later", on_game(_running, f"{NIGHT} {MORNING}"), _NOT_FINAL),
    _kind("here in the morning", _omitted(NIGHT), causes("source_omitted_game")),
    _kind("final, then not", on_game(_running, _LAST), _NOT_FINAL | _TWO),
    _kind("final, then left out", _omitted(_LAST), causes("source_omitted_game")),
    _kind(
        "right, wrong in the morning", on_line(add_to("ast", 2), _LAST), _TWO, names=Names.PLAYER
    ),
    _kind(
        "right, wrong two days later", on_line(add_to("blk", 2), LATER), _TWO, names=Names.PLAYER
    ),
    _kind(
        "wrong, corrected two days later",
        on_line(add_to("stl", 1), f"{NIGHT} {MORNING}"),
        _TWO | _LAW,
        names=Names.PLAYER,
    ),
    _kind(
        "refused, here in the morning",
        _failed(NIGHT),
        causes("request_failed"),
        names=Names.DATE,
        takes=("date",),
        n=1,
    ),
    _pair(
        "assists and steals of two",
        _TWO | _LAW,
        on_line(add_to("ast", 2)),
        on_line(add_to("stl", 2)),
    ),
    _pair(
        "a number null, another wrong",
        causes("field_missing"),
        on_line(set_to("blk", None)),
        on_line(add_to("pts", 3)),
    ),
    _pair(
        "a star dropped, another wrong",
        causes("partial_players"),
        on_game(_dropped),
        on_line(add_to("ast", 3)),
    ),
    _pair(
        "both sources wrong, in two players",
        _TWO | _LAW,
        on_line(add_to("ast", 2)),
        _nba("blocks", 2),
    ),
    _pair(
        "left out, and wrong at the second",
        causes("source_omitted_game"),
        _omitted(""),
        _nba("points", 2),
    ),
    _pair(
        "not final, and a number text",
        _NOT_FINAL | causes("record_invalid"),
        on_game(_running),
        on_line(set_to("reb", "x")),
    ),
)
