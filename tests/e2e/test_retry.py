"""The retry queue: fetch again, from the primary and then a backup; resolved by reconciliation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.harness import Bench, Make, Row

pytestmark = pytest.mark.slow

DAY = "2026-01-23"
OUTAGE = {"endpoint": "bdl/box_scores", "fault": "server_error"}


@pytest.fixture
def bench(season_built: Path, make_bench: Make) -> Bench:
    """Commands on a fresh copy of the built season."""
    return make_bench(season_built)


def learn_players(bench: Bench) -> None:
    """What the mornings bring: NBA.com's box scores, from which players are linked."""
    for day in ("2026-01-19", "2026-01-20", "2026-01-21", "2026-01-22"):
        bench.live("scrape", "--endpoint", "nba/box_scores", "--date", day)


def entry(bench: Bench) -> Row:
    [row] = bench.query("select * from nba.failed_processor_queue")
    return row


def requests_of(bench: Bench, since: int) -> set[str]:
    return {row["endpoint"] for row in bench.requests()[since:]}


def test_an_outage_is_covered_at_once_retried_and_resolved(bench: Bench) -> None:
    learn_players(bench)
    bench.set_faults(OUTAGE)
    seen = len(bench.requests())
    # Nobody asked at night; the games are due by the morning. Asked and covered in one tick.
    bench.at("2026-01-24T05:30").live("tick")
    assert requests_of(bench, seen) == {"bdl/box_scores", "nba/boxscore"}
    row = entry(bench)
    assert (row["status"], row["tries"], row["cause"]) == ("pending", 1, "backup_source_used")
    [incident] = bench.reconcile(DAY, code=1)["incidents"]
    assert (incident["scope"], incident["state"]) == ("source_date", "degraded")
    # An outage that the backup covered does not trip the breaker.
    assert not bench.query("select * from nba.circuit_breaker where is_open")

    # The backup is there: only the primary is asked, and not before 15 minutes are over.
    seen = len(bench.requests())
    bench.at("2026-01-24T05:40").live("retry")
    assert len(bench.requests()) == seen
    bench.set_faults()
    bench.at("2026-01-24T05:45").live("retry")
    assert requests_of(bench, seen) == {"bdl/box_scores"}
    assert entry(bench)["status"] == "resolved"
    assert bench.reconcile(DAY)["status"] == "ok"
    events = bench.query(
        "select attempt_number, detail from raw_ops.retry_events where event = 'fetched' order by 1"
    )
    assert events == [
        {"attempt_number": 1, "detail": "balldontlie http_error, nba ok"},
        {"attempt_number": 2, "detail": "balldontlie ok"},
    ]


def test_a_primary_that_answers_without_the_game_is_covered_in_the_same_run(bench: Bench) -> None:
    learn_players(bench)
    bench.set_faults({"endpoint": "bdl/box_scores", "date": DAY, "fault": "omit_game"})
    # The answer brings the other games, so the models are built before the backup is asked.
    seen = len(bench.requests())
    bench.at("2026-01-24T05:30").live("tick")
    [row] = bench.query("select * from nba.incidents where is_open")
    assert (row["scope"], row["cause"]) == ("game", "backup_source_used")
    asked = [row["game_id"] for row in bench.requests()[seen:] if row["endpoint"] == "nba/boxscore"]
    assert asked == [row["game_id"]]


def test_without_a_backup_the_breaker_opens_and_closes(bench: Bench) -> None:
    backups = [
        {"endpoint": name, "fault": "server_error"} for name in ("nba/boxscore", "espn/scoreboard")
    ]
    bench.set_faults(OUTAGE, *backups)
    bench.at("2026-01-24T05:30").live("tick")
    [row] = bench.query("select * from nba.circuit_breaker where is_open")
    assert (str(row["game_date"]), row["due_games"], row["bad_games"]) == (DAY, 8, 8)
    assert bench.reconcile(DAY, code=2)["status"] == "error"
    bench.set_faults()
    bench.at("2026-01-24T05:45").live("tick")
    assert not bench.query("select * from nba.circuit_breaker where is_open")
    kinds = [
        row["kind"]
        for row in bench.query(
            "select kind from raw_ops.slack_events where event = 'delivered' order by event_id"
        )
    ]
    assert sorted(kinds) == ["breaker_closed", "breaker_opened", "opened", "resolved"]


def test_what_asking_cannot_mend_is_not_retried(bench: Bench) -> None:
    no_second = {"endpoint": "nba/boxscore", "fault": "not_found"}
    bench.set_faults({"endpoint": "bdl/box_scores", "fault": "unauthorized"}, no_second)
    bench.at("2026-01-24T06:30").live("run", code=None)
    [incident] = bench.reconcile(DAY, code=2)["incidents"]
    assert incident["cause"] == "not_authorized"
    assert not bench.query("select * from nba.failed_processor_queue")
    seen = len(bench.requests())
    bench.at("2026-01-24T08:00").live("retry")
    assert len(bench.requests()) == seen
    # Nor does a workflow try the key again within the hour; other lists are asked for.
    done = bench.at("2026-01-24T07:15").live("tick")
    assert "ABORT stat_corrections, the key was refused within the hour" in done.stdout
    asked = {row["endpoint"] for row in bench.requests()[seen:]}
    assert "bdl/players_active" in asked
    assert "bdl/box_scores" not in asked
    # An answer ends it, as after another key is set.
    bench.set_faults()
    bench.at("2026-01-24T07:20").live(
        "scrape", "--endpoint", "balldontlie/box_scores", "--date", DAY
    )
    assert "refused" not in bench.at("2026-01-24T07:25").live("tick", "--verbose").stdout


def test_it_waits_longer_each_time_and_gives_up(bench: Bench) -> None:
    bench.set_faults(OUTAGE, {"endpoint": "nba/boxscore", "fault": "server_error"})
    bench.at("2026-01-24T05:30").live("tick")
    moments = ("05:45", "06:15", "07:15", "09:15", "13:15")
    for number, moment in enumerate(moments, start=2):
        bench.at(f"2026-01-24T{moment}").live("retry")
        assert entry(bench)["tries"] == number
    row = entry(bench)
    assert (row["status"], row["next_try_utc"]) == ("failed_permanent", None)
    seen = len(bench.requests())
    bench.at("2026-01-25T21:15").live("retry")
    assert len(bench.requests()) == seen
