"""`nba-props alert`: send what is due on Slack."""

from __future__ import annotations

from rich.console import Console

from scrapers.clock import Clock
from scrapers.commands.writing import writing
from scrapers.settings import Settings
from scrapers.slack import flush
from scrapers.slack.outbox import OUTBOX
from scrapers.slack.text import plural

STILL_DUE = 1


def alert(settings: Settings, console: Console, clock: Clock, *, dry_run: bool) -> int:
    """Send the messages that are due, or print them. 1 when some stay due.

    Raises WarehouseError when the models have not been built.
    """
    schema = settings.nba_props_schema
    with writing(settings, console, "alert", clock, schema, needs=(OUTBOX,)) as writer:
        result = flush(writer, dry_run=dry_run)
    if not result.due:
        console.print("Nothing is due on Slack.")
    if result.sent:
        console.print(f"Sent to Slack: {plural(result.sent, 'message')}.")
    return 0 if dry_run or result.is_clear else STILL_DUE
