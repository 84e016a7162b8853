"""BigQuery: load jobs only, never streaming, each job's identity decided by us.

A job id is batch + table + retry number. The same id twice is refused by BigQuery (409), so a
call whose answer was lost does not load twice; a new number is used only after the previous
job is known to have failed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from google.api_core import exceptions
from google.cloud import bigquery

from scrapers.errors import WarehouseError
from scrapers.events import Batch, Row, new_id
from scrapers.landing.records import (
    ATTEMPTS,
    LOADS,
    Hashes,
    Landing,
    as_hashes,
    dates_by_table,
    latest_hashes_sql,
    load_row,
    plan_landing,
)
from scrapers.landing.tables import Table

# Job id, outcome and message of one try to load.
Try = tuple[str, str, str | None]

_MAX_LOADS = 4
# Types of the sources yml as BigQuery names them.
TYPES = {
    "string": "STRING",
    "integer": "INT64",
    "float": "FLOAT64",
    "boolean": "BOOL",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


def make_client(project: str | None) -> bigquery.Client:
    """Client with application default credentials. Raises WarehouseError without them.

    BIGQUERY_EMULATOR_HOST, a variable of Google's library, points it at an emulator, which asks
    for none.
    """
    from google.auth.credentials import AnonymousCredentials
    from google.auth.exceptions import DefaultCredentialsError

    emulated = "BIGQUERY_EMULATOR_HOST" in os.environ
    try:
        return bigquery.Client(
            project=project,
            # Google ships it without types.
            credentials=AnonymousCredentials() if emulated else None,  # type: ignore[no-untyped-call]
        )
    except (DefaultCredentialsError, OSError) as error:
        raise WarehouseError(
            "Google credentials or the project are not known: run `gcloud auth "
            "application-default login` and set GOOGLE_CLOUD_PROJECT."
        ) from error


class BigQueryWarehouse:
    """Raw tables in BigQuery, in the datasets that the sources yml names as schemas."""

    def __init__(self, client: Any, tables: Mapping[str, Table], location: str = "US") -> None:
        self._client = client
        self._tables = tables
        self._location = location
        self._tables_are_there = False

    def append(self, table: str, rows: Sequence[Row] | pa.Table) -> None:
        """See Warehouse."""
        self._ensure_tables()
        self._load(new_id(), table, rows, [])

    def land(self, batch: Batch) -> Landing:
        """See Warehouse. Attempts go last: records without theirs do not exist."""
        self._ensure_tables()
        latest: dict[str, Hashes] = {}
        for table, dates in dates_by_table(batch).items():
            sql = latest_hashes_sql(
                self._quoted(table), self._quoted(ATTEMPTS), table.split(".")[1], dates
            )
            latest[table] = as_hashes(self.query(sql))
        landing = plan_landing(batch, latest)
        log: list[Row] = []
        for table, rows in landing.records.items():
            tries: list[Try] = []
            self._load(batch.batch_id, table, rows, tries)
            log += [
                load_row(batch, table, len(rows), number, outcome, message, job_id)
                for number, (job_id, outcome, message) in enumerate(tries, start=1)
            ]
        self._load(batch.batch_id, LOADS, log, [])
        self._load(batch.batch_id, ATTEMPTS, landing.attempts, [])
        return landing

    def query(self, sql: str) -> list[Row]:
        """See Warehouse. Raises WarehouseError naming what BigQuery said."""
        return [dict(row.items()) for row in self._result(sql)]

    def arrow(self, sql: str) -> pa.Table:
        """See Warehouse. Raises WarehouseError naming what BigQuery said."""
        return self._result(sql).to_arrow()

    def _result(self, sql: str) -> Any:
        try:
            # query_and_wait would give an empty list for some failed queries.
            return self._client.query(sql).result()
        except exceptions.NotFound as error:
            raise WarehouseError(
                f"BigQuery does not have what was asked for ({error.message}): "
                "run `nba-props build` first."
            ) from error
        except exceptions.GoogleAPICallError as error:
            raise WarehouseError(f"BigQuery refused a query: {error.message}") from error

    def relation(self, schema: str, name: str) -> str:
        """See Warehouse."""
        return self._quoted(f"{schema}.{name}")

    def has_relation(self, schema: str, name: str) -> bool:
        """See Warehouse."""
        try:
            self._client.get_table(f"{self._client.project}.{schema}.{name}")
        except exceptions.NotFound:
            return False
        return True

    def release(self) -> None:
        """See Warehouse. Nothing is held."""

    def _quoted(self, full_name: str) -> str:
        return f"`{self._client.project}.{full_name}`"

    def _ensure_tables(self) -> None:
        if self._tables_are_there:
            return
        for schema in sorted({table.schema for table in self._tables.values()}):
            dataset = bigquery.Dataset(f"{self._client.project}.{schema}")
            dataset.location = self._location
            self._client.create_dataset(dataset, exists_ok=True)
        for table in self._tables.values():
            columns = [name for name, _ in table.columns]
            wanted = bigquery.Table(
                f"{self._client.project}.{table.full_name}", schema=self._schema(table)
            )
            if "requested_for" in columns:
                wanted.time_partitioning = bigquery.TimePartitioning(field="requested_for")
                wanted.clustering_fields = [
                    name for name in ("endpoint", "record_key") if name in columns
                ]
            self._client.create_table(wanted, exists_ok=True)
        self._tables_are_there = True

    def _load(
        self, batch_id: str, table: str, rows: Sequence[Row] | pa.Table, tries: list[Try]
    ) -> None:
        if not rows:
            return
        declared = self._tables[table]
        body = io.BytesIO()
        pq.write_table(declared.arrow(rows), body)
        number = 1
        reason = ""
        for _ in range(_MAX_LOADS):
            job_id = f"nba_props_{batch_id}_{table.replace('.', '_')}_{number}"
            try:
                job, is_repeat = self._start(job_id, declared, body)
                job.result()
            except (exceptions.GoogleAPIError, OSError) as error:
                # An error here says that the answer failed; what the job did is asked anew.
                failure = self._failure(job_id)
                reason = failure or str(error)
                tries.append((job_id, "loaded" if failure is None else "failed", reason))
                if failure is None:
                    return
                if failure:
                    number += 1
            else:
                tries.append((job_id, "conflict" if is_repeat else "loaded", None))
                return
        raise WarehouseError(
            f"BigQuery failed to load {table} {_MAX_LOADS} times ({reason}): "
            "nothing of this batch counts; run the command again."
        )

    def _failure(self, job_id: str) -> str | None:
        """Why a job failed; None when it loaded, empty when it was never started."""
        try:
            job = self._client.get_job(job_id, location=self._location)
            if job.state != "DONE":
                job.result()
        except exceptions.NotFound:
            return ""
        except (exceptions.GoogleAPIError, OSError) as error:
            if job_failed := getattr(error, "errors", None):
                return str(job_failed)
            raise WarehouseError(
                f"BigQuery does not say what became of {job_id} ({error}): "
                "nothing of this batch counts; run the command again."
            ) from error
        return None if not job.error_result else str(job.error_result.get("message", "no reason"))

    def _start(self, job_id: str, table: Table, body: io.BytesIO) -> tuple[Any, bool]:
        """The job, and whether it had been started before."""
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.PARQUET,
            schema=self._schema(table),
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
        )
        body.seek(0)
        try:
            job = self._client.load_table_from_file(
                body,
                f"{self._client.project}.{table.full_name}",
                job_id=job_id,
                job_config=config,
                location=self._location,
            )
        except exceptions.Conflict:
            # It was started before and only the answer was lost.
            return self._client.get_job(job_id, location=self._location), True
        return job, False

    @staticmethod
    def _schema(table: Table) -> list[Any]:
        return [bigquery.SchemaField(name, TYPES[kind]) for name, kind in table.columns]
