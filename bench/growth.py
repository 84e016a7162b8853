"""What many seasons, leagues and books would ask of BigQuery: rows, bytes, jobs, dollars, limits.

    python -m bench.growth warehouse/nba_props.duckdb [--seasons 80 --leagues 30 ...]

A calculation: row sizes are measured in the given DuckDB file (as many seasons as it has), what a
statement reads comes from the dbt project, jobs a day from the sample fortnight (`make soak`), and
the rest is assumed, in `Plan`. `docs/growth.md` says what follows.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from nba_props.commands.reports.cost import TICK_READS
from nba_props.cost.counting import TICKS, changed, dollars, sizes_of, statements_of
from nba_props.cost.manifest import parse_for_duckdb
from scrapers.landing.duckdb import attach, rows_of

ROOT = Path(__file__).resolve().parent.parent
_GB, _TIB = 10**9, 2**40
# List prices in US multi-regions: dollars a GB-month, active and long-term.
_ACTIVE, _LONG_TERM = 0.02, 0.01
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
    # Bytes of a line that landed (raw, staging and interval), and of its key in each attempt.
    line_bytes: int = 680
    key_bytes: int = 13
    game_days: int = 165

    @property
    def ticks(self) -> float:
        """Ticks a day."""
        return 24 * 60 / self.tick_minutes

    @property
    def looks(self) -> float:
        """Looks at the lines of a league a day, each a batch and a build."""
        return self.lines_hours * 60 / self.lines_minutes


def measure(connection: duckdb.DuckDBPyConnection) -> tuple[float, float, dict[str, float]]:
    """Games and rows a season, and bytes a season by table of everything that is kept."""
    found = rows_of(
        connection,
        "select schema_name || '.' || table_name as name, estimated_size as row_count "
        "from duckdb_tables() where database_name = current_database()",
    )
    (kept,) = rows_of(
        connection,
        "select count(*) as games, count(distinct season) as seasons from nba.game_summary",
    )
    seasons = kept["seasons"] or 1
    sizes = sizes_of(partial(rows_of, connection), [row["name"] for row in found])
    rows = sum(row["row_count"] for row in found)
    return kept["games"] / seasons, rows / seasons, {k: v / seasons for k, v in sizes.items()}


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
    with duckdb.connect() as connection:
        attach(connection, path, is_read_only=True)
        games, rows, sizes = measure(connection)
    statements = statements_of(parse_for_duckdb(ROOT, ROOT / "target" / "growth"), TICK_READS)
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
    idle = [one for one in statements if one.layer == TICKS]
    build = changed(statements, {"raw_balldontlie.player_props"})
    # The least that is billed, and every column of every table that is named, without pruning.
    least: dict[str, int] = defaultdict(int)
    most = least | {table: int(size) for table, size in (grown | events).items()}
    bytes_a_day = [
        (
            sum(one.billed(known) for one in idle) * plan.ticks,
            sum(one.billed(known) for one in build) * builds,
        )
        for known in (least, most)
    ]
    spent = [[f"{dollars(part):,.0f}" for part in parts] for parts in bytes_a_day]
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
                f"{sum(len(one.tables) for one in idle)} tables",
                f"{spent[0][0]} to {spent[1][0]}",
            ),
            (
                f"{builds:.0f} builds, a day: {len(build)} statements of "
                f"{sum(len(one.tables) for one in build)} tables",
                f"{spent[0][1]} to {spent[1][1]}",
            ),
        ],
    )
    partitions = limits["partition_modifications_per_table"]
    busiest = max(loads, key=lambda name: loads[name])
    seasons_days = plan.seasons * min(365, plan.game_days * plan.leagues)
    backfill = scale * plan.game_days
    shares = [
        (
            f"loads a day of {busiest}, without partitions",
            loads[busiest],
            limits["load_jobs_per_table"],
        ),
        (f"loads a day of {busiest}, with partitions", loads[busiest], partitions),
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
