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

from nba_props.modelling.model import Distribution, FloatArray, IntArray, StatModel
from nba_props.stats import Combination
from scrapers.errors import ModelError

_TEN = 10
# Points of a Sobol sequence: the same every time, and evenly spread.
_POINTS_LOG2 = 12
_BANDS = 6
# Fewer games say nothing of how statistics move together: the correlations of so few can be those
# of no distribution, or absent.
_FEWEST = 30


def count_of(combination: Combination, counts: IntArray) -> IntArray:
    """Counts of the parts, (n, parts), as counts of the combination, (n,)."""
    if combination.tens is None:
        return np.asarray(counts.sum(axis=1))
    return np.asarray((counts >= _TEN).sum(axis=1) >= combination.tens, dtype=np.int64)


@dataclass(frozen=True)
class Dependence:
    """How k statistics move together: more where the minutes are uncertain, less of a star.

    `edges` (bands - 1,): sums of their means, between which a matrix of `correlations`
    (bands, k, k) holds.
    """

    edges: FloatArray
    correlations: FloatArray


def dependence_of(models: Mapping[str, StatModel]) -> Dependence:
    """As the models saw it in games they had not seen.

    A band of few games has the correlations of all of them; where all are few, nothing is known,
    and the statistics are taken as independent.

    Raises ModelError where the models have not seen the same games.
    """
    if len({len(model.scores) for model in models.values()}) > 1:
        raise ModelError(
            f"The models of {', '.join(models)} have learned from different games, so nobody knows "
            "how these statistics move together: run `nba-props train`."
        )
    scores = np.stack([model.scores for model in models.values()])
    level = np.sum([model.late_means for model in models.values()], axis=0)
    edges = np.quantile(level, np.linspace(0, 1, _BANDS + 1)[1:-1])
    band = np.searchsorted(edges, level)
    overall = _correlation(scores, np.eye(len(scores)))
    found = [_correlation(scores[:, band == number], overall) for number in range(_BANDS)]
    return Dependence(np.asarray(edges), np.stack(found))


def _correlation(scores: FloatArray, otherwise: FloatArray) -> FloatArray:
    """Correlations of k statistics in n games, (k, k), from their scores (k, n).

    `otherwise` where the games are few, or one of the statistics is the same in all of them.
    """
    if scores.shape[1] < _FEWEST or not scores.std(axis=1).all():
        return otherwise
    return np.asarray(np.corrcoef(scores))


def combine(
    parts: Mapping[str, Distribution],
    dependence: Dependence,
    combinations: Sequence[Combination],
) -> dict[str, Distribution]:
    """Distributions of combinations of n rows each.

    `parts`: distributions of the same n rows, in the order that the dependence has.
    """
    names = list(parts)
    uniform = [_uniform(matrix) for matrix in dependence.correlations]
    level = np.sum([part.mean for part in parts.values()], axis=0)
    tables: dict[str, list[FloatArray]] = {each.stat: [] for each in combinations}
    for row, band in enumerate(np.searchsorted(dependence.edges, level)):
        counts = np.column_stack(
            [
                np.searchsorted(parts[name].cumulative[row], uniform[band][:, place])
                for place, name in enumerate(names)
            ]
        )
        for each in combinations:
            chosen = counts[:, [names.index(part) for part in each.parts]]
            share = np.bincount(count_of(each, chosen), minlength=2) / len(counts)
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
    return Distribution.of(cumulative)
