"""`nba-props cost` on the whole project, compiled for BigQuery (`make test-bigquery`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrapers import dbt
from scrapers.cost.days import ALL
from scrapers.cost.scans import Catalog
from scrapers.cost.statements import Statement, compile_for_bigquery, downstream, statements_of
from scrapers.landing.records import PREDICTIONS
from scrapers.settings import Settings
from scrapers.tests.support import ROOT

pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [pytest.mark.slow, pytest.mark.bigquery]
BIN = Path(sys.executable).parent
BOX_SCORES, SCHEDULE = "raw_balldontlie.box_scores", "raw_nba.schedule"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> list[Statement]:
    folder = tmp_path_factory.mktemp("compiled")
    dates = [date(2026, 1, 24)]
    return statements_of(compile_for_bigquery(ROOT, folder, dates=dates), dates)


@pytest.mark.parametrize(
    ("raw", "verdicts"), [({BOX_SCORES}, True), ({SCHEDULE, PREDICTIONS}, False)]
)
def test_what_changed_is_what_dbt_would_build(
    compiled: list[Statement],
    tmp_path: Path,
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    raw: set[str],
    verdicts: bool,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dbt, "_build", lambda _, __, arguments: asked.extend(arguments))
    dbt.build_changed(make_settings(), "nba", raw, verdicts)
    selected = asked[asked.index("--select") :]
    arguments = ["--profiles-dir", ".", "--resource-type", "model"]
    # As on BigQuery, where some views of DuckDB are tables.
    arguments += ["--vars", "{increments: true}"]
    arguments += ["--target-path", str(tmp_path), "--output", "name", *selected]
    done = subprocess.run(
        [str(BIN / "dbt"), "--quiet", "ls", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = {f"nba.{name}" for name in done.stdout.split()}
    assert listed == {one.name for one in downstream(compiled, raw, verdicts)}
    assert len(listed) > 5


def test_every_statement_of_the_project_has_a_cost(tmp_path: Path) -> None:
    """The commands as a user types them, on a warehouse in which nothing was landed yet."""
    environment = os.environ | {"NBA_PROPS_DUCKDB_PATH": str(tmp_path / "w.duckdb")}

    def nba_props(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN / "nba-props"), *arguments],
            env=environment | {"COLUMNS": "120"},
            capture_output=True,
            text=True,
        )

    assert nba_props("build").returncode == 0
    done = nba_props("cost")
    assert (done.returncode, done.stderr) == (0, "")
    assert "everything, with tests" in done.stdout
    found = {line.split("  ")[0]: line.split() for line in reversed(done.stdout.splitlines())}
    assert int(found["tests"][1]) > 300
    assert int(found["reconciliation"][1]) > 30
    # The seeds alone have rows.
    assert 0 < float(found["all"][2]) < 5
    assert "not Google's bill" in done.stdout


def tables_of(manifest: dict[str, Any]) -> dict[str, list[str]]:
    """Raw tables and seeds with their columns, and what may read its own table, as documented."""
    found = {
        f"{node['schema']}.{node['identifier']}": list(node["columns"])
        for node in manifest["sources"].values()
    }
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            header = (ROOT / "seeds" / f"{node['name']}.csv").read_text().splitlines()[0]
            found[f"{node['schema']}.{node['alias']}"] = header.split(",")
        elif node["config"]["materialized"] == "incremental":
            found[f"{node['schema']}.{node['alias']}"] = list(node["columns"])
    return found


def unfiltered(statements: list[Statement], manifest: dict[str, Any]) -> set[tuple[str, str]]:
    """(statement, table) where a table that asks for a filter of its partitions gets none."""
    asking = {
        f"{node['schema']}.{node['identifier']}"
        for node in manifest["sources"].values()
        if node["config"]["meta"].get("require_partition_filter")
    }
    catalog = Catalog(tables_of(manifest), dict.fromkeys(asking, "requested_for"))
    found = set()
    for one in statements:
        if one.is_view:
            catalog.add_view(one.name, one.sql)
            # What asks for it asks for all of it.
            scans = catalog.scans(one.name, f"select * from {one.name}")
        else:
            read = catalog.add_table if one.makes_table else catalog.scans
            scans = read(one.name, one.sql)
        found |= {
            (one.name, table)
            for table in asking & scans.keys()
            if any(days == ALL for days in scans[table].values())
        }
    assert len(asking) == 5
    return found


@pytest.mark.parametrize("dates", [(), (date(2026, 1, 24),)])
def test_whoever_reads_large_records_filters_their_partitions(
    tmp_path: Path, dates: tuple[date, ...]
) -> None:
    manifest = compile_for_bigquery(ROOT, tmp_path, dates=dates)
    statements = statements_of(manifest)
    assert unfiltered(statements, manifest) == set()
    reading = "select payload from `nba-props`.`raw_nba`.`play_by_play`"
    planted = Statement("nba.planted", "staging", reading, "table")
    assert unfiltered([*statements, planted], manifest) == {("nba.planted", "raw_nba.play_by_play")}
