"""Every make target in a checkout whose path has blanks and brackets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.support import ROOT

TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M)
# Writes its arguments and what the environment gives it, one a line.
TOOL = """#!/bin/sh
log=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")/log
echo "= ${0##*/}" >> "$log"
for argument in "$@" "$NBA_PROPS_DUCKDB_PATH" "$DBT_TARGET_PATH"; do
    printf '%s\\n' "$argument" >> "$log"
done
case "$2" in "import elementary"*) echo "$(dirname "$log")/elementary/dbt_project";; esac
"""
TOOLS = ("python", "dbt", "ruff", "mypy", "sqlfluff", "uv")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    path = tmp_path / "a chckt [out] of (two)  blnks"
    shutil.copytree(ROOT / "bigquery", path / "bigquery")
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "profiles.yml.example"):
        shutil.copy(ROOT / name, path)
    for venv in (".venv", ".venv-analyzer", ".venv-emulator"):
        (path / venv / "bin").mkdir(parents=True)
        for tool in TOOLS:
            (path / venv / "bin" / tool).write_text(TOOL)
            (path / venv / "bin" / tool).chmod(0o755)
    return path


@pytest.mark.parametrize("target", TARGETS)
def test_a_path_with_blanks_and_brackets(checkout: Path, target: str) -> None:
    done = subprocess.run(
        ["make", target, "PYTHON=.venv/bin/python"],
        cwd=checkout,
        env={k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "NBA_", "DBT_"))},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    log = checkout / "log"
    logged = log.read_text().splitlines() if log.exists() else []
    assert logged or target in ("help", "clean")
    # An argument that is only a part of the path was torn at a blank.
    torn = [line for line in logged if "[out]" in line and not line.startswith(str(checkout))]
    assert torn == []
    assert not {"chckt", "(two)", "blnks"} & set(logged)
    if target in ("test-dbt", "lint-sql", "format"):
        assert any(line.startswith(f"{checkout}/warehouse/") for line in logged)
