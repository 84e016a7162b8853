"""The pages of docs/how-to, applied as they are to a copy of the project, and run."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.e2e.harness import Bench, Make
from tests.unit.support import ROOT

pytestmark = pytest.mark.slow

PAGES = ROOT / "docs" / "how-to"
MOST_FILES = {"endpoint": 4, "feature": 2, "statistic": 1, "cause": 4, "workflow": 1}
DIFF = re.compile(r"```diff\n--- (\S+)\n\+\+\+ b/(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DAY, NOON = "2026-01-24", "2026-01-24T12:00"
# Three weeks: whoever has played five games is predicted.
FIRST, LAST = "2026-01-02", "2026-01-23"
TEAMS = [
    {"id": 1, "abbreviation": "ATL", "conference": "East"},
    {"id": 2, "abbreviation": "BOS", "conference": "East"},
]


def changes(page: str) -> list[tuple[bool, str, str, str]]:
    """Of each diff of a page: whether the file is new, its path, the lines before and after."""
    found = []
    for before, path, body in DIFF.findall((PAGES / f"{page}.md").read_text()):
        lines = [(line[:1] or " ", line[1:]) for line in body.splitlines()]
        old = "".join(f"{text}\n" for mark, text in lines if mark in " -")
        new = "".join(f"{text}\n" for mark, text in lines if mark in " +")
        found.append((before == "/dev/null", path, old, new))
    return found


def apply(page: str, project: Path) -> None:
    for is_new, path, old, new in changes(page):
        file = project / path
        assert file.exists() is not is_new, path
        text = "" if is_new else file.read_text()
        assert text.count(old) == 1 or is_new, (
            f"{page}: {path} does not have the lines of the diff once"
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(new if is_new else text.replace(old, new))


@pytest.mark.parametrize("page", MOST_FILES)
def test_a_page_touches_few_files(page: str) -> None:
    files = Counter(path for _, path, _, _ in changes(page))
    assert 0 < len(files) <= MOST_FILES[page]


def test_every_page_is_tried() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(MOST_FILES)


@pytest.fixture(scope="module")
def extended(make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A warehouse built and predicted by a project to which every page was applied."""
    bench = make_bench()
    copy = tmp_path_factory.mktemp("extended") / "project"
    shutil.copytree(bench.project, copy)
    for package in ("nba_props", "scrapers"):
        shutil.copytree(ROOT / package, copy / package)
    for page in MOST_FILES:
        apply(page, copy)
    declared = copy / "dbt_project.yml"
    declared.write_text(declared.read_text().replace("min_rows: 1000000", "min_rows: 500"))
    before = bench.project, dict(bench.env)
    bench.project = copy
    # The code beside the project, not the one that is installed.
    bench.env |= {
        "NBA_PROPS_PROJECT_DIR": str(copy),
        "PYTHONPATH": str(copy),
        "OMP_NUM_THREADS": "1",
    }
    bench.at("2026-01-23T12:00").live("backfill", "--from", FIRST, "--to", LAST)
    bench.at("2026-01-24T09:00").live("run")
    bench.live("train", "--stat", "ftm", "--stat", "pts")
    bench.at(NOON).live("run", code=None)
    yield bench
    bench.project, bench.env = before


def test_the_statistic_is_published(extended: Bench) -> None:
    folder = Path(extended.env.get("NBA_PROPS_EXPORTS_URL", str(extended.project / "exports")))
    pointer = json.loads((folder / "latest.json").read_text())
    entry = pointer["files"][f"predictions/{DAY}"]
    rows = json.loads((folder / entry["json"]).read_text())["rows"]
    throws = [row for row in rows if row["stat"] == "ftm"]
    assert throws
    # Nobody has lines of it; P(at most 0), P(at most 1) and so on are there for every line.
    assert all(row["recommendation"] == "NO_LINE" and 0 < row["mean"] < 14 for row in throws)
    assert all(row["distribution"][-1] == 1 for row in throws)
    schema = json.loads(
        ((folder / entry["json"]).parent.parent / "schemas" / "predictions.schema.json").read_text()
    )
    listed = schema["properties"]["rows"]["items"]["properties"]["stat"]["enum"]
    assert listed[:8] == ["pts", "reb", "ast", "fg3m", "stl", "blk", "turnover", "ftm"]


def test_the_feature_is_an_input_of_every_model(extended: Bench) -> None:
    models = extended.query("select stat, feature_names from raw_predictions.models")
    assert {row["stat"] for row in models} == {"pts", "ftm"}
    for row in models:
        names = json.loads(row["feature_names"])
        assert {"opponent_games_in_7_days", "ftm_ewma_8", "opponent_allowed_ftm"} < set(names)
        assert not [name for name in names if "_line" in name]
    (row,) = extended.query(
        "select count(*) as n, count(distinct opponent_games_in_7_days) as kinds "
        f"from nba.player_game_features where game_date = '{DAY}'"
    )
    assert row["n"] > 100
    assert row["kinds"] > 1


def test_the_workflow_is_decided(extended: Bench) -> None:
    text = extended.nba_props("tick", "--verbose", "--as-of", "2026-01-24T18:40", code=None).stdout
    assert re.search(r"RUN +injury_last_look, 1 question", text)


def test_the_cause_speaks_and_is_silent(extended: Bench) -> None:
    name = "a_team_of_sixteen_is_crowded_and_one_of_fifteen_is_not"
    extended.dbt("test", "--select", f"rec_box_score_invariants,test_name:{name}")
    (row,) = extended.query("select * from nba.causes where cause = 'crowded_team'")
    assert (row["state"], row["runbook"]) == ("degraded", "crowded_team")


def test_the_endpoint_lands_and_is_staged(extended: Bench, tmp_path: Path) -> None:
    answer = tmp_path / "bdl" / "v1" / "teams.json"
    answer.parent.mkdir(parents=True)
    answer.write_text(json.dumps({"data": TEAMS}))
    with Sandbox(recorded=tmp_path) as recorded:
        extended.nba_props(
            *("scrape", "--endpoint", "balldontlie/teams", "--as-of", "2026-01-24T18:20"),
            BDL_BASE_URL=f"{recorded.url}/bdl",
        )
    extended.nba_props("build")
    rows = extended.query("select * from nba.stg_balldontlie__teams order by bdl_team_id")
    assert [(row["bdl_team_id"], row["team_code"], row["conference"]) for row in rows] == [
        (str(team["id"]), team["abbreviation"], team["conference"]) for team in TEAMS
    ]
    assert extended.query("select subject from nba.endpoints where endpoint = 'teams'") == [
        {"subject": "list"}
    ]
