"""Rebuilds what a source answered from the records that its attempts listed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from scrapers.clock import season_of
from scrapers.events import Row
from scrapers.sources.endpoint import EACH, Endpoint

_PER_PAGE = 100
# Of a page that was not the last, where nobody asked for the next one.
_NEXT_NOT_ASKED = "next"

# When a version came: responded_at_utc and attempt_id of its attempt.
Moment = tuple[datetime, str]


@dataclass(frozen=True)
class Rebuilt:
    """One attempt with the body it brought: empty where nothing of it was landed.

    `is_whole` is False when a record that the attempt listed is not landed, when its list was
    pruned, or when the attempt does not say what it asked for.
    """

    attempt: Row
    path: str
    query: tuple[tuple[str, str], ...]
    body: bytes
    is_whole: bool


class Versions:
    """Every landed version of the records of one endpoint. Rows as the raw table has them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        versions: dict[tuple[str, date, int], list[tuple[Moment, str]]] = {}
        for row in rows:
            identity = (row["record_key"], row["requested_for"], row["ordinal"])
            moment = (row["responded_at_utc"], row["attempt_id"])
            versions.setdefault(identity, []).append((moment, row["payload"]))
        self._versions = {
            identity: sorted(found, key=lambda version: version[0])
            for identity, found in versions.items()
        }

    def at(self, identity: tuple[str, date, int], moment: Moment) -> str | None:
        """Payload of a record as it was known at a moment; None when it was not."""
        found = self._versions.get(identity, [])
        place = bisect_right(found, moment, key=lambda version: version[0])
        return found[place - 1][1] if place else None


def rebuild(endpoint: Endpoint, attempts: Iterable[Row], versions: Versions) -> Iterator[Rebuilt]:
    """The answers of attempts, in the order in which they came.

    All attempts of a request must be among `attempts`: records are counted over its pages.
    """
    requests: dict[str, list[Row]] = {}
    for row in attempts:
        requests.setdefault(row["request_id"], []).append(row)
    answers: list[Rebuilt] = []
    for rows in requests.values():
        rows.sort(key=lambda row: (row["page"], row["attempt_number"]))
        seen: Counter[str] = Counter()
        cursors = {row["page"]: _params(row).get("cursor") for row in rows}
        for row in rows:
            answers.append(_rebuilt(endpoint, row, cursors, seen, versions))
    return iter(sorted(answers, key=lambda answer: _moment(answer.attempt)))


def _rebuilt(
    endpoint: Endpoint,
    row: Row,
    cursors: Mapping[int, str | None],
    seen: Counter[str],
    versions: Versions,
) -> Rebuilt:
    params = _params(row)
    # Only what the endpoint is declared to send: nothing else may reach a file.
    names = [*endpoint.params, "cursor"] if endpoint.pagination == "cursor" else endpoint.params
    query = tuple((name, params[name]) for name in names if name in params)
    game = params.get("game_id") if endpoint.asked_by == "game" else None
    is_whole = endpoint.params.keys() <= params.keys()
    is_whole &= endpoint.asked_by != "game" or game is not None
    body = b""
    if row["record_keys"] is None:
        # An answer that has lost its keys (`nba-props prune`) is none that brought nothing.
        is_whole &= row["record_count"] is None
    else:
        payloads: list[str] = []
        for key in json.loads(row["record_keys"]):
            seen[key] += 1
            payload = versions.at((key, row["requested_for"], seen[key]), _moment(row))
            if payload is None:
                is_whole = False
            else:
                payloads.append(payload)
        following = None
        if not row["is_last_page"] and row["outcome"] in ("ok", "empty"):
            following = cursors.get(row["page"] + 1) or _NEXT_NOT_ASKED
        body = _body(endpoint, payloads, following, row["requested_for"])
    return Rebuilt(row, endpoint.path_for(game), query, body, is_whole)


def _body(
    endpoint: Endpoint, payloads: list[str], following: str | None, requested_for: date
) -> bytes:
    """The records within what the endpoint is declared to wrap them in."""
    if endpoint.is_single:
        node: Any = msgspec.Raw((payloads[0] if payloads else "{}").encode())
    else:
        node = [msgspec.Raw(payload.encode()) for payload in payloads]
    for name in reversed(endpoint.records_at):
        node = [node] if name == EACH else {name: node}
    if endpoint.pagination == "cursor":
        node["meta"] = {"next_cursor": following, "per_page": _PER_PAGE}
    if endpoint.season_at:
        *parents, last = endpoint.season_at
        place = node
        for name in parents:
            place = place.setdefault(name, {})
        season = season_of(requested_for)
        place[last] = f"{season}-{(season + 1) % 100:02d}"
    return msgspec.json.encode(node)


def _params(row: Row) -> dict[str, str]:
    """What an attempt sent, as texts; empty when it cannot be read."""
    try:
        params = json.loads(row["params"] or "{}")
    except json.JSONDecodeError:
        return {}
    if not isinstance(params, dict):
        return {}
    return {name: str(value) for name, value in params.items()}


def _moment(row: Row) -> Moment:
    return row["responded_at_utc"], row["attempt_id"]


def whole_requests(attempts: Iterable[Row]) -> dict[str, datetime]:
    """Clock of every request that ended with its last page, by request."""
    return {row["request_id"]: row["as_of_utc"] for row in attempts if row["is_last_page"]}
