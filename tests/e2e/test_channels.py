"""The outbox on every channel, whose services fail in all the ways they do."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from nba_props.commands.operations.alert import send_tests
from nba_props.slack.outbox import FlushResult
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings
from tests.e2e import stand_ins
from tests.e2e.harness import Bench, Make
from tests.e2e.stand_ins import (
    ACCEPTED,
    BROKEN,
    CUT,
    FAULTS,
    GOOD,
    LIMITED,
    REFUSED,
    SILENT,
    Services,
)
from tests.e2e.test_slack_outbox import OPENED, Slack

TOKEN, KEY, PLACE = "xoxb-secret-3f1", "routing-secret-77", "C0DATA123"
SECRETS = (TOKEN, KEY, "/teams", "/hook")


@pytest.fixture
def services() -> Iterator[Services]:
    with stand_ins.running() as found:
        yield found


class Outbox(Slack):
    """The outbox of one warehouse, with only the channels that are named here."""

    def __init__(self, bench: Bench, services: Services, *names: str) -> None:
        super().__init__(bench)
        self.services = services
        self.names = names

    def settings(self, **overrides: Any) -> Settings:
        url = self.services.url
        channels: dict[str, dict[str, Any]] = {
            "slack": {
                "slack_bot_token": TOKEN,
                "slack_api_base_url": f"{url}/api",
                "slack_channel": PLACE,
            },
            "teams": {"teams_webhook_url": f"{url}/teams"},
            "webhook": {"alert_webhook_url": f"{url}/hook"},
            "pager": {"pagerduty_routing_key": KEY, "pagerduty_base_url": url},
        }
        chosen = {k: v for name in self.names for k, v in channels[name].items()}
        return super().settings(
            **{"slack_webhook_url": None, "nba_props_read_timeout_seconds": 1} | chosen | overrides
        )

    def environment(self) -> dict[str, str]:
        made = self.settings()
        names = ("slack_api_base_url", "slack_channel", "pagerduty_base_url")
        found = {name.upper(): str(getattr(made, name)) for name in names}
        for name in (
            *("slack_bot_token", "teams_webhook_url", "alert_webhook_url", "pagerduty_routing_key"),
        ):
            if (value := getattr(made, name)) is not None:
                found[name.upper()] = value.get_secret_value()
        return found | {"SLACK_WEBHOOK_URL": "", "NBA_PROPS_READ_TIMEOUT_SECONDS": "1"}

    def change(self, **columns: str) -> None:
        assigned = ", ".join(f"{name} = '{value}'" for name, value in columns.items())
        with connect(self.bench.duckdb) as connection:
            connection.execute(f"update nba.incidents set {assigned}")


@pytest.fixture
def bench(models: Path, make_bench: Make) -> Bench:
    return make_bench(models)


def test_an_incident_is_one_thread_whose_first_message_is_edited(
    bench: Bench, services: Services
) -> None:
    outbox = Outbox(bench, services, "slack")
    outbox.open(1, 2)
    mentions = {"nba_props_slack_mentions": "data-team=S0614TZR7, modelling=U012AB3CD"}
    assert outbox.flush(**mentions) == FlushResult(2, 0, 0)
    assert [message["text"][:40] for message in services.first_messages()] == [
        "<!subteam^S0614TZR7> Incident opened: Th"
    ] * 2
    outbox.change(cause="partial_players", state="degraded")
    outbox.now += timedelta(hours=2)
    assert outbox.flush(**mentions) == FlushResult(2, 0, 0)
    outbox.resolve("game_id = '1'")
    assert outbox.flush(**mentions) == FlushResult(1, 0, 0)
    one, other = services.threads().values()
    assert [text.split(":")[0] for text in one] == [
        "Incident resolved",
        "Incident updated",
        "Incident resolved",
    ]
    assert [text.split(":")[0] for text in other] == ["Incident updated", "Incident updated"]
    assert services.seen_tokens == {f"Bearer {TOKEN}"}


def test_a_digest_has_one_thread_and_is_not_edited(bench: Bench, services: Services) -> None:
    outbox = Outbox(bench, services, "slack")
    outbox.open(1, 20)
    assert outbox.flush() == FlushResult(20, 0, 0)
    outbox.resolve("game_id = '3'")
    assert outbox.flush() == FlushResult(1, 0, 0)
    [thread] = services.threads().values()
    assert thread[0] == "20 incidents opened"
    assert thread[1].startswith("Incident resolved: ")
    assert services.edits == []


def test_a_first_message_that_somebody_deleted_begins_again(
    bench: Bench, services: Services
) -> None:
    outbox = Outbox(bench, services, "slack")
    outbox.open(1)
    outbox.flush()
    services.slack.clear()
    outbox.resolve()
    assert outbox.flush() == FlushResult(1, 0, 0)
    assert [text[:17] for [text] in services.threads().values()] == ["Incident resolved"]


def test_a_place_that_is_not_there_holds_nothing_else_up(bench: Bench, services: Services) -> None:
    outbox = Outbox(bench, services, "slack")
    with connect(bench.duckdb) as connection:
        connection.execute(
            "insert into nba.alert_routes values ('slack', 'degraded', 'any', 'gone')"
        )
    outbox.open(1)
    outbox.change(state="degraded")
    outbox.open(2)
    assert outbox.flush() == FlushResult(1, 1, 0)
    assert "Slack refuses it (channel_not_found)" in outbox.printed.getvalue()


@pytest.mark.parametrize("fault", [*FAULTS, REFUSED])
def test_a_fault_of_slack_loses_nothing_and_tells_nothing_twice(
    bench: Bench, services: Services, fault: str
) -> None:
    outbox = Outbox(bench, services, "slack")
    outbox.open(1, 2)
    services.fates = [fault]
    first = outbox.flush()
    assert first.failed + first.left > 0 or fault == LIMITED
    outbox.resolve("game_id = '2'")
    services.fates = [GOOD, fault]
    for _ in range(4):
        outbox.flush()
    assert outbox.flush() == FlushResult()
    posted = Counter(
        (text.split(":")[0], text.split(": ")[2][:2])
        for message in services.slack.values()
        for text in [message["text"]]
    )
    # The first message of the second shows how it ended, and its thread says so once.
    assert posted == {("Incident opened", "G1"): 1, ("Incident resolved", "G2"): 2}
    assert len(services.first_messages()) == 2


def test_what_cannot_be_looked_for_waits_and_says_why(bench: Bench, services: Services) -> None:
    outbox = Outbox(bench, services, "slack")
    outbox.open(1)
    services.fates = [ACCEPTED]
    services.missing_scope = "conversations.history"
    assert outbox.flush() == FlushResult(0, 1, 0)
    assert outbox.flush() == FlushResult(0, 1, 0)
    assert "missing_scope, it needs channels:history" in outbox.printed.getvalue()
    services.missing_scope = None
    assert outbox.flush() == FlushResult(1, 0, 0)
    assert len(services.slack) == 1


@pytest.mark.parametrize(
    "first_boundary",
    ["schedule_to_boxscores", "analytics_to_features", "features_to_predictions"],
)
def test_the_pager_wakes_for_missing_box_scores_and_predictions_and_lets_go(
    bench: Bench, services: Services, first_boundary: str
) -> None:
    outbox = Outbox(bench, services, "pager")
    outbox.open(1)
    outbox.change(first_boundary="boxscores_to_analytics")
    assert outbox.flush() == FlushResult()
    outbox.change(first_boundary="features_to_predictions", state="degraded")
    assert outbox.flush() == FlushResult()
    outbox.change(first_boundary=first_boundary, state="missing")
    assert outbox.flush() == FlushResult(1, 0, 0)
    [event] = services.pager
    assert event["routing_key"] == KEY
    assert event["event_action"] == "trigger"
    assert event["payload"]["severity"] == "critical"
    assert "G1@HOME" in event["payload"]["summary"]
    outbox.change(state="degraded", cause="partial_players")
    outbox.now += timedelta(hours=2)
    outbox.flush()
    outbox.resolve()
    assert outbox.flush() == FlushResult(1, 0, 0)
    assert services.open_alerts() == {"game|1|2026-01-22|1": False}
    assert services.pager[-1].keys() == {"routing_key", "event_action", "dedup_key"}


def test_teams_gets_cards_and_the_webhook_the_facts(bench: Bench, services: Services) -> None:
    outbox = Outbox(bench, services, "teams", "webhook")
    outbox.open(1)
    assert outbox.flush() == FlushResult(2, 0, 0)
    [card] = services.teams
    content = card["attachments"][0]["content"]
    assert content["type"] == "AdaptiveCard"
    lines = [block["text"] for block in content["body"]]
    assert lines[0] == "**Incident opened: The source answered for the date without this game**"
    assert "asked & <answered>" in lines
    assert any(line.startswith("**Runbook:** ") for line in lines)
    [(key, facts)] = services.hook
    assert key == facts["message_key"] == "opened|game|1|2026-01-22|1|1"
    assert facts["state"] == "missing"
    assert facts["opened_at_utc"] == "2026-01-23T12:00:00Z"
    assert facts["owner"] == "data-team"


@pytest.mark.parametrize("name", ["webhook", "pager"])
def test_a_repeated_key_does_no_harm_and_nothing_is_lost(
    bench: Bench, services: Services, name: str
) -> None:
    outbox = Outbox(bench, services, name)
    outbox.open(1, 3)
    for fates in itertools.chain([[fault] for fault in FAULTS], [[]]):
        services.fates = list(fates)
        outbox.flush()
    outbox.resolve()
    services.fates = [ACCEPTED]
    outbox.flush()
    outbox.flush()
    assert outbox.flush() == FlushResult()
    if name == "pager":
        assert services.open_alerts() == {f"game|{n}|2026-01-22|1": False for n in (1, 2, 3)}
    else:
        assert {key for key, _ in services.hook} == {
            f"{kind}|game|{n}|2026-01-22|1|1" for kind in ("opened", "resolved") for n in (1, 2, 3)
        }


def test_one_channel_that_is_down_does_not_silence_the_others(
    bench: Bench, services: Services
) -> None:
    outbox = Outbox(bench, services, "slack", "webhook")
    outbox.open(1)
    services.fates = [BROKEN]
    assert outbox.flush() == FlushResult(1, 1, 0)
    assert len(services.hook) == 1
    assert outbox.flush() == FlushResult(1, 0, 0)
    assert len(services.slack) == len(services.hook) == 1


@pytest.mark.parametrize("name", ["slack", "webhook", "pager", "teams"])
def test_killed_between_the_post_and_its_record(
    bench: Bench, services: Services, name: str
) -> None:
    outbox = Outbox(bench, services, name)
    outbox.open(1)
    services.fates = [SILENT]
    bench.as_of = "2026-01-23T07:30"
    bench.env |= outbox.environment() | {"NBA_PROPS_READ_TIMEOUT_SECONDS": "30"}
    with bench.start("alert") as process:
        deadline = time.monotonic() + 60
        while not services.tries and time.monotonic() < deadline:
            time.sleep(0.005)
        process.kill()
    assert outbox.events() == ["sending"]
    outbox.flush()
    assert outbox.flush() == FlushResult()
    # Slack was asked and had it; the key was repeated; of Teams nobody knows, so never again.
    taken = {
        "slack": len(services.slack),
        "webhook": len({key for key, _ in services.hook}),
        "pager": len(services.open_alerts()),
        "teams": len(services.teams),
    }
    assert taken == {"slack": 0, "webhook": 0, "pager": 0, "teams": 0} | {name: 1}
    if name == "slack":
        assert outbox.events() == ["sending", "delivered"]
        # Its timestamp is known from there: the thread goes on.
        outbox.resolve()
        outbox.flush()
        assert len(services.first_messages()) == 1
        assert len(services.slack) == 2


def test_any_faults_in_any_order_on_all_at_once(bench: Bench, services: Services) -> None:
    chance = random.Random(11)
    outbox = Outbox(bench, services, "slack", "webhook", "pager")
    for number in range(1, 6):
        outbox.open(number)
        if number > 2:
            outbox.resolve(f"game_id = '{number - 2}'")
        services.fates = [chance.choice([GOOD, BROKEN, ACCEPTED, CUT]) for _ in range(6)]
        outbox.flush()
    services.fates = []
    outbox.resolve()
    for _ in range(3):
        outbox.flush()
    assert outbox.flush() == FlushResult()
    threads = services.threads()
    assert len(threads) == 5
    for texts in threads.values():
        assert [text.split(":")[0] for text in texts] == ["Incident resolved"] * 2
    keys = {key for key, _ in services.hook}
    assert len(keys) == 10
    # Whoever was woken up is let go; what ended before it could be paged wakes nobody up.
    assert set(services.open_alerts().values()) == {False}
    assert set(services.open_alerts()) <= {f"game|{n}|2026-01-22|1" for n in range(1, 6)}
    output = outbox.printed.getvalue()
    assert not any(secret in output for secret in SECRETS)
    content = outbox.bench.duckdb.read_bytes()
    assert not any(secret.encode() in content for secret in (TOKEN, KEY))


def test_a_test_message_goes_to_each_channel_and_leaves_no_trace(
    bench: Bench, services: Services
) -> None:
    outbox = Outbox(bench, services, "slack", "teams", "webhook", "pager")
    console = Console(file=outbox.printed, width=200)
    assert send_tests(outbox.settings(), console) == 0
    assert outbox.printed.getvalue().splitlines() == [
        "Slack: took an opening and its resolution (HTTP 200)",
        "Teams: took an opening and its resolution (HTTP 200)",
        "The webhook: took an opening and its resolution (HTTP 200)",
        "The pager: took an opening and its resolution (HTTP 202)",
    ]
    assert [len(texts) for texts in services.threads().values()] == [2]
    assert list(services.open_alerts().values()) == [False]
    assert outbox.events() == []
    services.missing_scope = "conversations.history"
    services.fates = [GOOD, CUT, REFUSED, BROKEN]
    assert send_tests(outbox.settings(), console) == 1
    lines = outbox.printed.getvalue().splitlines()[4:]
    assert lines[0].startswith("Slack: it was posted, and cannot be looked for: Slack refuses it (")
    assert lines[1].startswith("Teams: the connection failed")
    assert lines[2] == "The webhook: The webhook refuses the message (HTTP 400)"
    assert lines[3] == "The pager: The pager failed (HTTP 500)"


def test_what_a_sandbox_made_up_does_not_reach_people(bench: Bench, services: Services) -> None:
    outbox = Outbox(bench, services, "slack")
    outbox.open(1)
    result = outbox.flush(slack_api_base_url="https://slack.com/api")
    assert result == FlushResult(0, 0, 1)
    assert "--as-of is only for the sandbox" in outbox.printed.getvalue()


def test_the_clock_of_an_opening_is_the_incident(bench: Bench, services: Services) -> None:
    outbox = Outbox(bench, services, "pager")
    outbox.open(1)
    outbox.flush()
    assert services.pager[0]["payload"]["timestamp"] == f"{OPENED:%Y-%m-%dT%H:%M:%SZ}"
