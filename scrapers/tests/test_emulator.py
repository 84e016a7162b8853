"""Landing through Google's own client against an emulator (`make test-bigquery`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.testing import Client
from scrapers.tests.support import ROOT

emulator = pytest.importorskip("bigquery.emulator")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(
        not emulator.COMMAND.exists(), reason="`make test-bigquery` installs the emulator"
    ),
]
COMMAND = str(Path(sys.executable).with_name("nba-props"))
DAY, MORNING = "2026-01-22", "2026-01-23T12:00"


class Warehouse:
    """Commands that land in one emulator, and queries on it."""

    def __init__(self, url: str, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self._url = url
        self._env = os.environ | {
            "BIGQUERY_EMULATOR_HOST": url,
            "GOOGLE_CLOUD_PROJECT": emulator.PROJECT,
            "DBT_TARGET": "bigquery",
            "BDL_API_KEY": "any",
            "BDL_BASE_URL": f"{sandbox.url}/bdl",
            "NBA_CDN_BASE_URL": f"{sandbox.url}/nba",
            "NBA_OFFICIALS_BASE_URL": f"{sandbox.url}/officials",
            "ESPN_BASE_URL": f"{sandbox.url}/espn",
            "BDL_REQUESTS_PER_MINUTE": "100000",
            "NBA_PROPS_REQUESTS_PER_MINUTE": "100000",
            "NBA_PROPS_DUCKDB_PATH": str(folder / "lock.duckdb"),
            "NBA_PROPS_PROJECT_DIR": str(ROOT),
        }

    def scrape(self) -> None:
        done = subprocess.run(
            [COMMAND, "scrape", "--date", DAY, "--as-of", MORNING],
            env=self._env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [COMMAND, "scrape", "--date", DAY, "--as-of", MORNING],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def count(self, table: str) -> int:
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        client = bigquery.Client(
            project=emulator.PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": self._url},
        )
        # A record whose attempt is absent does not exist.
        sql = f"select count(*) as n from `{emulator.PROJECT}.{table}` as t"
        if not table.startswith("raw_ops"):
            sql += (
                f" inner join `{emulator.PROJECT}.raw_ops.scrape_attempts` as a "
                "on t.attempt_id = a.attempt_id"
            )
        [row] = client.query(sql).result()
        found: int = row["n"]
        return found


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Sandbox() as sandbox, emulator.running(tmp_path) as url:
        Client(sandbox.url).clock("2026-01-23T17:00:00Z")
        yield Warehouse(url, sandbox, tmp_path)


def test_landing_twice_adds_nothing(warehouse: Warehouse) -> None:
    warehouse.scrape()
    landed = warehouse.count("raw_balldontlie.box_scores")
    attempts = warehouse.count("raw_ops.scrape_attempts")
    assert landed == 8
    warehouse.scrape()
    assert warehouse.count("raw_balldontlie.box_scores") == landed
    assert warehouse.count("raw_ops.scrape_attempts") > attempts


def test_killed_while_it_lands_it_is_landed_by_the_next(warehouse: Warehouse) -> None:
    process: Any = warehouse.start()
    while not warehouse.sandbox.requests() and process.poll() is None:
        pass
    process.kill()
    process.wait()
    warehouse.scrape()
    assert warehouse.count("raw_balldontlie.box_scores") == 8
