"""What each channel does with the messages that are due on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from nba_props.channels.text import Post
from nba_props.channels.webhook import Delivery
from scrapers.events import Row


class Channel(Protocol):
    """One configured channel. Its address and its key are secrets, and are never printed.

    `name` is its name in the seed `alert_routes`, `label` its name in printed messages. `url` shows
    whether it is on this machine: with a given clock nothing is sent to another. `takes_reports`:
    it also gets the daily report.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    takes_reports: ClassVar[bool]
    url: str

    def posts(self, messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
        """At most `most` posts for rows of `alert_outbox`, in their order.

        `runbooks` is the address of the folder of runbooks. A row without a post stays due.
        """

    def ref(self, post: Post) -> str | None:
        """Reference that is noted before the post is sent; None where the channel has none."""

    def arrived(self, messages: Sequence[Row]) -> dict[str, str] | Delivery:
        """References of those messages that an earlier try delivered, by `message_key`.

        A failed Delivery where the channel cannot be asked now.
        """

    def send(self, post: Post, post_id: str) -> Delivery:
        """Send one post. Never raises for what the network or the service does."""
