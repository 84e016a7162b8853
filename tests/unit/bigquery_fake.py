"""A client that replaces Google's: job ids, failures, and what was loaded and asked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
from google.api_core import exceptions
from google.cloud.bigquery.job.base import _error_result_to_exception

# What the next load job does. LOST loads, and its answer is lost; of UNKNOWN nobody can say what
# it did; NEVER_STARTED and NO_RIGHTS are refused before there is a job.
GOOD, LOST, UNKNOWN = "good", "lost", "unknown"
NEVER_STARTED, NO_RIGHTS, TOO_MANY = "never started", "no rights", "too many requests"
# Jobs that fail, by the reasons that BigQuery documents.
BAD_ROWS, DENIED = "invalid", "accessDenied"
THEIRS, RATE, DAILY = "backendError", "rateLimitExceeded", "quotaExceeded"
FAILING = (BAD_ROWS, DENIED, THEIRS, RATE, DAILY)
REFUSED: dict[str, exceptions.GoogleAPICallError] = {
    NEVER_STARTED: exceptions.ServiceUnavailable("no connection"),
    NO_RIGHTS: exceptions.Forbidden("no rights", errors=[{"reason": DENIED}]),
    TOO_MANY: exceptions.TooManyRequests("slower"),
}


class FakeJob:
    def __init__(self, job_id: str, kind: str) -> None:
        self.job_id, self.kind = job_id, kind
        self.state = "RUNNING" if kind in (LOST, UNKNOWN) else "DONE"

    def result(self) -> None:
        if self.state != "DONE":
            # An error of the connection can name reasons, too.
            raise exceptions.ServiceUnavailable(
                "the answer was lost", errors=[{"reason": "backendError"}]
            )
        if self.kind in FAILING:
            # As Google's client makes it of a failed job.
            raise _error_result_to_exception({"reason": self.kind, "message": f"it is {self.kind}"})


class FakeClient:
    """Loads like BigQuery: a job id is used once, whatever became of its answer."""

    project = "p"

    def __init__(self) -> None:
        self.script: list[str] = []
        self.jobs: dict[str, FakeJob] = {}
        self.loads: list[tuple[str, str, list[dict[str, Any]]]] = []
        self.created: dict[str, Any] = {}
        self.queries: list[str] = []
        self.rows: list[dict[str, Any]] = []

    def create_dataset(self, dataset: Any, exists_ok: bool) -> None:
        self.created[dataset.dataset_id] = dataset

    def list_tables(self, dataset: str) -> Iterator[Any]:
        name = dataset.removeprefix("p.")
        if name not in self.created:
            raise exceptions.NotFound("no such dataset")
        for table in list(self.created.values()):
            if table.dataset_id == name and hasattr(table, "table_id"):
                yield table

    def create_table(self, table: Any, exists_ok: bool) -> None:
        self.created[f"{table.dataset_id}.{table.table_id}"] = table

    def delete_table(self, name: str, not_found_ok: bool) -> None:
        del self.created[name.removeprefix("p.")]

    def load_table_from_file(
        self, body: io.BytesIO, table: str, *, job_id: str, job_config: Any, location: str
    ) -> FakeJob:
        kind = self.script.pop(0) if self.script else GOOD
        if kind in REFUSED:
            raise REFUSED[kind]
        if job_id in self.jobs:
            raise exceptions.Conflict("already exists")
        self.jobs[job_id] = FakeJob(job_id, kind)
        if kind in (GOOD, LOST):
            self.loads.append((job_id, table, pq.read_table(body).to_pylist()))
        assert job_config.write_disposition == "WRITE_APPEND"
        assert job_config.create_disposition == "CREATE_NEVER"
        return self.jobs[job_id]

    def get_job(self, job_id: str, location: str) -> FakeJob:
        if job_id not in self.jobs:
            raise exceptions.NotFound("no such job")
        job = self.jobs[job_id]
        if job.kind == LOST:
            job.state = "DONE"
        return job

    def query(self, sql: str) -> Any:
        self.queries.append(sql)
        return SimpleNamespace(
            result=lambda: self.rows, total_bytes_billed=10_485_760, slot_millis=50
        )

    def get_table(self, name: str) -> None:
        if name.removeprefix("p.") not in self.created:
            raise exceptions.NotFound("no such table")

    def loaded(self) -> list[tuple[str, int]]:
        """Table and rows of each load."""
        return [(table.removeprefix("p."), len(rows)) for _, table, rows in self.loads]

    def rows_of(self, table: str) -> list[dict[str, Any]]:
        """Rows loaded into a table."""
        return [row for _, name, rows in self.loads if name == f"p.{table}" for row in rows]

    def log(self) -> list[tuple[str, int, str]]:
        """The load log: table, number of the try, outcome."""
        names = ("table_name", "attempt_number", "outcome")
        return [tuple(row[name] for name in names) for row in self.rows_of("raw_ops.loads")]  # type: ignore[misc]
