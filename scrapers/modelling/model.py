"""One model per statistic: a mean by gradient boosting, a negative binomial around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom
from sklearn.ensemble import HistGradientBoostingRegressor

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

NAME = "gradient_boosting"
_STATS = ("pts", "reb", "ast", "fg3m")
_PER_STAT = ("avg_3", "avg_5", "avg_10", "avg_20", "avg_season", "ewma_8", "minutes_times_rate")
# Columns of player_game_features, the same for every statistic.
FEATURES: tuple[str, ...] = (
    "is_home",
    "season_games_before",
    "minutes_avg_10",
    "minutes_ewma_8",
    *(f"{stat}_{part}" for stat in _STATS for part in _PER_STAT),
)
_SETTINGS: dict[str, Any] = {
    "loss": "poisson",
    "learning_rate": 0.05,
    "max_iter": 200,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 100,
    # Stopping early would hold out rows at random, and so look ahead.
    "early_stopping": False,
    "random_state": 0,
}
_SMALLEST_MEAN = 1e-3


@dataclass(frozen=True)
class Distribution:
    """Distributions of n counts: their means (n,), and P(Y <= k) for k = 0..kmax (n, kmax + 1)."""

    mean: FloatArray
    cumulative: FloatArray

    def table(self) -> FloatArray:
        """P(Y <= k), (n, kmax + 1); the last column is 1."""
        return self.cumulative

    def quantile(self, p: float) -> FloatArray:
        """Smallest count with P(Y <= count) >= p, (n,); 0 < p < 1."""
        return np.asarray(np.argmax(self.cumulative >= p, axis=1), dtype=np.float64)

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
        return np.where(lines == np.floor(lines), here, lines * 0)


class StatModel:
    """A fitted model of one statistic. `settings` is what it was made with, as JSON values."""

    def __init__(self, mean: HistGradientBoostingRegressor, dispersion: float) -> None:
        self._mean = mean
        self._dispersion = dispersion
        self.settings: dict[str, Any] = {**_SETTINGS, "dispersion": dispersion}

    @classmethod
    def fit(
        cls,
        stat: str,
        features: FloatArray,
        actual: FloatArray,
        minutes: FloatArray,
        days: IntArray,
    ) -> StatModel:
        """Fit to n player-games: features (n, f), counts (n,), minutes (n,), ordinal dates (n,)."""
        model = HistGradientBoostingRegressor(**_SETTINGS).fit(features, actual)
        mean = np.maximum(model.predict(features), _SMALLEST_MEAN)
        # Variance of a negative binomial: mean + dispersion * mean^2.
        excess = np.sum((actual - mean) ** 2 - mean) / np.sum(mean**2)
        return cls(model, float(np.clip(excess, 1e-3, 10)))

    def predict(self, features: FloatArray) -> Distribution:
        """Distributions of n player-games from their features (n, f)."""
        mean = np.maximum(self._mean.predict(features), _SMALLEST_MEAN)
        deviation = np.sqrt(mean + self._dispersion * mean**2)
        counts = np.arange(np.ceil(np.max(mean + 10 * deviation, initial=1)) + 1)
        size = 1 / self._dispersion
        chance = size / (size + mean)
        cumulative = nbinom.cdf(counts[None, :], size, chance[:, None])
        cumulative[:, -1] = 1.0
        return Distribution(mean, cumulative)
