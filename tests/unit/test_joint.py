"""Sums and doubles from a joint distribution, against what a hand works out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from nba_props.modelling import training
from nba_props.modelling.joint import Dependence, combine, dependence_of
from nba_props.modelling.model import Distribution, FloatArray, StatModel
from nba_props.modelling.rows import Rows
from nba_props.modelling.walkforward import Block, walk
from nba_props.stats import Combination
from scrapers.errors import ModelError
from tests.unit.seasons import INPUTS, TODAY, player_games

SUM, DOUBLE = Combination("pr", ("pts", "reb")), Combination("dd", ("pts", "reb"), tens=2)
# Nine or ten, each as likely, of two players; the second never reaches nine rebounds.
EVEN = [0.0] * 9 + [0.5, 1.0]
NONE = [1.0] * 11
PARTS = {
    "pts": Distribution.of(np.array([EVEN, EVEN])),
    "reb": Distribution.of(np.array([EVEN, NONE])),
}


def alike(matrix: list[list[float]]) -> Dependence:
    """The same for every level of the means."""
    return Dependence(np.empty(0), np.array([matrix]))


@pytest.mark.parametrize(
    ("correlation", "both"),
    # Both above the median: a quarter, and asin(r) / 2 pi. With 0.5 that is a third.
    [(0.0, 1 / 4), (0.5, 1 / 3), (-0.5, 1 / 6), (0.999, 0.5 - np.arccos(0.999) / (2 * np.pi))],
)
def test_two_statistics_move_together(correlation: float, both: float) -> None:
    made = combine(PARTS, alike([[1.0, correlation], [correlation, 1.0]]), [SUM, DOUBLE])
    # 18 where neither has ten, 20 where both have: the same share.
    total = made["pr"].table()[0]
    assert total[17] == 0
    np.testing.assert_allclose([total[18], 1 - total[19]], both, atol=0.003)
    np.testing.assert_allclose(made["dd"].mean[0], both, atol=0.003)
    np.testing.assert_allclose(made["dd"].p_over(0.5)[0], both, atol=0.003)
    # The mean of a sum is the sum of the means however they move.
    np.testing.assert_allclose(made["pr"].mean, [19.0, 9.5], atol=0.01)
    assert made["dd"].mean[1] == 0
    np.testing.assert_allclose(made["pr"].table()[1, 9], 0.5, atol=0.003)


def test_the_order_of_the_parts_is_that_of_the_correlations() -> None:
    matrix = alike([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    parts = {name: Distribution.of(np.array([EVEN])) for name in ("pts", "reb", "ast")}
    pairs = [Combination("pr", ("pts", "reb"), 2), Combination("ra", ("ast", "reb"), 2)]
    made = combine(parts, matrix, pairs)
    np.testing.assert_allclose(made["pr"].mean, 0.5 - np.arccos(0.9) / (2 * np.pi), atol=0.003)
    np.testing.assert_allclose(made["ra"].mean, 0.25, atol=0.003)


@pytest.fixture(scope="module")
def model() -> StatModel:
    return training.fit("pts", Rows(player_games(), INPUTS), TODAY).model


def test_scores_are_of_games_that_were_not_seen_and_are_those_of_a_normal(model: StatModel) -> None:
    late = StatModel.is_late(Rows(player_games(), INPUTS).days)
    assert len(model.scores) == late.sum()
    assert abs(model.scores.mean()) < 0.05
    assert 0.9 < model.scores.std() < 1.1


def test_dependence_is_of_the_same_games(model: StatModel) -> None:
    # Of the better half of the games they are opposed.
    better = model.late_means > np.median(model.late_means)
    opposed = replace(model, scores=np.where(better, -model.scores, model.scores))
    found = dependence_of({"pts": model, "reb": opposed})
    assert len(found.correlations) == len(found.edges) + 1
    np.testing.assert_allclose(found.correlations[0], [[1, 1], [1, 1]], atol=1e-9)
    np.testing.assert_allclose(found.correlations[-1], [[1, -1], [-1, 1]], atol=1e-9)
    with pytest.raises(ModelError, match=r"pts, reb .*different games.*nba-props train"):
        dependence_of({"pts": model, "reb": replace(model, scores=model.scores[1:])})


@pytest.mark.parametrize(("games", "correlation"), [(1, 0.0), (8, 0.0), (15, 0.0), (100, 0.5)])
def test_few_games_do_not_say_how_statistics_move_together(
    model: StatModel, games: int, correlation: float
) -> None:
    # In a warehouse of some days the last fifth of the dates can be one game, or a few.
    random = np.random.default_rng(0)
    scores = random.multivariate_normal([0, 0, 0], np.full((3, 3), 0.5) + np.eye(3) / 2, games)
    few = {
        name: replace(model, scores=of_one, late_means=random.normal(10, 3, games))
        for name, of_one in zip(("pts", "reb", "ast"), scores.T, strict=True)
    }
    dependence = dependence_of(few)
    for found in dependence.correlations:
        np.testing.assert_allclose(found[0, 1:], correlation, atol=0.15)
    parts = {name: Distribution.of(np.array([EVEN, NONE])) for name in few}
    made = combine(parts, dependence, [Combination("pra", tuple(few))])["pra"]
    np.testing.assert_allclose(made.mean, [28.5, 0], atol=0.05)


def test_the_dependence_is_that_of_the_level_of_the_means() -> None:
    apart = Dependence(
        np.array([15.0]), np.array([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.5], [0.5, 1.0]]])
    )
    # The means of the first player add up to 19, those of the second to 9.5.
    made = combine(PARTS, apart, [DOUBLE])
    np.testing.assert_allclose(made["dd"].mean, [1 / 3, 0], atol=0.003)


def test_a_walk_makes_sums_of_what_it_predicts() -> None:
    rows = Rows(player_games(), INPUTS)
    block = Block(date(2026, 1, 12), TODAY)
    points, rebounds, total = walk(rows, ["pts", "reb"], [block], combinations=[SUM])
    assert total.stat == "pr"
    assert total.trained is None
    assert total.model_id == f"{points.model_id}+{rebounds.model_id}"
    means = points.distribution.mean + rebounds.distribution.mean
    np.testing.assert_allclose(total.distribution.mean, means, rtol=0.02)
    # Strength is the same for both, and the features explain only a part of it.
    assert np.mean(_variance(total.distribution)) > np.mean(
        _variance(points.distribution) + _variance(rebounds.distribution)
    )


def _variance(distribution: Distribution) -> FloatArray:
    counts = np.arange(distribution.cumulative.shape[1])
    shares = np.diff(distribution.cumulative, prepend=0, axis=1)
    return np.asarray(shares @ counts**2 - (shares @ counts) ** 2)
