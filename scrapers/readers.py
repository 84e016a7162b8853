"""Reading while others write: a copy of the DuckDB file, attached in its place."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import duckdb

from scrapers.errors import LockedError, NotBuiltError
from scrapers.events import Row
from scrapers.landing.duckdb import attach, connect, rows_of
from scrapers.landing.warehouse import Warehouse, open_warehouse
from scrapers.lock import write_lock
from scrapers.settings import Settings


class Reader(Protocol):
    """Reads the models of one schema."""

    def rows(self, sql: str) -> list[Row]:
        """Rows of a query in which `{name}` stands for the relation `name`.

        Raises NotBuiltError when it has not been built.
        """


class _DuckDBReader:
    def __init__(self, connection: duckdb.DuckDBPyConnection, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    def rows(self, sql: str) -> list[Row]:
        try:
            return rows_of(self._connection, sql.format_map(_Relations(self._schema)))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise not_built(self._schema, error) from error


class _WarehouseReader:
    def __init__(self, warehouse: Warehouse, schema: str) -> None:
        self._warehouse = warehouse
        self._schema = schema

    def rows(self, sql: str) -> list[Row]:
        return self._warehouse.query(sql.format_map(_Relations(self._schema)))


class _Relations(dict[str, str]):
    """Maps any name to the relation of that name; plain names are valid on both engines."""

    def __init__(self, schema: str) -> None:
        super().__init__()
        self._schema = schema

    def __missing__(self, name: str) -> str:
        return f"{self._schema}.{name}"


def live_reader(warehouse: Warehouse, schema: str) -> Reader:
    """Reader of the live models, for a command that holds the write lock."""
    return _WarehouseReader(warehouse, schema)


def not_built(schema: str, error: Exception) -> NotBuiltError:
    """The error for a relation that is not there."""
    first_line = str(error).splitlines()[0]
    return NotBuiltError(
        f"The schema {schema} has not been built as this version needs it ({first_line}): "
        "run `nba-props build` first, or correct NBA_PROPS_SCHEMA."
    )


def readers_path(duckdb_path: Path) -> Path:
    """Copy that readers use, beside the live file."""
    return duckdb_path.with_name(f"{duckdb_path.stem}.readers{duckdb_path.suffix}")


def refresh_readers_copy(duckdb_path: Path) -> None:
    """Replace the readers' copy by the live file. The caller holds the write lock."""
    copy = readers_path(duckdb_path)
    temporary = copy.with_name(f".{copy.name}.new")
    try:
        # Open while copying: then no other program, dbt included, can write meanwhile.
        with connect(duckdb_path) as connection:
            connection.execute("force checkpoint")
            shutil.copyfile(duckdb_path, temporary)
        os.utime(temporary)
        temporary.replace(copy)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def open_reader(settings: Settings, schema: str) -> Iterator[Reader]:
    """Reader of a schema that works during a run. Raises NotBuiltError when there is none."""
    if settings.dbt_target == "bigquery":
        yield _WarehouseReader(open_warehouse(settings), schema)
        return
    live = settings.duckdb_path
    copy = readers_path(live)
    if not live.exists():
        raise NotBuiltError(f"There is no warehouse at {live}: run `nba-props run` first.")
    if not copy.exists() or copy.stat().st_mtime_ns < live.stat().st_mtime_ns:
        # A writer at work is no hindrance: then the copy as it stands is what was last good.
        with contextlib.suppress(LockedError), write_lock(live, "refresh of the readers' copy"):
            refresh_readers_copy(live)
    if not copy.exists():
        raise NotBuiltError(
            f"{live.name} is being written for the first time: run this again when that has ended."
        )
    with _attached(copy) as connection:
        yield _DuckDBReader(connection, schema)


@contextmanager
def copy_for(settings: Settings, folder: Path) -> Iterator[Path]:
    """A copy of what readers see, for a tool that opens it itself.

    Always the same path: dbt parses everything anew when it changes. It is gone after.
    """
    copy = folder / "warehouse.duckdb"
    if settings.dbt_target == "duckdb":
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(readers_path(settings.duckdb_path), copy)
    try:
        yield copy
    finally:
        for path in folder.glob(f"{copy.name}*"):
            path.unlink()


@contextmanager
def _attached(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """In-memory DuckDB with `path` read-only under the live catalog's name."""
    connection = duckdb.connect()
    try:
        attach(connection, path, is_read_only=True)
        yield connection
    finally:
        connection.close()
