"""Every statement of the project as BigQuery would get it, and the types of what they read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import agate
from dbt_common.clients.agate_helper import from_csv

from nba_props.cost.manifest import compile_for_bigquery, is_compiled
from scrapers.landing.bigquery_loads import TYPES

ROOT = Path(__file__).resolve().parent.parent
Columns = dict[str, str]
_AGATE = {"Integer": "INT64", "Boolean": "BOOL", "Date": "DATE", "ISODateTime": "TIMESTAMP"}


@dataclass(frozen=True)
class Statements:
    """What the analyzer is asked: tables with their columns, and statements in their order.

    A statement is {"name", "sql", "makes"}: `makes` is the table that it becomes, or None.
    """

    tables: dict[str, Columns] = field(default_factory=dict)
    statements: list[dict[str, Any]] = field(default_factory=list)

    @property
    def models(self) -> int:
        """Statements that become a table or a view."""
        return sum(1 for statement in self.statements if statement["makes"])


def read_statements(
    folder: Path, first_day: date | None = None, project_dir: Path = ROOT
) -> Statements:
    """The core project as compiled for BigQuery into a folder, without any warehouse.

    `first_day`: as a build that rebuilds the seasons from it on.
    """
    return _gather(compile_for_bigquery(project_dir, folder, first_day=first_day))


def _gather(manifest: dict[str, Any]) -> Statements:
    found = Statements()
    for source in manifest["sources"].values():
        found.tables[f"{source['schema']}.{source['identifier']}"] = {
            column["name"]: TYPES[column["data_type"]] for column in source["columns"].values()
        }
    nodes = manifest["nodes"]
    for node in nodes.values():
        if node["resource_type"] == "seed":
            found.tables[f"{node['schema']}.{node['alias']}"] = _seed(node)
    waiting = {key: node for key, node in nodes.items() if is_compiled(node)}

    def add(key: str) -> None:
        node = waiting.pop(key, None)
        if node is None:
            return
        for parent in node["depends_on"]["nodes"]:
            add(parent)
        is_model = node["resource_type"] == "model"
        found.statements.append(
            {
                "name": node["name"],
                "sql": node["compiled_code"],
                "makes": f"{node['schema']}.{node['alias']}" if is_model else None,
            }
        )

    for key in list(waiting):
        add(key)
    return found


def _seed(node: dict[str, Any]) -> Columns:
    """Types as dbt gives them: those declared, the rest as its reader of CSV files infers them."""
    declared = node["config"]["column_types"]
    path = ROOT / "seeds" / f"{node['name']}.csv"
    table = from_csv(str(path), text_columns=list(declared))
    columns = {}
    for place, column in enumerate(table.columns):
        kind = type(column.data_type).__name__
        if column.name in declared:
            columns[column.name] = TYPES[declared[column.name]]
        elif kind == "Number":
            decimals = table.aggregate(agate.MaxPrecision(place))
            columns[column.name] = "FLOAT64" if decimals else "INT64"
        else:
            columns[column.name] = _AGATE.get(kind, "STRING")
    return columns
