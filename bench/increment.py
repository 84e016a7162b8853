"""Measure what a daily increment would scan on BigQuery with little and with much history.

    python -m bench.increment --little SAMPLE.duckdb --much FULL.duckdb
    python -m bench.increment ... --tests                   the data tests one by one too

Compiles the increment of some dates that lie in both warehouses, and puts the bytes of each
statement side by side, by arithmetic (scrapers/cost), those that grow most first. Ends with 1
where what is scanned or billed is not flat within 10 %.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from scrapers.cost.arithmetic import costs_of, partitions_of
from scrapers.cost.day import TICKS, tick_reads
from scrapers.cost.prices import MIB, Cost
from scrapers.cost.sizes import Sizes
from scrapers.cost.statements import (
    TESTS,
    Statement,
    compile_for_bigquery,
    raw_partitions,
    statements_of,
)
from scrapers.landing.duckdb import attach, rows_of

ROOT = Path(__file__).resolve().parent.parent
FLAT_WITHIN = 0.10
MODELS = "models"
_DATES = [date(2026, 1, day) for day in (17, 18, 19, 20)]


@dataclass(frozen=True)
class Growth:
    """Bytes scanned and billed with little and with much history."""

    name: str
    little: tuple[int, int]
    much: tuple[int, int]

    @property
    def ratio(self) -> float:
        """Scanned with much history, over scanned with little; 1 where nothing is scanned."""
        if self.little[0]:
            return self.much[0] / self.little[0]
        return float("inf") if self.much[0] else 1.0

    def cells(self) -> tuple[str, ...]:
        """Cells of a table row."""
        figures = (f"{size / MIB:,.1f}" for size in (*self.little, *self.much))
        return (self.name, *figures, f"{self.ratio:,.2f}")


def main() -> int:
    """Print a line per statement; returns 1 where the increment is not flat."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--little", type=Path, required=True, help="DuckDB file with one season")
    parser.add_argument("--much", type=Path, required=True, help="DuckDB file with eleven")
    parser.add_argument("--date", type=date.fromisoformat, action="append", help="may be repeated")
    parser.add_argument("--tests", action="store_true", help="list data tests and tick reads too")
    options = parser.parse_args()
    dates = options.date or _DATES
    with tempfile.TemporaryDirectory() as folder:
        manifest = compile_for_bigquery(ROOT, Path(folder), dates=dates)
    statements = [*statements_of(manifest, dates), *tick_reads("nba")]
    partitions = partitions_of(statements, raw_partitions(manifest))
    little, much = (
        measure(path, statements, partitions) for path in (options.little, options.much)
    )
    console = Console(highlight=False)
    listed = growths(little, much, None if options.tests else MODELS)
    console.print(_table("statement", [growth for growth in listed if growth.much[0]]))
    totals = [_total(kind, growths(little, much, kind)) for kind in (MODELS, TESTS, TICKS)]
    console.print(_table("all", totals))
    scanned, billed = (
        sum(one.much[what] for one in totals) / sum(one.little[what] for one in totals)
        for what in (0, 1)
    )
    is_flat = max(abs(scanned - 1), abs(billed - 1)) <= FLAT_WITHIN
    console.print(
        f"Scanned {scanned:.3f}, billed {billed:.3f} times as much: "
        f"{'' if is_flat else 'not '}flat within {FLAT_WITHIN:.0%}."
    )
    return 0 if is_flat else 1


def measure(
    path: Path, statements: Sequence[Statement], partitions: Mapping[str, str]
) -> list[Cost]:
    """Cost of each statement on a DuckDB file, which is not written to."""
    with duckdb.connect() as connection:
        attach(connection, path, is_read_only=True)
        sizes = Sizes(lambda sql: rows_of(connection, sql), partitions)
        return costs_of(statements, sizes, partitions)


def growths(little: Sequence[Cost], much: Sequence[Cost], kind: str | None = None) -> list[Growth]:
    """Statements (of a kind: models, tests or ticks) by how many more bytes they scan."""
    found = [
        Growth(one.name, (one.scanned, one.billed), (other.scanned, other.billed))
        for one, other in zip(little, much, strict=True)
        if kind is None or kind == (one.layer if one.layer in (TESTS, TICKS) else MODELS)
    ]
    return sorted(found, key=lambda growth: growth.little[0] - growth.much[0])


def _total(kind: str, growths: Sequence[Growth]) -> Growth:
    little = sum(one.little[0] for one in growths), sum(one.little[1] for one in growths)
    much = sum(one.much[0] for one in growths), sum(one.much[1] for one in growths)
    return Growth(kind, little, much)


def _table(heading: str, growths: Sequence[Growth]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(heading, overflow="fold")
    for name in ("scanned MiB", "billed", "with much", "billed", "ratio"):
        table.add_column(name, justify="right")
    for growth in growths:
        table.add_row(*growth.cells())
    return table


if __name__ == "__main__":
    raise SystemExit(main())
