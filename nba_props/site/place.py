"""The place of the site: a folder, or a bucket that serves its objects as pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import ClassVar

from fsspec.implementations.local import LocalFileSystem

from nba_props.publishing.store import Store
from scrapers.errors import ConfigError, NbaPropsError, PublicationError

# A site is replaced as a whole, so only what is one is replaced.
MARK = ".nba-props-site"
_FRONT = "index.html"


class SitePlace(Store):
    """Where the site is, and how another one takes its place."""

    error: ClassVar[type[NbaPropsError]] = PublicationError
    afterwards: ClassVar[str] = (
        "correct NBA_PROPS_SITE_DIR, or make room or give the right to it, then run "
        "`nba-props report` again"
    )

    def check(self) -> None:
        """Raises ConfigError when something else than a site is there."""
        there = self.sizes()
        if there and MARK not in there:
            raise ConfigError(
                f"{self.url} holds something else than a report: empty it, or set "
                "NBA_PROPS_SITE_DIR."
            )

    def fetch(self, folder: str, target: Path) -> bool:
        """Copy a folder of the site that is there to a local one; False where there is none."""
        if not (there := self.sizes(folder)):
            return False
        for path in there:
            local = target / Path(path).relative_to(folder)
            local.parent.mkdir(parents=True, exist_ok=True)
            local.write_bytes(self.read(path) or b"")
        return True

    def replace(self, new: Path) -> None:
        """Put the site of a local folder in the place of the one that is there.

        A folder takes two renames, so that no reader sees half of one. In a bucket the pages are
        written one by one, the front page after all others, and what is no longer a page goes.
        """
        if isinstance(self._files, LocalFileSystem):
            with self._clearly("written", "the pages"):
                # Not the address, which may begin with file://.
                _swap(new, Path(self._root))
            return
        pages = {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()}
        self.write(MARK, b"")
        for part in (sorted(pages - {MARK, _FRONT}), [_FRONT]):
            with self._clearly("written", "the pages"):
                # Unlike `write` it gives the bucket what kind of file each is.
                self._files.put([str(new / page) for page in part], [*map(self._path, part)])
        for path in self.sizes().keys() - pages:
            self.remove(path)


def _swap(new: Path, site: Path) -> None:
    # Beside it first: only within one file system is a folder renamed at once.
    beside, old = (site.with_name(f".{site.name}.{what}") for what in ("new", "old"))
    try:
        # The last one may have been killed between its two renames.
        _clear(beside, old, site)
        shutil.copytree(new, beside)
        if site.exists():
            site.rename(old)
        beside.rename(site)
    finally:
        _clear(beside, old, site)


def _clear(beside: Path, old: Path, site: Path) -> None:
    """Remove what a swap leaves; where it has not put a site there, the one before comes back."""
    if old.exists() and not site.exists():
        old.rename(site)
    for leftover in (beside, old):
        shutil.rmtree(leftover, ignore_errors=True)
