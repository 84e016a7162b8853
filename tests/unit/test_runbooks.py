"""Every runbook has its parts, and what it says to type can be typed."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
import yaml

from nba_props.cli import app
from scrapers.settings import Settings
from tests.unit.support import ROOT

FOLDER = ROOT / "docs" / "runbooks"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.stem != "README")
# What else tells an operator to type something.
TYPED = [*PAGES, FOLDER / "README.md", ROOT / "docs" / "operators.md"]
PARTS = (
    "What it means",
    "Urgency and owner",
    "What to type",
    "What you see",
    "How to verify",
    "What not to do",
)
URGENCY = re.compile(r"^\*\*Urgency:\*\* (wake up|morning|none)\. \S", re.M)
OWNER = re.compile(r"^\*\*Owner:\*\* (\w+), `(\S+)`$", re.M)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
INLINE = re.compile(r"`(nba-props [^`]+)`")
QUERY = re.compile(
    r"^(?:duckdb -readonly -csv warehouse/nba_props\.readers\.duckdb"
    r'|bq query --use_legacy_sql=false) "([^"]+)"$'
)

KEYWORDS = {"select", "from", "where", "and", "order", "by", "desc", "limit"}

with (ROOT / "seeds" / "causes.csv").open() as file:
    CAUSES = list(csv.DictReader(file))

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
every_typed = pytest.mark.parametrize("page", TYPED, ids=lambda page: page.stem)


def parts(page: Path) -> dict[str, str]:
    """Text by heading."""
    _, *found = re.split(r"^## (.+)$", page.read_text(), flags=re.M)
    return dict(zip(found[::2], found[1::2], strict=True))


def fences(text: str, language: str) -> list[str]:
    return [body for name, body in FENCE.findall(text) if name == language]


def typed(text: str) -> list[str]:
    """Each command of the consoles of a text, without prompt and comment."""
    lines = [line for body in fences(text, "console") for line in body.splitlines()]
    assert all(line.startswith("$ ") for line in lines), lines
    commands = [re.sub(r"\s+# .*$", "", line[2:]) for line in lines]
    return [part.strip() for command in commands for part in command.split("&&")]


def queries(page: Path) -> list[str]:
    """SQL that the page says to run."""
    return [found[1] for command in typed(page.read_text()) if (found := QUERY.match(command))]


@every_page
def test_a_runbook_has_its_parts_in_order_and_none_is_empty(page: Path) -> None:
    found = parts(page)
    assert tuple(found) == PARTS
    assert all(text.strip() for text in found.values())
    assert typed(found["What to type"])
    assert fences(found["What you see"], "text")
    assert typed(found["How to verify"])
    assert re.search(r"^- \S", found["What not to do"], re.M)


@every_page
def test_a_runbook_names_its_urgency_and_a_declared_owner(page: Path) -> None:
    text = parts(page)["Urgency and owner"]
    assert len(URGENCY.findall(text)) == 1
    declared = yaml.safe_load((ROOT / "models" / "_exposures.yml").read_text())["groups"]
    owners = {(group["name"], group["owner"]["email"]) for group in declared}
    assert len(OWNER.findall(text)) == 1
    assert set(OWNER.findall(text)) <= owners


@pytest.mark.parametrize("cause", CAUSES, ids=[row["cause"] for row in CAUSES])
def test_the_page_of_a_cause_names_it_with_its_urgency(cause: dict[str, str]) -> None:
    text = (FOLDER / f"{cause['runbook']}.md").read_text()
    assert cause["cause"] in text.splitlines()[0]
    [urgency] = URGENCY.findall(text)
    # What is legitimately absent wakes nobody; what is missing is looked at.
    if cause["state"] == "empty_ok" and cause["runbook"] != "not_requested":
        assert urgency == "none"
    elif cause["cause"] != "upstream_broken":
        assert urgency != "none"


def test_the_index_lists_what_to_wake_up_for_and_what_to_leave() -> None:
    rows = re.findall(
        r"^\| (wake up|none) \|[^|]*\|(.*)\|$", (FOLDER / "README.md").read_text(), re.M
    )
    assert {urgency: set(re.findall(r"\[(\w+)\]", names)) for urgency, names in rows} == {
        urgency: {page.stem for page in PAGES if URGENCY.findall(page.read_text()) == [urgency]}
        for urgency in ("wake up", "none")
    }


@every_typed
def test_every_command_that_is_typed_exists_with_its_options(page: Path) -> None:
    group: Any = typer.main.get_command(app)
    for command in typed(page.read_text()):
        program, *words = shlex.split(command)
        assert program in ("nba-props", "duckdb", "bq"), command
        if program == "nba-props":
            # Parses as the command line does; raises where an option is unknown or a value wrong.
            group.commands[words[0]].make_context(words[0], words[1:])
        else:
            assert QUERY.match(command), command


@every_typed
def test_every_command_that_is_mentioned_exists_with_its_options(page: Path) -> None:
    group: Any = typer.main.get_command(app)
    commands = group.commands
    for mention in INLINE.findall(page.read_text()):
        for part in mention.split("&&"):
            _, name, *words = shlex.split(part)
            known = {option for param in commands[name].params for option in param.opts}
            assert {word for word in words if word.startswith("--")} <= known, mention


def test_an_option_that_does_not_exist_is_found() -> None:
    group: Any = typer.main.get_command(app)
    with pytest.raises(Exception, match="--every-hour"):
        group.commands["tick"].make_context("tick", ["--every-hour"])


@every_typed
def test_no_query_is_left_for_the_reader_to_run_somewhere(page: Path) -> None:
    text = page.read_text()
    for sql in queries(page):
        text = text.replace(sql, "")
    assert not re.search(r"\bselect .+? from\b", text, re.I | re.S)


def described() -> dict[str, set[str]]:
    """Columns of every model by its yml, which `test_columns` compares with the tables."""
    files = (ROOT / "models").rglob("*__models.yml")
    models = [model for file in files for model in yaml.safe_load(file.read_text())["models"]]
    return {model["name"]: {column["name"] for column in model["columns"]} for model in models}


def test_every_query_reads_models_and_columns_that_exist() -> None:
    columns = described()
    found = [sql for page in PAGES for sql in queries(page)]
    assert len(found) > 20
    for sql in found:
        [model] = re.findall(r"\bnba\.(\w+)", sql)
        words = re.findall(r"[a-z_]+", re.sub(r"'[^']*'|\bnba\.\w+", "", sql))
        assert set(words) - KEYWORDS <= columns[model], sql


def test_a_warehouse_of_another_name_is_read_as_the_index_has_it(tmp_path: Path) -> None:
    [attach] = fences((FOLDER / "README.md").read_text(), "sql")
    [path] = re.findall("'(.+)'", attach)
    copy = tmp_path / Path(path).name
    with duckdb.connect() as live:
        live.execute(f"attach '{copy}' as nba_props; use nba_props; create schema nba")
        live.execute("create table nba.one as select 1 as n")
        live.execute("create view nba.verdicts as select n from nba_props.nba.one")
    with duckdb.connect() as reader:
        reader.execute(attach.replace(path, str(copy)))
        assert reader.execute("select n from nba.verdicts").fetchall() == [(1,)]


@every_page
def test_the_game_that_is_shown_is_the_one_that_is_typed(page: Path) -> None:
    found = parts(page)
    for game in re.findall(r"`nba-props explain (\d+)`", found["What you see"]):
        assert f"$ nba-props explain {game}\n" in found["What to type"]


def test_the_page_for_operators_has_the_addresses_and_the_pace_of_the_settings() -> None:
    text = (ROOT / "docs" / "operators.md").read_text()
    fields = Settings.model_fields
    addresses = {field.default for name, field in fields.items() if name.endswith("_base_url")}
    assert all(f"`{address}`" in text for address in addresses if "://" in str(address))
    assert len([address for address in addresses if "://" in str(address)]) == 6
    assert f"the default is {fields['bdl_requests_per_minute'].default}." in text


def test_the_page_for_operators_links_to_every_page_to_wake_up_for() -> None:
    text = (ROOT / "docs" / "operators.md").read_text()
    for page in PAGES:
        if URGENCY.findall(page.read_text()) == ["wake up"]:
            assert f"(runbooks/{page.stem}.md)" in text, page.stem
