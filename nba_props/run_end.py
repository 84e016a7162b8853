"""How a run ended, in the log of runs."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

import typer

from scrapers import stopping
from scrapers.clock import now_utc
from scrapers.errors import NbaPropsError, UsageError
from scrapers.landing.records import RUN_ENDS
from scrapers.landing.usage import WAREHOUSE_JOBS
from scrapers.terminal import styled

if TYPE_CHECKING:
    from nba_props.writing import Writer


class RunEnd:
    """Appends how a run ended and what it asked of the warehouse, whatever ended it but a kill."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._warehouse = writer.warehouse
        self._run = writer.run

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        outcome = "completed"
        if kind is not None:
            stopped = issubclass(kind, (KeyboardInterrupt, typer.Abort, SystemExit))
            # Some libraries turn a signal into an error of their own.
            stopped = stopped or stopping.signal_name() is not None
            outcome = "interrupted" if stopped else "failed"
            if issubclass(kind, UsageError):
                outcome = "refused"
        message = None if error is None else str(error) or type(error).__name__
        if outcome == "interrupted":
            message = stopping.signal_name() or message
        row = {
            "run_id": self._run.run_id,
            "outcome": outcome,
            "error_message": message,
            "as_of_utc": self._run.clock.as_of_utc,
            "ended_at_utc": now_utc(),
            "built_project": self._writer.built_project,
        }
        try:
            with stopping.shielded():
                self._warehouse.append(RUN_ENDS, [row])
                self._warehouse.append(WAREHOUSE_JOBS, self._warehouse.usage.rows(self._run))
        except NbaPropsError as second:
            if kind is None:
                raise
            # The first error is the one to report.
            text = f"How the run ended could not be logged: {second}"
            self._writer.console.print(styled((text, "yellow")))
