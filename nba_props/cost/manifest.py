"""The graph of the project as BigQuery would get it, read without a warehouse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scrapers.errors import ConfigError, DbtError

Manifest = dict[str, Any]
_NEEDED = ("dbt.adapters.bigquery", "google.cloud.bigquery")


def parse_for_duckdb(project_dir: Path, folder: Path, schema: str = "nba") -> Manifest:
    """Manifest without SQL. Raises DbtError when dbt fails."""
    return _manifest(project_dir, folder, {"type": "duckdb", "schema": schema}, ["parse"])


def compile_for_bigquery(
    project_dir: Path,
    folder: Path,
    *,
    project: str = "nba-props",
    schema: str = "nba",
    first_day: date | None = None,
) -> Manifest:
    """Manifest with the SQL for BigQuery; dbt works in `folder`.

    `first_day` is that from which tables are rebuilt; without it each statement builds its whole
    table. Raises ConfigError without the packages it takes, DbtError when dbt fails.
    """
    if not all(_is_installed(name) for name in _NEEDED):
        raise ConfigError(
            "The packages for BigQuery are not installed: run `pip install -e '.[bigquery]'`."
        )
    command = ["compile", "--no-introspect", "--no-populate-cache"]
    if first_day:
        command += ["--vars", json.dumps({"rebuilt_from": first_day.isoformat()})]
    profile = {"type": "bigquery", "method": "oauth-secrets", "token": "none"}
    profile |= {"project": project, "schema": schema}
    return _manifest(project_dir, folder, profile, command)


def is_compiled(node: Mapping[str, Any]) -> bool:
    """True for models and data tests."""
    return node["resource_type"] in ("model", "test")


def _manifest(
    project_dir: Path, folder: Path, profile: Mapping[str, Any], command: Sequence[str]
) -> Manifest:
    target = profile["type"]
    folder.mkdir(parents=True, exist_ok=True)
    outputs = {target: {"threads": 2, **profile}}
    # YAML reads JSON.
    (folder / "profiles.yml").write_text(
        json.dumps({"nba_props": {"target": target, "outputs": outputs}}), encoding="utf-8"
    )
    dbt = [str(Path(sys.executable).with_name("dbt")), *command, "--quiet"]
    dbt += ["--profiles-dir", str(folder), "--target-path", str(folder / "target")]
    done = subprocess.run(  # noqa: S603 - dbt of this environment
        [*dbt, "--log-path", str(folder / "logs")],
        cwd=project_dir,
        env=os.environ | {"DBT_TARGET": target, "NBA_PROPS_SCHEMA": profile["schema"]},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log = folder / "logs" / "dbt.log"
        raise DbtError(f"dbt could not {command[0]} the project for {target}: see {log}.")
    path = folder / "target" / "manifest.json"
    manifest: Manifest = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
