"""One writer: a lock beside the DuckDB file, which ends with us, and on BigQuery a lease too."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from scrapers.errors import LockedError, WarehouseError
from scrapers.landing.usage import Usage
from scrapers.settings import Settings


@dataclass(frozen=True)
class Guard:
    """What a writer asks before each write. `check` raises LeaseLostError when it may not.

    `usage` counts the statements of the lease, and then those of the warehouse.
    """

    check: Callable[[], None] = lambda: None
    usage: Usage = field(default_factory=Usage)


@contextmanager
def one_writer(settings: Settings, command: str, say: Callable[[str], object]) -> Iterator[Guard]:
    """Be the one writer of the warehouse that DBT_TARGET names, for the body.

    `say` prints what becomes of a lease that cannot be given back. Raises LockedError when
    another process writes, here or on another machine; WarehouseError where it cannot be known.
    """
    path = settings.duckdb_path
    with write_lock(path, command):
        if settings.dbt_target != "bigquery":
            yield Guard()
            return
        # Google's libraries are an extra and are slow to import.
        from scrapers.landing.bigquery import make_client
        from scrapers.landing.bigquery_lease import BigQueryLease
        from scrapers.landing.lease import Lease, held

        guard_usage = Usage()
        table = BigQueryLease(
            make_client(settings),
            f"{settings.nba_props_dataset_prefix}raw_ops",
            settings.nba_props_bigquery_location,
            guard_usage,
        )
        lease = Lease(table, command, settings.nba_props_lease_seconds)
        with held(lease, path.with_name(path.name + ".lease"), say):
            yield Guard(lease.check, guard_usage)


def lock_path(duckdb_path: Path) -> Path:
    """File that is locked for a DuckDB file."""
    return duckdb_path.with_name(duckdb_path.name + ".lock")


@contextmanager
def write_lock(duckdb_path: Path, command: str) -> Iterator[None]:
    """Hold the lock of a warehouse for the body. Raises LockedError at once when it is taken.

    Raises WarehouseError when its folder cannot be written to.
    """
    with _opened(lock_path(duckdb_path)) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            holder = handle.read().strip() or "another nba-props command"
            raise LockedError(
                f"{holder} is writing to {duckdb_path.name}: nothing was done; "
                "run this again when it has ended."
            ) from error
        handle.truncate(0)
        handle.write(f"`nba-props {command}` (process {os.getpid()})")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)
            fcntl.flock(handle, fcntl.LOCK_UN)


def _opened(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except OSError as error:
        raise WarehouseError(
            f"{path.parent} cannot be written to ({error.strerror}): set NBA_PROPS_DUCKDB_PATH to "
            "a file in a folder that can."
        ) from error
