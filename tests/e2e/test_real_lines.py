"""Lines of a real book: what the market moves is published, and reconciled as such.

The sandbox's own lines are marked as made up, and no market moves a prediction towards those.
"""

from __future__ import annotations

import json

import pytest

from tests.e2e.harness import Bench, Make, Row

pytestmark = pytest.mark.slow

DAY, NOON, NEXT = "2026-01-24", "2026-01-24T12:00", "2026-01-25T12:00"
BOOK = {
    "endpoint": "bdl/player_props",
    "fault": "values_renamed",
    "field": "vendor",
    "to": "draftkings",
}


@pytest.fixture(scope="module")
def evening(make_bench: Make) -> Bench:
    """Predicted at noon at lines of a book; the games have not begun."""
    bench = make_bench()
    bench.set_faults(BOOK)
    bench.at("2026-01-23T12:00").live("backfill", "--from", "2026-01-02", "--to", "2026-01-23")
    bench.at("2026-01-24T09:00").live("run")
    bench.live("train")
    bench.at(NOON).live("run", code=None)
    return bench


def causes(bench: Bench) -> dict[str, int]:
    """Rows of predictions by their cause, those that are not complete."""
    rows = bench.query(
        "select cause, count(*) as n from nba.verdicts where boundary = 'features_to_predictions' "
        f"and game_date = date '{DAY}' and state in ('missing', 'degraded') group by cause"
    )
    return {row["cause"]: row["n"] for row in rows}


def moved(bench: Bench) -> list[Row]:
    """Active predictions with a line beside what the model had landed for them."""
    return bench.query(
        "select published.line, published.mean, published.distribution, landed.mean as model_mean, "
        "published.p_over_fair from nba.player_prop_predictions as published "
        "inner join raw_predictions.predictions as landed using (prediction_id) "
        f"where published.game_date = date '{DAY}' and published.status = 'active' "
        "and published.line is not null and not published.is_synthetic_line"
    )


def test_what_is_published_was_moved_and_is_as_it_should_be(evening: Bench) -> None:
    rows = moved(evening)
    assert len(rows) > 100
    assert sum(abs(row["mean"] - row["model_mean"]) > 0.01 for row in rows) > len(rows) / 2
    assert causes(evening) == {}


def test_the_mean_is_that_of_the_published_distribution(evening: Bench) -> None:
    for row in moved(evening):
        at_most = json.loads(row["distribution"])
        assert row["mean"] == pytest.approx(sum(1 - share for share in at_most), abs=0.01)


def test_the_night_after_it_is_graded_at_that_line(evening: Bench) -> None:
    evening.at(NEXT).live("run", code=None)
    assert causes(evening) == {}
    graded = evening.query(
        "select count(*) as n, count(case when is_lined then outcome end) as against_a_real_line "
        "from nba.prediction_grades "
        f"where game_date = date '{DAY}' and status = 'graded' and is_active"
    )[0]
    assert graded["n"] > 100
    assert graded["against_a_real_line"] > 50
