"""`nba-props build`."""

from __future__ import annotations

from rich.console import Console

from nba_props.writing import Writer, writing
from scrapers.clock import Clock, eastern_text, now_utc
from scrapers.errors import UsageError
from scrapers.landing.records import ATTEMPTS, RUNS
from scrapers.settings import Settings

# Answers that lost a part of their list: they replace none.
_SHORT = "short_answers"


def build(settings: Settings, console: Console, clock: Clock) -> int:
    """Build the models: live, or beside them as of a past moment. Returns the exit code."""
    build_schema(settings, console, clock, "build")
    return 0


def build_schema(settings: Settings, console: Console, clock: Clock, command: str) -> str:
    """Build for a clock and return the schema it went into."""
    schema = settings.lookback_schema if clock.kind == "given" else settings.nba_props_schema
    with writing(settings, console, command, clock, schema) as writer:
        if schema != settings.nba_props_schema:
            check_past(writer)
            check_keys(writer)
        writer.build(schema, is_whole=schema == settings.nba_props_schema)
    return schema


def check_past(writer: Writer) -> None:
    """Raises UsageError for a moment that neither the wall clock nor any run has reached."""
    runs = writer.warehouse.relation(*RUNS.split("."))
    reached = writer.warehouse.query(
        f"select max(as_of_utc) as as_of_utc from {runs} "  # noqa: S608 - declared names
        f"where target_schema = '{writer.settings.nba_props_schema}'"
    )[0]["as_of_utc"]
    if writer.clock.as_of_utc > max(reached or now_utc(), now_utc()):
        raise UsageError(
            f"--as-of {eastern_text(writer.clock.as_of_utc)} is still to come, and a look-back is "
            "to a moment that is past: correct it, or leave it out."
        )


def check_keys(writer: Writer) -> None:
    """Raises UsageError when a look-back would need the keys of an answer that were pruned.

    They are needed where no later answer to the question was known at the clock: without them all
    records of the list would look as if they had vanished.
    """
    warehouse, live = writer.warehouse, writer.settings.nba_props_schema
    if not warehouse.has_relation(live, _SHORT):
        return
    attempts = warehouse.relation(*ATTEMPTS.split("."))
    clock = f"timestamp '{writer.clock.as_of_utc:%Y-%m-%d %H:%M:%S.%f}'"
    needed = warehouse.query(
        "select max(pruned.as_of_utc) as as_of_utc "  # noqa: S608 - declared names and an instant
        f"from {attempts} as pruned "
        f"left join {attempts} as later on pruned.source = later.source "
        "and pruned.endpoint = later.endpoint and pruned.requested_for = later.requested_for "
        "and json_value(pruned.params, '$.game_id') "
        "is not distinct from json_value(later.params, '$.game_id') "
        "and later.record_keys is not null and later.record_count > 0 and later.is_last_page "
        f"and later.request_id not in (select request_id from {warehouse.relation(live, _SHORT)}) "
        f"and later.as_of_utc <= {clock} and later.responded_at_utc > pruned.responded_at_utc "
        "where pruned.record_keys is null and pruned.record_count > 0 "
        f"and pruned.as_of_utc <= {clock} and later.attempt_id is null"
    )
    if needed[0]["as_of_utc"] is not None:
        raise UsageError(
            f"What was listed at {eastern_text(writer.clock.as_of_utc)} was pruned, and there is "
            "no look-back to it: name a later moment, or look back in a restored backup of before."
        )
