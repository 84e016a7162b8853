"""What each channel does with the messages that are due on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from nba_props.channels.text import Post
from nba_props.channels.webhook import Delivery
from scrapers.events import Row


class Channel(Protocol):
    """One configured channel. Its address and its key are secrets: no text of ours holds them.

    `name` is its name in the seed `alert_routes`, `label` its name in printed messages. `url` only
    serves to tell whether it is on this machine. `takes_reports`: it also gets the daily report.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    takes_reports: ClassVar[bool]
    url: str

    def posts(self, messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
        """Posts for rows of `alert_outbox`, in their order; at most `most`."""

    def ref(self, post: Post) -> str | None:
        """What the channel will know the post by, to ask for it or edit it; None if not."""

    def arrived(self, messages: Sequence[Row]) -> dict[str, str] | Delivery:
        """Of messages that were tried before: the reference of each one that did arrive, by key.

        A failed Delivery where that cannot be found out now.
        """

    def send(self, post: Post, post_id: str) -> Delivery:
        """Send one post. Never raises for what the network or the service does."""
