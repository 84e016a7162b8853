"""Bytes that statements are billed, counted: the tables that each names, and how large they are.

BigQuery bills at least 10 MiB for each table that a query references, which is most of the bill
here. A larger table is counted whole, though fewer columns and partitions are read. See
https://cloud.google.com/bigquery/pricing (region US, 2026, without the free TiB of a month).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from nba_props.cost.manifest import Manifest, is_compiled
from nba_props.dbt import REBUILT_FROM, VERDICTS_MODEL, VERDICTS_TAG
from scrapers.errors import CostError
from scrapers.events import Row

MIB = 2**20
LEAST_PER_TABLE = 10 * MIB
DOLLARS_PER_TIB = 6.25
TESTS, TICKS = "tests", "ticks"
Names = frozenset[str]


@dataclass(frozen=True)
class Statement:
    """A table that is built, a test, or a relation that a tick reads.

    `layer`: the folder of a model, `tests` or `ticks`. `tables` (`schema.name`) are those it names
    once views are expanded, with its own where it is an increment: a MERGE is billed for what it
    replaces. `follows`: raw tables upstream. `sql` is empty where nothing was compiled.
    """

    name: str
    layer: str
    tables: Names
    follows: Names = frozenset()
    follows_verdicts: bool = False
    is_increment: bool = False
    sql: str = ""

    def billed(self, sizes: Mapping[str, int]) -> int:
        """Bytes billed at most, by the bytes of each table."""
        return sum(max(LEAST_PER_TABLE, sizes[table]) for table in self.tables)


def statements_of(manifest: Manifest, read: Collection[str] = ()) -> list[Statement]:
    """What a build of everything asks, then a query of each model that is `read` by a tick."""
    nodes = manifest["sources"] | manifest["nodes"]

    def name(key: str) -> str:
        return f"{nodes[key]['schema']}.{nodes[key].get('identifier') or nodes[key]['alias']}"

    def parents(key: str) -> list[str]:
        return list(nodes[key].get("depends_on", {}).get("nodes", ()))

    def is_view(key: str) -> bool:
        return bool(nodes[key]["config"].get("materialized") == "view")

    @cache
    def tables(key: str) -> Names:
        return Names().union(*(tables(up) if is_view(up) else [name(up)] for up in parents(key)))

    @cache
    def raw(key: str) -> Names:
        if nodes[key]["resource_type"] == "source":
            return Names([f"raw_{nodes[key]['source_name']}.{nodes[key]['identifier']}"])
        return Names().union(*map(raw, parents(key)))

    def built(key: str) -> Statement:
        node, sql = nodes[key], nodes[key].get("compiled_code") or ""
        if node["resource_type"] == "test":
            sql = f"select {node['config']['fail_calc']} from (\n{sql}\n) as failing"  # noqa: S608 - our own
            return Statement(node["name"], TESTS, tables(key), sql=sql)
        verdicts = VERDICTS_TAG in node["tags"] or node["name"] == VERDICTS_MODEL
        is_increment = node["config"]["materialized"] in ("incremental", "seasons")
        named = tables(key) | ({name(key)} if is_increment else set())
        return Statement(name(key), node["fqn"][1], named, raw(key), verdicts, is_increment, sql)

    def query(key: str) -> Statement:
        sql = f"select * from `{nodes[key]['schema']}`.`{nodes[key]['alias']}`"  # noqa: S608 - our own
        named = tables(key) if is_view(key) else Names([name(key)])
        return Statement(name(key), TICKS, named, sql=sql)

    keys = [key for key in nodes if is_compiled(nodes[key]) and not is_view(key)]
    return [*map(built, keys), *(query(f"model.nba_props.{model}") for model in read)]


def changed(statements: Iterable[Statement], raw_tables: Collection[str]) -> list[Statement]:
    """Those that `dbt.build_changed` runs after some raw tables, verdicts included."""
    return [
        one
        for one in statements
        if not one.follows.isdisjoint(raw_tables)
        or one.follows_verdicts
        or one.name.rpartition(".")[2] == REBUILT_FROM
    ]


def sizes_of(rows: Callable[[str], list[Row]], tables: Iterable[str]) -> dict[str, int]:
    """Bytes of tables of a DuckDB warehouse, which `rows` queries, as BigQuery counts them.

    A null has none, a text 2 beside its UTF-8, a truth value 1, anything else 8. Raises CostError
    where the warehouse lacks a table.
    """
    columns: dict[str, list[str]] = {}
    for row in rows(
        "select schema_name || '.' || table_name as name, column_name, data_type "
        "from duckdb_columns() where database_name = current_database()"
    ):
        width = {"VARCHAR": '2 + strlen("{0}")', "BOOLEAN": "1"}.get(row["data_type"], "8")
        part = f'sum(case when "{{0}}" is not null then {width} else 0 end)'
        columns.setdefault(row["name"], []).append(part.format(row["column_name"]))
    sizes = {}
    for table in sorted(tables):
        if table not in columns:
            raise CostError(f"{table} is not in the warehouse: run `nba-props build` first.")
        (found,) = rows(f"select {' + '.join(columns[table])} as size from {table}")  # noqa: S608 - names of the catalog
        sizes[table] = int(found["size"] or 0)
    return sizes


def dollars(billed: float) -> float:
    """US dollars of some bytes, on demand."""
    return billed / 2**40 * DOLLARS_PER_TIB
