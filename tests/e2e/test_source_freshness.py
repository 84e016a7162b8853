"""`dbt source freshness` knows the calendar: what is owed is stale, what is not due is fresh."""

from __future__ import annotations

import json

import pytest

from tests.e2e.harness import Bench

pytestmark = pytest.mark.slow


def freshness(bench: Bench, code: int = 0) -> dict[str, str]:
    """Status by source and table, as dbt gives it."""
    bench.dbt("source", "freshness", code=code)
    path = bench.project / "target" / "sources.json"
    results = json.loads(path.read_text())["results"]
    return {
        result["unique_id"].removeprefix("source.nba_props."): result["status"]
        for result in results
    }


ALL = {"balldontlie.box_scores", "balldontlie.games", "balldontlie.player_injuries", "nba.schedule"}


def test_all_is_fresh_though_the_wall_clock_is_far_ahead(built: Bench) -> None:
    assert freshness(built) == dict.fromkeys(ALL, "pass")


def test_a_day_of_games_that_never_came_is_stale(built: Bench) -> None:
    built.set_faults({"endpoint": "bdl/box_scores", "fault": "server_error"})
    # At 1 AM the games of the evening are not due; the next morning they are, half a day late.
    built.at("2026-01-24T01:00").live("run", code=None)
    assert freshness(built)["balldontlie.box_scores"] == "pass"
    built.at("2026-01-24T12:30").live("run", code=None)
    assert freshness(built, code=1)["balldontlie.box_scores"] == "error"
    built.set_faults()
    built.live("run", code=None)
    assert freshness(built) == dict.fromkeys(ALL, "pass")


def test_a_list_that_is_not_asked_for_grows_old(built: Bench) -> None:
    built.set_faults({"endpoint": "nba/schedule", "fault": "server_error"})
    built.at("2026-01-26T00:30").live("run", code=None)
    assert freshness(built)["nba.schedule"] == "warn"


def test_before_the_season_nothing_is_owed(built: Bench) -> None:
    built.clear()
    built.at("2025-09-15T09:00").live("run", code=None)
    assert freshness(built) == dict.fromkeys(ALL, "pass")
