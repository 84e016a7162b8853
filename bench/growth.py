"""What many seasons, leagues and books would ask of BigQuery: rows, bytes, jobs, dollars, limits.

    python -m bench.growth warehouse/nba_props.duckdb [--seasons 80 --leagues 30 ...]

A calculation: row sizes are measured in the given DuckDB file (as many seasons as it has), what a
statement reads comes from the dbt project, jobs a day from the sample fortnight (`make soak`), and
the rest is assumed, in `Plan`. `docs/growth.md` says what follows.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
_GB, _TIB = 10**9, 2**40
# List prices in US multi-regions: dollars a TiB on demand, and a GB-month, active and long-term.
_ON_DEMAND, _ACTIVE, _LONG_TERM = 6.25, 0.02, 0.01
# BigQuery bills at least so much of each table that a query names.
_LEAST_BILLED = 10 * 2**20
# What a tick with nothing due reads: one query each.
_IDLE_READS = ("workflow_due", "build_due", "retry_questions", "prediction_dates")
_IDLE_READS += ("slack_outbox", "build_context", "publications")
# A tick with nothing due loads these: rows, and bytes of a row, as in the sample fortnight.
_IDLE_ROWS = {
    "runs": (1, 60),
    "workflow_decisions": (16, 144),
    "run_ends": (1, 53),
    "warehouse_jobs": (5, 107),
}
# Loads of one league a day beyond those, and builds: means of days of the sample fortnight.
_WORKING_LOADS = {
    "phase_events": 140,
    "scrape_attempts": 44,
    "loads": 16,
    "publications": 31,
    "all others together": 37,
}
_BUILDS = 20


@dataclass(frozen=True)
class Plan:
    """What is assumed. Every league is as large as the NBA, and lands in the same tables."""

    seasons: int = 80
    leagues: int = 30
    tick_minutes: float = 1
    # Lines: between two looks, books, share of the lines that change from look to look.
    lines_minutes: float = 5
    books: int = 8
    changed: float = 0.1
    # Of the seed `workflows`: lines are asked for from 10 AM to 11 PM.
    lines_hours: float = 13
    # Of the sandbox: lines that one book has for a game.
    lines_a_game: int = 77
    # Bytes of a line that landed (raw, staging and spell), and of its key in each attempt.
    line_bytes: int = 680
    key_bytes: int = 13
    game_days: int = 165
    # GiB that one build of what changed scans. 0: not known, then the least that is billed. To be
    # taken from `nba-props cost`.
    build_gib: float = 0

    @property
    def ticks(self) -> float:
        """Ticks a day."""
        return 24 * 60 / self.tick_minutes

    @property
    def looks(self) -> float:
        """Looks at the lines of a league a day, each a batch and a build."""
        return self.lines_hours * 60 / self.lines_minutes


class Project:
    """The dbt graph: which tables a statement names once its views are expanded.

    Tables are `schema.name`.
    """

    def __init__(self) -> None:
        """Parse the project."""
        target = ROOT / "target" / "growth"
        target.mkdir(parents=True, exist_ok=True)
        dbt = str(Path(sys.executable).with_name("dbt"))
        options = ["--profiles-dir", ".", "--target-path", str(target)]
        subprocess.run(  # noqa: S603 - our own project
            [dbt, "--quiet", "parse", *options],
            cwd=ROOT,
            env=os.environ | {"NBA_PROPS_DUCKDB_PATH": str(target / "none.duckdb")},
            check=True,
        )
        manifest = json.loads((target / "manifest.json").read_text())
        self._nodes: dict[str, Any] = manifest["nodes"] | manifest["sources"]
        self._children: dict[str, list[str]] = manifest["child_map"]
        self._named = {node["name"]: key for key, node in self._nodes.items()}

    def tables(self, name: str) -> set[str]:
        """Tables that a query of a relation names."""
        return self._expanded(self._named[name])

    def _expanded(self, key: str) -> set[str]:
        node = self._nodes[key]
        if node["resource_type"] == "model" and node["config"]["materialized"] == "view":
            return self.read_by(key)
        return {f"{node['schema']}.{node['name']}"}

    def read_by(self, key: str) -> set[str]:
        """Tables that the statement of a node names."""
        parents = self._nodes[key]["depends_on"]["nodes"]
        return {table for parent in parents for table in self._expanded(parent)}

    def build_after(self, source: str) -> list[set[str]]:
        """For each table that is built when a raw table has changed: the tables it names."""
        found, queue = set(), [self._named[source]]
        while queue:
            for key in self._children.get(queue.pop(), []):
                if key.startswith("model.") and key not in found:
                    found.add(key)
                    queue.append(key)
        tables = [key for key in found if self._nodes[key]["config"]["materialized"] != "view"]
        return [self.read_by(key) for key in tables]


def logical_bytes(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    """Bytes of a table as BigQuery counts: NULL 0, text 2 and its UTF-8, BOOL 1, all else 8."""
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where schema_name = ? and table_name = ?",
        [schema, table],
    ).fetchall()
    sizes = []
    for name, kind in columns:
        size = {"VARCHAR": f'2 + strlen("{name}")', "BOOLEAN": "1"}.get(kind, "8")
        sizes.append(f'coalesce(sum(case when "{name}" is not null then {size} end), 0)')
    row = connection.execute(f'select {" + ".join(sizes)} from "{schema}"."{table}"').fetchone()  # noqa: S608 - names of the catalogue
    return 0 if row is None else int(row[0])


def measure(path: Path) -> tuple[float, float, dict[str, float]]:
    """Games and rows a season, and bytes a season by table of everything that is kept."""
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "select count(*), count(distinct season) from nba.game_summary"
        ).fetchone()
        games, seasons = row or (0, 1)
        found = connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables()"
        ).fetchall()
        sizes = {
            f"{schema}.{table}": logical_bytes(connection, schema, table) / seasons
            for schema, table, _ in found
        }
    return games / seasons, sum(rows for _, _, rows in found) / seasons, sizes


def billed(statements: Iterable[set[str]], sizes: Mapping[str, float]) -> float:
    """Bytes billed for statements that read every column of tables of these sizes."""
    return sum(max(_LEAST_BILLED, sizes.get(table, 0)) for tables in statements for table in tables)


def loads_a_day(plan: Plan) -> dict[str, float]:
    """Load jobs a day by raw table."""
    loads = dict.fromkeys(_IDLE_ROWS, plan.ticks)
    for table, count in _WORKING_LOADS.items():
        loads[table] = count * plan.leagues
    batches = plan.looks * plan.leagues
    for table, per_batch in (("player_props", 1), ("scrape_attempts", 1), ("loads", 1)):
        loads[table] = loads.get(table, 0) + per_batch * batches
    # A build says when it began and how both of its phases ended.
    loads["phase_events"] += 2 * plan.looks
    return loads


def report(plan: Plan, path: Path, console: Console) -> None:
    """Print the tables."""
    with (ROOT / "seeds" / "bigquery_limits.csv").open(newline="") as file:
        limits = {row["limit_name"]: float(row["value"]) for row in csv.DictReader(file)}
    games, rows, sizes = measure(path)
    project = Project()
    scale = plan.seasons * plan.leagues
    games_a_day = games * plan.leagues / plan.game_days
    asked = games_a_day * plan.lines_a_game * plan.books * plan.looks
    lines = (asked * plan.changed * plan.line_bytes + asked * plan.key_bytes) * plan.game_days
    grown = {table: size * scale for table, size in sizes.items()}
    history = sum(grown.values())
    events = {
        f"raw_ops.{table}": count * size * plan.ticks * 365
        for table, (count, size) in _IDLE_ROWS.items()
    }
    loads = loads_a_day(plan)
    builds = _BUILDS + plan.looks
    idle = [project.tables(name) for name in _IDLE_READS]
    build = project.build_after("player_props")
    given = plan.build_gib * 2**30
    # The least that is billed, and every column of every table that is named, without pruning.
    bytes_a_day = [
        (
            billed(idle, known) * plan.ticks,
            (given or billed(build, known)) * builds,
        )
        for known in ({}, grown | events)
    ]
    dollars = [[f"{part / _TIB * _ON_DEMAND:,.0f}" for part in parts] for parts in bytes_a_day]
    _show(
        console,
        "Kept",
        [
            ("games a season and league", f"{games:,.0f}"),
            ("rows of all seasons, lines aside", f"{rows * scale:,.0f}"),
            ("bytes of them", f"{history / _GB:,.0f} GB"),
            ("bytes of a year of ticks", f"{sum(events.values()) / _GB:,.1f} GB"),
            ("lines asked for a day", f"{asked:,.0f}"),
            ("lines that land a day", f"{asked * plan.changed:,.0f}"),
            ("bytes of lines and their keys a season", f"{lines / _GB:,.0f} GB"),
        ],
    )
    _show(
        console,
        "Dollars (least billed to every column of every table)",
        [
            ("storage of all seasons, a month, long-term", f"{history / _GB * _LONG_TERM:,.2f}"),
            ("storage of a season's lines, a month, active", f"{lines / _GB * _ACTIVE:,.2f}"),
            (
                f"{plan.ticks:.0f} ticks with nothing due, a day: {len(idle)} queries of "
                f"{sum(map(len, idle))} tables",
                f"{dollars[0][0]} to {dollars[1][0]}",
            ),
            (
                f"{builds:.0f} builds, a day: {len(build)} statements of "
                f"{sum(map(len, build))} tables",
                dollars[0][1] if given else f"{dollars[0][1]} to {dollars[1][1]}",
            ),
        ],
    )
    partitions = limits["partition_modifications_per_table"]
    most = max(loads, key=lambda name: loads[name])
    seasons_days = plan.seasons * min(365, plan.game_days * plan.leagues)
    backfill = scale * plan.game_days
    shares = [
        (f"loads a day of {most}, without partitions", loads[most], limits["load_jobs_per_table"]),
        (f"loads a day of {most}, with partitions", loads[most], partitions),
        ("loads a day of runs, with partitions", loads["runs"], partitions),
        ("loads a day of the project", sum(loads.values()), limits["load_jobs_per_project"]),
        ("days that a raw table has partitions for", seasons_days, limits["partitions_per_table"]),
        ("partitions a backfill of all modifies in scrape_attempts", backfill, partitions),
        (
            "TiB a day that queries and builds are billed at most",
            sum(bytes_a_day[1]) / _TIB,
            limits["query_tib_per_project"],
        ),
    ]
    shares.sort(key=lambda row: -row[1] / row[2])
    _show(
        console,
        "Limits, the first to break first",
        [
            (name, f"{used:,.0f} of {limit:,.0f}: {used / limit:.0%}")
            for name, used, limit in shares
        ],
    )


def _show(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    table = Table(title=title, show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def main() -> None:
    """Calculate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    for field in fields(Plan):
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=type(field.default), default=field.default)
    options = vars(parser.parse_args())
    path = options.pop("warehouse")
    report(Plan(**options), path, Console(highlight=False))


if __name__ == "__main__":
    main()
