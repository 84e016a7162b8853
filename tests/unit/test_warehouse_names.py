"""Whatever the DuckDB file is called: dbt, the commands and the readers see the same relations."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from dbt.adapters.duckdb.credentials import Attachment

from nba_props.readers import open_reader
from scrapers.errors import ConfigError, WarehouseError
from scrapers.events import Run
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.lock import write_lock
from scrapers.landing.records import RUNS
from scrapers.landing.tables import read_tables
from scrapers.settings import CATALOG, Settings, load_settings
from tests.unit.support import ROOT

MakeSettings = Callable[..., Settings]
NAMES = (
    "nba.duckdb",
    "raw_ops.duckdb",
    "main.duckdb",
    "temp.duckdb",
    "system.duckdb",
    "memory.duckdb",
    "select.duckdb",
    "information_schema.duckdb",
    "nba_props.duckdb",
    "2026-01.duckdb",
    "my.first.warehouse.db",
    "warehouse",
    ".hidden",
    'it\'s "quoted" {{ 1 }}.duckdb',
    "a folder/Đončić 季.duckdb",
    "[a]*?.duckdb",
)


def build(path: Path) -> None:
    """A table and a view on it, made as dbt makes them: through the profile, by three names."""
    with duckdb.connect() as connection:
        connection.execute(Attachment(path=str(path), alias=CATALOG).to_sql())
        connection.execute(f'create schema if not exists "{CATALOG}"."nba"')
        connection.execute(f'create or replace table "{CATALOG}"."nba"."numbers" as select 7 as n')
        connection.execute(
            f'create view "{CATALOG}"."nba"."seen" as select * from "{CATALOG}"."nba"."numbers"'
        )


def seen(settings: Settings) -> list[dict[str, Any]]:
    with open_reader(settings, "nba") as reader:
        return reader.rows("select n from {seen}")


def test_the_profile_attaches_under_the_one_name() -> None:
    profile = yaml.safe_load((ROOT / "profiles.yml.example").read_text())
    for name in ("nba_props", "elementary"):
        output = profile[name]["outputs"]["duckdb"]
        assert (output["path"], output["database"]) == (":memory:", CATALOG)
        assert [attached["alias"] for attached in output["attach"]] == [CATALOG]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_works(name: str, tmp_path: Path, make_settings: MakeSettings, run: Run) -> None:
    settings = make_settings(nba_props_duckdb_path=tmp_path / name)
    warehouse = DuckDBWarehouse(settings.duckdb_path, read_tables(ROOT))
    warehouse.append(RUNS, [run.row()])
    warehouse.release()
    build(settings.duckdb_path)
    assert warehouse.query('select n from "nba"."seen"') == [{"n": 7}]
    assert warehouse.has_relation("nba", "seen")
    warehouse.append(RUNS, [run.row()])
    assert len(warehouse.query("select run_id from raw_ops.runs")) == 2
    warehouse.release()
    assert seen(settings) == [{"n": 7}]


def test_a_renamed_file_and_a_link_to_it_work(tmp_path: Path, make_settings: MakeSettings) -> None:
    build(tmp_path / "first.duckdb")
    moved = (tmp_path / "first.duckdb").rename(tmp_path / "second.db")
    assert seen(make_settings(nba_props_duckdb_path=moved)) == [{"n": 7}]
    link = tmp_path / "nba.duckdb"
    link.symlink_to(moved)
    settings = make_settings(nba_props_duckdb_path=link)
    assert settings.duckdb_path == moved, "one lock for both names"
    assert seen(settings) == [{"n": 7}]


def test_a_file_whose_views_name_another_catalog_is_to_be_built(
    tmp_path: Path, make_settings: MakeSettings
) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema nba; create table nba.numbers as select 7 as n")
        connection.execute("create view nba.seen as select * from old.nba.numbers")
    with pytest.raises(WarehouseError, match="run `nba-props build` first"):
        seen(make_settings(nba_props_duckdb_path=path))
    warehouse = DuckDBWarehouse(path, read_tables(ROOT))
    with pytest.raises(WarehouseError, match="run `nba-props build` first"):
        warehouse.query("select n from nba.seen")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (":memory:", "must be the path of a file on this machine"),
        ("md:mine", "must be the path of a file on this machine"),
        ("s3://bucket/nba.duckdb", "must be the path of a file on this machine"),
        ("{folder}", "must be the path of a file, and is a folder's"),
        (os.devnull, "must be the path of a file, and is a device's"),
        ("~nobody-of-this-name/nba.duckdb", "leads nowhere"),
        ("{folder}/loop", "leads nowhere"),
        ("n" * 300 + ".duckdb", "230 bytes"),
    ],
)
def test_a_name_that_cannot_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, text: str
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    monkeypatch.setenv("NBA_PROPS_DUCKDB_PATH", value.format(folder=tmp_path))
    with pytest.raises(ConfigError, match=f"^NBA_PROPS_DUCKDB_PATH .*{text}"):
        load_settings()


def test_home_and_relative_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NBA_PROPS_DUCKDB_PATH", "~/nba.duckdb")
    assert load_settings().duckdb_path == tmp_path / "nba.duckdb"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBA_PROPS_DUCKDB_PATH", "deep/nba")
    assert load_settings().duckdb_path == tmp_path / "deep" / "nba"


@pytest.mark.parametrize("schema", ["nba_props", "memory", "temp", "system"])
def test_a_schema_that_is_called_as_a_catalog_is_refused(
    monkeypatch: pytest.MonkeyPatch, schema: str
) -> None:
    monkeypatch.setenv("NBA_PROPS_SCHEMA", schema)
    with pytest.raises(ConfigError, match=r"^NBA_PROPS_SCHEMA must be another name"):
        load_settings()
    monkeypatch.setenv("DBT_TARGET", "bigquery")
    assert load_settings().nba_props_schema == schema


@pytest.mark.parametrize("schema", ["nba_asof", "_asof"])
def test_a_schema_that_is_called_as_a_look_back_is_refused(
    monkeypatch: pytest.MonkeyPatch, schema: str
) -> None:
    monkeypatch.setenv("NBA_PROPS_SCHEMA", schema)
    with pytest.raises(ConfigError, match=r"^NBA_PROPS_SCHEMA must not end in _asof: schemas of"):
        load_settings()
    monkeypatch.setenv("NBA_PROPS_SCHEMA", "my_asof_models")
    assert load_settings().lookback_schema == "my_asof_models_asof"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "nba.duckdb"
    with pytest.raises(WarehouseError, match="cannot be written to"), write_lock(path, "run"):
        pass


def test_a_file_of_another_kind_is_not_called_locked(tmp_path: Path) -> None:
    path = tmp_path / "lock.duckdb"
    path.write_bytes(os.urandom(5000))
    with pytest.raises(WarehouseError, match="cannot be opened as a DuckDB file"):
        DuckDBWarehouse(path, read_tables(ROOT)).query("select 1")
