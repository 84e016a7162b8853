"""What DuckDB says about its file, as one sentence with what to do."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from scrapers.errors import (
    DamagedError,
    NbaPropsError,
    NotBuiltError,
    OpenElsewhereError,
    WarehouseError,
)

# A process that has it open twice meets no lock, but a handle. Not "lock": a block has one too.
_OPEN_ELSEWHERE = ("Could not set lock", "handle conflict")
_NO_ROOM = ("No space left on device", "File too large", "Disk quota exceeded")
_NO_RIGHT = ("Permission denied", "Read-only file system", "Operation not permitted")
_DAMAGED = (
    "not a valid DuckDB database",
    "Could not read enough bytes",
    "Corrupt",
    "checksum",
    "replaying WAL",
)
_NEWER = "created with a newer version of DuckDB"
_BROKEN = (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


def readers_path(duckdb_path: Path) -> Path:
    """Copy that readers use, beside the live file."""
    return duckdb_path.with_name(f"{duckdb_path.stem}.readers{duckdb_path.suffix}")


@contextmanager
def clearly(path: Path, way_back: str | None = None) -> Iterator[None]:
    """Within it, a fault of the file `path` is a WarehouseError or a LockedError.

    `way_back` is what to do when it is damaged, where it is not the live file.
    """
    try:
        yield
    except OSError as error:
        raise WarehouseError(
            f"{error.filename2 or error.filename or path} cannot be written ({error.strerror}): "
            "nothing was lost; make room, or give this user the right to it, and run this again."
        ) from error
    except duckdb.Error as error:
        typed = _typed(error, path, way_back)
        if typed is None:
            raise
        raise typed from error


@contextmanager
def as_built() -> Iterator[None]:
    """Say what to do when a query meets a model that is not there as this version builds it."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise NotBuiltError(
            f"The warehouse lacks what this version needs ({str(error).splitlines()[0]}): "
            "run `nba-props build` first."
        ) from error


def _typed(error: duckdb.Error, path: Path, way_back: str | None) -> NbaPropsError | None:
    """The error to raise in its place; None where it is not about the file."""
    text = " ".join(str(error).split())
    if any(mark in text for mark in _OPEN_ELSEWHERE):
        return OpenElsewhereError(
            f"Another program has {path.name} open: close it and run this again."
        )
    for mark in _NO_ROOM:
        if mark in text:
            return WarehouseError(
                f"There is no room for {path} ({mark}): nothing of this step was kept, and all "
                "that was there is; make room and run this again."
            )
    for mark in _NO_RIGHT:
        if mark in text:
            return WarehouseError(
                f"{path} cannot be opened ({mark}): give this user the right to it and to its "
                "folder, or set NBA_PROPS_DUCKDB_PATH to another file."
            )
    if _NEWER in text:
        return WarehouseError(
            f"{path} was written by a newer DuckDB than this one ({duckdb.__version__}): use the "
            "nba-props that wrote it, or install its DuckDB here; nothing was changed."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(f"There is not enough memory for this: {text}")
    if isinstance(error, _BROKEN) or any(mark in text for mark in _DAMAGED):
        return DamagedError(
            f"{path} is damaged and cannot be opened as a DuckDB file ({_reason(text)}): "
            f"{way_back or _way_back(path)}."
        )
    if isinstance(error, duckdb.IOException):
        return WarehouseError(f"{path} cannot be opened as a DuckDB file: {text}")
    return None


def _reason(text: str) -> str:
    return text.partition("Error: ")[2].rstrip(".!") or text


def _opens(copy: Path) -> bool:
    try:
        duckdb.connect(copy, read_only=True).close()
    except duckdb.Error:
        return False
    return True


def _way_back(path: Path) -> str:
    copy, log = readers_path(path), path.with_name(f"{path.name}.wal")
    live, aside = shlex.quote(str(path)), shlex.quote(f"{path}.damaged")
    move = f"mv {live} {aside}"
    if log.exists():
        # Of the damaged file: it does not fit to any other.
        move += f" && mv {shlex.quote(str(log))} {shlex.quote(f'{path}.damaged.wal')}"
    if copy.exists() and _opens(copy):
        return (
            "the copy of the last build can take its place, "
            f"`{move} && cp {shlex.quote(str(copy))} {live}`; then `nba-props doctor`, and the "
            "next command asks again for what has landed since"
        )
    return f"move it away, `{move}`, then `nba-props restore` a backup or `backfill` the season"
