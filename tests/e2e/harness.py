"""What the end-to-end tests share: a sandbox, a warehouse, and the commands as typed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

import scrapers
from sample import soak
from sandbox.server import Sandbox
from sandbox.testing import Client
from tests.unit.support import check_schema

ROOT = Path(scrapers.__file__).resolve().parent.parent
DBT = str(Path(sys.executable).with_name("dbt"))
COMMAND = str(Path(sys.executable).with_name("nba-props"))
KEY = "test-key-7c1e5f"
# The secret part of the webhook's address.
HOOK = "T0TEST/B0TEST/hook-5d02aa"
SEASON = "2025-26"
# How far the season is: every game up to the 22nd is over, and none of the 23rd has begun.
SEASON_AS_OF = "2026-01-23T12:00"
RAW_TABLES = ("raw_balldontlie.games", "raw_balldontlie.box_scores", "raw_nba.schedule")
# Columns that say which run brought a row, not what it says.
RUN_COLUMNS = {
    "attempt_id",
    "request_id",
    "batch_id",
    "run_id",
    "landed_at_utc",
    "recorded_at_utc",
    "responded_at_utc",
    "started_at_utc",
    "built_at_utc",
}
_LEAST = "training_min_rows: 500"
# What the developer has set must not reach a test.
_OURS = ("NBA_", "BDL_", "ESPN_", "DBT_", "SLACK_", "BIGQUERY_", "TEAMS_", "ALERT_", "PAGERDUTY_")
_LAYERS = ("stg_", "int_")
_TABLES = ("game_summary", "team_game_summary", "player_game_summary", "verdicts")
_EASTERN = ZoneInfo("America/New_York")

Row = dict[str, Any]
Fault = dict[str, Any]


def copy_project(target: Path) -> Path:
    """The dbt project without packages, target and logs: a test's own, so that nothing clashes."""
    soak.copy_project(target)
    shutil.copy(ROOT / "profiles.yml.example", target / "profiles.yml")
    # A tick trains when it finds no model: half a minute that only a test of models wants, and
    # then it says so with `nba-props train`.
    declared = target / "dbt_project.yml"
    text = declared.read_text()
    assert _LEAST in text
    declared.write_text(text.replace(_LEAST, "training_min_rows: 1000000"))
    return target


class Bench:
    """Drives the commands against one sandbox and one DuckDB file. `as_of` is Eastern text."""

    # A command that takes longer has hung.
    timeout_seconds = 600

    def __init__(self, sandbox: Sandbox, project: Path, folder: Path) -> None:
        self.sandbox = sandbox
        self.project = project
        self.duckdb = folder / "nba_props.duckdb"
        self.as_of = SEASON_AS_OF
        self._controls = Client(sandbox.url)
        self.env = {
            name: value for name, value in os.environ.items() if not name.startswith(_OURS)
        } | {
            "BDL_API_KEY": KEY,
            "BDL_BASE_URL": f"{sandbox.url}/bdl",
            "NBA_CDN_BASE_URL": f"{sandbox.url}/nba",
            "NBA_OFFICIALS_BASE_URL": f"{sandbox.url}/officials",
            "ESPN_BASE_URL": f"{sandbox.url}/espn",
            "SLACK_WEBHOOK_URL": f"{sandbox.url}/slack/services/{HOOK}",
            "NBA_PROPS_SLACK_PAUSE_SECONDS": "0",
            "BDL_REQUESTS_PER_MINUTE": "100000",
            "NBA_PROPS_REQUESTS_PER_MINUTE": "100000",
            "NBA_PROPS_PROJECT_DIR": str(project),
            "NBA_PROPS_DUCKDB_PATH": str(self.duckdb),
            "NBA_PROPS_MAX_ATTEMPTS": "3",
            "NBA_PROPS_BACKOFF_SECONDS": "0.01",
            "NBA_PROPS_BACKOFF_CAP_SECONDS": "0.05",
            "NBA_PROPS_RETRY_AFTER_CAP_SECONDS": "0.2",
            "COLUMNS": "200",
        }
        self.set_faults()

    def at(self, as_of: str) -> Bench:
        """Move the sandbox's clock, and that of the commands to come, to an Eastern moment."""
        self.as_of = as_of
        moment = datetime.fromisoformat(as_of).replace(tzinfo=_EASTERN).astimezone(UTC)
        self._controls.clock(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return self

    def set_faults(self, *plan: Fault) -> None:
        """Replace the fault plan."""
        self._controls.faults(*plan)

    def requests(self) -> list[Row]:
        """Requests that the sandbox has seen, oldest first, as its control reports them."""
        found: list[Row] = self._controls.get("/_sandbox/requests").json()
        return found

    def slack(self) -> list[Row]:
        """Bodies of the messages that the Slack channel shows, oldest first."""
        return [post["body"] for post in self.slack_posts() if post["is_shown"]]

    def slack_posts(self) -> list[Row]:
        """Every post to Slack, also those that failed, as the sandbox's control reports them."""
        found: list[Row] = self._controls.get("/_sandbox/slack").json()
        return found

    def nba_props(
        self, *arguments: str, code: int | None = 0, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end. Asserts the exit code, unless `code` is None."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env=self.env | env,
            cwd=self.duckdb.parent,
            capture_output=True,
            text=True,
            timeout=self.timeout_seconds,
            check=False,
        )
        text = f"{' '.join(arguments)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert code is None or done.returncode == code, text
        assert KEY not in text
        assert HOOK not in text
        return done

    def dbt(
        self, *arguments: str, code: int = 0, project_dir: str = "."
    ) -> subprocess.CompletedProcess[str]:
        """Run dbt itself, as a user types it in the folder of the project."""
        where = ["--project-dir", project_dir, "--profiles-dir", "."]
        done = subprocess.run(
            [DBT, *arguments, *where],
            env=self.env,
            cwd=self.project,
            capture_output=True,
            text=True,
            timeout=self.timeout_seconds,
            check=False,
        )
        assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return done

    def live(self, *arguments: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command that asks the sources, at the clock that `at` has set."""
        return self.nba_props(*arguments, "--as-of", self.as_of, code=code)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command at the set clock and leave it running."""
        return subprocess.Popen(
            [COMMAND, *arguments, "--as-of", self.as_of],
            env=self.env,
            cwd=self.duckdb.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def reconcile(self, day: str, *arguments: str, code: int = 0) -> Row:
        """The JSON of `reconcile` for a date."""
        done = self.nba_props("reconcile", "--date", day, "--format", "json", *arguments, code=code)
        report: Row = json.loads(done.stdout)
        check_schema("reconcile", report)
        return report

    def query(self, sql: str) -> list[Row]:
        """Rows of a query on the live file, read-only. No command may be running."""
        connection = duckdb.connect(str(self.duckdb), read_only=True)
        try:
            result = connection.execute(sql)
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
        finally:
            connection.close()

    def clear(self, source: Path | None = None) -> None:
        """Start from an empty warehouse, or from a copy of a folder that `keep` has made."""
        shutil.rmtree(self.duckdb.parent, ignore_errors=True)
        if source is None:
            self.duckdb.parent.mkdir(parents=True)
        else:
            shutil.copytree(source, self.duckdb.parent)
        self.set_faults()

    def keep(self, target: Path) -> Path:
        """Copy the warehouse with the readers' copy to a folder, for `clear`."""
        shutil.copytree(self.duckdb.parent, target)
        return target

    def raw_counts(self) -> Row:
        """Rows of every `raw_<source>` table."""
        counts = ", ".join(f'(select count(*) from {name}) as "{name}"' for name in RAW_TABLES)
        return self.query(f"select {counts}")[0]

    def contents(self, schema: str = "nba", every: bool = False) -> dict[str, tuple[int, int]]:
        """What the tables of staging, intermediate and analytics and the verdicts hold.

        One (rows, hash) per table: equal when the tables hold the same rows, in whatever order.
        Columns and keys of the evidence that name a run are left out. `every`: every table of
        the schema and every column.
        """
        names = [
            row["table_name"]
            for row in self.query(
                "select table_name from information_schema.tables "
                f"where table_schema = '{schema}' and table_type = 'BASE TABLE' order by table_name"
            )
            if every or row["table_name"].startswith(_LAYERS) or row["table_name"] in _TABLES
        ]
        return {name: self._fingerprint(schema, name, every) for name in names}

    def _fingerprint(self, schema: str, name: str, every: bool) -> tuple[int, int]:
        columns = [
            row["column_name"]
            for row in self.query(
                "select column_name from information_schema.columns "
                f"where table_schema = '{schema}' and table_name = '{name}'"
            )
        ]
        kept = [
            f"regexp_replace({column}, '\"(attempt|request)_id\": ?\"[^\"]*\"', '', 'g')"
            if column == "evidence" and not every
            else column
            for column in columns
            if every or column not in RUN_COLUMNS
        ]
        row = self.query(
            f"select count(*) as rows, coalesce(sum(hash({', '.join(kept)})), 0) as sum "
            f"from {schema}.{name}"
        )[0]
        return row["rows"], row["sum"]


Make = Callable[..., Bench]
