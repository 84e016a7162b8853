"""Throw-away datasets: when the real service is refused, what is counted, what is deleted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from google.cloud.bigquery import QueryJob

from bigquery import emulator, service
from sandbox.server import Sandbox
from sandbox.testing import Client
from scrapers.errors import ConfigError
from scrapers.events import Row
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import RUNS
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings, load_settings
from tests.unit.support import ROOT
from tests.unit.test_emulator import TWICE, Warehouse

PREFIX = "nba_props_test_1_"


def refusal(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What `make test-bigquery-real` asks first, on a machine without Google's files."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bigquery.service"],
        cwd=ROOT,
        # Google's library would ask a machine of Google's for credentials, which takes seconds.
        env=kept | {"HOME": str(tmp_path), "NO_GCE_CHECK": "true"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_project_it_is_refused(tmp_path: Path) -> None:
    done = refusal(tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("GOOGLE_CLOUD_PROJECT is not set: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("file", [None, "absent.json"])
def test_without_credentials_it_is_refused(tmp_path: Path, file: str | None) -> None:
    given = {} if file is None else {"GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / file)}
    done = refusal(tmp_path, GOOGLE_CLOUD_PROJECT="p", **given)
    assert done.returncode == 3
    assert done.stderr.startswith("There are no Google credentials: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_suite_itself_is_refused_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(service.WHICH, "service")
    with (
        pytest.raises(RuntimeError, match="GOOGLE_CLOUD_PROJECT is not set"),
        service.running(tmp_path),
    ):
        pass


def job(sql: str, billed: int | None) -> Any:
    made = QueryJob("id", sql, SimpleNamespace(project="p"))
    if billed is not None:
        made._properties["statistics"] = {"query": {"totalBytesBilled": str(billed)}}
    return made


def scratch(*jobs: Any) -> service.Scratch:
    client = SimpleNamespace(project="p", list_jobs=lambda min_creation_time: jobs)
    return service.Scratch(client, PREFIX, {}, cap=25, began=datetime.now(UTC))  # type: ignore[arg-type]


def test_the_cap_is_only_on_the_queries_of_the_suite() -> None:
    mine = job(f"select 1 from `p.{PREFIX}nba.verdicts`", 20)
    # Of another, still running, and a load job, which costs nothing.
    others = (job("select 1 from `p.nba.verdicts`", 1000), job(f"select '{PREFIX}'", None), "load")
    scratch(mine, *others).check_cap()
    assert scratch(mine, *others).bytes_billed() == 20
    with pytest.raises(RuntimeError, match=r"40 bytes are billed and .* allows 25"):
        scratch(mine, mine, *others).check_cap()


def test_every_raw_dataset_has_the_prefix() -> None:
    for path in (ROOT / "models").glob("**/_*__sources.yml"):
        for source in yaml.safe_load(path.read_text())["sources"]:
            prefixed = f"{{{{ env_var('NBA_PROPS_DATASET_PREFIX', '') }}}}raw_{source['name']}"
            assert source["schema"] == prefixed
    tables = read_tables(ROOT, PREFIX)
    assert tables.keys() == read_tables(ROOT).keys()
    assert all(table.dataset.startswith(f"{PREFIX}raw_") for table in tables.values())


def a_run() -> Row:
    moment = datetime.now(UTC)
    row = {"run_id": "r", "command": "run", "target_schema": "nba", "clock": "wall"}
    return row | {"as_of_utc": moment, "started_at_utc": moment}


def test_a_prefix_keeps_two_warehouses_apart(tmp_path: Path) -> None:
    row = a_run()
    plain = DuckDBWarehouse(tmp_path / "w.duckdb", read_tables(ROOT))
    plain.append(RUNS, [row])
    plain.release()
    other = DuckDBWarehouse(tmp_path / "w.duckdb", read_tables(ROOT, "other_"))
    assert not other.has_relation("raw_ops", "runs")
    other.append(RUNS, [row, row])
    counted = other.query(f"select count(*) as n from {other.relation('raw_ops', 'runs')}")
    assert counted == [{"n": 2}]
    assert other.query("select count(*) as n from raw_ops.runs") == [{"n": 1}]


def test_models_do_not_mix_with_those_of_another_prefix(
    make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings(nba_props_dataset_prefix="x_", nba_props_schema="x_nba")
    assert settings.lookback_schema == "x_nba_asof"
    monkeypatch.setenv("NBA_PROPS_DATASET_PREFIX", "x_")
    with pytest.raises(ConfigError, match="NBA_PROPS_SCHEMA must begin with"):
        load_settings()


@pytest.mark.slow
@pytest.mark.bigquery
@pytest.mark.skipif(not emulator.COMMAND.exists(), reason="`make test-bigquery` installs it")
def test_the_service_does_not_touch_the_warehouse_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All that is done to a real project, against an emulator in its place."""
    with emulator.running(tmp_path) as url, Sandbox() as sandbox:
        Client(sandbox.url).clock("2026-01-23T17:00:00Z")
        for name, value in (
            (service.WHICH, "service"),
            ("BIGQUERY_EMULATOR_HOST", url),
            ("GOOGLE_CLOUD_PROJECT", emulator.PROJECT),
            ("NBA_PROPS_BIGQUERY_LOCATION", "EU"),
        ):
            monkeypatch.setenv(name, value)
        with service.running(tmp_path) as scratch:
            theirs = BigQueryWarehouse(scratch.client, read_tables(ROOT), "EU")
            theirs.append(RUNS, [a_run()])
            users = {name for name in scratch.datasets() if not name.startswith(scratch.prefix)}
            assert "raw_ops" in users
            warehouse = Warehouse(scratch, sandbox, tmp_path)
            warehouse.scrape(TWICE)
            assert warehouse.count("raw_balldontlie.box_scores", TWICE) == 8
            made = scratch.client.get_dataset(f"{scratch.prefix}raw_ops")
            assert (made.location, made.default_table_expiration_ms) == ("EU", 24 * 3600 * 1000)
            assert made.labels == {"nba-props-test": "true"}
        assert scratch.datasets() == users
        assert theirs.query(f"select run_id from {theirs.relation('raw_ops', 'runs')}") == [
            {"run_id": "r"}
        ]
        sql = "select count(*) as n from raw_balldontlie.box_scores where requested_for is not null"
        assert theirs.query(sql) == [{"n": 0}]
