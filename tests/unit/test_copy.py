"""`copy`: the same rows in the other kind of warehouse, compared, or one sentence."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from nba_props.commands.history.copy import copy
from scrapers.errors import BackupError, NotBuiltError, UsageError, WarehouseError
from scrapers.events import Row
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.tables import Table, read_tables
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.bigquery_fake import BAD_ROWS, FakeClient
from tests.unit.support import ROOT
from tests.unit.test_lease import Server

ALL = read_tables(ROOT)
RUNS, ENDS = ALL["raw_ops.runs"], ALL["raw_ops.run_ends"]
TABLES = {table.full_name: table for table in (RUNS, ENDS)}
HISTORY = Table("nba", "verdict_events", (("game_date", "date"),), partition_by="game_date")
Other = Callable[[], DuckDBWarehouse]


def run(run_id: str, month: int) -> Row:
    moment = datetime(2026, month, 25, tzinfo=UTC)
    return {
        "run_id": run_id,
        "command": "run",
        "target_schema": "nba",
        "clock": "wall",
        "as_of_utc": moment,
        "started_at_utc": moment,
    }


@pytest.fixture
def settings(make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A DuckDB file with three runs of two months; the other warehouse is a second file."""
    made = make_settings()
    here = DuckDBWarehouse(made.duckdb_path, TABLES)
    here.append(RUNS.full_name, [run("a", 1), run("b", 1), run("c", 2)])
    here.release()
    monkeypatch.setattr("nba_props.commands.history.copy.read_tables", lambda *_: TABLES)

    def opened(asked: Settings, _: object) -> DuckDBWarehouse:
        path = made.duckdb_path if asked.dbt_target == "duckdb" else other_path(made)
        return DuckDBWarehouse(path, TABLES)

    monkeypatch.setattr("nba_props.commands.history.copy.open_warehouse", opened)
    # Nobody else has the lease on it.
    monkeypatch.setattr("scrapers.landing.bigquery.make_client", lambda _: Server())
    return made


def other_path(settings: Settings) -> Path:
    return settings.duckdb_path.with_name("other.duckdb")


def ids(path: Path) -> list[str]:
    warehouse = DuckDBWarehouse(path, TABLES)
    rows = warehouse.query("select run_id from raw_ops.runs order by run_id")
    warehouse.release()
    return [row["run_id"] for row in rows]


def test_there_and_back(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    console = Terminal(file=io.StringIO(), width=200)
    assert copy(settings, console, "bigquery") == 0
    assert ids(other_path(settings)) == ["a", "b", "c"]
    assert "every hash is equal" in console.file.getvalue()  # type: ignore[attr-defined]
    settings.duckdb_path.unlink()
    assert copy(settings, console, "duckdb") == 0
    assert ids(settings.duckdb_path) == ["a", "b", "c"]


def test_only_into_an_empty_warehouse(settings: Settings) -> None:
    copy(settings, Terminal(file=io.StringIO()), "bigquery")
    with pytest.raises(UsageError, match="not empty"):
        copy(settings, Terminal(file=io.StringIO()), "bigquery")
    with pytest.raises(UsageError, match="not empty"):
        copy(settings, Terminal(file=io.StringIO()), "duckdb")
    assert ids(settings.duckdb_path) == ids(other_path(settings)) == ["a", "b", "c"]


@pytest.mark.parametrize("loss", ["a row", "a month", "a value"])
def test_a_copy_that_is_not_the_same_is_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    fill = DuckDBWarehouse.fill

    def lossy(warehouse: DuckDBWarehouse, contents: Iterator[tuple[Table, pa.Table]]) -> None:
        def changed() -> Iterator[tuple[Table, pa.Table]]:
            for table, rows in contents:
                keys = rows["run_id"].to_pylist()
                if loss == "a row" and "a" in keys:
                    yield table, rows.slice(1)
                elif loss == "a value" and "a" in keys:
                    command = pa.array(["other"] * len(rows))
                    yield table, rows.set_column(1, "command", command)
                elif not (loss == "a month" and "c" in keys):
                    yield table, rows

        fill(warehouse, changed())

    monkeypatch.setattr(DuckDBWarehouse, "fill", lossy)
    month = "2026-02" if loss == "a month" else "2026-01"
    with pytest.raises(BackupError, match=f"raw_ops.runs of {month} is not the same"):
        copy(settings, Terminal(file=io.StringIO()), "bigquery")


def test_nothing_to_copy_is_printed(settings: Settings) -> None:
    settings.duckdb_path.unlink()
    with pytest.raises(NotBuiltError, match="nothing to copy"):
        copy(settings, Terminal(file=io.StringIO()), "bigquery")


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


def contents() -> Iterator[tuple[Table, pa.Table]]:
    yield RUNS, RUNS.arrow([run("a", 1)])
    yield RUNS, RUNS.arrow([run("c", 2)])
    yield ENDS, ENDS.arrow([])
    yield HISTORY, HISTORY.arrow([{"game_date": datetime(2026, 1, 24).date()}])


def beside(client: FakeClient) -> set[str]:
    """Tables that are neither declared nor the history."""
    names = {name for name in client.created if "." in name}
    return names - TABLES.keys() - {HISTORY.full_name}


def filled(client: FakeClient, rows: Iterator[tuple[Table, pa.Table]]) -> None:
    BigQueryWarehouse(client, TABLES, pause_seconds=0).fill(rows)


def test_bigquery_is_filled_in_one_transaction(client: FakeClient) -> None:
    filled(client, contents())
    # Loaded beside the tables, and moved at once.
    assert [(name.rpartition("_")[0], rows) for name, rows in client.loaded()] == [
        ("raw_ops.runs", 1),
        ("raw_ops.runs", 1),
        ("nba.verdict_events", 1),
    ]
    (sql,) = client.queries
    first, *moves, last = sql.splitlines()
    assert (first, last) == ("begin transaction;", "commit transaction;")
    # Of what is empty nothing is to be moved.
    for table, move in zip((RUNS, HISTORY), moves, strict=True):
        columns = ", ".join(table.column_names)
        assert move.startswith(f"insert into `p.{table.full_name}` ({columns}) select {columns} ")
    assert client.created[HISTORY.full_name].time_partitioning.field == "game_date"
    assert beside(client) == set()


def test_bigquery_is_not_filled_by_half(client: FakeClient) -> None:
    def broken() -> Iterator[tuple[Table, pa.Table]]:
        yield from contents()
        raise BackupError("changed")

    with pytest.raises(BackupError, match="changed"):
        filled(client, broken())
    assert (client.queries, beside(client)) == ([], set())
    client.script = [BAD_ROWS]
    with pytest.raises(WarehouseError, match=r"raw_ops\.runs"):
        filled(client, contents())
    assert (client.queries, beside(client)) == ([], set())


def test_bigquery_gets_the_columns_that_earlier_versions_lack(
    client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = BigQueryWarehouse(client, TABLES, pause_seconds=0)
    updated: list[tuple[str, list[str]]] = []

    def update(table: Any, fields: list[str]) -> None:
        assert fields == ["schema"]
        updated.append((table.table_id, [field.name for field in table.schema][-1:]))

    monkeypatch.setattr(client, "get_table", lambda name: client.created[name.removeprefix("p.")])
    monkeypatch.setattr(client, "update_table", update, raising=False)
    warehouse.ensure_tables()
    assert updated == []
    there = client.created[ENDS.full_name]
    there.schema = [field for field in there.schema if field.name != "built_project"]
    warehouse.ensure_tables()
    assert updated == [("run_ends", ["built_project"])]
