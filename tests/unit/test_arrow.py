"""Many rows at once, by columns: appended whole, checked against the declaration, read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from scrapers.errors import WarehouseError
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import PREDICTIONS
from scrapers.landing.tables import arrow_type, read_tables
from tests.unit.support import ROOT

MOMENT = datetime(2026, 1, 24, 22, 30, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "string": "x",
    "integer": 7,
    "float": 0.1,
    "date": date(2026, 1, 24),
    "timestamp": MOMENT,
}


def predictions(rows: int, **overrides: Any) -> pa.Table:
    """Rows of raw_predictions.predictions, all alike."""
    return pa.table(
        {
            name: pa.repeat(pa.scalar(overrides.get(name, VALUES[kind]), arrow_type(kind)), rows)
            for name, kind in read_tables(ROOT)[PREDICTIONS].columns
        }
    )


def test_many_rows_are_appended_at_once(warehouse: DuckDBWarehouse) -> None:
    warehouse.append(PREDICTIONS, predictions(1))
    warehouse.append(PREDICTIONS, predictions(300_000))
    assert warehouse.query(f"select count(*) as n from {PREDICTIONS}") == [{"n": 300_001}]


def test_columns_are_found_by_name_and_read_back_as_they_were(warehouse: DuckDBWarehouse) -> None:
    rows = predictions(2, line=None)
    warehouse.append(PREDICTIONS, rows.select(rows.column_names[::-1]))
    assert warehouse.arrow(f"select * from {PREDICTIONS}").to_pylist() == rows.to_pylist()
    assert warehouse.query(f"select * from {PREDICTIONS}") == rows.to_pylist()


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (predictions(1).drop_columns(["mean"]), "'mean'"),
        (predictions(1).append_column("extra", pa.array([1])), "'extra'"),
        (predictions(1).drop_columns(["mean"]).append_column("mean", pa.array(["?"])), "declared"),
    ],
)
def test_other_columns_are_refused(warehouse: DuckDBWarehouse, rows: pa.Table, text: str) -> None:
    with pytest.raises(WarehouseError, match=text):
        warehouse.append(PREDICTIONS, rows)
    assert not warehouse.has_relation("raw_predictions", "predictions")


def test_bigquery_reads_by_columns() -> None:
    answer = pa.table({"n": [1]})
    rows = SimpleNamespace(to_arrow=lambda create_bqstorage_client: answer)
    client = SimpleNamespace(query=lambda sql: SimpleNamespace(result=lambda: rows))
    assert BigQueryWarehouse(client, read_tables(ROOT)).arrow("select 1 as n") is answer
