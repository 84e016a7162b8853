"""`nba-props restore`: a backup into an empty warehouse."""

from __future__ import annotations

from time import monotonic

from rich.console import Console

from nba_props.history.giving_back import check_empty, check_files, give_back, open_backup
from nba_props.history.manifest import BackupStore
from scrapers.clock import eastern_text
from scrapers.landing.lock import one_writer
from scrapers.landing.tables import read_tables
from scrapers.landing.warehouse import open_warehouse
from scrapers.settings import Settings
from scrapers.terminal import in_progress


def restore(settings: Settings, console: Console, url: str) -> int:
    """Write a backup into an empty warehouse: all of it, or nothing. Returns 0.

    Every file is read and its hash compared before anything is written. Raises UsageError where
    the warehouse is not empty or the backup is not for this version and these settings,
    BackupError where a file of it is absent or changed.
    """
    started = monotonic()
    tables = read_tables(settings.project_dir, settings.nba_props_dataset_prefix)
    schema = settings.nba_props_schema
    store = BackupStore(url)
    with one_writer(settings, "restore", console.print) as guard, in_progress(console, "Restoring"):
        manifest = open_backup(store, tables, schema)
        warehouse = open_warehouse(settings, guard)
        try:
            check_empty(warehouse, tables, schema)
            check_files(store, manifest)
            give_back(warehouse, tables, store, manifest)
        finally:
            warehouse.release()
    console.print(
        f"{manifest.rows:,} rows of {len(manifest.tables)} tables are restored, as of the backup "
        f"of {eastern_text(manifest.made_at_utc)} ({monotonic() - started:.1f} s)."
    )
    console.print(
        "Build the models from them with `nba-props build`. The files of trained models are not "
        "in a backup: copy NBA_PROPS_MODELS_DIR, or run `nba-props train` after the build."
    )
    return 0
