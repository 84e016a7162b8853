"""Logical bytes of tables as BigQuery counts them, measured on a DuckDB warehouse.

A null has no size, a string 2 bytes beside its UTF-8: see
https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#data_type_sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from scrapers.cost.days import ALL, Days
from scrapers.errors import CostError
from scrapers.events import Row

_EIGHT_BYTES = (
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"),
    *("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
)


@dataclass(frozen=True)
class TableSize:
    """Bytes of each column by partition; a table without partitions has one, None."""

    columns: Mapping[str, Mapping[date | None, int]]

    def of(self, column: str, days: Days) -> int:
        """Bytes of a column in the partitions of some days."""
        parts = self.columns[column]
        if days == ALL:
            return sum(parts.values())
        return sum(size for day, size in parts.items() if day in days)

    def of_all(self, days: Days) -> int:
        """Bytes of every column in the partitions of some days."""
        return sum(self.of(column, days) for column in self.columns)


class Sizes:
    """Sizes of the tables of a DuckDB warehouse, each measured once, when it is asked for.

    `query` gives the rows of a query. `partitions`: the column of dates by which BigQuery
    partitions a table, by `schema.table`.
    """

    def __init__(self, query: Callable[[str], list[Row]], partitions: Mapping[str, str]) -> None:
        self._query = query
        self._partitions = partitions
        self._measured: dict[str, TableSize] = {}
        self.columns: dict[str, dict[str, str]] = {}
        for row in query(
            "select schema_name || '.' || table_name as name, column_name, data_type "
            "from duckdb_columns() where database_name = current_database() "
            "order by table_oid, column_index"
        ):
            types = self.columns.setdefault(row["name"], {})
            types[row["column_name"].lower()] = row["data_type"]

    def table(self, name: str) -> TableSize:
        """Size of a table. Raises CostError: it is absent, or has a type of unknown size."""
        if name not in self._measured:
            self._measured[name] = self._measure(name)
        return self._measured[name]

    def _measure(self, name: str) -> TableSize:
        if name not in self.columns:
            raise CostError(
                f"{name} is not in the warehouse, so its size is not known: run `nba-props build`."
            )
        types = self.columns[name]
        sums = [
            f"{_sum(name, column, kind)} as c{place}"
            for place, (column, kind) in enumerate(types.items())
        ]
        partition = self._partitions.get(name, "null")
        rows = self._query(
            f"select {partition} as day, {', '.join(sums)} from {name} group by 1"  # noqa: S608 - names of the catalog
        )
        return TableSize(
            {
                column: {row["day"]: int(row[f"c{place}"] or 0) for row in rows}
                for place, column in enumerate(types)
            }
        )


def _sum(table: str, column: str, kind: str) -> str:
    quoted = f'"{column}"'
    if kind == "VARCHAR":
        # strlen counts bytes.
        return f"sum(2 + strlen({quoted}))"
    # 0.5 is a decimal to DuckDB alone.
    if kind in _EIGHT_BYTES or kind.startswith("DECIMAL"):
        return f"8 * count({quoted})"
    if kind == "BOOLEAN":
        return f"count({quoted})"
    raise CostError(f"{table}.{column} is of type {kind}, whose size is not known.")
