"""`init` writes the project that the wheel carries, and nothing over what is there."""

from __future__ import annotations

import importlib.util
import io
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console

from nba_props.commands.operations import init as module
from nba_props.commands.operations.init import init
from scrapers.env_file import default_project
from scrapers.errors import ConfigError, UsageError, WarehouseError
from tests.unit.support import ROOT


@pytest.fixture(scope="module")
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_of_the_wheel", ROOT / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def _bundled(setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setup.copy_project(tmp_path / "bundled")
    monkeypatch.setattr(module, "_BUNDLED", tmp_path / "bundled")


def test_the_wheel_has_every_file_of_the_project(setup: ModuleType, tmp_path: Path) -> None:
    setup.copy_project(tmp_path / "bundled")
    tracked = subprocess.run(
        ["git", "ls-files", *setup.FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    wanted = {name for name in tracked if not name.endswith((".py", ".json"))}
    bundled = tmp_path / "bundled"
    there = {path.relative_to(bundled).as_posix() for path in bundled.rglob("*") if path.is_file()}
    assert wanted <= there
    assert there - wanted <= {"dbt_project.yml", "profiles.yml.example", "env.example"} | {
        # Not committed yet.
        path.relative_to(ROOT).as_posix()
        for name in setup.FOLDERS
        for path in (ROOT / name).rglob("*")
    }
    assert not any(name.endswith(".py") for name in there)


@pytest.mark.usefixtures("_bundled")
def test_the_project_parses_where_it_was_written_and_nothing_is_deprecated(tmp_path: Path) -> None:
    output = io.StringIO()
    folder = tmp_path / "my project"
    assert init(Console(file=output, width=200), folder) == 0
    lines = output.getvalue().splitlines()
    assert lines[-2:] == [f"  cd '{folder}' && nba-props doctor", "  nba-props tick"]
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert (folder / ".env").read_bytes() == (ROOT / ".env.example").read_bytes()
    # In a new folder everything is parsed: a partial parse would pass over an earlier warning.
    command = [str(Path(sys.executable).with_name("dbt")), "parse", "--profiles-dir", "."]
    done = subprocess.run(
        [*command, "--warn-error-options", '{"error": ["Deprecations"]}'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "deprecat" not in done.stdout.lower()


@pytest.mark.usefixtures("_bundled")
def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    for folder in (taken, taken / "mine.txt"):
        with pytest.raises(UsageError, match="is not empty: name a new folder"):
            init(Console(quiet=True), folder)
    with pytest.raises(WarehouseError, match="cannot be written"):
        init(Console(quiet=True), taken / "mine.txt" / "below")
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert init(Console(quiet=True), tmp_path / "empty") == 0


def test_a_checkout_is_a_project_itself(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="runs from the checkout"):
        init(Console(quiet=True), tmp_path / "new")
    assert default_project() == ROOT


def test_without_a_checkout_the_current_folder_is_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.env_file.CHECKOUT", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)
    assert default_project() == tmp_path
