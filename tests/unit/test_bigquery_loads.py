"""Load jobs that do not go at once: what each class of failure does, and what the log says."""

from __future__ import annotations

import pytest
from google.api_core import exceptions

from scrapers.errors import WarehouseError
from scrapers.events import Batch, Run
from scrapers.landing import bigquery_loads
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.records import ATTEMPTS, LOADS, RUNS
from scrapers.landing.tables import read_tables
from tests.unit.bigquery_fake import (
    BAD_ROWS,
    DAILY,
    DENIED,
    GOOD,
    LOST,
    NEVER_STARTED,
    NO_RIGHTS,
    RATE,
    THEIRS,
    TOO_MANY,
    UNKNOWN,
    FakeClient,
    FakeJob,
)
from tests.unit.support import ROOT, answer, record

BOX_SCORES = "raw_balldontlie.box_scores"
TRIES = 6


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def bigquery(client: FakeClient) -> BigQueryWarehouse:
    return BigQueryWarehouse(client, read_tables(ROOT), pause_seconds=0)


@pytest.fixture
def batch(run: Run) -> Batch:
    return Batch(run, answers=[answer(record("k"), record("m"))])


def numbers(client: FakeClient, table: str) -> list[str]:
    """Retry numbers of the jobs of a table."""
    return [job_id[-1] for job_id in client.jobs if table.replace(".", "_") in job_id]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(RATE, "quota"), (THEIRS, "failed")],
)
def test_a_failed_job_is_repeated_under_a_new_number(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch, failure: str, outcome: str
) -> None:
    client.script = [failure, failure, GOOD]
    bigquery.land(batch)
    assert client.loaded() == [(BOX_SCORES, 2), (LOADS, 3), (ATTEMPTS, 1)]
    assert numbers(client, BOX_SCORES) == ["1", "2", "3"]
    assert client.log() == [
        (BOX_SCORES, 1, outcome),
        (BOX_SCORES, 2, outcome),
        (BOX_SCORES, 3, "loaded"),
    ]
    messages = [row["error_message"] for row in client.rows_of(LOADS)]
    assert messages == [f"it is {failure}", f"it is {failure}", None]


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [(NEVER_STARTED, "failed"), (TOO_MANY, "quota")],
)
def test_a_job_that_never_started_keeps_its_number(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch, refusal: str, outcome: str
) -> None:
    client.script = [refusal, GOOD]
    bigquery.land(batch)
    assert numbers(client, BOX_SCORES) == ["1"]
    assert client.log() == [(BOX_SCORES, 1, outcome), (BOX_SCORES, 2, "loaded")]


def test_a_lost_answer_does_not_load_twice(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [LOST]
    bigquery.land(batch)
    assert client.loaded() == [(BOX_SCORES, 2), (LOADS, 1), (ATTEMPTS, 1)]
    assert client.log() == [(BOX_SCORES, 1, "loaded")]


def test_a_job_that_exists_is_waited_for(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    job_id = f"nba_props_{batch.batch_id}_raw_balldontlie_box_scores_1"
    client.jobs[job_id] = FakeJob(job_id, GOOD)
    bigquery.land(batch)
    assert client.loaded() == [(LOADS, 1), (ATTEMPTS, 1)]
    assert client.log() == [(BOX_SCORES, 1, "conflict")]


def test_a_job_that_exists_and_is_not_found_keeps_its_number(
    bigquery: BigQueryWarehouse,
    client: FakeClient,
    batch: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(job_id: str, location: str) -> FakeJob:
        raise exceptions.NotFound("no such job")

    job_id = f"nba_props_{batch.batch_id}_raw_balldontlie_box_scores_1"
    client.jobs[job_id] = FakeJob(job_id, GOOD)
    monkeypatch.setattr(client, "get_job", found)
    with pytest.raises(WarehouseError, match=f"{TRIES} times .*exists and is not found"):
        bigquery.land(batch)
    assert numbers(client, BOX_SCORES) == ["1"]


def test_a_job_that_exists_and_failed_is_repeated(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    job_id = f"nba_props_{batch.batch_id}_raw_balldontlie_box_scores_1"
    client.jobs[job_id] = FakeJob(job_id, THEIRS)
    bigquery.land(batch)
    assert numbers(client, BOX_SCORES) == ["1", "2"]
    assert client.log() == [(BOX_SCORES, 1, "failed"), (BOX_SCORES, 2, "loaded")]


@pytest.mark.parametrize(
    ("script", "tries", "outcome", "text"),
    [
        ([RATE] * TRIES, TRIES, "quota", f"failed to load {BOX_SCORES} {TRIES} times .*again"),
        ([TOO_MANY] * TRIES, TRIES, "quota", f"{TRIES} times"),
        ([THEIRS] * TRIES, TRIES, "failed", f"{TRIES} times"),
        ([NEVER_STARTED] * TRIES, TRIES, "failed", f"{TRIES} times"),
        ([DAILY], 1, "quota", f"quota of load jobs is used up for {BOX_SCORES} .*tick less often"),
        ([RATE, DAILY], 2, "quota", "tick less often"),
        ([BAD_ROWS], 1, "failed", f"refuses to load {BOX_SCORES} .*mend the rights or the table"),
        ([DENIED], 1, "failed", "mend the rights"),
        ([NO_RIGHTS], 1, "failed", "mend the rights"),
        ([UNKNOWN], 1, "failed", "does not say what became of nba_props_"),
    ],
)
def test_a_batch_that_does_not_land_is_in_the_log(
    bigquery: BigQueryWarehouse,
    client: FakeClient,
    batch: Batch,
    script: list[str],
    tries: int,
    outcome: str,
    text: str,
) -> None:
    client.script = list(script)
    with pytest.raises(WarehouseError, match=text) as caught:
        bigquery.land(batch)
    assert "nothing of this batch counts" in str(caught.value)
    assert client.loaded() == [(LOADS, tries)]
    assert client.log() == [(BOX_SCORES, number, outcome) for number in range(1, tries + 1)]
    rows = client.rows_of(LOADS)
    assert {row["batch_id"] for row in rows} == {batch.batch_id}
    assert all(row["error_message"] for row in rows)


def test_attempts_that_do_not_land_are_in_the_log(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [GOOD, GOOD, DENIED]
    with pytest.raises(WarehouseError, match=f"refuses to load {ATTEMPTS}"):
        bigquery.land(batch)
    assert client.log() == [(BOX_SCORES, 1, "loaded"), (ATTEMPTS, 1, "failed")]


def test_attempts_that_land_late_are_in_the_log(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [GOOD, GOOD, RATE]
    bigquery.land(batch)
    assert client.loaded()[-2:] == [(ATTEMPTS, 1), (LOADS, 2)]
    assert client.log()[1:] == [(ATTEMPTS, 1, "quota"), (ATTEMPTS, 2, "loaded")]


def test_an_error_is_not_hidden_by_the_log(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [BAD_ROWS, DENIED]
    with pytest.raises(WarehouseError, match=r"it is invalid.*The load log lacks it.*accessDenied"):
        bigquery.land(batch)


def test_a_log_that_does_not_land_is_reported_once(
    bigquery: BigQueryWarehouse, client: FakeClient, batch: Batch
) -> None:
    client.script = [GOOD, DENIED]
    with pytest.raises(WarehouseError, match=f"refuses to load {LOADS}"):
        bigquery.land(batch)
    assert client.loaded() == [(BOX_SCORES, 2)]


def test_an_event_that_goes_at_once_is_not_in_the_log(
    bigquery: BigQueryWarehouse, client: FakeClient, run: Run
) -> None:
    bigquery.append(RUNS, [run.row()])
    assert client.loaded() == [(RUNS, 1)]


@pytest.mark.parametrize(("script", "loaded"), [([RATE], True), ([DAILY], False)])
def test_an_event_that_does_not_is(
    bigquery: BigQueryWarehouse, client: FakeClient, run: Run, script: list[str], loaded: bool
) -> None:
    client.script = list(script)
    if loaded:
        bigquery.append(RUNS, [run.row()])
    else:
        with pytest.raises(WarehouseError, match="tick less often"):
            bigquery.append(RUNS, [run.row()])
    assert client.log() == [(RUNS, 1, "quota"), *([(RUNS, 2, "loaded")] if loaded else [])]
    assert {row["as_of_utc"] for row in client.rows_of(LOADS)} == {run.clock.as_of_utc}


def test_pauses_grow(client: FakeClient, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(bigquery_loads.time, "sleep", pauses.append)
    client.script = [RATE, THEIRS, RATE]
    BigQueryWarehouse(client, read_tables(ROOT), pause_seconds=1.5).append(RUNS, [run.row()])
    assert pauses == [1.5, 3, 6]
