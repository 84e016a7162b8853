"""Where dbt's profile leads. Importing dbt takes seconds, so it happens when it is used."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrapers.errors import DbtError
from scrapers.settings import CATALOG, Settings

_PROFILE = "nba_props"
# As profiles.yml.example had it: then the catalog was called as the file.
_DUCKDB_PATH = re.compile(r"^( +)path: (.*NBA_PROPS_DUCKDB_PATH.*)$", re.MULTILINE)
_ATTACHED = (
    rf'\1path: ":memory:"\n\1database: {CATALOG}\n\1attach:\n\1  - path: \2\n\1    alias: {CATALOG}'
)


def variables(settings: Settings, schema: str, snapshot: Path | None = None) -> dict[str, str]:
    """Environment variables that profiles.yml reads; `snapshot` in the place of the live file.

    By NBA_PROPS_BUILDS macros know that dbt was not run by hand.
    """
    return {
        "NBA_PROPS_SCHEMA": schema,
        "NBA_PROPS_DATASET_PREFIX": settings.nba_props_dataset_prefix,
        "NBA_PROPS_DUCKDB_PATH": str(snapshot or settings.duckdb_path),
        "DBT_TARGET": settings.dbt_target,
        "NBA_PROPS_BUILDS": "true",
    }


@contextmanager
def in_environment(values: dict[str, str]) -> Iterator[None]:
    """Within it the process has these environment variables."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def ensure_profile(project_dir: Path) -> str | None:
    """Copy the example profile where there is none, or bring an earlier one up to date.

    Returns the line that says so.
    """
    profile = project_dir / "profiles.yml"
    if profile.exists():
        text = profile.read_text(encoding="utf-8")
        attached = _DUCKDB_PATH.sub(_ATTACHED, text)
        if attached == text:
            return None
        profile.write_text(attached, encoding="utf-8")
        return f"{profile.name} was of an earlier version: the DuckDB file is attached by name now."
    shutil.copyfile(project_dir / "profiles.yml.example", profile)
    return f"There was no {profile.name}: profiles.yml.example was copied."


def check_profile(settings: Settings, schema: str) -> None:
    """Raises DbtError when profiles.yml leads dbt elsewhere than the commands land and read."""
    from dbt.config.profile import Profile, read_profile
    from dbt.config.renderer import ProfileRenderer
    from dbt_common.context import set_invocation_context
    from dbt_common.exceptions import DbtBaseException

    with in_environment(variables(settings, schema)):
        set_invocation_context(os.environ)
        try:
            raw = read_profile(str(settings.project_dir)).get(_PROFILE) or {}
            _, found = Profile.render_profile(raw, _PROFILE, None, ProfileRenderer({}))
        except DbtBaseException as error:
            text = " ".join(str(error).split())
            raise DbtError(f"profiles.yml cannot be used: {text}.") from error
    wrong = [
        f"{what} {there} and not to {here} ({variable})"
        for what, there, here, variable in _places(settings, schema, found)
        if str(there) != str(here)
    ]
    if wrong:
        raise DbtError(
            f"profiles.yml leads dbt to {', and to '.join(wrong)}: correct it as "
            "profiles.yml.example has it, or the environment."
        )


def _places(
    settings: Settings, schema: str, found: dict[str, Any]
) -> Iterator[tuple[str, object, object, str]]:
    """What of a place, where the profile leads, where the commands are, and by which variable."""
    kind = found.get("type")
    yield "the target", kind, settings.dbt_target, "DBT_TARGET"
    if kind != settings.dbt_target:
        return
    yield "the schema", found.get("schema", found.get("dataset")), schema, "NBA_PROPS_SCHEMA"
    if kind == "duckdb":
        files = [item["path"] for item in found.get("attach") or ()] or [found.get("path")]
        paths = [Path(str(file)).expanduser().resolve() for file in files]
        live = settings.duckdb_path.resolve()
        yield "the file", live if live in paths else paths[0], live, "NBA_PROPS_DUCKDB_PATH"
    elif settings.google_cloud_project:
        project = found.get("project", found.get("database"))
        yield "the project", project, settings.google_cloud_project, "GOOGLE_CLOUD_PROJECT"
