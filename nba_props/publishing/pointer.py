"""The pointer `latest.json`: which file each name has, and what is held back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nba_props.publishing.documents import dump, validate
from nba_props.publishing.store import POINTER, Store, version_of, version_path
from scrapers.errors import PublicationError


@dataclass
class Pointer:
    """As it is, or as it is to be; `version` is empty before the first publication."""

    version: str = ""
    data_as_of_utc: str = ""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Names that are held back and have no last good file, with the reason.
    not_published: dict[str, str] = field(default_factory=dict)

    @property
    def held_back(self) -> dict[str, str]:
        """Why each name is held back that is."""
        stood = {name: entry["held_back"] for name, entry in self.files.items()}
        return {name: why for name, why in stood.items() if why} | self.not_published

    @property
    def used_versions(self) -> set[str]:
        """Versions that a file or the pointer itself needs."""
        return {self.version, *(version_of(entry["json"]) for entry in self.files.values())}

    def hold_back(self, name: str, reason: str) -> None:
        """Keep the last good file of a name, and say why."""
        if name in self.files:
            self.files[name] = {**self.files[name], "held_back": reason}
        else:
            self.not_published[name] = reason

    def set_file(self, name: str, entry: Mapping[str, Any]) -> None:
        """Give a name its file, which nothing holds back."""
        self.files[name] = {**entry, "held_back": None}
        self.not_published.pop(name, None)

    def content(self, published_at_utc: str) -> bytes:
        """The file. Raises PublicationError when it is not as its schema says."""
        content = dump(
            {
                "$schema": version_path(self.version, "schemas/latest.schema.json"),
                "version": self.version,
                "published_at_utc": published_at_utc,
                "data_as_of_utc": self.data_as_of_utc,
                "files": dict(sorted(self.files.items())),
                "not_published": dict(sorted(self.not_published.items())),
            }
        )
        validate(content, "latest", POINTER)
        return content


def read_pointer(store: Store) -> Pointer:
    """The pointer that is published; an empty one before the first publication.

    Raises PublicationError when what is there is no pointer of ours.
    """
    content = store.read(POINTER)
    if content is None:
        return Pointer()
    try:
        validate(content, "latest", POINTER)
    except (ValueError, PublicationError) as error:
        raise PublicationError(
            f"{POINTER} at {store.url} is not a pointer that this version can read: publish to "
            "an empty place, or remove it."
        ) from error
    found = json.loads(content)
    return Pointer(
        found["version"], found["data_as_of_utc"], found["files"], found["not_published"]
    )
