"""`run` asks for a second source: NBA.com's box score of what is over, once a game."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.e2e.harness import Bench

pytestmark = pytest.mark.slow

ENDPOINT = "nba/boxscore"
LAST_NIGHT = "2026-01-22"
TONIGHT = "2026-01-23"


def asked(bench: Bench, since: int) -> Counter[str]:
    """How often each game was asked for at NBA.com since a number of requests."""
    return Counter(
        row["game_id"] for row in bench.requests()[since:] if row["endpoint"] == ENDPOINT
    )


def games(bench: Bench, first: str, last: str) -> list[str]:
    return [
        row["game_id"]
        for row in bench.query(
            "select game_id from nba.int_game_dates where standing = 'played' "
            f"and game_date between date '{first}' and date '{last}' order by game_id"
        )
    ]


def test_each_game_that_is_over_is_asked_for_once(built: Bench) -> None:
    late, *_ = games(built, LAST_NIGHT, LAST_NIGHT)
    still_on = {"endpoint": ENDPOINT, "fault": "in_progress", "game": late}
    wrong = {
        "endpoint": "bdl/box_scores",
        "date": LAST_NIGHT,
        "fault": "wrong_number",
        "field": "stl",
        "game": late,
    }
    over = games(built, "2026-01-20", LAST_NIGHT)
    built.set_faults(still_on, wrong)
    built.live("scrape", "--endpoint", "box_scores", "--date", LAST_NIGHT)

    # The four dates of the run, without the games of tonight.
    seen = len(built.requests())
    built.at("2026-01-23T13:00").live("run")
    assert asked(built, seen) == Counter(over)
    assert len(over) > 3

    # Only what was not final then is asked for again; then the wrong number is seen.
    built.set_faults(wrong)
    seen = len(built.requests())
    built.at("2026-01-23T13:30").live("run", code=1)
    assert asked(built, seen) == Counter([late])
    [row] = built.query("select game_id, stat from nba.rec_source_numbers")
    assert row == {"game_id": late, "stat": "stl"}

    seen = len(built.requests())
    built.at("2026-01-23T14:00").live("run", code=1)
    assert asked(built, seen) == Counter()

    # The next noon asks for the games of the night, and the morning's tick has nothing left to ask.
    built.set_faults()
    seen = len(built.requests())
    built.at("2026-01-24T06:00").live("run", code=None)
    tonight = games(built, TONIGHT, TONIGHT)
    assert asked(built, seen) == Counter(tonight)
    seen = len(built.requests())
    built.at("2026-01-24T06:10").live("tick")
    assert asked(built, seen) == Counter()


def test_a_second_source_that_refuses_makes_no_run_fail(built: Bench) -> None:
    built.set_faults({"endpoint": ENDPOINT, "fault": "forbidden"})
    built.at("2026-01-25T11:00").live("run")
    seen = len(built.requests())
    built.at("2026-01-25T11:30").live("run")
    night = games(built, "2026-01-24", "2026-01-24")
    # Unanswered: asked again by each run, one attempt each.
    assert asked(built, seen) == Counter(night)
    [found] = built.query(
        "select finding, source from nba.source_findings "
        "where requested_for = date '2026-01-24' and source = 'nba'"
    )
    assert found == {"finding": "not_authorized", "source": "nba"}
