"""Rows of a warehouse by month, and what they are as a file: the same rows, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scrapers.errors import WarehouseError
from scrapers.landing.tables import Table
from scrapers.landing.warehouse import Warehouse

VERDICT_EVENTS = "verdict_events"
# Rows that are read at once, unless a month has more. A record can have half a megabyte.
_ROWS_AT_ONCE = 200_000
_RECORDS_AT_ONCE = 500

Month = date | None


def month_of(table: Table) -> str:
    """Column by whose month the rows of a table are filed: that of its partitions on BigQuery."""
    if table.partitioning is None:
        raise WarehouseError(f"{table.full_name} has no column to file its rows by.")
    return table.partitioning[0]


def verdict_history(warehouse: Warehouse, schema: str) -> Table | None:
    """The table of verdict events as the warehouse has it; None where it has not been built.

    The only model that no build can make from the raw tables: each row is what one build found.
    """
    if not warehouse.has_relation(schema, VERDICT_EVENTS):
        return None
    relation = warehouse.relation(schema, VERDICT_EVENTS)
    found = warehouse.arrow(f"select * from {relation} limit 0")  # noqa: S608 - declared names
    columns = tuple((field.name, _kind(field.type)) for field in found.schema)
    return Table(schema, VERDICT_EVENTS, columns, partition_by="game_date")


def by_month(warehouse: Warehouse, table: Table) -> Iterator[tuple[str | None, pa.Table]]:
    """Every row, month by month (`2026-01`); rows without a date come last, under None."""
    relation = warehouse.relation(table.schema, table.name)
    column = month_of(table)
    counts = warehouse.query(
        f"select extract(year from {column}) as y, extract(month from {column}) as m, "  # noqa: S608 - declared names
        f"count(*) as n from {relation} "
        f"where {everything(table)} group by 1, 2"
    )
    months: dict[Month, int] = {
        None if row["y"] is None else date(int(row["y"]), int(row["m"]), 1): int(row["n"])
        for row in counts
    }
    at_once = _RECORDS_AT_ONCE if "payload" in table.column_names else _ROWS_AT_ONCE
    for group in _groups(months, at_once):
        rows = table.arrow(
            warehouse.arrow(
                f"select {', '.join(table.column_names)} from {relation} "  # noqa: S608 - as above
                f"where {_condition(table, group)}"
            )
        )
        for month in group:
            of_month = rows if month is None else rows.filter(_is_of(month, rows.column(column)))
            if len(of_month) != months[month]:
                raise WarehouseError(
                    f"{table.full_name} was written to while it was read: run this again."
                )
            yield None if month is None else month.isoformat()[:7], of_month


def everything(table: Table) -> str:
    """Condition that keeps every row: a partitioned table may ask for one."""
    column = month_of(table)
    return f"({column} is null or {column} >= {_literal(table, date.min)})"


def _groups(months: Mapping[Month, int], at_once: int) -> Iterator[list[Month]]:
    """Neighbouring months together, up to a number of rows; the rows without a date apart."""
    group: list[Month] = []
    rows = 0
    for month in sorted(month for month in months if month is not None):
        if group and rows + months[month] > at_once:
            yield group
            group, rows = [], 0
        group.append(month)
        rows += months[month]
    if group:
        yield group
    if None in months:
        yield [None]


def _is_of(month: date, dates: pa.ChunkedArray) -> pa.ChunkedArray:
    firsts = pc.floor_temporal(dates, unit="month").cast(pa.date32())
    return pc.equal(firsts, pa.scalar(month, pa.date32()))


def _condition(table: Table, group: Sequence[Month]) -> str:
    column = month_of(table)
    first, last = group[0], group[-1]
    if first is None or last is None:
        return f"{column} is null"
    condition = f"{column} >= {_literal(table, first)}"
    if (last.year, last.month) == (date.max.year, date.max.month):
        return condition
    end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return f"{condition} and {column} < {_literal(table, end)}"


def _literal(table: Table, day: date) -> str:
    if dict(table.columns)[month_of(table)] == "date":
        return f"date '{day.isoformat()}'"
    return f"timestamp '{day.isoformat()} 00:00:00'"


def encode(table: Table, rows: pa.Table) -> bytes:
    """A Parquet file of rows in one order, whatever order they came in."""
    ordered = table.arrow(rows).sort_by([(name, "ascending") for name in table.column_names])
    body = io.BytesIO()
    pq.write_table(ordered.combine_chunks(), body, compression="zstd")
    return body.getvalue()


def decode(table: Table, columns: Sequence[tuple[str, str]], body: bytes) -> pa.Table:
    """Rows of a file that has these columns, as the table has them today: new columns are null."""
    rows = pq.read_table(io.BytesIO(body))
    kinds = dict(table.columns)
    for name in kinds.keys() - {name for name, _ in columns}:
        kind = table.arrow([]).schema.field(name).type
        rows = rows.append_column(name, pa.nulls(len(rows), kind))
    return table.arrow(rows)


def _kind(type_: pa.DataType) -> str:
    for kind, is_kind in (
        ("string", pa.types.is_string),
        ("string", pa.types.is_large_string),
        ("integer", pa.types.is_integer),
        ("float", pa.types.is_floating),
        ("boolean", pa.types.is_boolean),
        ("date", pa.types.is_date),
        ("timestamp", pa.types.is_timestamp),
    ):
        if is_kind(type_):
            return kind
    raise WarehouseError(f"A column of {VERDICT_EVENTS} has the type {type_}, which is not known.")
