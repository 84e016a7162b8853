"""`nba-props reconcile --alert`: the daily report, to every channel that takes it."""

from __future__ import annotations

from datetime import date

from rich.console import Console

from nba_props.commands.operations.alert import STILL_DUE
from nba_props.readers import live_reader
from nba_props.slack.outbox import FlushResult, due_report, send, unsendable, usable
from nba_props.slack.report import daily_report
from nba_props.verdicts import read_report
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.settings import Settings

_MESSAGES = "alert_messages"


def send_daily_report(
    settings: Settings, console: Console, clock: Clock, day: date, *, dry_run: bool
) -> int:
    """Send the verdicts of a date, once as long as they hold. 1 when that failed.

    Raises WarehouseError when the models have not been built.
    """
    schema = settings.nba_props_schema
    command = "reconcile --alert"
    with writing(settings, console, command, clock, schema, needs=(_MESSAGES,)) as writer:
        reader = live_reader(writer.warehouse, schema)
        messages = reader.rows("select * from {alert_messages} order by last_event_id")
        report = read_report(reader, day)
        channels = [channel for channel in usable(writer) if channel.takes_reports]
        result = FlushResult() if channels else unsendable(writer, 1)
        for channel in channels:
            mine = [row for row in messages if row["channel"] == channel.name]
            post = daily_report(
                report,
                [row for row in mine if row["is_unreported"]],
                clock.as_of_utc,
                settings.nba_props_runbook_base_url,
            )
            due, found = due_report(writer, channel, post, mine)
            result += found + send(writer, channel, due, dry_run=dry_run)
    if not result.due:
        console.print(f"The report of {day} was sent before, and nothing has changed.")
    if result.sent:
        console.print(f"The report of {day} was sent.")
    return 0 if dry_run or result.is_clear else STILL_DUE
