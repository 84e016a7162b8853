"""Backfill and scrape through the commands, against the sandbox and without dbt."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

import pytest
from rich.console import Console

from nba_props.commands.data.backfill import backfill
from nba_props.commands.data.scrape import scrape
from sandbox.server import Sandbox
from scrapers.clock import Clock, seasons_of
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings
from scrapers.sources.balldontlie import BOX_SCORES, GAMES, PLAYER_INJURIES, PLAYERS
from scrapers.sources.endpoint import Endpoint
from scrapers.sources.nba import SCHEDULE
from scrapers.terminal import Terminal
from tests.unit.support import ROOT

NOVEMBER = (date(2025, 11, 1), date(2025, 11, 30))
NOON = datetime(2026, 1, 23, 17, tzinfo=UTC)
GAMES_OF_SEASON = 1230
MakeSettings = Callable[..., Settings]


@pytest.fixture(scope="module")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


class Desk:
    """Calls commands at a moment, and reports what the sandbox was asked."""

    def __init__(self, sandbox: Sandbox, settings: Settings) -> None:
        self.sandbox, self.settings = sandbox, settings
        self.warehouse = DuckDBWarehouse(settings.duckdb_path, read_tables(ROOT))
        self.out = io.StringIO()
        self._seen = len(sandbox.requests())
        self.at(NOON)
        sandbox.set_faults([])

    def at(self, moment: datetime) -> Desk:
        self.clock = Clock(moment, "given")
        self.sandbox.set_clock(moment)
        return self

    def backfill(self, span: tuple[date, date] | None = NOVEMBER) -> int:
        """A span of dates; None is the whole season."""
        seasons = seasons_of(span) if span else [2025]
        return backfill(self.settings, self._console(), self.clock, seasons, span)

    def scrape(self, *days: date, endpoints: Sequence[Endpoint] = (BOX_SCORES,)) -> int:
        return scrape(self.settings, self._console(), self.clock, days, endpoints)

    def said(self) -> str:
        """What the last command printed, on one line."""
        return " ".join(self.out.getvalue().split())

    def asked(self) -> list[dict[str, Any]]:
        """Requests since the last call."""
        everything = self.sandbox.requests()
        new, self._seen = everything[self._seen :], len(everything)
        return new

    def query(self, sql: str) -> list[dict[str, Any]]:
        rows = self.warehouse.query(sql)
        # A command is to have the file.
        self.warehouse.release()
        return rows

    def count(self, relation: str) -> int:
        return int(self.query(f"select count(*) as n from {relation}")[0]["n"])

    def _console(self) -> Console:
        return Terminal(file=self.out, width=200)


@pytest.fixture
def desk(_sandbox: Sandbox, make_settings: MakeSettings) -> Desk:
    url = _sandbox.url
    settings = make_settings(
        bdl_base_url=f"{url}/bdl",
        nba_cdn_base_url=f"{url}/nba",
        nba_props_read_timeout_seconds=10,
        nba_props_deadline_seconds=20,
    )
    return Desk(_sandbox, settings)


def test_a_season_costs_no_request_more_than_its_floor(desk: Desk) -> None:
    assert desk.backfill(None) == 0
    asked = desk.asked()
    counts = Counter(request["endpoint"] for request in asked)
    dates = [request["date"] for request in asked if request["endpoint"] == "bdl/box_scores"]
    assert counts["nba/schedule"] == 1
    assert counts["bdl/games"] == ceil(GAMES_OF_SEASON / 100)
    assert len(dates) == len(set(dates)) == counts["bdl/box_scores"]
    assert max(dates) == "2026-01-22"
    listed = desk.query(
        "select distinct json_extract_string(payload, '$.date') as day from raw_balldontlie.games"
    )
    assert set(dates) == {row["day"] for row in listed if row["day"] < "2026-01-23"}
    assert desk.count("raw_balldontlie.games") == GAMES_OF_SEASON
    assert desk.count("raw_ops.scrape_attempts") == len(asked)
    months = "select count(distinct batch_id) as n from raw_ops.scrape_attempts"
    assert desk.query(months)[0]["n"] == 5, "one for the lists, four months"

    assert desk.backfill(None) == 0
    assert desk.asked() == []


def test_only_a_failed_date_is_asked_again(desk: Desk) -> None:
    fault = {"endpoint": "bdl/box_scores", "date": "2025-11-12", "fault": "server_error"}
    desk.sandbox.set_faults([fault])
    assert desk.backfill() == 1
    assert "balldontlie/box_scores for 2025-11-12, attempt 4: HTTP 500" in desk.out.getvalue()
    desk.asked()
    desk.sandbox.set_faults([])
    assert desk.backfill() == 0
    assert [request["date"] for request in desk.asked()] == ["2025-11-12"]


def test_a_date_is_landed_when_it_was_over_as_it_was_asked(desk: Desk) -> None:
    span = (date(2025, 11, 11), date(2025, 11, 13))
    desk.at(datetime(2025, 11, 13, 3, tzinfo=UTC))  # 10 PM of the 12th: games are on
    assert desk.scrape(date(2025, 11, 11), date(2025, 11, 12)) == 0
    desk.at(NOON).asked()
    assert desk.backfill(span) == 0
    asked = [r["date"] for r in desk.asked() if r["endpoint"] == "bdl/box_scores"]
    assert asked == ["2025-11-12", "2025-11-13"]


def test_lists_are_asked_again_on_the_next_day(desk: Desk) -> None:
    desk.backfill()
    desk.asked()
    desk.at(datetime(2026, 1, 24, 17, tzinfo=UTC))
    desk.backfill()
    endpoints = Counter(request["endpoint"] for request in desk.asked())
    assert endpoints == {"nba/schedule": 1, "bdl/games": 13}


def test_a_refused_key_ends_the_asking(desk: Desk) -> None:
    desk.sandbox.set_faults([{"endpoint": "bdl/box_scores", "date": None, "fault": "unauthorized"}])
    assert desk.backfill() == 1
    asked = [r for r in desk.asked() if r["endpoint"] == "bdl/box_scores"]
    assert len(asked) == 5
    assert "refused 5 times in a row" in desk.out.getvalue()
    # Each refusal is evidence, so it is landed.
    assert desk.count("raw_ops.scrape_attempts where outcome = 'unauthorized'") == 5


def test_a_list_of_a_season_that_came_back_empty_is_no_answer(desk: Desk) -> None:
    empty = [
        {"endpoint": name, "date": None, "fault": "empty"}
        for name in ("nba/schedule", "bdl/games", "bdl/players_active", "bdl/player_injuries")
    ]
    desk.sandbox.set_faults(empty)
    assert desk.scrape(date(2026, 1, 23), endpoints=[PLAYER_INJURIES]) == 0
    for endpoint in (SCHEDULE, GAMES, PLAYERS):
        assert desk.scrape(date(2026, 1, 23), endpoints=[endpoint]) == 1
        assert f"{endpoint.full_name} for 2025-07-01: the list came back empty" in desk.said()
    assert desk.backfill() == 1
    assert "Start the same backfill again" in desk.said()
    # No list is landed so, and the next one asks again.
    desk.sandbox.set_faults([])
    assert desk.backfill() == 0


def test_another_season_has_no_schedule_at_nba(desk: Desk) -> None:
    desk.backfill((date(2024, 11, 1), date(2024, 11, 2)))
    assert "nba/schedule" not in {request["endpoint"] for request in desk.asked()}
    assert "schedule of the current season: 2024 is taken from balldontlie" in desk.out.getvalue()


def test_the_same_upstream_adds_no_record(desk: Desk) -> None:
    day = date(2025, 11, 12)
    assert desk.scrape(day) == 0
    before = desk.count("raw_balldontlie.box_scores")
    assert desk.scrape(day) == 0
    assert desk.count("raw_balldontlie.box_scores") == before > 0
    assert desk.count("raw_ops.runs") == 2


def test_a_correction_upstream_is_history(desk: Desk) -> None:
    day = date(2025, 11, 12)
    wrong = {"endpoint": "bdl/box_scores", "date": str(day), "fault": "wrong_number"}
    rows = []
    for plan in ([], [wrong], []):
        desk.sandbox.set_faults(plan)
        assert desk.scrape(day) == 0
        rows.append(desk.count("raw_balldontlie.box_scores"))
    assert rows == [rows[0], rows[0] + 1, rows[0] + 2]
