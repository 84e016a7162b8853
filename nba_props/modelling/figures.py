"""What a backtest came to, as the models say; and how sure the gains are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nba_props.modelling import NAME
from scrapers.events import Row
from scrapers.landing.records import MODELS, PREDICTIONS
from scrapers.landing.warehouse import Warehouse

_DRAWS = 2000
_FEWEST_DAYS = 2
# What is compared: how it is called, the column that counts the rows, and the mean over them.
_MEASURES = (("error", "n", "mae"), ("Brier score", "n_lined", "brier"))


@dataclass(frozen=True)
class Gain:
    """How much smaller our mean error or Brier score is than a baseline's, in percent of it.

    `low` and `high` bound 95 % of the bootstrap over days; None where there are too few days.
    """

    stat: str
    segment: str
    baseline: str
    measure: str
    days: int
    n: int
    percent: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Figures:
    """Rows of the models about one backtest; `labels` name the statistics for a person."""

    backtest_id: str
    labels: dict[str, str]
    span: Row
    models: list[Row]
    leaderboard: list[Row]
    accuracy: list[Row]
    daily: list[Row]
    calibration: list[Row]
    books: list[Row]

    @property
    def stats(self) -> list[str]:
        """Statistics predicted, in order."""
        return list(dict.fromkeys(row["stat"] for row in self.models))

    @property
    def note(self) -> str | None:
        """What was noted about it when it was started."""
        text = json.loads(self.models[0]["settings"]).get("note")
        return None if text is None else str(text)

    @cached_property
    def gains(self) -> list[Gain]:
        """Gains over every baseline."""
        return gains(self.daily)


def read_figures(warehouse: Warehouse, schema: str, backtest_id: str) -> Figures:
    """Figures of a backtest that has been built. Raises WarehouseError."""

    def rows(sql: str) -> list[Row]:
        return list(warehouse.arrow(sql).to_pylist())

    def of(model: str, condition: str, order: str) -> list[Row]:
        return rows(
            f"select * from {warehouse.relation(schema, model)} "  # noqa: S608 - declared names, an identity
            f"where evaluation = '{backtest_id}' and {condition} order by {order}"
        )

    predictions = warehouse.relation(*PREDICTIONS.split("."))
    models = warehouse.relation(*MODELS.split("."))
    mine = f"from {predictions} where backtest_id = '{backtest_id}'"
    accuracy = "stat, segment, model, period"
    return Figures(
        backtest_id,
        {
            row["stat"]: row["label"]
            for row in rows(f"select stat, label from {warehouse.relation(schema, 'stats')}")  # noqa: S608 - declared names
        },
        rows(
            "select count(*) as predictions, count(line) as lined, min(game_date) as first_date, "
            f"max(game_date) as last_date, count(distinct game_id) as games {mine}"
        )[0],
        rows(
            f"select * from {models} "  # noqa: S608 - declared names, an identity
            f"where model_id in (select model_id {mine}) order by stat, trained_to, model_id"
        ),
        of("leaderboard", "period_kind = 'all'", "stat, segment, place, model"),
        of("prediction_accuracy", "period_kind = 'all'", accuracy),
        of("prediction_accuracy", "period_kind = 'date' and segment in ('all', 'lined')", accuracy),
        of("prediction_calibration", "true", "stat, model, decile"),
        of("accuracy_by_book", f"model = '{NAME}'", "stat, season_start, book"),
    )


def gains(daily: Sequence[Row], seed: int = 0) -> list[Gain]:
    """Gains of our model over each baseline, from its accuracy by date.

    Days are drawn with replacement, because the games of one day share what made it odd.
    """
    by_key: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in daily:
        by_key.setdefault((row["stat"], row["segment"], row["model"]), {})[row["period"]] = row
    found = []
    for (stat, segment, model), theirs in by_key.items():
        ours = by_key.get((stat, segment, NAME), {})
        for measure, count, mean in _MEASURES:
            both = ours.keys() & theirs.keys()
            days = sorted(day for day in both if ours[day][count] and theirs[day][count])
            if model != NAME and days:
                mine, other = (
                    _sums([rows[day] for day in days], count, mean) for rows in (ours, theirs)
                )
                found.append(_gain((stat, segment, model, measure), mine, other, seed))
    return found


def _gain(
    key: tuple[str, str, str, str], ours: NDArray[Any], theirs: NDArray[Any], seed: int
) -> Gain:
    days = ours.shape[1]

    def percent(weights: NDArray[Any]) -> NDArray[Any]:
        n, error = ours @ weights
        their_n, their_error = theirs @ weights
        return np.asarray(100 * (1 - (error / n) / (their_error / their_n)))

    low = high = None
    if days >= _FEWEST_DAYS:
        random = np.random.default_rng(seed)
        draws = random.multinomial(days, np.full(days, 1 / days), size=_DRAWS).T
        low, high = (float(bound) for bound in np.quantile(percent(draws), [0.025, 0.975]))
    return Gain(*key, days, int(ours[0].sum()), float(percent(np.ones(days))), low, high)


def _sums(rows: Sequence[Row], count: str, mean: str) -> NDArray[Any]:
    """Count and sum of each day, (2, days)."""
    pairs = [(row[count], row[count] * row[mean]) for row in rows]
    return np.array(pairs, dtype=np.float64).T
