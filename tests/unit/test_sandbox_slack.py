"""The sandbox's Slack: takes what Slack takes, keeps it, and fails on command."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.testing import Client

HOOK = "/slack/services/T0/B0/x"
WEBHOOK = "slack/webhook"


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(running: Sandbox) -> Client:
    return Client(running.url)


def posts(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/_sandbox/slack").json()
    return found


def test_a_post_is_kept_and_shown(client: Client) -> None:
    client.clock("2026-01-24T21:00:00Z")
    got = client.send("POST", HOOK, {"text": "hello"})
    assert (got.status, got.body) == (200, b"ok")
    [post] = posts(client)
    assert post.pop("at_utc")
    assert post == {
        "n": 1,
        "clock_utc": "2026-01-24T21:00:00Z",
        "body": {"text": "hello"},
        "status": 200,
        "is_shown": True,
        "fault": None,
    }
    assert client.send("POST", "/elsewhere", {"text": "hello"}).status == 404
    assert len(posts(client)) == 1
    # It is no request to a source.
    assert client.get("/_sandbox/requests").json() == []


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("text", b"invalid_payload"),
        ({}, b"no_text"),
        ({"blocks": "many"}, b"invalid_blocks"),
        ({"blocks": [{"type": "divider"}] * 51}, b"invalid_blocks"),
        ({"blocks": [{"type": "poem"}]}, b"invalid_blocks"),
        ({"blocks": [{"type": "section"}]}, b"invalid_blocks"),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]},
            b"invalid_blocks",
        ),
        ({"blocks": [{"type": "context", "elements": []}]}, b"invalid_blocks"),
    ],
)
def test_what_slack_refuses(client: Client, body: object, error: bytes) -> None:
    got = client.send("POST", HOOK, body)
    assert (got.status, got.body) == (400, error)
    assert not posts(client)[0]["is_shown"]


def test_blocks_that_slack_takes(client: Client) -> None:
    text = {"type": "mrkdwn", "text": "x" * 3000}
    blocks = [
        {"type": "section", "text": text},
        {"type": "divider"},
        {"type": "context", "elements": [text, text]},
    ]
    assert client.send("POST", HOOK, {"blocks": blocks}).status == 200


@pytest.mark.parametrize(
    ("fault", "status"), [("server_error", 500), ("rate_limited", 429), ("not_found", 404)]
)
def test_a_fault_keeps_the_post_from_being_shown(client: Client, fault: str, status: int) -> None:
    client.faults({"endpoint": WEBHOOK, "fault": fault, "attempts": [1]})
    assert client.send("POST", HOOK, {"text": "1"}).status == status
    assert client.send("POST", HOOK, {"text": "2"}).status == 200
    assert [(post["status"], post["is_shown"], post["fault"]) for post in posts(client)] == [
        (status, False, fault),
        (200, True, None),
    ]


def test_a_pause_is_named(client: Client) -> None:
    client.faults({"endpoint": WEBHOOK, "fault": "rate_limited", "retry_after": 7})
    assert client.send("POST", HOOK, {"text": "1"}).headers["Retry-After"] == "7"


@pytest.mark.parametrize(("fault", "is_shown"), [("timeout", False), ("unanswered", True)])
def test_no_answer_with_and_without_the_post_being_shown(
    client: Client, fault: str, is_shown: bool
) -> None:
    client.faults({"endpoint": WEBHOOK, "fault": fault, "seconds": 0.2})
    started = time.monotonic()
    with pytest.raises((OSError, HTTPException)):
        client.send("POST", HOOK, {"text": "1"})
    assert time.monotonic() - started >= 0.2
    [post] = posts(client)
    assert (post["status"], post["is_shown"], post["fault"]) == (0, is_shown, fault)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"fault": "omit_game"}, "names the fault"),
        ({"fault": "html"}, "names the fault"),
        ({"fault": "server_error", "date": "2026-01-24"}, "does not know date"),
        ({"fault": "unanswered", "game": "GSW@MIN"}, "does not know game"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    client: Client, fault: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        client.faults({"endpoint": WEBHOOK, **fault})
    with pytest.raises(ValueError, match="names the fault"):
        client.faults({"endpoint": "bdl/games", "fault": "unanswered"})
