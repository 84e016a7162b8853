"""The outbox: what is due is announced in the event table, sent, and its outcome appended.

`sending` is appended before the POST. So a run that is killed in between leaves a message whose
fate is unknown. A channel that can be asked for it is asked; elsewhere it is never sent again,
rather than twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.console import Console

from nba_props.channels import Channel, configured
from nba_props.channels.hooks import SlackWebhook
from nba_props.channels.text import Post, texts_of
from nba_props.channels.webhook import Delivery
from nba_props.writing import Writer
from scrapers.addresses import is_loopback
from scrapers.events import Row, new_id
from scrapers.terminal import plural, styled

EVENTS = "raw_ops.slack_events"
OUTBOX = "alert_outbox"
# Where messages wait when no channel is configured.
_FIRST = "slack"


@dataclass(frozen=True)
class FlushResult:
    """Counts of messages: sent, tried in vain, and left untried. Those two stay due."""

    sent: int = 0
    failed: int = 0
    left: int = 0

    def __add__(self, other: FlushResult) -> FlushResult:
        return FlushResult(
            self.sent + other.sent, self.failed + other.failed, self.left + other.left
        )

    @property
    def due(self) -> int:
        """Messages that were due."""
        return self.sent + self.failed + self.left

    @property
    def is_clear(self) -> bool:
        """True when nothing is due any more."""
        return not (self.failed or self.left)


def flush(writer: Writer, *, dry_run: bool = False) -> FlushResult:
    """Send what `alert_outbox` says is due on each configured channel, within the settings' limits.

    Call it inside `writing`, after the build. It says on the console what it could not send and
    raises nothing for it; a dry run prints the posts and appends nothing.
    """
    settings = writer.settings
    schema = settings.nba_props_schema
    if not writer.warehouse.has_relation(schema, OUTBOX):
        return FlushResult()
    outbox = writer.warehouse.relation(schema, OUTBOX)
    due = writer.warehouse.query(
        f"select * from {outbox} order by sending_order, opened_at_utc, message_key"  # noqa: S608 - a declared name
    )
    channels = usable(writer)
    result = FlushResult()
    if not channels:
        result = unsendable(writer, sum(row["channel"] == _FIRST for row in due))
        if not dry_run or not due:
            return result
        # Printed is what Slack would get.
        channels, result = [SlackWebhook(settings, "")], FlushResult()
    for channel in channels:
        mine = [row for row in due if row["channel"] == channel.name]
        if mine and not dry_run:
            mine, found = _without_arrived(writer, channel, mine)
            result += found
        posts = channel.posts(
            mine, settings.nba_props_slack_max_messages, settings.nba_props_runbook_base_url
        )
        result += send(writer, channel, posts, dry_run=dry_run)
        result += FlushResult(left=len(mine) - sum(len(post.messages) for post in posts))
    return result


def usable(writer: Writer) -> list[Channel]:
    """The configured channels. With a given clock only those on this machine.

    What a sandbox has made up must not reach people.
    """
    channels = configured(writer.settings)
    if writer.clock.kind == "given":
        return [channel for channel in channels if is_loopback(channel.url)]
    return channels


def unsendable(writer: Writer, due: int) -> FlushResult:
    """Say why nothing of what is due can be sent."""
    if due:
        why = (
            "the channels are real ones, and --as-of is only for the sandbox"
            if configured(writer.settings)
            else "SLACK_WEBHOOK_URL is not set, nor is another channel"
        )
        writer.console.print(styled((f"{plural(due, 'message')} due, not sent: {why}.", "yellow")))
    return FlushResult(left=due)


def _without_arrived(
    writer: Writer, channel: Channel, due: list[Row]
) -> tuple[list[Row], FlushResult]:
    """What is to be sent: without that of which an earlier try turns out to have arrived."""
    tried = [row for row in due if row["first_tried_utc"] is not None]
    found = channel.arrived(tried) if tried else {}
    if isinstance(found, Delivery):
        # The rest would go out of order, and the next call asks again.
        _say(writer, channel, found, len(due))
        return [], FlushResult(failed=len(tried), left=len(due) - len(tried))
    for row in tried:
        if row["message_key"] in found:
            delivery = Delivery(None, None, remote_ref=found[row["message_key"]])
            _append(writer, channel, [row], row["last_post_id"], "delivered", delivery)
    left = [row for row in due if row["message_key"] not in found]
    for row in tried:
        if ref := found.get(row["message_key"]):
            shared = sum(other["last_post_id"] == row["last_post_id"] for other in tried) > 1
            _begin_thread([Post((other,), {}) for other in left], row, ref, shared)
    return left, FlushResult(sent=len(found))


def _begin_thread(posts: Sequence[Post], first: Row, ref: str | None, is_shared: bool) -> None:
    """What is due about the same incident goes on where its first message has just arrived."""
    for post in posts:
        for row in post.messages:
            if row["subject"] == first["subject"] and ref and not row.get("thread_ref"):
                row |= {"thread_ref": ref, "is_thread_shared": is_shared}


def due_report(
    writer: Writer, channel: Channel, post: Post, messages: Sequence[Row]
) -> tuple[list[Post], FlushResult]:
    """The post of a daily report, unless the channel has it, by its rows of `alert_messages`."""
    [row] = post.messages
    known = [message for message in messages if message["message_key"] == row["message_key"]]
    if not known or known[0]["is_sent"]:
        return ([] if known else [post]), FlushResult()
    tried = {**row, **known[0], "last_post_id": known[0]["post_id"]}
    due, found = _without_arrived(writer, channel, [tried])
    return ([post] if due else []), found


def send(
    writer: Writer, channel: Channel, posts: Sequence[Post], *, dry_run: bool = False
) -> FlushResult:
    """Send posts in order, until one fails for a reason that the next would meet too."""
    due = sum(len(post.messages) for post in posts)
    if dry_run:
        for number, post in enumerate(posts, start=1):
            heading = f"Would be sent to {channel.label}, {number} of {len(posts)}:"
            _show(writer.console, post, heading)
        return FlushResult(left=due)
    sender = _Sender(writer, channel)
    sent = failed = 0
    error: Delivery | None = None
    for number, post in enumerate(posts):
        if number:
            time.sleep(writer.settings.nba_props_slack_pause_seconds)
        delivery = sender.deliver(post)
        if delivery.is_delivered:
            sent += len(post.messages)
            for row in post.messages:
                _begin_thread(posts[number + 1 :], row, delivery.remote_ref, len(post.messages) > 1)
            continue
        error = delivery
        failed += len(post.messages)
        if not delivery.is_about_the_message:
            break
    if error is not None:
        _say(writer, channel, error, due - sent)
    return FlushResult(sent, failed, due - sent - failed)


def _say(writer: Writer, channel: Channel, failed: Delivery, unsent: int) -> None:
    left = f"{plural(unsent, 'message')} not sent, due again next time."
    writer.console.print(styled((f"{channel.label}: {failed.error}; {left}", "yellow")))


class _Sender:
    """Sends posts with an event before and after. Waits once for a service that asks for it."""

    def __init__(self, writer: Writer, channel: Channel) -> None:
        self._writer = writer
        self._channel = channel
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
        ref = self._channel.ref(post)
        announced = Delivery(None, None, remote_ref=ref)
        _append(self._writer, self._channel, post.messages, post_id, "sending", announced)
        # What another machine may have begun to send since is no longer ours to send.
        self._writer.guard.check()
        delivery = self._channel.send(post, post_id)
        event = "delivered" if delivery.is_delivered else "failed"
        outcome = replace(delivery, remote_ref=delivery.remote_ref or ref)
        _append(self._writer, self._channel, post.messages, post_id, event, outcome)
        return delivery


def _append(
    writer: Writer,
    channel: Channel,
    messages: Sequence[Row],
    post_id: str,
    event: str,
    delivery: Delivery,
) -> None:
    names = ("message_key", "kind", "subject", "substance")
    writer.append(
        EVENTS,
        [
            writer.run.event(
                "event_id",
                post_id=post_id,
                **{name: row[name] for name in names},
                event=event,
                channel=channel.name,
                remote_ref=delivery.remote_ref,
                http_status=delivery.http_status,
                error_message=delivery.error,
            )
            for row in messages
        ],
    )


def _show(console: Console, post: Post, heading: str) -> None:
    console.print(heading, style="bold")
    for text in texts_of(post.payload):
        for line in text.split("\n"):
            console.print(styled(line))
