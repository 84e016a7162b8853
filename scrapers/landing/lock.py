"""One writer: an advisory lock beside the DuckDB file, freed by the system when we die."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from scrapers.errors import LockedError, WarehouseError


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
