"""Elementary and the monitors, where the dbt packages and `edr` are installed (`make deps`).

A month is lived through only by scrapes, since latency is measured on live answers. On the clean
month nothing is found. Then three things go wrong that reconciliation has no business with, and
one that is an incident: the first three are found and reported by Elementary, the last is not.
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from nba_props import elementary
from scrapers.settings import Settings
from tests.e2e.harness import HOOK, ROOT, Bench, Fault, Make, Row

PACKAGES = ROOT / "monitoring" / "dbt_packages"
WHY_NOT = elementary.absence(Settings(nba_props_project_dir=ROOT))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.packages,
    pytest.mark.skipif(WHY_NOT is not None, reason=f"Elementary is absent: {WHY_NOT}"),
]

FIRST, LAST = date(2025, 12, 29), date(2026, 1, 20)
CLEAN_MORNING = "2026-01-21T07:00"
SPOILED = ("2026-01-21", "2026-01-22")
MORNING = "2026-01-23T07:00"
# A game of the 21st that the source leaves out for good: an incident.
OMITTED: Fault = {"endpoint": "bdl/box_scores", "date": "2026-01-21", "fault": "omit_game"}
# Of the 22nd a column of one game is empty; no invariant of a box score needs it.
EMPTY_COLUMN: Fault = {
    "endpoint": "bdl/box_scores",
    "date": "2026-01-22",
    "fault": "field_missing",
    "field": "plus_minus",
}
NO_INJURIES: Fault = {"endpoint": "bdl/player_injuries", "fault": "empty"}


def late(day: str) -> Fault:
    """The box scores of the date are not there at the first two times of asking."""
    return {"endpoint": "bdl/box_scores", "date": day, "fault": "empty", "attempts": [1, 2]}


def night(bench: Bench, day: date, *, is_late: bool = False) -> None:
    """What is asked in a night: as the East ends, as the West ends, and later if need be."""
    next_day = day + timedelta(days=1)
    moments = [f"{day}T23:30", f"{next_day}T01:45"]
    if is_late:
        moments.append(f"{next_day}T03:30")
    for number, moment in enumerate(moments):
        asked = ["--endpoint", "balldontlie/box_scores"]
        if number == 0:
            asked += ["--endpoint", "balldontlie/player_injuries"]
        bench.at(moment).live("scrape", "--date", str(day), *asked)


def findings(bench: Bench) -> list[tuple[str, str | None, str]]:
    rows: list[Row] = bench.query("select * from nba.monitor_findings order by all")
    return [(row["table_name"], row["column_name"], row["test_name"]) for row in rows]


def headers(bench: Bench) -> list[str]:
    """Headers of Elementary's posts; ours have none."""
    return [
        block["text"]["text"]
        for body in bench.slack()
        for block in body.get("blocks", [])
        if block["type"] == "header"
    ]


@pytest.fixture(scope="module")
def month(make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = make_bench()
    packages = bench.project / "monitoring" / PACKAGES.name
    shutil.copytree(PACKAGES, packages, ignore=shutil.ignore_patterns("nba_props"))
    (packages / "nba_props").symlink_to(bench.project)
    for offset in range((LAST - FIRST).days + 1):
        night(bench, FIRST + timedelta(days=offset))
    yield bench
    shutil.rmtree(packages)


@pytest.fixture(scope="module")
def clean(month: Bench) -> tuple[list[tuple[str, str | None, str]], list[str], str]:
    """What Elementary found and reported the morning after a clean month, and what was printed."""
    done = month.at(CLEAN_MORNING).live("tick")
    return findings(month), headers(month), done.stdout


@pytest.fixture(scope="module")
def kept(month: Bench, clean: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the clean morning."""
    return month.keep(tmp_path_factory.mktemp("kept") / "warehouse")


@pytest.fixture(scope="module")
def spoiled(month: Bench, kept: Path) -> Bench:
    month.clear(kept)
    for day in SPOILED:
        month.set_faults(OMITTED, EMPTY_COLUMN, NO_INJURIES, late(day))
        night(month, date.fromisoformat(day), is_late=True)
    month.set_faults(OMITTED, EMPTY_COLUMN)
    month.at(MORNING).live("tick")
    return month


def test_a_clean_month_has_no_findings_and_no_posts(
    clean: tuple[list[tuple[str, str | None, str]], list[str], str],
) -> None:
    found, posts, printed = clean
    assert "Elementary looks at them" in printed
    assert found == []
    assert posts == []


def test_a_break_of_six_days_and_a_night_with_one_game(month: Bench, kept: Path) -> None:
    month.clear(kept)
    with duckdb.connect(str(month.duckdb)) as warehouse:
        dated = warehouse.execute(
            "select table_name from information_schema.columns where table_schema = 'nba' "
            "and table_name like 'monitor%' and column_name = 'game_date'"
        ).fetchall()
        for (table,) in dated:
            if table != "monitored_incidents":
                warehouse.execute(
                    f"delete from nba.{table} where game_date >= '2026-01-14' "
                    "and game_date < '2026-01-20'"
                )
        for table in ("monitor_player_games", "monitor_features"):
            warehouse.execute(
                f"delete from nba.{table} where game_date = '2026-01-20' and game_id "
                f"<> (select min(game_id) from nba.{table} "
                "where game_date = '2026-01-20')"
            )
        warehouse.execute("delete from nba_elementary.data_monitoring_metrics")
    clock = '{custom_run_started_at: "2026-01-21T12:00:00+00:00"}'
    month.dbt("test", "--select", "tag:monitors", "--vars", clock, project_dir=".")
    assert findings(month) == []


@pytest.mark.parametrize("morning", ["2025-10-14T07:00", "2025-10-23T07:00"])
@pytest.mark.usefixtures("kept")
def test_before_the_season_and_after_its_first_nights(month: Bench, morning: str) -> None:
    month.clear()
    month.at(morning).live("tick")
    assert findings(month) == []
    assert headers(month) == []


def test_a_volume_that_drops_a_column_that_empties_and_a_source_that_grows_late(
    spoiled: Bench,
) -> None:
    assert findings(spoiled) == [
        ("monitor_injury_list", None, "volume_anomalies"),
        ("monitor_player_games", "plus_minus", "column_anomalies"),
        ("monitor_source_latency", "median_hours", "column_anomalies"),
    ]


def test_each_is_reported_once(spoiled: Bench) -> None:
    tables = ("monitor_injury_list", "monitor_player_games", "monitor_source_latency")
    once = [f"Warning: {table}: 1 issues detected" for table in tables]
    assert sorted(headers(spoiled)) == once
    spoiled.live("alert")
    assert sorted(headers(spoiled)) == once


def test_an_incident_is_reported_only_by_us(spoiled: Bench) -> None:
    [incident] = spoiled.query("select * from nba.incidents where game_date = '2026-01-21'")
    [game] = spoiled.query(
        f"select label from nba.int_games where game_id = '{incident['game_id']}'"
    )
    ours = [body["text"] for body in spoiled.slack() if game["label"] in body.get("text", "")]
    assert len(ours) == 1
    # It is in the series all the same, and would have been an anomaly.
    [day] = spoiled.query(
        "select landed_share, has_incident from nba.monitor_box_scores "
        "where game_date = '2026-01-21'"
    )
    assert day["has_incident"]


@pytest.fixture(scope="module")
def site(spoiled: Bench) -> Path:
    folder = spoiled.duckdb.parent / "site"
    spoiled.nba_props("report", NBA_PROPS_SITE_DIR=str(folder))
    return folder


def test_the_findings_are_on_the_site(site: Path) -> None:
    front = (site / "index.html").read_text()
    section = front.split('id="watched"')[1].split("</section>")[0]
    for table in ("monitor injury list", "monitor player games", "monitor source latency"):
        assert table in section
    report = (site / "elementary" / "index.html").read_text()
    assert not re.search(r"<link[^>]+href=.https?:", report)
    data = re.search(r"elementaryData = JSON.parse\(atob\('([^']+)'", report)
    assert data is not None
    assert b"monitor_injury_list" in base64.b64decode(data[1])


@pytest.mark.enable_socket
def test_the_tab_of_elementary_opens_from_disk_and_calls_nobody(site: Path) -> None:
    browser = pytest.importorskip("tests.e2e.test_browser")
    if browser.CHROMIUM is None:
        pytest.skip("`apt-get install chromium` brings the browser")
    with browser.api.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser.CHROMIUM, args=["--no-sandbox"])
        visit = browser.Visit(running, browser.DESK, "light")
        page = visit.go(site / "index.html")
        page.get_by_role("link", name="Elementary").click()
        page.frame_locator("iframe").get_by_text("Test results breakdown").wait_for(timeout=60_000)
        browser.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=browser.SCREENSHOTS / "elementary-1280-light.png")
        assert visit.complaints == []
        running.close()


def test_the_secret_part_of_the_webhook_is_in_no_file(spoiled: Bench) -> None:
    for path in (spoiled.project / "logs").iterdir():
        assert HOOK not in path.read_text(errors="replace"), path.name


def test_run_and_an_idle_tick_do_not_start_elementary(spoiled: Bench) -> None:
    runs = "select count(*) as n from nba_elementary.dbt_invocations"
    before = spoiled.query(runs)
    spoiled.live("run", code=None)
    spoiled.at("2026-01-23T07:20").live("tick")
    assert spoiled.query(runs) == before


@pytest.mark.usefixtures("kept")
def test_an_empty_warehouse_builds_and_tests(month: Bench) -> None:
    month.clear()
    meant = ("--vars", "{empty_warehouse_is_expected: true}")
    month.dbt("build", *meant, project_dir=".")
    month.dbt("test", *meant, "--select", "tag:reconciliation", project_dir=".")
