"""The whole project with its dbt packages, where they are installed (`make deps`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from scrapers.tests.e2e.harness import ROOT, Bench

PACKAGES = ROOT / "dbt_packages"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.packages,
    pytest.mark.skipif(
        not PACKAGES.is_dir() or not any(path.is_dir() for path in PACKAGES.iterdir()),
        reason="dbt_packages/ is absent: `make deps` installs it and needs the dbt hub",
    ),
]


@pytest.fixture(scope="module")
def with_packages(landed: Bench) -> Iterator[Bench]:
    target = landed.project / PACKAGES.name
    shutil.copytree(PACKAGES, target)
    yield landed
    shutil.rmtree(target)


def test_a_run_builds_the_monitors_too(with_packages: Bench) -> None:
    done = with_packages.live("run")
    assert "the whole project is built" in done.stdout
    [days] = with_packages.query("select count(*) as rows from nba.monitor_box_scores_daily")
    assert days["rows"] == 91


def test_an_empty_warehouse_builds_and_tests(with_packages: Bench) -> None:
    with_packages.clear()
    with_packages.dbt("build", project_dir=".")
    with_packages.dbt("test", "--select", "tag:reconciliation", project_dir=".")
