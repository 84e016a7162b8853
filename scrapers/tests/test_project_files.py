"""Files of the project that must agree with one another."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrapers.tests.support import ROOT


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text())


def test_the_offline_project_is_the_project() -> None:
    root, offline = read("dbt_project.yml"), read("offline/dbt_project.yml")
    assert root["models"]["nba_props"]["monitors"].get("+enabled", True)
    assert offline["models"]["nba_props"]["monitors"].pop("+enabled") is False
    for name in [name for name in root if name.endswith("-paths")]:
        root[name] = [f"../{path}" for path in root[name]]
    assert offline == root


def test_the_profile_of_the_project_is_in_the_example() -> None:
    assert read("dbt_project.yml")["profile"] in read("profiles.yml.example")


with (ROOT / "seeds" / "causes.csv").open() as file:
    CAUSES = list(csv.DictReader(file))


@pytest.mark.parametrize("cause", CAUSES, ids=[row["cause"] for row in CAUSES])
def test_every_cause_has_its_runbook(cause: dict[str, str]) -> None:
    page = ROOT / "docs" / "runbooks" / f"{cause['runbook']}.md"
    assert page.is_file()
    assert page.read_text().startswith("# ")


def test_every_runbook_belongs_to_a_cause() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "runbooks").glob("*.md")} - {"README"}
    assert pages == {row["runbook"] for row in CAUSES}


def test_the_versions_of_the_packages_agree() -> None:
    wanted = {item["package"]: item["version"] for item in read("packages.yml")["packages"]}
    locked = {item["package"]: item["version"] for item in read("package-lock.yml")["packages"]}
    assert wanted.items() <= locked.items()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    [command] = [line for line in extras["elementary"] if line.startswith("elementary-data")]
    assert command.split("==")[1] == wanted["elementary-data/elementary"]


def models() -> list[Path]:
    return sorted((ROOT / "models").rglob("*.sql"))


@pytest.mark.parametrize("path", models(), ids=lambda path: path.stem)
def test_every_model_is_described_with_owner_and_columns(path: Path) -> None:
    described = {
        model["name"]: model
        for file in path.parent.glob("*__models.yml")
        for model in yaml.safe_load(file.read_text())["models"]
    } | {
        model["name"]: model
        for file in path.parent.parent.glob("*__models.yml")
        for model in yaml.safe_load(file.read_text())["models"]
    }
    model = described[path.stem]
    assert model["description"]
    assert model["config"]["meta"]["owner"]
    assert all(column.get("description") for column in model["columns"])
