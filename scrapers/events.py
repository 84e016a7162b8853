"""What Python appends: runs, attempts, records. Plain data; never updated."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

from scrapers.clock import Clock, now_utc
from scrapers.errors import NotBuiltError

Row = dict[str, Any]


class FoundRow(Row):
    """A row of a query. What it lacks, an earlier version did not build: NotBuiltError."""

    def __missing__(self, column: str) -> NoReturn:
        raise NotBuiltError.by_earlier_version(f"there is no column {column}")


def new_id() -> str:
    """Identity that sorts by the moment it was made (nanoseconds, then chance)."""
    return f"{time.time_ns():016x}{secrets.token_hex(4)}"


@dataclass(frozen=True)
class Run:
    """One run of a command that writes."""

    run_id: str
    command: str
    target_schema: str
    clock: Clock
    started_at_utc: datetime

    @classmethod
    def start(cls, command: str, target_schema: str, clock: Clock) -> Run:
        """A run that starts now."""
        return cls(new_id(), command, target_schema, clock, now_utc())

    def row(self) -> Row:
        """Row of raw_ops.runs."""
        return {
            "run_id": self.run_id,
            "command": self.command,
            "target_schema": self.target_schema,
            "clock": self.clock.kind,
            "as_of_utc": self.clock.as_of_utc,
            "started_at_utc": self.started_at_utc,
        }

    def event(self, id_column: str, **columns: Any) -> Row:
        """Row of an event table: its identity, the run, the clock and the wall clock."""
        return {
            id_column: new_id(),
            "run_id": self.run_id,
            **columns,
            "as_of_utc": self.clock.as_of_utc,
            "recorded_at_utc": now_utc(),
        }


@dataclass(frozen=True)
class Record:
    """One record of a response: its key, verbatim JSON text and canonical hash."""

    key: str
    payload: str
    sha256: str


@dataclass(frozen=True)
class Attempt:
    """One HTTP attempt. Fields as in raw_ops.scrape_attempts; instants are aware UTC."""

    attempt_id: str
    request_id: str
    page: int
    is_last_page: bool
    source: str
    endpoint: str
    url: str
    params: str
    requested_for: date
    attempt_number: int
    requested_at_utc: datetime
    responded_at_utc: datetime
    http_status: int | None
    outcome: str
    error_message: str | None
    records: tuple[Record, ...] | None


@dataclass(frozen=True)
class Answer:
    """All attempts, over all pages, of one question."""

    request_id: str
    source: str
    endpoint: str
    requested_for: date
    attempts: tuple[Attempt, ...]
    # The source's own game id, where the question was about one game.
    game: str | None = None

    @property
    def last(self) -> Attempt:
        """The attempt the request ended with."""
        return self.attempts[-1]

    @property
    def is_complete(self) -> bool:
        """True when every page came, be the list empty or not."""
        return self.last.is_last_page

    @property
    def record_count(self) -> int:
        """Records over all pages."""
        return sum(len(attempt.records or ()) for attempt in self.attempts)


@dataclass
class Batch:
    """Unit of landing: one run, or one month of a backfill."""

    run: Run
    # Workflow that asks; the command where there is none.
    workflow: str | None = None
    batch_id: str = field(default_factory=new_id)
    answers: list[Answer] = field(default_factory=list)

    @property
    def attempts(self) -> list[Attempt]:
        """Attempts in the order they were made."""
        return [attempt for answer in self.answers for attempt in answer.attempts]
