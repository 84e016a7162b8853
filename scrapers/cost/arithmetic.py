"""The bytes that statements would scan on BigQuery, by arithmetic on a DuckDB warehouse.

A table is billed for the columns that are read of the partitions that are left (`scans.py`). An
increment that replaces partitions is a MERGE, which is also billed for every column of the
partitions it replaces, and one without partitions for its whole table: see
https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import sqlglot

from scrapers.cost.days import ALL, Days, literal_date
from scrapers.cost.prices import Cost, billed_bytes
from scrapers.cost.scans import Catalog
from scrapers.cost.sizes import Sizes
from scrapers.cost.statements import Statement
from scrapers.errors import CostError


def partitions_of(
    statements: Sequence[Statement], raw_partitions: Mapping[str, str]
) -> dict[str, str]:
    """Column by which each table is partitioned, raw ones and models."""
    models = {
        statement.name: statement.partition_by
        for statement in statements
        if statement.partition_by is not None
    }
    return {**raw_partitions, **models}


def costs_of(
    statements: Sequence[Statement], sizes: Sizes, partitions: Mapping[str, str]
) -> list[Cost]:
    """Cost of each statement, in their order, in which each stands after all that it reads.

    Raises CostError where a statement cannot be understood, or the warehouse lacks a table.
    """
    # An increment may read what its table holds of other dates.
    made = {statement.name for statement in statements if not statement.is_increment}
    given = {name: columns for name, columns in sizes.columns.items() if name not in made}
    catalog = Catalog(given, partitions)
    return [_cost(statement, catalog, sizes) for statement in statements]


def _cost(statement: Statement, catalog: Catalog, sizes: Sizes) -> Cost:
    if statement.is_view:
        catalog.add_view(statement.name, statement.sql)
        return Cost(statement.name, statement.layer, 0, 0, {})
    if statement.makes_table:
        scans = catalog.add_table(statement.name, statement.sql)
    else:
        scans = catalog.scans(statement.name, statement.sql)
    tables = {
        name: sum(sizes.table(name).of(column, days) for column, days in columns.items())
        for name, columns in scans.items()
    }
    replaced = _replaced(statement)
    if replaced is not None:
        target = sizes.table(statement.name).of_all(replaced)
        tables[statement.name] = tables.get(statement.name, 0) + target
    return Cost(statement.name, statement.layer, sum(tables.values()), billed_bytes(tables), tables)


def _replaced(statement: Statement) -> Days | None:
    """Days whose rows a MERGE replaces; None where the statement replaces no row."""
    if statement.appends:
        return ALL
    if not statement.partitions:
        return None
    days = []
    for text in statement.partitions:
        day = _day(text)
        if day is None:
            raise CostError(f"The partition {text} of {statement.name} is no literal date.")
        days.append(day)
    return Days.on(*days)


# The days of a season stand in many statements.
@cache
def _day(text: str) -> date | None:
    return literal_date(sqlglot.parse_one(text, dialect="bigquery"))
