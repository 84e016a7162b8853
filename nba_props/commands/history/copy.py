"""`nba-props copy`: the history of one kind of warehouse into an empty one of the other."""

from __future__ import annotations

import tempfile
from time import monotonic

from rich.console import Console

from nba_props.history.giving_back import check_empty, check_equal, give_back, open_backup
from nba_props.history.manifest import BackupStore
from nba_props.history.taking import take
from scrapers.errors import NotBuiltError
from scrapers.landing.lock import one_writer
from scrapers.landing.tables import read_tables
from scrapers.landing.warehouse import open_warehouse
from scrapers.settings import Settings
from scrapers.terminal import in_progress

DUCKDB, BIGQUERY = "duckdb", "bigquery"


def copy(settings: Settings, console: Console, to: str) -> int:
    """Copy raw tables and verdict events to `duckdb` or `bigquery`, and compare. Returns 0.

    By way of a backup in a temporary folder. Raises UsageError where the other warehouse is not
    empty, BackupError where it does not hold the same in the end.
    """
    started = monotonic()
    origin = DUCKDB if to == BIGQUERY else BIGQUERY
    if origin == DUCKDB and not settings.duckdb_path.exists():
        raise NotBuiltError(
            f"There is no warehouse at {settings.duckdb_path}, and nothing to copy: correct "
            "NBA_PROPS_DUCKDB_PATH."
        )
    tables = read_tables(settings.project_dir, settings.nba_props_dataset_prefix)
    schema = settings.nba_props_schema
    with (
        # Of either direction BigQuery is one end, and the lock of the file the other.
        one_writer(
            settings.model_copy(update={"dbt_target": BIGQUERY}), "copy", console.print
        ) as guard,
        tempfile.TemporaryDirectory(prefix="nba-props-") as folder,
        in_progress(console, f"Copying to {to}"),
    ):
        here, there = (
            open_warehouse(settings.model_copy(update={"dbt_target": engine}), guard)
            for engine in (origin, to)
        )
        store = BackupStore(folder)
        try:
            # First what can be refused at once.
            check_empty(there, tables, schema)
            take(here, tables, schema, origin, store)
            manifest = open_backup(store, tables, schema)
            give_back(there, tables, store, manifest)
            check_equal(there, tables, manifest)
        finally:
            here.release()
            there.release()
    console.print(
        f"{manifest.rows:,} rows of {len(manifest.tables)} tables are copied to {to} and compared: "
        f"every hash is equal ({monotonic() - started:.1f} s)."
    )
    console.print(f"Build the models from them with `DBT_TARGET={to} nba-props build`.")
    return 0
