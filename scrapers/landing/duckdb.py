"""DuckDB: one file, one transaction per batch. The file is open only while it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from scrapers.errors import LockedError
from scrapers.events import Batch, FoundRow, Row
from scrapers.landing.faults import as_built, clearly
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
from scrapers.landing.usage import LOAD, QUERY, Jobs, Usage
from scrapers.landing.versions import create, migrate
from scrapers.settings import CATALOG

if TYPE_CHECKING:
    import pyarrow as pa

_CONNECT_TRIES = 6


class DuckDBWarehouse:
    """Raw tables in the DuckDB file at `path`. Instants are kept as naive UTC.

    The file stays open from the first call until `release`: opening it costs more than a query.
    """

    def __init__(self, path: Path, tables: Mapping[str, Table]) -> None:
        self.usage = Usage()
        self._path = path
        self._tables = tables
        self._tables_are_there = False
        self._connection: duckdb.DuckDBPyConnection | None = None

    def append(self, table: str, rows: Sequence[Row] | pa.Table) -> None:
        """See Warehouse."""
        with self._writing([]) as connection:
            self._insert(connection, self._tables[table], rows)

    def ensure_tables(self) -> None:
        """See Warehouse."""
        with self._writing([]):
            pass

    def fill(self, contents: Iterable[tuple[Table, pa.Table]]) -> None:
        """See Warehouse. One transaction."""
        with self._writing([]) as connection:
            for table, rows in contents:
                create(connection, table)
                self._insert(connection, table, rows)

    def land(self, batch: Batch) -> Landing:
        """See Warehouse. The load log reports the tries at which the file was taken, too."""
        conflicts: list[str] = []
        with self._writing(conflicts) as connection:
            latest: dict[str, Hashes] = {}
            for table, dates in dates_by_table(batch).items():
                endpoint = table.split(".")[1]
                sql = latest_hashes_sql(
                    self._tables[table].relation, self._tables[ATTEMPTS].relation, endpoint, dates
                )
                self.usage.add(QUERY, Jobs(1))
                latest[table] = as_hashes(rows_of(connection, sql))
            landing = plan_landing(batch, latest)
            for table, rows in landing.records.items():
                self._insert(connection, self._tables[table], rows)
            self._insert(connection, self._tables[LOADS], _load_log(batch, landing, conflicts))
            self._insert(connection, self._tables[ATTEMPTS], landing.attempts)
        return landing

    def update(self, sql: str) -> None:
        """See Warehouse."""
        with clearly(self._path), as_built():
            self._open([]).execute(sql)

    def drop_schema(self, schema: str) -> None:
        """See Warehouse. The file keeps its size, and its room is used again."""
        self.update(f'drop schema if exists {CATALOG}."{schema}" cascade')

    def query(self, sql: str) -> list[Row]:
        """See Warehouse. Raises WarehouseError when something is not there."""
        self.usage.add(QUERY, Jobs(1))
        with clearly(self._path), as_built():
            return rows_of(self._open([]), sql)

    def arrow(self, sql: str) -> pa.Table:
        """See Warehouse. Raises WarehouseError when something is not there."""
        self.usage.add(QUERY, Jobs(1))
        with clearly(self._path), as_built():
            table = self._open([]).execute(sql).to_arrow_table()
        import pyarrow as pa

        instant = pa.timestamp("us", tz="UTC")
        kinds = [instant if pa.types.is_timestamp(kind) else kind for kind in table.schema.types]
        return table.cast(pa.schema(zip(table.column_names, kinds, strict=True)))

    def release(self) -> None:
        """See Warehouse."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def relation(self, schema: str, name: str) -> str:
        """See Warehouse."""
        return f'"{dataset_of(self._tables, schema, name)}"."{name}"'

    def has_relation(self, schema: str, name: str) -> bool:
        """See Warehouse."""
        if not self._path.exists():
            return False
        sql = "select 1 from information_schema.tables where table_schema = ? and table_name = ?"
        with clearly(self._path):
            found = self._open([]).execute(sql, [dataset_of(self._tables, schema, name), name])
            return found.fetchone() is not None

    def _open(self, conflicts: list[str]) -> duckdb.DuckDBPyConnection:
        """Connect; while another program has the file open, wait and note it in `conflicts`.

        Raises LockedError when it stays open.
        """

        def note(state: RetryCallState) -> None:
            conflicts.append(str(state.outcome.exception()) if state.outcome else "")

        if self._connection is None:
            patiently = Retrying(
                stop=stop_after_attempt(_CONNECT_TRIES),
                wait=wait_random_exponential(multiplier=0.1, max=2),
                retry=retry_if_exception_type(LockedError),
                before_sleep=note,
                reraise=True,
            )
            self._connection = patiently(_open, self._path)
        return self._connection

    @contextmanager
    def _writing(self, conflicts: list[str]) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction in which the raw tables are there, as this version has them."""
        connection = self._open(conflicts)
        with clearly(self._path), _transaction(connection):
            if not self._tables_are_there:
                migrate(connection, self._tables)
            yield connection
        self._tables_are_there = True

    def _insert(
        self, connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Row] | pa.Table
    ) -> None:
        if not rows:
            return
        columns = ", ".join(table.column_names)
        content = table.arrow_naive(rows)
        self.usage.add(LOAD, Jobs(1, partitions=table.partitions_of(content)), table.full_name)
        connection.register("batch_rows", content)
        connection.execute(
            f"insert into {table.relation} ({columns}) select {columns} from batch_rows"  # noqa: S608
        )
        connection.unregister("batch_rows")


def _load_log(batch: Batch, landing: Landing, conflicts: Sequence[str]) -> list[Row]:
    batch_id, as_of_utc = batch.batch_id, batch.run.clock.as_of_utc
    taken = [
        load_row(batch_id, as_of_utc, None, 0, number, "conflict", text)
        for number, text in enumerate(conflicts, start=1)
    ]
    loaded = [
        load_row(batch_id, as_of_utc, table, len(rows), len(conflicts) + 1, "loaded")
        for table, rows in landing.records.items()
    ]
    return taken + loaded


@contextmanager
def connect(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file for writing. Raises LockedError when another program has it open."""
    connection = _open(path)
    try:
        yield connection
    finally:
        connection.close()


def check_version(path: Path, tables: Mapping[str, Table]) -> None:
    """Raises WarehouseError where `migrate` would refuse the file; nothing is changed."""
    with connect(path) as connection:
        connection.begin()
        try:
            migrate(connection, tables)
        finally:
            connection.rollback()


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    with clearly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    try:
        with clearly(path):
            attach(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection, path: Path, *, is_read_only: bool = False
) -> None:
    """Attach a file under its one name and make it the default; instants are read as UTC."""
    quoted = str(path).replace("'", "''")
    # Else a file of SQLite would be one of SQLite, for which DuckDB fetches an extension.
    options = "(type duckdb, read_only)" if is_read_only else "(type duckdb)"
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"attach '{quoted}' as {CATALOG} {options}")
    connection.execute(f"use {CATALOG}")


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """Rows of a query as dictionaries, instants aware UTC."""
    result = connection.execute(sql)
    names = [column[0] for column in result.description or []]
    return [
        FoundRow((name, _aware(value)) for name, value in zip(names, values, strict=True))
        for values in result.fetchall()
    ]


def _aware(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        # What has failed for good has no transaction any more.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()
