"""Elementary's own anomaly tests on `player_game_summary`, as its documentation sets them up.

They run where its dbt package is at hand, in a dbt project of their own that is written here. A
fault counts as found where any of them flags its date.
"""

from __future__ import annotations

import json
from pathlib import Path

from bench.detect.scene import BIN, CommandError, Scene

_PROJECT = {
    "name": "bench_anomalies",
    "version": "1.0.0",
    "profile": "bench_anomalies",
    "models": {"elementary": {"+schema": "elementary"}},
    "flags": {"send_anonymous_usage_stats": False},
}
_PROFILE = {
    "type": "duckdb",
    "path": "{{ env_var('NBA_PROPS_DUCKDB_PATH') }}",
    "schema": "bench",
    "threads": 1,
}
_ARGUMENTS = {
    "timestamp_column": "game_date",
    "time_bucket": {"period": "day", "count": 1},
    "training_period": {"period": "day", "count": 60},
    "detection_period": {"period": "day", "count": 15},
}
# Elementary, and what it needs; the folder may have the core too.
_PACKAGES = ("elementary", "dbt_utils")
# A minute a batch for these; all columns and metrics take seven.
_COLUMNS = ("minutes", "pts", "reb", "ast", "fga", "turnover")
_METRICS = {"column_anomalies": ["null_count", "zero_count", "average"]}
_OF_TABLE = [{"elementary.volume_anomalies": {"arguments": _ARGUMENTS}}]
_OF_COLUMN = [{"elementary.column_anomalies": {"arguments": _ARGUMENTS | _METRICS}}]


def is_installed(packages: Path) -> bool:
    """Whether a folder of dbt packages has Elementary."""
    return (packages / "elementary").is_dir()


def flagged_dates(scene: Scene, packages: Path) -> set[str]:
    """Game dates that any of the tests calls anomalous, at the clock of the scene."""
    project = scene.folder / "anomalies"
    _write(project, packages.resolve())
    clock = json.dumps({"custom_run_started_at": f"{scene.as_of}:00-05:00"})
    _dbt(scene, project, "run", "--select", "elementary")
    _dbt(scene, project, "test", "--vars", clock)
    rows = scene.query(
        "select distinct substr(json_extract_string(result_row, '$.bucket_start'), 1, 10) as day "
        "from bench_elementary.test_result_rows "
        "where json_extract_string(result_row, '$.is_anomalous') = 'true'"
    )
    return {row["day"] for row in rows}


def _write(project: Path, packages: Path) -> None:
    """The project. JSON is YAML."""
    (project / "models").mkdir(parents=True)
    (project / "dbt_packages").mkdir()
    for name in _PACKAGES:
        (project / "dbt_packages" / name).symlink_to(packages / name)
    columns = [{"name": column, "data_tests": _OF_COLUMN} for column in _COLUMNS]
    table = {"name": "player_game_summary", "data_tests": _OF_TABLE, "columns": columns}
    sources = {"sources": [{"name": "nba", "schema": "nba", "tables": [table]}]}
    profiles = {"bench_anomalies": {"target": "duckdb", "outputs": {"duckdb": _PROFILE}}}
    for name, content in {
        "dbt_project.yml": _PROJECT,
        "profiles.yml": profiles,
        "models/sources.yml": sources,
    }.items():
        (project / name).write_text(json.dumps(content))


def _dbt(scene: Scene, project: Path, *arguments: str) -> None:
    where = ("--project-dir", str(project), "--profiles-dir", str(project))
    done = scene.call(str(BIN / "dbt"), "--quiet", *arguments, *where)
    # 1 is a test that failed: an anomaly.
    if done.returncode not in (0, 1) or "Encountered an error" in done.stdout:
        raise CommandError(f"Elementary did not run: {done.stdout[-2000:]}")
