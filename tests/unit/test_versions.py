"""A file of an earlier version becomes today's; one of a later version is not written to."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nba_props.commands.history.backup import backup
from nba_props.commands.history.restore import restore
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.errors import WarehouseError
from scrapers.landing.duckdb import DuckDBWarehouse, connect
from scrapers.landing.tables import SCHEMA_VERSION, read_tables
from scrapers.landing.versions import TYPES, version_of
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.support import ROOT

TABLES = read_tables(ROOT)
# Recorded: what the first version made, table by table.
VERSION_1: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).with_name("raw_tables_version_1.json")).read_text()
)
NOW = datetime(2026, 1, 25, 14)
# By type, as DuckDB gives them.
VALUES: dict[str, Any] = {
    "varchar": "text",
    "integer": 7,
    "double": 0.5,
    "boolean": True,
    "date": NOW.date(),
    "timestamp": NOW,
}
Make = Callable[..., Settings]


@pytest.fixture
def old(make_settings: Make) -> Settings:
    """Settings of a file that the first version has made, with a row in every table."""
    settings = make_settings()
    with duckdb.connect(str(settings.duckdb_path)) as connection:
        for name, columns in VERSION_1.items():
            connection.execute(f"create schema if not exists {name.split('.')[0]}")
            declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            connection.execute(f"create table {name} ({declared})")
            marks = ", ".join("?" for _ in columns)
            values = [VALUES[kind] for kind in columns.values()]
            connection.execute(f"insert into {name} values ({marks})", values)
    return settings


def columns_of(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with connect(path) as connection:
        for schema, table, column, kind in connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where schema_name like 'raw_%'"
        ).fetchall():
            found.setdefault(f"{schema}.{table}", {})[column] = kind.lower()
    return found


def noted(path: Path) -> int | None:
    with connect(path) as connection:
        return version_of(connection, TABLES)


TODAY = {
    name: {column: TYPES[kind] for column, kind in table.columns} for name, table in TABLES.items()
}


def test_what_was_added_is_declared() -> None:
    for name, columns in VERSION_1.items():
        now = TODAY[name]
        assert columns.items() <= now.items(), name
        assert now.keys() - columns.keys() == set(TABLES[name].added), name


def test_a_command_migrates_an_old_file(old: Settings) -> None:
    assert noted(old.duckdb_path) is None
    clock = Clock(NOW.replace(tzinfo=UTC), "given")
    with writing(old, Terminal(file=io.StringIO()), "scrape", clock, "nba"):
        pass
    assert columns_of(old.duckdb_path) == TODAY
    assert noted(old.duckdb_path) == SCHEMA_VERSION
    with connect(old.duckdb_path) as connection:
        assert connection.execute(
            "select run_id, outcome, built_project from raw_ops.run_ends order by ended_at_utc"
        ).fetchall()[0] == ("text", "text", None)
        # Of the new run: its row, its end and what it asked for.
        for name in VERSION_1.keys() - {
            "raw_ops.runs",
            "raw_ops.run_ends",
            "raw_ops.warehouse_jobs",
        }:
            assert connection.execute(f"select count(*) from {name}").fetchone() == (1,), name


def test_an_old_file_is_backed_up_and_restored_as_todays(
    old: Settings, make_settings: Make, tmp_path: Path
) -> None:
    new = make_settings(nba_props_duckdb_path=tmp_path / "new.duckdb")
    backup(old, Terminal(file=io.StringIO()), str(tmp_path / "backup"))
    restore(new, Terminal(file=io.StringIO()), str(tmp_path / "backup"))
    assert columns_of(new.duckdb_path) == TODAY
    assert noted(new.duckdb_path) == SCHEMA_VERSION
    with connect(new.duckdb_path) as connection:
        for name in VERSION_1:
            assert connection.execute(f"select count(*) from {name}").fetchone() == (1,), name


def test_a_new_file_has_todays_version(warehouse: DuckDBWarehouse, tmp_path: Path) -> None:
    warehouse.ensure_tables()
    warehouse.release()
    assert noted(tmp_path / "test.duckdb") == SCHEMA_VERSION
    assert columns_of(tmp_path / "test.duckdb") == TODAY


def test_a_file_of_a_later_version_is_not_written_to(
    warehouse: DuckDBWarehouse, tmp_path: Path
) -> None:
    warehouse.ensure_tables()
    warehouse.release()
    with connect(tmp_path / "test.duckdb") as connection:
        later = SCHEMA_VERSION + 1
        connection.execute(
            f"comment on table raw_ops.runs is 'nba-props raw tables of version {later}'"
        )
    again = DuckDBWarehouse(tmp_path / "test.duckdb", TABLES)
    row = dict.fromkeys(TABLES["raw_ops.runs"].column_names)
    with pytest.raises(
        WarehouseError, match=rf"of version {later}.* knows {SCHEMA_VERSION}.*upgrade"
    ):
        again.append("raw_ops.runs", [row])
    assert again.query("select * from raw_ops.runs") == []


def test_a_table_that_lacks_what_it_always_had_says_what_to_do(old: Settings) -> None:
    with duckdb.connect(str(old.duckdb_path)) as connection:
        connection.execute("alter table raw_nba.schedule drop column payload")
    warehouse = DuckDBWarehouse(old.duckdb_path, TABLES)
    with pytest.raises(WarehouseError, match=r"raw_nba.schedule lacks .*\(payload\).*restore"):
        warehouse.ensure_tables()
    # And nothing was changed on the way.
    warehouse.release()
    before = VERSION_1 | {
        "raw_nba.schedule": {
            k: v for k, v in VERSION_1["raw_nba.schedule"].items() if k != "payload"
        }
    }
    assert columns_of(old.duckdb_path) == before
