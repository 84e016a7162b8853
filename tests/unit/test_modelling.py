"""Models: invariants of a distribution, files that are what they were, no look at the future."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from nba_props.modelling import artefacts, training, walkforward
from nba_props.modelling.model import Distribution, StatModel
from nba_props.modelling.predictions import prediction_rows, still_ahead
from nba_props.modelling.rows import Rows, training_rows
from nba_props.modelling.walkforward import Block, blocks_of, walk
from scrapers.errors import ModelError
from scrapers.events import Row, Run
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.tables import read_tables
from tests.unit.seasons import FIRST, INPUTS, PLAYERS, TODAY, make_warehouse, player_games
from tests.unit.support import ROOT

ROWS = Rows(player_games(), INPUTS)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that wait for one another take longer than the little there is to learn."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def model() -> StatModel:
    return training.fit("pts", ROWS, TODAY).model


@pytest.fixture(scope="module")
def distribution(model: StatModel) -> Distribution:
    return model.predict(ROWS.features)


@given(line=st.integers(-4, 400).map(lambda half: half / 2))
def test_over_push_and_under_are_everything(distribution: Distribution, line: float) -> None:
    over, push = distribution.p_over(line), distribution.p_push(line)
    under = distribution.at_most(np.ceil(line) - 1)
    np.testing.assert_allclose(over + push + under, 1, atol=1e-12)
    assert (over >= 0).all()
    assert (push >= 0).all()
    assert line == int(line) or not push.any()


@given(ps=st.lists(st.floats(0.001, 0.999), min_size=2, max_size=2).map(sorted))
def test_quantiles_are_ordered_and_belong_to_the_table(
    distribution: Distribution, ps: list[float]
) -> None:
    low, high = (distribution.quantile(p) for p in ps)
    assert (low <= high).all()
    # A count is spread over half a unit each way.
    assert (distribution.at_most(np.floor(high + 0.5)) >= ps[1] - 1e-9).all()


def test_the_table_climbs_to_one(distribution: Distribution) -> None:
    table = distribution.table()
    assert (np.diff(table, axis=1) >= 0).all()
    assert (table[:, -1] == 1).all()
    assert (table >= 0).all()
    np.testing.assert_allclose((1 - table).sum(axis=1), distribution.mean, rtol=0.01)


def test_each_row_has_its_own_line(distribution: Distribution) -> None:
    lines = np.full(len(ROWS), np.nan)
    lines[:2] = [10.5, 11]
    over = distribution.p_over(lines)
    assert over[0] == distribution.p_over(10.5)[0]
    assert over[1] == distribution.p_over(11)[1]
    assert np.isnan(over[2:]).all()
    assert np.isnan(distribution.p_push(lines)[2:]).all()


def test_the_same_rows_make_the_same_predictions(distribution: Distribution) -> None:
    again = training.fit("pts", ROWS, TODAY).model.predict(ROWS.features)
    np.testing.assert_array_equal(again.table(), distribution.table())
    np.testing.assert_array_equal(again.mean, distribution.mean)


def test_too_few_rows_are_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"There are 480 .* before 2025-12-25 .* needs 500"):
        training.fit("pts", Rows(player_games(last=date(2025, 12, 24)), INPUTS), date(2025, 12, 25))


def test_a_date_that_is_most_of_the_rows_is_one_sentence() -> None:
    table = player_games()
    days = table["game_date"].to_pylist()
    middle = days[len(days) // 2]
    two = pa.array([days[0] if day < middle else days[-1] for day in days])
    place = table.column_names.index("game_date")
    rows = Rows(table.set_column(place, "game_date", two), INPUTS)
    with pytest.raises(ModelError, match="calibrated on the last fifth: land more dates"):
        training.fit("pts", rows, date.fromordinal(int(rows.days.max()) + 1))


# Files


@pytest.fixture
def stored(tmp_path: Path, model: StatModel, run: Run) -> Row:
    trained = training.Trained("m1", "pts", model, FIRST, TODAY, 9, 0.1, INPUTS)
    return trained.row(run, "live", artefacts.save(str(tmp_path), "m1", "pts", model))


def test_a_model_comes_back_as_it_went(tmp_path: Path, model: StatModel, stored: Row) -> None:
    back = artefacts.load(str(tmp_path), stored)
    np.testing.assert_array_equal(
        back.predict(ROWS.features).table(), model.predict(ROWS.features).table()
    )
    assert stored["artefact_path"] == "pts-m1.joblib"
    assert [path.name for path in tmp_path.iterdir()] == ["pts-m1.joblib"]


def test_a_tampered_file_is_refused_before_it_is_unpickled(tmp_path: Path, stored: Row) -> None:
    (tmp_path / "pts-m1.joblib").write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(ModelError, match="not the one that was trained: delete it and run"):
        artefacts.load(str(tmp_path), stored)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"version": "0.0.9+0"}, "in another format"),
        ({"settings": json.dumps({"scikit_learn": "0.1"})}, "with another scikit-learn"),
        ({"artefact_path": "gone.joblib"}, "is not there"),
    ],
)
def test_a_model_of_another_kind_is_refused(
    tmp_path: Path, stored: Row, change: Row, text: str
) -> None:
    with pytest.raises(ModelError, match=f"{text}.*run `nba-props train`"):
        artefacts.load(str(tmp_path), {**stored, **change})


def test_a_model_of_other_libraries_is_one_sentence(
    tmp_path: Path, stored: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NumPy 1 has no `numpy._core`, which every array is filed under since NumPy 2."""
    monkeypatch.setitem(sys.modules, "numpy._core.multiarray", None)
    monkeypatch.setitem(sys.modules, "numpy._core.numeric", None)
    with pytest.raises(ModelError, match=r"pts-m1.joblib .*numpy._core.*run `nba-props train`"):
        artefacts.load(str(tmp_path), stored)


def test_the_order_of_features_counts() -> None:
    assert artefacts.features_sha256(["a", "b"]) != artefacts.features_sha256(["b", "a"])


def test_of_other_statistics_a_model_sees_how_they_are_now() -> None:
    own = ("pts_avg_3", "pts_trend", "pts_ewma_8", "pts_per_minute")
    both = ("minutes_avg_3", "is_home", "opponent_allowed_pts", "opponent_allowed_reb")
    other = ("reb_avg_3", "reb_trend", "reb_ewma_8", "reb_per_minute")
    assert training.inputs_of("pts", own + both + other) == own + both + other[2:]
    assert training.inputs_of("reb", own + both + other) == own[2:] + both + other
    # What was expected of his attempts is his own statistic's too.
    expected = ("expected_pts_ewma_20", "expected_pts_ewma_8", "expected_pts_per_minute")
    assert training.inputs_of("pts", own + expected) == own + expected
    assert training.inputs_of("reb", own + expected + other) == own[2:] + expected[1:] + other
    # A statistic that begins like another is another.
    assert training.inputs_of("pt", (*own, "pt_avg_3", "pt_per_minute")) == (
        *own[2:],
        "pt_avg_3",
        "pt_per_minute",
    )


# Walk-forward


def test_blocks_cover_the_span_and_skip_what_is_empty() -> None:
    blocks = blocks_of(ROWS, TODAY - timedelta(days=9), TODAY + timedelta(days=30), 7)
    assert blocks == [
        Block(date(2026, 1, 16), date(2026, 1, 22)),
        Block(date(2026, 1, 23), date(2026, 1, 29)),
    ]


def test_no_model_has_seen_its_block(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    fit = StatModel.fit

    def spy(features, actual, days):  # type: ignore[no-untyped-def]
        seen.append(int(days.max()))
        return fit(features, actual, days)

    monkeypatch.setattr(StatModel, "fit", spy)
    steps = list(walk(ROWS, ["pts", "ast"], blocks_of(ROWS, date(2026, 1, 5), TODAY, 7)))
    assert len(steps) == len(seen) == 6
    for step, last in zip(steps, seen, strict=True):
        assert last == step.block.first.toordinal() - 1
        assert step.trained is not None
        assert step.trained.last < step.block.first
        assert step.rows.days.min() >= step.block.first.toordinal()
        assert step.rows.days.max() <= step.block.last.toordinal()
        assert len(step.rows) == len(step.distribution.mean) == 7 * PLAYERS


def leaking(rows: Rows, start: date) -> Rows:
    """The rows with 60 points for everybody from a date on."""
    points = np.where(rows.days >= start.toordinal(), 60, rows.numbers("actual_pts"))
    place = rows.table.column_names.index("actual_pts")
    return Rows(rows.table.set_column(place, "actual_pts", pa.array(points)), INPUTS)


def test_what_comes_in_the_block_does_not_reach_its_predictions() -> None:
    start = date(2026, 1, 12)
    block = Block(start, TODAY)
    (honest,) = walk(ROWS, ["pts"], [block])
    (planted,) = walk(leaking(ROWS, start), ["pts"], [block])
    np.testing.assert_array_equal(honest.distribution.mean, planted.distribution.mean)


def test_the_plant_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk whose past reaches into its block fails the test above."""
    monkeypatch.setattr(
        walkforward, "_within", lambda rows, _, last: rows.where(rows.days <= last.toordinal() + 5)
    )
    with pytest.raises(AssertionError):
        test_what_comes_in_the_block_does_not_reach_its_predictions()


def test_history_can_be_cut_to_seasons() -> None:
    table = pa.concat_tables([player_games(date(2024, 12, 1), date(2025, 1, 1)), ROWS.table])
    old = Rows(table, INPUTS)
    block = Block(date(2026, 1, 12), TODAY)
    (short,) = walk(old, ["pts"], [block], seasons=1)
    (long,) = walk(old, ["pts"], [block])
    assert short.trained is not None
    assert long.trained is not None
    assert short.trained.first == FIRST
    assert long.trained.first == date(2024, 12, 1)


# Rows of predictions


def test_rows_of_a_live_prediction(distribution: Distribution, run: Run) -> None:
    lines = np.where(np.arange(len(ROWS)) % 2, 10.0, np.nan)
    table = prediction_rows(run, "m1", "pts", ROWS, distribution, lines)
    first, second = table.slice(0, 2).to_pylist()
    assert (first["line"], first["p_over"], first["p_push"]) == (None, None, None)
    at_most = json.loads(second["distribution"])
    assert second["p_over"] == pytest.approx(1 - at_most[10], abs=1e-5)
    assert second["p_push"] == pytest.approx(at_most[10] - at_most[9], abs=2e-5)
    assert at_most[-1] == 1
    assert second["made_at_utc"] == run.clock.as_of_utc
    assert second["backtest_id"] is None
    order = ("q05", "q10", "q25", "median", "q75", "q90", "q95")
    assert [second[name] for name in order] == sorted(second[name] for name in order)
    assert pc.count_distinct(table["prediction_id"]).as_py() == len(ROWS)
    assert table["distribution"].null_count == 0


def test_rows_of_a_backtest_stand_at_their_tip_off(distribution: Distribution, run: Run) -> None:
    lines = np.where(np.arange(len(ROWS)) % 2, 10.5, np.nan)
    table = prediction_rows(run, "m1", "pts", ROWS, distribution, lines, "b1")
    assert table["made_at_utc"] == table["tip_utc"]
    assert table["distribution"].null_count == len(ROWS) / 2
    assert set(table["p_push"].to_pylist()) == {0, None}


def test_a_game_that_has_begun_is_left_out() -> None:
    tip = datetime(2026, 1, 24, 22, 30, tzinfo=UTC)
    later = tip + timedelta(hours=1)
    rows = Rows(pa.table({"game_id": ["g", "h"], "tip_utc": pa.array([tip, later])}), ())
    assert len(still_ahead(rows, tip - timedelta(seconds=1))) == 2
    assert still_ahead(rows, tip).table["game_id"].to_pylist() == ["h"]
    assert len(still_ahead(rows, later)) == 0


def test_days_are_ordinals() -> None:
    assert ROWS.days[0] == FIRST.toordinal()
    assert ROWS.days[-1] == TODAY.toordinal()


def test_what_is_absent_is_nan_and_what_is_yes_is_one() -> None:
    absent = pa.nulls(len(ROWS), pa.float64())
    place = ROWS.table.column_names.index("pts_avg_3")
    rows = Rows(ROWS.table.set_column(place, "pts_avg_3", absent), INPUTS)
    assert np.isnan(rows.features[:, INPUTS.index("pts_avg_3")]).all()
    assert set(rows.features[:, INPUTS.index("is_home")]) == {0, 1}
    assert (training.fit("pts", rows, TODAY).model.predict(rows.features).mean > 0).all()


def test_models_are_kept_in_a_bucket(model: StatModel, run: Run) -> None:
    trained = training.Trained("m1", "pts", model, FIRST, TODAY, 9, 0.1, INPUTS)
    place = "memory://bucket/models"
    row = trained.row(run, "live", artefacts.save(place, "m1", "pts", model))
    np.testing.assert_array_equal(
        artefacts.load(place, row).predict(ROWS.features).table(),
        model.predict(ROWS.features).table(),
    )
    artefacts.ModelStore(place).write("pts-m1.joblib", b"x")
    with pytest.raises(ModelError, match="not the one that was trained"):
        artefacts.load(place, row)


def test_a_feature_that_has_dried_up_is_no_error_and_no_input() -> None:
    rows = ROWS
    late = StatModel.is_late(rows.days)
    features = rows.features.copy()
    # The source of it has been silent since, or it is known only since.
    features[late, 2], features[~late, 3] = np.nan, np.nan
    model = StatModel.fit(features, rows.numbers("actual_pts"), rows.days)
    assert np.flatnonzero(~model.used).tolist() == [2, 3]
    assert np.isfinite(model.predict(features).mean).all()


def test_a_number_that_could_not_be_read_is_learned_from_by_no_model(tmp_path: Path) -> None:
    rows = player_games()
    rebounds = pa.array([None, *rows["actual_reb"].to_pylist()[1:]], pa.int64())
    rows = rows.set_column(rows.column_names.index("actual_reb"), "actual_reb", rebounds)
    make_warehouse(tmp_path / "w.duckdb", rows, datetime(2026, 1, 25, tzinfo=UTC))
    warehouse = DuckDBWarehouse(tmp_path / "w.duckdb", read_tables(ROOT))
    try:
        found = training_rows(warehouse, "nba", TODAY, ["pts", "reb"])
        alone = training_rows(warehouse, "nba", TODAY, ["pts"])
    finally:
        warehouse.release()
    assert len(alone) - len(found) == 1
    assert not np.isnan(found.numbers("actual_reb")).any()
