"""Nothing is final before its tip-off, whatever the sources say, and it is after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.harness import Bench
from tests.e2e.mutations import Proxy

pytestmark = pytest.mark.slow

TONIGHT, BEFORE, AFTER = "2026-01-23", "2026-01-23T13:00", "2026-01-24T09:30"
LISTS = ("--endpoint", "nba/schedule", "--endpoint", "balldontlie/games")
BOX_SCORES = ("--endpoint", "balldontlie/box_scores", "--date", TONIGHT)
FINAL_OF_NBA = {"gameStatus": 3, "gameStatusText": "Final"}
FINAL_OF_BDL = {"status": "Final", "period": 4, "time": "Final"}
SCORES_OF_BDL = {"visitor_team_score": 101, "home_team_score": 99}


class EarlyFinals(Proxy):
    """Tonight's games are over in both lists and in the box scores."""

    is_on = True

    def changed(self, path: str, body: bytes) -> bytes:
        if not self.is_on:
            return body
        if "/schedule" in path:
            root = json.loads(body)
            for day in root["leagueSchedule"]["gameDates"]:
                for game in day["games"]:
                    if game["gameDateEst"].startswith(TONIGHT):
                        game.update(FINAL_OF_NBA)
                        game["awayTeam"]["score"], game["homeTeam"]["score"] = 101, 99
            return json.dumps(root).encode()
        if "/v1/games" in path or "/v1/box_scores" in path:
            root = json.loads(body)
            for game in root["data"]:
                if game["date"].startswith(TONIGHT):
                    game.update(FINAL_OF_BDL | SCORES_OF_BDL)
            return json.dumps(root).encode()
        return body


@pytest.fixture
def early(built: Bench) -> Iterator[EarlyFinals]:
    proxy = EarlyFinals(built.sandbox.url)
    for name, path in (("BDL_BASE_URL", "bdl"), ("NBA_CDN_BASE_URL", "nba")):
        built.env[name] = f"{proxy.url}/{path}"
    yield proxy
    proxy.stop()


def tonight(bench: Bench) -> dict[str, Any]:
    [games] = bench.query(
        "select count(*) as listed, count(case when standing = 'played' then 1 end) as played "
        f"from nba.int_game_dates where game_date = date '{TONIGHT}'"
    )
    [results] = bench.query(
        f"select count(*) as results from nba.int_game_results where game_date = date '{TONIGHT}'"
    )
    [lines] = bench.query(
        f"select count(*) as lines from nba.player_game_summary where game_date = date '{TONIGHT}'"
    )
    [exported] = bench.query(
        f"select count(*) as exported from nba.export_results where game_date = date '{TONIGHT}'"
    )
    return games | results | lines | exported


def findings(bench: Bench) -> set[str]:
    rows = bench.query(
        "select distinct source from nba.source_findings where finding = 'final_before_tip'"
    )
    return {row["source"] for row in rows}


def test_a_final_before_the_tip_is_reported_and_used_by_nothing(
    built: Bench, early: EarlyFinals
) -> None:
    built.at(BEFORE).live("scrape", *LISTS, code=None)
    built.live("scrape", *BOX_SCORES, code=None)
    built.live("run", code=None)
    before = tonight(built)
    assert before["listed"] > 1
    assert before | {"listed": 0} == {
        "listed": 0, "played": 0, "results": 0, "lines": 0, "exported": 0,
    }  # fmt: skip
    assert findings(built) >= {"nba", "balldontlie"}
    # The same games, when they are over.
    early.is_on = False
    built.at(AFTER).live("scrape", *LISTS)
    built.live("scrape", *BOX_SCORES)
    built.live("run")
    after = tonight(built)
    assert after["played"] == after["listed"] == before["listed"]
    assert after["lines"] >= 10 * after["listed"]
    assert findings(built) == set()
