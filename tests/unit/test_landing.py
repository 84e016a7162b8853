"""Change detection and the DuckDB landing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.clock import read_clock
from scrapers.errors import LockedError, WarehouseError
from scrapers.events import Batch, Run, new_id
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import RUNS, Hashes, plan_landing
from scrapers.landing.tables import Table, read_tables
from scrapers.landing.warehouse import latest_payloads
from tests.unit.macro_json_cases import READABLE
from tests.unit.support import ROOT, answer, record

DAY = date(2026, 1, 24)
TABLE = "raw_balldontlie.box_scores"

answers = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("ABC")).map(lambda kv: record(*kv)),
    max_size=5,
)


def land(warehouse: DuckDBWarehouse, run: Run, *records_or_outcome: object) -> int:
    """Land one answer in a batch of its own; how many records it added."""
    batch = Batch(run, answers=[answer(*records_or_outcome)])  # type: ignore[arg-type]
    return warehouse.land(batch).record_count


def versions(warehouse: DuckDBWarehouse, key: str) -> list[tuple[int, str]]:
    rows = warehouse.query(
        f"select ordinal, payload_sha256 from {TABLE} "
        f"where record_key = '{key}' order by attempt_id"
    )
    return [(row["ordinal"], row["payload_sha256"].rsplit("-")[-1]) for row in rows]


def test_a_b_a_lands_three_rows(warehouse: DuckDBWarehouse, run: Run) -> None:
    assert [land(warehouse, run, record("k", v)) for v in "ABA"] == [1, 1, 1]
    assert versions(warehouse, "k") == [(1, "A"), (1, "B"), (1, "A")]


def test_the_same_answer_again_adds_nothing(warehouse: DuckDBWarehouse, run: Run) -> None:
    same = (record("k"), record("m"), record("k"), record("k", "B"))
    assert land(warehouse, run, *same) == 4
    assert versions(warehouse, "k") == [(1, "A"), (2, "A"), (3, "B")]
    assert land(warehouse, run, *same) == 0


def test_what_vanished_is_seen_in_the_keys(warehouse: DuckDBWarehouse, run: Run) -> None:
    land(warehouse, run, record("k"), record("m"), record("k"))
    assert land(warehouse, run, record("m")) == 0
    assert land(warehouse, run) == 0
    keys = [
        json.loads(row["record_keys"])
        for row in warehouse.query(
            "select record_keys from raw_ops.scrape_attempts order by attempt_id"
        )
    ]
    assert keys == [["k", "m", "k"], ["m"], []]


def test_the_same_key_on_two_dates_is_two_records(warehouse: DuckDBWarehouse, run: Run) -> None:
    batch = Batch(
        run,
        answers=[
            answer(record("k"), requested_for=DAY),
            answer(record("k"), requested_for=date(2026, 1, 25)),
        ],
    )
    assert warehouse.land(batch).record_count == 2


def test_a_failed_attempt_has_no_keys(warehouse: DuckDBWarehouse, run: Run) -> None:
    warehouse.land(Batch(run, answers=[answer(outcome="timeout")]))
    (row,) = warehouse.query("select * from raw_ops.scrape_attempts")
    assert (row["outcome"], row["error_message"]) == ("timeout", "it failed")
    assert (row["record_keys"], row["record_count"], row["changed_count"]) == (None, None, None)
    assert (row["workflow"], row["run_id"]) == ("scrape", run.run_id)
    assert row["as_of_utc"] == run.clock.as_of_utc


def test_a_record_without_its_attempt_does_not_exist(warehouse: DuckDBWarehouse, run: Run) -> None:
    land(warehouse, run, record("k", "A"))
    land(warehouse, run, record("k", "B"))
    warehouse.release()
    with duckdb.connect(str(warehouse._path)) as connection:
        connection.execute(
            "delete from raw_ops.scrape_attempts "
            "where attempt_id = (select max(attempt_id) from raw_ops.scrape_attempts)"
        )
    # B was of a batch that was killed: it is landed again, and A would not be.
    assert land(warehouse, run, record("k", "A")) == 0
    assert land(warehouse, run, record("k", "B")) == 1
    payloads = latest_payloads(warehouse, "balldontlie", "box_scores", DAY)
    assert payloads == [("k", record("k", "B").payload)]


@pytest.mark.parametrize(("key", "payload", "is_readable"), READABLE)
def test_a_record_that_was_damaged_lands_again(
    warehouse: DuckDBWarehouse, run: Run, key: str, payload: str | None, is_readable: bool
) -> None:
    land(warehouse, run, record(key))
    warehouse.release()
    with duckdb.connect(str(warehouse._path)) as connection:
        connection.execute(f"update {TABLE} set payload = ?", [payload])
    assert land(warehouse, run, record(key)) == (0 if is_readable else 1)
    assert land(warehouse, run, record(key)) == 0
    if not is_readable:
        found = latest_payloads(warehouse, "balldontlie", "box_scores", DAY)
        assert found == [(key, record(key).payload)]


@given(history=st.lists(answers, max_size=6))
@settings(deadline=None)
def test_landing_is_the_history_of_each_ordinal(history: list[list[object]]) -> None:
    """Against a model: each (key, ordinal) lands exactly when it differs from its last value."""
    run = Run.start("scrape", "nba", read_clock("2026-01-25T09:00"))
    latest: Hashes = {}
    expected: dict[tuple[str, int], str] = {}
    for records in history:
        for repeat in (False, True):
            landing = plan_landing(
                Batch(run, answers=[answer(*records)]),  # type: ignore[arg-type]
                {TABLE: latest},
            )
            rows = landing.records.get(TABLE, [])
            if repeat:
                assert rows == []
            for row in rows:
                identity = (row["record_key"], row["requested_for"], row["ordinal"])
                assert latest.get(identity) != row["payload_sha256"]
                latest[identity] = row["payload_sha256"]
            seen: Counter[str] = Counter()
            for item in records:
                seen[item.key] += 1  # type: ignore[attr-defined]
                expected[item.key, seen[item.key]] = item.sha256  # type: ignore[attr-defined]
            assert {(key, n): sha for (key, _, n), sha in latest.items()} == expected
            assert landing.attempts[0]["changed_count"] == len(rows)
            assert landing.attempts[0]["record_count"] == len(records)


@given(moment=st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_instants_come_back_as_they_went(warehouse: DuckDBWarehouse, moment: datetime) -> None:
    run_id = new_id()
    row = {"run_id": run_id, "command": "run", "target_schema": "nba", "clock": "given"}
    warehouse.append(RUNS, [{**row, "as_of_utc": moment, "started_at_utc": moment}])
    (found,) = warehouse.query(f"select as_of_utc from raw_ops.runs where run_id = '{run_id}'")
    assert found["as_of_utc"] == moment


def test_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 1000


_KILLED = """
import os, signal, sys
from scrapers.landing import duckdb as landing
from scrapers.landing.records import ATTEMPTS
from scrapers.events import Batch, Run
from scrapers.clock import read_clock
from scrapers.landing.tables import read_tables
from tests.unit.macro_json_cases import READABLE
from tests.unit.support import ROOT, answer, record
from pathlib import Path

class Killed(landing.DuckDBWarehouse):
    def _insert(self, connection, table, rows):
        if table.full_name == ATTEMPTS:
            os.kill(os.getpid(), signal.SIGKILL)
        super()._insert(connection, table, rows)

run = Run.start("scrape", "nba", read_clock(None))
Killed(Path(sys.argv[1]), read_tables(ROOT)).land(Batch(run, answers=[answer(record("k", "B"))]))
"""


def test_a_batch_killed_before_its_end_leaves_nothing(warehouse: DuckDBWarehouse, run: Run) -> None:
    land(warehouse, run, record("k", "A"))
    warehouse.release()
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(warehouse._path)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert versions(warehouse, "k") == [(1, "A")]
    assert land(warehouse, run, record("k", "B")) == 1


def test_a_row_that_fails_takes_its_whole_batch_along(
    warehouse: DuckDBWarehouse, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(warehouse, run, record("k", "A"))
    tables = dict(warehouse._tables)
    broken = tables["raw_ops.scrape_attempts"]
    tables["raw_ops.scrape_attempts"] = Table(broken.schema, broken.name, broken.columns[1:])
    monkeypatch.setattr(warehouse, "_tables", tables)
    with pytest.raises(WarehouseError, match="scrape_attempts is declared otherwise"):
        land(warehouse, run, record("k", "B"))
    assert versions(warehouse, "k") == [(1, "A")]


_HOLDS_THE_FILE = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
time.sleep(60)
"""


def test_a_file_that_is_open_elsewhere(warehouse: DuckDBWarehouse, run: Run) -> None:
    land(warehouse, run, record("k"))
    warehouse.release()
    command = [sys.executable, "-c", _HOLDS_THE_FILE, str(warehouse._path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            with pytest.raises(LockedError, match="Another program has"):
                land(warehouse, run, record("k"))
        finally:
            other.kill()


def test_a_file_that_is_open_for_a_moment_is_waited_for(
    warehouse: DuckDBWarehouse, run: Run
) -> None:
    land(warehouse, run, record("k", "A"))
    log = "select attempt_number, outcome, row_count from raw_ops.loads order by recorded_at_utc"
    assert [row["outcome"] for row in warehouse.query(log)] == ["loaded"]
    warehouse.release()
    holds = _HOLDS_THE_FILE.replace("60", "0.3")
    command = [sys.executable, "-c", holds, str(warehouse._path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert land(warehouse, run, record("k", "B")) == 1
    rows = warehouse.query(log)[1:]
    assert [row["outcome"] for row in rows] == ["conflict"] * (len(rows) - 1) + ["loaded"]
    assert len(rows) > 1
    assert [row["attempt_number"] for row in rows] == list(range(1, len(rows) + 1))
    assert warehouse.query("select batch_id from raw_ops.loads where outcome = 'conflict'")


def test_a_file_that_is_no_warehouse(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("x" * 5000)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        land(DuckDBWarehouse(path, read_tables(ROOT)), run, record("k"))


def test_a_folder_without_a_project(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="NBA_PROPS_PROJECT_DIR"):
        read_tables(tmp_path)


def test_types_are_those_of_the_models(warehouse: DuckDBWarehouse, run: Run) -> None:
    land(warehouse, run, record("k"))
    rows = warehouse.query(
        "select column_name, data_type from information_schema.columns "
        "where table_schema = 'raw_ops' and table_name = 'scrape_attempts'"
    )
    types = {row["column_name"]: row["data_type"] for row in rows}
    assert types["requested_for"] == "DATE"
    assert types["page"] == "INTEGER"
    assert types["as_of_utc"] == "TIMESTAMP"
    assert types["is_last_page"] == "BOOLEAN"
    assert types["record_keys"] == "VARCHAR"
