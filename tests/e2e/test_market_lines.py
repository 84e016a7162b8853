"""Lines open at tip-off are the market; what comes after it, or empty, changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.archive import lines_file
from tests.e2e.harness import Bench, Row

pytestmark = pytest.mark.slow

DAY = "2026-01-23"
LINES = "balldontlie/player_props"


def market(bench: Bench) -> list[Row]:
    # Up to the day of the test: a run asks for the lines of its own date, too.
    return bench.query(
        f"select * from nba.int_market_lines where game_date <= date '{DAY}' "
        "order by game_id, player_id, stat"
    )


def test_lines_and_injuries_as_they_stood(built: Bench, tmp_path: Path) -> None:
    for hour in ("13:00", "18:30"):
        built.at(f"{DAY}T{hour}").live("scrape", "--endpoint", LINES, "--date", DAY)
    for endpoint in ("players", "player_injuries"):
        built.live("scrape", "--endpoint", f"balldontlie/{endpoint}")
    built.live("run")
    lines = market(built)
    games = built.query(f"select * from nba.int_game_dates where game_date = date '{DAY}'")
    assert {row["game_id"] for row in lines} == {game["game_id"] for game in games}
    assert {row["stat"] for row in lines} >= {"pts", "reb", "ast", "fg3m", "stl", "blk", "pra"}
    assert all(row["is_synthetic"] and row["basis"] == "live" for row in lines)
    for ended in (
        "select count(*) as n, count(until_utc) as ended from nba.int_injury_reports",
        # A player who is struck from the list is without a team.
        "select count(*) as n, count(*) - count(team) as ended from nba.int_roster_changes",
    ):
        found = built.query(ended)
        assert found[0]["n"] > 50
        assert found[0]["ended"] == 0

    # The books are closed once the games have begun: the answers are empty.
    built.set_faults({"endpoint": "bdl/player_props", "fault": "server_error", "attempts": [1, 2]})
    built.at(f"{DAY}T22:00").live("scrape", "--endpoint", LINES, "--date", DAY, code=None)
    built.set_faults()

    # Of a date without live lines an archived one counts.
    done = built.live("import-lines", str(lines_file(built, tmp_path, "2026-01-22")))
    assert "lines.csv: 1 lines matched, 1 games and 1 players." in done.stdout
    assert "not used" not in done.stdout
    built.at("2026-01-24T08:00").live("run")
    after = market(built)
    assert [row for row in after if row["basis"] == "live"] == lines
    (archived,) = [row for row in after if row["basis"] == "archive"]
    assert (archived["line"], archived["p_over_market"], archived["known_at_utc"]) == (
        7.5,
        0.5,
        None,
    )
