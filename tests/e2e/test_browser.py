"""The report site in a real browser: Debian's Chromium, from disk, at desk and phone width."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.harness import ROOT, Bench, Fault
from tests.unit.board_rows import BOARD, prediction, write_board, write_player

CHROMIUM = shutil.which("chromium")
api = pytest.importorskip("playwright.sync_api", reason="`make test-browser` installs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    # The browser is driven through a local socket.
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="`apt-get install chromium` brings the browser"),
]
PAGES = [
    *("index.html", "days/2026-01-22.html", "runbooks/postponed.html", "tonight.html"),
    *("record.html", "games/*.html"),
]
SCREENSHOTS = ROOT / "reports" / "screenshots"
DESK, PHONE = (1280, 900), (390, 844)
OUTAGE: Fault = {"endpoint": "bdl/box_scores", "date": "2026-01-22", "fault": "omit_game"}


@pytest.fixture(scope="module")
def site(built: Bench) -> Path:
    """The site of a season with an incident, with the documentation."""
    built.set_faults(OUTAGE)
    built.live("scrape", "--date", "2026-01-22", "--endpoint", "balldontlie/box_scores")
    built.live("run", code=None)
    folder = built.duckdb.parent / "site"
    built.nba_props("report", NBA_PROPS_SITE_DIR=str(folder))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


class Visit:
    """A page that keeps what it complained of and what it asked of the outside."""

    def __init__(self, browser: Any, size: tuple[int, int], scheme: str) -> None:
        self.size, self.scheme = size, scheme
        viewport = {"width": size[0], "height": size[1]}
        self.page = browser.new_context(viewport=viewport, color_scheme=scheme).new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._logged)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))
        self.page.on("request", self._asked)

    def _logged(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.complaints.append(f"asked {request.url}")

    def go(self, path: Path) -> Any:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture(params=[(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def visit(request: pytest.FixtureRequest, browser: Any) -> Iterator[Visit]:
    visit = Visit(browser, *request.param)
    yield visit
    visit.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_from_disk_is_accessible_and_fits(site: Path, visit: Visit, name: str) -> None:
    check_page(visit, sorted(site.glob(name))[0])


def test_the_page_of_a_player_is_accessible_and_fits(tmp_path: Path, visit: Visit) -> None:
    check_page(visit, write_player(tmp_path))


def check_page(visit: Visit, path: Path) -> None:
    page = visit.go(path)
    width, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= inner, "the page is wider than the screen"
    assert visit.complaints == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    picture = f"{path.stem}-{visit.size[0]}-{visit.scheme}.png"
    page.screenshot(path=SCREENSHOTS / picture, full_page=True)
    # What is folded is to be accessible too. Last: axe itself asks for the style sheet.
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = axe.Axe().run(page).response["violations"]
    bad = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in bad] == []


def test_the_heat_map_leads_to_the_day(site: Path, visit: Visit) -> None:
    page = visit.go(site / "index.html")
    row = page.locator("tr", has=page.get_by_role("link", name="Thu 22", exact=True)).first
    assert row.locator(".cell.degraded, .cell.missing").count() > 0
    row.get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thu 22 Jan 2026"
    assert (
        page.get_by_text("source omitted game").count() > 0
        or page.get_by_text("backup source used").count() > 0
    )
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text().startswith("What is here")
    assert visit.complaints == []


def test_the_tabs_work(site: Path, visit: Visit) -> None:
    page = visit.go(site / "index.html")
    page.get_by_role("link", name="dbt docs").click()
    inside = page.frame_locator("iframe")
    inside.get_by_text("One response goes one way").wait_for(timeout=30_000)
    assert page.locator("nav [aria-current]").inner_text() == "dbt docs"
    page.get_by_role("link", name="Elementary").click()
    assert page.get_by_text("make deps").count() > 0 or page.locator("iframe").count() == 1
    page.get_by_role("link", name="Runbooks").click()
    page.get_by_role("list").get_by_role("link", name="postponed", exact=True).click()
    assert "postponed" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Truth", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("What is here")
    assert visit.complaints == []


def test_by_keyboard_only(site: Path, visit: Visit) -> None:
    page = visit.go(site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    href = page.evaluate("document.activeElement.getAttribute('href')")
    assert href.startswith("days/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/days/*.html")
    assert visit.complaints == []


def names(page: Any) -> list[str]:
    """Players of the rows that are shown, in their order."""
    shown = page.locator("#board tbody tr:visible th")
    return [text.rsplit(" ", 1)[0] for text in shown.all_inner_texts()]


def test_the_board_is_searched_filtered_and_sorted(tmp_path: Path, visit: Visit) -> None:
    page = visit.go(write_board(tmp_path, BOARD))
    everyone = [row["player_name"] for row in BOARD]
    assert names(page) == everyone
    page.get_by_label("Search").fill("łuka")
    assert names(page) == ["Łuka <b>Bold</b>"]
    page.get_by_label("Search").fill("luka")
    assert names(page) == ["Łuka <b>Bold</b>"]
    page.get_by_label("Search").fill("")
    page.get_by_label("Game").select_option("LAL@DEN")
    assert names(page) == ["Cy Short"]
    page.get_by_label("Game").select_option("all")
    page.get_by_label("recommended only").check()
    assert names(page) == ["Ann Example", "Łuka <b>Bold</b>", "Dee Made"]
    assert page.locator("#shown").inner_text() == "3 of 5"
    page.get_by_label("recommended only").uncheck()
    # On either side: 10 points over, 20 points under.
    page.get_by_label("Edge at least").fill("9")
    assert names(page) == ["Ann Example", "Łuka <b>Bold</b>", "Eve Out"]
    page.get_by_label("Edge at least").fill("15")
    assert names(page) == ["Łuka <b>Bold</b>"]
    page.get_by_label("Edge at least").fill("")
    # With the keyboard only: the largest first, then the smallest; what has no number is last.
    head = page.get_by_role("button", name="edge")
    head.focus()
    page.keyboard.press("Enter")
    assert names(page) == ["Ann Example", "Eve Out", "Dee Made", "Łuka <b>Bold</b>", "Cy Short"]
    page.keyboard.press("Enter")
    assert names(page) == ["Łuka <b>Bold</b>", "Dee Made", "Ann Example", "Eve Out", "Cy Short"]
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("edge")
    assert visit.complaints == []


def test_the_board_fits_on_a_desk(tmp_path: Path, browser: Any) -> None:
    more = {"bet_book": "betrivers", "line": 33.5, "bet_line": 33.5, "side": "UNDER", "mean": 33.2}
    more |= {"last_games": 9, "last_games_pushed": 1}
    stat = "Points + rebounds + assists"
    row = prediction("Guerschon Yabusele", stat, expected_value_low=-0.22, **more)
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(write_board(tmp_path, [row]).as_uri())
    wide = page.get_by_role("region", name="Predictions of tonight")
    width, inner = wide.evaluate("region => [region.scrollWidth, region.clientWidth]")
    assert width <= inner


def test_the_board_reads_without_its_script(tmp_path: Path, browser: Any) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(write_board(tmp_path, BOARD).as_uri())
    assert names(page) == [row["player_name"] for row in BOARD]
    assert not page.locator("#filters").is_visible()
    page.context.close()
