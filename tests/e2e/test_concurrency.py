"""Two writers and a reader at once."""

from __future__ import annotations

import time

import pytest

from tests.e2e.harness import Bench

pytestmark = pytest.mark.slow


def test_the_second_run_is_refused_and_readers_go_on(built: Bench) -> None:
    # The first run of a warehouse does not know yet for which games to ask lines.
    built.live("run")
    before = built.raw_counts(), built.contents()
    runs = "select count(*) as rows from raw_ops.runs"
    started = built.query(runs)[0]["rows"]
    # The first waits for the schedule long enough for the others to come in its way.
    built.set_faults({"endpoint": "nba/schedule", "fault": "slow", "seconds": 3, "attempts": [1]})
    seen = len(built.requests())
    with built.start("run") as first:
        while not (built.duckdb.parent / f"{built.duckdb.name}.lock").read_text():
            time.sleep(0.01)
        second = built.live("run", code=3)
        report = built.reconcile("2026-01-22")
        explained = built.nba_props("explain", "0022500644")
        assert first.poll() is None, "the first run had ended before the others came"
        # Building now: dbt holds the file itself.
        while len(built.requests()) < seen + 15 and first.poll() is None:
            time.sleep(0.05)
        time.sleep(3)
        assert built.reconcile("2026-01-22") == report
        assert first.poll() is None, "the first run had ended before its build was read by"
    assert first.returncode == 0
    assert second.stdout == ""
    assert second.stderr.count("\n") == 1
    assert second.stderr.startswith("`nba-props run` (process ")
    assert "nothing was done" in second.stderr
    assert report["status"] == "ok"
    assert "GSW@MIN" in explained.stdout
    assert (built.raw_counts(), built.contents()) == before
    assert built.query(runs)[0]["rows"] == started + 1
