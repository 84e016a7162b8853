"""Every cause has its runbook, every model and command its description."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import typer
import yaml

from nba_props.cli import app
from scrapers.settings import Settings
from scrapers.sources.__main__ import table
from tests.unit.support import ROOT

with (ROOT / "seeds" / "causes.csv").open() as file:
    CAUSES = list(csv.DictReader(file))


@pytest.mark.parametrize("cause", CAUSES, ids=[row["cause"] for row in CAUSES])
def test_every_cause_has_its_runbook(cause: dict[str, str]) -> None:
    page = ROOT / "docs" / "runbooks" / f"{cause['runbook']}.md"
    assert page.is_file()
    assert page.read_text().startswith("# ")


def test_every_runbook_belongs_to_a_cause() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "runbooks").glob("*.md")} - {
        "README",
        "monitors",
        "source_findings",
        "warehouse_quota",
    }
    assert pages == {row["runbook"] for row in CAUSES}


def models() -> list[Path]:
    folders = (ROOT / "models", ROOT / "monitoring" / "models")
    return sorted(path for folder in folders for path in folder.rglob("*.sql"))


@pytest.mark.parametrize("path", models(), ids=lambda path: path.stem)
def test_every_model_is_described_with_columns(path: Path) -> None:
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
    # A description begins with its grain.
    assert model["description"].startswith("One row")
    assert all(column.get("description") for column in model["columns"])


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]+))?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text()):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page.name}: {target}"
        if anchor:
            titles = re.findall(r"^#+ (.+)$", path.read_text(), re.M)
            slugs = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
            assert anchor in slugs, f"{page.name}: {target}#{anchor}"


def test_the_readme_is_read_in_minutes() -> None:
    assert len((ROOT / "README.md").read_text().split()) <= 1200


def test_the_docs_name_every_command_and_setting() -> None:
    text = (ROOT / "docs" / "commands.md").read_text()
    commands = typer.main.get_command(app).commands
    assert all(f"| `{command}` |" in text for command in commands)
    named = {name.upper() for name in Settings.model_fields if not name.startswith("nba_props_")}
    assert all(f"`{name}`" in text for name in named - {"GOOGLE_CLOUD_PROJECT"})


def test_no_description_is_cut_off_by_its_comma() -> None:
    # `{name: x, description: One, two.}` has a key `two.`; dbt takes it without a word.
    known = {"name", "description", "data_type", "data_tests", "config", "meta"}
    for path in sorted({file for model in models() for file in model.parent.glob("*.yml")}):
        read = yaml.safe_load(path.read_text()) or {}
        tables = [table for source in read.get("sources", []) for table in source["tables"]]
        for node in [*read.get("models", []), *tables]:
            for column in node.get("columns", []):
                assert set(column) <= known, f"{path.name}: {node['name']}.{column['name']}"


def test_every_macro_is_described_with_its_arguments() -> None:
    # What dbt calls by its prefix is the other half of the macro before it.
    signature = re.compile(r"{%-? macro (?!duckdb__|bigquery__|default__)(\w+)\((.*?)\)")
    declared = {
        name: [part.split("=")[0].strip() for part in arguments.split(",") if part]
        for path in sorted((ROOT / "macros").glob("*.sql"))
        for name, arguments in signature.findall(path.read_text())
    }
    described = yaml.safe_load((ROOT / "macros" / "_macros.yml").read_text())["macros"]
    assert all(macro["description"].endswith(".") for macro in described)
    assert declared == {
        macro["name"]: [argument["name"] for argument in macro.get("arguments", [])]
        for macro in described
    }


def test_a_macro_that_dispatches_has_a_file_of_its_own_name() -> None:
    for path in sorted((ROOT / "macros").glob("*.sql")):
        dispatched = re.findall(r"adapter\.dispatch\('(\w+)'", path.read_text())
        # It is a step of making all of them.
        own = {"ensure_raw_tables": "create_raw_table"}.get(path.stem, path.stem)
        assert dispatched in ([], [own]), path.name
        assert not dispatched or path.read_text().startswith("{#"), path.name


def test_the_table_of_endpoints_is_that_of_the_declarations() -> None:
    assert table() in (ROOT / "docs" / "sources.md").read_text()
