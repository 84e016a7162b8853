"""Raw tables as the sources yml of the dbt project declares them: their one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from scrapers.errors import WarehouseError
from scrapers.events import Row

# Arrow takes longer to import than most commands that only read take to run.
if TYPE_CHECKING:
    import pyarrow as pa

# The same loader in C, where it was built in: ten times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# How the sources yml put the prefix before the name of a schema.
_PREFIX = "{{ env_var('NBA_PROPS_DATASET_PREFIX', '') }}"

# Of the raw tables: one more with each table or column that the sources yml gains.
SCHEMA_VERSION = 3


def arrow_type(kind: str) -> pa.DataType:
    """Arrow's type of a declared one."""
    import pyarrow as pa

    return {
        "string": pa.string(),
        "integer": pa.int64(),
        "float": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }[kind]


@dataclass(frozen=True)
class Table:
    """One raw table: `columns` are (name, declared type) in order.

    `schema` is its name in code and messages; `prefix` goes before it only in the warehouse.
    `added` are columns that tables of earlier versions lack.
    """

    schema: str
    name: str
    columns: tuple[tuple[str, str], ...]
    prefix: str = ""
    partition_by: str | None = None
    requires_filter: bool = False
    added: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    @property
    def dataset(self) -> str:
        """Schema in the warehouse."""
        return f"{self.prefix}{self.schema}"

    @property
    def relation(self) -> str:
        """`dataset.name`."""
        return f"{self.dataset}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(name for name, _ in self.columns)

    @property
    def partitioning(self) -> tuple[str, str] | None:
        """Column and unit (`day`, `month`) of the partitions on BigQuery; None for none.

        Records by the date they were asked for, or as the yml declares. Events by the month of
        their clock: a partitioned table may be loaded twenty times as often a day as another one.
        """
        if "requested_for" in self.column_names:
            return "requested_for", "day"
        if self.partition_by is not None:
            return self.partition_by, "day"
        return ("as_of_utc", "month") if "as_of_utc" in self.column_names else None

    def partitions_of(self, rows: pa.Table) -> int | None:
        """How many partitions a load of these rows modifies; None without partitions."""
        if self.partitioning is None:
            return None
        import pyarrow.compute as pc

        column, unit = self.partitioning
        partitions = pc.floor_temporal(rows.column(column), unit=unit)
        return int(pc.count_distinct(partitions, mode="all").as_py())

    def arrow(self, rows: Sequence[Row] | pa.Table) -> pa.Table:
        """Rows as an Arrow table; instants aware UTC. Raises WarehouseError on a wrong row."""
        import pyarrow as pa

        schema = pa.schema([(name, arrow_type(kind)) for name, kind in self.columns])
        if isinstance(rows, pa.Table):
            self._check(set(rows.column_names))
            try:
                return rows.select(self.column_names).cast(schema)
            except pa.ArrowException as error:
                raise WarehouseError(f"{self.full_name} is declared otherwise: {error}.") from error
        for row in rows:
            self._check(row.keys())
        return pa.Table.from_pylist(list(rows), schema=schema)

    def _check(self, names: Set[str]) -> None:
        if wrong := sorted(names ^ set(self.column_names)):
            raise WarehouseError(f"{self.full_name} is declared otherwise in {wrong}.")

    def arrow_naive(self, rows: Sequence[Row] | pa.Table) -> pa.Table:
        """As `arrow`, with instants as naive UTC, which is how DuckDB keeps them."""
        import pyarrow as pa

        table = self.arrow(rows)
        for index, (name, kind) in enumerate(self.columns):
            if kind == "timestamp":
                naive = table.column(name).cast(pa.timestamp("us"))
                table = table.set_column(index, name, naive)
        return table


def dataset_of(tables: Mapping[str, Table], schema: str, name: str) -> str:
    """Schema in the warehouse of a relation; a raw table's has the prefix."""
    raw = tables.get(f"{schema}.{name}")
    return raw.dataset if raw else schema


def read_tables(project_dir: Path, prefix: str = "") -> dict[str, Table]:
    """Every raw table declared under `models/`, by full name. Raises WarehouseError if none."""
    tables: dict[str, Table] = {}
    for path in sorted((project_dir / "models").glob("**/_*__sources.yml")):
        declared_sources = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - a safe loader
        for source in declared_sources.get("sources", []):
            for table in source["tables"]:
                meta = table.get("config", {}).get("meta", {})
                declared = Table(
                    source["schema"].removeprefix(_PREFIX),
                    table.get("identifier", table["name"]),
                    tuple((column["name"], column["data_type"]) for column in table["columns"]),
                    prefix,
                    meta.get("partition_by"),
                    meta.get("require_partition_filter", False),
                    tuple(meta.get("added", ())),
                )
                tables[declared.full_name] = declared
    if not tables:
        raise WarehouseError(
            f"{project_dir} holds no dbt sources: set NBA_PROPS_PROJECT_DIR to the project."
        )
    return tables
