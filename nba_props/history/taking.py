"""Writing a backup: what changed since the one that is there, then the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nba_props.history.manifest import (
    FORMAT,
    Contents,
    File,
    Manifest,
    read_manifest,
    write_manifest,
)
from nba_props.history.rows import by_month, encode, month_of, verdict_history
from nba_props.publishing.store import Store, sha256
from scrapers.clock import now_utc
from scrapers.landing.records import ATTEMPTS
from scrapers.landing.tables import SCHEMA_VERSION, Table
from scrapers.landing.warehouse import Warehouse

# So long a file stays that nothing names any more: somebody may be reading it, or another
# backup to the same address may be about to name it.
_KEPT = timedelta(days=7)


@dataclass
class Taken:
    """What a backup holds, and how much of it was written now."""

    manifest: Manifest
    written_files: int = 0
    written_bytes: int = 0


def take(
    warehouse: Warehouse, tables: Mapping[str, Table], schema: str, engine: str, store: Store
) -> Taken:
    """Write every raw table and the verdict events of `schema`. The caller keeps writers away.

    Files are named by their content, so that those of the backup before it are never touched;
    a file that is there is not written again.
    """
    before = read_manifest(store)
    warehouse.ensure_tables()
    history = verdict_history(warehouse, schema)
    # Attempts first. On BigQuery, where the lock is one machine's, what lands meanwhile is records
    # without their attempts, which do not exist.
    raw = sorted(tables.values(), key=lambda table: table.full_name != ATTEMPTS)
    found = [*raw, *([history] if history else [])]
    there = store.sizes()
    taken = Taken(Manifest(FORMAT, SCHEMA_VERSION, schema, engine, now_utc(), {}))
    for table in found:
        files = [
            _write(table, month, encode(table, rows), len(rows), there, store, taken)
            for month, rows in by_month(warehouse, table)
        ]
        taken.manifest.tables[table.full_name] = Contents(
            list(table.columns), month_of(table), files
        )
    warehouse.release()
    since = {} if before is None else before.unused
    taken.manifest.unused.update(_unused(there, taken.manifest, since))
    write_manifest(store, taken.manifest)
    for path, moment in taken.manifest.unused.items():
        if moment < taken.manifest.made_at_utc - _KEPT:
            store.remove(path)
    return taken


def _write(
    table: Table,
    month: str | None,
    body: bytes,
    rows: int,
    there: Mapping[str, int],
    store: Store,
    taken: Taken,
) -> File:
    digest = sha256(body)
    path = f"{table.full_name}/{month or 'undated'}-{digest[:16]}.parquet"
    # One that was cut off by a kill has another size.
    if there.get(path) != len(body):
        store.write(path, body)
        taken.written_files += 1
        taken.written_bytes += len(body)
    return File(month, path, rows, len(body), digest)


def _unused(
    there: Iterable[str], manifest: Manifest, since: Mapping[str, datetime]
) -> dict[str, datetime]:
    """Files of ours that the manifest does not name, and since when."""
    named = {file.path for file in manifest.files()}
    return {
        path: since.get(path, manifest.made_at_utc)
        for path in sorted(set(there) - named)
        if path.endswith(".parquet") and path.partition("/")[0] in manifest.tables
    }
