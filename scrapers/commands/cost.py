"""`nba-props cost`: what a day of builds and ticks costs on BigQuery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from scrapers.cost.day import Build, Day, Log, tick_reads
from scrapers.cost.prices import DOLLARS_PER_TIB, MIB, Cost, dollars
from scrapers.cost.statements import (
    TESTS,
    Statement,
    compile_for_bigquery,
    raw_partitions,
    statements_of,
)
from scrapers.errors import ConfigError
from scrapers.landing.warehouse import open_warehouse
from scrapers.readers import Reader, open_reader
from scrapers.settings import Settings
from scrapers.terminal import PlainTable

# Dates whose partitions an increment replaces: the day and those that `run` looks back at.
_DAYS = 4
_LAYERS = (
    *("staging", "intermediate", "analytics", "features", "predictions", "exports"),
    *("reconciliation", "orchestration", "alerting", "health", "report", TESTS),
)
_SHOWN = 10
_HOW = {
    "duckdb": "Arithmetic on the DuckDB warehouse at hand, on demand at "
    f"${DOLLARS_PER_TIB} a TiB; not Google's bill.",
    "bigquery": f"Dry runs by BigQuery, on demand at ${DOLLARS_PER_TIB} a TiB; not Google's bill.",
}


def cost(settings: Settings, console: Console, day: date | None) -> int:
    """Print what the builds of a day cost; None: of the last day with a build. Returns 0.

    Raises ConfigError without the packages for BigQuery, CostError where something cannot be
    told, WarehouseError without a warehouse or credentials.
    """
    schema = settings.nba_props_schema
    with open_reader(settings, schema) as reader:
        log = Log(reader, schema, open_warehouse(settings).relation)
        day = day or log.last_day()
        if day is None:
            raise ConfigError("Nothing was built yet: run `nba-props run` first.")
        logged = log.day(day)
        dates = [day - timedelta(days=back) for back in range(_DAYS)]
        manifest = compile_for_bigquery(
            settings.project_dir,
            settings.project_dir / "target" / "cost",
            project=settings.google_cloud_project or "nba-props",
            schema=schema,
            dates=dates,
        )
        statements = statements_of(manifest, dates)
        asked = [*statements, *tick_reads(schema)]
        found = _costs(settings, reader, asked, raw_partitions(manifest))
    costs = dict(zip((statement.name for statement in asked), found, strict=True))
    console.print(_layers([costs[statement.name] for statement in statements]))
    console.print(_dearest(found))
    console.print(
        _day(logged, statements, costs, [cost for cost in found if cost.layer == "ticks"])
    )
    console.print(_HOW[settings.dbt_target])
    return 0


def _costs(
    settings: Settings,
    reader: Reader,
    statements: Sequence[Statement],
    raw: Mapping[str, str],
) -> list[Cost]:
    if settings.dbt_target == "bigquery":
        from scrapers.cost.dry_run import costs_of as costs_by_dry_run
        from scrapers.landing.bigquery import make_client

        return costs_by_dry_run(statements, make_client(settings))
    # sqlglot is part of an extra.
    from scrapers.cost.arithmetic import costs_of, partitions_of
    from scrapers.cost.sizes import Sizes

    partitions = partitions_of(statements, raw)
    return costs_of(statements, Sizes(reader.rows, partitions), partitions)


def _layers(costs: Sequence[Cost]) -> Table:
    table = _table("a build of everything", "statements", "scanned MiB", "billed MiB", "dollars")
    others = {cost.layer for cost in costs} - set(_LAYERS)
    for layer in (*_LAYERS, *sorted(others)):
        mine = [cost for cost in costs if cost.layer == layer]
        if mine:
            table.add_row(layer, str(len(mine)), *_figures(mine))
    table.add_section()
    table.add_row("all", str(len(costs)), *_figures(costs))
    return table


def _dearest(costs: Sequence[Cost]) -> Table:
    table = _table(f"the {_SHOWN} dearest statements", "scanned MiB", "billed MiB", "dollars")
    table.add_column("most of it from", overflow="fold")
    for cost in sorted(costs, key=lambda cost: (-cost.billed, -cost.scanned, cost.name))[:_SHOWN]:
        most = max(cost.tables, key=lambda name: cost.tables[name], default="")
        table.add_row(cost.name, *_figures([cost]), most)
    return table


def _day(
    logged: Day,
    statements: Sequence[Statement],
    costs: Mapping[str, Cost],
    reads: Sequence[Cost],
) -> Table:
    table = _table(
        f"{logged.day}", "times", "statements", "scanned MiB", "billed MiB", "dollars", "a day"
    )
    spent = 0.0
    kinds = {Build(is_whole=True): 0} | logged.builds
    rows = [
        (build.title, times, [costs[statement.name] for statement in build.statements(statements)])
        for build, times in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0].title))
    ]
    rows.append(("what a tick reads", logged.ticks, list(reads)))
    for title, times, mine in rows:
        total = times * dollars(sum(cost.billed for cost in mine))
        spent += total
        table.add_row(title, str(times), str(len(mine)), *_figures(mine), f"{total:.4f}")
    table.add_section()
    table.add_row("all", "", "", "", "", "", f"{spent:.4f}")
    return table


def _figures(costs: Sequence[Cost]) -> tuple[str, str, str]:
    scanned, billed = sum(cost.scanned for cost in costs), sum(cost.billed for cost in costs)
    return f"{scanned / MIB:,.1f}", f"{billed / MIB:,.0f}", f"{dollars(billed):.4f}"


def _table(*headings: str) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", overflow="fold")
    return table
