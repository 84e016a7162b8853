"""`nba-props cost` on the whole project: the graph that it counts is the one that dbt builds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nba_props import dbt
from nba_props.commands.reports.cost import CHANGES_A_DAY, TICK_READS
from nba_props.cost.counting import Statement, changed, statements_of
from nba_props.cost.manifest import compile_for_bigquery, is_compiled, parse_for_duckdb
from scrapers.landing.records import PREDICTIONS
from scrapers.settings import Settings
from tests.unit.support import ROOT

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
BOX_SCORES = "raw_balldontlie.box_scores"
# A date of a record compared with a literal one, by which BigQuery prunes partitions.
_FILTER = re.compile(r"requested_for\s+(?:>=|in|between)\s+\(?(?:date|cast)\b")


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> list[Statement]:
    return statements_of(parse_for_duckdb(ROOT, tmp_path_factory.mktemp("parsed")), TICK_READS)


def test_what_changed_is_what_dbt_would_build(
    parsed: list[Statement],
    tmp_path: Path,
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dbt, "_build", lambda _, __, arguments, **___: asked.extend(arguments))
    dbt.build_changed(make_settings(), "nba", {BOX_SCORES, PREDICTIONS}, verdicts=True)
    arguments = ["--profiles-dir", ".", "--resource-type", "model"]
    arguments += ["--target-path", str(tmp_path), "--output", "name"]
    done = subprocess.run(
        [str(BIN / "dbt"), "--quiet", "ls", *arguments, *asked[asked.index("--select") :]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = {f"nba.{name}" for name in done.stdout.split()}
    built = [one for one in parsed if one.layer != "ticks"]
    assert listed == {one.name for one in changed(built, {BOX_SCORES, PREDICTIONS})}
    assert len(listed) > 50


def test_every_statement_of_the_project_is_counted(tmp_path: Path) -> None:
    """The commands as a user types them, on a warehouse in which nothing was landed yet."""

    def nba_props(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN / "nba-props"), *arguments],
            env=os.environ | {"NBA_PROPS_DUCKDB_PATH": str(tmp_path / "w.duckdb")},
            capture_output=True,
            text=True,
        )

    assert nba_props("build").returncode == 0
    done = nba_props("cost", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    layers = {row["name"]: row for row in found["layers"]}
    assert layers["tests"]["statements"] > 200
    assert layers["reconciliation"]["statements"] > 20
    # Every table of an empty warehouse is billed its least.
    assert all(row["billed_mib"] % 10 == 0 for row in layers.values())
    assert all(
        row["statements"] > len(TICK_READS) for row in found["day"][1 : 1 + len(CHANGES_A_DAY)]
    )


def unfiltered(manifest: dict[str, Any]) -> set[tuple[str, str]]:
    """(statement, table) where one names a table that asks for a filter of its partitions.

    Each mention takes a comparison with a literal date.
    """
    asking = [
        f"`{node['schema']}`.`{node['identifier']}`"
        for node in manifest["sources"].values()
        if node["config"]["meta"].get("require_partition_filter")
    ]
    assert len(asking) == 5
    return {
        (node["name"], table)
        for node in manifest["nodes"].values()
        if is_compiled(node)
        for table in asking
        if node["compiled_code"].count(table) > len(_FILTER.findall(node["compiled_code"]))
    }


@pytest.mark.bigquery
@pytest.mark.parametrize("first_day", [None, date(2025, 7, 1)])
def test_the_sql_of_bigquery_has_the_graph_and_the_filters_that_are_assumed(
    tmp_path: Path, parsed: list[Statement], first_day: date | None
) -> None:
    pytest.importorskip(
        "dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery"
    )
    manifest = compile_for_bigquery(ROOT, tmp_path, first_day=first_day)
    compiled = statements_of(manifest, TICK_READS)
    assert all(one.sql for one in compiled)
    graphs = [{(one.name, one.layer, one.tables) for one in found} for found in (parsed, compiled)]
    assert graphs[0] == graphs[1]
    assert unfiltered(manifest) == set()
    planted = next(node for node in manifest["nodes"].values() if is_compiled(node))
    planted["compiled_code"] = "select payload from `nba-props`.`raw_nba`.`play_by_play`"
    assert unfiltered(manifest) == {(planted["name"], "`raw_nba`.`play_by_play`")}
