"""Jobs are counted alike on both engines, per run, however the run ends."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nba_props import dbt
from nba_props.writing import Writer, writing
from scrapers.clock import Clock
from scrapers.errors import DbtError
from scrapers.events import Batch, Row, Run
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import ATTEMPTS, LOADS, PHASES, RUN_ENDS, RUNS
from scrapers.landing.tables import read_tables
from scrapers.landing.usage import BUILD, LOAD, QUERY, WAREHOUSE_JOBS, Jobs, Usage
from scrapers.landing.warehouse import Warehouse
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.bigquery_fake import FakeClient
from tests.unit.support import ROOT, answer, record, without_dbt

BOX_SCORES = "raw_balldontlie.box_scores"
Doing = Callable[[Writer], object]


def counts(rows: list[Row]) -> dict[tuple[str, str | None], tuple[int, int | None]]:
    return {(row["kind"], row["table_name"]): (row["jobs"], row["partitions"]) for row in rows}


def work(warehouse: Warehouse, run: Run) -> Usage:
    warehouse.append(RUNS, [run.row()])
    warehouse.append(PHASES, [])
    warehouse.land(Batch(run, answers=[answer(record("k")), answer(record("m"))]))
    warehouse.land(Batch(run, answers=[answer()]))
    warehouse.query("select 1 as one")
    warehouse.has_relation("nba", "incidents")
    return warehouse.usage


def test_both_engines_count_alike(run: Run, warehouse: DuckDBWarehouse) -> None:
    client = FakeClient()
    here = counts(work(warehouse, run).rows(run))
    there = counts(work(BigQueryWarehouse(client, read_tables(ROOT)), run).rows(run))
    assert (
        here
        == there
        == {
            (LOAD, RUNS): (1, 1),
            (LOAD, BOX_SCORES): (1, 1),
            (LOAD, LOADS): (1, 1),
            (LOAD, ATTEMPTS): (2, 2),
            (LOAD, WAREHOUSE_JOBS): (1, 1),
            (QUERY, None): (2, None),
        }
    )
    # The load that brings the rows aside: each load job BigQuery was given.
    assert (
        len(client.loads) == sum(jobs for (kind, _), (jobs, _) in there.items() if kind == LOAD) - 1
    )


@pytest.mark.parametrize(
    ("table", "column", "values", "partitions"),
    [
        (BOX_SCORES, "requested_for", [date(2026, 1, 24), date(2026, 1, 25)] * 2, 2),
        (RUNS, "as_of_utc", ["2026-01-01T00:00", "2026-01-31T23:59", "2025-01-01T00:00"], 2),
    ],
)
def test_partitions_are_days_of_records_and_months_of_events(
    table: str, column: str, values: list[Any], partitions: int
) -> None:
    declared = read_tables(ROOT)[table]
    moments = [
        datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
        for value in values
    ]
    rows = [dict.fromkeys(declared.column_names) | {column: value} for value in moments]
    assert declared.partitions_of(declared.arrow(rows)) == partitions


@pytest.fixture
def lived(make_settings: Callable[..., Settings], clock: Clock) -> Callable[[Doing], list[Row]]:
    """Rows of warehouse_jobs after a run that does something."""
    settings = make_settings()

    def live(do: Doing) -> list[Row]:
        console = Terminal(file=io.StringIO())
        try:
            with writing(settings, console, "tick", clock, "nba") as writer:
                do(writer)
        finally:
            warehouse = DuckDBWarehouse(settings.duckdb_path, read_tables(ROOT))
            rows = warehouse.query(f"select * from {WAREHOUSE_JOBS}")
            warehouse.release()
            live.rows = rows  # type: ignore[attr-defined]
        return rows

    return live


def test_a_run_says_what_it_asked_for(lived: Callable[[Doing], list[Row]], clock: Clock) -> None:
    rows = lived(lambda writer: writer.warehouse.query("select 1"))
    assert counts(rows) == {
        (LOAD, RUNS): (1, 1),
        (LOAD, RUN_ENDS): (1, 1),
        (LOAD, WAREHOUSE_JOBS): (1, 1),
        (QUERY, None): (1, None),
    }
    assert {row["as_of_utc"] for row in rows} == {clock.as_of_utc}
    assert {row["bytes_billed"] for row in rows} == {None}


@pytest.mark.parametrize("fails", [False, True])
def test_what_dbt_ran_is_counted_though_it_failed(
    lived: Any, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    jobs = Jobs(7, bytes_billed=10, slot_ms=3)

    def build(*_: object) -> dbt.BuildResult:
        if fails:
            raise DbtError("it is broken", jobs)
        return dbt.BuildResult(5, 2, (), 0.1, jobs=jobs)

    monkeypatch.setattr(dbt, "build", build)
    without_dbt(monkeypatch)
    do: Doing = lambda writer: writer.build("nba", is_logged=False)  # noqa: E731
    if fails:
        with pytest.raises(DbtError, match="broken"):
            lived(do)
    else:
        lived(do)
    (row,) = [row for row in lived.rows if row["kind"] == BUILD]
    assert (row["jobs"], row["bytes_billed"], row["slot_ms"]) == (7, 10, 3)
