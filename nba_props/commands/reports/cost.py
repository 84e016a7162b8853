"""`nba-props cost`: what a day of builds and ticks costs on BigQuery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from nba_props import as_json as json_text
from nba_props.cost.counting import (
    DOLLARS_PER_TIB,
    MIB,
    TESTS,
    TICKS,
    Statement,
    changed,
    dollars,
    sizes_of,
    statements_of,
)
from nba_props.cost.manifest import compile_for_bigquery, parse_for_duckdb
from nba_props.profile import in_environment, variables
from nba_props.readers import open_reader
from scrapers.clock import read_clock, season_of
from scrapers.landing.records import PREDICTIONS
from scrapers.settings import Settings
from scrapers.terminal import PlainTable

# Models that `nba-props tick` reads each time, whether or not anything is due.
TICK_READS = (
    *("workflow_due", "build_due", "retry_questions"),
    *("prediction_dates", "recommendations_due", "alert_outbox", "build_context"),
)
# A tick every quarter of an hour, as docs/bigquery.md says.
TICKS_A_DAY = 96
# Builds of what changed on a day of games, by raw table. Lines are asked for hourly from 10 AM to
# 11 PM (seed `workflows`), and predictions follow; the box scores of a night arrive in seven looks.
CHANGES_A_DAY = {
    "raw_balldontlie.player_props": 13,
    PREDICTIONS: 13,
    "raw_balldontlie.box_scores": 7,
}
_SHOWN = 10
_HOW = {
    "duckdb": "Counted: each table that is named, whole, as large as on DuckDB, 10 MiB at least",
    "bigquery": "Dry runs by BigQuery of a build of the current season",
}
Costs = list[tuple[Statement, int]]


def cost(settings: Settings, console: Console, *, as_json: bool) -> int:
    """Print what a day costs, by layer, by statement and by kind of build. Returns 0.

    Raises CostError where a table is missing or BigQuery refuses, ConfigError without the packages
    for BigQuery, DbtError when dbt fails, NotBuiltError without a warehouse.
    """
    found = _summary(_costs(settings))
    how = f"{_HOW[settings.dbt_target]}; ${DOLLARS_PER_TIB} a TiB on demand; not Google's bill."
    if as_json:
        print(json_text.dumps({"how": how, **found}))
        return 0
    for heading, rows in found.items():
        table = PlainTable(heading, box=None, padding=(0, 2, 0, 0))
        for column in list(rows[0])[1:]:
            table.add_column(column.replace("_", " "), justify="right")
        for row in rows:
            table.add_row(*(f"{x:.4f}" if isinstance(x, float) else f"{x}" for x in row.values()))
        console.print(table, "")
    console.print(how)
    return 0


def _costs(settings: Settings) -> Costs:
    """Every statement with the bytes that it is billed."""
    schema = settings.nba_props_schema
    # dbt reads them from the environment, where `.env` is not.
    with in_environment(variables(settings, schema)):
        return _counted(settings, schema, settings.project_dir / "target" / "cost")


def _counted(settings: Settings, schema: str, folder: Path) -> Costs:
    if settings.dbt_target == "duckdb":
        with open_reader(settings, schema) as reader:
            manifest = parse_for_duckdb(settings.project_dir, folder, schema)
            statements = statements_of(manifest, TICK_READS)
            sizes = sizes_of(reader.rows, {table for one in statements for table in one.tables})
        return [(one, one.billed(sizes)) for one in statements]
    manifest = compile_for_bigquery(
        settings.project_dir,
        folder,
        project=settings.google_cloud_project or "nba-props",
        schema=schema,
        first_day=date(season_of(read_clock(None).today), 7, 1),
    )
    # Both are part of an extra.
    from nba_props.cost.dry_run import dry_runs
    from scrapers.landing.bigquery import make_client

    statements = statements_of(manifest, TICK_READS)
    return list(zip(statements, dry_runs(statements, make_client(settings)), strict=True))


def _summary(costs: Costs) -> dict[str, list[dict[str, Any]]]:
    """Rows of three tables: layers, the most expensive statements, and what makes up a day."""
    ticks = [cost for cost in costs if cost[0].layer == TICKS]
    whole = [cost for cost in costs if cost[0].layer != TICKS]
    layers = [*sorted({one.layer for one, _ in whole} - {TESTS}), TESTS]
    most = sorted(costs, key=lambda cost: (-cost[1], cost[0].name))[:_SHOWN]
    day = [_row("a build of everything, with tests", whole, 1)]
    for table, times in CHANGES_A_DAY.items():
        following = set(changed((one for one, _ in whole), {table}))
        day.append(_row(f"a build after {table}", (x for x in whole if x[0] in following), times))
    day.append(_row("what a tick reads", ticks, TICKS_A_DAY))
    total = {"all": "all", "times": "", "statements": "", "billed_mib": ""}
    return {
        "layers": [
            *(_row(layer, (cost for cost in whole if cost[0].layer == layer)) for layer in layers),
            _row("all", whole),
        ],
        "most_expensive": [_row(f"{cost[0].name} ({cost[0].layer})", [cost]) for cost in most],
        "day": [*day, total | {"dollars": sum(row["dollars"] for row in day)}],
    }


def _row(name: str, costs: Iterable[tuple[Statement, int]], times: int = 1) -> dict[str, Any]:
    billed = [size for _, size in costs]
    return {
        "name": name,
        "times": times,
        "statements": len(billed),
        "billed_mib": round(sum(billed) / MIB),
        "dollars": dollars(sum(billed) * times),
    }
