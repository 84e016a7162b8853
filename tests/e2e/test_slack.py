"""Slack, with the real command on a real build: one opening, updates in substance, one end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.harness import HOOK, Bench, Make

DAY = "2026-01-22"
OMITTED = {"endpoint": "bdl/box_scores", "date": DAY, "fault": "omit_game"}
# Else it would cover what balldontlie lacks.
NO_SECOND = {"endpoint": "nba/boxscore", "fault": "not_found"}
DOWN = {"endpoint": "slack/webhook", "fault": "server_error"}

pytestmark = pytest.mark.slow


@pytest.fixture
def bench(season_built: Path, make_bench: Make) -> Bench:
    """Commands on a copy of the built season, with a channel that is read from here on."""
    return make_bench(season_built)


class Channel:
    """What the channel shows since this was made, one text per message."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._before = len(bench.slack())

    def texts(self) -> list[str]:
        found = [message["text"] for message in self._bench.slack()[self._before :]]
        self._before += len(found)
        return found

    def bodies(self) -> list[dict[str, Any]]:
        found = self._bench.slack()[self._before :]
        self._before += len(found)
        return found


def ask_again(bench: Bench, at: str, *faults: dict[str, Any]) -> None:
    """Fetch the box scores of the day again and judge them."""
    bench.at(at).set_faults(NO_SECOND, *faults)
    bench.live("scrape", "--endpoint", "box_scores", "--date", DAY)
    bench.live("run", code=None)


def events(bench: Bench) -> list[tuple[str, str]]:
    rows = bench.query("select kind, event from raw_ops.slack_events order by event_id")
    return [(row["kind"], row["event"]) for row in rows]


def test_an_incident_is_sent_once_resolved_once_and_its_relapse_is_an_update(bench: Bench) -> None:
    channel = Channel(bench)
    assert "Nothing is due." in bench.live("alert").stdout
    ask_again(bench, "2026-01-23T13:00", OMITTED)
    [incident] = bench.reconcile(DAY, code=1)["incidents"]

    printed = bench.live("alert", "--dry-run").stdout
    assert "Would be sent to Slack, 1 of 1:" in printed
    assert "Incident opened: The source answered for the date without this game" in printed
    assert channel.bodies() == []
    assert events(bench) == []

    assert "Sent: 1 message." in bench.live("alert").stdout
    [message] = channel.bodies()
    first = message["blocks"][0]["text"]["text"].splitlines()[0]
    assert first.endswith("*Incident opened: The source answered for the date without this game*")
    steps = message["blocks"][1]["text"]["text"]
    assert "*Tried:* not asked again yet" in steps
    assert "*Next:* next try at Fri 23 Jan 1:00 PM ET, try 1 of 6" in steps
    assert "*Runbook:* docs/runbooks/source_omitted_game.md" in steps
    context = message["blocks"][2]["elements"][0]["text"]
    assert "opened Fri 23 Jan 2026 1:00 PM ET" in context
    assert incident["key"] in context
    assert events(bench) == [("opened", "sending"), ("opened", "delivered")]

    assert "Nothing is due." in bench.live("alert").stdout
    assert channel.texts() == []
    ask_again(bench, "2026-01-23T16:00")
    bench.live("alert")
    bench.live("alert")
    [text] = channel.texts()
    assert text.startswith("Incident resolved:")
    assert "was missing / source_omitted_game" in text

    # A relapse within the day is the same incident.
    ask_again(bench, "2026-01-23T18:00", OMITTED)
    bench.live("alert")
    bench.live("alert")
    [text] = channel.texts()
    assert text.startswith("Incident updated:")
    output = bench.nba_props("explain", str(incident["game_id"])).stdout
    assert "opened on Slack: missing/source_omitted_game (delivered)" in output


def test_an_update_is_another_cause_and_at_most_one_an_hour(bench: Bench) -> None:
    channel = Channel(bench)
    ask_again(bench, "2026-01-23T13:00", OMITTED)
    bench.live("alert")
    assert len(channel.texts()) == 1
    # Another run does not report it again.
    bench.at("2026-01-23T13:30").live("run", code=None)
    bench.live("alert")
    assert channel.texts() == []

    # Another cause is an update; a third within the hour waits.
    asked = {"endpoint": "bdl/box_scores", "date": DAY}
    ask_again(bench, "2026-01-23T14:00", {**asked, "fault": "in_progress"})
    bench.live("alert")
    [text] = channel.texts()
    assert text.startswith("Incident updated: The source still shows the game as not final")
    ask_again(bench, "2026-01-23T14:30", OMITTED)
    bench.live("alert")
    assert channel.texts() == []
    bench.at("2026-01-23T15:01").live("alert")
    [text] = channel.texts()
    assert text.startswith("Incident updated: The source answered for the date without this game")

    ask_again(bench, "2026-01-23T16:00")
    bench.live("alert")
    bench.live("alert")
    [text] = channel.texts()
    assert text.startswith("Incident resolved:")
    assert "was missing / source_omitted_game" in text
    assert bench.query("select * from nba.alert_outbox where channel = 'slack'") == []


def test_slack_that_is_down_loses_nothing_and_hears_nothing_twice(bench: Bench) -> None:
    channel = Channel(bench)
    ask_again(bench, "2026-01-23T13:00", OMITTED, DOWN)
    done = bench.live("alert", code=1)
    assert "Slack: Slack failed (HTTP 500); 1 message not sent, due again next time." in done.stdout
    refused = bench.nba_props(
        "alert", "--as-of", bench.as_of, code=1, SLACK_WEBHOOK_URL=f"http://127.0.0.1:9/{HOOK}"
    )
    assert "the connection failed (Connection refused)" in refused.stdout
    bare = bench.nba_props("alert", "--as-of", bench.as_of, code=1, SLACK_WEBHOOK_URL="")
    assert "1 message due, not sent: SLACK_WEBHOOK_URL is not set" in bare.stdout
    real = "https://hooks.slack.com/services/x"
    sandboxed = bench.nba_props("alert", "--as-of", bench.as_of, code=1, SLACK_WEBHOOK_URL=real)
    assert "--as-of is only for the sandbox" in sandboxed.stdout

    # It ends while Slack is down; then both are reported, in order.
    ask_again(bench, "2026-01-23T14:00", DOWN)
    bench.live("alert", code=1)
    bench.set_faults()
    assert channel.texts() == []
    bench.live("alert")
    bench.live("alert")
    opened, resolved = channel.texts()
    assert opened.startswith("Incident opened:")
    assert resolved.startswith("Incident resolved:")


def test_a_run_killed_while_slack_keeps_silent_does_not_tell_it_again(bench: Bench) -> None:
    channel = Channel(bench)
    unanswered = {"endpoint": "slack/webhook", "fault": "unanswered"}
    ask_again(bench, "2026-01-23T13:00", OMITTED, unanswered)
    with bench.start("alert") as process:
        deadline = time.monotonic() + 30
        while not (texts := channel.texts()) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
    assert len(texts) == 1
    bench.set_faults()
    assert "Nothing is due." in bench.live("alert").stdout
    assert channel.texts() == []
    assert events(bench) == [("opened", "sending")]
    [message] = bench.query("select status, is_unreported from nba.alert_messages")
    assert message == {"status": "unconfirmed", "is_unreported": True}

    # The next daily report mentions it, once; its end is reported.
    report = ("reconcile", "--date", DAY, "--alert", "--as-of", bench.as_of)
    bench.nba_props(*report, code=1)
    [body] = channel.bodies()
    assert "1 earlier message of unknown fate" in body["blocks"][-2]["text"]["text"]
    ask_again(bench, "2026-01-23T14:00")
    bench.live("alert")
    [text] = channel.texts()
    assert text.startswith("Incident resolved:")
    bench.nba_props("reconcile", "--date", DAY, "--alert", "--as-of", bench.as_of)
    [body] = channel.bodies()
    assert "of unknown fate" not in str(body)


def test_the_daily_report_is_sent_once_as_long_as_it_holds(bench: Bench) -> None:
    channel = Channel(bench)
    report = ("reconcile", "--date", DAY, "--alert", "--as-of", bench.as_of)
    dry = bench.nba_props(*report, "--dry-run").stdout
    assert "Would be sent to Slack, 1 of 1:" in dry
    assert channel.bodies() == []
    bench.nba_props(*report)
    assert "was sent before, and nothing has changed" in bench.nba_props(*report).stdout
    [body] = channel.bodies()
    assert body["text"] == "Thu 22 Jan 2026: ok, all that is due is here"
    assert "schedule_to_boxscores: 8 expected, 8 complete (100.0 %)" in str(body)

    ask_again(bench, "2026-01-23T13:00", OMITTED)
    later = ("reconcile", "--date", DAY, "--alert", "--as-of", "2026-01-23T16:00")
    done = bench.nba_props(*later, "--format", "json", code=1)
    assert done.stdout.startswith("{")
    assert done.stdout.endswith("}\n")
    [body] = channel.bodies()
    assert "*1 open incident*" in str(body)
    assert "open for 3 h 0 min; docs/runbooks/source_omitted_game.md" in str(body)

    # What is not due is not covered, and not 100 %.
    tonight = ("reconcile", "--date", "2026-01-23", "--alert", "--as-of", bench.as_of)
    bench.nba_props(*tonight)
    [body] = channel.bodies()
    assert "schedule_to_boxscores: 8 expected, 8 not due (nothing due)" in str(body)
    # What is there already are the features of tonight and the build that made them.
    text = str(body).replace("\\n", "\n")
    whole = [line.split(":")[0].split()[-1] for line in text.splitlines() if "100" in line]
    assert sorted(name.strip("'\"") for name in whole) == ["analytics_to_features", "phase_timing"]

    bench.set_faults(DOWN)
    assert (
        "due again next time"
        in bench.nba_props(*tonight[:2], "2026-01-21", *tonight[3:], code=1).stdout
    )
    refused = bench.nba_props("reconcile", "--date", DAY, "--dry-run", code=3)
    assert "--dry-run goes with --alert" in refused.stderr


def test_a_breaker_that_opens_and_closes_is_sent_once_each(bench: Bench) -> None:
    channel = Channel(bench)
    asked = {"endpoint": "bdl/box_scores", "date": DAY}
    ask_again(
        bench,
        "2026-01-23T13:00",
        *[{**asked, "fault": "in_progress", "game": game} for game in games(bench)],
    )
    bench.live("alert")
    bench.live("alert")
    texts = channel.texts()
    assert texts[0].startswith("Circuit breaker open: More than half of the due games")
    assert sum(text.startswith("Circuit breaker") for text in texts) == 1
    ask_again(bench, "2026-01-23T15:00")
    bench.live("alert")
    bench.live("alert")
    texts = channel.texts()
    assert sum(text.startswith("Circuit breaker closed") for text in texts) == 1


def games(bench: Bench) -> list[str]:
    rows = bench.query(f"select game_id from nba.int_game_dates where game_date = date '{DAY}'")
    return [row["game_id"] for row in rows]
