"""The outbox: what is due is announced in the event table, sent, and its outcome appended.

`sending` is appended before the POST. So a run that is killed in between leaves a message whose
fate is unknown, and that is never sent again, rather than one that is sent twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from nba_props.slack.text import Post, plan_posts, plural, texts_of
from nba_props.slack.webhook import Delivery, Webhook
from nba_props.writing import Writer
from scrapers.events import new_id
from scrapers.settings import is_loopback
from scrapers.terminal import styled

EVENTS = "raw_ops.slack_events"
OUTBOX = "slack_outbox"


@dataclass(frozen=True)
class FlushResult:
    """Counts of messages: sent, tried in vain, and left untried. Those two stay due."""

    sent: int = 0
    failed: int = 0
    left: int = 0

    @property
    def due(self) -> int:
        """Messages that were due."""
        return self.sent + self.failed + self.left

    @property
    def is_clear(self) -> bool:
        """True when nothing is due any more."""
        return not (self.failed or self.left)


def flush(writer: Writer, *, dry_run: bool = False) -> FlushResult:
    """Send what `slack_outbox` says is due, within the limits of the settings.

    Call it inside `writing`, after the build. It says on the console what it could not send and
    raises nothing for it; a dry run prints the posts and appends nothing.
    """
    settings = writer.settings
    schema = settings.nba_props_schema
    if not writer.warehouse.has_relation(schema, OUTBOX):
        return FlushResult()
    outbox = writer.warehouse.relation(schema, OUTBOX)
    messages = writer.warehouse.query(
        f"select * from {outbox} order by sending_order, opened_at_utc, message_key"  # noqa: S608 - a declared name
    )
    posts = plan_posts(
        messages, settings.nba_props_slack_max_messages, settings.nba_props_runbook_base_url
    )
    result = send(writer, posts, dry_run=dry_run)
    unplanned = len(messages) - sum(len(post.messages) for post in posts)
    return FlushResult(result.sent, result.failed, result.left + unplanned)


def send(writer: Writer, posts: Sequence[Post], *, dry_run: bool = False) -> FlushResult:
    """Send posts in order, until one fails for a reason that the next would meet too."""
    due = sum(len(post.messages) for post in posts)
    if dry_run:
        for number, post in enumerate(posts, start=1):
            _show(writer.console, post, f"Would be sent, {number} of {len(posts)}:")
        return FlushResult(left=due)
    if not posts:
        return FlushResult()
    webhook, why_not = _webhook(writer)
    if webhook is None:
        writer.console.print(
            styled((f"{plural(due, 'message')} due on Slack, not sent: {why_not}.", "yellow"))
        )
        return FlushResult(left=due)
    sender = _Sender(writer, webhook)
    sent = failed = 0
    for number, post in enumerate(posts):
        if number:
            time.sleep(writer.settings.nba_props_slack_pause_seconds)
        delivery = sender.deliver(post)
        if delivery.is_delivered:
            sent += len(post.messages)
            continue
        failed += len(post.messages)
        if not delivery.is_about_the_message:
            break
    if failed:
        writer.console.print(
            styled(
                (
                    f"Slack: {delivery.error}; {plural(due - sent, 'message')} not sent, "
                    "due again next time.",
                    "yellow",
                )
            )
        )
    return FlushResult(sent, failed, due - sent - failed)


def _webhook(writer: Writer) -> tuple[Webhook | None, str]:
    address = writer.settings.slack_webhook_url
    if address is None:
        return None, "SLACK_WEBHOOK_URL is not set"
    url = address.get_secret_value()
    if writer.clock.kind == "given" and not is_loopback(url):
        # What a sandbox has made up must not reach people.
        return None, "SLACK_WEBHOOK_URL is a real one, and --as-of is for the sandbox alone"
    return Webhook(url, writer.settings), ""


class _Sender:
    """Sends posts with an event before and after. Waits once for a Slack that asks for it."""

    def __init__(self, writer: Writer, webhook: Webhook) -> None:
        self._writer = writer
        self._webhook = webhook
        self._has_waited = False

    def deliver(self, post: Post) -> Delivery:
        delivery = self._attempt(post)
        if delivery.asks_for_a_pause and not self._has_waited:
            self._has_waited = True
            cap = self._writer.settings.nba_props_retry_after_cap_seconds
            time.sleep(min(delivery.retry_after_seconds or 0, cap))
            delivery = self._attempt(post)
        return delivery

    def _attempt(self, post: Post) -> Delivery:
        post_id = new_id()
        self._append(post, post_id, "sending", Delivery(None, None))
        delivery = self._webhook.post(post.payload)
        event = "delivered" if delivery.is_delivered else "failed"
        self._append(post, post_id, event, delivery)
        return delivery

    def _append(self, post: Post, post_id: str, event: str, delivery: Delivery) -> None:
        names = ("message_key", "kind", "subject", "substance")
        self._writer.append(
            EVENTS,
            [
                self._writer.run.event(
                    "event_id",
                    post_id=post_id,
                    **{name: row[name] for name in names},
                    event=event,
                    http_status=delivery.http_status,
                    error_message=delivery.error,
                )
                for row in post.messages
            ],
        )


def _show(console: Console, post: Post, heading: str) -> None:
    console.print(heading, style="bold")
    for text in texts_of(post.payload):
        for line in text.split("\n"):
            console.print(styled(line), soft_wrap=True)
