"""`nba-props cost`: tables that are named, how large they are, what a day adds up to, dry runs."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from google.api_core import exceptions
from google.auth.exceptions import RefreshError
from rich.console import Console

from nba_props.commands.reports import cost as command
from nba_props.commands.reports.cost import CHANGES_A_DAY, TICK_READS, TICKS_A_DAY
from nba_props.cost import manifest as manifests
from nba_props.cost.counting import MIB, Statement, changed, dollars, sizes_of, statements_of
from nba_props.cost.dry_run import dry_runs
from scrapers.errors import ConfigError, CostError, DbtError, NotBuiltError
from scrapers.landing.duckdb import rows_of
from scrapers.settings import Settings
from tests.unit.support import ROOT

BOX_SCORES, SCHEDULE = "raw_balldontlie.box_scores", "raw_nba.schedule"


def node(name: str, parents: Sequence[str] = (), kind: str = "table", **more: Any) -> Any:
    return {
        "name": name,
        "alias": name,
        "schema": "nba",
        "resource_type": "model",
        "fqn": ["nba_props", "staging", name],
        "tags": [],
        "config": {"materialized": kind, "fail_calc": "count(*)"},
        "depends_on": {"nodes": list(parents)},
    } | more


@pytest.fixture
def graph() -> dict[str, Any]:
    """Two raw tables; views between tables, an increment, one of verdicts, and a test."""
    nodes = {
        "seed": node("names", kind="seed", resource_type="seed"),
        "box": node("box", ["source.box"]),
        "list": node("list", ["source.list", "seed"], compiled_code="select 1 as one"),
        "seen": node("seen", ["box", "list"], "view"),
        "over": node("over", ["seen", "box"], "view"),
        "after": node("after", ["over", "seed"], "incremental", fqn=["nba_props", "features", "a"]),
        "verdict": node("verdict", ["after"], tags=["reconciliation_models"]),
        "not_null": node("not_null", ["over"], "test", resource_type="test"),
    }
    nodes |= {
        f"model.nba_props.{name}": node(name, ["over"], "table" if name == "build_due" else "view")
        for name in TICK_READS
    }
    sources = {
        key: {
            # As NBA_PROPS_DATASET_PREFIX makes it.
            "schema": f"my_raw_{source}",
            "source_name": source,
            "identifier": table,
            "resource_type": "source",
            "config": {},
        }
        for key, source, table in (
            ("source.box", "balldontlie", "box_scores"),
            ("source.list", "nba", "schedule"),
        )
    }
    return {"nodes": nodes, "sources": sources}


@pytest.fixture
def statements(graph: dict[str, Any]) -> list[Statement]:
    return statements_of(graph, TICK_READS)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema nba")
        yield opened


def sizes(connection: duckdb.DuckDBPyConnection, *tables: str) -> dict[str, int]:
    return sizes_of(partial(rows_of, connection), tables)


def test_a_statement_names_the_tables_behind_its_views(statements: list[Statement]) -> None:
    found = {one.name: one.tables for one in statements if one.layer != "ticks"}
    assert found == {
        "nba.box": {"my_raw_balldontlie.box_scores"},
        "nba.list": {"my_raw_nba.schedule", "nba.names"},
        # An increment replaces rows of its own table too.
        "nba.after": {"nba.box", "nba.list", "nba.names", "nba.after"},
        "nba.verdict": {"nba.after"},
        "nba.build_due": {"nba.box", "nba.list"},
        "not_null": {"nba.box", "nba.list"},
    }
    reads = {one.name: one.tables for one in statements if one.layer == "ticks"}
    assert len(reads) == len(TICK_READS)
    assert reads["nba.workflow_due"] == {"nba.box", "nba.list"}
    assert reads["nba.build_due"] == {"nba.build_due"}


def test_a_table_is_billed_ten_mib_at_least_and_a_larger_one_whole() -> None:
    statement = Statement("nba.x", "staging", frozenset(["a", "b", "c"]))
    known = {"a": 0, "b": 10 * MIB + 1, "c": 3 * MIB, "d": 900 * MIB}
    assert statement.billed(known) == 30 * MIB + 1
    assert Statement("nba.y", "staging", frozenset()).billed(known) == 0
    # 6.25 dollars a TiB.
    assert dollars(2**40 / 5) == pytest.approx(1.25)


def test_sizes_are_those_of_bigquery(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table nba.t as select * from (values (1, 'Jokić', true, now(), 0.5), "
        "(null, null, null, null, null), (2, '', false, null, 1.5)) as t(i, s, b, moment, f)"
    )
    connection.execute("create table nba.none as select * from nba.t where i > 2")
    connection.execute("create view nba.v as select i, s from nba.t")
    found = sizes(connection, "nba.t", "nba.none", "nba.v")
    # i, s ("ć" has two bytes), b, moment, f.
    assert found["nba.t"] == 16 + (2 + 6) + 2 + 2 + 8 + 16
    assert (found["nba.none"], found["nba.v"]) == (0, 16 + 10)
    with pytest.raises(CostError, match=r"nba\.gone is not in the warehouse: run `nba-props build"):
        sizes(connection, "nba.gone")


def test_what_follows_a_raw_table_is_built_with_the_verdicts(statements: list[Statement]) -> None:
    def names(*raw: str) -> set[str]:
        return {one.name for one in changed(statements, raw)}

    verdicts = {"nba.verdict"}
    assert names(BOX_SCORES) == {"nba.box", "nba.after", "nba.build_due"} | verdicts
    assert names(SCHEDULE) == {"nba.list", "nba.after", "nba.build_due"} | verdicts
    assert names() == verdicts


def test_every_tick_reads_what_is_counted() -> None:
    names = set()
    for module in ("operations/tick", "operations/retry", "modelling/predict", "modelling/publish"):
        text = (ROOT / "nba_props" / "commands" / f"{module}.py").read_text()
        names |= set(re.findall(r'writer\.rows\("(\w+)"', text))
        names |= set(re.findall(r'writer\.run\.target_schema, "(\w+)"', text))
    # What is to be trained is asked after a whole build only; the outbox has a query of its own.
    assert names - {"training_due"} == set(TICK_READS) - {"alert_outbox"}


@pytest.fixture
def built(
    graph: dict[str, Any],
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """A warehouse in which all tables are small but `nba.box`, which has 20 MiB."""
    settings = make_settings()
    with duckdb.connect(settings.duckdb_path) as opened:
        for schema in ("nba", "my_raw_nba", "my_raw_balldontlie"):
            opened.execute(f"create schema {schema}")
        for table in ("my_raw_nba.schedule", "my_raw_balldontlie.box_scores", "nba.names"):
            opened.execute(f"create table {table} as select 1 as one")
        for table in ("list", "after", "verdict", "build_due"):
            opened.execute(f"create table nba.{table} as select 1 as one")
        opened.execute(f"create table nba.box as select 1 as one from range({20 * MIB // 8})")
    monkeypatch.setattr(command, "parse_for_duckdb", lambda *_: graph)
    return settings


def test_dbt_counts_the_warehouse_of_the_settings(
    make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}

    def see(*_: object) -> dict[str, Any]:
        seen.update(os.environ)
        raise DbtError("enough is known")

    # As in a shell whose `.env` has it.
    monkeypatch.delenv("NBA_PROPS_DATASET_PREFIX", raising=False)
    monkeypatch.setattr(command, "open_reader", lambda *_: nullcontext())
    monkeypatch.setattr(command, "parse_for_duckdb", see)
    settings = make_settings(nba_props_dataset_prefix="my_", nba_props_schema="my_nba")
    with pytest.raises(DbtError):
        command.cost(settings, Console(quiet=True), as_json=False)
    assert seen["NBA_PROPS_DATASET_PREFIX"] == "my_"
    assert "NBA_PROPS_DATASET_PREFIX" not in os.environ


def shown(settings: Settings, as_json: bool = False) -> str:
    console = Console(record=True, width=120, file=io.StringIO())
    assert command.cost(settings, console, as_json=as_json) == 0
    return console.export_text()


def test_a_day_is_one_build_of_everything_and_ticks_that_build_what_changed(
    built: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(built, as_json=True)
    found = json.loads(capsys.readouterr().out)
    layers = {row["name"]: (row["statements"], row["billed_mib"]) for row in found["layers"]}
    # box 10, list 20, verdict 10 and build_due 30; after 20 + 3 times 10; the test 30.
    assert layers == {"staging": (4, 70), "features": (1, 50), "tests": (1, 30), "all": (6, 150)}
    assert found["most_expensive"][0]["name"] == "nba.after (features)"
    day = {row["name"]: (row["times"], row["billed_mib"]) for row in found["day"][:-1]}
    assert day == {
        "a build of everything, with tests": (1, 150),
        "a build after raw_balldontlie.box_scores": (7, 10 + 50 + 30 + 10),
        # Verdicts only: nothing in this graph follows them.
        "a build after raw_balldontlie.player_props": (13, 10),
        "a build after raw_predictions.predictions": (13, 10),
        "what a tick reads": (96, 6 * 30 + 10),
    }
    total = 150 + 7 * 100 + 13 * 10 + 13 * 10 + 96 * 190
    assert found["day"][-1]["dollars"] == pytest.approx(total * MIB / 2**40 * 6.25)
    assert "not Google's bill" in found["how"]
    assert (TICKS_A_DAY, sum(CHANGES_A_DAY.values())) == (96, 33)


def test_the_tables_are_readable(built: Settings) -> None:
    lines = {line.split("  ")[0]: line.split() for line in shown(built).splitlines()}
    assert lines["features"] == ["features", "1", "1", "50", "0.0003"]
    assert lines["what a tick reads"][-4:] == ["96", "7", "190", "0.1087"]
    assert lines["nba.after (features)"][-2] == "50"


def test_without_a_warehouse_there_is_nothing_to_count(
    make_settings: Callable[..., Settings],
) -> None:
    with pytest.raises(NotBuiltError, match="run `nba-props run` first"):
        shown(make_settings())


class FakeClient:
    """Answers dry runs with 15 MiB of two tables, or with an error."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[str] = []

    def query(self, sql: str, job_config: Any) -> Any:
        assert job_config.dry_run
        assert not job_config.use_query_cache
        if self.error:
            raise self.error
        self.asked.append(sql)
        size = 50 * MIB if "large" in sql else 15 * MIB
        return SimpleNamespace(total_bytes_processed=size, referenced_tables=["a", "b"])


def test_a_dry_run_asks_for_what_dbt_runs(graph: dict[str, Any]) -> None:
    client = FakeClient()
    graph["nodes"]["after"]["compiled_code"] = "select 2 as two"
    graph["nodes"]["box"]["compiled_code"] = "select 3 as large"
    graph["nodes"]["not_null"]["compiled_code"] = "select 4 as four"
    asked = statements_of(graph, ["build_due"])
    billed = dict(
        zip([(one.name, one.layer) for one in asked], dry_runs(asked, client), strict=True)
    )
    assert billed["nba.list", "staging"] == 20 * MIB
    # The table that a MERGE replaces rows of is a third one.
    assert billed["nba.after", "features"] == 30 * MIB
    assert billed["nba.box", "staging"] == 50 * MIB
    assert {"select 1 as one", "select 2 as two", "select * from `nba`.`build_due`"} <= set(
        client.asked
    )
    assert "select count(*) from (\nselect 4 as four\n) as failing" in client.asked


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (exceptions.NotFound("Not found: Table nba.x"), r"what nba\.x reads .*: run `nba-props"),
        (exceptions.Forbidden("no bigquery.jobs.create"), r"refused the dry run of nba\.x: no big"),
        (RefreshError("expired"), "gcloud auth application-default login"),
    ],
)
def test_what_stops_a_dry_run_is_named(error: Exception, text: str) -> None:
    with pytest.raises(CostError, match=text):
        dry_runs([Statement("nba.x", "staging", frozenset())], FakeClient(error))


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "_NEEDED", ("no_such_package.at_all",))
    with pytest.raises(ConfigError, match=r"pip install -e '\.\[bigquery\]'"):
        manifests.compile_for_bigquery(ROOT, tmp_path)
