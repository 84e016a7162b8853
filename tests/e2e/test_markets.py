"""Every market of an evening: predicted, priced, recommended, recorded, and graded at the price."""

from __future__ import annotations

import pytest

from tests.e2e.harness import Bench, Make

pytestmark = pytest.mark.slow

DAY, NOON, NEXT = "2026-01-24", "2026-01-24T12:00", "2026-01-25T12:00"
# Three weeks: whoever has played five games is predicted.
FIRST, LAST = "2026-01-02", "2026-01-23"
RECORDED = "select * from raw_predictions.recommendations order by recommendation_id"


@pytest.fixture(scope="module")
def evening(make_bench: Make) -> Bench:
    """Predicted at noon; the games have not begun."""
    bench = make_bench()
    bench.at("2026-01-23T12:00").live("backfill", "--from", FIRST, "--to", LAST)
    bench.at("2026-01-24T09:00").live("run")
    bench.live("train")
    bench.at(NOON).live("run", code=None)
    return bench


def test_sums_and_doubles_are_predicted_beside_their_parts(evening: Bench) -> None:
    rows = evening.query(
        "select player_id, stat, mean, model_id, distribution from nba.player_prop_predictions "
        f"where game_date = '{DAY}' and status = 'active'"
    )
    by_player: dict[str, dict[str, float]] = {}
    for row in rows:
        by_player.setdefault(row["player_id"], {})[row["stat"]] = row["mean"]
    assert len(by_player) > 50
    for mean in by_player.values():
        assert mean["pra"] == pytest.approx(mean["pts"] + mean["reb"] + mean["ast"], abs=0.3)
        assert mean["sb"] == pytest.approx(mean["stl"] + mean["blk"], abs=0.1)
        assert 0 <= mean["td"] <= mean["dd"] <= 1
    models = {row["stat"]: row["model_id"] for row in rows}
    assert models["ra"] == f"{models['reb']}+{models['ast']}"


def test_every_line_has_a_price(evening: Bench) -> None:
    listed = evening.query(
        "select count(*) as n from nba.stg_balldontlie__player_props as props "
        "inner join nba.stats on props.prop_type = stats.prop_type "
        f"where game_date = '{DAY}' and is_latest"
    )[0]["n"]
    opened = evening.query("select count(*) as n from nba.int_open_lines")[0]["n"]
    assert 0.9 * listed < opened <= listed
    (kinds,) = evening.query(
        "select count(*) filter (market = 'milestone' and stat = 'pts') as milestones, "
        "count(*) filter (market = 'over_under' and not is_main_line) as alternates, "
        "count(*) filter (stat in ('dd', 'td')) as doubles, "
        "count(*) filter (stat = 'pra') as sums, "
        "count(*) filter (market = 'milestone' and side = 'UNDER') as impossible, "
        "count(*) filter (p_win not between 0 and 1) as wrong from nba.priced_lines"
    )
    assert min(kinds[name] for name in ("milestones", "alternates", "doubles", "sums")) > 0
    assert (kinds["impossible"], kinds["wrong"]) == (0, 0)


def test_what_is_recommended_is_recorded_once_with_its_price(evening: Bench) -> None:
    shown = evening.query(
        "select prediction_id, recommendation, bet_book as book, bet_line as line, "
        "bet_price as price from nba.player_prop_predictions "
        f"where game_date = '{DAY}' and bet_book is not null order by prediction_id"
    )
    assert shown
    recorded = evening.query(RECORDED)
    names = ("prediction_id", "recommendation", "book", "line", "price")
    assert sorted(({name: row[name] for name in names} for row in recorded), key=str) == sorted(
        shown, key=str
    )
    evening.at(NOON).live("run", code=None)
    assert evening.query(RECORDED) == recorded


def test_a_bet_is_graded_at_its_line_and_price(evening: Bench) -> None:
    evening.at(NEXT).live("run", code=None)
    bets = evening.query(
        "select grades.*, lines.pts, lines.reb, lines.ast from nba.prediction_grades as grades "
        "inner join nba.player_game_summary as lines using (game_id, game_date, player_id) "
        f"where game_date = '{DAY}' and is_active and result is not null"
    )
    assert {row["result"] for row in bets} >= {"win", "loss"}
    # The stand-in made every line up, so none is in the record.
    assert all(row["is_synthetic_bet"] for row in bets)
    assert evening.query("select * from nba.report_record") == []
    for row in bets:
        price = row["bet_price"]
        won = (row["actual"] > row["bet_line"]) == (row["recommendation"] == "OVER")
        gain = price / 100 if price > 0 else -100 / price
        assert row["result"] == ("win" if won else "loss")
        assert row["units"] == pytest.approx(gain if won else -1)
        if row["stat"] == "pra":
            assert row["actual"] == row["pts"] + row["reb"] + row["ast"]
    assert "pra" in {row["stat"] for row in bets}
