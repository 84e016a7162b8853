"""`tick`: what is due is done once, whenever and however often it is called."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from tests.e2e.harness import Bench, Make

BOX_SCORES = "bdl/box_scores"
IDLE = (
    "0 workflow(s) ran, 0 of the retry queue, 0 request(s), 0 build(s), 0 prediction(s), "
    "0 message(s)."
)


@pytest.fixture
def bench(season_built: Path, make_bench: Make) -> Bench:
    """Commands on a fresh copy of the built season."""
    return make_bench(season_built)


def asked(bench: Bench, since: int, endpoint: str | None = None) -> list[str]:
    """What was asked since a number of requests: endpoint and date or game, in order."""
    return [
        f"{row['endpoint']} {row['date'] or row['game_id'] or ''}".strip()
        for row in bench.requests()[since:]
        if endpoint in (None, row["endpoint"])
    ]


def test_with_nothing_due_no_request_is_made_and_no_dbt_is_started(bench: Bench) -> None:
    bench.at("2026-01-23T13:00").live("tick")
    seen = len(bench.requests())
    log = bench.project / "logs" / "dbt.log"
    before = log.stat().st_mtime_ns
    done = bench.at("2026-01-23T13:05").live("tick")
    assert IDLE in done.stdout
    assert len(bench.requests()) == seen
    assert log.stat().st_mtime_ns == before
    # Each of the seventeen workflows has reported why not.
    [count] = bench.query(
        "select count(*) as rows, count(distinct workflow) as names "
        "from raw_ops.workflow_decisions where as_of_utc = timestamp '2026-01-23 18:05:00' "
        "and action = 'SKIP' and reason <> ''"
    )
    assert count == {"rows": 17, "names": 17}


@pytest.mark.slow
def test_a_tick_says_how_many_questions_have_no_answer(bench: Bench) -> None:
    bench.set_faults({"endpoint": "nba/schedule", "fault": "server_error"})
    done = bench.at("2026-01-24T06:05").live("tick")
    [text] = [line for line in done.stdout.splitlines() if "without an answer to use" in line]
    assert text.strip().startswith(
        "1 without an answer to use, the first: nba/schedule for 2025-07-01"
    )


@pytest.mark.slow
def test_what_was_never_promised_is_no_reason_to_build(make_bench: Make) -> None:
    bench = make_bench()
    # Without a backfill: of the games before these four dates nobody asked.
    bench.live("run", code=None)
    [never] = bench.query(
        "select count(*) as rows from nba.verdicts where boundary_order = 1 "
        "and state = 'not_due' and expected_by_utc < as_of_utc"
    )
    assert never["rows"] > 500
    bench.at("2026-01-23T13:00").live("tick")
    assert IDLE in bench.at("2026-01-23T13:05").live("tick").stdout


@pytest.mark.slow
def test_after_midnight_the_day_before_is_asked_for(bench: Bench) -> None:
    seen = len(bench.requests())
    bench.at("2026-01-24T01:10").live("tick")
    assert asked(bench, seen, BOX_SCORES) == [f"{BOX_SCORES} 2026-01-23"]
    assert "post_game_window_2," in bench.at("2026-01-24T01:45").live("tick", "--verbose").stdout


@pytest.mark.slow
def test_an_empty_answer_never_closes_a_day(bench: Bench) -> None:
    bench.set_faults({"endpoint": BOX_SCORES, "date": "2026-01-23", "fault": "empty"})
    for moment in ("2026-01-23T22:30", "2026-01-23T23:05"):
        seen = len(bench.requests())
        bench.at(moment).live("tick")
        assert f"{BOX_SCORES} 2026-01-23" in asked(bench, seen)
    bench.set_faults()
    bench.at("2026-01-24T01:00").live("tick")
    [row] = bench.query(
        "select count(*) as finals from nba.stg_balldontlie__box_scores "
        "where game_date = date '2026-01-23' and is_final"
    )
    assert row["finals"] == 8


@pytest.mark.slow
def test_two_at_once_and_one_after_a_kill(bench: Bench) -> None:
    bench.set_faults({"endpoint": "nba/schedule", "fault": "slow", "seconds": 3, "attempts": [1]})
    with bench.at("2026-01-23T12:30").start("tick") as first:
        while not (bench.duckdb.parent / f"{bench.duckdb.name}.lock").read_text():
            time.sleep(0.01)
        second = bench.live("tick")
        assert "nothing was done. The next tick does what is due." in second.stdout
        first.kill()
    done = bench.at("2026-01-23T12:45").live("tick")
    assert "RUN   schedule_dependency" in done.stdout
    done = bench.nba_props("monitor", code=1)
    assert "run_never_ended: tick" in done.stdout


@pytest.mark.slow
def test_a_whole_build_that_fails_leaves_the_core_and_is_reported(bench: Bench) -> None:
    # A folder of packages that is none: the monitoring project does not parse, and the core does.
    broken = bench.project / "monitoring" / "dbt_packages" / "broken"
    broken.mkdir(parents=True)
    try:
        done = bench.at("2026-01-24T07:00").live("tick", code=3)
    finally:
        shutil.rmtree(broken.parent)
    assert "so the core is" in done.stdout
    assert "dbt" in done.stderr
    [row] = bench.query("select max(as_of_utc) as at from nba.verdicts")
    assert str(row["at"]) == "2026-01-24 12:00:00"
    runs = bench.query("select outcome from raw_ops.run_ends order by ended_at_utc desc limit 1")
    assert runs == [{"outcome": "failed"}]


@pytest.mark.slow
def test_a_morning_after_a_silent_day_catches_up(bench: Bench) -> None:
    bench.at("2026-01-23T13:00").live("tick")
    seen = len(bench.requests())
    # It looks at the schedule first, without which nothing else can be decided.
    done = bench.at("2026-01-25T08:00").live("tick")
    assert "ABORT morning_recovery, no schedule of the last 26 hours" in done.stdout
    assert "RUN   morning_recovery" in done.stdout
    days = {text.split()[1] for text in asked(bench, seen, BOX_SCORES)}
    assert days >= {"2026-01-23", "2026-01-24"}
    for day in ("2026-01-23", "2026-01-24"):
        assert bench.reconcile(day)["incidents"] == []
    # What the day had in it was never asked for and is not asked for now: it is over.
    assert not [text for text in asked(bench, seen) if "player_props" in text]
    done = bench.nba_props("monitor", code=1)
    assert "h without a decision" in done.stdout
    status = json.loads(bench.nba_props("status", "--format", "json").stdout)
    assert {row["workflow"] for row in status["ran_today"]} >= {"morning_operations"}
    assert [row["label"] for row in status["tonight"] if row["cause"] == "postponed"] == []
    shown = bench.nba_props("status", COLUMNS="80")
    assert "GSW@MIN" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_nothing_is_asked_about_a_game_that_is_off(bench: Bench) -> None:
    bench.at("2026-01-24T09:30").live("tick")
    bench.at("2026-01-24T15:35").live("tick")
    seen = len(bench.requests())
    bench.at("2026-01-24T16:40").live("tick")
    props = asked(bench, seen, "bdl/player_props")
    assert props
    assert "bdl/player_props 0022500644" not in props


@pytest.mark.slow
def test_prices_that_nobody_confirms_do_not_stay_open(bench: Bench) -> None:
    ahead = "select count(*) as rows from nba.int_open_lines where basis = 'live'"
    bench.at("2026-01-23T13:00").live("tick")
    [open_before] = bench.query(ahead)
    assert open_before["rows"] > 0
    bench.set_faults({"endpoint": "bdl/player_props", "fault": "server_error"})
    for hour in ("14:00", "14:45"):
        bench.at(f"2026-01-23T{hour}").live("tick", code=None)
    assert bench.query(ahead) == [open_before]
    bench.at("2026-01-23T15:30").live("tick", code=None)
    assert bench.query(ahead) == [{"rows": 0}]
    seen = bench.at("2026-01-23T15:35").live("tick", code=None).stdout
    assert " 0 build(s)" in seen


def test_the_first_tick_brings_the_season(empty: Bench) -> None:
    done = empty.at("2026-01-23T05:00").live("tick")
    assert "0 workflow(s) ran, 0 of the retry queue" in done.stdout
    assert "1 build(s), 0 prediction(s), 0 message(s)" in done.stdout
    assert empty.query("select count(*) as games from nba.int_games")[0]["games"] > 1000
    # What lies before it is not reported as if it had just gone wrong.
    assert not empty.query("select * from nba.incidents")
    assert empty.reconcile("2026-01-20")["status"] == "ok"
