"""The BigQuery landing against a client that replaces Google's: order, tables, queries."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from google.api_core import exceptions

from scrapers.errors import WarehouseError
from scrapers.events import Batch, Run
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.records import ATTEMPTS, LOADS, RUNS
from scrapers.landing.tables import read_tables
from scrapers.landing.usage import LOAD, QUERY, WAREHOUSE_JOBS
from tests.unit.bigquery_fake import DAILY, RATE, FakeClient
from tests.unit.support import ROOT, answer, record

BOX_SCORES = "raw_balldontlie.box_scores"


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def bigquery(client: FakeClient) -> BigQueryWarehouse:
    return BigQueryWarehouse(client, read_tables(ROOT), pause_seconds=0)


@pytest.fixture
def batch(run: Run) -> Batch:
    return Batch(run, answers=[answer(record("k"), record("m"))])


def test_records_first_attempts_last(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    assert bigquery.land(batch).record_count == 2
    assert client.loaded() == [(BOX_SCORES, 2), (LOADS, 1), (ATTEMPTS, 1)]
    assert client.log() == [(BOX_SCORES, 1, "loaded")]
    assert [job_id for job_id, _, _ in client.loads] == [
        f"nba_props_{batch.batch_id}_raw_balldontlie_box_scores_1",
        f"nba_props_{batch.batch_id}_raw_ops_loads_1",
        f"nba_props_{batch.batch_id}_raw_ops_scrape_attempts_1",
    ]
    row = client.loads[0][2][0]
    assert row["payload"] == record("k").payload
    assert row["as_of_utc"] == batch.run.clock.as_of_utc


def test_hashes_are_read_from_literal_dates(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    latest = record("k")
    client.rows = [
        {
            "record_key": "k",
            "requested_for": batch.answers[0].requested_for,
            "ordinal": 1,
            "payload_sha256": latest.sha256,
        }
    ]
    assert bigquery.land(batch).record_count == 1
    assert "r.requested_for in (date '2026-01-24')" in client.queries[0]
    assert "`p.raw_balldontlie.box_scores`" in client.queries[0]


def test_jobs_are_counted(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch, run: Run
) -> None:
    client.script = [RATE]
    bigquery.land(batch)
    bigquery.append(RUNS, [run.row()])
    bigquery.append(RUNS, [])
    assert bigquery.usage.jobs(LOAD, BOX_SCORES) == 2  # a failed job counts against the quota
    assert bigquery.usage.jobs(LOAD, ATTEMPTS) == bigquery.usage.jobs(LOAD, RUNS) == 1
    rows = {(row["kind"], row["table_name"]): row for row in bigquery.usage.rows(run)}
    assert rows[QUERY, None]["jobs"] == 1
    assert rows[QUERY, None]["bytes_billed"] == 10_485_760
    assert rows[LOAD, BOX_SCORES]["partitions"] == 2
    assert rows[LOAD, BOX_SCORES]["bytes_billed"] is None
    assert rows[LOAD, WAREHOUSE_JOBS]["jobs"] == 1


def test_tables_are_partitioned_and_clustered(
    bigquery: BigQueryWarehouse, client: FakeClient, run: Run
) -> None:
    bigquery.append(RUNS, [run.row()])
    records, events = client.created["raw_nba.schedule"], client.created["raw_ops.runs"]
    assert records.time_partitioning.field == "requested_for"
    assert records.time_partitioning.type_ == "DAY"
    assert records.clustering_fields == ["endpoint", "record_key"]
    assert {field.name: field.field_type for field in records.schema}["requested_for"] == "DATE"
    assert client.created["raw_ops.scrape_attempts"].clustering_fields == ["endpoint"]
    assert (events.time_partitioning.field, events.time_partitioning.type_) == (
        "as_of_utc",
        "MONTH",
    )
    assert client.loaded() == [(RUNS, 1)]


def test_relations(bigquery: BigQueryWarehouse, client: FakeClient) -> None:
    assert bigquery.relation("nba", "incidents") == "`p.nba.incidents`"
    assert bigquery.has_relation("nba", "incidents") is False
    assert bigquery.usage.jobs(QUERY) == 0


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (exceptions.NotFound("nba.incidents"), "nba-props build"),
        (exceptions.Forbidden("no"), "BigQuery refused"),
        (exceptions.Forbidden("no", errors=[{"reason": DAILY}]), "quota is used up"),
        (exceptions.TooManyRequests("no"), "takes no more"),
        (exceptions.RetryError("no", exceptions.TooManyRequests("no")), "takes no more"),
        (exceptions.ServiceUnavailable("no"), "did not answer"),
        (ConnectionError("no"), "did not answer"),
    ],
)
def test_a_failed_query_is_an_error(
    bigquery: BigQueryWarehouse,
    client: FakeClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    text: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    query: Callable[[str], Any] = lambda _: SimpleNamespace(result=fail)  # noqa: E731
    monkeypatch.setattr(client, "query", query)
    with pytest.raises(WarehouseError, match=text):
        bigquery.query("select 1")
    assert bigquery.usage.jobs(QUERY) == 1


def test_a_table_that_cannot_be_made_is_an_error(
    bigquery: BigQueryWarehouse, client: FakeClient, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise exceptions.Forbidden("no rights")

    monkeypatch.setattr(client, "create_table", fail)
    with pytest.raises(WarehouseError, match="BigQuery refused what was asked for: no rights"):
        bigquery.append(RUNS, [run.row()])


def test_what_is_there_is_not_made_again(
    bigquery: BigQueryWarehouse, client: FakeClient, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    bigquery.append(RUNS, [run.row()])
    del client.created[RUNS]
    made: list[str] = []
    create = client.create_table

    def note(table: Any, exists_ok: bool) -> None:
        made.append(f"{table.dataset_id}.{table.table_id}")
        create(table, exists_ok)

    monkeypatch.setattr(client, "create_table", note)
    for _ in range(2):
        BigQueryWarehouse(client, read_tables(ROOT), pause_seconds=0).append(RUNS, [run.row()])
    assert made == [RUNS]
