"""Runs the commands as processes: one warehouse file, the sandbox behind the proxy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import requests

from bench.detect.proxy import Proxy

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
_EASTERN = ZoneInfo("America/New_York")
# A command that takes longer has hung.
_TIMEOUT_SECONDS = 1800
_FILE = "nba_props.duckdb"
# Schema in which dbt stores the failures of tests.
_AUDIT = "nba_dbt_test__audit"
Row = dict[str, Any]


class CommandError(RuntimeError):
    """A command ended without a result: it crashed or could not start."""


class Scene:
    """A warehouse in a folder, and the commands on it.

    `as_of` is the clock in Eastern time, e.g. `2026-01-24T16:00`; `at` sets it.
    """

    def __init__(self, sandbox: str, proxy: Proxy, folder: Path) -> None:
        self.proxy = proxy
        self.folder = folder
        self.as_of = ""
        self._sandbox = sandbox
        # Settings of the developer must not reach the commands.
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("NBA_", "BDL_", "ESPN_", "DBT_", "SLACK_", "BIGQUERY_"))
        }
        self._env = inherited | {
            "BDL_API_KEY": "any",
            "BDL_BASE_URL": f"{proxy.url}/bdl",
            "NBA_CDN_BASE_URL": f"{proxy.url}/nba",
            "NBA_OFFICIALS_BASE_URL": f"{proxy.url}/officials",
            "ESPN_BASE_URL": f"{proxy.url}/espn",
            "NBA_PROPS_ENV_FILE": os.devnull,
            "BDL_REQUESTS_PER_MINUTE": "100000",
            "NBA_PROPS_REQUESTS_PER_MINUTE": "100000",
            "NBA_PROPS_MAX_ATTEMPTS": "2",
            "NBA_PROPS_BACKOFF_SECONDS": "0.01",
            "NBA_PROPS_BACKOFF_CAP_SECONDS": "0.02",
            "NBA_PROPS_RETRY_AFTER_CAP_SECONDS": "0.1",
            "NBA_PROPS_DUCKDB_PATH": str(folder / _FILE),
            "NBA_PROPS_MODELS_DIR": str(folder / "models"),
            "NBA_PROPS_EXPORTS_URL": str(folder / "exports"),
            "NBA_PROPS_SITE_DIR": str(folder / "site"),
            "OMP_NUM_THREADS": "1",
        }

    def at(self, as_of: str) -> None:
        """Set the clock of the sandbox and of the commands to come."""
        self.as_of = as_of
        moment = datetime.fromisoformat(as_of).replace(tzinfo=_EASTERN).astimezone(UTC)
        body = {"now_utc": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
        requests.put(f"{self._sandbox}/_sandbox/clock", json=body, timeout=10).raise_for_status()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `nba-props`. Raises CommandError on an exit code other than 0, 1 or 2 (findings)."""
        done = self.call(str(BIN / "nba-props"), *arguments)
        if done.returncode not in (0, 1, 2):
            raise CommandError(f"{' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def live(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command that asks the sources, with `--as-of` at the clock of the scene."""
        return self.run(*arguments, "--as-of", self.as_of)

    def json(self, *arguments: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.run(*arguments, "--format", "json").stdout)

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt in the project at the root."""
        return self.call(str(BIN / "dbt"), "--quiet", *arguments, "--profiles-dir", ".")

    def query(self, sql: str) -> list[Row]:
        """Rows of a query, read-only."""
        with self.connect(read_only=True) as connection:
            result = connection.execute(sql)
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def failures(self, test: str) -> list[Row]:
        """Rows that a dbt test of the tag `reconciliation` stored; none where it passed."""
        tables = self.query(
            "select table_name from information_schema.tables "
            f"where table_schema = '{_AUDIT}' and table_name = '{test}'"
        )
        return self.query(f"select * from {_AUDIT}.{test}") if tables else []

    @contextmanager
    def connect(self, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the warehouse file. No command may be running: DuckDB locks it."""
        connection = duckdb.connect(str(self.folder / _FILE), read_only=read_only)
        try:
            yield connection
        finally:
            connection.close()

    def restore(self, kept: Path | None) -> None:
        """Replace the folder by a copy of one that `keep` made, or by an empty one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if kept is None:
            self.folder.mkdir(parents=True)
        else:
            shutil.copytree(kept, self.folder)

    def keep(self, target: Path) -> Path:
        """Copy the folder, to restore it later."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder, target)
        return target

    def call(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Any process in the environment of the commands."""
        return subprocess.run(
            command,
            env=self._env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """The sandbox as a process on a free port; gives its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("sandbox: "):
            raise CommandError("The sandbox did not start: try `python -m sandbox`.")
        yield line.removeprefix("sandbox: ").strip()
    finally:
        process.terminate()
        process.wait()
