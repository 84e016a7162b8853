"""Every model row by row: DuckDB against a BigQuery emulator, from the same landed season."""

from __future__ import annotations

import math
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from scrapers.landing.tables import read_tables
from scrapers.tests.e2e.harness import DBT, ROOT

emulator = pytest.importorskip("bigquery.emulator")
pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(
        not emulator.COMMAND.exists(), reason="`make test-bigquery` installs the emulator"
    ),
]
# Columns that the wall's clock fills, and one that each engine fills in its own way: a number
# becomes text differently, and a hash is compared with hashes of the same engine alone.
LEFT_OUT = {"recorded_at_utc", "loaded_at_utc", "feature_hash"}
# Rounded to six places: the last bits of a sum, which hang on its order, can tip the last place.
ROUNDED = {"teammates_minutes_claim": 1.5e-6}
NAME = "season"


class Engines:
    """The same raw rows on both engines, and dbt on each."""

    def __init__(self, url: str, folder: Path, landed: Path) -> None:
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        self.folder = folder
        self.duckdb = folder / f"{NAME}.duckdb"
        self.client = bigquery.Client(
            project=emulator.PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": url},
        )
        (folder / "profiles.yml").write_text(
            "nba_props:\n  target: duckdb\n  outputs:\n"
            f"    duckdb: {{type: duckdb, path: {self.duckdb}, schema: nba, threads: 2, "
            "settings: {TimeZone: UTC}}\n"
            "    bigquery: {type: bigquery, method: oauth-secrets, token: none, threads: 2, "
            f"project: {emulator.PROJECT}, dataset: nba, api_endpoint: '{url}'}}\n"
        )
        self._copy(landed)

    def _copy(self, landed: Path) -> None:
        from scrapers.landing.bigquery import BigQueryWarehouse

        warehouse = BigQueryWarehouse(self.client, read_tables(ROOT))
        with duckdb.connect(str(self.duckdb)) as copy:
            copy.execute("set timezone = 'UTC'")
            copy.execute(f"attach '{landed}' as landed (read_only)")
            for name, table in read_tables(ROOT).items():
                columns = ", ".join(table.column_names)
                copy.execute(f"create schema if not exists {table.schema}")
                copy.execute(f"create table {name} as select {columns} from landed.{name}")
                rows = copy.execute(f"select * from {name}").to_arrow_table()
                if rows.num_rows:
                    warehouse.append(name, _aware(rows))

    def build(self, target: str) -> None:
        options = ["--target", target, "--target-path", str(self.folder / target)]
        options += ["--project-dir", "offline", "--profiles-dir", str(self.folder)]
        options += ["--log-path", str(self.folder)]
        done = subprocess.run(
            [DBT, "build", "--quiet", "--exclude-resource-type", "unit_test", "test", *options],
            cwd=ROOT,
            env=os.environ,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:]

    def names(self) -> list[str]:
        return [
            row[0]
            for row in self._duckdb(
                "select table_name from information_schema.tables where table_schema = 'nba' "
                "order by table_name"
            )
        ]

    def rows(self, name: str) -> tuple[list[str], list[Any], list[Any]]:
        """Columns that are compared, and the rows of both engines in one order."""
        columns = [
            row[0]
            for row in self._duckdb(
                "select column_name from information_schema.columns where table_schema = 'nba' "
                f"and table_name = '{name}' order by ordinal_position"
            )
            if row[0] not in LEFT_OUT
        ]
        quoted = ", ".join(f"`{column}`" for column in columns)
        there = self.client.query(f"select {quoted} from `{emulator.PROJECT}.nba.{name}`").result()
        here = self._duckdb(f"select {', '.join(columns)} from nba.{name}")
        return columns, _ordered(here), _ordered([row.values() for row in there])

    def count(self, name: str) -> int:
        sql = f"select count(*) as n from `{emulator.PROJECT}.nba.{name}`"
        [row] = self.client.query(sql).result()
        found: int = row["n"]
        return found

    def _duckdb(self, sql: str) -> list[Any]:
        with duckdb.connect(str(self.duckdb), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def _aware(rows: pa.Table) -> pa.Table:
    columns = [
        rows[field.name].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
        if pa.types.is_timestamp(field.type)
        else rows[field.name]
        for field in rows.schema
    ]
    return pa.table(columns, names=rows.schema.names)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value


def _ordered(rows: list[Any]) -> list[tuple[Any, ...]]:
    def place(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            (value is not None, f"{value:.6g}" if isinstance(value, float) else str(value))
            for value in row
        )

    return sorted((tuple(map(_plain, row)) for row in rows), key=place)


def _equal(column: str, one: Any, other: Any) -> bool:
    """Exact for keys, integers and text; 1e-9 of its size for a float."""
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=ROUNDED.get(column, 1e-9))
    return bool(one == other)


@pytest.fixture(scope="module")
def engines(season_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    folder = tmp_path_factory.mktemp("engines")
    with emulator.running(folder) as url:
        found = Engines(url, folder, season_built / "nba_props.duckdb")
        found.build("duckdb")
        found.build("bigquery")
        yield found


def test_every_model_is_the_same_row_by_row(engines: Engines) -> None:
    differing: dict[str, Any] = {}
    compared = rows = 0
    for name in engines.names():
        columns, here, there = engines.rows(name)
        if len(here) != len(there):
            differing[name] = f"{len(here)} rows against {len(there)}"
            continue
        for one, other in zip(here, there, strict=True):
            pairs = zip(columns, one, other, strict=True)
            if wrong := [pair for pair in pairs if not _equal(*pair)]:
                differing[name] = wrong[:3]
                break
        compared += 1
        rows += len(here)
    print(f"{compared} relations, {rows:,} rows compared")
    assert differing == {}
    assert compared > 150


def test_a_second_build_adds_nothing_to_the_history(engines: Engines) -> None:
    before = engines.count("verdict_events")
    assert before > 1000
    engines.build("bigquery")
    assert engines.count("verdict_events") == before
