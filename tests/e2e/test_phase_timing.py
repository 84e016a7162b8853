"""The boundary `phase_timing`: each of its causes, and the silence when all is in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.e2e.harness import Bench, Make, Row

DAY = "2026-01-22"


@pytest.fixture
def bench(season_built: Path, make_bench: Make) -> Bench:
    """Commands on a fresh copy of the built season."""
    return make_bench(season_built)


def timing(bench: Bench, phase: str = "analytics", day: str = DAY) -> Row:
    [row] = bench.query(
        "select state, cause, detail from nba.verdicts where boundary = 'phase_timing' "
        f"and entity = '{phase}' and game_date = date '{day}'"
    )
    return row


def events(bench: Bench, run: str, as_of: str, *rows: tuple[str, str | None, str, str]) -> None:
    """Append phase events of a run that ended: (phase, date, event, clock time)."""
    with duckdb.connect(str(bench.duckdb)) as connection:
        connection.execute(
            "insert into raw_ops.runs values (?, 'tick', 'nba', 'given', ?, ?)", [run, as_of, as_of]
        )
        connection.execute(
            "insert into raw_ops.run_ends values (?, 'completed', null, ?, ?, null)",
            [run, as_of, as_of],
        )
        for number, (phase, day, event, at) in enumerate(rows):
            connection.execute(
                "insert into raw_ops.phase_events values (?, ?, ?, ?, ?, null, ?, ?)",
                [f"{run}-{number}", run, phase, day, event, as_of, f"{as_of[:10]} {at}"],
            )


@pytest.fixture
def broken_model(bench: Bench) -> Iterator[Path]:
    """A model that does not build: our own fault, not the data's."""
    path = bench.project / "models" / "reconciliation" / "broken.sql"
    path.write_text("select no_such_column from {{ ref('int_games') }}")
    yield path
    path.unlink(missing_ok=True)


def test_in_time_it_is_silent(bench: Bench) -> None:
    assert timing(bench, day="2026-01-23") == {"state": "complete", "cause": None, "detail": None}
    # What brought nothing new obliges to nothing.
    assert timing(bench)["state"] == "not_due"
    assert bench.reconcile(DAY)["incidents"] == []


@pytest.mark.slow
def test_a_failed_build_is_reported_then_late_then_over(bench: Bench, broken_model: Path) -> None:
    failed = bench.at("2026-01-23T22:45").live("run", code=3)
    assert "dbt could not build" in failed.stderr
    # No build can say that there was none; the monitor reads live, an hour and more later, though
    # box scores have come again in between.
    bench.at("2026-01-24T00:15").live("tick", code=3)
    output = bench.nba_props("monitor", code=2).stdout
    assert "run_failed: tick" in output
    assert "phase_not_run: phase analytics of 2026-01-23" in output

    broken_model.unlink()
    bench.at("2026-01-24T01:15").live("tick")
    row = timing(bench, day="2026-01-23")
    assert (row["state"], row["cause"]) == ("degraded", "late")
    assert row["detail"] == "2.5 h after box_scores"
    [incident] = bench.reconcile("2026-01-23", code=1)["incidents"]
    assert (incident["entity"], incident["cause"]) == ("pipeline", "late")

    # In time again, it is over.
    bench.at("2026-01-24T23:30").live("run")
    assert timing(bench, day="2026-01-23")["state"] == "complete"
    [incident] = bench.reconcile("2026-01-23")["incidents"]
    assert incident["resolved_at_utc"] is not None


# The features come with their own phase; here their transition is judged as it will be then.
@pytest.fixture
def judged_features(bench: Bench) -> Iterator[Bench]:
    path = bench.project / "seeds" / "phases.csv"
    before = path.read_text()
    path.write_text(before.replace("features,4,analytics,60,false", "features,4,analytics,60,true"))
    yield bench
    path.write_text(before)


NIGHT = "2026-01-23 04:00:00"
FETCHED = ("box_scores", DAY, "started", "04:00:00"), ("box_scores", DAY, "completed", "04:00:05")
ANALYTICS = ("analytics", None, "started", "04:00:06"), ("analytics", None, "completed", "04:00:09")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "state", "cause"),
    [
        (
            (
                *ANALYTICS,
                ("features", DAY, "started", "04:00:10"),
                ("features", DAY, "completed", "04:00:12"),
            ),
            "complete",
            None,
        ),
        pytest.param(ANALYTICS, "missing", "phase_not_run", marks=pytest.mark.slow),
        pytest.param(
            (*ANALYTICS, ("features", DAY, "started", "04:00:10")),
            "missing",
            "phase_not_run",
            marks=pytest.mark.slow,
        ),
        (
            (
                ("analytics", None, "started", "04:00:06"),
                ("features", DAY, "started", "04:00:07"),
                ("features", DAY, "completed", "04:00:08"),
                ("analytics", None, "completed", "04:00:09"),
            ),
            "degraded",
            "out_of_order",
        ),
    ],
    ids=["in time", "not run", "never ended", "out of order"],
)
def test_the_next_transition(
    judged_features: Bench,
    rows: tuple[tuple[str, str | None, str, str], ...],
    state: str,
    cause: str,
) -> None:
    bench = judged_features
    with duckdb.connect(str(bench.duckdb)) as connection:
        connection.execute("delete from raw_ops.phase_events")
    events(bench, "by-hand", NIGHT, *FETCHED, *rows)
    # A look back, so that this build does not run the phase itself.
    bench.nba_props("build", "--as-of", "2026-01-23T12:00")
    [row] = bench.query(
        "select state, cause from nba_asof.verdicts where boundary = 'phase_timing' "
        "and entity = 'features'"
    )
    assert (row["state"], row["cause"]) == (state, cause)
