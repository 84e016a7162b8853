"""`nba-props reconcile --alert`: the daily report to Slack."""

from __future__ import annotations

from datetime import date

from rich.console import Console

from scrapers.clock import Clock
from nba_props.commands.operations.alert import STILL_DUE
from nba_props.verdicts import read_report
from nba_props.writing import writing
from nba_props.readers import live_reader
from scrapers.settings import Settings
from nba_props.slack.outbox import send
from nba_props.slack.report import daily_report

_MESSAGES = "slack_messages"


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
        messages = reader.rows("select * from {slack_messages} order by last_event_id")
        post = daily_report(
            read_report(reader, day),
            [row for row in messages if row["is_unreported"]],
            clock.as_of_utc,
            settings.nba_props_runbook_base_url,
        )
        [row] = post.messages
        said = {message["message_key"] for message in messages if message["is_sent"]}
        if row["message_key"] in said:
            console.print(f"The report of {day} was sent before, and nothing has changed.")
            return 0
        result = send(writer, [post], dry_run=dry_run)
    if result.sent:
        console.print(f"The report of {day} was sent to Slack.")
    return 0 if dry_run or result.is_clear else STILL_DUE
