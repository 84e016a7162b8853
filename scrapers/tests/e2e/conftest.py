"""Fixtures of the end-to-end tests: one sandbox, one project, one landed season."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import SEASON, SEASON_AS_OF, Bench, copy_project

from sandbox.server import Sandbox


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def _bench(_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    # One path for all modules: dbt parses everything anew when the path in the profile changes.
    folder = tmp_path_factory.mktemp("nba_props")
    return Bench(_sandbox, copy_project(folder / "project"), folder / "warehouse")


@pytest.fixture(scope="session")
def season(_bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the season landed up to 23 January 2026, and nothing built."""
    _bench.clear()
    _bench.at(SEASON_AS_OF).live("backfill", "--season", SEASON)
    kept = tmp_path_factory.mktemp("season") / "season.duckdb"
    _bench.duckdb.rename(kept)
    return kept


@pytest.fixture(scope="module")
def bench(_bench: Bench) -> Bench:
    """Commands on an empty warehouse; modules follow one another."""
    _bench.clear()
    return _bench.at(SEASON_AS_OF)


@pytest.fixture(scope="module")
def landed(_bench: Bench, season: Path) -> Bench:
    """Commands on a copy of the landed season."""
    _bench.clear(season)
    return _bench.at(SEASON_AS_OF)
