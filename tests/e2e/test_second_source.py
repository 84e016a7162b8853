"""A number that breaks no invariant is seen once a second box score source is landed."""

from __future__ import annotations

import pytest

from tests.e2e.harness import Bench

pytestmark = pytest.mark.slow

CLEAN, FAULTY = "2026-01-20", "2026-01-21"
WRONG = {
    "endpoint": "bdl/box_scores",
    "date": FAULTY,
    "fault": "wrong_number",
    "field": "ast",
    "delta": 3,
}


def off(bench: Bench) -> list[dict[str, object]]:
    return bench.query(
        "select game_id, game_date, state, cause, detail from nba.rec_games "
        f"where state in ('degraded', 'missing') and game_date <= date '{FAULTY}'"
    )


def test_sources_are_compared_number_by_number(built: Bench) -> None:
    built.at("2026-01-23T13:00").set_faults(WRONG)
    built.live("scrape", "--endpoint", "box_scores", "--date", FAULTY)
    for day in (CLEAN, FAULTY):
        built.live("scrape", "--endpoint", "nba/box_scores", "--date", day)
        built.live("scrape", "--endpoint", "espn/scoreboard", "--date", day)
    built.live("run", code=1)
    [row] = off(built)
    assert (row["state"], row["cause"]) == ("degraded", "sources_disagree")
    [number] = built.query("select * from nba.rec_source_numbers")
    assert (number["stat"], number["game_id"]) == ("ast", row["game_id"])
    assert number["first_value"] - number["second_value"] == WRONG["delta"]
    first, second = int(number["first_value"]), int(number["second_value"])
    assert row["detail"] == (
        f"{number['player_name']}: ast is {first} at balldontlie, {second} at nba"
    )
    assert [i["cause"] for i in built.reconcile(FAULTY, code=1)["incidents"]] == [row["cause"]]
    assert built.reconcile(CLEAN)["incidents"] == []

    # Every player of NBA.com has found his counterpart, and so has every game of ESPN.
    assert not built.query("select * from nba.int_player_ids where player_id not like 'bdl:%'")
    assert not built.query("select * from nba.int_game_ids where game_id like '%:%'")
    reported = built.query(
        "select distinct source, reported, requests from nba.rec_source_matrix "
        f"where game_date in (date '{CLEAN}', date '{FAULTY}') and source <> 'balldontlie' "
        "order by source"
    )
    assert reported == [
        {"source": "espn", "reported": "not_asked", "requests": 0},
        {"source": "nba", "reported": "final", "requests": 1},
    ]

    # The third source sides with the second, whose numbers are used; then the first mends its own.
    built.live("scrape", "--endpoint", "espn/game_summaries", "--date", FAULTY)
    built.live("run", code=1)
    [row] = off(built)
    assert (row["state"], row["cause"]) == ("degraded", "outvoted")
    assert row["detail"] == (
        "nba is used: nba and espn agree with the schedule against balldontlie in 1 number(s), "
        f"first {number['player_name']}: ast is {first} at balldontlie, {second} at nba"
    )
    [line] = built.query(
        "select ast, source from nba.player_game_summary "
        f"where game_id = '{row['game_id']}' and player_id = '{number['player_id']}'"
    )
    assert line == {"ast": second, "source": "nba"}
    built.at("2026-01-23T14:00").set_faults()
    built.live("run")
    assert off(built) == []
    assert not built.query("select * from nba.rec_source_numbers")
    assert not built.query("select * from nba.int_box_score_votes")
    [incident] = built.reconcile(FAULTY)["incidents"]
    assert incident["resolved_at_utc"] == "2026-01-23T19:00:00Z"
