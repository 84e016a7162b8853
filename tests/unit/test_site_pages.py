"""A runbook on the site: the way back, and the open incidents that it is about."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from nba_props.site import figures
from nba_props.site.figures import Figures, months
from nba_props.site.pages import Pages
from scrapers.errors import NotBuiltError
from scrapers.events import Row

TEXT = "# request_failed\n\nWhat it is.\n"


def incident(label: str, runbook: str, is_open: bool) -> Row:
    return {
        "label": label,
        "game_date": date(2026, 1, 24),
        "state": "missing",
        "cause": "request_failed",
        "detail": "last answer: http_error",
        "runbook": runbook,
        "is_open": is_open,
        "opened_et": "Sun 25 Jan 1:01 AM ET",
        "resolved_et": None if is_open else "Sun 25 Jan 2:01 AM ET",
        "first_boundary": "schedule_to_boxscores",
        "affected_rows": 26,
        "evidence": None,
    }


def pages(*incidents: Row, status: str = "ok") -> Pages:
    moment = datetime(2026, 1, 25, 14, tzinfo=UTC)
    clock = {"as_of_utc": moment, "status": status, "reason": "x", "is_empty": status == "unknown"}
    causes = [
        {"cause": name, "runbook": page, "meaning": f"Meaning of {name}"}
        for name, page in (("request_failed", "request_failed"), ("cancelled", "postponed"))
    ]
    parts: dict[str, list[Row]] = {"clock": [clock], "causes": causes, "incidents": list(incidents)}
    return Pages(Figures(parts, None, []), None)


def test_a_runbook_links_to_the_front_page_and_lists_its_open_incidents() -> None:
    site = pages(
        incident("GSW@MIN", "request_failed", is_open=True),
        incident("NYK@PHI", "request_failed", is_open=False),
        incident("BOS@CHI", "late", is_open=True),
    )
    html = site.runbook("request_failed", TEXT)
    assert 'href="../index.html">Back to the report' in html
    assert "GSW@MIN, Sat 24 Jan 2026" in html
    assert "Meaning of request_failed: last answer: http_error." in html
    assert "NYK@PHI" not in html
    assert "BOS@CHI" not in html
    assert "None is open." not in html


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ok", "None is open."),
        ("tool_failed", "None was open then."),
        ("unknown", "Nothing is known."),
    ],
)
def test_without_an_open_incident_it_says_what_is_known(status: str, words: str) -> None:
    site = pages(incident("BOS@CHI", "late", is_open=True), status=status)
    html = site.runbook("postponed", "# postponed, cancelled\n")
    assert words in html
    assert "BOS@CHI" not in html


def test_the_index_links_to_the_page_of_every_cause() -> None:
    html = pages(incident("BOS@CHI", "late", is_open=True)).runbook("README", "# Runbooks\n")
    assert 'href="../index.html">Back to the report' in html
    assert "Open now" not in html
    assert '<a href="postponed.html">cancelled</a>: Meaning of cancelled' in html
    assert '<a href="request_failed.html">request failed</a>' in html


def test_a_page_of_no_cause_has_only_the_way_back() -> None:
    html = pages(incident("BOS@CHI", "late", is_open=True)).runbook("monitors", "# Monitors\n")
    assert 'href="../index.html">Back to the report' in html
    assert "Open now" not in html
    assert "By cause" not in html


def test_the_month_of_the_clock_comes_first_and_those_ahead_last() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 25), date(2026, 2, 1), date(2026, 3, 1)]
    figures = Figures(
        {
            "clock": [{"as_of_date_et": date(2026, 1, 25)}],
            "boundaries": [{"boundary": "b"}],
            "days": [{"game_date": day, "boundary": "b"} for day in days],
        },
        None,
        [],
    )
    assert [month.title for month in months(figures)] == [
        "January 2026",
        "December 2025",
        "February 2026",
        "March 2026",
    ]


def test_a_warehouse_of_an_earlier_version_is_one_sentence() -> None:
    old = incident("BOS@CHI", "request_failed", is_open=True)
    del old["affected_rows"]
    with pytest.raises(
        NotBuiltError, match=r"earlier version \(.*affected_rows.*`nba-props build`"
    ):
        pages(old).runbook("request_failed", TEXT)


@pytest.mark.parametrize(
    ("status", "incidents", "pipeline"),
    [
        ("ok", "0 open", "Nothing is stuck, skipped or without an end"),
        ("tool_failed", "0 open", "Nothing was found then"),
        ("unknown", "Nothing is known", "Nothing is known"),
    ],
)
def test_no_card_is_green_while_nothing_is_known(
    status: str, incidents: str, pipeline: str
) -> None:
    parts: dict[str, list[Row]] = {name: [] for name in figures._PARTS}
    parts |= {
        "clock": pages(status=status)._figures.clock,
        "predictions": [{"is_begun": True, "active": 0, "withdrawn": 0}],
        "compared": [{"games": 0, "compared": 0, "compared_pct": None}],
    }
    html = Pages(Figures(parts, None, []), None).front()
    assert ("ok" in re.findall(r'<li class="card ?(\w*)">', html)) is (status == "ok")
    texts = [re.sub(r"<[^>]*>", "", text) for text in re.findall(r"</h2><p>(.*?)</p>", html)]
    assert texts[0].startswith(incidents)
    assert texts[-1] == pipeline


@pytest.mark.parametrize(("day", "words"), [(24, "Last night"), (15, "Last games")])
def test_last_night_is_the_night_before(day: int, words: str) -> None:
    parts: dict[str, list[Row]] = {name: [] for name in figures._PARTS}
    parts |= {
        "clock": [pages()._figures.clock[0] | {"as_of_date_et": date(2026, 1, 25)}],
        "predictions": [{"is_begun": True, "active": 0, "withdrawn": 0}],
        "compared": [{"games": 0, "compared": 0, "compared_pct": None}],
        "last_night": [{"game_date": date(2026, 1, day), "status": "ok", "reason": "all is here"}],
    }
    assert f"<h2>{words}</h2>" in Pages(Figures(parts, None, []), None).front()


def test_accuracy_names_the_games_that_it_is_of() -> None:
    points = {"stat": "pts", "model": "ewma_8", "n": 223, "mae": 4.5, "bias": 0.1} | {
        "coverage_80": None,
        "first_date": date(2026, 1, 24),
        "last_date": date(2026, 1, 25),
    }
    parts: dict[str, list[Row]] = {name: [] for name in figures._PARTS}
    parts |= {
        "clock": pages()._figures.clock,
        "stats": [{"stat": "pts", "label": "Points", "tens": None}],
        "predictions": [{"is_begun": False, "active": 0, "withdrawn": 0}],
        "compared": [{"games": 0, "compared": 0, "compared_pct": None}],
        "leaderboard": [points, points | {"model": "last_5", "first_date": date(2026, 1, 23)}],
    }
    html = Pages(Figures(parts, None, []), None).front()
    assert "Only live predictions, of games of Fri 23 Jan 2026 to Sun 25 Jan 2026" in html
