"""Every model row by row: DuckDB against BigQuery, from the same landed season.

BigQuery is the emulator, or with NBA_PROPS_BIGQUERY_TEST=service a real project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from scrapers.landing.records import RUNS
from scrapers.landing.tables import read_tables
from tests.e2e.harness import DBT, ROOT, Bench
from tests.e2e.rows import difference, ordered

service = pytest.importorskip("bigquery.service")
pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(service.absence() is not None, reason=str(service.absence())),
]
# Columns that the wall's clock fills, and one that holds instants as each engine writes them: it is
# only compared with that of an earlier build of the same engine.
LEFT_OUT = {"recorded_at_utc", "loaded_at_utc", "changed_at_utc", "built_at_utc", "known"}
NAME = "season"
# A night for which every source is asked, beside the season of the primary one.
NIGHT = "2026-01-21"
OTHER_SOURCES = (
    *("nba/box_scores", "nba/play_by_play", "nba/referee_assignments"),
    *("espn/scoreboard", "espn/game_summaries"),
)


class Engines:
    """The same raw rows on both engines, and dbt on each."""

    def __init__(self, scratch: Any, folder: Path, landed: Path) -> None:
        self.folder = folder
        self.scratch = scratch
        self.duckdb = folder / f"{NAME}.duckdb"
        shutil.copy(ROOT / "profiles.yml.example", folder / "profiles.yml")
        self._environment = {
            "duckdb": {
                "NBA_PROPS_DUCKDB_PATH": str(self.duckdb),
                "NBA_PROPS_SCHEMA": scratch.schema,
            },
            "bigquery": scratch.environment,
        }
        self._copy(landed)

    def _copy(self, landed: Path) -> None:
        from scrapers.landing.bigquery import BigQueryWarehouse

        tables = read_tables(ROOT, self.scratch.prefix)
        warehouse = BigQueryWarehouse(self.scratch.client, tables)
        with duckdb.connect(str(self.duckdb)) as copy:
            copy.execute("set timezone = 'UTC'")
            copy.execute(f"attach '{landed}' as landed (read_only)")
            for name, table in read_tables(ROOT).items():
                columns = ", ".join(table.column_names)
                copy.execute(f"create schema if not exists {table.schema}")
                copy.execute(f"create table {name} as select {columns} from landed.{name}")
                if name == RUNS:
                    # A schema has a clock when a run has built into it.
                    copy.execute(f"update {RUNS} set target_schema = '{self.scratch.schema}'")
                rows = copy.execute(f"select * from {name}").to_arrow_table()
                if rows.num_rows:
                    warehouse.append(name, _aware(rows))

    def build(self, target: str, *arguments: str) -> None:
        options = [*arguments, "--target", target, "--target-path", str(self.folder / target)]
        options += ["--profiles-dir", str(self.folder)]
        options += ["--log-path", str(self.folder)]
        done = subprocess.run(
            [DBT, "build", "--quiet", "--exclude-resource-type", "unit_test", "test", *options],
            cwd=ROOT,
            # A build by hand records when it was; the engines are built one after the other.
            env=os.environ | self._environment[target] | {"NBA_PROPS_BUILDS": "true"},
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:]
        self.scratch.check_cap()

    def names(self) -> list[str]:
        return [
            row[0]
            for row in self._duckdb(
                "select table_name from information_schema.tables where "
                f"table_schema = '{self.scratch.schema}' order by table_name"
            )
        ]

    def rows(self, name: str) -> tuple[list[str], list[Any], list[Any]]:
        """Columns that are compared, and the rows of both engines."""
        columns = [
            row[0]
            for row in self._duckdb(
                "select column_name from information_schema.columns where "
                f"table_schema = '{self.scratch.schema}' "
                f"and table_name = '{name}' order by ordinal_position"
            )
            if row[0] not in LEFT_OUT
        ]
        quoted = ", ".join(f"`{column}`" for column in columns)
        there = self.scratch.rows(f"select {quoted} from {self.scratch.relation(f'nba.{name}')}")
        here = self._duckdb(f"select {', '.join(columns)} from {self.scratch.schema}.{name}")
        return columns, ordered(here), ordered(row.values() for row in there)

    def count(self, name: str) -> int:
        relation = self.scratch.relation(f"nba.{name}")
        [row] = self.scratch.rows(f"select count(*) as n from {relation}")
        found: int = row["n"]
        return found

    def _duckdb(self, sql: str) -> list[Any]:
        # Its views name the catalog that dbt attaches the file as.
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.duckdb}' as nba_props (read_only)")
            connection.execute("use nba_props")
            return connection.execute(sql).fetchall()


def _aware(rows: pa.Table) -> pa.Table:
    columns = [
        rows[field.name].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
        if pa.types.is_timestamp(field.type)
        else rows[field.name]
        for field in rows.schema
    ]
    return pa.table(columns, names=rows.schema.names)


@pytest.fixture(scope="module")
def engines(built: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    for endpoint in OTHER_SOURCES:
        if endpoint == "espn/game_summaries":
            built.live("run")  # It learns ESPN's ids of the games.
        built.live("scrape", "--endpoint", endpoint, "--date", NIGHT)
    folder = tmp_path_factory.mktemp("engines")
    with service.running(folder) as scratch:
        found = Engines(scratch, folder, built.duckdb)
        found.build("duckdb")
        found.build("bigquery")
        yield found


def compare(engines: Engines) -> int:
    """Number of relations compared; asserts that each has the same rows on both engines."""
    differing: dict[str, Any] = {}
    compared = rows = 0
    for name in engines.names():
        columns, here, there = engines.rows(name)
        if differs := difference(columns, here, there):
            differing[name] = differs
        compared += 1
        rows += len(here)
    print(f"{compared} relations, {rows:,} rows compared")
    others = [name for name in engines.names() if name.startswith(("stg_nba__", "stg_espn__"))]
    assert [name for name in others if not engines.count(name)] == []
    assert engines.count("stg_espn__box_score_lines") > 100
    assert differing == {}
    return compared


def test_every_model_is_the_same_row_by_row(engines: Engines) -> None:
    assert compare(engines) > 150


def test_a_season_that_is_replaced_has_the_same_rows(engines: Engines) -> None:
    # Known is one season, so that a build by itself would write whole tables.
    engines.build("bigquery", "--vars", '{"rebuilt_from": "2025-07-01"}')
    assert compare(engines) > 150


def test_a_second_build_adds_nothing_to_the_history(engines: Engines) -> None:
    before = engines.count("verdict_events")
    assert before > 1000
    engines.build("bigquery")
    assert engines.count("verdict_events") == before
