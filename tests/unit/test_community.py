"""Files for people who come by: a licence, how to contribute, templates, owners."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from nba_props.cli.application import run
from tests.unit.support import ROOT
from tests.unit.test_bad_arguments import COMMANDS

TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def test_the_licence_is_whole_and_declared() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert all(f"\n   {number}. " in text for number in range(1, 10))
    assert "END OF TERMS AND CONDITIONS" in text
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (declared["license"], declared["license-files"]) == ("Apache-2.0", ["LICENSE"])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_a_form_that_github_takes(path: Path) -> None:
    form = yaml.safe_load(path.read_text())
    if path.stem == "config":
        assert form == {"blank_issues_enabled": False}
        return
    assert {"name", "description", "body"} <= form.keys()
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    for field in form["body"]:
        assert field["type"] in ("input", "textarea", "markdown", "dropdown", "checkboxes")
        assert field["attributes"]["label"]


def test_one_template_asks_for_a_capture() -> None:
    text = (ROOT / ".github/ISSUE_TEMPLATE/wrong_verdict.yml").read_text()
    assert "nba-props capture capture-2026-01-24 --date 2026-01-24" in text


PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *TEMPLATES]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_is_to_be_typed_is_there(path: Path) -> None:
    text = path.read_text()
    for command in re.findall(r"`nba-props ([a-z-]+)", text):
        assert command in COMMANDS or command.startswith("--"), command
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
    for line in re.findall(r"(?:`|\$ )make ([a-z -]+)", text):
        for target in line.split():
            assert target in targets, target
    for link in re.findall(r"\]\(([^)#:\s]+)\)", text):
        assert (ROOT / link).exists(), link


def test_every_owned_path_is_there() -> None:
    lines = (ROOT / ".github/CODEOWNERS").read_text().splitlines()
    owned = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert owned[0] == "*"
    assert all((ROOT / path.strip("/")).is_dir() for path in owned[1:])


def test_the_version_is_that_of_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    monkeypatch.setattr(sys, "argv", ["nba-props", "--version"])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert run() == 0
    assert capsys.readouterr().out == f"nba-props {declared['version']}\n"


def test_the_shell_completes_commands() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("nba-props"))],
        env={
            **os.environ,
            "_NBA_PROPS_COMPLETE": "complete_bash",
            "COMP_WORDS": "nba-props ba",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert {"backfill", "backtest"} <= set(done.stdout.split())
