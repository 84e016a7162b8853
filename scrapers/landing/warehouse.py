"""What a warehouse must do. DuckDB and BigQuery are behind this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from scrapers.events import Batch, Row
from scrapers.landing.guard import Guard
from scrapers.landing.lock import require_bigquery
from scrapers.landing.records import Landing, latest_hashes_sql, raw_table
from scrapers.landing.tables import Table, read_tables
from scrapers.landing.usage import Usage
from scrapers.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa


class Warehouse(Protocol):
    """Appends facts and answers queries. Each call is whole: it happened, or it did not.

    `usage` counts the jobs that these calls are, or would be on BigQuery.
    """

    usage: Usage

    def append(self, table: str, rows: Sequence[Row] | pa.Table) -> None:
        """Append rows to a raw table (`schema.name`), creating the raw tables if absent.

        An Arrow table has the declared columns, in any order; its instants are aware UTC.
        Raises WarehouseError when the columns are not the declared ones.
        """

    def land(self, batch: Batch) -> Landing:
        """Append what is new or changed in a batch: records first, attempts last."""

    def ensure_tables(self) -> None:
        """Create the raw tables that are absent, and the columns that earlier versions lack."""

    def fill(self, contents: Iterable[tuple[Table, pa.Table]]) -> None:
        """Write into an empty warehouse: all of it, or nothing when `contents` raises.

        A table that is none of the raw ones is created as it is declared.
        """

    def update(self, sql: str) -> None:
        """Run one statement that changes rows of a raw table. For `nba-props prune` only."""

    def drop_schema(self, schema: str) -> None:
        """Remove a schema of models with all that is in it; nothing happens where it is absent."""

    def query(self, sql: str) -> list[Row]:
        """Rows of a query. Dates are `date`, instants aware UTC."""

    def arrow(self, sql: str) -> pa.Table:
        """As `query`, by columns: for many rows. Instants are aware UTC."""

    def relation(self, schema: str, name: str) -> str:
        """Quoted name of a relation for use in `query`; a raw table gets its prefix."""

    def has_relation(self, schema: str, name: str) -> bool:
        """True when a table or view is there."""

    def release(self) -> None:
        """Let go of the warehouse, so that dbt can have it; the next call opens it again."""


def open_warehouse(settings: Settings, guard: Guard | None = None) -> Warehouse:
    """The warehouse that DBT_TARGET names, with the `guard` of its writer.

    Raises ConfigError, WarehouseError.
    """
    tables = read_tables(settings.project_dir, settings.nba_props_dataset_prefix)
    if settings.dbt_target == "bigquery":
        require_bigquery()
        # Google's libraries are an extra and are slow to import.
        from scrapers.landing.bigquery import BigQueryWarehouse, make_client

        return BigQueryWarehouse(
            make_client(settings), tables, settings.nba_props_bigquery_location, guard=guard
        )
    from scrapers.landing.duckdb import DuckDBWarehouse

    return DuckDBWarehouse(settings.duckdb_path, tables)


def latest_payloads(
    warehouse: Warehouse, source: str, endpoint: str, requested_for: date
) -> list[tuple[str, str]]:
    """(record_key, payload) of the latest version of every record of one list."""
    schema, name = raw_table(source, endpoint).split(".")
    if not warehouse.has_relation(schema, name):
        return []
    sql = latest_hashes_sql(
        warehouse.relation(schema, name),
        warehouse.relation("raw_ops", "scrape_attempts"),
        endpoint,
        [requested_for],
    ).replace("r.payload_sha256", "r.payload", 1)
    return [(row["record_key"], row["payload"]) for row in warehouse.query(sql)]
