"""Reading a backup into an empty warehouse: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from nba_props.history.manifest import NAME, Contents, File, Manifest, read_manifest
from nba_props.history.rows import (
    VERDICT_EVENTS,
    by_month,
    decode,
    encode,
    everything,
    verdict_history,
)
from nba_props.publishing.store import Store, sha256
from scrapers.errors import BackupError, UsageError
from scrapers.landing.tables import SCHEMA_VERSION, Table
from scrapers.landing.warehouse import Warehouse


def open_backup(store: Store, tables: Mapping[str, Table], schema: str) -> Manifest:
    """The manifest of a backup that this version and these settings can restore.

    Raises UsageError where they cannot, with what to do.
    """
    manifest = read_manifest(store)
    if manifest is None:
        raise UsageError(
            f"There is no backup at {store.url} (it has no {NAME}): name the address that "
            "`nba-props backup` wrote to."
        )
    if manifest.schema_version > SCHEMA_VERSION:
        raise UsageError(
            f"The backup at {store.url} has raw tables of version {manifest.schema_version} and "
            f"this nba-props knows version {SCHEMA_VERSION}: upgrade, then run this again."
        )
    if manifest.schema != schema:
        raise UsageError(
            f"The backup at {store.url} is of a warehouse whose models are in the schema "
            f"{manifest.schema}, and here it is {schema}: set NBA_PROPS_SCHEMA={manifest.schema}."
        )
    for name, contents in manifest.tables.items():
        if name not in tables and name != f"{schema}.{VERDICT_EVENTS}":
            raise UsageError(
                f"The backup at {store.url} has the table {name}, which this nba-props does not "
                "know: install the version that made it."
            )
        if name in tables:
            _check_columns(tables[name], contents, store)
    return manifest


def _check_columns(table: Table, contents: Contents, store: Store) -> None:
    """The columns of today, or those of before some were added."""
    there, here = dict(contents.columns), dict(table.columns)
    changed = {name for name in there if here.get(name) != there[name]}
    absent = here.keys() - there.keys() - set(table.added)
    if wrong := sorted(changed | absent):
        raise UsageError(
            f"The backup at {store.url} has {table.full_name} with other columns "
            f"({', '.join(wrong)}): install the version of nba-props that made it."
        )


def check_empty(warehouse: Warehouse, tables: Mapping[str, Table], schema: str) -> None:
    """Raises UsageError when a raw table or the verdict events hold a row."""
    found = [table for table in tables.values() if warehouse.has_relation(table.schema, table.name)]
    history = verdict_history(warehouse, schema)
    for table in [*found, *([history] if history else [])]:
        relation = warehouse.relation(table.schema, table.name)
        if warehouse.query(f"select 1 as one from {relation} where {everything(table)} limit 1"):  # noqa: S608 - declared names
            raise UsageError(
                f"The warehouse is not empty ({table.full_name} has rows), and a backup is "
                "restored into an empty one only: set NBA_PROPS_DUCKDB_PATH to a new file, or on "
                "BigQuery GOOGLE_CLOUD_PROJECT to a new project."
            )


def check_files(store: Store, manifest: Manifest) -> None:
    """Read every file once. Raises BackupError naming the first that is not as it was written."""
    for file in manifest.files():
        read_file(store, file)


def read_file(store: Store, file: File) -> bytes:
    """Content of a file. Raises BackupError when it is absent or not as it was written."""
    body = store.read(file.path)
    if body is None or sha256(body) != file.sha256:
        what = "is not there" if body is None else "is not as it was written"
        raise BackupError(
            f"{file.path} at {store.url} {what}, and nothing was restored: put the file back, or "
            "restore another backup."
        )
    return body


def give_back(
    warehouse: Warehouse, tables: Mapping[str, Table], store: Store, manifest: Manifest
) -> None:
    """Fill an empty warehouse. Raises BackupError when a file is not as it was written."""
    warehouse.fill(_contents(tables, store, manifest))


def _contents(
    tables: Mapping[str, Table], store: Store, manifest: Manifest
) -> Iterator[tuple[Table, pa.Table]]:
    for name, contents in manifest.tables.items():
        table = tables.get(name) or _history(name, contents)
        if not contents.files:
            yield table, table.arrow([])
        for file in contents.files:
            rows = decode(table, contents.columns, read_file(store, file))
            if len(rows) != file.rows:
                raise BackupError(
                    f"{file.path} at {store.url} has {len(rows)} rows and {NAME} says "
                    f"{file.rows}, and nothing was restored: restore another backup."
                )
            yield table, rows


def check_equal(warehouse: Warehouse, tables: Mapping[str, Table], manifest: Manifest) -> None:
    """Read what was written and compare each month's hash. Raises BackupError naming the first."""
    for name, contents in manifest.tables.items():
        table = tables.get(name) or _history(name, contents)
        there = {month: sha256(encode(table, rows)) for month, rows in by_month(warehouse, table)}
        here = {file.month: file.sha256 for file in contents.files}
        for month in sorted(here.keys() | there.keys(), key=str):
            if here.get(month) != there.get(month):
                raise BackupError(
                    f"{name} of {month or 'no date'} is not the same after it was copied: remove "
                    "the raw tables there and run this again."
                )


def _history(name: str, contents: Contents) -> Table:
    """The table of verdict events, which no sources yml declares."""
    schema, _, bare = name.partition(".")
    return Table(schema, bare, tuple(contents.columns), partition_by=contents.month_of)
