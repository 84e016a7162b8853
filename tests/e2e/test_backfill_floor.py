"""A backfill asks for no more than it must, and never twice for what has landed."""

from __future__ import annotations

import math
import time
from collections import Counter

from tests.e2e.harness import SEASON, SEASON_AS_OF, Bench, Make, Row

LANDED = (
    "select distinct cast(requested_for as varchar) as day from raw_ops.scrape_attempts "
    "where endpoint = 'box_scores' and outcome = 'ok'"
)
DATES = "select distinct cast(requested_for as varchar) as day from raw_balldontlie.box_scores"


def asked_since(bench: Bench, number: int) -> list[Row]:
    return bench.requests()[number:]


def box_score_dates(requests: list[Row]) -> list[str]:
    return [row["date"] for row in requests if row["endpoint"] == "bdl/box_scores"]


def test_a_season_is_asked_for_at_its_floor(empty: Bench) -> None:
    before = len(empty.requests())
    empty.live("backfill", "--season", SEASON)
    requests = asked_since(empty, before)
    [season] = empty.query(
        "select count(distinct record_key) as games, "
        "count(distinct payload::json ->> '$.date') filter "
        "(where (payload::json ->> '$.date') < '2026-01-23') as dates from raw_balldontlie.games"
    )
    assert season["games"] == 1230
    # A date that a game was moved away from, with no other game, would be one more.
    dates = {row["day"] for row in empty.query(DATES)}
    assert len(dates) == season["dates"] == 91
    assert Counter(row["endpoint"] for row in requests) == {
        "nba/schedule": 1,
        "bdl/games": math.ceil(season["games"] / 100),
        "bdl/box_scores": len(dates),
    }
    assert sorted(box_score_dates(requests)) == sorted(dates)

    before = len(empty.requests())
    output = empty.live("backfill", "--season", SEASON).stdout
    assert asked_since(empty, before) == []
    assert "91 already landed" in output


def test_killed_in_the_middle_it_asks_for_the_rest(make_bench: Make) -> None:
    bench = make_bench().at(SEASON_AS_OF)
    before = len(bench.requests())
    with bench.start("backfill", "--season", SEASON) as process:
        while len(bench.sandbox.requests()) < before + 60 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
    assert process.returncode == -9
    landed = {row["day"] for row in bench.query(LANDED)}
    assert 0 < len(landed) < 91

    before = len(bench.requests())
    bench.live("backfill", "--season", SEASON)
    requests = asked_since(bench, before)
    assert {row["endpoint"] for row in requests} == {"bdl/box_scores"}
    asked = box_score_dates(requests)
    assert len(asked) == len(set(asked)) == 91 - len(landed)
    assert not landed & set(asked)


def test_a_date_without_an_answer_is_asked_again(make_bench: Make) -> None:
    bench = make_bench().at(SEASON_AS_OF)
    span = ("backfill", "--from", "2026-01-10", "--to", "2026-01-14")
    bench.set_faults(
        {"endpoint": "bdl/box_scores", "date": "2026-01-12", "fault": "server_error"},
        {"endpoint": "bdl/box_scores", "date": "2026-01-13", "fault": "empty"},
    )
    bench.live(*span, code=1)
    bench.set_faults()
    before = len(bench.requests())
    bench.live(*span)
    assert box_score_dates(asked_since(bench, before)) == ["2026-01-12", "2026-01-13"]
