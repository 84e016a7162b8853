"""Fixtures of the end-to-end tests: one sandbox, one project, one landed season."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from scrapers.tests.e2e.harness import SEASON, SEASON_AS_OF, Bench, copy_project

Make = Callable[..., Bench]


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def _make(_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Make:
    # One path for all modules: dbt parses everything anew when the path in the profile changes.
    folder = tmp_path_factory.mktemp("nba_props")
    project = copy_project(folder / "project")

    def make(source: Path | None = None) -> Bench:
        bench = Bench(_sandbox, project, folder / "warehouse")
        bench.clear(source)
        return bench.at(SEASON_AS_OF)

    return make


@pytest.fixture(scope="session")
def season(_make: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the season landed up to 23 January 2026, and nothing built."""
    bench = _make()
    bench.live("backfill", "--season", SEASON)
    return bench.keep(tmp_path_factory.mktemp("season") / "warehouse")


@pytest.fixture(scope="session")
def season_built(season: Path, _make: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a first `run` at the same moment."""
    bench = _make(season)
    bench.live("run")
    return bench.keep(tmp_path_factory.mktemp("built") / "warehouse")


@pytest.fixture(scope="module")
def empty(_make: Make) -> Bench:
    """Commands on an empty warehouse. Modules follow one another; each starts afresh."""
    return _make()


@pytest.fixture(scope="module")
def landed(season: Path, _make: Make) -> Bench:
    """Commands on a copy of the landed season."""
    return _make(season)


@pytest.fixture(scope="module")
def built(season_built: Path, _make: Make) -> Bench:
    """Commands on a copy of the built season."""
    return _make(season_built)
