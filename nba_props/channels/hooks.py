"""Channels that are an address to POST JSON to: Slack's and Teams' webhooks, and anybody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any, ClassVar

from nba_props.as_json import as_json
from nba_props.channels.text import Post, message_payload, plan_posts, texts_of
from nba_props.channels.webhook import Delivery, Payload, Webhook
from scrapers.events import Row
from scrapers.settings import Settings

_FACTS = (
    *("kind", "subject", "state", "cause", "meaning", "label", "game_date", "first_boundary"),
    *("detail", "affected_rows", "tried", "next_step", "runbook", "owner"),
    *("opened_at_utc", "resolved_at_utc", "as_of_utc"),
)
_LINK = re.compile(r"<([^|>]+)\|([^>]+)>")
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")
_EMOJI = re.compile(r":[a-z_]+: ?")


class SlackWebhook:
    """Slack's incoming webhook: one place, and nothing of what was sent can be asked for."""

    name: ClassVar[str] = "slack"
    label: ClassVar[str] = "Slack"
    takes_reports: ClassVar[bool] = True

    def __init__(self, settings: Settings, url: str) -> None:
        self.url = url
        self._webhook = Webhook(url, settings, self.label)

    def posts(self, messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
        """See Channel. What is more becomes digests."""
        return plan_posts(messages, most, runbooks)

    def ref(self, post: Post) -> str | None:
        """See Channel."""
        return None

    def arrived(self, messages: Sequence[Row]) -> dict[str, str] | Delivery:
        """See Channel."""
        return {}

    def send(self, post: Post, post_id: str) -> Delivery:
        """See Channel."""
        return self._webhook.post(self.body(post))

    def body(self, post: Post) -> Payload:
        """JSON of a post."""
        return post.payload


class Teams(SlackWebhook):
    """A webhook of Teams' Workflows, which takes an Adaptive Card."""

    name: ClassVar[str] = "teams"
    label: ClassVar[str] = "Teams"

    def body(self, post: Post) -> Payload:
        """See SlackWebhook: the same texts, in Teams' Markdown."""
        blocks = [
            {"type": "TextBlock", "text": line, "wrap": True, "spacing": "Small"}
            for text in texts_of(post.payload)
            for line in _markdown(text).split("\n")
        ]
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": {"width": "Full"},
            "body": blocks,
        }
        kind = "application/vnd.microsoft.card.adaptive"
        return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


class PlainWebhook(SlackWebhook):
    """Any service that takes JSON. `Idempotency-Key` lets it drop what comes a second time."""

    name: ClassVar[str] = "webhook"
    label: ClassVar[str] = "The webhook"

    def posts(self, messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
        """See Channel. A message each: what is more waits."""
        return [Post((row,), message_payload(row, runbooks)) for row in messages[:most]]

    def ref(self, post: Post) -> str | None:
        """See Channel. The key goes with each try, so that another one does no harm."""
        return str(post.messages[0]["message_key"])

    def send(self, post: Post, post_id: str) -> Delivery:
        """See Channel."""
        return self._webhook.post(self.body(post), {"Idempotency-Key": self.ref(post) or ""})

    def body(self, post: Post) -> Payload:
        """See SlackWebhook: the columns of the message, and its text."""
        row: dict[str, Any] = dict(post.messages[0])
        facts = {name: as_json(row.get(name)) for name in ("message_key", *_FACTS)}
        return facts | {"text": unescape(str(post.payload["text"]))}


def _markdown(text: str) -> str:
    """Slack's markup as Markdown."""
    return unescape(_BOLD.sub(r"**\1**", _LINK.sub(r"[\2](\1)", _EMOJI.sub("", text))))
