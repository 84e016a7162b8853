"""Questions about one game go to the games that the last build has on."""

from __future__ import annotations

import json

import pytest

from tests.e2e.harness import Bench

DAY = "2026-01-08"  # MIA@CHI was postponed on it
ENDPOINTS = ("nba/box_scores", "nba/play_by_play", "balldontlie/player_props")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_only_games_that_are_on_are_asked(built: Bench, endpoint: str) -> None:
    source, name = endpoint.split("/")
    games = built.query(
        "select i.source_game_id, d.standing from nba.int_game_dates as d "
        "inner join nba.int_game_ids as i on d.game_id = i.game_id "
        f"where i.source = '{source}' and d.game_date = date '{DAY}'"
    )
    on = sorted(game["source_game_id"] for game in games if game["standing"] != "postponed")
    assert 0 < len(on) < len(games)
    before = len(built.requests())
    built.live("scrape", "--endpoint", endpoint, "--date", DAY)
    assert len(built.requests()) - before == len(on)
    attempts = built.query(
        "select params from raw_ops.scrape_attempts "
        f"where source = '{source}' and endpoint = '{name}' and requested_for = date '{DAY}'"
    )
    assert sorted(json.loads(row["params"])["game_id"] for row in attempts) == on
    landed = f"select count(*) as rows from raw_{source}.{name}"
    first = built.query(landed)
    built.live("scrape", "--endpoint", endpoint, "--date", DAY)
    assert built.query(landed) == first
