"""`nba-props cost`: the builds that the log tells of, dry runs, and the command's front door."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from google.api_core import exceptions
from google.auth.exceptions import RefreshError
from rich.console import Console

from scrapers.clock import Clock
from scrapers.commands import cost as command
from scrapers.cost import dry_run, statements
from scrapers.cost.day import TICK_READS, Build, Day, Log
from scrapers.cost.prices import MIB
from scrapers.cost.statements import Statement, compile_for_bigquery, downstream, statements_of
from scrapers.errors import ConfigError, CostError
from scrapers.events import Batch, Run
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import DECISIONS, PHASES, PREDICTIONS, RUNS
from scrapers.phases import event
from scrapers.readers import live_reader
from scrapers.settings import Settings
from scrapers.tests.support import ROOT, answer, record

BOX_SCORES, SCHEDULE = "raw_balldontlie.box_scores", "raw_nba.schedule"
DAY = date(2026, 1, 24)


def node(name: str, sql: str, parents: Iterable[str] = (), **more: Any) -> dict[str, Any]:
    kind = more.pop("resource_type", "model")
    config = {"materialized": "table", "fail_calc": "count(*)"} | more.pop("config", {})
    return {
        "name": name,
        "alias": name,
        "schema": "nba",
        "resource_type": kind,
        "original_file_path": f"models/staging/ops/{name}.sql",
        "fqn": ["nba_props", "staging", "ops", name],
        "tags": [],
        "compiled_code": sql,
        "config": config,
        "depends_on": {"nodes": [parent for parent in parents]},
    } | more


@pytest.fixture
def manifest() -> dict[str, Any]:
    """Two raw tables, a model on each, one of verdicts, a view, a test and what a tick reads."""
    view = {"config": {"materialized": "view"}}
    nulls = "select * from nba.after where record_key is null"
    nodes = {
        "box": node("box", "select record_key from raw_balldontlie.box_scores", ["source.box"]),
        "list": node("list", "select record_key from raw_nba.schedule", ["source.list"]),
        "seen": node("seen", "select record_key from nba.box", ["box"], **view),
        "after": node("after", "select record_key from nba.seen", ["seen"]),
        "verdict": node("verdict", "select 1 as one", tags=["reconciliation_models"]),
        "not_null": node("not_null", nulls, ["after"], resource_type="test"),
    }
    nodes |= {
        name: node(name, "select record_key from nba.box", ["box"], **view) for name in TICK_READS
    }
    sources = {
        f"source.{key}": {
            "schema": f"raw_{source}",
            "source_name": source,
            "identifier": table,
            "columns": {"requested_for": {}, "record_key": {}},
        }
        for key, source, table in (
            ("box", "balldontlie", "box_scores"),
            ("list", "nba", "schedule"),
        )
    }
    return {"nodes": nodes, "sources": sources}


@pytest.fixture
def logged(warehouse: DuckDBWarehouse, tmp_path: Path) -> DuckDBWarehouse:
    """24 January: a whole build by a tick that builds again, two ticks without, one that predicts.

    The evening's build of the 23rd is the day before.
    """
    warehouse.append(RUNS, [])
    warehouse.release()
    with duckdb.connect(tmp_path / "test.duckdb") as connection:
        connection.execute(
            "create schema nba; create table nba.workflows as "
            "select 'morning' as workflow, 'all' as builds union all select 'lines', 'changed'"
        )
        for name in ("box", "list", "after"):
            connection.execute(f"create table nba.{name} as select 'a' as record_key")
        connection.execute("create table nba.verdict as select 1 as one")

    def tick(hour: int, builds: int, workflow: str | None = None, name: str = "tick") -> Run:
        run = Run.start(name, "nba", Clock(datetime(2026, 1, 24, hour, tzinfo=UTC), "given"))
        warehouse.append(RUNS, [run.row()])
        if workflow:
            row = {"workflow": workflow, "game_date": DAY, "action": "RUN", "reason": "due"}
            row |= {"targets": "[]", "next_check_utc": None}
            warehouse.append(DECISIONS, [run.event("decision_id", **row)])
        for _ in range(builds):
            warehouse.append(PHASES, [event(run, ("analytics", None), "started")])
        return run

    tick(4, 1, name="run")
    tick(11, 2, "morning")
    tick(12, 0, "lines")
    lines = tick(13, 1, "lines")
    warehouse.land(Batch(lines, answers=[answer(record("1"))]))
    for what, detail in (("completed", None), ("started", None)):
        warehouse.append(PHASES, [event(lines, ("predictions", DAY), what, detail)])
    warehouse.append(
        PHASES, [event(tick(14, 0), ("predictions", DAY), "completed", "nothing to predict anew")]
    )
    warehouse.release()
    return warehouse


def test_the_log_tells_of_the_builds_of_a_day(logged: DuckDBWarehouse) -> None:
    reader = live_reader(logged, "nba")
    log = Log(reader, "nba", logged.relation)
    assert log.last_day() == DAY
    assert Log(reader, "nba_asof", logged.relation).last_day() is None
    assert log.day(DAY) == Day(
        DAY,
        {
            Build(True): 1,
            Build(False): 1,
            Build(False, frozenset([BOX_SCORES])): 1,
            Build(False, frozenset([PREDICTIONS])): 1,
        },
        ticks=4,
    )
    before = log.day(date(2026, 1, 23))
    assert (before.builds, before.ticks) == ({Build(True): 1}, 0)


def test_every_tick_reads_what_is_counted() -> None:
    names = set()
    for module in ("tick", "retry", "predict", "publish"):
        text = (ROOT / "scrapers" / "commands" / f"{module}.py").read_text()
        names |= set(re.findall(r'writer\.rows\("(\w+)"', text))
    # What is to be trained is asked after a whole build alone; the outbox has a query of its own.
    assert names - {"training_due"} == set(TICK_READS) - {"slack_outbox"}


def test_a_build_of_what_changed(manifest: dict[str, Any]) -> None:
    found = statements_of(manifest)

    def names(raw: set[str], verdicts: bool) -> set[str]:
        return {one.name for one in downstream(found, raw, verdicts)}

    assert names({BOX_SCORES}, False) == {"nba.box", "nba.after"}
    assert names({SCHEDULE}, True) == {"nba.list", "nba.verdict"}
    assert names(set(), True) == {"nba.verdict"}
    assert "nba.monitor" not in {one.name for one in found}
    order = [one.name for one in found]
    assert order.index("nba.box") < order.index("nba.seen") < order.index("not_null")


def test_an_increment_replaces_the_dates_of_its_kind() -> None:
    by_day = {"field": "game_date", "data_type": "date"}
    asked = (date(2026, 1, 24), date(2026, 1, 23))

    def found(dates: Sequence[date] = asked, **config: Any) -> Statement:
        config = {"materialized": "incremental", "partition_by": by_day} | config
        nodes = {"inc": node("inc", "select 1 as one", config=config)}
        return statements_of({"nodes": nodes, "sources": {}}, dates)[0]

    def replacing(which: str, *dates: date) -> Statement:
        return found(
            dates or asked, incremental_strategy="insert_overwrite", meta={"rebuilt": which}
        )

    assert replacing("judged").partitions == ("date '2026-01-24'", "date '2026-01-23'")
    for which in ("since", "answered"):
        season = replacing(which).partitions
        assert (season[0], season[-1], len(season)) == (
            "date '2025-07-01'",
            "date '2026-06-30'",
            365,
        )
    # The finals of 2020 were played in October, those of 2021 in July.
    assert replacing("since", date(2020, 10, 11)).partitions[0] == "date '2019-07-01'"
    history, table = found(), found(materialized="table")
    assert (history.partitions, history.appends, table.partitions) == ((), False, ())
    assert found(partition_by=None).appends
    with pytest.raises(ConfigError, match=r"nba\.inc is not partitioned by day"):
        found(partition_by=by_day | {"granularity": "month"})


def shown(settings: Settings, day: date | None = None) -> str:
    console = Console(record=True, width=120, file=io.StringIO())
    assert command.cost(settings, console, day) == 0
    return console.export_text()


def test_the_command_tells_what_a_day_costs(
    logged: DuckDBWarehouse,
    manifest: dict[str, Any],
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}

    def compiled(*_: Any, **options: Any) -> dict[str, Any]:
        asked.update(options)
        return manifest

    monkeypatch.setattr(command, "compile_for_bigquery", compiled)
    text = shown(make_settings())
    assert asked["dates"] == [date(2026, 1, day) for day in (24, 23, 22, 21)]
    lines = {line.split("  ")[0]: line.split() for line in text.splitlines()}
    # Three models and the views, one of them with rows; each table at 10 MiB.
    assert lines["staging"][1:4] == ["11", "0.0", "20"]
    assert lines["tests"][-4:] == ["1", "0.0", "10", "0.0001"]
    assert lines["what a tick reads"][4:7] == ["4", "6", "0.0"]
    assert lines["after balldontlie.box_scores"][2:4] == ["1", "3"]
    assert "2026-01-24" in text
    assert "not Google's bill" in text


def test_what_was_never_built_costs_nothing(
    warehouse: DuckDBWarehouse, make_settings: Callable[..., Settings]
) -> None:
    warehouse.append(RUNS, [])
    warehouse.release()
    with pytest.raises(ConfigError, match="Nothing was built yet"):
        shown(make_settings())


class FakeClient:
    """Answers dry runs with some bytes and tables, or with an error."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[str] = []

    def query(self, sql: str, job_config: Any) -> Any:
        assert job_config.dry_run
        assert not job_config.use_query_cache
        if self.error:
            raise self.error
        self.asked.append(sql)
        return SimpleNamespace(total_bytes_processed=15 * MIB, referenced_tables=["a", "b"])


def test_a_dry_run_asks_for_the_statement_that_dbt_runs() -> None:
    client = FakeClient()
    parts = ("date '2026-01-24'", "date '2026-01-25'")
    made, view, test = dry_run.costs_of(
        [
            Statement("nba.wide", "x", "select 1 as one", "incremental", "game_date", parts),
            Statement("nba.seen", "x", "select 2 as two", "view"),
            Statement("t", statements.TESTS, "select 3 as three", "test"),
        ],
        client,
    )
    assert (made.scanned, made.billed, view.billed, test.billed) == (
        15 * MIB,
        20 * MIB,
        0,
        20 * MIB,
    )
    [merge] = [sql for sql in client.asked if "select 1 as one" in sql]
    assert "target.game_date in (date '2026-01-24', date '2026-01-25') then delete" in merge
    assert "select 3 as three" in client.asked
    assert len(client.asked) == 2


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            exceptions.NotFound("Not found: Table nba.x"),
            r"what nba\.x reads .*: run `nba-props",
        ),
        (exceptions.Forbidden("no bigquery.jobs.create"), r"refused the dry run of nba\.x: no big"),
        (RefreshError("expired"), "gcloud auth application-default login"),
    ],
)
def test_what_hinders_a_dry_run_is_said(error: Exception, text: str) -> None:
    with pytest.raises(CostError, match=text):
        dry_run.costs_of([Statement("nba.x", "x", "select 1", "table")], FakeClient(error))


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "_NEEDED", ("no_such_package.at_all",))
    with pytest.raises(ConfigError, match=r"pip install -e '\.\[bigquery\]'"):
        compile_for_bigquery(ROOT, tmp_path)
