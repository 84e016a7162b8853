"""The fault plan: what is wrong, where, and at which attempts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.clock import parse_instant

ENDPOINTS = (
    "bdl/games",
    "bdl/box_scores",
    "bdl/players",
    "bdl/players_active",
    "bdl/player_injuries",
    "bdl/player_props",
    "nba/schedule",
    "nba/boxscore",
    "nba/playbyplay",
    "espn/scoreboard",
    "espn/summary",
    "espn/roster",
    "officials/game_officials",
    "slack/webhook",
)
WEBHOOK = "slack/webhook"
# These answer for one game, so that a fault may name it.
PER_GAME = ("bdl/player_props", "nba/boxscore", "nba/playbyplay", "espn/summary")

STATUS_FAULTS: dict[str, tuple[int, str]] = {
    "unauthorized": (401, "Unauthorized"),
    "forbidden": (403, "Forbidden"),
    "not_found": (404, "Not Found"),
    "rate_limited": (429, "Too many requests, please try again later."),
    "server_error": (500, "Internal Server Error"),
}
RESPONSE_FAULTS = (*STATUS_FAULTS, "empty", "timeout", "truncated", "html", "slow", "stale")
# `unanswered` keeps the post and gives no answer; with all others the post is not kept.
WEBHOOK_FAULTS = (*STATUS_FAULTS, "timeout", "unanswered")

_FIELD = ("field_missing", "field_renamed", "field_mistyped")
_GAMES = ("omit_game", "duplicate_game", "in_progress", "wrong_number", *_FIELD)
_IDENTITY = ("game_renumbered", "game_listed_twice", "sides_exchanged")
_LIST = ("pages_lost", "values_renamed")
# These ask another question than the client did.
QUESTION_FAULTS = ("other_season", "evening_before")
RECORD_FAULTS: dict[str, tuple[str, ...]] = {
    "bdl/box_scores": (
        *_GAMES,
        "omit_players",
        "sides_exchanged",
        "player_renumbered",
        "values_renamed",
        "evening_before",
    ),
    "bdl/games": (*_GAMES, *_IDENTITY, *_LIST, "other_season"),
    "bdl/players": ("player_renumbered", *_LIST),
    "bdl/players_active": ("player_renumbered", *_LIST),
    "bdl/player_injuries": ("player_renumbered", *_LIST),
    "bdl/player_props": _LIST,
    "nba/schedule": (*_GAMES, *_IDENTITY, *_LIST),
    "nba/boxscore": (
        "omit_players",
        "in_progress",
        "wrong_number",
        *_FIELD,
        "player_renumbered",
        "values_renamed",
    ),
    "nba/playbyplay": ("values_renamed",),
    "espn/scoreboard": (*_GAMES, *_IDENTITY, "values_renamed", "evening_before"),
    "espn/summary": ("player_renumbered", "values_renamed"),
    "officials/game_officials": ("values_renamed", "evening_before"),
}

_OPTIONS: dict[str, type | tuple[type, ...]] = {
    "retry_after": (int, float),
    "seconds": (int, float),
    "short": bool,
    "game": str,
    "count": int,
    "players": list,
    "player": int,
    "field": str,
    "delta": (int, float),
    "to": str,
    "as_of": str,
}
_ALLOWED: dict[str, tuple[str, ...]] = {
    "rate_limited": ("retry_after",),
    "timeout": ("seconds",),
    "unanswered": ("seconds",),
    "slow": ("seconds",),
    "stale": ("as_of",),
    "truncated": ("short",),
    "omit_players": ("count", "players"),
    "wrong_number": ("field", "delta", "player"),
    "field_missing": ("field",),
    "field_renamed": ("field", "to"),
    "field_mistyped": ("field", "value"),
    "game_renumbered": ("to",),
    "game_listed_twice": ("to",),
    "player_renumbered": ("player", "to"),
    "values_renamed": ("field", "to"),
    "pages_lost": ("count",),
}


class PlanError(ValueError):
    """The plan is not understood. The message is one sentence for the person who sent it."""


@dataclass(frozen=True)
class Asked:
    """What a request asks about: its endpoint, its Eastern date, its game, where it has one."""

    endpoint: str
    day: date | None = None
    game_id: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Fault:
    """One fault. ``day`` None is any date, ``attempts`` None is every attempt."""

    name: str
    endpoint: str
    day: date | None
    attempts: frozenset[int] | None
    game: str | None
    options: Mapping[str, Any]

    @property
    def on_records(self) -> bool:
        """Whether it spoils records and not the response."""
        of_response = (*RESPONSE_FAULTS, *QUESTION_FAULTS)
        return self.name not in of_response and self.endpoint != WEBHOOK

    def hits(self, asked: Asked, attempt: int) -> bool:
        """Return whether the fault applies to a request."""
        if self.endpoint != asked.endpoint:
            return False
        if self.attempts is not None and attempt not in self.attempts:
            return False
        if self.day is not None and self.day != asked.day:
            # A list of all games holds the date that a record fault names.
            return self.on_records and asked.day is None
        if self.game is not None and asked.game_id is not None:
            return self.game in (asked.game_id, asked.label)
        return True


class Plan:
    """A list of faults and the count of requests since it was put. Not thread-safe by itself."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._attempts: Counter[tuple[str, date | None, str | None]] = Counter()

    def take(self, asked: Asked) -> list[Fault]:
        """Count a request and return the faults that apply to it."""
        key = (asked.endpoint, None if asked.game_id else asked.day, asked.game_id)
        self._attempts[key] += 1
        return [fault for fault in self._faults if fault.hits(asked, self._attempts[key])]


def parse(plan: object) -> Plan:
    """Read a plan from JSON. Raises PlanError, whose message names the fault at fault."""
    if not isinstance(plan, list):
        raise PlanError("A fault plan is a list of faults.")
    return Plan([_fault(item, number) for number, item in enumerate(plan, start=1)])


def _fault(item: object, number: int) -> Fault:
    where = f"Fault {number}"
    if not isinstance(item, dict):
        raise PlanError(f"{where} is not an object.")
    endpoint, name = item.get("endpoint"), item.get("fault")
    if endpoint not in ENDPOINTS:
        raise PlanError(f"{where} names the endpoint {endpoint!r}; known: {', '.join(ENDPOINTS)}.")
    known = (*RESPONSE_FAULTS, *RECORD_FAULTS.get(endpoint, ()))
    if endpoint == WEBHOOK:
        known = WEBHOOK_FAULTS
    if name not in known:
        raise PlanError(f"{where} names the fault {name!r}; {endpoint} knows: {', '.join(known)}.")
    allowed = {"endpoint", "fault", "attempts", *_ALLOWED.get(name, ())}
    if endpoint != WEBHOOK:
        allowed.add("date")
        if name not in RESPONSE_FAULTS or endpoint in PER_GAME:
            allowed.add("game")
    unknown = sorted(set(item) - allowed)
    if unknown:
        raise PlanError(f"{where} ({name} on {endpoint}) does not know {', '.join(unknown)}.")
    for option, kind in _OPTIONS.items():
        value = item.get(option)
        if value is not None and (
            not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        ):
            raise PlanError(f"{where} has {option} {value!r}, which is not of the right type.")
    if name == "stale":
        _instant(item, where)
    if name == "field_renamed" and not item.get("to"):
        raise PlanError(f"{where} renames a field and does not say to what.")
    if name == "values_renamed" and not item.get("field"):
        raise PlanError(f"{where} renames the values of a field and does not name it.")
    keys = ("endpoint", "fault", "date", "attempts", "game")
    options = {key: value for key, value in item.items() if key not in keys and value is not None}
    return Fault(
        name, endpoint, _day(item, where), _attempts(item, where), item.get("game"), options
    )


def _instant(item: dict[str, Any], where: str) -> None:
    try:
        parse_instant(item.get("as_of") or "")
    except ValueError:
        text = item.get("as_of")
        raise PlanError(f"{where} has as_of {text!r}; write 2026-07-10T12:00:00Z.") from None


def _day(item: dict[str, Any], where: str) -> date | None:
    text = item.get("date")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise PlanError(f"{where} has the date {text!r}; write 2026-01-24.") from None


def _attempts(item: dict[str, Any], where: str) -> frozenset[int] | None:
    numbers = item.get("attempts")
    if numbers is None:
        return None
    if not isinstance(numbers, list) or not all(
        isinstance(number, int) and not isinstance(number, bool) and number > 0
        for number in numbers
    ):
        raise PlanError(f"{where} has attempts {numbers!r}; write [1, 2].")
    return frozenset(numbers)
