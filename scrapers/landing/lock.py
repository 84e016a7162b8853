"""One writer: a lock beside the DuckDB file, which ends with us, and on BigQuery a lease too."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from scrapers.errors import ConfigError, WarehouseError, WrittenToError
from scrapers.landing.guard import Guard
from scrapers.landing.usage import Usage
from scrapers.settings import Settings

if TYPE_CHECKING:
    from scrapers.landing.bigquery_lease import BigQueryLease


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
        from scrapers.landing.lease import Lease, held

        guard_usage = Usage()
        table = _lease_table(settings, guard_usage)
        lease = Lease(table, command, settings.nba_props_lease_seconds)
        with held(lease, path.with_name(path.name + ".lease"), say):
            yield Guard(lease.check, guard_usage)


def lock_path(duckdb_path: Path) -> Path:
    """File that is locked for a DuckDB file."""
    return duckdb_path.with_name(duckdb_path.name + ".lock")


def holder_elsewhere(settings: Settings) -> str | None:
    """Who holds the lease on BigQuery now, for a person; None on DuckDB, and where nobody does."""
    if settings.dbt_target != "bigquery":
        return None
    holder = _lease_table(settings, Usage()).holder()
    if holder is None:
        return None
    return f"{holder.text} writes, until {holder.expires_at_utc:%H:%M:%S} UTC or longer"


def _lease_table(settings: Settings, usage: Usage) -> BigQueryLease:
    require_bigquery()
    # Google's libraries are an extra and are slow to import.
    from scrapers.landing.bigquery import make_client
    from scrapers.landing.bigquery_lease import BigQueryLease

    return BigQueryLease(
        make_client(settings),
        f"{settings.nba_props_dataset_prefix}raw_ops",
        settings.nba_props_bigquery_location,
        usage,
    )


def require_bigquery() -> None:
    """Raises ConfigError where Google's library is not installed."""
    try:
        import google.cloud.bigquery  # noqa: F401 - looked for
    except ImportError as error:
        raise ConfigError(
            "DBT_TARGET is bigquery, and its packages are not installed: run `make "
            "install-bigquery`, or pip install 'nba-props[bigquery]'."
        ) from error


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
            holder = handle.read().decode().strip() or "another nba-props command"
            raise WrittenToError(f"{holder} is writing to {duckdb_path.name}") from error
        handle.truncate(0)
        # Only for whom it stops; on a full disk it is locked without a name.
        with suppress(OSError):
            handle.write(f"`nba-props {command}` (process {os.getpid()})".encode())
        try:
            yield
        finally:
            handle.truncate(0)
            fcntl.flock(handle, fcntl.LOCK_UN)


def _opened(path: Path) -> FileIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab+", buffering=0)
    except OSError as error:
        raise WarehouseError(
            f"{path.parent} cannot be written to ({error.strerror}): set NBA_PROPS_DUCKDB_PATH to "
            "a file in a folder that can."
        ) from error
