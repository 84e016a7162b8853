"""Fixtures: a scripted HTTP server, settings that wait for nothing, a warehouse."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.clock import Clock
from scrapers.events import Run
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings
from tests.unit import exports
from tests.unit.support import KEY, ROOT, Server

OUR_VARIABLES = (
    "BDL_",
    "NBA_",
    "ESPN_",
    "SLACK_",
    "DBT_",
    "GOOGLE_CLOUD_",
    "TEAMS_",
    "ALERT_",
    "PAGERDUTY_",
)


# While one process builds the season, which takes a minute, the other has tests without it.
FIRST = ("test_columns", "test_cli", "test_bad_arguments", "test_doctor_faults")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(FIRST)))


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def other_server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the developer has set must not reach a test, least of all a real key."""
    for name in list(os.environ):
        if name.startswith(OUR_VARIABLES):
            monkeypatch.delenv(name)
    # Nor what is in the project's .env.
    monkeypatch.setenv("NBA_PROPS_ENV_FILE", os.devnull)


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings against one address, with short waits; keywords override."""

    def make(url: str = "http://127.0.0.1:9", **overrides: Any) -> Settings:
        return Settings(
            **{
                "bdl_api_key": KEY,
                "bdl_base_url": url,
                "nba_cdn_base_url": url,
                "nba_officials_base_url": url,
                "espn_base_url": url,
                "bdl_requests_per_minute": 60_000,
                "nba_props_requests_per_minute": 60_000,
                "nba_props_duckdb_path": tmp_path / "test.duckdb",
                "nba_props_backoff_seconds": 0,
                "nba_props_read_timeout_seconds": 0.5,
                "nba_props_deadline_seconds": 1,
                **overrides,
            }
        )

    return make


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 1, 25, 14, tzinfo=UTC), "given")


@pytest.fixture
def run(clock: Clock) -> Run:
    return Run.start("scrape", "nba", clock)


@pytest.fixture
def warehouse(tmp_path: Path) -> DuckDBWarehouse:
    return DuckDBWarehouse(tmp_path / "test.duckdb", read_tables(ROOT))


@pytest.fixture
def stage(make_settings: Callable[..., Settings], tmp_path: Path) -> exports.Stage:
    """A sound build of 24 January, and an empty folder to publish it to."""
    target = tmp_path / "exports"
    settings = make_settings(nba_props_exports_url=str(target))
    exports.make_warehouse(settings.duckdb_path)
    return exports.Stage(settings, target)
