"""One POST to Slack and what is made of the answer; how messages read and are grouped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nba_props.channels.text import (
    TEXT_LIMIT,
    age_text,
    clip,
    listing,
    plan_posts,
    runbook_link,
    texts_of,
)
from nba_props.channels.webhook import Delivery, Webhook
from nba_props.slack.report import daily_report
from nba_props.verdicts import Report
from scrapers.addresses import is_loopback
from scrapers.errors import ConfigError
from scrapers.settings import Settings, load_settings
from tests.unit.support import Reply, Server

MakeSettings = Callable[..., Settings]
SECRET = "T1/B2/s3cret-hook"
NOW = datetime(2026, 1, 25, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "error", "is_about_the_message"),
    [
        (200, None, False),
        (204, None, False),
        (302, "Slack failed (HTTP 302)", False),
        (400, "Slack refuses the message (HTTP 400)", True),
        (403, "Slack refuses the webhook (HTTP 403)", False),
        (404, "Slack does not know the webhook (HTTP 404)", False),
        (410, "the channel is archived (HTTP 410)", False),
        (429, "Slack asks for a pause (HTTP 429)", False),
        (503, "Slack failed (HTTP 503)", False),
    ],
)
def test_what_slack_answers(
    server: Server,
    make_settings: MakeSettings,
    status: int,
    error: str | None,
    is_about_the_message: bool,
) -> None:
    server.say(Reply(status, b"", {"Location": "http://127.0.0.1:9/elsewhere"}))
    delivery = Webhook(f"{server.url}/{SECRET}", make_settings()).post({"text": "hello"})
    assert delivery == Delivery(status, error)
    assert delivery.is_delivered is (error is None)
    assert delivery.is_about_the_message is is_about_the_message
    assert not delivery.asks_for_a_pause
    [seen] = server.seen
    assert seen.headers["Content-Type"] == "application/json"
    assert "Authorization" not in seen.headers


def test_slack_that_names_a_pause(server: Server, make_settings: MakeSettings) -> None:
    server.say(Reply(429, b"", {"Retry-After": "7"}))
    delivery = Webhook(f"{server.url}/{SECRET}", make_settings()).post({"text": "hello"})
    assert delivery.asks_for_a_pause
    assert delivery.retry_after_seconds == 7


@pytest.mark.parametrize(
    ("url", "error"),
    [
        (f"http://127.0.0.1:9/{SECRET}", "the connection failed (Connection refused)"),
        (f"http://127.0.0.1:99999/{SECRET}", "the connection failed"),
        (f"ftp://127.0.0.1/{SECRET}", "the connection failed (InvalidSchema)"),
    ],
)
def test_no_answer_is_reported_without_the_address(
    make_settings: MakeSettings, url: str, error: str
) -> None:
    delivery = Webhook(url, make_settings()).post({"text": "hello"})
    assert delivery.http_status is None
    assert error in str(delivery.error)
    assert SECRET not in str(delivery)


def test_a_slow_answer_is_not_waited_for(server: Server, make_settings: MakeSettings) -> None:
    server.say(Reply(200, b"ok", pause=2))
    settings = make_settings(nba_props_read_timeout_seconds=0.1)
    assert Webhook(server.url, settings).post({}).error == "no answer within 0.1 s"
    # One whose body trickles has been answered.
    server.say(Reply(200, b"x" * 100, pause=0.5, pieces=100))
    assert Webhook(server.url, settings).post({}).is_delivered


def test_a_wrong_webhook_is_refused_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK_URL", f"hooks.slack.com/{SECRET}")
    with pytest.raises(ConfigError) as error:
        load_settings()
    assert str(error.value) == (
        "SLACK_WEBHOOK_URL must be the http or https address of an incoming webhook: "
        "correct it in the environment."
    )
    monkeypatch.setenv("SLACK_WEBHOOK_URL", f"https://hooks.slack.com/{SECRET}")
    settings = load_settings()
    assert SECRET not in repr(settings)
    assert not is_loopback(f"https://hooks.slack.com/{SECRET}")


def message(kind: str, number: int) -> dict[str, Any]:
    return {
        "message_key": f"{kind}|{number}|1",
        "kind": kind,
        "subject": str(number),
        "substance": "missing/late",
        "game_date": date(2026, 1, 24),
        "label": f"G{number}",
        "cause": "late",
        "meaning": "It is late",
        "state": "missing",
        "detail": "x" * 5000,
        "first_boundary": "schedule_to_boxscores",
        "affected_rows": 0,
        "games": 1,
        "opened_at_utc": NOW,
        "resolved_at_utc": NOW + timedelta(days=3) if kind == "resolved" else None,
        "tried": "nothing",
        "next_step": "nothing",
        "runbook": "late",
    }


def test_a_kind_becomes_a_digest_only_when_it_must() -> None:
    messages = [message("opened", n) for n in range(3)] + [message("resolved", n) for n in (7, 8)]
    assert [len(post.messages) for post in plan_posts(messages, 5, "")] == [1, 1, 1, 1, 1]
    assert [len(post.messages) for post in plan_posts(messages, 4, "")] == [3, 1, 1]
    assert [len(post.messages) for post in plan_posts(messages, 2, "")] == [3, 2]
    assert [len(post.messages) for post in plan_posts(messages, 1, "")] == [3]
    assert plan_posts([], 5, "") == []


def test_no_text_is_longer_than_slack_takes() -> None:
    messages = [message(kind, n) for kind in ("opened", "resolved") for n in range(500)]
    for most in (2, 1000):
        for post in plan_posts(messages, most, ""):
            assert len(post.payload["text"]) <= TEXT_LIMIT
            assert all(0 < len(text) <= TEXT_LIMIT for text in texts_of(post.payload))


def test_a_resolution_says_how_long_it_took() -> None:
    [post] = plan_posts([message("resolved", 1)], 1, "docs/runbooks/")
    assert "resolved Wed 28 Jan 2026 9:00 AM ET, after 3 days" in texts_of(post.payload)[-1]


def test_only_an_open_incident_can_be_taken() -> None:
    opened, resolved = plan_posts([message("opened", 1), message("resolved", 1)], 2, "")
    assert "`nba-props ack '1'`" in texts_of(opened.payload)[-1]
    # It would answer that no open incident is called so.
    assert "nba-props ack" not in texts_of(resolved.payload)[-1]


def test_a_listing_says_how_many_it_leaves_out() -> None:
    assert listing("head", ["a", "b"]) == "head\na\nb"
    lines = listing("head", ["x" * 99] * 50).splitlines()
    assert lines[-1] == f"… and {50 - (len(lines) - 2)} more"
    assert clip("abc", 3) == "abc"
    assert clip("abcd", 3) == "ab…"


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (59, "59 min"), (61, "1 h 1 min"), (3000, "2 days")]
)
def test_ages(minutes: int, text: str) -> None:
    assert age_text(NOW, NOW + timedelta(minutes=minutes)) == text


def test_a_runbook_is_a_link_where_the_base_is_an_address() -> None:
    assert runbook_link("docs/runbooks/", "late") == "docs/runbooks/late.md"
    assert runbook_link("https://x.example/r", "late") == "<https://x.example/r/late.md|late>"


def boundary(**more: Any) -> dict[str, Any]:
    counts = dict.fromkeys(("complete", "degraded", "empty_ok", "not_due", "missing"), 0)
    return {"boundary": "b", "expected": 0, **counts, "coverage_pct": None, **more}


def report(boundaries: list[dict[str, Any]]) -> Report:
    return Report(date(2026, 1, 24), NOW, "ok", "a <reason>", boundaries)


def test_the_key_of_a_report_is_its_content() -> None:
    first = daily_report(report([boundary(expected=8, not_due=8)]), [], NOW, "")
    later = Report(date(2026, 1, 24), NOW + timedelta(hours=1), "ok", "other words", [])
    lost = {"kind": "opened", "subject": "game|1|2026-01-24|1"}
    same = daily_report(
        report([boundary(expected=8, not_due=8)]), [lost], NOW + timedelta(hours=1), ""
    )
    assert first.messages[0]["message_key"] == same.messages[0]["message_key"]
    assert "1 earlier message of unknown fate" in str(same.payload)
    changed = daily_report(
        report([boundary(expected=8, complete=8, coverage_pct=100)]), [], NOW, ""
    )
    assert first.messages[0]["message_key"] != changed.messages[0]["message_key"]
    assert "• b: 8 expected, 8 not due (nothing due)" in str(first.payload)
    assert "• nothing due" in str(daily_report(later, [], NOW, "").payload)
    assert "ok, a &lt;reason&gt;" in str(first.payload)


def test_the_daily_report_has_the_findings_of_its_date() -> None:
    finding = {
        "source": "balldontlie", "endpoint": "player_props", "game_id": None, "label": None,
        "finding": "lines_lacking", "subject": "question", "records": 1, "detail": "A@B <none>",
        "requested_for": date(2026, 1, 24),
    }  # fmt: skip
    of_season = finding | {"detail": "season", "requested_for": date(2025, 7, 1)}
    found = Report(date(2026, 1, 24), NOW, "ok", "all is here", [], findings=[finding, of_season])
    text = str(daily_report(found, [], NOW, "").payload)
    assert "*1 finding about sources*" in text
    assert "balldontlie/player_props: lines_lacking question (A@B &lt;none&gt;)" in text
    assert "season" not in text
