"""`nba-props build`."""

from __future__ import annotations

from rich.console import Console

from scrapers.clock import Clock
from scrapers.commands.writing import writing
from scrapers.settings import Settings


def build(settings: Settings, console: Console, clock: Clock) -> int:
    """Build the models: live, or beside them as of a past moment. Returns the exit code."""
    build_schema(settings, console, clock, "build")
    return 0


def build_schema(settings: Settings, console: Console, clock: Clock, command: str) -> str:
    """Build for a clock and return the schema it went into."""
    schema = settings.lookback_schema if clock.kind == "given" else settings.nba_props_schema
    with writing(settings, console, command, clock, schema) as writer:
        writer.build(schema, is_whole=schema == settings.nba_props_schema)
    return schema
