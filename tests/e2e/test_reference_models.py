"""A night of every source in ZetaSQL's reference implementation: the rows of what reads it.

Where test_bigquery_models has the whole season on an emulator, which is DuckDB underneath, this has
one night in the implementation that BigQuery's dialect is defined by.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.harness import ROOT, Bench
from tests.e2e.rows import difference, ordered

ANALYZER = ROOT / ".venv-analyzer" / "bin" / "python"
pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(not ANALYZER.exists(), reason="`make test-bigquery` installs zetasql"),
]
NIGHT, MORNING = "2026-01-21", "2026-01-22T12:00"
OTHER_SOURCES = (
    *("balldontlie/players", "nba/box_scores", "nba/play_by_play", "nba/referee_assignments"),
    "espn/game_summaries",
)
# What is read of the sources, and the first model that holds them side by side.
COMPARED = ("stg_nba__", "stg_espn__", "stg_balldontlie__", "int_source_lines")
FIRST = datetime(1970, 1, 1)


@pytest.fixture(scope="module")
def night(empty: Bench) -> Bench:
    """The night from every source, its staging models built; little else is left of the lists."""
    empty.at(MORNING)
    empty.live("scrape", "--date", NIGHT)
    empty.live("scrape", "--endpoint", "espn/scoreboard", "--date", NIGHT)
    empty.live("run")
    for endpoint in OTHER_SOURCES:
        empty.live("scrape", "--endpoint", endpoint, "--date", NIGHT)
    with duckdb.connect(str(empty.duckdb)) as connection:
        for table in ("raw_nba.schedule", "raw_balldontlie.games"):
            connection.execute(f"delete from {table} where payload not like '%{NIGHT}%'")
        connection.execute(
            f"delete from raw_balldontlie.box_scores where requested_for <> date '{NIGHT}'"
        )
        connection.execute("delete from raw_balldontlie.players where record_key > '2'")
    selected = ["--select", "+int_source_lines", "+tag:staging"]
    empty.dbt("build", "--exclude-resource-type", "unit_test", "test", *selected)
    return empty


def plain(value: Any) -> Any:
    """Dates as days and instants as microseconds, as `bigquery.evaluate` has them."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - FIRST) // timedelta(microseconds=1)
    if isinstance(value, date):
        return (value - FIRST.date()).days
    return float(value) if isinstance(value, Decimal) else value


def rows_of(bench: Bench, name: str, columns: dict[str, str]) -> list[list[Any]]:
    picked = ", ".join(f'"{column}"' for column in columns)
    with duckdb.connect(str(bench.duckdb), read_only=True) as connection:
        found = connection.execute(f"select {picked} from {name}").fetchall()
    return [[plain(value) for value in row] for row in found]


def reading(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The compared models and what they read, in the order of the graph."""
    by_name = {each["makes"]: each for each in statements if each["makes"]}
    wanted: set[str] = set()

    def add(name: str) -> None:
        if name in by_name and name not in wanted:
            wanted.add(name)
            for other in by_name:
                if "`{}`.`{}`".format(*other.split(".")) in by_name[name]["sql"]:
                    add(other)

    for name in by_name:
        if name.split(".")[1].startswith(COMPARED):
            add(name)
    return [each for name, each in by_name.items() if name in wanted]


def test_every_source_is_read_alike(night: Bench, tmp_path: Path) -> None:
    from bigquery.statements import read_statements

    asked = asdict(read_statements(tmp_path))
    asked["statements"] = reading(asked["statements"])
    text = " ".join(each["sql"] for each in asked["statements"])
    asked["tables"] = {
        name: columns
        for name, columns in asked["tables"].items()
        if "`{}`.`{}`".format(*name.split(".")) in text
    }
    asked["rows"] = {
        name: rows_of(night, name, columns) for name, columns in asked["tables"].items()
    }
    done = subprocess.run(
        [str(ANALYZER), "-m", "bigquery.evaluate"],
        input=json.dumps(asked),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    differing: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for made, answer in zip(asked["statements"], json.loads(done.stdout), strict=True):
        if answer["error"]:
            differing[answer["name"]] = answer["error"]
            continue
        here = rows_of(night, made["makes"], answer["columns"])
        counts[answer["name"]] = len(here)
        if found := difference(list(answer["columns"]), ordered(here), ordered(answer["rows"])):
            differing[answer["name"]] = found
    print(f"{len(counts)} models, {sum(counts.values())} rows compared")
    assert differing == {}
    sources = {name: n for name, n in counts.items() if name.startswith(COMPARED)}
    # There are no prop lines for a night that is over.
    assert {name for name, n in sources.items() if not n} == {"stg_balldontlie__player_props"}
    assert sources["stg_espn__box_score_lines"] > 100
