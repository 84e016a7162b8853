"""The place that files are published to: a folder, or a bucket through fsspec."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import ClassVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from scrapers.errors import ConfigError, NbaPropsError, PublicationError

POINTER = "latest.json"
VERSIONS = "versions"
_STAMP = "%Y%m%dT%H%M%SZ"


class Store:
    """Files under one address, which holds no secret (see `settings.place`).

    `pointer` is the file that is swapped; `error` is raised where something fails, with
    `afterwards` in its sentence.
    """

    pointer: ClassVar[str] = POINTER
    error: ClassVar[type[NbaPropsError]] = PublicationError
    afterwards: ClassVar[str] = (
        "what was published before is still valid; correct the address, or make room or give the "
        "right to it, then publish again with `nba-props publish`"
    )

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise ConfigError(
                f"Nothing can be written to {url.split('://')[0]}:// as it is ({error}): "
                "install the library of that protocol, or name a folder."
            ) from error

    def read(self, path: str) -> bytes | None:
        """Content of a file; None where there is none."""
        with self._clearly("read", path):
            try:
                return bytes(self._files.cat_file(self._path(path)))
            except FileNotFoundError:
                return None

    def write(self, path: str, content: bytes) -> None:
        """Write a file that nobody reads yet."""
        with self._clearly("written", path):
            self._files.makedirs(self._path(path).rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(self._path(path), content)

    def swap(self, content: bytes) -> None:
        """Replace the pointer: readers see the old one or the new one, never half of it."""
        with self._clearly("replaced", self.pointer):
            path = self._path(self.pointer)
            if not isinstance(self._files, LocalFileSystem):
                # An object store shows an object once it is whole.
                self._files.pipe_file(path, content)
                return
            os.makedirs(self._root, exist_ok=True)
            temporary = self._path(f".{self.pointer}.new")
            with open(temporary, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)

    def versions(self) -> list[str]:
        """Folders of versions, those of a publication that was stopped included."""
        with self._clearly("listed", VERSIONS):
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._path(VERSIONS), detail=False)
            except FileNotFoundError:
                return []
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def remove_version(self, version: str) -> None:
        """Remove the folder of a version."""
        with self._clearly("removed", version_path(version)):
            self._files.rm(self._path(version_path(version)), recursive=True)

    def sizes(self, under: str = "") -> dict[str, int]:
        """Bytes of every file, or of those in a folder, by path; empty where nothing is there."""
        with self._clearly("listed", under or "what is"):
            self._files.invalidate_cache()
            found = self._files.find(self._path(under).rstrip("/"), detail=True)
        start = len(self._path(""))
        return {path[start:]: entry["size"] for path, entry in found.items()}

    def remove(self, path: str) -> None:
        """Remove a file; nothing happens where it is gone already."""
        with self._clearly("removed", path), contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path(path))

    def _path(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}"

    @contextmanager
    def _clearly(self, what: str, path: str) -> Iterator[None]:
        try:
            yield
        # Each library of a bucket has errors of its own.
        except Exception as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise self.error(
                f"{path} at {self.url} could not be {what} ({reason}): {self.afterwards}."
            ) from error


def new_version(now: datetime) -> str:
    """Name of a version made now; it sorts by time and is never the same twice."""
    return f"{now:{_STAMP}}-{secrets.token_hex(4)}"


def made_at(version: str) -> datetime | None:
    """When a version was made, aware UTC; None for a folder of another name."""
    try:
        return datetime.strptime(version.partition("-")[0], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def version_path(version: str, path: str = "") -> str:
    """Path of a file of a version, or of its folder, relative to the pointer."""
    return f"{VERSIONS}/{version}/{path}".rstrip("/")


def version_of(path: str) -> str:
    """Version that a path relative to the pointer belongs to."""
    return path.split("/")[1]


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
