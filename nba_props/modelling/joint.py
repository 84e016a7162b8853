"""Sums and doubles of several statistics of a player, from their joint distribution.

Each statistic keeps its own distribution; how they move together is a Gaussian copula of what
came against what was predicted. Sums of means would say nothing of how far a sum spreads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm, qmc

from nba_props.modelling.model import Distribution, FloatArray, IntArray

_DOUBLE = 10
# Points of a Sobol sequence: the same every time, and evenly spread.
_POINTS_LOG2 = 12
_EDGE = 1e-4


@dataclass(frozen=True)
class Combination:
    """A statistic made of others: their sum, or whether at least `tens` of them reach ten."""

    stat: str
    parts: tuple[str, ...]
    tens: int | None = None

    def of(self, counts: IntArray) -> IntArray:
        """Counts of the parts (n, parts) as counts of the combination (n,)."""
        if self.tens is None:
            return np.asarray(counts.sum(axis=1))
        return np.asarray((counts >= _DOUBLE).sum(axis=1) >= self.tens, dtype=np.int64)


def normal_scores(distribution: Distribution, actual: FloatArray) -> FloatArray:
    """Where n outcomes lie in their distributions, (n,), on the scale of a standard normal.

    A count takes the middle of the step of its probability.
    """
    middle = (distribution.at_most(actual) + distribution.at_most(actual - 1)) / 2
    return np.asarray(ndtri(np.clip(middle, _EDGE, 1 - _EDGE)))


def correlations(scores: Sequence[FloatArray]) -> FloatArray:
    """Correlations (k, k) of k statistics from their normal scores of the same rows, (n,) each."""
    return np.asarray(np.atleast_2d(np.corrcoef(np.stack(scores))))


def combine(
    parts: Mapping[str, Distribution],
    correlation: FloatArray,
    combinations: Sequence[Combination],
) -> dict[str, Distribution]:
    """Distributions of combinations of n rows each.

    `parts`: distributions of the same n rows, in the order of the rows of `correlation` (k, k).
    """
    names = list(parts)
    uniform = _uniform(correlation)
    rows = len(next(iter(parts.values())).mean)
    tables: dict[str, list[FloatArray]] = {each.stat: [] for each in combinations}
    for row in range(rows):
        counts = np.column_stack(
            [
                np.searchsorted(parts[name].cumulative[row], uniform[:, place])
                for place, name in enumerate(names)
            ]
        )
        for each in combinations:
            chosen = counts[:, [names.index(part) for part in each.parts]]
            share = np.bincount(each.of(chosen), minlength=2) / len(counts)
            tables[each.stat].append(np.cumsum(share))
    return {stat: _distribution(table) for stat, table in tables.items()}


def _uniform(correlation: FloatArray) -> FloatArray:
    """Points (2**12, k) with uniform margins and the dependence of a Gaussian copula."""
    points = qmc.Sobol(len(correlation), scramble=True, seed=0).random_base2(_POINTS_LOG2)
    return np.asarray(norm.cdf(ndtri(points) @ np.linalg.cholesky(correlation).T))


def _distribution(table: Sequence[FloatArray]) -> Distribution:
    cumulative = np.ones((len(table), max((len(row) for row in table), default=1)))
    for row, values in zip(cumulative, table, strict=True):
        row[: len(values)] = values
    # The last sum of shares may fall short of 1 by a rounding.
    cumulative[:, -1] = 1.0
    return Distribution(np.asarray((1.0 - cumulative).sum(axis=1)), cumulative)
