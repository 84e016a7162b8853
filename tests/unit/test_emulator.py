"""Landing through Google's own client (`make test-bigquery`, `make test-bigquery-real`)."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.testing import Client
from tests.unit.support import ROOT

service = pytest.importorskip("bigquery.service")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(service.absence() is not None, reason=str(service.absence())),
]
COMMAND = str(Path(sys.executable).with_name("nba-props"))
MORNING = "2026-01-23T12:00"
# Eight games and seven.
TWICE, KILLED = "2026-01-22", "2026-01-21"


class Warehouse:
    """Commands that land in datasets of their own, and queries on them."""

    def __init__(self, scratch: Any, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self._scratch = scratch
        self._env = (
            os.environ
            | scratch.environment
            | {
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
        )

    def scrape(self, day: str) -> None:
        done = subprocess.run(
            [COMMAND, "scrape", "--date", day, "--as-of", MORNING],
            env=self._env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def copy(self, to: str) -> str:
        done = subprocess.run(
            [COMMAND, "copy", "--to", to],
            env=self._env,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def clear(self) -> None:
        """Remove every table; of a dataset that is gone the emulator says that it is empty."""
        client = self._scratch.client
        for name in self._scratch.datasets():
            for table in list(client.list_tables(name)):
                client.delete_table(table)

    def start(self, day: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [COMMAND, "scrape", "--date", day, "--as-of", MORNING],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def count(self, table: str, day: str) -> int:
        """Rows that were asked for under a date."""
        # A record whose attempt is absent does not exist.
        sql = f"select count(*) as n from {self._scratch.relation(table)} as t"
        if not table.startswith("raw_ops"):
            attempts = self._scratch.relation("raw_ops.scrape_attempts")
            sql += f" inner join {attempts} as a on t.attempt_id = a.attempt_id"
        [row] = self._scratch.rows(f"{sql} where t.requested_for = date '{day}'")
        found: int = row["n"]
        return found


# Of the module: those of a function find an environment that is cleaned already.
@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("warehouse")
    with Sandbox() as sandbox, service.running(folder) as scratch:
        Client(sandbox.url).clock("2026-01-23T17:00:00Z")
        yield Warehouse(scratch, sandbox, folder)


def test_landing_twice_adds_nothing(warehouse: Warehouse) -> None:
    warehouse.scrape(TWICE)
    attempts = warehouse.count("raw_ops.scrape_attempts", TWICE)
    assert warehouse.count("raw_balldontlie.box_scores", TWICE) == 8
    warehouse.scrape(TWICE)
    assert warehouse.count("raw_balldontlie.box_scores", TWICE) == 8
    assert warehouse.count("raw_ops.scrape_attempts", TWICE) > attempts


def test_killed_while_it_lands_it_is_landed_by_the_next(warehouse: Warehouse) -> None:
    asked = len(warehouse.sandbox.requests())
    process: Any = warehouse.start(KILLED)
    while len(warehouse.sandbox.requests()) == asked and process.poll() is None:
        pass
    process.kill()
    process.wait()
    warehouse.scrape(KILLED)
    assert warehouse.count("raw_balldontlie.box_scores", KILLED) == 7


def test_killed_on_two_machines_nothing_is_landed_or_copied_twice(tmp_path: Path) -> None:
    if service.is_real():
        pytest.skip("`make soak-kill` is for the emulator")
    from sample.soak_kill_bigquery import on_bigquery

    outcome = on_bigquery(9, random.Random(7), tmp_path, builds=False)
    print(dict(outcome.ended))
    assert outcome.wrong == []
    assert outcome.kills >= 9
    assert outcome.compared["raw_balldontlie.box_scores"] > 25


def rows_copied(output: str) -> int:
    [rows] = re.findall(r"^([\d,]+) rows of", output, re.MULTILINE)
    return int(rows.replace(",", ""))


def test_the_history_goes_to_duckdb_and_back(warehouse: Warehouse) -> None:
    warehouse.scrape(TWICE)
    before = warehouse.count("raw_balldontlie.box_scores", TWICE)
    there = warehouse.copy("duckdb")
    assert "every hash is equal" in there
    warehouse.clear()
    back = warehouse.copy("bigquery")
    # As many rows, and each hash was compared.
    assert rows_copied(back) == rows_copied(there) > 0
    assert warehouse.count("raw_balldontlie.box_scores", TWICE) == before == 8
    # And it goes on: the same answer adds nothing.
    warehouse.scrape(TWICE)
    assert warehouse.count("raw_balldontlie.box_scores", TWICE) == before
