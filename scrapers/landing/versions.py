"""The version of the raw tables in a DuckDB file, and how an earlier one becomes today's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

import duckdb

from scrapers.errors import WarehouseError
from scrapers.landing.tables import SCHEMA_VERSION, Table

# DuckDB's type of each declared one.
TYPES = {
    "string": "varchar",
    "integer": "integer",
    "float": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
# The version is the comment of this table, so that a copy of the file has it too.
VERSIONED = "raw_ops.runs"
_COMMENT = "nba-props raw tables of version"


def create(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create a table where it is absent, and its schema."""
    columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in table.columns)
    connection.execute(f"create schema if not exists {table.dataset}")
    connection.execute(f"create table if not exists {table.relation} ({columns})")


def migrate(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> None:
    """Create raw tables that are absent and add the columns that earlier versions lack.

    Raises WarehouseError when a later version has written to the file, or when a table lacks a
    column that every version had.
    """
    version = version_of(connection, tables)
    if version is not None and version > SCHEMA_VERSION:
        raise WarehouseError(
            f"A later version of nba-props has written to this warehouse (raw tables of version "
            f"{version}, and this one knows {SCHEMA_VERSION}): upgrade, then run this again."
        )
    present: dict[str, set[str]] = defaultdict(set)
    for schema, name, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where database_name = current_database()"
    ).fetchall():
        present[f"{schema}.{name}"].add(column)
    for table in tables.values():
        if table.relation not in present:
            create(connection, table)
            continue
        absent = [name for name in table.column_names if name not in present[table.relation]]
        if unknown := sorted(set(absent) - set(table.added)):
            raise WarehouseError(
                f"{table.full_name} lacks what every version of it had ({', '.join(unknown)}): "
                "restore a backup into a new file with `nba-props restore`."
            )
        for name in absent:
            kind = TYPES[dict(table.columns)[name]]
            connection.execute(f"alter table {table.relation} add column {name} {kind}")
    if version != SCHEMA_VERSION and VERSIONED in tables:
        relation = tables[VERSIONED].relation
        connection.execute(f"comment on table {relation} is '{_COMMENT} {SCHEMA_VERSION}'")


def version_of(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> int | None:
    """Version of the raw tables; None where they are absent or of version 1, which noted none."""
    if VERSIONED not in tables:
        return None
    table = tables[VERSIONED]
    found = connection.execute(
        "select comment from duckdb_tables() where database_name = current_database() "
        "and schema_name = ? and table_name = ?",
        [table.dataset, table.name],
    ).fetchone()
    noted = re.fullmatch(rf"{_COMMENT} (\d+)", (found and found[0]) or "")
    return int(noted[1]) if noted else None
