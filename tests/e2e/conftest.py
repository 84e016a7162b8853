"""Fixtures of the end-to-end tests: one sandbox, one project, one landed season."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from sandbox.server import Sandbox
from tests.e2e.harness import SEASON, SEASON_AS_OF, Bench, Make, copy_project

MadeOnce = Callable[..., Path]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "packages: needs the dbt packages and edr (`make deps`)")
    config.addinivalue_line("markers", "browser: needs Chromium and playwright")


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def make_bench(_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes commands on an empty warehouse, or on a copy of a folder."""
    # One path for all modules: dbt parses everything again when the path in the profile changes.
    folder = tmp_path_factory.mktemp("nba_props")
    project = copy_project(folder / "project")

    def make(source: Path | None = None) -> Bench:
        bench = Bench(_sandbox, project, folder / "warehouse")
        bench.clear(source)
        return bench.at(SEASON_AS_OF)

    return make


@pytest.fixture(scope="session")
def made_once(make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Gives what commands make of a warehouse: the first process to ask runs them, others wait."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def get(name: str, source: Path | None, live: Callable[[Bench], object]) -> Path:
        target = folder / name
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.exists():
                bench = make_bench(source)
                live(bench)
                bench.keep(target)
        return target

    return get


@pytest.fixture(scope="session")
def season(made_once: MadeOnce) -> Path:
    """A warehouse with the season landed up to 23 January 2026, and nothing built."""
    return made_once("season", None, lambda bench: bench.live("backfill", "--season", SEASON))


@pytest.fixture(scope="session")
def season_built(season: Path, made_once: MadeOnce) -> Path:
    """The same after a first `run` at the same moment."""
    return made_once("season_built", season, lambda bench: bench.live("run"))


@pytest.fixture(scope="session")
def models(made_once: MadeOnce) -> Path:
    """A warehouse with every model, no data and no incident."""

    def live(bench: Bench) -> None:
        bench.nba_props("build")
        with duckdb.connect(str(bench.duckdb)) as connection:
            # Without any schedule there is one already.
            connection.execute("delete from nba.incidents")

    return made_once("models", None, live)


@pytest.fixture(scope="module")
def empty(make_bench: Make) -> Bench:
    """Commands on an empty warehouse. Modules follow one another; each starts afresh."""
    return make_bench()


@pytest.fixture(scope="module")
def landed(season: Path, make_bench: Make) -> Bench:
    """Commands on a copy of the landed season."""
    return make_bench(season)


@pytest.fixture(scope="module")
def built(season_built: Path, make_bench: Make) -> Bench:
    """Commands on a copy of the built season."""
    return make_bench(season_built)
