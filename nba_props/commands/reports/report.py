"""`nba-props report`: the report site, as files that open from disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.console import Console

from nba_props import dbt, elementary
from nba_props.readers import copy_for, open_reader
from nba_props.site.figures import read_figures
from nba_props.site.files import write
from nba_props.site.foreign import adopt_docs, adopt_elementary
from nba_props.site.pages import Pages
from nba_props.site.place import MARK, SitePlace
from scrapers.clock import eastern_text
from scrapers.errors import NbaPropsError
from scrapers.settings import Settings
from scrapers.terminal import in_progress, styled

INCOMPLETE = 1
_DOCS, _ELEMENTARY = Path("docs") / "index.html", Path("elementary") / "index.html"


def report(settings: Settings, console: Console, *, front_only: bool) -> int:
    """Write the site. 1 when a part that should be there could not be made.

    `front_only` keeps Elementary's report and dbt's documentation as they were made last. Reads
    the last build and works during a run. Raises WarehouseError when the models are not built.
    """
    site = SitePlace(settings.site_url)
    site.check()
    schema = settings.nba_props_schema
    with open_reader(settings, schema) as reader:
        figures = read_figures(reader)
    absent = elementary.absence(settings)
    pages = Pages(figures, absent)
    with (
        tempfile.TemporaryDirectory(prefix="nba-props-site-") as folder,
        in_progress(console, "Writing the site"),
    ):
        new = Path(folder) / "site"
        new.mkdir()
        (new / MARK).touch()
        days = write(new, pages, settings.project_dir / "docs" / "runbooks")
        failed = _write_tabs(settings, site, pages, new, absent, front_only)
        site.replace(new)
    as_of = eastern_text(figures.clock[0]["as_of_utc"])
    console.print(styled(f"{site.url}/index.html: {days} days, as of {as_of}."))
    if absent is not None:
        console.print(styled((f"Without Elementary's report: {absent}.", "dim")))
    for why in failed:
        console.print(styled((why, "yellow")))
    return INCOMPLETE if failed else 0


def _write_tabs(
    settings: Settings,
    site: SitePlace,
    pages: Pages,
    new: Path,
    absent: str | None,
    front_only: bool,
) -> list[str]:
    """Write the tabs of the other tools; returns why one could not be written, a sentence each."""
    why = {_ELEMENTARY: f"Elementary is not here: {absent}." if absent else None, _DOCS: None}
    failed: list[str] = []
    if front_only:
        for page in why:
            if not site.fetch(page.parent.as_posix(), (new / page).parent):
                why[page] = why[page] or "Not made yet: `nba-props report` makes it."
    else:
        with copy_for(settings, settings.project_dir / "target" / "report") as snapshot:
            for page, make in ((_ELEMENTARY, _make_elementary), (_DOCS, _make_docs)):
                if why[page] is not None:
                    continue
                (new / page).parent.mkdir()
                try:
                    why[page] = make(settings, snapshot, new / page)
                except NbaPropsError as error:
                    why[page] = str(error)
                    failed.append(str(error))
    for tab, file, page in (
        ("Elementary", "elementary.html", _ELEMENTARY),
        ("dbt docs", "docs.html", _DOCS),
    ):
        there = (new / page).exists()
        html = pages.framed(tab, page.as_posix() if there else None, why[page])
        (new / file).write_text(html, encoding="utf-8")
    return failed


def _make_elementary(settings: Settings, snapshot: Path, page: Path) -> str | None:
    if not elementary.has_results(settings):
        return "No whole build has run yet: `nba-props build`, or the morning's `tick`."
    elementary.write_report(settings, snapshot, page)
    adopt_elementary(page)
    return None


def _make_docs(settings: Settings, snapshot: Path, page: Path) -> str | None:
    adopt_docs(dbt.write_docs(settings, snapshot), page)
    return None
