"""The commands on BigQuery, killed and repeated, against an undisturbed DuckDB.

By default on an emulator; NBA_PROPS_BIGQUERY_TEST=service takes a real project, which costs money.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sample import soak
from sandbox.server import Sandbox
from tests.e2e.harness import SEASON, Bench, Row, copy_project
from tests.e2e.rows import difference, ordered

service = pytest.importorskip("bigquery.service")
pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs dbt-bigquery")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.bigquery,
    pytest.mark.skipif(service.absence() is not None, reason=str(service.absence())),
]
BACKFILL_AT, MORNING = "2026-01-23T12:00", "2026-01-24T10:00"
QUARTER_PAST = "2026-01-24T10:15"
# Games from 2 January on: a build on the emulator takes as long as there are statements, and
# models need some five hundred player-games to learn from.
FIRST_NIGHT, NIGHTS = "2026-01-16", 3
DAY = "2026-01-24"
_POLL_SECONDS = 0.1
# From outside, the moment between two load jobs could not be met.
_DIES = """
import os, signal
from nba_props.cli import main
from scrapers.landing.bigquery_loads import Loader
from scrapers.landing.records import ATTEMPTS
load = Loader.load
def dies(self, batch_id, table, rows):
    if table.full_name == ATTEMPTS:
        os.kill(os.getpid(), signal.SIGKILL)
    return load(self, batch_id, table, rows)
Loader.load = dies
main()
"""

# What both engines must say alike: relation, columns (all but those that name a run).
COMPARED = {
    "nba.verdicts": "verdict_key, state, cause, detail, is_incident, expected_by_utc",
    "nba.verdict_events": "verdict_key, state, cause, detail, is_incident, as_of_utc",
    "nba.reconciliation_daily": "game_date, boundary, expected, complete, degraded, empty_ok, "
    "not_due, missing, coverage_pct",
    "nba.incidents": "incident_key, state, cause, is_open, opened_at_utc, affected_rows",
    "nba.player_game_summary": "game_id, game_date, player_id, pts, reb, ast, fg3m, minutes",
    "nba.workflow_due": "workflow, game_date, action, reason, next_check_utc",
    "nba.failed_processor_queue": "incident_key, status, tries, next_try_utc",
}
PREDICTED = {
    "nba.player_prop_predictions": "game_id, game_date, player_id, stat, status, line, made_at_utc",
    "nba.scoring_rows": "game_id, player_id, minutes_ewma_8, pts_ewma_8, opponent_allowed_pts",
    "raw_predictions.publications": "name, outcome, as_of_utc",
}


class Engine(Bench):
    """Commands on one engine, and what its relations hold."""

    def fetch(self, sql: str) -> list[Row]:
        """Rows of a query in which `{nba}.` and `{raw}` precede names."""
        return self.query(sql)

    def relation(self, name: str) -> str:
        return name

    def table(self, name: str, columns: str) -> list[tuple[Any, ...]]:
        rows = self.fetch(f"select {columns} from {self.relation(name)}")
        return ordered(row.values() for row in rows)

    def count(self, name: str) -> int:
        rows: int = self.fetch(f"select count(*) as n from {self.relation(name)}")[0]["n"]
        return rows

    def landed(self) -> int:
        """Records whose attempt exists: others do not."""
        total = 0
        for name in ("raw_balldontlie.box_scores", "raw_balldontlie.games", "raw_nba.schedule"):
            [row] = self.fetch(
                f"select count(*) as n from {self.relation(name)} as r inner join "
                f"{self.relation('raw_ops.scrape_attempts')} as a on r.attempt_id = a.attempt_id "
                "where r.requested_for >= date '1900-01-01'"
            )
            total += row["n"]
        return total

    def json(self, *arguments: str) -> Any:
        return json.loads(self.nba_props(*arguments, "--format", "json", code=None).stdout)


class OnBigQuery(Engine):
    """The same on BigQuery, or what replaces it."""

    timeout_seconds = 1800

    def __init__(self, scratch: Any, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.scratch = scratch
        self.env |= scratch.environment

    def relation(self, name: str) -> str:
        found: str = self.scratch.relation(name)
        return found

    def fetch(self, sql: str) -> list[Row]:
        rows: list[Row] = self.scratch.rows(sql)
        return rows

    def nba_props(
        self, *arguments: str, code: int | None = 0, **env: str
    ) -> subprocess.CompletedProcess[str]:
        done = super().nba_props(*arguments, code=code, **env)
        self.scratch.check_cap()
        return done

    def models(self) -> set[str]:
        """Models that are built."""
        return {table.table_id for table in self.scratch.client.list_tables(self.scratch.schema)}

    def killed_before_attempts(self, *arguments: str) -> None:
        """Run a command that kills itself when records have landed and their attempts have not."""
        done = subprocess.run(
            [sys.executable, "-c", _DIES, *arguments, "--as-of", self.as_of],
            env=self.env,
            cwd=self.duckdb.parent,
            capture_output=True,
            timeout=self.timeout_seconds,
            check=False,
        )
        assert done.returncode == -9, done.stderr

    def killed(self, when: Callable[[], bool], *arguments: str) -> None:
        """Start a command and kill it as soon as something holds."""
        with self.start(*arguments) as process:
            while not when():
                assert process.poll() is None, f"{arguments} ended before it could be killed"
                time.sleep(_POLL_SECONDS)
            process.kill()
        assert process.returncode == -9


@pytest.fixture(scope="module")
def slate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return soak.make_slate(tmp_path_factory.mktemp("slate") / "slate", FIRST_NIGHT, NIGHTS)


@pytest.fixture(scope="module")
def undisturbed(slate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """DuckDB, where nothing is killed, up to the first build."""
    yield from _engine(slate, tmp_path_factory.mktemp("duckdb"))


@pytest.fixture(scope="module")
def there(slate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnBigQuery]:
    """BigQuery, up to the first build: killed while it lands, killed while it builds."""
    folder = tmp_path_factory.mktemp("bigquery")
    with service.running(folder) as scratch, Sandbox(slate) as sandbox:
        bench = OnBigQuery(scratch, sandbox, copy_project(folder / "project"), folder / "w")
        bench.clear()
        bench.at(BACKFILL_AT)
        yield bench


def _engine(slate: Path, folder: Path) -> Iterator[Engine]:
    with Sandbox(slate) as sandbox:
        bench = Engine(sandbox, copy_project(folder / "project"), folder / "w")
        bench.clear()
        bench.at(BACKFILL_AT).live("backfill", "--season", SEASON)
        # A run asks for what the models of the last one name: lines, and a second source.
        for _ in range(2):
            bench.live("run")
        yield bench


def _differing(one: Engine, other: Engine, wanted: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, text in wanted.items():
        columns = text.split(", ")
        here, there = one.table(name, text), other.table(name, text)
        print(f"{name}: {len(here)} rows")
        if differs := difference(columns, here, there):
            found[name] = differs
    return found


def test_killed_while_it_lands_nothing_counts_until_it_is_run_again(there: OnBigQuery) -> None:
    there.killed_before_attempts("backfill", "--season", SEASON)
    assert there.count("raw_nba.schedule") > 0
    assert there.landed() == 0
    there.live("backfill", "--season", SEASON)
    landed = there.landed()
    assert landed > 600
    there.live("backfill", "--season", SEASON)
    assert there.landed() == landed


def test_killed_while_it_builds_it_ends_as_one_never_killed(
    there: OnBigQuery, undisturbed: Engine
) -> None:
    there.killed(lambda: "int_game_dates" in there.models(), "run")
    partly = there.models()
    assert "verdicts" not in partly
    # What was built when it was killed names games, and no second source yet.
    for _ in range(2):
        there.live("run")
    assert partly < there.models()
    assert there.landed() == undisturbed.landed()
    assert _differing(undisturbed, there, COMPARED) == {}
    assert there.count("nba.verdict_events") > 1000


def test_a_second_run_adds_nothing(there: OnBigQuery) -> None:
    def state() -> tuple[int, list[tuple[Any, ...]]]:
        columns = "verdict_key, state, cause, detail, as_of_utc, recorded_at_utc"
        return there.landed(), there.table("nba.verdict_events", columns)

    before = state()
    attempts = there.count("raw_ops.scrape_attempts")
    there.live("run")
    assert state() == before
    assert there.count("raw_ops.scrape_attempts") > attempts


def test_a_tick_does_what_is_due(there: OnBigQuery, undisturbed: Engine) -> None:
    summaries = []
    for engine in (undisturbed, there):
        engine.at(MORNING).live("train")
        summaries.append(engine.live("tick").stdout.splitlines()[-1])
    # Workflows, requests, builds, predictions, messages.
    assert summaries[0] == summaries[1]
    assert "0 prediction(s)" not in summaries[1]
    assert _differing(undisturbed, there, COMPARED | PREDICTED) == {}
    # The last bits of features move the bounds of trees, so each engine trains a model of its own.
    columns = "game_id, player_id, stat, mean"
    rows = [engine.table("nba.player_prop_predictions", columns) for engine in (undisturbed, there)]
    assert [row[:3] for row in rows[0]] == [row[:3] for row in rows[1]]
    apart = [abs(here[3] - other[3]) for here, other in zip(*rows, strict=True)]
    assert sum(apart) < 0.05 * sum(row[3] for row in rows[0])
    for engine in (undisturbed, there):
        engine.at(QUARTER_PAST)
    made = there.count("raw_predictions.predictions")
    assert there.live("tick").stdout == undisturbed.live("tick").stdout
    there.live("predict")
    assert there.count("raw_predictions.predictions") == made


def test_what_is_shown_is_the_same(there: OnBigQuery, undisturbed: Engine) -> None:
    here, over_there = undisturbed.json("status"), there.json("status")
    for part in ("tonight", "predictions", "due_next", "incidents", "queue", "breaker"):
        assert over_there[part] == here[part], part
    # All that differs is that two were killed.
    assert here["health"] == []
    assert {(row["finding"], row["subject"]) for row in over_there["health"]} == {
        ("run_never_ended", "backfill"),
        ("run_never_ended", "run"),
    }
    here, over_there = (engine.json("reconcile", "--date", DAY) for engine in (undisturbed, there))
    assert over_there["boundaries"] == here["boundaries"]
    assert over_there["status"] == here["status"] != "tool_failed"


def test_nothing_is_outside_the_prefix(there: OnBigQuery) -> None:
    mine = {name for name in there.scratch.datasets() if name.startswith(there.scratch.prefix)}
    assert {name.removeprefix(there.scratch.prefix) for name in mine} >= {"nba", "raw_ops"}
    for name in mine:
        dataset = there.scratch.client.get_dataset(name)
        assert dataset.default_table_expiration_ms
    if not service.is_real():
        assert there.scratch.datasets() == mine
