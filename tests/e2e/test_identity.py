"""Who a player is and for whom he plays, whatever order the sources' answers come in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.harness import Bench, Make

pytestmark = pytest.mark.slow

# Seven players of the bundled season have two teams in the games up to this day.
MID_SEASON = "2026-01-20T12:00"
LAST_TEAMS = """
    with lines as (
        select 'bdl:' || bdl_player_id as player_id, team, game_date, is_played
        from nba.stg_balldontlie__box_score_lines where is_played
    )
    select player_id, max_by(team, game_date) as team, count(distinct team) as teams
    from lines group by player_id order by player_id
"""
INTERVALS = "select player_id, team from nba.int_roster_intervals where until_utc is null"


@pytest.fixture
def bench(make_bench: Make) -> Iterator[Bench]:
    """Commands on an empty warehouse in the middle of the season."""
    made = make_bench().at(MID_SEASON)
    yield made
    made.set_faults()


def assert_of_one_team(bench: Bench, traded: int) -> None:
    """Everybody who has played is of the team he played for last; so many have changed it."""
    rows = bench.query(LAST_TEAMS)
    last = {row["player_id"]: row["team"] for row in rows}
    of_now = {row["player_id"]: row["team"] for row in bench.query(INTERVALS)}
    assert len(last) > 200
    assert sum(row["teams"] > 1 for row in rows) >= traded
    assert {player: of_now.get(player) for player in last} == last


def test_a_span_of_days_scraped_at_once_leaves_each_player_with_his_last_team(bench: Bench) -> None:
    bench.live("scrape", "--from", "2025-11-15", "--to", "2026-01-19")
    bench.live("run")
    assert_of_one_team(bench, traded=2)


def test_a_warehouse_begun_in_mid_season_goes_on(bench: Bench) -> None:
    bench.live("run")
    bench.at("2026-01-21T09:00").live("tick")
    bench.at("2026-01-21T12:00").live("run")
    # Nobody is of two teams in the days that it has.
    assert_of_one_team(bench, traded=0)
