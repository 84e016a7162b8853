"""BigQuery: load jobs only, never streaming, each job's identity decided by us."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from google.api_core import exceptions
from google.cloud import bigquery

from scrapers.errors import WarehouseError
from scrapers.events import Batch, FoundRow, Row, new_id
from scrapers.landing.bigquery_fill import add_columns, fill
from scrapers.landing.bigquery_loads import Loader, LoadError, Try, clearly, schema_of
from scrapers.landing.guard import Guard
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
from scrapers.landing.tables import Table, dataset_of
from scrapers.landing.usage import QUERY, Jobs
from scrapers.settings import Settings

_FIRST_PAUSE_SECONDS = 2.0


def make_client(settings: Settings) -> bigquery.Client:
    """Client with application default credentials. Raises WarehouseError without them.

    Every query of it is refused above the bytes that the settings allow.

    BIGQUERY_EMULATOR_HOST, a variable of Google's library, points it at an emulator, which asks
    for none.
    """
    from google.auth.credentials import AnonymousCredentials
    from google.auth.exceptions import DefaultCredentialsError

    emulated = "BIGQUERY_EMULATOR_HOST" in os.environ
    try:
        return bigquery.Client(
            project=settings.google_cloud_project,
            location=settings.nba_props_bigquery_location,
            default_query_job_config=bigquery.QueryJobConfig(
                maximum_bytes_billed=settings.nba_props_maximum_bytes_billed
            ),
            # Google ships it without types.
            credentials=AnonymousCredentials() if emulated else None,  # type: ignore[no-untyped-call]
        )
    except (DefaultCredentialsError, OSError) as error:
        raise WarehouseError(
            "Google credentials or the project are not known: run `gcloud auth "
            "application-default login` and set GOOGLE_CLOUD_PROJECT."
        ) from error


class BigQueryWarehouse:
    """Raw tables in BigQuery, in the datasets that the sources yml names as schemas.

    `pause_seconds`: the first one between two tries of a load job. Each write asks `guard` first.
    """

    def __init__(
        self,
        client: Any,
        tables: Mapping[str, Table],
        location: str = "US",
        pause_seconds: float = _FIRST_PAUSE_SECONDS,
        guard: Guard | None = None,
    ) -> None:
        guard = guard or Guard()
        self.usage, self._check = guard.usage, guard.check
        self._client = client
        self._tables = tables
        self._location = location
        self._loader = Loader(client, location, self.usage, pause_seconds, guard.check)
        self._tables_are_there = False

    def append(self, table: str, rows: Sequence[Row] | pa.Table) -> None:
        """See Warehouse. In the load log only when it went otherwise than at once."""
        if not len(rows):
            return
        self._ensure_tables()
        batch_id, as_of_utc = new_id(), _as_of(rows)
        try:
            tries = self._loader.load(batch_id, self._tables[table], rows)
        except LoadError as error:
            self._log_failure(error, batch_id, as_of_utc, [])
            raise
        if _is_telling(tries):
            self._log(_log_rows(batch_id, as_of_utc, table, len(rows), tries))

    def land(self, batch: Batch) -> Landing:
        """See Warehouse. Attempts go last: records without theirs do not exist."""
        self._ensure_tables()
        latest: dict[str, Hashes] = {}
        for table, dates in dates_by_table(batch).items():
            sql = latest_hashes_sql(
                self.relation(*table.split(".")),
                self.relation(*ATTEMPTS.split(".")),
                table.split(".")[1],
                dates,
            )
            latest[table] = as_hashes(self.query(sql))
        landing = plan_landing(batch, latest)
        batch_id, as_of_utc = batch.batch_id, batch.run.clock.as_of_utc
        log: list[Row] = []

        def load(table: str, rows: Sequence[Row]) -> list[Row]:
            if not rows:
                return []
            tries = self._loader.load(batch_id, self._tables[table], rows)
            return _log_rows(batch_id, as_of_utc, table, len(rows), tries)

        try:
            for table, rows in landing.records.items():
                log += load(table, rows)
            load(LOADS, log)
            log = []
            about_attempts = load(ATTEMPTS, landing.attempts)
        except LoadError as error:
            self._log_failure(error, batch_id, as_of_utc, log)
            raise
        if any(row["outcome"] != "loaded" for row in about_attempts):
            self._log(about_attempts)
        return landing

    def ensure_tables(self) -> None:
        """See Warehouse. Loads add columns by themselves; queries want them before the first."""
        self._ensure_tables()
        with clearly():
            add_columns(self._client, self._tables.values())

    def fill(self, contents: Iterable[tuple[Table, pa.Table]]) -> None:
        """See Warehouse. Loaded beside the tables, then moved in one transaction."""
        self._ensure_tables()
        with clearly():
            fill(self._client, self._loader, contents, self._tables, self._place, self._check)

    def update(self, sql: str) -> None:
        """See Warehouse. Raises WarehouseError naming what BigQuery answered."""
        self._check()
        self._result(sql)

    def drop_schema(self, schema: str) -> None:
        """See Warehouse."""
        self._check()
        with clearly():
            name = f"{self._client.project}.{schema}"
            self._client.delete_dataset(name, delete_contents=True, not_found_ok=True)

    def _log(self, rows: Sequence[Row]) -> None:
        """Append to the load log, under a job of its own."""
        self._loader.load(new_id(), self._tables[LOADS], rows)

    def _log_failure(
        self, error: LoadError, batch_id: str, as_of_utc: datetime, log: Sequence[Row]
    ) -> None:
        """Write down the tries of a batch that did not land, and those before them (`log`).

        Where that fails too, raises a WarehouseError that says both.
        """
        if error.table == LOADS:
            return
        failed = _log_rows(batch_id, as_of_utc, error.table, error.rows, error.tries)
        try:
            self._log([*log, *failed])
        except LoadError as unlogged:
            raise WarehouseError(f"{error} The load log lacks it: {unlogged}") from error

    def query(self, sql: str) -> list[Row]:
        """See Warehouse. Raises WarehouseError naming what BigQuery answered."""
        return [FoundRow(row.items()) for row in self._result(sql)]

    def arrow(self, sql: str) -> pa.Table:
        """See Warehouse. Raises WarehouseError naming what BigQuery answered."""
        # Without the Storage API: it is an extra of an extra, and an emulator has none.
        return self._result(sql).to_arrow(create_bqstorage_client=False)

    def _result(self, sql: str) -> Any:
        job = None
        try:
            with clearly():
                # query_and_wait would give an empty list for some failed queries.
                job = self._client.query(sql)
                return job.result()
        finally:
            billed = getattr(job, "total_bytes_billed", None)
            slot_ms = getattr(job, "slot_millis", None)
            self.usage.add(QUERY, Jobs(1, bytes_billed=billed, slot_ms=slot_ms))

    def relation(self, schema: str, name: str) -> str:
        """See Warehouse."""
        return f"`{self._full_name(schema, name)}`"

    def has_relation(self, schema: str, name: str) -> bool:
        """See Warehouse."""
        with clearly():
            try:
                self._client.get_table(self._full_name(schema, name))
            except exceptions.NotFound:
                return False
        return True

    def release(self) -> None:
        """See Warehouse. Nothing is held."""

    def _full_name(self, schema: str, name: str) -> str:
        return f"{self._client.project}.{dataset_of(self._tables, schema, name)}.{name}"

    def _ensure_tables(self) -> None:
        if not self._tables_are_there:
            with clearly():
                self._create_tables()
        self._tables_are_there = True

    def _create_tables(self) -> None:
        """Create what is missing. Asked by dataset: that each table is there is much to ask."""
        for schema in sorted({table.dataset for table in self._tables.values()}):
            there = self._table_names(schema)
            for table in self._tables.values():
                if table.dataset == schema and table.name not in there:
                    # Another process may have been quicker.
                    self._client.create_table(self._declare(table), exists_ok=True)

    def _table_names(self, schema: str) -> set[str]:
        """Names of the tables of a dataset, which is created where it is missing."""
        name = f"{self._client.project}.{schema}"
        try:
            names = {table.table_id for table in self._client.list_tables(name)}
        except exceptions.NotFound:
            names = set()
        if not names:
            # The emulator lists no table of a dataset that is missing, where BigQuery finds none.
            dataset = bigquery.Dataset(name)
            dataset.location = self._location
            self._client.create_dataset(dataset, exists_ok=True)
        return names

    def _place(self, table: Table) -> bigquery.Table:
        """A table as it is declared, in a dataset that is there."""
        if table.full_name not in self._tables:
            self._table_names(table.dataset)
        return self._declare(table)

    def _declare(self, table: Table) -> bigquery.Table:
        wanted = bigquery.Table(f"{self._client.project}.{table.relation}", schema=schema_of(table))
        if table.partitioning is not None:
            column, unit = table.partitioning
            wanted.time_partitioning = bigquery.TimePartitioning(unit.upper(), column)
            wanted.require_partition_filter = table.requires_filter
        if "requested_for" in table.column_names:
            wanted.clustering_fields = [
                name for name in ("endpoint", "record_key") if name in table.column_names
            ]
        return wanted


def _as_of(rows: Sequence[Row] | pa.Table) -> datetime:
    """Clock of the run that the rows carry."""
    moment: datetime = (
        rows["as_of_utc"][0].as_py() if isinstance(rows, pa.Table) else rows[0]["as_of_utc"]
    )
    return moment


def _is_telling(tries: Sequence[Try]) -> bool:
    return any(one.outcome != "loaded" for one in tries)


def _log_rows(
    batch_id: str, as_of_utc: datetime, table: str, rows: int, tries: Sequence[Try]
) -> list[Row]:
    return [
        load_row(batch_id, as_of_utc, table, rows, number, outcome, message, job_id)
        for number, (job_id, outcome, message) in enumerate(tries, start=1)
    ]
