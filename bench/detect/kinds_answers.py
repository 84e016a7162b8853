"""Classes: a whole answer of balldontlie about a date is no answer, or is another one."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from bench.detect.games import Game
from bench.detect.kinds import Kind, Names, Plan, causes
from bench.detect.proxy import HTML, Change, Note, Raw, status

_GROUP = "the answer for a date"
_FAILED = causes("request_failed")
_REFUSED = causes("not_authorized")
_EMPTY = causes("source_returned_nothing")
_OTHER = causes("contradicts_question")


def whole(endpoint: str, act: Callable[[Any], bool | Raw], by: str = "date") -> Plan:
    """A plan that changes the whole answer to the question about a game or its date."""

    def plan(game: Game, _: random.Random) -> list[Change]:
        subject = {"date": game.date, "nba": game.nba, "espn": game.espn}.get(by)
        return [Change(endpoint, subject, lambda body, _: act(body))]

    return plan


def reply(raw: Raw) -> Callable[[Any], Raw]:
    """An answer in the place of the real one."""
    return lambda _: raw


def cut(body: Any) -> Raw:
    """The first two thirds of the bytes."""
    text = json.dumps(body)
    return Raw(200, text[: len(text) * 2 // 3].encode())


def text(value: Any) -> Callable[[Any], Raw]:
    """Another JSON value."""
    return lambda _: Raw(200, json.dumps(value).encode())


def nan(body: Any) -> Raw:
    """JSON of Python, which is none."""
    return Raw(200, json.dumps(body).replace('"period": 4', '"period": NaN', 1).encode())


def renamed(old: str, new: str) -> Callable[[Any], bool]:
    """A list under another name."""

    def act(body: Any) -> bool:
        body[new] = body.pop(old)
        return True

    return act


def _half(body: Any) -> bool:
    body["data"] = body["data"][: len(body["data"]) // 2]
    return True


def _other_day(patched: bool) -> Callable[[Any], bool]:
    """The same games dated otherwise: by the stamp, or by the season too."""

    def act(body: Any) -> bool:
        for row in body["data"]:
            row["date"] = "2025-12-03"
            if patched:
                row["season"] = 2024
        return True

    return act


def _kind(name: str, act: Callable[[Any], bool | Raw], causes_: frozenset[str]) -> Kind:
    plan = whole("bdl/box_scores", act)
    return Kind(name, _GROUP, plan, causes_, Names.DATE, n=1, takes=("date",))


KINDS: tuple[Kind, ...] = (
    _kind("HTTP 500", reply(status(500)), _FAILED),
    _kind("HTTP 503", reply(status(503)), _FAILED),
    _kind("HTTP 404", reply(status(404)), _FAILED),
    _kind("HTTP 429", reply(status(429)), _FAILED),
    _kind("HTTP 401", reply(status(401)), _REFUSED),
    _kind("HTTP 403", reply(status(403)), _REFUSED),
    _kind("a page of HTML", reply(HTML), _FAILED),
    _kind("an empty body", reply(Raw(200, b"")), _FAILED),
    _kind("a body cut short", cut, _FAILED),
    _kind("NaN in the JSON", nan, _FAILED),
    _kind("an object without a list", text({}), _FAILED),
    _kind("a list at the top", text([]), _FAILED),
    _kind("null in the place of the list", text({"data": None}), _FAILED),
    _kind("the list renamed", renamed("data", "results"), _FAILED),
    _kind("an empty list", text({"data": []}), _EMPTY),
    _kind("half of the games", _half, causes("source_omitted_game")),
    _kind("games of another date", _other_day(False), _OTHER),
    _kind("games of another season", _other_day(True), _OTHER),
)


def from_stock(stock: dict[str, Any]) -> list[Kind]:
    """Classes that serve an answer about an earlier date, from `stock` by its date."""

    def evening_before(dated: bool) -> Plan:
        def plan(game: Game, _: random.Random) -> list[Change]:
            day = max(day for day in stock if day < game.date)

            def act(body: Any, _: Note) -> bool:
                body["data"] = copy.deepcopy(stock[day]["data"])
                for row in body["data"] if dated else ():
                    row["date"] = game.date
                return True

            return [Change("bdl/box_scores", game.date, act)]

        return plan

    def other_meeting(dated: bool) -> Plan:
        def plan(game: Game, _: random.Random) -> list[Change]:
            def act(body: Any, note: Note) -> bool:
                return _replaced(body, game, stock, dated)

            return [Change("bdl/box_scores", game.date, act)]

        return plan

    unlike = causes("repeated_box_score stats_do_not_add_up sources_disagree outvoted")
    return [
        Kind(
            "the evening before",
            _GROUP,
            evening_before(False),
            _OTHER,
            Names.DATE,
            takes=("date",),
        ),
        Kind(
            "the evening before, dated today",
            _GROUP,
            evening_before(True),
            _OTHER | causes("unexpected_row source_omitted_game unmatched_identity"),
            Names.DATE,
            takes=("date",),
        ),
        Kind(
            "another meeting of the two", _GROUP, other_meeting(False), _OTHER, takes=("meeting",)
        ),
        Kind(
            "another meeting, dated today",
            _GROUP,
            other_meeting(True),
            unlike,
            takes=("meeting",),
        ),
    ]


def earlier_meeting(game: Game, stock: dict[str, Any]) -> Any:
    """The last box score in `stock` of the same two teams before a game, whoever was the host."""
    for day in sorted((day for day in stock if day < game.date), reverse=True):
        for row in stock[day]["data"]:
            sides = {row[side]["abbreviation"] for side in ("home_team", "visitor_team")}
            if sides == {game.home, game.away}:
                return row
    return None


def _replaced(body: Any, game: Game, stock: dict[str, Any], dated: bool) -> bool:
    other = copy.deepcopy(earlier_meeting(game, stock))
    for place, row in enumerate(body["data"]):
        if (
            isinstance(row, dict)
            and row["home_team"]["abbreviation"] == game.home
            and row["visitor_team"]["abbreviation"] == game.away
        ):
            if other["home_team"]["abbreviation"] != game.home:
                _turn(other)
            if dated:
                other |= {name: row[name] for name in ("id", "date", "datetime")}
            body["data"][place] = other
            return True
    return False


def _turn(row: Any) -> None:
    for name in list(row):
        if name.startswith("home_"):
            other = "visitor_" + name.removeprefix("home_")
            row[name], row[other] = row[other], row[name]
