"""`nba-props alert`: send what is due on Slack, incidents first, then what Elementary found."""

from __future__ import annotations

from rich.console import Console

from nba_props import elementary
from nba_props.slack import flush
from nba_props.slack.outbox import OUTBOX
from nba_props.slack.text import plural
from nba_props.writing import Writer, writing
from scrapers.clock import Clock
from scrapers.settings import Settings

STILL_DUE = 1


def alert(settings: Settings, console: Console, clock: Clock, *, dry_run: bool) -> int:
    """Send the messages that are due, or print them. 1 when some stay due.

    Raises WarehouseError when the models have not been built.
    """
    schema = settings.nba_props_schema
    with writing(settings, console, "alert", clock, schema, needs=(OUTBOX,)) as writer:
        result = flush(writer, dry_run=dry_run)
        if not dry_run and result.is_clear:
            send_anomalies(writer)
    if not result.due:
        console.print("Nothing is due on Slack.")
    if result.sent:
        console.print(f"Sent to Slack: {plural(result.sent, 'message')}.")
    return 0 if dry_run or result.is_clear else STILL_DUE


def send_anomalies(writer: Writer) -> int:
    """Send what Elementary found in the monitors and has not told; returns the number of posts.

    Nothing where Elementary is not installed, nothing was built for it, or Slack has no address.
    Raises ElementaryError.
    """
    settings = writer.settings
    if not elementary.can_send(settings) or elementary.absence(settings) is not None:
        return 0
    if not writer.warehouse.has_relation(elementary.schema_of(settings), elementary.RESULTS):
        return 0
    writer.warehouse.release()
    sent = elementary.send_alerts(settings)
    if sent:
        writer.console.print(f"Sent to Slack by Elementary: {plural(sent, 'post')}.")
    return sent
