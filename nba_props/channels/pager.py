"""The pager: PagerDuty's Events API v2, which other services implement too."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Any, ClassVar

from nba_props.as_json import as_json
from nba_props.channels.text import Post, clip, message_payload
from nba_props.channels.webhook import Delivery, Webhook
from scrapers.events import Row
from scrapers.settings import Settings

_PATH = "/v2/enqueue"
_SUMMARY_LIMIT = 1024
_KEY_LIMIT = 255


class Pager:
    """Triggers an alert of an incident or breaker and resolves it; its key makes a repeat harmless.

    The seed `alert_routes` selects the incidents: by default missing box scores.
    """

    name: ClassVar[str] = "pager"
    label: ClassVar[str] = "The pager"
    takes_reports: ClassVar[bool] = False

    def __init__(self, settings: Settings, key: str) -> None:
        self.url = settings.pagerduty_base_url
        self._key = key
        self._runbooks = settings.nba_props_runbook_base_url
        self._webhook = Webhook(f"{self.url}{_PATH}", settings, self.label)

    def posts(self, messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
        """See Channel. One event per message; those beyond `most` wait for the next run."""
        return [Post((row,), message_payload(row, runbooks)) for row in messages[:most]]

    def ref(self, post: Post) -> str | None:
        """See Channel. The key of the first event, so that a renamed incident is still resolved."""
        row = post.messages[0]
        return str(row.get("thread_ref") or row["subject"])[:_KEY_LIMIT]

    def arrived(self, messages: Sequence[Row]) -> dict[str, str] | Delivery:
        """See Channel. None need to be looked up: sending the same event again changes nothing."""
        return {}

    def send(self, post: Post, post_id: str) -> Delivery:
        """See Channel."""
        return self._webhook.post(self.body(post))

    def body(self, post: Post) -> dict[str, Any]:
        """JSON of the event."""
        row = post.messages[0]
        is_over = row["kind"] in ("resolved", "breaker_closed")
        event: dict[str, Any] = {
            "routing_key": self._key,
            "event_action": "resolve" if is_over else "trigger",
            "dedup_key": self.ref(post),
        }
        if is_over:
            return event
        page = f"{self._runbooks.rstrip('/')}/{row['runbook']}.md"
        if page.startswith(("http://", "https://")):
            event["links"] = [{"href": page, "text": "Runbook"}]
        return event | {
            "client": "nba-props",
            "payload": {
                "summary": clip(unescape(str(post.payload["text"])), _SUMMARY_LIMIT),
                "source": "nba-props",
                "severity": "critical" if row["state"] == "missing" else "warning",
                # Of a breaker it is not known.
                **({"timestamp": as_json(row["opened_at_utc"])} if row["opened_at_utc"] else {}),
                "component": row["first_boundary"],
                "class": row["cause"],
                "custom_details": {
                    name: as_json(row[name])
                    for name in ("subject", "detail", "affected_rows", "next_step", "runbook")
                },
            },
        }
