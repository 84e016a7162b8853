"""What the services answer: one function per endpoint, from a query to JSON text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs

from sandbox.faults import Asked
from sandbox.record_faults import Record
from sandbox.world import World

Query = dict[str, list[str]]
Spoil = Callable[[list[Record]], list[Record]]


class Refused(Exception):
    """The service answers with an error of its own accord."""

    def __init__(self, status: int, body: str, kind: str = "application/json") -> None:
        super().__init__(body)
        self.status = status
        self.body = body
        self.kind = kind


@dataclass(frozen=True)
class Answer:
    """A question that was understood. ``text`` renders it, spoiling the records on the way."""

    asked: Asked
    text: Callable[[Spoil], str]


@dataclass(frozen=True)
class Context:
    """A slate and the instant at which it is looked at."""

    world: World
    now: datetime


def query_of(text: str) -> Query:
    """Parse a query string; ``seasons[]`` and ``seasons`` are the same name."""
    result: Query = {}
    for name, values in parse_qs(text, keep_blank_values=True).items():
        result.setdefault(name.removesuffix("[]"), []).extend(values)
    return result


def one(query: Query, name: str) -> str | None:
    """Return the last value of a name, or None."""
    return query[name][-1] if query.get(name) else None


def day_of(text: str | None, error: str) -> date:
    """Parse a date. Raises Refused (400)."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise Refused(400, error) from None


def number_of(text: str | None, error: str) -> int:
    """Parse an integer. Raises Refused (400)."""
    try:
        return int(text or "")
    except ValueError:
        raise Refused(400, error) from None
