"""What a channel is asked for, with a stand-in for its service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError

from nba_props.channels.bot import SlackBot
from nba_props.channels.pager import Pager
from nba_props.channels.text import Post
from scrapers.settings import Settings

NOW = datetime(2026, 1, 25, 15, tzinfo=UTC)
PLACE = "C0123456789"
MakeSettings = Callable[..., Settings]


def message(kind: str, number: int, thread_ref: str | None = None, **more: Any) -> dict[str, Any]:
    """A row of `alert_outbox`."""
    return {
        "message_key": f"{kind}|{number}|1",
        "kind": kind,
        "subject": str(number),
        "game_date": date(2026, 1, 24),
        "label": f"G{number}",
        "cause": "late",
        "meaning": "It is late",
        "state": "missing",
        "detail": "",
        "first_boundary": "schedule_to_boxscores",
        "affected_rows": 0,
        "opened_at_utc": NOW,
        "resolved_at_utc": NOW + timedelta(hours=1) if kind == "resolved" else None,
        "tried": None,
        "next_step": "nothing",
        "runbook": "late",
        "owner": "data-team",
        "target": None,
        "thread_ref": thread_ref,
        "is_thread_shared": False,
        "first_tried_utc": NOW,
        "last_post_id": "p1",
    } | more


class Client:
    """Slack's methods that the bot calls, and what they were called with."""

    def __init__(self) -> None:
        self.edits: dict[str, str] = {}
        self.posted: list[tuple[str | None, str, str]] = []
        self.places: list[str] = []
        # Places that take nothing, and Slack's word for it by method.
        self.closed: dict[str, dict[str, str]] = {}

    def check(self, method: str, channel: str) -> None:
        if error := self.closed.get(channel, {}).get(method):
            response = SimpleNamespace(status_code=200, headers={}, get={"error": error}.get)
            raise SlackApiError("refused", response)

    def chat_update(self, *, channel: str, ts: str, text: str, **_: Any) -> dict[str, Any]:
        self.check("update", channel)
        self.edits[ts] = text
        return {"channel": channel, "ts": ts}

    def chat_postMessage(
        self, *, channel: str, thread_ts: str | None, text: str, metadata: Any, **_: Any
    ) -> dict[str, Any]:
        self.check("post", channel)
        self.places.append(channel)
        self.posted.append((thread_ts, text, metadata["event_payload"]["post_id"]))
        return {"channel": channel, "ts": "9.9"}

    def conversations_history(self, *, channel: str, **_: Any) -> dict[str, Any]:
        self.check("look", channel)
        return self._found(None)

    def conversations_replies(self, *, channel: str, ts: str, **_: Any) -> dict[str, Any]:
        self.check("look", channel)
        return self._found(ts)

    def _found(self, thread: str | None) -> dict[str, Any]:
        mine = [post_id for where, _, post_id in self.posted if where == thread]
        return {
            "messages": [
                {"ts": "9.9", "metadata": {"event_payload": {"post_id": post_id}}}
                for post_id in mine
            ]
        }


@pytest.fixture
def bot(make_settings: MakeSettings) -> tuple[SlackBot, Client]:
    made = SlackBot(make_settings(slack_channel=PLACE), "xoxb-1")
    client = Client()
    made._client = client
    return made, client


def test_a_digest_about_several_threads_shows_in_each_how_things_are(
    bot: tuple[SlackBot, Client],
) -> None:
    channel, client = bot
    rows = [message("resolved", number, f"{PLACE}/{number}.5") for number in range(12)]
    [post] = channel.posts(rows, 10, "docs/runbooks")
    assert channel.send(post, "p1").is_delivered
    # Each first message says of its own incident that it has ended.
    assert {ts: text.split(",")[0] for ts, text in client.edits.items()} == {
        f"{number}.5": f"Incident resolved: It is late: G{number}" for number in range(12)
    }
    # The digest is no answer to one of them.
    assert client.posted == [(None, "12 incidents resolved", "p1")]
    found = channel.arrived(rows)
    assert isinstance(found, dict)
    assert set(found) == {row["message_key"] for row in rows}


class BusyClient(Client):
    """Slack takes 50 edits within a minute, and refuses what is more until the next."""

    edits_left = 50

    def chat_update(self, *, channel: str, ts: str, text: str, **more: Any) -> dict[str, Any]:
        if not self.edits_left:
            response = SimpleNamespace(status_code=429, headers={"Retry-After": "30"}, get={}.get)
            raise SlackApiError("ratelimited", response)
        self.edits_left -= 1
        return super().chat_update(channel=channel, ts=ts, text=text, **more)


def test_of_more_threads_than_slack_lets_edit_in_a_minute_some_wait(
    bot: tuple[SlackBot, Client],
) -> None:
    channel, _ = bot
    channel._client = client = BusyClient()
    due = [message("opened", 999)]
    due += [message("resolved", number, f"{PLACE}/{number}.5") for number in range(120)]
    for minute in range(3):
        client.edits_left = 50
        posts = channel.posts(due, 10, "docs/runbooks")
        assert [channel.send(post, f"p{minute}").error for post in posts] == [None] * len(posts)
        sent = {row["message_key"] for post in posts for row in post.messages}
        due = [row for row in due if row["message_key"] not in sent]
    assert due == []
    assert client.edits.keys() == {f"{number}.5" for number in range(120)}


def test_a_digest_about_one_thread_stays_in_it(bot: tuple[SlackBot, Client]) -> None:
    channel, client = bot
    rows = [
        message("resolved", number, f"{PLACE}/1.5", is_thread_shared=True) for number in range(12)
    ]
    [post] = channel.posts(rows, 10, "docs/runbooks")
    assert channel.send(post, "p1").is_delivered
    assert client.edits == {}
    assert client.posted == [("1.5", "12 incidents resolved", "p1")]


# What Slack says of a channel that the bot was removed from, and of one that was archived.
@pytest.mark.parametrize(
    "words",
    [
        dict.fromkeys(("update", "post", "look"), "not_in_channel"),
        {"update": "is_inactive", "post": "is_archived"},
    ],
)
@pytest.mark.parametrize("is_shared", [False, True])
def test_an_incident_of_a_channel_that_was_left_goes_on_in_the_one_named_now(
    bot: tuple[SlackBot, Client], words: dict[str, str], is_shared: bool
) -> None:
    channel, client = bot
    client.closed["C0LEFT00"] = words
    row = message("resolved", 1, "C0LEFT00/1.5", is_thread_shared=is_shared)
    [post] = channel.posts([row], 10, "docs/runbooks")
    delivery = channel.send(post, "p1")
    assert (delivery.error, delivery.remote_ref) == (None, f"{PLACE}/9.9")
    assert [thread for thread, _, _ in client.posted] == [None]
    assert client.places == [PLACE]


def test_a_channel_that_cannot_be_asked_holds_no_other_up(bot: tuple[SlackBot, Client]) -> None:
    channel, client = bot
    client.closed["C0LEFT00"] = dict.fromkeys(("post", "look"), "not_in_channel")
    urgent = message("opened", 1, target="C0LEFT00")
    [post] = channel.posts([urgent], 10, "docs/runbooks")
    delivery = channel.send(post, "p1")
    assert delivery.error == "Slack refuses it (not_in_channel)"
    assert delivery.is_about_the_message
    other = message("opened", 2)
    [post] = channel.posts([other], 10, "docs/runbooks")
    channel.send(post, "p2")
    found = channel.arrived([urgent | {"last_post_id": "p1"}, other | {"last_post_id": "p2"}])
    assert found == {other["message_key"]: f"{PLACE}/9.9"}


def test_a_breaker_that_closes_ends_its_alert(make_settings: MakeSettings) -> None:
    pager = Pager(make_settings(pagerduty_routing_key=SecretStr("k" * 32)), "k" * 32)
    opened, closed = (
        pager.body(Post((message(kind, 1, opened_at_utc=None, state=state),), {"text": "x"}))
        for kind, state in (("breaker_opened", "open"), ("breaker_closed", "closed"))
    )
    assert opened["event_action"] == "trigger"
    assert "timestamp" not in opened["payload"]
    assert closed == {"routing_key": "k" * 32, "event_action": "resolve", "dedup_key": "1"}
