"""Fits the model of one statistic, and writes the row of raw_predictions.models about it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

from joblib import Parallel, cpu_count, delayed

from nba_props.modelling.artefacts import Artefact, features_sha256, model_version, sklearn_version
from nba_props.modelling.model import StatModel
from nba_props.modelling.rows import Rows
from scrapers.clock import now_utc
from scrapers.errors import TooFewGamesError
from scrapers.events import Row, Run, new_id

MINIMUM_ROWS = 500
# Each fit has its own copy of the rows.
_AT_ONCE = 4
# Suffixes of features: the recent average (half-life of 8 games) and the rate per minute.
_RECENT, _RATE = "_ewma_8", "_per_minute"


@dataclass(frozen=True)
class Trained:
    """A fitted model and its training data: `first` and `last` game date, both included.

    `seconds` is how long fitting took.
    """

    model_id: str
    stat: str
    model: StatModel
    first: date
    last: date
    row_count: int
    seconds: float
    inputs: tuple[str, ...]

    def row(self, run: Run, purpose: str, artefact: Artefact | None = None, **settings: Any) -> Row:
        """Row of raw_predictions.models; `settings` are added to the model's own."""
        merged = {**self.model.settings, "scikit_learn": sklearn_version(), **settings}
        return {
            "model_id": self.model_id,
            "run_id": run.run_id,
            "purpose": purpose,
            "stat": self.stat,
            "version": model_version(),
            "trained_from": self.first,
            "trained_to": self.last,
            "row_count": self.row_count,
            "feature_names": json.dumps(self.inputs),
            "features_sha256": features_sha256(self.inputs),
            "artefact_sha256": None if artefact is None else artefact.sha256,
            "artefact_path": None if artefact is None else artefact.path,
            "settings": json.dumps(merged, sort_keys=True),
            "as_of_utc": run.clock.as_of_utc,
            "recorded_at_utc": now_utc(),
        }


def inputs_of(stat: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """The inputs that the model of a statistic learns from.

    Of the player's other statistics only the recent average and the rate are used: their other
    windows slow down training with each statistic that is added, and do not improve accuracy.
    """
    rated = [name.removesuffix(_RATE) for name in inputs if name.endswith(_RATE)]
    others = tuple(f"{other}_" for other in rated if other not in (stat, f"expected_{stat}"))
    return tuple(
        name for name in inputs if not name.startswith(others) or name.endswith((_RECENT, _RATE))
    )


def fit_each(stats: Sequence[str], rows: Rows, before: date) -> Iterator[Trained]:
    """Fit statistics to the same rows, beside one another, and give them in their order.

    Raises as `fit` does.
    """
    at_once = min(cpu_count(), _AT_ONCE, len(stats))
    fits = Parallel(n_jobs=at_once, prefer="threads", return_as="generator")
    trained: Iterator[Trained] = fits(delayed(fit)(stat, rows, before) for stat in stats)
    return trained


def fit(stat: str, rows: Rows, before: date) -> Trained:
    """Fit one statistic to rows that are all before a date.

    Raises TooFewGamesError with fewer than MINIMUM_ROWS rows or no dates left to calibrate on.
    """
    rows = Rows(rows.table, inputs_of(stat, rows.inputs))
    if len(rows) < MINIMUM_ROWS:
        raise TooFewGamesError(
            f"There are {len(rows)} played player-games with features before {before} and a model "
            f"needs {MINIMUM_ROWS}: land more games with `nba-props backfill` and build, "
            "or choose a later date."
        )
    if not StatModel.is_late(rows.days).any():
        raise TooFewGamesError(
            f"More than a fifth of the player-games before {before} are of one date, and a model "
            "is calibrated on the last fifth: land more dates, or choose a later one."
        )
    began = monotonic()
    model = StatModel.fit(rows.features, rows.numbers(f"actual_{stat}"), rows.days)
    first, last = (date.fromordinal(int(day)) for day in (rows.days.min(), rows.days.max()))
    seconds = monotonic() - began
    return Trained(new_id(), stat, model, first, last, len(rows), seconds, rows.inputs)
