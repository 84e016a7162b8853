"""Every compiled statement before Google's own analyzer, and that it would notice a fault."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sample.soak import copy_project
from tests.unit.support import ROOT

READS_ELEMENTARY = "monitor_findings"
MONITORS = ROOT / "monitoring" / "models"
ANALYZER = ROOT / ".venv-analyzer" / "bin" / "python"
pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(not ANALYZER.exists(), reason="`make test-bigquery` installs zetasql"),
]
FAULTS = {
    "a DATETIME against a TIMESTAMP": "select * from {t} where datetime(as_of_utc) < as_of_utc",
    "a function that only DuckDB has": "select epoch(as_of_utc) from {t}",
    "a cast with colons": "select run_id::string from {t}",
    "a text against a number": "select * from {t} where run_id = 1",
    "an aggregate with a filter": "select count(*) filter (where run_id is not null) from {t}",
    "ilike": "select * from {t} where run_id ilike 'a%'",
    "dbt's dateadd is a DATETIME": "select * from {t} where "
    "datetime_add(cast(as_of_utc as datetime), interval 1 day) > as_of_utc",
    "group by an alias that hides the table": "select runs.command, count(*) as runs "
    "from {t} as runs group by runs.command",
}


def analyze(asked: dict[str, Any]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [str(ANALYZER), str(ROOT / "bigquery" / "analyze.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    from bigquery.statements import read_statements

    folder = tmp_path_factory.mktemp("compiled")
    found = read_statements(folder, project_dir=with_monitors(folder / "project"))
    assert found.models > 150
    assert {statement["name"] for statement in found.statements} >= monitors()
    return asdict(found)


def monitors() -> set[str]:
    """Models of the monitors but the one that reads Elementary's tables."""
    return {path.stem for path in MONITORS.glob("*.sql")} - {READS_ELEMENTARY}


def with_monitors(project: Path) -> Path:
    """A copy of the core project that has the monitors; their tests need packages."""
    copy_project(project)
    for name in monitors():
        shutil.copy(MONITORS / f"{name}.sql", project / "models" / "report")
    return project


@pytest.fixture(scope="module")
def increment(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What is asked otherwise when one season is rebuilt: the same types come of it."""
    from bigquery.statements import read_statements

    found = read_statements(tmp_path_factory.mktemp("increment"), date(2025, 7, 1))
    return [
        one | {"makes": None} for one in found.statements if ">= date '2025-07-01'" in one["sql"]
    ]


@pytest.fixture(scope="module")
def answers(asked: dict[str, Any], increment: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # The planted ones go through the same call: they must be refused where the rest passes.
    planted = [
        {"name": name, "sql": sql.format(t="`p`.`raw_ops`.`runs`"), "makes": None}
        for name, sql in FAULTS.items()
    ]
    return analyze(asked | {"statements": [*asked["statements"], *increment, *planted]})


def test_every_model_and_every_test_is_valid(
    asked: dict[str, Any], increment: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    ours = answers[: len(asked["statements"]) + len(increment)]
    print(f"{len(asked['statements'])} statements analysed, {len(increment)} as increments")
    assert len(asked["statements"]) > 450
    assert len(increment) > 80
    assert [answer for answer in ours if answer["error"]] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_refused(answers: list[dict[str, Any]], name: str) -> None:
    [answer] = [answer for answer in answers if answer["name"] == name]
    assert answer["error"] is not None
    assert "Table not found" not in answer["error"]


def test_the_types_of_a_model_are_those_of_its_contract(
    asked: dict[str, Any], answers: list[dict[str, Any]]
) -> None:
    import yaml

    names = {"int64": "INT64", "integer": "INT64", "string": "STRING", "bool": "BOOL"}
    names |= {"date": "DATE", "timestamp": "TIMESTAMP"}
    found = {answer["name"]: answer["columns"] for answer in answers if not answer["error"]}
    read = yaml.safe_load((Path(ROOT) / "models/exports/_exports__models.yml").read_text())
    for model in read["models"]:
        if model.get("config", {}).get("contract"):
            wanted = {c["name"]: names.get(c["data_type"], "FLOAT64") for c in model["columns"]}
            assert found[model["name"]] == wanted, model["name"]
