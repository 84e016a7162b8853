"""The sender against a Slack that fails, on the real models over incidents written by hand."""

from __future__ import annotations

import io
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from nba_props.channels.text import TEXT_LIMIT
from nba_props.commands.operations.ack import ack
from nba_props.commands.operations.alert import alert
from nba_props.slack.outbox import OUTBOX, FlushResult, flush
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings
from tests.e2e.harness import HOOK, Bench, Make

OPENED = datetime(2026, 1, 23, 12, tzinfo=UTC)
WEBHOOK = {"endpoint": "slack/webhook"}
ROUNDS = 6
_INSERT = """
insert into nba.incidents by name select
    'game|' || n || '|2026-01-22|1' as incident_key, 'game' as scope, cast(n as varchar) as entity,
    cast(n as varchar) as game_id, date '2026-01-22' as game_date, 1 as episode,
    'G' || n || '@HOME' as label, 'source_omitted_game' as cause, 'missing' as state,
    'asked & <answered>' as detail, 'schedule_to_boxscores' as first_boundary, 26 as affected_rows,
    1 as games, timestamp '{opened}' as opened_at_utc, cast(null as timestamp) as resolved_at_utc,
    true as is_open, 0 as reopened_count, 'source_omitted_game' as runbook, '{{}}' as evidence
from range({first}, {last} + 1) as numbers (n);
insert into nba.incident_keys by name select
    'game|' || n || '|2026-01-22|1' as incident_key, 'game|' || n || '|2026-01-22|1' as known_as
from range({first}, {last} + 1) as numbers (n)
"""


class Slack:
    """The outbox of one warehouse, and what the channel shows since this was made."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.now = OPENED + timedelta(minutes=30)
        self.printed = io.StringIO()
        self._before = len(bench.slack())

    def open(self, first: int, last: int | None = None) -> None:
        sql = _INSERT.format(opened=OPENED.replace(tzinfo=None), first=first, last=last or first)
        with connect(self.bench.duckdb) as connection:
            connection.execute(sql)

    def resolve(self, condition: str = "true") -> None:
        with connect(self.bench.duckdb) as connection:
            connection.execute(
                "update nba.incidents set is_open = false, "
                f"resolved_at_utc = opened_at_utc + to_hours(1) where {condition}"
            )

    def flush(self, **overrides: Any) -> FlushResult:
        settings = self.settings(**overrides)
        console = Console(file=self.printed, width=200)
        clock = Clock(self.now, "given")
        with writing(settings, console, "alert", clock, "nba", needs=(OUTBOX,)) as writer:
            return flush(writer)

    def ack(self, incident: str, silence: bool = False, until: datetime | None = None) -> None:
        console, clock = Console(file=self.printed, width=200), Clock(self.now, "given")
        ack(self.settings(), console, clock, incident, until=until, silence=silence, note=None)

    def settings(self, **overrides: Any) -> Settings:
        return Settings(
            **{
                "slack_webhook_url": f"{self.bench.sandbox.url}/slack/{HOOK}",
                "nba_props_duckdb_path": self.bench.duckdb,
                "nba_props_project_dir": self.bench.project,
                "nba_props_read_timeout_seconds": 0.3,
                "nba_props_slack_pause_seconds": 0,
                "nba_props_retry_after_cap_seconds": 0.05,
                **overrides,
            }
        )

    def bodies(self) -> list[dict[str, Any]]:
        return self.bench.slack()[self._before :]

    def shown(self) -> Counter[tuple[str, str]]:
        """How often each opening and resolution of one incident is shown."""
        found: Counter[tuple[str, str]] = Counter()
        for body in self.bodies():
            kind, _, about = body["text"].partition(": ")
            found[kind, about.split(": ")[1].split("@")[0]] += 1
        return found

    def events(self) -> list[str]:
        rows = self.bench.query("select event from raw_ops.slack_events order by event_id")
        return [row["event"] for row in rows]


@pytest.fixture
def slack(models: Path, make_bench: Make) -> Slack:
    return Slack(make_bench(models))


def test_a_slack_that_is_down_for_a_while_loses_nothing_and_hears_nothing_twice(
    slack: Slack,
) -> None:
    slack.open(1, 3)
    slack.bench.set_faults({**WEBHOOK, "fault": "server_error"})
    # The first failure ends the flush: the others would fail, too.
    assert slack.flush() == FlushResult(0, 1, 2)
    assert len(slack.bench.slack_posts()) >= 1
    slack.bench.set_faults({**WEBHOOK, "fault": "timeout", "seconds": 5})
    assert slack.flush() == FlushResult(0, 1, 2)
    assert slack.flush(slack_webhook_url="http://127.0.0.1:9/x") == FlushResult(0, 1, 2)
    assert slack.flush(slack_webhook_url=None) == FlushResult(0, 0, 3)
    # Days later one has ended, and another has opened.
    slack.now += timedelta(days=5)
    slack.resolve("game_id = '2'")
    slack.bench.set_faults()
    assert slack.bodies() == []
    assert slack.flush() == FlushResult(4, 0, 0)
    assert slack.flush() == FlushResult()
    slack.resolve()
    assert slack.flush() == FlushResult(2, 0, 0)
    assert slack.flush() == FlushResult()
    expected = {("Incident " + kind, f"G{n}") for kind in ("opened", "resolved") for n in (1, 2, 3)}
    assert slack.shown() == dict.fromkeys(expected, 1)
    output = slack.printed.getvalue()
    assert "Slack failed (HTTP 500); 3 messages not sent" in output
    assert "no answer within 0.3 s; 3 messages not sent" in output
    assert "the connection failed (Connection refused)" in output
    assert "SLACK_WEBHOOK_URL is not set" in output
    assert HOOK not in output


def test_slack_that_asks_for_a_pause_gets_one(slack: Slack) -> None:
    slack.open(1, 2)
    limited = {**WEBHOOK, "fault": "rate_limited", "retry_after": 30}
    slack.bench.set_faults({**limited, "attempts": [1]})
    started = time.monotonic()
    assert slack.flush() == FlushResult(2, 0, 0)
    assert time.monotonic() - started < 5
    assert slack.events() == ["sending", "failed", "sending", "delivered", "sending", "delivered"]
    slack.open(3)
    slack.bench.set_faults(limited)
    assert slack.flush() == FlushResult(0, 1, 0)
    assert "Slack asks for a pause (HTTP 429)" in slack.printed.getvalue()
    slack.bench.set_faults()
    assert slack.flush() == FlushResult(1, 0, 0)
    assert set(slack.shown().values()) == {1}


def test_many_messages_become_digests_within_the_limits(slack: Slack) -> None:
    slack.open(1, 400)
    assert slack.flush() == FlushResult(400, 0, 0)
    [body] = slack.bodies()
    assert body["text"] == "400 incidents opened"
    text = body["blocks"][0]["text"]["text"]
    assert len(text) <= TEXT_LIMIT
    lines = text.splitlines()
    assert lines[1] == (
        "• G100@HOME, Thu 22 Jan 2026 (missing / source_omitted_game): "
        "The source answered for the date without this game"
    )
    more = "`nba-props status --format json` lists all that are open"
    assert lines[-1] == f"… and {400 - len(lines[1:-1])} more: {more}"
    # The kind with the most becomes a digest, the others stay as they are.
    slack.resolve()
    slack.open(401, 405)
    assert slack.flush() == FlushResult(405, 0, 0)
    texts = [body["text"] for body in slack.bodies()[1:]]
    assert len(texts) == 6
    assert texts[-1] == "400 incidents resolved"
    # What does not fit even so waits, and is sent in its order.
    slack.resolve()
    slack.open(406)
    assert slack.flush(nba_props_slack_max_messages=1) == FlushResult(1, 0, 5)
    assert slack.flush(nba_props_slack_max_messages=1) == FlushResult(5, 0, 0)
    assert [body["text"][:14] for body in slack.bodies()[-2:]] == [
        "Incident opene",
        "5 incidents re",
    ]


def test_one_message_says_it_all_and_is_escaped(slack: Slack) -> None:
    slack.open(7)
    slack.flush(nba_props_runbook_base_url="https://wiki.example/runbooks")
    [body] = slack.bodies()
    assert body["text"] == (
        "Incident opened: The source answered for the date without this game: G7@HOME, "
        "Thu 22 Jan 2026 (missing / source_omitted_game)"
    )
    cause, steps, context = body["blocks"]
    assert cause["text"]["text"].splitlines() == [
        ":red_circle: *Incident opened: The source answered for the date without this game*",
        "G7@HOME, Thu 22 Jan 2026 (missing / source_omitted_game)",
        "asked &amp; &lt;answered&gt;",
    ]
    assert steps["text"]["text"].splitlines() == [
        "*Tried:* not asked again yet",
        "*Next:* next try at Fri 23 Jan 7:00 AM ET, try 1 of 6",
        "*Runbook:* <https://wiki.example/runbooks/source_omitted_game.md|source_omitted_game>",
    ]
    assert context["elements"][0]["text"] == (
        "opened Fri 23 Jan 2026 7:00 AM ET; first broken at schedule_to_boxscores; 26 rows "
        "affected downstream; `nba-props ack 'game|7|2026-01-22|1'`"
    )


def test_a_dry_run_prints_and_leaves_no_trace(slack: Slack) -> None:
    slack.open(1, 2)
    console = Console(file=slack.printed, width=200)
    assert alert(slack.settings(), console, Clock(slack.now, "given"), dry_run=True) == 0
    assert "Would be sent to Slack, 2 of 2:" in slack.printed.getvalue()
    assert "&lt;answered&gt;" in slack.printed.getvalue()
    assert slack.bodies() == []
    assert slack.events() == []


def test_a_dry_run_without_a_channel_prints_what_slack_would_get(slack: Slack) -> None:
    slack.open(1, 2)
    console, settings = (
        Console(file=slack.printed, width=200),
        slack.settings(slack_webhook_url=None),
    )
    assert alert(settings, console, Clock(slack.now, "given"), dry_run=True) == 0
    printed = slack.printed.getvalue()
    assert "2 messages due, not sent: SLACK_WEBHOOK_URL is not set" in printed
    assert "Would be sent to Slack, 2 of 2:" in printed
    assert slack.bodies() == slack.events() == []


def test_who_acknowledges_hears_no_updates_and_who_silences_hears_nothing(slack: Slack) -> None:
    slack.open(1, 2)
    assert slack.flush() == FlushResult(2, 0, 0)
    slack.ack("G1@HOME", until=OPENED + timedelta(hours=3))
    with connect(slack.bench.duckdb) as connection:
        connection.execute("update nba.incidents set cause = 'partial_players'")
    slack.now = OPENED + timedelta(hours=2)
    assert slack.flush() == FlushResult(1, 0, 0)
    slack.now = OPENED + timedelta(hours=3)
    assert slack.flush() == FlushResult(1, 0, 0)
    assert slack.shown()["Incident updated", "G1"] == 1

    slack.ack("game|1|2026-01-22|1", silence=True, until=OPENED + timedelta(hours=5))
    slack.ack("2")
    slack.resolve()
    assert slack.flush() == FlushResult(1, 0, 0)
    assert slack.shown()["Incident resolved", "G2"] == 1
    slack.now = OPENED + timedelta(hours=5)
    assert slack.flush() == FlushResult(1, 0, 0)
    assert slack.flush() == FlushResult()
    output = slack.printed.getvalue()
    assert "until Fri 23 Jan 2026 10:00 AM ET, no updates are sent; its resolution" in output
    assert "until Fri 23 Jan 2026 12:00 PM ET, nothing is sent about it" in output
    assert "until it is resolved, no updates are sent" in output


def test_who_silences_an_incident_hears_of_it_again_when_it_relapses(slack: Slack) -> None:
    slack.open(1)
    assert slack.flush() == FlushResult(1, 0, 0)
    slack.ack("1", silence=True)
    assert "until it is resolved, nothing is sent about it, nor that it is." in (
        slack.printed.getvalue()
    )
    slack.resolve()
    assert slack.flush() == FlushResult()
    slack.now = OPENED + timedelta(hours=3)
    with connect(slack.bench.duckdb) as connection:
        connection.execute(
            "update nba.incidents set is_open = true, resolved_at_utc = null, "
            "reopened_at_utc = opened_at_utc + to_hours(2), cause = 'partial_players'"
        )
    assert slack.flush() == FlushResult(1, 0, 0)
    slack.resolve()
    assert slack.flush() == FlushResult(1, 0, 0)
    assert slack.shown() == {
        ("Incident opened", "G1"): 1,
        ("Incident updated", "G1"): 1,
        ("Incident resolved", "G1"): 1,
    }


def test_what_cannot_be_acknowledged_is_explained_in_a_sentence(slack: Slack) -> None:
    slack.bench.as_of = "2026-01-23T07:30"
    none = slack.bench.live("ack", "G1@HOME", code=3)
    assert "No open incident answers to 'G1@HOME'; open are: none." in none.stderr
    slack.open(1, 25)
    unknown = slack.bench.live("ack", "XXX@YYY", code=3).stderr
    assert "open are: game|10|2026-01-22|1 (G10@HOME); " in unknown
    assert "; and 5 more." in unknown
    with connect(slack.bench.duckdb) as connection:
        connection.execute("update nba.incidents set label = 'G1@HOME' where game_id = '2'")
    several = slack.bench.live("ack", "G1@HOME", code=3).stderr
    assert "2 open incidents answer to 'G1@HOME', give the key of one:" in several
    past = slack.bench.live("ack", "1", "--until", "2026-01-23T07:30", code=3).stderr
    assert "--until Fri 23 Jan 2026 7:30 AM ET is past" in past
    odd = slack.bench.live("ack", "1", "--until", "soon", code=3).stderr
    assert "--until 'soon' is not a moment" in odd
    assert slack.bench.query("select * from raw_ops.acknowledgements") == []
    slack.bench.live("ack", "1", "--silence", "--note", "mine")
    [row] = slack.bench.query(
        "select incident_key, kind, until_utc, note, as_of_utc from raw_ops.acknowledgements"
    )
    assert row == {
        "incident_key": "game|1|2026-01-22|1",
        "kind": "silence",
        "until_utc": None,
        "note": "mine",
        "as_of_utc": datetime(2026, 1, 23, 12, 30),
    }


def test_the_webhook_is_in_no_log_and_no_table(slack: Slack) -> None:
    slack.open(1)
    slack.bench.as_of = "2026-01-23T07:30"
    for fault, code in (("server_error", 1), ("timeout", 1), ("not_found", 1), (None, 0)):
        slack.bench.set_faults(*[{**WEBHOOK, "fault": fault}] * bool(fault))
        done = slack.bench.nba_props(
            "--debug",
            "alert",
            "--as-of",
            slack.bench.as_of,
            code=code,
            NBA_PROPS_READ_TIMEOUT_SECONDS="0.3",
        )
        assert HOOK not in done.stdout + done.stderr
    assert HOOK.encode() not in slack.bench.duckdb.read_bytes()
    for path in (slack.bench.project / "logs").glob("*"):
        assert HOOK not in path.read_text(errors="replace")


def test_an_answer_that_never_comes_counts_as_a_failure(slack: Slack) -> None:
    """Sent again though it was shown: better than not at all. docs/decisions.md says so."""
    slack.open(1)
    slack.bench.set_faults({**WEBHOOK, "fault": "unanswered", "seconds": 2, "attempts": [1]})
    assert slack.flush() == FlushResult(0, 1, 0)
    assert slack.flush() == FlushResult(1, 0, 0)
    assert slack.shown() == {("Incident opened", "G1"): 2}


def killed_at(slack: Slack, wait: Callable[[], None]) -> None:
    """Start `alert`, kill it, and call it again to its end."""
    slack.bench.as_of = "2026-01-23T07:30"
    with slack.bench.start("alert") as process:
        wait()
        process.kill()
    slack.bench.live("alert")


def check_no_message_twice(slack: Slack, last: int) -> None:
    """Each message is shown once, or not at all and then known to be in doubt."""
    shown = slack.shown()
    assert max(shown.values()) == 1
    doubtful = slack.bench.query(
        "select kind, subject from nba.alert_messages where status = 'unconfirmed'"
    )
    in_doubt = {("Incident " + row["kind"], "G" + row["subject"].split("|")[1]) for row in doubtful}
    for kind in ("Incident opened", "Incident resolved"):
        for number in range(1, last + 1):
            key = (kind, f"G{number}")
            assert shown[key] == 1 or key in in_doubt, key


def test_wherever_alert_is_killed_nothing_is_sent_twice(slack: Slack) -> None:
    chance = random.Random(7)
    for number in range(1, ROUNDS + 1):
        slack.open(number)
        if number > 1:
            slack.resolve(f"game_id = '{number - 1}'")
        delay = chance.uniform(0.4, 1.4)
        killed_at(slack, lambda seconds=delay: time.sleep(seconds))  # type: ignore[misc]
    slack.resolve()
    slack.flush()
    check_no_message_twice(slack, ROUNDS)


def test_killed_between_the_post_and_its_record_it_is_not_sent_again(slack: Slack) -> None:
    slack.open(1)
    slack.bench.set_faults({**WEBHOOK, "fault": "unanswered"})

    def until_it_is_shown() -> None:
        deadline = time.monotonic() + 30
        while not slack.bodies() and time.monotonic() < deadline:
            time.sleep(0.01)

    killed_at(slack, until_it_is_shown)
    slack.bench.set_faults()
    assert slack.flush() == FlushResult()
    assert slack.events() == ["sending"]
    slack.resolve()
    assert slack.flush() == FlushResult(1, 0, 0)
    assert slack.shown() == {("Incident opened", "G1"): 1, ("Incident resolved", "G1"): 1}
