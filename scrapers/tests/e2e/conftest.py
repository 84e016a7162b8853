"""Fixtures of the end-to-end tests: one sandbox, one project, one landed season."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import SEASON, SEASON_AS_OF, Bench, copy_project

from sandbox.server import Sandbox


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def _make(_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Bench]:
    # One path for all modules: dbt parses everything anew when the path in the profile changes.
    folder = tmp_path_factory.mktemp("nba_props")
    project = copy_project(folder / "project")

    def make(source: Path | None = None) -> Bench:
        bench = Bench(_sandbox, project, folder / "warehouse")
        bench.clear(source)
        return bench.at(SEASON_AS_OF)

    return make


@pytest.fixture(scope="session")
def season(_make: Callable[[], Bench], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the season landed up to 23 January 2026, and nothing built."""
    bench = _make()
    bench.live("backfill", "--season", SEASON)
    kept = tmp_path_factory.mktemp("season") / "season.duckdb"
    bench.duckdb.rename(kept)
    return kept


@pytest.fixture(scope="module")
def bench(_make: Callable[[], Bench]) -> Bench:
    """Commands on an empty warehouse. Modules follow one another; each starts afresh."""
    return _make()


@pytest.fixture(scope="module")
def landed(season: Path, _make: Callable[[Path], Bench]) -> Bench:
    """Commands on a copy of the landed season."""
    return _make(season)
