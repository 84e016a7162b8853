"""Load jobs of BigQuery: what became of one, whether another try helps, what to say when not.

A job id is batch + table + retry number. The same id twice is refused by BigQuery (409), so a
call whose answer was lost does not load twice; a new number is used only after the previous
job is known to have failed.
"""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError, TransportError
from google.cloud import bigquery

from scrapers.errors import NotBuiltError, WarehouseError
from scrapers.events import Row
from scrapers.landing.tables import Table
from scrapers.landing.usage import LOAD, Jobs, Usage

# Types of the sources yml as BigQuery names them.
TYPES = {
    "string": "STRING",
    "integer": "INT64",
    "float": "FLOAT64",
    "boolean": "BOOL",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
# What a call of Google's client can raise.
FAILURES = (exceptions.GoogleAPIError, GoogleAuthError, OSError)
_MAX_TRIES = 6
_RATE_REASONS = ("rateLimitExceeded", "jobRateLimitExceeded")
_TRANSIENT_REASONS = ("backendError", "internalError", "badGateway", "tableUnavailable")
_TRANSIENT_TYPES = (exceptions.ServerError, exceptions.RetryError, TransportError, OSError)


class Kind(StrEnum):
    """What a failure is, which says whether another try helps.

    `rate`: too much within seconds. `quota`: too much within a day; it comes back over hours,
    and failed load jobs count too, so that another try would only prolong it. `transient`:
    theirs or the network's. `permanent`: the rows, the table or the rights are wrong.
    """

    RATE = "rate"
    QUOTA = "quota"
    TRANSIENT = "transient"
    PERMANENT = "permanent"


class Try(NamedTuple):
    """One try to load; `outcome` as in raw_ops.loads, `message` null when it loaded."""

    job_id: str
    outcome: str
    message: str | None


class LoadError(WarehouseError):
    """Rows that could not be loaded into `table`, after `tries`."""

    def __init__(self, text: str, table: str, rows: int, tries: Sequence[Try]) -> None:
        super().__init__(text)
        self.table = table
        self.rows = rows
        self.tries = tries


def kind_of(error: BaseException) -> Kind:
    """Class of a failed call or job, by the reason BigQuery names, else by its status."""
    if isinstance(error, exceptions.RetryError) and error.cause is not None:
        return kind_of(error.cause)
    named = getattr(error, "errors", None) or [{}]
    reason = named[0].get("reason", "") if isinstance(named[0], dict) else ""
    if reason == "quotaExceeded":
        return Kind.QUOTA
    if reason in _RATE_REASONS or isinstance(error, exceptions.TooManyRequests):
        return Kind.RATE
    if reason in _TRANSIENT_REASONS or isinstance(error, _TRANSIENT_TYPES):
        return Kind.TRANSIENT
    return Kind.PERMANENT


def text_of(error: BaseException) -> str:
    """What BigQuery answered, on one line."""
    return " ".join(str(getattr(error, "message", None) or error).split())


class Loader:
    """Loads rows into a raw table by load jobs, and tries again where that can help.

    `pause_seconds` is the first pause between two tries; each is twice the one before. `check` is
    called before each job and raises where it may not be started.
    """

    def __init__(
        self,
        client: Any,
        location: str,
        usage: Usage,
        pause_seconds: float,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._check = check
        self._client = client
        self._location = location
        self._usage = usage
        self._pause_seconds = pause_seconds

    def load(self, batch_id: str, table: Table, rows: Sequence[Row] | pa.Table) -> list[Try]:
        """Append rows; returns the tries, of which the last one loaded. Raises LoadError."""
        content = table.arrow(rows)
        body = io.BytesIO()
        pq.write_table(content, body)
        job = Jobs(1, partitions=table.partitions_of(content))
        tries: list[Try] = []
        number = 1

        for count in itertools.count(1):
            job_id = f"nba_props_{batch_id}_{table.full_name.replace('.', '_')}_{number}"
            try:
                error, is_started, outcome = self._try(job_id, table, body)
            except FAILURES as unknown:
                tries.append(Try(job_id, "failed", text_of(unknown)))
                raise LoadError(
                    f"BigQuery does not say what became of {job_id} ({text_of(unknown)}): "
                    "nothing of this batch counts; run the command again.",
                    table.full_name,
                    len(rows),
                    tries,
                ) from unknown
            if is_started:
                self._usage.add(LOAD, job, table.full_name)
            if error is None:
                tries.append(Try(job_id, outcome, None))
                break
            kind = kind_of(error)
            is_quota = kind in (Kind.RATE, Kind.QUOTA)
            tries.append(Try(job_id, "quota" if is_quota else "failed", text_of(error)))
            if kind in (Kind.QUOTA, Kind.PERMANENT) or count == _MAX_TRIES:
                text = _sentence(table.full_name, kind, error)
                raise LoadError(text, table.full_name, len(rows), tries) from error
            number += is_started
            time.sleep(self._pause_seconds * 2 ** (count - 1))
        return tries

    def _try(
        self, job_id: str, table: Table, body: io.BytesIO
    ) -> tuple[BaseException | None, bool, str]:
        """Why it failed (null: it loaded), whether the job was ever started, and the outcome.

        Raises what Google's client raises when nobody knows what became of the job.
        """
        outcome = "loaded"
        try:
            job = self._start(job_id, table, body)
            if job is None:
                # It was started before and only the answer was lost.
                outcome = "conflict"
                job = self._client.get_job(job_id, location=self._location)
            return _wait(job), True, outcome
        except FAILURES as lost:
            # An error here says that the answer failed; what the job did is asked again.
            try:
                job = self._client.get_job(job_id, location=self._location)
            except exceptions.NotFound:
                if outcome == "conflict":
                    return ConnectionError(f"{job_id} exists and is not found"), False, outcome
                return lost, False, outcome
            return _wait(job), True, outcome

    def _start(self, job_id: str, table: Table, body: io.BytesIO) -> Any:
        """The job; None where one of this id had been started before."""
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.PARQUET,
            schema=schema_of(table),
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            # A table of an earlier version lacks the columns that were declared since.
            schema_update_options=[bigquery.SchemaUpdateOption.ALLOW_FIELD_ADDITION],
        )
        body.seek(0)
        self._check()
        try:
            return self._client.load_table_from_file(
                body,
                f"{self._client.project}.{table.relation}",
                job_id=job_id,
                job_config=config,
                location=self._location,
            )
        except exceptions.Conflict:
            return None


def schema_of(table: Table) -> list[Any]:
    """Columns as Google's client wants them."""
    return [bigquery.SchemaField(name, TYPES[kind]) for name, kind in table.columns]


def _wait(job: Any) -> BaseException | None:
    """Why a job failed; None when it loaded. Raises when only the answer was lost."""
    try:
        job.result()
    except exceptions.GoogleAPICallError as error:
        if job.state != "DONE":
            raise
        return error
    return None


def _sentence(table: str, kind: Kind, error: BaseException) -> str:
    text = text_of(error)
    if kind is Kind.QUOTA:
        return (
            f"BigQuery's quota of load jobs is used up for {table} ({text}): nothing of this batch "
            "counts; it comes back over the next 24 hours and failed loads count too, so tick less "
            "often until then (see docs/runbooks/warehouse_quota.md)."
        )
    if kind is Kind.PERMANENT:
        return (
            f"BigQuery refuses to load {table} ({text}): nothing of this batch counts; another try "
            "would end the same, so mend the rights or the table first."
        )
    return (
        f"BigQuery failed to load {table} {_MAX_TRIES} times ({text}): "
        "nothing of this batch counts; run the command again."
    )


@contextmanager
def clearly() -> Iterator[None]:
    """Within it, a query or another call that fails is a WarehouseError with a sentence."""
    try:
        yield
    except FAILURES as error:
        raise _call_error(error) from error


def _call_error(error: BaseException) -> WarehouseError:
    """Google's client has tried again what can pass: rate limits, their errors, the network's."""
    text = text_of(error)
    if isinstance(error, exceptions.NotFound):
        return NotBuiltError(
            f"BigQuery does not have what was asked for ({text}): run `nba-props build` first."
        )
    kind = kind_of(error)
    if kind is Kind.QUOTA:
        return WarehouseError(
            f"BigQuery's quota is used up ({text}): wait until it comes back, or raise "
            "it in the Google Cloud console."
        )
    if kind is Kind.RATE:
        return WarehouseError(
            f"BigQuery takes no more at the moment ({text}), however often Google's client "
            "tried again: run fewer commands side by side, and this one again in some minutes."
        )
    if kind is Kind.TRANSIENT:
        return WarehouseError(
            f"BigQuery did not answer ({text}): run the command again in some minutes."
        )
    return WarehouseError(f"BigQuery refused what was asked for: {text}")
