"""The report site as files: whole, self-contained, and replaced as a whole or not at all."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.e2e.harness import Bench, Fault
from tests.unit.test_runbooks import PAGES, queries

OUTAGE: Fault = {"endpoint": "bdl/box_scores", "date": "2026-01-22", "fault": "omit_game"}
LINK = re.compile(r"""(?:href|src)=["']([^"']+)["']""")


@pytest.fixture(scope="module")
def lived(built: Bench) -> Bench:
    """A built season in which a game of the 22nd then vanished from the source, for good."""
    built.set_faults(OUTAGE)
    built.live("scrape", "--date", "2026-01-22", "--endpoint", "balldontlie/box_scores")
    built.live("run", code=None)
    return built


@pytest.fixture(scope="module")
def site(lived: Bench) -> Path:
    folder = lived.duckdb.parent / "site"
    lived.nba_props("report", "--front-only", NBA_PROPS_SITE_DIR=str(folder))
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    for page in pages(site):
        for link in LINK.findall(page.read_text()):
            target = link.split("#")[0]
            if target and not target.startswith("data:"):
                assert "://" not in link, f"{page.name} calls {link}"
                assert (page.parent / target).exists(), f"{page.name} links to {link}"


def test_only_the_board_has_a_script(site: Path) -> None:
    scripts = {page.name: re.findall("<script.*", page.read_text()) for page in pages(site)}
    assert scripts.pop("tonight.html") == ['<script src="board.js" defer></script>']
    assert set(map(tuple, scripts.values())) == {()}


def test_every_day_with_a_verdict_has_a_page(site: Path, lived: Bench) -> None:
    days = lived.query("select distinct game_date from nba.report_days")
    assert {path.stem for path in (site / "days").iterdir()} == {
        str(row["game_date"]) for row in days
    }
    front = (site / "index.html").read_text()
    assert front.count('<th scope="row"><a href="days/') == len(days)


def test_the_heat_map_says_what_the_verdicts_say(site: Path, lived: Bench) -> None:
    front = (site / "index.html").read_text()
    row = front.split('href="days/2026-01-22.html">Thu 22</a>')[1].split("</tr>")[0]
    shown = re.findall(r'<td class="cell (\w+)', row)
    states = {
        found["boundary_order"]: found["state"]
        for found in lived.query("select * from nba.report_days where game_date = '2026-01-22'")
    }
    orders = [
        found["boundary_order"]
        for found in lived.query("select distinct boundary_order from nba.report_days order by 1")
    ]
    assert shown == [states.get(order, "none") for order in orders]
    assert "degraded" in states.values() or "missing" in states.values()


def test_an_open_incident_names_cause_evidence_and_runbook(site: Path, lived: Bench) -> None:
    [incident] = lived.query(
        "select * from nba.report_incidents inner join nba.causes using (cause) where is_open"
    )
    front = (site / "index.html").read_text()
    article = unescape(front.split('<article class="incident open">')[1].split("</article>")[0])
    assert incident["label"] in article
    assert incident["cause"].replace("_", " ") in article
    assert incident["meaning"] in article
    assert f"runbooks/{incident['runbook']}.html" in article
    assert "attempt_id" in article


def test_the_runbook_of_an_open_incident_lists_it(site: Path, lived: Bench) -> None:
    [incident] = lived.query("select * from nba.report_incidents where is_open")
    page = unescape((site / "runbooks" / f"{incident['runbook']}.html").read_text())
    assert 'href="../index.html"' in page.split("<main")[1]
    article = page.split('<article class="incident open">')[1].split("</article>")[0]
    assert incident["label"] in article
    other = (site / "runbooks" / "wrong_date_requested.html").read_text()
    assert "None is open." in other


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_query_of_a_runbook_runs(lived: Bench, page: Path) -> None:
    for sql in queries(page):
        lived.query(sql)


def test_times_are_eastern(site: Path) -> None:
    front = (site / "index.html").read_text()
    assert "As of Fri 23 Jan 2026 12:00 PM ET" in front
    assert "Fri 23 Jan 7:00 PM ET" in front
    assert "UTC" not in re.sub(r"<pre.*?</pre>", "", front, flags=re.S)


def test_what_is_absent_is_named(site: Path) -> None:
    assert "make deps" in (site / "elementary.html").read_text()
    assert "nba-props report" in (site / "docs.html").read_text()
    assert "The monitors are not built" in (site / "index.html").read_text()


def test_a_folder_that_is_no_site_is_not_touched(lived: Bench, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    done = lived.nba_props("report", "--front-only", code=3, NBA_PROPS_SITE_DIR=str(tmp_path))
    assert "NBA_PROPS_SITE_DIR" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_report_that_fails_leaves_the_last_one(site: Path, lived: Bench) -> None:
    before = (site / "index.html").read_text()
    done = lived.nba_props(
        "report", "--front-only", code=3, NBA_PROPS_SITE_DIR=str(site), NBA_PROPS_SCHEMA="nowhere"
    )
    assert "nba-props build" in done.stderr
    assert (site / "index.html").read_text() == before
    assert not list(site.parent.glob(".site*"))


@pytest.mark.slow
def test_the_documentation_is_one_page_that_calls_nobody(site: Path, lived: Bench) -> None:
    lived.nba_props("report", NBA_PROPS_SITE_DIR=str(site))
    docs = (site / "docs" / "index.html").read_text()
    assert "player_game_features" in docs
    assert not re.search(r"<link[^>]+href=.https?:", docs)
    assert "docs/index.html" in (site / "docs.html").read_text()
    # And it stays where only the front is made again.
    lived.nba_props("report", "--front-only", NBA_PROPS_SITE_DIR=str(site))
    assert (site / "docs" / "index.html").read_text() == docs
