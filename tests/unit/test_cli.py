"""The command line: exit codes, one-sentence errors, help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scrapers.landing.lock import write_lock
from tests.unit.support import KEY, ROOT

COMMANDS = (
    "run",
    "scrape",
    "backfill",
    "build",
    "train",
    "predict",
    "predictions",
    "accuracy",
    "publish",
    "backtest",
    "import-lines",
    "import-injuries",
    "capture",
    "backup",
    "restore",
    "copy",
    "prune",
    "reconcile",
    "explain",
    "doctor",
    "tick",
    "retry",
    "monitor",
    "status",
    "cost",
    "alert",
    "ack",
    "init",
    "sandbox",
)
LOOPBACK = {
    name: "http://127.0.0.1:9"
    for name in (
        "BDL_BASE_URL",
        "NBA_CDN_BASE_URL",
        "NBA_OFFICIALS_BASE_URL",
        "ESPN_BASE_URL",
    )
}


def nba_props(path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("nba-props")), *arguments],
        env={
            **os.environ,
            "NBA_PROPS_DUCKDB_PATH": str(path / "cli.duckdb"),
            "BDL_API_KEY": KEY,
            "COLUMNS": "80",
            **environment,
        },
        cwd=path,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help(tmp_path: Path, command: str) -> None:
    done = nba_props(tmp_path, command, "--help")
    assert done.returncode == 0
    assert f"Usage: nba-props {command}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["walk"], "No such command"),
        (["run", "--dat", "2026-01-24"], "No such option"),
        (["run", "--date", "24.1.2026"], "is not a date"),
        (["run", "--as-of", "2026-01-24T16:00"], "only against the sandbox"),
        (["scrape", "--as-of", "2026-01-24T16:00"], "only against the sandbox"),
        (
            ["backfill", "--season", "2025", "--as-of", "2026-01-24T16:00"],
            "only against the sandbox",
        ),
        (["scrape", "--endpoint", "games", "--from", "2026-01-24"], "--from and --to"),
        (["scrape", "--endpoint", "teams"], "There is no endpoint"),
        (["scrape", "--endpoint", "nba/box_scores"], "has not been built"),
        (["scrape", "--from", "2026-01-24", "--to", "2026-01-23"], "is after"),
        (["backfill"], "either --season"),
        (["backfill", "--season", "2025", "--from", "2026-01-01"], "either --season"),
        (["backfill", "--season", "25/26"], "is not a season"),
        (["train"], "nba.stats is needed and has not been built"),
        (["train", "--as-of", "2026-01-24T16:00"], "only against the sandbox"),
        (["predict"], "nba.scoring_rows is needed and has not been built"),
        (["predict", "--as-of", "2026-01-24T16:00"], "only against the sandbox"),
        (["publish"], "nba.publication_audit is needed and has not been built"),
        (["publish", "--as-of", "2026-01-24T16:00"], "only against the sandbox"),
        (["publish", "--to", "s3://me:hush@bucket/x"], "without user, password or query"),
        (["backtest", "--from", "2026-01-01"], "Missing option"),
        (["backtest", "--from", "2026-01-24", "--to", "2026-01-23"], "is after"),
        (["backtest", "--from", "2026-01-01", "--to", "2026-01-23"], "has not been built"),
        (["build", "--as-of", "soon"], "is not a moment"),
        (["import-lines"], "Missing argument"),
        (["import-lines", "lines.csv"], "cannot be read as a CSV file"),
        (["import-injuries", "reports.csv"], "cannot be read as a file of reports"),
        (["import-injuries", "x.csv", "--source", "The NBA"], "is no name of a source"),
        (["import-injuries", "x.csv", "--captured-at", "soon"], "is not a moment"),
        (["import-lines", "lines.csv", "--stat", "pf"], "is not predicted"),
        (["train", "--stat", "pf"], "give one of pts, reb, ast, fg3m"),
        (["accuracy", "--stat", "pf"], "is not predicted"),
        (["predictions", "--stat", "pf"], "is not predicted"),
        (["backtest", "--from", "2026-01-01", "--to", "2026-01-02", "--stat", "x"], "one of pts"),
        (["reconcile", "--format", "xml"], "xml"),
        (["explain"], "Missing argument"),
        (["explain", "0022500644"], "There is no warehouse"),
    ],
)
def test_what_cannot_be_done_ends_with_3(tmp_path: Path, arguments: list[str], text: str) -> None:
    done = nba_props(tmp_path, *arguments)
    assert done.returncode == 3
    assert text in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["reconcile", "status"])
def test_without_a_warehouse_nothing_is_known(tmp_path: Path, command: str) -> None:
    done = nba_props(tmp_path, command)
    assert done.returncode == 2
    assert "unknown, There is no warehouse" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["scrape", "--date", "3026-01-24"], "No source has the date 3026-01-24"),
        (["scrape", "--date", ""], "'' is not a date"),
        (["scrape", "--date", "2026-01-24", "--date", "0001-01-01"], "No source has the date"),
        (["scrape", "--from", "", "--to", ""], "'' is not a date"),
        (["scrape", "--endpoint", ""], "There is no endpoint ''"),
        (["run", "--date", ""], "'' is not a date"),
        (["run", "--date", "9999-12-31"], "No source has the date 9999-12-31"),
        (["run", "--as-of", "9999-12-31T23:59:59Z"], "is no moment of the NBA"),
        (["run", "--as-of", "0001-01-01T00:00"], "is no moment of the NBA"),
        (["run", "--as-of", ""], "'' is not a moment"),
        (["tick", "--as-of", "9999-12-31T23:59:59Z"], "is no moment of the NBA"),
        (["backfill", "--season", "9999"], "is not a season that a source has"),
        (["backfill", "--season", "1945"], "is not a season that a source has"),
        (["backfill", "--season", ""], "'' is not a season"),
        (["backfill", "--from", "1900-01-01", "--to", "1900-02-01"], "No source has the date"),
        (["backfill", "--from", "2026-01-01", "--to", "9999-01-01"], "No source has the date"),
        (["build", "--as-of", "9999-12-31T00:00"], "is no moment of the NBA"),
        (["explain", "x", "--as-of", ""], "'' is not a moment"),
        (["reconcile", "--date", ""], "'' is not a date"),
        (["reconcile", "--date", "9999-12-31"], "No source has the date"),
        (["predictions", "--date", "0001-01-01"], "No source has the date"),
        (["ack", "x", "--until", "9999-12-31T00:00"], "is no moment of the NBA"),
        (["publish", "--date", "3026-01-24"], "No source has the date"),
        (["publish", "--to", ""], "--to must not be empty"),
        (["backtest", "--from", "1900-01-01", "--to", "2026-01-01"], "No source has the date"),
    ],
)
def test_what_no_source_can_have_is_refused_in_one_sentence(
    tmp_path: Path, arguments: list[str], text: str
) -> None:
    done = nba_props(tmp_path, *arguments, **LOOPBACK)
    assert done.returncode == 3
    assert text in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_command_line_without_a_command_shows_the_help(tmp_path: Path) -> None:
    done = nba_props(tmp_path)
    assert done.returncode == 3
    assert "reconcile" in done.stdout + done.stderr


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    done = nba_props(tmp_path, "run", BDL_REQUESTS_PER_MINUTE="many")
    assert done.returncode == 3
    assert done.stderr.startswith("BDL_REQUESTS_PER_MINUTE")
    assert len(done.stderr.splitlines()) == 1


def test_what_is_unknown_says_so_in_json(tmp_path: Path) -> None:
    import json

    done = nba_props(tmp_path, "reconcile", "--date", "2026-01-24", "--format", "json")
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert report.pop("reason").endswith("run `nba-props run` first.")
    assert report == {
        "date": "2026-01-24",
        "as_of_utc": None,
        "status": "unknown",
        "boundaries": [],
        "incidents": [],
        "notices": [],
        "findings": [],
    }


@pytest.mark.parametrize("command", [["run"], ["build"], ["backfill", "--season", "2025"]])
def test_the_second_writer(tmp_path: Path, command: list[str]) -> None:
    with write_lock(tmp_path / "cli.duckdb", "run"):
        done = nba_props(tmp_path, *command, **LOOPBACK)
    assert done.returncode == 3
    assert "is writing to cli.duckdb" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "cli.duckdb").exists()


@pytest.mark.parametrize(("debug", "traceback"), [("", False), ("1", True)])
def test_an_uncaught_error_ends_with_3(tmp_path: Path, debug: str, traceback: bool) -> None:
    script = (
        "import sys, nba_props.cli as cli, nba_props.commands.reports.explain as e\n"
        "def fail(*_):\n    raise KeyError('odd')\n"
        "e.explain = fail\n"
        "sys.argv = ['nba-props', 'explain', 'x']\n"
        "cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NBA_PROPS_DEBUG": debug},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "failed unexpectedly (KeyError: 'odd')" in done.stderr
    assert ("Traceback" in done.stderr) is traceback


def test_scrape_tells_what_failed_and_ends_with_1(tmp_path: Path) -> None:
    done = nba_props(
        tmp_path,
        "scrape",
        "--date",
        "2026-01-24",
        "--endpoint",
        "box_scores",
        NBA_PROPS_BACKOFF_SECONDS="0",
        **LOOPBACK,
    )
    assert done.returncode == 1
    assert "connection_error" in done.stdout
    assert "balldontlie/box_scores for 2026-01-24, attempt 4" in done.stdout
    assert KEY not in done.stdout + done.stderr


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    done = nba_props(tmp_path, "doctor", NBA_PROPS_PROJECT_DIR=str(tmp_path), **LOOPBACK)
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert done.returncode == 3
    assert lines["ok    versions"].startswith("Python 3")
    assert "Connection refused" in lines["wrong balldontlie"]
    assert "Connection refused" in lines["wrong NBA.com"]
    assert "NBA_PROPS_PROJECT_DIR" in lines["wrong dbt"]
    assert KEY not in done.stdout + done.stderr
