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
from scrapers.errors import UsageError
from scrapers.landing.records import ATTEMPTS, RUNS
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
    a file that is there is not written again. Raises UsageError where the address holds the backup
    of another warehouse.
    """
    before = read_manifest(store)
    warehouse.ensure_tables()
    first_run = _first_run(warehouse, tables)
    if before is not None:
        _check_same(before, schema, first_run, store)
    history = verdict_history(warehouse, schema)
    # Attempts first. On BigQuery, where the lock is one machine's, what lands meanwhile is records
    # without their attempts, which do not exist.
    raw = sorted(tables.values(), key=lambda table: table.full_name != ATTEMPTS)
    found = [*raw, *([history] if history else [])]
    there = store.sizes()
    taken = Taken(
        Manifest(FORMAT, SCHEMA_VERSION, schema, engine, now_utc(), {}, first_run=first_run)
    )
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


def _first_run(warehouse: Warehouse, tables: Mapping[str, Table]) -> str | None:
    """Identity of the first run of a warehouse, which `prune` keeps; None before it."""
    if RUNS not in tables:
        return None
    relation = warehouse.relation(tables[RUNS].schema, tables[RUNS].name)
    (row,) = warehouse.query(f"select min(run_id) as run_id from {relation}")  # noqa: S608 - declared names
    found: str | None = row["run_id"]
    return found


def _check_same(before: Manifest, schema: str, first_run: str | None, store: Store) -> None:
    """Of two warehouses at one address the later would take the files of the other with it."""
    if before.schema != schema:
        what = f"its models are in the schema {before.schema}, and here they are in {schema}"
    elif before.first_run not in (None, first_run):
        what = "its history begins with a run that is not the first one here"
    else:
        return
    raise UsageError(
        f"{store.url} holds the backup of another warehouse ({what}): name another address, or "
        "read it into a new file with `nba-props restore` and go on with that."
    )


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
