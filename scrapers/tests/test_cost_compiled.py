"""`nba-props cost` on the whole project, compiled for BigQuery (`make test-bigquery`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scrapers import dbt
from scrapers.cost.statements import Statement, compile_for_bigquery, downstream, statements_of
from scrapers.landing.records import PREDICTIONS
from scrapers.settings import Settings
from scrapers.tests.support import ROOT

pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [pytest.mark.slow, pytest.mark.bigquery]
BIN = Path(sys.executable).parent
BOX_SCORES, SCHEDULE = "raw_balldontlie.box_scores", "raw_nba.schedule"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> list[Statement]:
    folder = tmp_path_factory.mktemp("compiled")
    return statements_of(compile_for_bigquery(ROOT, folder, dates=[date(2026, 1, 24)]))


@pytest.mark.parametrize(
    ("raw", "verdicts"), [({BOX_SCORES}, True), ({SCHEDULE, PREDICTIONS}, False)]
)
def test_what_changed_is_what_dbt_would_build(
    compiled: list[Statement],
    tmp_path: Path,
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    raw: set[str],
    verdicts: bool,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dbt, "_build", lambda _, __, arguments: asked.extend(arguments))
    dbt.build_changed(make_settings(), "nba", raw, verdicts)
    selected = asked[asked.index("--select") :]
    arguments = ["--project-dir", "offline", "--profiles-dir", ".", "--resource-type", "model"]
    arguments += ["--target-path", str(tmp_path), "--output", "name", *selected]
    done = subprocess.run(
        [str(BIN / "dbt"), "--quiet", "ls", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = {f"nba.{name}" for name in done.stdout.split()}
    assert listed == {one.name for one in downstream(compiled, raw, verdicts)}
    assert len(listed) > 5


def test_every_statement_of_the_project_has_a_cost(tmp_path: Path) -> None:
    """The commands as a user types them, on a warehouse in which nothing was landed yet."""
    environment = os.environ | {"NBA_PROPS_DUCKDB_PATH": str(tmp_path / "w.duckdb")}

    def nba_props(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN / "nba-props"), *arguments],
            env=environment | {"COLUMNS": "120"},
            capture_output=True,
            text=True,
        )

    assert nba_props("build").returncode == 0
    done = nba_props("cost")
    assert (done.returncode, done.stderr) == (0, "")
    assert "everything, with tests" in done.stdout
    found = {line.split("  ")[0]: line.split() for line in reversed(done.stdout.splitlines())}
    assert int(found["tests"][1]) > 300
    assert int(found["reconciliation"][1]) > 30
    # The seeds alone have rows.
    assert 0 < float(found["all"][2]) < 5
    assert "not Google's bill" in done.stdout
