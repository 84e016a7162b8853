"""Rows of raw_predictions.predictions from distributions."""

from __future__ import annotations

import json
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nba_props.modelling import NAME
from nba_props.modelling.model import Distribution, FloatArray
from nba_props.modelling.rows import KEYS, Rows
from scrapers.clock import now_utc
from scrapers.events import Run, new_id

_QUANTILES = {"median": 0.5, "q05": 0.05, "q10": 0.1, "q25": 0.25, "q75": 0.75, "q90": 0.9}
_QUANTILES["q95"] = 0.95
_DECIMALS = 5
_INSTANT = pa.timestamp("us", tz="UTC")


def prediction_rows(
    run: Run,
    model_id: str,
    stat: str,
    rows: Rows,
    distribution: Distribution,
    lines: FloatArray,
    backtest_id: str | None = None,
) -> pa.Table:
    """n predictions of one model, with the probability at each line (n,), NaN where there is none.

    Live ones are made at the run's clock. Those of a backtest are made at their tip-off, and keep
    the whole distribution only where there is a line.
    """
    count = len(rows)
    is_lined = ~np.isnan(lines)

    def same(value: object, kind: pa.DataType) -> pa.Array:
        return pa.repeat(pa.scalar(value, kind), count)

    keys = {name: rows.table[name] for name in KEYS}
    made = same(run.clock.as_of_utc, _INSTANT) if backtest_id is None else keys["tip_utc"]
    return pa.table(
        {
            "prediction_id": pa.array([new_id() for _ in range(count)]),
            "run_id": same(run.run_id, pa.string()),
            "backtest_id": same(backtest_id, pa.string()),
            "model_id": same(model_id, pa.string()),
            "model": same(NAME, pa.string()),
            "stat": same(stat, pa.string()),
            **keys,
            # Of a game that is over nobody asks any more whether its features changed.
            "feature_hash": rows.table["feature_hash"]
            if backtest_id is None
            else same(None, pa.string()),
            "line": _nullable(lines),
            "p_over": _nullable(distribution.p_over(lines)),
            "p_push": _nullable(distribution.p_push(lines)),
            "mean": pa.array(distribution.mean),
            **{name: pa.array(distribution.quantile(p)) for name, p in _QUANTILES.items()},
            "distribution": pa.array(
                _json_lists(distribution, is_lined | (backtest_id is None)), pa.string()
            ),
            "made_at_utc": made,
            "as_of_utc": same(run.clock.as_of_utc, _INSTANT),
            "recorded_at_utc": same(now_utc(), _INSTANT),
        }
    )


def still_ahead(rows: Rows, now_utc: datetime) -> Rows:
    """The rows whose game has not begun: the predictions of the others are closed."""
    tips = rows.table["tip_utc"].to_pylist()
    return rows.where(np.array([tip > now_utc for tip in tips], dtype=np.bool_))


def _nullable(values: FloatArray) -> pa.Array:
    return pa.array(values, from_pandas=True)


def _json_lists(distribution: Distribution, wanted: NDArray[np.bool_]) -> list[str | None]:
    """P(at most k) as JSON up to the first k where it is 1 in the decimals kept."""
    texts: list[str | None] = [None] * len(wanted)
    chosen = np.flatnonzero(wanted)
    rounded = np.round(distribution.table()[chosen], _DECIMALS)
    for place, values, end in zip(
        chosen, rounded.tolist(), np.argmax(rounded >= 1, axis=1).tolist(), strict=True
    ):
        texts[place] = json.dumps(values[: end + 1])
    return texts
