"""The manifest of a backup: what it holds, file by file. It is written last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

import msgspec

from nba_props.publishing.store import Store
from scrapers.errors import BackupError, NbaPropsError, UsageError
from scrapers.landing.versions import TYPES

NAME = "manifest.json"
FORMAT = 1


class File(msgspec.Struct, frozen=True):
    """Rows of one month (`2026-01`, null where the rows have no date) as a Parquet file."""

    month: str | None
    path: str
    rows: int
    bytes: int
    sha256: str


class Contents(msgspec.Struct, frozen=True):
    """One table. Columns are (name, declared type); `month_of` is the one that gives the month."""

    columns: list[tuple[str, str]]
    month_of: str
    files: list[File]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(file.rows for file in self.files)


class Manifest(msgspec.Struct, frozen=True):
    """Everything. `schema` is that of the models, `tables` are by `schema.name`, no prefix.

    `schema_version` is that of the raw tables. `unused` are files of earlier backups, with the
    moment since when nothing names them. `first_run` says whose backup it is: the first run of a
    warehouse stays the same wherever it is restored. Null where it has none, and in 0.1.0.
    """

    format: int
    schema_version: int
    schema: str
    engine: str
    made_at_utc: datetime
    tables: dict[str, Contents]
    unused: dict[str, datetime] = {}
    first_run: str | None = None

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(contents.rows for contents in self.tables.values())

    def files(self) -> Iterator[File]:
        """Every file, table by table."""
        for contents in self.tables.values():
            yield from contents.files


class BackupStore(Store):
    """The address of a backup."""

    pointer: ClassVar[str] = NAME
    error: ClassVar[type[NbaPropsError]] = BackupError
    afterwards: ClassVar[str] = (
        "a backup that was there is untouched; correct the address, or make room or give the "
        "right to it, then run this again"
    )


def read_manifest(store: Store) -> Manifest | None:
    """The manifest at an address; None where there is none.

    Raises BackupError when it cannot be read, UsageError when a later version wrote it.
    """
    content = store.read(NAME)
    if content is None:
        return None
    try:
        # Before the rest: a later format may look otherwise.
        found = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        if int(bytes(found.get("format", msgspec.Raw(b"0")))) > FORMAT:
            raise UsageError(
                f"The backup at {store.url} was made by a later version of nba-props: upgrade, "
                "then run this again."
            )
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BackupError(
            f"{NAME} at {store.url} is not the manifest of a backup ({error}): name another "
            "address, or put the file back."
        ) from error
    kinds = {kind for contents in manifest.tables.values() for _, kind in contents.columns}
    if unknown := sorted(kinds - TYPES.keys()):
        raise BackupError(
            f"{NAME} at {store.url} names types that are none ({', '.join(unknown)}): name "
            "another address, or put the file back."
        )
    return manifest


def write_manifest(store: Store, manifest: Manifest) -> None:
    """Replace the manifest: whoever reads sees the old one or the new one."""
    store.swap(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
