"""What both lists of games say wrongly: lost games, games that stay on, tip-offs that differ."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.harness import Bench, Fault, Row

pytestmark = pytest.mark.slow

LISTS = ("nba/schedule", "bdl/games")
LAST_NIGHT, TONIGHT = "2026-01-22", "2026-01-23"


def games(bench: Bench, day: str) -> list[str]:
    return [
        row["game_id"]
        for row in bench.query(
            f"select game_id from nba.int_game_dates where game_date = date '{day}' order by 1"
        )
    ]


def fault(name: str, day: str, game: str, *endpoints: str, **more: Any) -> list[Fault]:
    return [
        {"endpoint": endpoint, "date": day, "game": game, "fault": name} | more
        for endpoint in endpoints
    ]


def findings(bench: Bench) -> list[tuple[str, str, str]]:
    """Source, game and finding."""
    rows = bench.query("select source, game_id, finding from nba.rec_list_contradictions")
    return sorted((row["source"], row["game_id"], row["finding"]) for row in rows)


def open_incidents(bench: Bench) -> list[Row]:
    return bench.query("select * from nba.incidents where is_open order by incident_key")


def test_a_final_box_score_outweighs_both_lists_and_is_reported(built: Bench) -> None:
    still_on, lost, in_one = games(built, LAST_NIGHT)[:3]
    # Tip-offs of NBA.com's list: two hours late, half an hour late.
    apart, near = games(built, TONIGHT)[:2]
    tips = {
        row["game_id"]: row["tip"]
        for row in built.query(
            "select game_id, strftime(tip_utc + interval 2 hour, '%Y-%m-%dT%H:%M:%SZ') as tip "
            f"from nba.int_game_dates where game_id = '{apart}' union all "
            "select game_id, strftime(tip_utc + interval 30 minute, '%Y-%m-%dT%H:%M:%SZ') "
            f"from nba.int_game_dates where game_id = '{near}'"
        )
    }
    before = built.query("select * from nba.int_game_results order by game_id")
    moved = [
        each
        for game in (apart, near)
        for each in fault(
            "field_mistyped",
            TONIGHT,
            game,
            "nba/schedule",
            field="gameDateTimeUTC",
            value=tips[game],
        )
    ]
    built.set_faults(
        *fault("in_progress", LAST_NIGHT, still_on, *LISTS),
        *fault("omit_game", LAST_NIGHT, lost, *LISTS),
        *fault("omit_game", LAST_NIGHT, in_one, "nba/schedule"),
        *moved,
    )
    built.at("2026-01-23T13:00").live("run")
    assert findings(built) == sorted(
        [
            ("balldontlie", still_on, "final_and_not_in_lists"),
            ("balldontlie", lost, "final_and_not_in_lists"),
            ("nba", lost, "final_and_not_in_lists"),
            ("nba", apart, "tips_disagree"),
        ]
    )
    standings = {
        row["game_id"]: row["standing"]
        for row in built.query(
            "select game_id, standing from nba.int_game_dates "
            f"where game_id in ('{still_on}', '{lost}', '{in_one}')"
        )
    }
    assert standings == {still_on: "on", lost: "vanished", in_one: "played"}
    # Reported where a person looks, and no incident: the box scores are here.
    report = built.reconcile(LAST_NIGHT)
    assert {item["finding"] for item in report["findings"]} == {"final_and_not_in_lists"}
    assert open_incidents(built) == []
    # The numbers count as before.
    assert built.query("select * from nba.int_game_results order by game_id") == before
    for game in (still_on, lost):
        [row] = built.query(
            "select count(*) as players from nba.player_game_summary "
            f"where game_id = '{game}' and participation = 'played'"
        )
        assert row["players"] > 10

    built.set_faults()
    built.at("2026-01-23T13:30").live("run")
    assert findings(built) == []


def test_a_game_that_both_lists_lost_is_an_incident_until_the_third_source_answers(
    built: Bench,
) -> None:
    lost, in_one = games(built, TONIGHT)[-2:]
    gone = [
        *fault("omit_game", TONIGHT, lost, *LISTS, "bdl/box_scores"),
        *fault("omit_game", TONIGHT, in_one, "bdl/games"),
        {"endpoint": "nba/boxscore", "game": lost, "fault": "forbidden"},
    ]
    built.set_faults(*gone, {"endpoint": "espn/scoreboard", "fault": "server_error"})
    built.at("2026-01-24T05:30").live("run", code=None)
    [incident] = open_incidents(built)
    assert (incident["game_id"], incident["cause"], incident["state"]) == (
        lost,
        "vanished",
        "missing",
    )
    assert built.reconcile(TONIGHT, code=1)["status"] == "warning"

    # Nothing answers: it stays an incident. Then ESPN's list gives its id, and it is asked by it.
    built.at("2026-01-24T05:31").live("tick")
    assert [row["cause"] for row in open_incidents(built)] == ["vanished"]
    built.set_faults(*gone)
    seen = len(built.requests())
    for minute in ("46", "47"):
        built.at(f"2026-01-24T05:{minute}").live("retry")
    built.at("2026-01-24T06:20").live("retry")
    asked = [row["endpoint"] for row in built.requests()[seen:]]
    assert asked.count("espn/summary") == 1
    [game] = built.query(
        f"select state, cause, source from nba.rec_games where game_id = '{lost}' "
        f"and game_date = date '{TONIGHT}'"
    )
    assert game == {"state": "degraded", "cause": "backup_source_used", "source": "espn"}
    assert ("espn", lost, "final_and_not_in_lists") in findings(built)
