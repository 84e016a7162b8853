"""The dbt projects of a folder: the core at its root, and `monitoring/` with Elementary."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from scrapers.errors import DbtError

# What dbt reads of the project.
_FOLDERS = ("models", "seeds", "macros", "tests")
_ENDINGS = (".sql", ".yml", ".csv")
_PROJECT = "dbt_project.yml"
MONITORING = "monitoring"
# Table that says what each table was built from, and when dbt was last run by hand.
FINGERPRINTS = "table_fingerprints"


@dataclass(frozen=True)
class Project:
    """A dbt project: the root is the core, without packages; `monitoring/` has the monitors too."""

    directory: Path
    profiles_dir: Path
    is_whole: bool


def has_packages(project_dir: Path) -> bool:
    """True where `make deps` has installed the packages that `monitoring/` needs."""
    installed = project_dir / MONITORING / "dbt_packages"
    return installed.is_dir() and any(path.is_dir() for path in installed.iterdir())


def find_project(project_dir: Path, is_whole: bool = False) -> Project:
    """The core, or the whole where its packages are installed. Raises DbtError: no project."""
    is_whole = is_whole and has_packages(project_dir)
    directory = project_dir / MONITORING if is_whole else project_dir
    if not (directory / _PROJECT).is_file():
        raise DbtError(
            f"{project_dir} holds no dbt project: go to the folder that `nba-props init` "
            "made, or set NBA_PROPS_PROJECT_DIR to it."
        )
    return Project(directory, project_dir, is_whole)


def project_hash(project_dir: Path) -> str:
    """Hash of every file that dbt reads: the same hash is the same SQL and the same seeds."""
    files = sorted(
        path
        for folder in _FOLDERS
        for path in (project_dir / folder).rglob("*")
        if path.suffix in _ENDINGS and path.is_file()
    )
    found = hashlib.sha256()
    for path in [*files, project_dir / _PROJECT]:
        found.update(path.relative_to(project_dir).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()
