"""`kill -9` anywhere in a run, then the same run again: as if nothing had happened."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.harness import RAW_TABLES, Bench

pytestmark = pytest.mark.slow

RUN_AT = "2026-01-24T12:00"
_POLL_SECONDS = 0.002
_SLOW_REQUESTS = tuple(range(1, 20, 2))
_SLOW_SHARES = tuple(share / 20 for share in range(20))

# Where to kill: after a number of requests, or at a share of the time between the last request
# and the end. Landing takes the first moments of that time, the build the rest.
Point = tuple[str, float]
QUICK: tuple[Point, ...] = (("request", 9), ("share", 0.6))
SLOW: tuple[Point, ...] = (
    *(("request", number) for number in _SLOW_REQUESTS),
    *(("share", share) for share in _SLOW_SHARES),
)


@dataclass
class Undisturbed:
    """The run that nobody kills: what it leaves, how many requests, and how long after them."""

    start: Path
    result: dict[str, Any]
    requests: int
    seconds: float


def state(bench: Bench) -> dict[str, Any]:
    """All that must be equal."""
    raw = {
        table: bench.query(
            "select endpoint, record_key, requested_for, payload_sha256 "
            f"from {table} where attempt_id in (select attempt_id from raw_ops.scrape_attempts) "
            "order by all"
        )
        for table in RAW_TABLES
    }
    verdicts = bench.query(
        "select boundary, entity, game_id, game_date, state, cause from nba.verdicts order by all"
    )
    events = bench.query(
        "select verdict_key, state, cause, as_of_utc from nba.verdict_events order by all"
    )
    return raw | bench.contents() | {"verdict_rows": verdicts, "events": events}


@pytest.fixture(scope="module")
def undisturbed(season_built: Path, built: Bench) -> Undisturbed:
    before = len(built.requests())
    with built.at(RUN_AT).start("run") as process:
        wait_for_requests(built, process, before + 1)
        counted, changed_at = before + 1, time.monotonic()
        while process.poll() is None:
            if (now := len(built.requests())) != counted:
                counted, changed_at = now, time.monotonic()
            time.sleep(0.01)
        seconds = time.monotonic() - changed_at
    assert process.returncode == 0
    return Undisturbed(season_built, state(built), counted - before, seconds)


def wait_for_requests(bench: Bench, process: Any, number: int) -> None:
    """Return as soon as the sandbox has seen so many requests, or the process has ended."""
    while len(bench.sandbox.requests()) < number and process.poll() is None:
        time.sleep(_POLL_SECONDS)


def kill_and_run_again(bench: Bench, undisturbed: Undisturbed, point: Point) -> int:
    """Kill a run at a point and run it again, undisturbed. Returns the killed one's exit code."""
    kind, where = point
    bench.clear(undisturbed.start)
    before = len(bench.requests())
    with bench.start("run") as process:
        requests = int(where) if kind == "request" else undisturbed.requests
        wait_for_requests(bench, process, before + requests)
        if kind == "share":
            time.sleep(where * undisturbed.seconds)
        process.kill()
    bench.live("run")
    return process.returncode


def check(bench: Bench, undisturbed: Undisturbed) -> None:
    for name, found in state(bench).items():
        assert found == undisturbed.result[name], name


@pytest.mark.parametrize("point", QUICK)
def test_a_killed_run_is_run_again(built: Bench, undisturbed: Undisturbed, point: Point) -> None:
    kind, where = point
    # The undisturbed run may have been the slower one: then this one ends before it is killed.
    while kill_and_run_again(built, undisturbed, (kind, where)) == 0 and kind == "share":
        where /= 2
        assert where > 0.05
    check(built, undisturbed)


@pytest.mark.parametrize("point", SLOW)
def test_wherever_it_is_killed(built: Bench, undisturbed: Undisturbed, point: Point) -> None:
    # On a busy machine a late kill can find the run ended: that must be equal, too.
    assert kill_and_run_again(built, undisturbed, point) in (-9, 0)
    check(built, undisturbed)
