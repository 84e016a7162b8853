"""Reading while others write: a copy of the DuckDB file, attached in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import duckdb

from scrapers.clock import eastern_text
from scrapers.errors import (
    DamagedError,
    LockedError,
    NbaPropsError,
    NotBuiltError,
    WarehouseError,
    WrittenToError,
    damage,
)
from scrapers.events import Row
from scrapers.landing.duckdb import attach, connect, rows_of
from scrapers.landing.faults import clearly, readers_path
from scrapers.landing.lock import write_lock
from scrapers.landing.warehouse import Warehouse, open_warehouse
from scrapers.settings import Settings
from scrapers.terminal import Terminal

_MADE_AGAIN = "remove it, and the next command that reads makes it again from the live file"
_printed: set[str] = set()


class Reader(Protocol):
    """Reads the models of one schema."""

    def rows(self, sql: str) -> list[Row]:
        """Rows of a query in which `{name}` is replaced by the relation `name`.

        Raises NotBuiltError when it has not been built.
        """


class _DuckDBReader:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path, schema: str, way_back: str | None
    ) -> None:
        self._connection = connection
        self._path = path
        self._schema = schema
        self._way_back = way_back

    def rows(self, sql: str) -> list[Row]:
        try:
            with clearly(self._path, self._way_back):
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


def refresh_readers_copy(duckdb_path: Path) -> None:
    """Replace the readers' copy by the live file. The caller holds the write lock."""
    copy = readers_path(duckdb_path)
    temporary = copy.with_name(f".{copy.name}.new")
    with clearly(duckdb_path):
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
    if not live.exists():
        raise NotBuiltError(f"There is no warehouse at {live}: run `nba-props run` first.")
    connection, path = _opened(live)
    try:
        reader = _DuckDBReader(connection, path, schema, _way_back(path, live))
        _refuse_emptied(reader, schema)
        yield reader
    finally:
        connection.close()


def _refuse_emptied(reader: Reader, schema: str) -> None:
    """Raises NotBuiltError where the models are there and hold nothing, which is no answer."""
    try:
        [context] = reader.rows("select count(*) as builds from {build_context}")
    except NotBuiltError:
        # What is not there is named by who asks for it.
        return
    if not context["builds"]:
        raise NotBuiltError(
            f"The models of the schema {schema} hold nothing, as after `dbt build --empty`: run "
            "`nba-props build`."
        )


def _opened(live: Path) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """The readers' copy, attached; made again where it is old or damaged. Needs no right to write.

    Where it cannot be made again it is read as it is, with a message, and without a copy the live
    file. Raises LockedError and WarehouseError where there is none.
    """
    copy = readers_path(live)
    if copy.exists() and copy.stat().st_mtime_ns >= live.stat().st_mtime_ns:
        with suppress(DamagedError):
            return _attach(copy, live), copy
    try:
        with write_lock(live, "refresh of the readers' copy"):
            refresh_readers_copy(live)
    except (LockedError, WarehouseError) as error:
        if copy.exists():
            with suppress(DamagedError):
                connection = _attach(copy, live)
                _say_old(copy, error)
                return connection, copy
        if isinstance(error, LockedError):
            raise NotBuiltError(
                f"{live.name} is being written for the first time: run this again when that has "
                "ended."
            ) from error
        # Who may not write can still read, while nobody writes.
        return _attach(live, live), live
    return _attach(copy, live), copy


def _say_old(copy: Path, why: NbaPropsError) -> None:
    """Say once that the copy is older than the live file; a damaged live file is never green."""
    if isinstance(why, DamagedError):
        damage.append(why)
    moment = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    reason = f"{why.holder}." if isinstance(why, WrittenToError) else str(why)
    text = f"This is read from {copy.name}, the copy of {eastern_text(moment)}: {reason}"
    if text not in _printed:
        _printed.add(text)
        Terminal(stderr=True).print(text)


@contextmanager
def copy_for(settings: Settings, folder: Path) -> Iterator[Path]:
    """A copy of what readers see, for a tool that opens it itself.

    Always the same path: dbt parses everything again when it changes. It is gone after.
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


def _attach(path: Path, live: Path) -> duckdb.DuckDBPyConnection:
    """In-memory DuckDB with `path` read-only under the live catalog's name."""
    connection = duckdb.connect()
    try:
        with clearly(path, _way_back(path, live)):
            attach(connection, path, is_read_only=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _way_back(path: Path, live: Path) -> str | None:
    # Nothing makes the live file again.
    return None if path == live else _MADE_AGAIN
