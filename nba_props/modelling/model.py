"""One model per statistic: the mean from boosted trees and a ridge, and the counts around it.

The counts follow a negative binomial of that mean and variance, bent so that what was predicted of
the last games before training came as often as predicted (probability integral transform).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import nbinom
from sklearn.ensemble import HistGradientBoostingRegressor, VotingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_TREES: dict[str, Any] = {
    "loss": "poisson",
    "learning_rate": 0.06,
    "max_iter": 200,
    "max_leaf_nodes": 24,
    "min_samples_leaf": 200,
    "l2_regularization": 5.0,
    "max_features": 0.4,
    # Stopping early would hold out rows at random, and so look ahead.
    "early_stopping": False,
    "random_state": 0,
}
_RIDGE: dict[str, Any] = {"alpha": 300.0}
# Trees see what depends on what, the ridge is steadier where rows are few: together they err less.
_WEIGHTS = (0.6, 0.4)
_SPREAD: dict[str, Any] = {
    **_TREES,
    "learning_rate": 0.03,
    "max_iter": 100,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 400,
}
_CALIBRATION_SHARE = 0.2
_BANDS = 6
_SMALLEST_MEAN = 0.02
_SMALLEST_EXCESS = 1.001
_EDGE = 1e-4
_GRID = np.linspace(0.0, 1.0, 201)


@dataclass(frozen=True)
class Distribution:
    """Distributions of n counts: their means (n,), and P(Y <= k) for k = 0..kmax (n, kmax + 1)."""

    mean: FloatArray
    cumulative: FloatArray

    @classmethod
    def of(cls, cumulative: FloatArray) -> Distribution:
        """From P(Y <= k) for k = 0..kmax, (n, kmax + 1), the last column of which is 1."""
        return cls(np.asarray((1.0 - cumulative).sum(axis=1)), cumulative)

    def table(self) -> FloatArray:
        """P(Y <= k), (n, kmax + 1); the last column is 1."""
        return self.cumulative

    def quantile(self, p: float) -> FloatArray:
        """The p-quantile, (n,), 0 < p < 1, of the count spread evenly over half a unit each way.

        So an interval holds as often as it says; whole quantiles would hold more often.
        """
        column = np.argmax(self.cumulative >= p, axis=1)
        row = np.arange(len(self.mean))
        above = self.cumulative[row, column]
        below = np.where(column > 0, self.cumulative[row, column - 1], 0.0)
        within = (p - below) / np.maximum(above - below, 1e-12)
        return np.asarray(np.maximum(column - 0.5 + within, 0.0))

    def at_most(self, count: FloatArray | float) -> FloatArray:
        """P(Y <= count), (n,); of each row its own count where an array (n,) is given.

        NaN where the count is NaN.
        """
        counts = np.broadcast_to(np.floor(count), self.mean.shape)
        last = self.cumulative.shape[1] - 1
        column = np.clip(np.nan_to_num(counts), 0, last).astype(np.int64)
        found = np.where(counts < 0, 0.0, self.cumulative[np.arange(len(self.mean)), column])
        return np.where(np.isnan(counts), np.nan, found)

    def p_over(self, line: FloatArray | float) -> FloatArray:
        """P(Y > line), (n,); NaN where the line is."""
        return 1.0 - self.at_most(line)

    def p_push(self, line: FloatArray | float) -> FloatArray:
        """P(Y = line), (n,); 0 on half lines, NaN where the line is."""
        lines = np.broadcast_to(np.asarray(line, dtype=np.float64), self.mean.shape)
        here = self.at_most(lines) - self.at_most(lines - 1)
        return np.asarray(np.where(lines == np.floor(lines), here, lines * 0))


@dataclass(frozen=True)
class StatModel:
    """A fitted model of one statistic.

    `used` (f,) marks the features that have a value in the first four fifths of the dates and in
    the last; `bands` are the means between which a row of `bends` (bands, 201) holds: what a
    predicted probability of the grid came true as. Of the last fifth of the dates: `late_means`
    (late,), what was predicted by a mean that had not seen them, and `scores` (late,), where the
    outcomes lie in those predictions, on the scale of a standard normal. Models of the same rows
    have the same rows there.
    """

    mean: VotingRegressor
    spread: HistGradientBoostingRegressor
    used: NDArray[np.bool_]
    bands: FloatArray
    bends: FloatArray
    late_means: FloatArray
    scores: FloatArray

    @property
    def settings(self) -> dict[str, Any]:
        """What it was made with, as JSON values."""
        return {
            "trees": _TREES,
            "ridge": _RIDGE,
            "weights": list(_WEIGHTS),
            "spread": _SPREAD,
            "calibration_share": _CALIBRATION_SHARE,
            "bands": _BANDS,
        }

    @staticmethod
    def is_late(days: IntArray) -> NDArray[np.bool_]:
        """Which of n ordinal dates, (n,), are those that a model is calibrated on."""
        return np.asarray(days > np.quantile(days, 1 - _CALIBRATION_SHARE))

    @classmethod
    def fit(cls, features: FloatArray, actual: FloatArray, days: IntArray) -> StatModel:
        """Fit to n player-games: features (n, f), counts (n,), ordinal dates (n,).

        Spread and bend are learned from the last fifth of the dates, predicted by a mean that has
        seen only the others.
        """
        late = cls.is_late(days)
        # scikit-learn cannot bin a column without any value, and each part is binned for itself.
        used = np.asarray(_has_value(features[~late]) & _has_value(features[late]))
        features = features[:, used]
        early_mean = _mean_model().fit(features[~late], actual[~late])
        mean = _at_least(early_mean.predict(features[late]))
        spread = HistGradientBoostingRegressor(**_SPREAD)
        spread.fit(_beside(features[late], mean), (actual[late] - mean) ** 2)
        bands = np.quantile(mean, np.linspace(0, 1, _BANDS + 1)[1:-1])
        cumulative = _negative_binomial(mean, spread.predict(_beside(features[late], mean)))
        bends = np.stack(
            [
                _bend(cumulative[chosen], actual[late][chosen])
                for band in range(len(bands) + 1)
                for chosen in (np.searchsorted(bands, mean) == band,)
            ]
        )
        scores = _normal_scores(_bent(cumulative, mean, bands, bends), actual[late])
        final = _mean_model().fit(features, actual)
        return cls(final, spread, used, bands, bends, mean, scores)

    def predict(self, features: FloatArray) -> Distribution:
        """Distributions of n player-games from their features (n, f)."""
        features = features[:, self.used]
        mean = _at_least(self.mean.predict(features))
        cumulative = _negative_binomial(mean, self.spread.predict(_beside(features, mean)))
        return Distribution.of(_bent(cumulative, mean, self.bands, self.bends))


def _bent(
    cumulative: FloatArray, mean: FloatArray, bands: FloatArray, bends: FloatArray
) -> FloatArray:
    """What predicted probabilities (n, kmax + 1) come true as, by the band of their mean (n,)."""
    bent = cumulative.copy()
    band = np.searchsorted(bands, mean)
    for number in np.unique(band):
        chosen = band == number
        bent[chosen] = np.interp(cumulative[chosen], _GRID, bends[number])
    bent[:, -1] = 1.0
    return bent


def _normal_scores(cumulative: FloatArray, actual: FloatArray) -> FloatArray:
    """Where n outcomes lie in their distributions, (n,), as quantiles of a standard normal.

    A count takes the middle of the step of its probability.
    """
    upper, lower = _step(cumulative, actual)
    return np.asarray(ndtri(np.clip((lower + upper) / 2, _EDGE, 1 - _EDGE)))


def _step(cumulative: FloatArray, actual: FloatArray) -> tuple[FloatArray, FloatArray]:
    """P(Y <= what came) and P(Y < what came), (n,) each."""
    row = np.arange(len(actual))
    column = np.minimum(actual.astype(np.int64), cumulative.shape[1] - 1)
    return cumulative[row, column], np.where(column > 0, cumulative[row, column - 1], 0.0)


def _has_value(features: FloatArray) -> NDArray[np.bool_]:
    """Which of the features (n, f) are not null in every row, (f,)."""
    return np.asarray(~np.isnan(features).all(axis=0))


def _mean_model() -> VotingRegressor:
    ridge = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), Ridge(**_RIDGE))
    trees = HistGradientBoostingRegressor(**_TREES)
    return VotingRegressor([("trees", trees), ("ridge", ridge)], weights=_WEIGHTS)


def _at_least(mean: FloatArray) -> FloatArray:
    return np.maximum(mean, _SMALLEST_MEAN)


def _beside(features: FloatArray, mean: FloatArray) -> FloatArray:
    return np.column_stack([features, mean])


def _negative_binomial(mean: FloatArray, variance: FloatArray) -> FloatArray:
    """P(Y <= k), (n, kmax + 1), of counts with this mean (n,) and at least its variance (n,)."""
    variance = np.maximum(variance, mean * _SMALLEST_EXCESS)
    counts = np.arange(np.ceil(np.max(mean + 10 * np.sqrt(variance), initial=1)) + 1)
    size = mean**2 / (variance - mean)
    chance = mean / variance
    return np.asarray(nbinom.cdf(counts[None, :], size[:, None], chance[:, None]))


def _bend(cumulative: FloatArray, actual: FloatArray) -> FloatArray:
    """How often a predicted probability came true, (201,): the share of outcomes at or below it.

    A count takes the whole step of its probability, evenly.
    """
    if not len(actual):
        return _GRID
    upper, lower = _step(cumulative, actual)
    width = np.maximum(upper - lower, 1e-9)
    bend = np.array([np.clip((p - lower) / width, 0, 1).mean() for p in _GRID])
    bend[0], bend[-1] = 0.0, 1.0
    return bend
