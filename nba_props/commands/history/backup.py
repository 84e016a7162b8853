"""`nba-props backup`: raw tables and verdict events as files, only what changed."""

from __future__ import annotations

from time import monotonic

from rich.console import Console

from nba_props.history.manifest import BackupStore
from nba_props.history.taking import take
from scrapers.errors import NotBuiltError
from scrapers.landing.lock import one_writer
from scrapers.landing.tables import read_tables
from scrapers.landing.warehouse import open_warehouse
from scrapers.settings import Settings
from scrapers.terminal import in_progress


def backup(settings: Settings, console: Console, url: str) -> int:
    """Write a backup to a folder or a bucket. Returns 0.

    Holds the writer's lock, so that every table is of one moment. Raises NotBuiltError without a
    warehouse, LockedError while another command writes, BackupError when it cannot be written,
    UsageError where another warehouse's backup is there.
    """
    started = monotonic()
    if settings.dbt_target == "duckdb" and not settings.duckdb_path.exists():
        raise NotBuiltError(
            f"There is no warehouse at {settings.duckdb_path}, and nothing to back up: correct "
            "NBA_PROPS_DUCKDB_PATH, or run `nba-props run` first."
        )
    tables = read_tables(settings.project_dir, settings.nba_props_dataset_prefix)
    store = BackupStore(url)
    with one_writer(settings, "backup", console.print) as guard, in_progress(console, "Backing up"):
        warehouse = open_warehouse(settings, guard)
        try:
            taken = take(warehouse, tables, settings.nba_props_schema, settings.dbt_target, store)
        finally:
            warehouse.release()
    files = list(taken.manifest.files())
    console.print(
        f"{taken.manifest.rows:,} rows of {len(taken.manifest.tables)} tables are in {url}: "
        f"{len(files):,} files, {_megabytes(sum(file.bytes for file in files))}; written now "
        f"{taken.written_files:,} files, {_megabytes(taken.written_bytes)} "
        f"({monotonic() - started:.1f} s)."
    )
    return 0


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
