"""The one place where text becomes what a terminal shows. A source's text is shown, not obeyed."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

_PATIENCE_SECONDS = 2.0


@contextmanager
def in_progress(console: Console, what: str) -> Iterator[None]:
    """Say what is being done while it lasts: on a terminal a line with the time, gone in the end.

    In a log it is a line of its own, where it lasts longer than two seconds.
    """
    if console.is_terminal:
        # A quarter of what this module takes to import, and most commands show no progress.
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        # The spinner of ASCII: any terminal can show it.
        columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, refresh_per_second=4) as progress:
            progress.add_task(what, total=None)
            yield
        return
    late = threading.Timer(_PATIENCE_SECONDS, console.print, [f"{what} ..."])
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()


def plain(text: str) -> str:
    """Text in one line without what a terminal would obey.

    Control and format characters (escape sequences, line ends, changes of direction) are
    written as Python does, `\\x1b`.
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or unicodedata.category(char) == "Zs"
        else char.encode("unicode_escape").decode()
        for char in text
    )


def plural(count: int, noun: str) -> str:
    """A number and its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def styled(*parts: str | tuple[object, str]) -> Text:
    """Text of parts, which are not markup; a pair is a value and its style."""
    return Text.assemble(
        *(
            plain(part) if isinstance(part, str) else (plain(str(part[0])), part[1])
            for part in parts
        )
    )


class PlainTable(Table):
    """A table whose cells are not markup. Too narrow a terminal gets lines, and loses nothing."""

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        """As the parent's; texts are made plain."""
        super().add_row(
            *(styled(cell) if isinstance(cell, str) else cell for cell in cells), **options
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Called by rich to print it."""
        if self._least_width() <= options.max_width:
            yield from super().__rich_console__(console, options)
            return
        if self.title:
            yield styled(str(self.title))
        cells = [[_text(cell) for cell in column.cells] for column in self.columns]
        headings = [_text(column.header).plain.replace("\n", " ") for column in self.columns]
        for row in zip(*cells, strict=True):
            parts = [
                Text(f"{heading} ").append_text(cell) if heading and index else cell
                for index, (heading, cell) in enumerate(zip(headings, row, strict=True))
                if cell.plain.strip()
            ]
            yield Text(", ").join(parts)

    def _least_width(self) -> int:
        """Below it a word or a number would be cut, or broken over two lines."""
        total = 0
        for column in self.columns:
            texts = [_text(cell).plain for cell in (column.header, *column.cells)]
            words = [
                word
                for text in texts
                for line in text.split("\n")
                for word in ([line] if column.no_wrap else line.split())
            ]
            widest = max(map(cell_len, words), default=0)
            total += max(column.min_width or 0, min(widest, column.max_width or widest))
        _, right, _, left = self.padding
        between = 0 if self.box is None else len(self.columns) - 1
        return total + between + (left + right) * len(self.columns)


def _text(cell: RenderableType) -> Text:
    return cell if isinstance(cell, Text) else styled(str(cell))


class Terminal(Console):
    """A console on which no text is markup, an emoji code, or more than one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"highlight": False, **options})

    def print(self, *objects: Any, **options: Any) -> None:
        """As the parent's; a text is one line however long: in a log it can be searched for."""
        if all(isinstance(each, str | Text) for each in objects):
            options = {"soft_wrap": True, **options}
        super().print(*objects, **options)

    def on_broken_pipe(self) -> None:
        """Called by rich when nobody reads any more, in place of an end with exit code 1."""
        raise BrokenPipeError

    def render_str(self, text: str, **options: Any) -> Text:
        """Called by rich for every text that it is given as such."""
        return super().render_str(plain(text), **{**options, "markup": False, "emoji": False})
