"""`nba-props alert`: send what is due on each channel, then what Elementary found on Slack."""

from __future__ import annotations

from rich.console import Console

from nba_props import elementary
from nba_props.channels import Channel, configured
from nba_props.channels.webhook import Delivery
from nba_props.slack.outbox import OUTBOX, flush
from nba_props.writing import Writer, writing
from scrapers.clock import EASTERN, Clock, now_utc
from scrapers.errors import ConfigError
from scrapers.events import Row, new_id
from scrapers.settings import Settings
from scrapers.terminal import plural, styled

STILL_DUE = 1
_TEST_COLUMNS = (
    *("detail", "tried", "affected_rows", "games", "resolved_at_utc", "target", "thread_ref"),
    *("owner", "substance", "is_thread_shared"),
)


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
        console.print("Nothing is due.")
    if result.sent:
        console.print(f"Sent: {plural(result.sent, 'message')}.")
    return 0 if dry_run or result.is_clear else STILL_DUE


def send_tests(settings: Settings, console: Console) -> int:
    """Send a test message on each configured channel and say what came back. 1 when one failed.

    Nothing is read from the warehouse and nothing appended. Raises ConfigError without a channel.
    """
    channels = configured(settings)
    if not channels:
        raise ConfigError(
            "No channel is set: put one of SLACK_BOT_TOKEN, SLACK_WEBHOOK_URL, TEAMS_WEBHOOK_URL, "
            "ALERT_WEBHOOK_URL and PAGERDUTY_ROUTING_KEY into .env."
        )
    worst = 0
    for channel in channels:
        what, failed = _send_test(settings, channel)
        style = "red" if failed else "green"
        console.print(styled((f"{channel.label}: {failed or what}", style)))
        worst = STILL_DUE if failed else worst
    return worst


def _send_test(settings: Settings, channel: Channel) -> tuple[str, str | None]:
    """What was done on a channel, and why it failed; an alert that was raised is resolved."""
    now = now_utc()
    row: Row = dict.fromkeys(_TEST_COLUMNS) | {
        "message_key": f"test|{new_id()}",
        "subject": f"nba-props-test-{new_id()}",
        "state": "missing",
        "cause": "test",
        "meaning": "This is a test, nothing is wrong",
        "label": "nba-props alert --test",
        "game_date": now.astimezone(EASTERN).date(),
        "next_step": "nothing",
        "runbook": "README",
        "first_boundary": "schedule_to_boxscores",
        "opened_at_utc": now,
        "as_of_utc": now,
        "first_tried_utc": now,
        "last_post_id": new_id(),
    }
    status = None
    for kind in ("opened", "resolved"):
        row |= {"kind": kind, "resolved_at_utc": now if kind == "resolved" else None}
        [post] = channel.posts([row], 1, settings.nba_props_runbook_base_url)
        delivery = channel.send(post, row["last_post_id"])
        if not delivery.is_delivered:
            return "", delivery.error
        found = channel.arrived([row]) if kind == "opened" else {}
        if isinstance(found, Delivery):
            return "", f"it was posted, and cannot be looked for: {found.error}"
        row |= {"thread_ref": delivery.remote_ref, "is_thread_shared": False}
        status = delivery.http_status
    return f"took an opening and its resolution (HTTP {status})", None


def send_anomalies(writer: Writer) -> int:
    """Send what Elementary found in the monitors and has not sent; returns the number of posts.

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
