"""The one place where text becomes what a terminal shows. A source's text is shown, not obeyed."""

from __future__ import annotations

import unicodedata
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text


def plain(text: str) -> str:
    """Text in one line without what a terminal would obey.

    Control and format characters (escape sequences, line ends, changes of direction) stand as
    Python writes them, `\\x1b`.
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or unicodedata.category(char) == "Zs"
        else char.encode("unicode_escape").decode()
        for char in text
    )


def styled(*parts: str | tuple[object, str]) -> Text:
    """Text of parts, which are not markup; a pair is a value and its style."""
    return Text.assemble(
        *(
            plain(part) if isinstance(part, str) else (plain(str(part[0])), part[1])
            for part in parts
        )
    )


class PlainTable(Table):
    """A table whose cells are not markup."""

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        """As the parent's; texts are made plain."""
        super().add_row(
            *(styled(cell) if isinstance(cell, str) else cell for cell in cells), **options
        )


class Terminal(Console):
    """A console on which no text is markup, an emoji code, or more than one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"highlight": False, **options})

    def render_str(self, text: str, **options: Any) -> Text:
        """Called by rich for every text that it is given as such."""
        return super().render_str(plain(text), **{**options, "markup": False, "emoji": False})
