"""What the commands share: options, and how they are read."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from scrapers.clock import Clock, read_clock, read_date
from scrapers.errors import ConfigError
from scrapers.terminal import Terminal

if TYPE_CHECKING:
    from scrapers.settings import Settings

console = Terminal()

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="Pretend that it is this moment: 2026-01-24T16:00 (Eastern) or with an offset. "
        "Only against the sandbox.",
    ),
]
LookBack = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="Look back to this moment: 2026-01-24T16:00 (Eastern) or with an offset. Built "
        "beside the live models, which are not touched.",
    ),
]


DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be sent; send nothing.")]


class OutputFormat(StrEnum):
    """How a command prints."""

    TABLE = "table"
    JSON = "json"


class RowsFormat(StrEnum):
    """How a command prints rows of one kind."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def load_settings() -> Settings:
    """Settings from the environment. Raises ConfigError."""
    # Half of what `--help` takes, which needs none.
    from scrapers import settings

    return settings.load_settings()


def live(as_of: str | None, command: str) -> tuple[Settings, Clock]:
    """Settings and clock of a command that asks the sources. Raises ConfigError."""
    settings = load_settings()
    clock = read_clock(as_of)
    if as_of is not None:
        settings.require_loopback(command)
    return settings, clock


def address(text: str, name: str) -> str:
    """Absolute path or address of a bucket; `name` is what was typed. Raises ConfigError."""
    from scrapers.settings import place

    try:
        return place(text)
    except ValueError as error:
        raise ConfigError(f"{name} {error}.") from None


def span(first: str | None, last: str | None, asked_on: date | None = None) -> list[date]:
    """Every Eastern date of a span, both ends included. Raises ConfigError.

    `asked_on` as in `read_date`.
    """
    if first is None or last is None:
        raise ConfigError("--from and --to go together.")
    start, end = read_date(first, asked_on), read_date(last, asked_on)
    if end < start:
        raise ConfigError(f"--from {start} is after --to {end}.")
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
