"""What the commands end with, and what they say, when they cannot do what was asked."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.e2e.harness import Bench

DAY = "2026-01-22"
REAL = "https://api.balldontlie.io"


def refused(bench: Bench, *arguments: str, **env: str) -> str:
    """The one sentence of a command that ends with 3."""
    done = bench.nba_props(*arguments, code=3, **env)
    assert "Traceback" not in done.stderr
    return done.stderr


def test_all_is_here_is_zero(built: Bench) -> None:
    assert built.reconcile(DAY)["status"] == "ok"
    assert "all that is due is here" in built.nba_props("reconcile", "--date", DAY).stdout


def test_a_day_without_games_is_zero_and_says_so(built: Bench) -> None:
    report = built.reconcile("2025-12-24")
    assert (report["status"], report["boundaries"]) == ("ok", [])
    message = built.nba_props("reconcile", "--date", "2025-12-24").stdout
    assert "nothing is expected on this date" in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reconcile", "--date", "24 January"), "is not a date: write it as 2026-01-24"),
        (("reconcile", "--as-of", "tomorrow"), "is not a moment: write 2026-01-24T16:00"),
        (("reconcile", "--nonsense"), "No such option"),
        (("reconsile",), "No such command"),
        (("reconcile", "--format", "xml"), "Invalid value"),
        (("run", "--date", "2026-13-01"), "is not a date"),
        (("scrape", "--endpoint", "weather"), "There is no endpoint 'weather'"),
        (("backfill",), "Give either --season, or --from and --to"),
        (("backfill", "--season", "25"), "is not a season"),
        (("explain", "Nobody Atall"), "Nobody Atall"),
    ],
)
def test_what_is_not_understood_is_three(
    built: Bench, arguments: tuple[str, ...], message: str
) -> None:
    seen = len(built.requests())
    assert message in refused(built, *arguments)
    assert len(built.requests()) == seen


def test_no_warehouse_is_two(built: Bench) -> None:
    elsewhere = str(built.duckdb.with_name("elsewhere.duckdb"))
    done = built.nba_props("reconcile", "--date", DAY, code=2, NBA_PROPS_DUCKDB_PATH=elsewhere)
    assert "unknown, There is no warehouse at " in done.stdout
    done = built.nba_props("reconcile", "--format", "json", code=2, NBA_PROPS_DUCKDB_PATH=elsewhere)
    assert '"status": "unknown"' in done.stdout
    assert refused(built, "explain", "GSW@MIN", NBA_PROPS_DUCKDB_PATH=elsewhere).startswith("There")


@pytest.mark.parametrize("command", ["run", "scrape"])
@pytest.mark.parametrize(
    "variable", ["BDL_BASE_URL", "NBA_CDN_BASE_URL", "NBA_OFFICIALS_BASE_URL", "ESPN_BASE_URL"]
)
def test_as_of_is_refused_where_a_real_service_could_answer(
    built: Bench, command: str, variable: str
) -> None:
    seen = len(built.requests())
    before = built.duckdb.read_bytes()
    message = refused(built, command, "--as-of", built.as_of, **{variable: REAL})
    assert variable in message
    assert "works only against the sandbox" in message
    assert len(built.requests()) == seen
    assert built.duckdb.read_bytes() == before


def test_a_build_that_fails_for_another_reason_is_three(built: Bench) -> None:
    wrong = built.project / "models" / "analytics" / "wrong.sql"
    wrong.write_text("select * from {{ ref('no_such_model') }}")
    try:
        assert "no_such_model" in refused(built, "build", "--as-of", "2026-01-23T12:00")
    finally:
        wrong.unlink()
    assert built.reconcile(DAY)["status"] == "ok"


@pytest.fixture
def stale(built: Bench) -> Iterator[Bench]:
    """The last run was one of the wall clock, and long ago: time itself cannot be waited for."""
    with duckdb.connect(str(built.duckdb)) as connection:
        connection.execute("update nba.build_context set clock = 'wall'")
    yield built
    with duckdb.connect(str(built.duckdb)) as connection:
        connection.execute("update nba.build_context set clock = 'given'")


def test_a_dead_pipeline_is_three(stale: Bench) -> None:
    report = stale.reconcile(DAY, code=3)
    assert report["status"] == "tool_failed"
    done = stale.nba_props("reconcile", "--date", DAY, code=3)
    assert "over 26 hours ago: start `nba-props run`" in done.stdout
    failed = stale.dbt("test", "--select", "run_context_is_fresh", code=1)
    assert "run_context_is_fresh" in failed.stdout


@pytest.mark.slow
def test_without_any_schedule_nothing_is_green(empty: Bench) -> None:
    empty.set_faults(
        {"endpoint": "nba/schedule", "fault": "server_error"},
        {"endpoint": "bdl/games", "fault": "server_error"},
    )
    empty.live("run", code=2)
    report = empty.reconcile("2026-01-23", code=2)
    assert report["status"] == "unknown"
    [boundary, timing] = report["boundaries"]
    assert (timing["name"], timing["missing"]) == ("phase_timing", 0)
    assert (boundary["expected"], boundary["missing"], boundary["coverage_pct"]) == (1, 1, 0)
    [incident] = report["incidents"]
    assert (incident["scope"], incident["entity"], incident["cause"]) == (
        "source_date",
        "nba",
        "request_failed",
    )
    rows = empty.query(
        "select entity, cause from nba.rec_schedule_to_boxscores where state = 'missing' "
    )
    assert rows == [{"entity": "schedule", "cause": "request_failed"}]
    assert empty.reconcile("2026-01-21", code=2)["incidents"] == []
    # The next day it is the same incident, and none that midnight has resolved.
    empty.at("2026-01-24T12:00").live("run", code=2)
    later = empty.reconcile("2026-01-24", code=2)
    assert (later["boundaries"][0]["missing"], later["incidents"]) == (1, [])
    [same] = empty.query("select incident_key, is_open from nba.incidents")
    assert same == {"incident_key": incident["key"], "is_open": True}
