"""Our own pages as files of a folder."""

from __future__ import annotations

from pathlib import Path

from nba_props.site.pages import Pages


def write(folder: Path, pages: Pages, runbooks: Path) -> int:
    """Write our own pages into a folder; returns how many days have one."""
    for name in ("days", "games", "players", "runbooks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in ("style.css", "board.js"):
        _write(folder / name, pages.static(name))
    _write(folder / "index.html", pages.front())
    _write(folder / "tonight.html", pages.tonight())
    _write(folder / "record.html", pages.record())
    count = 0
    for day, html in pages.days():
        _write(folder / "days" / f"{day}.html", html)
        count += 1
    for kind, made in (("games", pages.games()), ("players", pages.players())):
        for name, html in made:
            _write(folder / kind / name, html)
    for source in sorted(runbooks.glob("*.md")):
        page = folder / "runbooks" / f"{source.stem}.html"
        _write(page, pages.runbook(source.stem, source.read_text(encoding="utf-8")))
    return count


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
