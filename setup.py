"""Puts the dbt project into the wheel; everything else is declared in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
# As `nba-props init` writes it. Python of the tests and what was built is left out.
FOLDERS = ("models", "macros", "seeds", "tests", "monitoring", "docs/runbooks")
FILES = ("dbt_project.yml", "profiles.yml.example", ".env.example")
_LEFT_OUT = ("target", "logs", "dbt_packages", "__pycache__", "*.py", "*.json", ".*")


def copy_project(target: Path) -> None:
    """Write the project into a folder that is not there yet."""
    for name in FOLDERS:
        leave = shutil.ignore_patterns(*_LEFT_OUT)
        shutil.copytree(ROOT / name, target / name, ignore=leave)
    for folder in ("e2e", "unit"):
        shutil.rmtree(target / "tests" / folder, ignore_errors=True)
    for name in FILES:
        # Files that begin with a dot get lost on the way.
        shutil.copy(ROOT / name, target / name.lstrip("."))


class WithProject(build_py):
    """Builds as ever, then copies the project into the package."""

    def run(self) -> None:
        """See build_py. An editable install reads the project where it is."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "nba_props" / "project"
        shutil.rmtree(target, ignore_errors=True)
        copy_project(target)


if __name__ == "__main__":
    setup(cmdclass={"build_py": WithProject})
