"""The BigQuery landing against a fake client: job ids, repeats, failures, order."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest
from google.api_core import exceptions

from scrapers.errors import WarehouseError
from scrapers.events import Batch, Run
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.records import RUNS
from scrapers.landing.tables import read_tables
from scrapers.tests.support import ROOT, answer, record

GOOD, FAILS, LOST, NEVER_STARTED, UNKNOWN = "good", "fails", "lost", "never started", "unknown"


class FakeJob:
    def __init__(self, client: FakeClient, job_id: str, kind: str) -> None:
        self.client, self.job_id, self.kind = client, job_id, kind
        self.state = "DONE"
        self.error_result = {"message": "bad row"} if kind == FAILS else None

    def result(self) -> None:
        if self.kind == FAILS:
            raise exceptions.BadRequest("bad row")
        if self.kind in (LOST, UNKNOWN):
            raise exceptions.ServiceUnavailable("the answer was lost")


class FakeClient:
    """Loads like BigQuery: a job id is used once, whatever became of its answer."""

    project = "p"

    def __init__(self) -> None:
        self.script: list[str] = []
        self.jobs: dict[str, FakeJob] = {}
        self.loads: list[tuple[str, str, list[dict[str, Any]]]] = []
        self.created: dict[str, Any] = {}
        self.queries: list[str] = []
        self.rows: list[dict[str, Any]] = []

    def create_dataset(self, dataset: Any, exists_ok: bool) -> None:
        self.created[dataset.dataset_id] = dataset

    def create_table(self, table: Any, exists_ok: bool) -> None:
        self.created[f"{table.dataset_id}.{table.table_id}"] = table

    def load_table_from_file(
        self, body: io.BytesIO, table: str, *, job_id: str, job_config: Any, location: str
    ) -> FakeJob:
        kind = self.script.pop(0) if self.script else GOOD
        if kind == NEVER_STARTED:
            raise exceptions.ServiceUnavailable("no connection")
        if job_id in self.jobs:
            raise exceptions.Conflict("already exists")
        self.jobs[job_id] = FakeJob(self, job_id, kind)
        if kind in (GOOD, LOST):
            self.loads.append((job_id, table, pq.read_table(body).to_pylist()))
        assert job_config.write_disposition == "WRITE_APPEND"
        assert job_config.create_disposition == "CREATE_NEVER"
        return self.jobs[job_id]

    def get_job(self, job_id: str, location: str) -> FakeJob:
        if job_id not in self.jobs:
            raise exceptions.NotFound("no such job")
        if self.jobs[job_id].kind == UNKNOWN:
            raise exceptions.ServiceUnavailable("no connection")
        return self.jobs[job_id]

    def query(self, sql: str) -> Any:
        self.queries.append(sql)
        return SimpleNamespace(result=lambda: self.rows)

    def get_table(self, name: str) -> None:
        if name.removeprefix("p.") not in self.created:
            raise exceptions.NotFound("no such table")


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def bigquery(client: FakeClient) -> BigQueryWarehouse:
    return BigQueryWarehouse(client, read_tables(ROOT))


@pytest.fixture
def batch(run: Run) -> Batch:
    return Batch(run, answers=[answer(record("k"), record("m"))])


def loaded(client: FakeClient) -> list[tuple[str, int]]:
    return [(table, len(rows)) for _, table, rows in client.loads]


def log(client: FakeClient) -> list[tuple[int, str]]:
    return [
        (row["attempt_number"], row["outcome"])
        for _, table, rows in client.loads
        if table == "p.raw_ops.loads"
        for row in rows
    ]


def test_records_first_attempts_last(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    assert bigquery.land(batch).record_count == 2
    assert loaded(client) == [
        ("p.raw_balldontlie.box_scores", 2),
        ("p.raw_ops.loads", 1),
        ("p.raw_ops.scrape_attempts", 1),
    ]
    assert log(client) == [(1, "loaded")]
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


def test_a_failed_job_is_repeated_under_a_new_number(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [FAILS, FAILS, GOOD]
    bigquery.land(batch)
    assert loaded(client)[0] == ("p.raw_balldontlie.box_scores", 2)
    assert [job_id[-1] for job_id in client.jobs] == ["1", "2", "3", "1", "1"]
    assert log(client) == [(1, "failed"), (2, "failed"), (3, "loaded")]


def test_a_lost_answer_does_not_load_twice(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [LOST]
    bigquery.land(batch)
    assert [count for _, count in loaded(client)] == [2, 1, 1]
    assert log(client) == [(1, "loaded")]


def test_a_job_that_exists_is_waited_for(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    job_id = f"nba_props_{batch.batch_id}_raw_balldontlie_box_scores_1"
    client.jobs[job_id] = FakeJob(client, job_id, GOOD)
    bigquery.land(batch)
    assert loaded(client) == [("p.raw_ops.loads", 1), ("p.raw_ops.scrape_attempts", 1)]
    assert log(client) == [(1, "conflict")]


def test_a_job_that_never_started_keeps_its_number(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [NEVER_STARTED, GOOD]
    bigquery.land(batch)
    assert [job_id[-1] for job_id in client.jobs] == ["1", "1", "1"]
    assert log(client) == [(1, "failed"), (2, "loaded")]


@pytest.mark.parametrize("script", [[FAILS] * 4, [NEVER_STARTED] * 4, [UNKNOWN]])
def test_attempts_are_not_loaded_when_records_may_be_missing(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch, script: list[str]
) -> None:
    client.script = script
    with pytest.raises(WarehouseError, match="nothing of this batch counts"):
        bigquery.land(batch)
    assert client.loads == []


def test_tables_are_partitioned_and_clustered(
    bigquery: BigQueryWarehouse, client: FakeClient, run: Run
) -> None:
    bigquery.append(RUNS, [run.row()])
    records = client.created["raw_nba.schedule"]
    assert records.time_partitioning.field == "requested_for"
    assert records.clustering_fields == ["endpoint", "record_key"]
    assert {field.name: field.field_type for field in records.schema}["requested_for"] == "DATE"
    assert client.created["raw_ops.scrape_attempts"].clustering_fields == ["endpoint"]
    assert client.created["raw_ops.runs"].time_partitioning is None
    assert loaded(client) == [("p.raw_ops.runs", 1)]


def test_relations(bigquery: BigQueryWarehouse, client: FakeClient) -> None:
    assert bigquery.relation("nba", "incidents") == "`p.nba.incidents`"
    assert bigquery.has_relation("nba", "incidents") is False


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (exceptions.NotFound("nba.incidents"), "nba-props build"),
        (exceptions.Forbidden("no"), "BigQuery refused"),
    ],
)
def test_a_failed_query_is_an_error(
    bigquery: BigQueryWarehouse,
    client: FakeClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    text: str,
) -> None:
    def fail() -> None:
        raise error

    query: Callable[[str], Any] = lambda _: SimpleNamespace(result=fail)  # noqa: E731
    monkeypatch.setattr(client, "query", query)
    with pytest.raises(WarehouseError, match=text):
        bigquery.query("select 1")
