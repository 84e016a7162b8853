"""Slack with a bot's token: a thread per incident, whose first message shows how things are now."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from nba_props.channels.text import Post, message_payload, plan_posts
from nba_props.channels.webhook import Delivery, Payload
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.transport import cause_of, retry_after_seconds

_EVENT_TYPE = "nba_props_post"
# An id, which can be asked for what was posted; a name cannot.
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,}")
# The place takes nothing: it is gone or archived, or the bot was removed from it.
_CLOSED = frozenset(
    ("channel_not_found", "not_in_channel", "is_archived", "is_inactive", "restricted_action")
)
# What another message, or another place, may not meet.
_OF_MESSAGE = _CLOSED | {
    *("invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "invalid_metadata")
}
_GONE = frozenset(("message_not_found", "cant_update_message", "thread_not_found"))
_SKEW = timedelta(minutes=2)
# Slack takes about fifty within a minute; a digest that it stopped amid its edits begins again.
_MOST_EDITS = 40
_PAGE = 200


class SlackBot:
    """Posts, answers in the thread of an incident, and edits the first message of it.

    `slack_sdk` is imported when it is used. A message of unknown fate is looked for by what its
    post carries unseen, where the place is named by its id.
    """

    name: ClassVar[str] = "slack"
    label: ClassVar[str] = "Slack"
    takes_reports: ClassVar[bool] = True

    def __init__(self, settings: Settings, token: str) -> None:
        from slack_sdk import WebClient

        self.url = settings.slack_api_base_url
        self._place = settings.slack_channel
        self._runbooks = settings.nba_props_runbook_base_url
        pairs = (pair.partition("=") for pair in settings.nba_props_slack_mentions.split(","))
        # Id of a member or a user group, by owner.
        self._mentions = {owner.strip(): member.strip() for owner, _, member in pairs if member}
        self._seconds = settings.nba_props_read_timeout_seconds
        self._client = WebClient(
            token=token,
            base_url=f"{self.url}/",
            timeout=max(1, int(self._seconds)),
            # What fails is in our own words; its own say more than they should.
            logger=_silent(),
        )
        # It would try again by itself, and what became of the first try is not known then.
        self._client.retry_handlers = []

    def posts(self, messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
        """See Channel. What is more becomes digests, of one place each.

        What would edit more first messages than Slack lets in a minute waits for the next time.
        """
        waiting = [row["message_key"] for row in messages if _is_edited(row)][_MOST_EDITS:]
        messages = [row for row in messages if row["message_key"] not in waiting]
        posts: list[Post] = []
        for place in dict.fromkeys(self._place_of(row) for row in messages):
            mine = [row for row in messages if self._place_of(row) == place]
            room = most - len(posts)
            posts += plan_posts(mine, room, runbooks) if room > 0 else []
        return posts

    def ref(self, post: Post) -> str | None:
        """See Channel."""
        place = self._place_of(post.messages[0])
        return place if _CHANNEL_ID.fullmatch(place) else None

    def arrived(self, messages: Sequence[Row]) -> dict[str, str] | Delivery:
        """See Channel. Asks the threads and places into which they were posted."""
        found: dict[str, str] = {}
        for row in messages:
            place, thread = self._place_of(row), _thread_of(row)
            if not _CHANNEL_ID.fullmatch(place):
                continue
            oldest = f"{(row['first_tried_utc'] - _SKEW).timestamp():.6f}"
            # A digest of several threads is in none of them.
            for where in dict.fromkeys((thread, None)):
                ts, failed = self._look(place, where, oldest, row["last_post_id"])
                # A place that cannot be asked takes no second post either.
                if failed is not None and not _says(failed, _CLOSED):
                    return failed
                if ts is not None or failed is not None:
                    break
            if ts is not None:
                found[row["message_key"]] = f"{place}/{ts}"
        return found

    def send(self, post: Post, post_id: str) -> Delivery:
        """See Channel. Where the place of a thread is closed, it begins again in that named now."""
        delivery = self._send(post, post_id)
        rows = tuple({**row, "thread_ref": None} for row in post.messages)
        has_moved = self._place_of(rows[0]) != self._place_of(post.messages[0])
        if has_moved and _says(delivery, _CLOSED):
            return self._send(Post(rows, post.payload), post_id)
        return delivery

    def _send(self, post: Post, post_id: str) -> Delivery:
        """The first message is edited before: that can be repeated."""
        place = self._place_of(post.messages[0])
        payload = self._with_mentions(post)
        threads = {_thread_of(row) for row in post.messages}
        # A digest of several incidents belongs into none of their threads.
        thread = threads.pop() if len(threads) == 1 else None
        is_digest = len(post.messages) > 1
        for row in post.messages:
            first = _thread_of(row)
            if first is None or not _is_edited(row):
                continue
            shown = message_payload(row, self._runbooks) if is_digest else payload
            failed = self._call(partial(self._client.chat_update, channel=place, ts=first, **shown))
            if isinstance(failed, Delivery):
                if not _says(failed, _GONE):
                    return failed
                # Somebody has deleted it: it begins again.
                thread = None if thread == first else thread
        answer = self._call(
            lambda: self._client.chat_postMessage(
                channel=place,
                thread_ts=thread,
                metadata={"event_type": _EVENT_TYPE, "event_payload": {"post_id": post_id}},
                unfurl_links=False,
                **payload,
            )
        )
        if isinstance(answer, Delivery):
            return answer
        return Delivery(200, None, remote_ref=f"{answer['channel']}/{answer['ts']}")

    def refusal(self) -> str | None:
        """Why Slack does not take the token; None when it does."""
        answer = self._call(self._client.auth_test)
        return answer.error if isinstance(answer, Delivery) else None

    def can_be_asked(self, place: str) -> bool:
        """True where a place is named so that it can be asked for what was posted."""
        return _CHANNEL_ID.fullmatch(place) is not None

    def _place_of(self, row: Row) -> str:
        known = row.get("thread_ref")
        return known.partition("/")[0] if known else row.get("target") or self._place

    def _with_mentions(self, post: Post) -> Payload:
        """The payload; openings name the owners, whom the settings map to members."""
        owners = {row.get("owner") for row in post.messages if row["kind"] == "opened"}
        marks = sorted({self._mentions[owner] for owner in owners if owner in self._mentions})
        if not marks:
            return post.payload
        text = " ".join(f"<!subteam^{m}>" if m.startswith("S") else f"<@{m}>" for m in marks)
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        return {
            "text": f"{text} {post.payload['text']}",
            "blocks": [block, *post.payload["blocks"]],
        }

    def _look(
        self, place: str, thread: str | None, oldest: str, post_id: str
    ) -> tuple[str | None, Delivery | None]:
        """Timestamp of the message of a post; None where it is not there; or why it is unknown."""
        cursor = None
        while True:
            asked = {"oldest": oldest, "limit": _PAGE, "cursor": cursor}
            answer = self._call(
                lambda asked=asked: (  # type: ignore[misc]
                    self._client.conversations_history(
                        channel=place, include_all_metadata=True, **asked
                    )
                    if thread is None
                    else self._client.conversations_replies(
                        channel=place, ts=thread, include_all_metadata=True, **asked
                    )
                )
            )
            if isinstance(answer, Delivery):
                return None, answer
            for message in answer.get("messages", []):
                payload = message.get("metadata", {}).get("event_payload", {})
                if payload.get("post_id") == post_id:
                    return message["ts"], None
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None, None

    def _call(self, call: Callable[[], Any]) -> Any:
        """The answer of a method, or the Delivery that says how it failed."""
        from slack_sdk.errors import SlackApiError

        try:
            return call()
        except SlackApiError as error:
            status = getattr(error.response, "status_code", None)
            headers = getattr(error.response, "headers", None) or {}
            error_code = error.response.get("error") if status == 200 else None
            if error_code:
                needed = error.response.get("needed")
                more = f", it needs {needed}" if needed else ""
                return Delivery(
                    status,
                    f"Slack refuses it ({error_code}{more})",
                    concerns_message=error_code in _OF_MESSAGE,
                )
            pause = next((v for k, v in headers.items() if k.lower() == "retry-after"), None)
            what = "Slack asks for a pause" if status == 429 else "Slack failed"
            return Delivery(status, f"{what} (HTTP {status})", retry_after_seconds(pause))
        except TimeoutError:
            return Delivery(None, f"no answer within {self._seconds:g} s")
        except Exception as error:  # noqa: BLE001 - what the network and its libraries raise
            return Delivery(None, cause_of(error))


def _silent() -> logging.Logger:
    logger = logging.getLogger(f"{__name__}.slack_sdk")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _says(delivery: Delivery, words: frozenset[str]) -> bool:
    """True where Slack refused with one of its words."""
    return delivery.error is not None and any(word in delivery.error for word in words)


def _is_edited(row: Row) -> bool:
    """True where the first message of its thread is of this incident only: it shows how it is."""
    return _thread_of(row) is not None and not row["is_thread_shared"]


def _thread_of(row: Row) -> str | None:
    """Timestamp of the first message of the incident's thread."""
    known = row.get("thread_ref")
    return known.partition("/")[2] or None if known else None
