"""Names with markup, escape sequences and line ends, and impossible dates, by the real commands."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from scrapers.clock import read_clock
from scrapers.events import Batch
from scrapers.events import Run as AnyRun
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.tables import read_tables
from scrapers.sources.balldontlie import GAMES
from tests.e2e.harness import COMMAND, KEY, copy_project
from tests.unit.support import ROOT, Reply, Server, answer, body

# One build and some twenty commands; test_terminal.py has the same on models made by hand.
pytestmark = pytest.mark.slow

DAY = read_clock(None).today - timedelta(days=2)
EVIL = "[/b][link=http://x]\x1b]0;owned\x07\x1b[31m\u202e\r\n"
SHOWN = "[/b][link=http://x]\\x1b]0;owned\\x07\\x1b[31m\\u202e\\r\\n"
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
# No command line can hold this one.
NAME = EVIL + "\0"
Run = Callable[..., subprocess.CompletedProcess[str]]


def team(code: str) -> dict[str, Any]:
    return {"id": 1, "abbreviation": code, "full_name": f"{code} {NAME}", "city": NAME}


def game(number: int, away: str, home: str) -> dict[str, Any]:
    """A final game as balldontlie lists it."""
    return {
        "id": number,
        "date": f"{DAY}",
        "datetime": f"{DAY}T23:00:00Z",
        "season": DAY.year if DAY.month > 6 else DAY.year - 1,
        "status": "Final",
        "period": 4,
        "time": "Final",
        "postseason": False,
        "home_team_score": 100,
        "visitor_team_score": 90,
        "home_team": team(home),
        "visitor_team": team(away),
    }


def box_score(away: str, home: str) -> dict[str, Any]:
    """The same game with one player a side, whose names are hostile."""

    def side(code: str, number: int, points: int) -> dict[str, Any]:
        player = {"id": number, "first_name": f"Eve{number}", "last_name": NAME, "position": NAME}
        line = dict.fromkeys(("reb", "ast", "stl", "blk", "turnover", "pf"), 1)
        return team(code) | {"players": [{"player": player, "min": "40", "pts": points, **line}]}

    return game(0, away, home) | {
        "home_team": side(home, 901, 100),
        "visitor_team": side(away, 902, 90),
    }


def land_impossible_dates(path: Path) -> None:
    """What earlier versions could land: questions about dates that no source can have."""
    clock = read_clock(None)
    batch = Batch(AnyRun.start("scrape", "nba", clock))
    for day in (date(1, 1, 1), date(1946, 6, 30), date(3026, 1, 24), date(9999, 12, 31)):
        batch.answers.append(answer(outcome="empty", requested_for=day))
        record = GAMES.record(json.dumps(game(3, "GSW", "DEN") | {"date": f"{day}"}))
        batch.answers.append(answer(record, requested_for=day, endpoint="games"))
    DuckDBWarehouse(path, read_tables(ROOT)).land(batch)


@pytest.fixture(scope="module")
def nba_props(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Commands on a warehouse that was landed and built from such answers."""
    folder = tmp_path_factory.mktemp("hostile")
    project = copy_project(folder / "project")
    server = Server()
    env = {name: value for name, value in os.environ.items() if name != "SLACK_WEBHOOK_URL"} | {
        "BDL_API_KEY": KEY,
        "NBA_PROPS_PROJECT_DIR": str(project),
        "NBA_PROPS_DUCKDB_PATH": str(folder / "nba_props.duckdb"),
        "NBA_PROPS_SITE_DIR": str(folder / "site"),
        "NBA_PROPS_MAX_ATTEMPTS": "1",
        "COLUMNS": "200",
    }
    for service in ("BDL", "NBA_CDN", "NBA_OFFICIALS", "ESPN"):
        env[f"{service}_BASE_URL"] = server.url

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments], env=env, cwd=folder, capture_output=True, text=True, timeout=600
        )

    impossible = [
        game(4 + number, "GSW", "DEN") | {"date": day, "datetime": f"{day}T23:59:59Z"}
        for number, day in enumerate(("0001-01-01", "1946-06-30", "2100-12-31", "9999-12-31"))
    ]
    server.say(
        Reply(body=body(game(1, NAME, "MIN"), game(2, "GSW", "LAL"), *impossible, meta={})),
        Reply(body=body(box_score(NAME, "MIN"), box_score("GSW", "LAL"))),
    )
    asked = ("--endpoint", "balldontlie/games", "--endpoint", "balldontlie/box_scores")
    landed = run("scrape", "--date", f"{DAY}", *asked)
    assert landed.returncode == 0, landed.stdout + landed.stderr
    land_impossible_dates(folder / "nba_props.duckdb")
    built = run("build")
    assert built.returncode == 0, built.stdout + built.stderr
    yield run
    server.stop()


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (["reconcile", "--date", f"{DAY}", "--detailed"], {0, 1, 2}),
        (["reconcile", "--date", f"{DAY}", "--format", "json"], {0, 1, 2}),
        (["explain", "balldontlie:1"], {0, 3}),
        (["explain", "eve901"], {0, 3}),
        (["explain", "eve"], {3}),
        (["explain", EVIL], {3}),
        (["status"], {0}),
        (["monitor"], {0, 1, 2}),
        (["predictions", "--date", f"{DAY}"], {0}),
        (["accuracy"], {3}),
        (["ack", EVIL], {3}),
        (["alert", "--dry-run"], {0}),
        (["reconcile", "--date", f"{DAY}", "--alert", "--dry-run"], {0, 1, 2}),
        (["publish"], {0, 1}),
        (["retry"], {0, 1}),
        (["doctor"], {0, 3}),
        (["report", "--front-only"], {0, 1}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_every_command_shows_it_and_ends_well(
    nba_props: Run, arguments: list[str], codes: set[int]
) -> None:
    done = nba_props(*arguments)
    output = done.stdout + done.stderr
    assert done.returncode in codes, output
    assert "failed unexpectedly" not in output
    assert not OBEYED.search(output)


def test_the_names_are_really_there(nba_props: Run) -> None:
    assert SHOWN in nba_props("explain", "eve").stderr.replace("\n", "")
    found = nba_props("reconcile", "--date", f"{DAY}", "--detailed").stdout
    assert "[/b][link=http://x]" in found
    report = json.loads(nba_props("reconcile", "--date", f"{DAY}", "--format", "json").stdout)
    assert any(row["expected"] for row in report["boundaries"])


def test_the_site_shows_them_too(nba_props: Run) -> None:
    done = nba_props("report", "--front-only")
    # A report that takes longer than two seconds says so first.
    [site] = re.findall(r"^(.*)/index\.html:", done.stdout, re.MULTILINE)
    pages = [path.read_text(encoding="utf-8") for path in Path(site).rglob("*.html")]
    assert any("[/b][link=http://x]" in page for page in pages)
    assert not any(re.search(r"[\x1b\x07\u202e]", page) for page in pages)
