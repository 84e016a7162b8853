"""Predictions of games ahead, with the models and the features that dbt names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pyarrow as pa

from nba_props.modelling import artefacts
from nba_props.modelling.joint import combine, dependence_of
from nba_props.modelling.model import Distribution, StatModel
from nba_props.modelling.predictions import prediction_rows
from nba_props.modelling.rows import KEYS, Rows, columns_of
from nba_props.stats import Combination
from scrapers.errors import ModelError
from scrapers.events import Row, Run
from scrapers.landing.records import MODELS
from scrapers.landing.warehouse import Warehouse

_PLUS = "+"
_DUE = ", ".join(f"due.{name}" for name in (*KEYS, "line", "stat", "model_id", "label"))


def due_rows(warehouse: Warehouse, schema: str) -> Rows:
    """One row per prediction that is due, with its features, its line and its model."""
    scored = warehouse.relation(schema, "scoring_rows")
    inputs = tuple(name for name in columns_of(warehouse, scored) if name not in KEYS)
    features = ", ".join(f"features.{name}" for name in inputs)
    return Rows(
        warehouse.arrow(
            f"select {_DUE}, {features} "  # noqa: S608 - declared names
            f"from {warehouse.relation(schema, 'predictions_due')} as due "
            f"inner join {scored} as features "
            "on due.game_id = features.game_id and due.game_date = features.game_date "
            "and due.player_id = features.player_id "
            "order by due.tip_utc, due.game_id, due.player_id, due.stat"
        ),
        inputs,
    )


def predict_rows(
    warehouse: Warehouse,
    run: Run,
    models_url: str,
    due: Rows,
    combinations: Mapping[str, Combination],
) -> pa.Table:
    """Rows of raw_predictions.predictions for rows that are due. Raises ModelError.

    The model of a combination is those of its parts, in their order, with a plus between them.
    """

    @cache
    def model_of(model_id: str) -> tuple[StatModel, tuple[str, ...]]:
        return _load(warehouse, models_url, model_id, due.inputs)

    def distribution_of(stat: str, model_id: str, rows: pa.Table) -> Distribution:
        models = [model_of(each) for each in model_id.split(_PLUS)]
        parts = [model.predict(Rows(rows, inputs).features) for model, inputs in models]
        if stat not in combinations:
            return parts[0]
        names = combinations[stat].parts
        dependence = dependence_of(
            {name: model for name, (model, _) in zip(names, models, strict=True)}
        )
        together = dict(zip(names, parts, strict=True))
        return combine(together, dependence, [combinations[stat]])[stat]

    made = []
    keys = list(zip(due.table["stat"].to_pylist(), due.table["model_id"].to_pylist(), strict=True))
    for stat, model_id in sorted(set(keys)):
        rows = due.where(np.array([key == (stat, model_id) for key in keys]))
        distribution = distribution_of(stat, model_id, rows.table)
        made.append(prediction_rows(run, model_id, stat, rows, distribution, rows.numbers("line")))
    return pa.concat_tables(made)


def _load(
    warehouse: Warehouse, models_url: str, model_id: str, there: Sequence[str]
) -> tuple[StatModel, tuple[str, ...]]:
    """A model and its inputs. Raises ModelError where one of them is not there."""
    (row,) = warehouse.query(
        f"select * from {warehouse.relation(*MODELS.split('.'))} "  # noqa: S608 - declared names, an identity
        f"where model_id = '{model_id}'"
    )
    inputs = tuple(json.loads(row["feature_names"]))
    absent = sorted(set(inputs) - set(there))
    if absent:
        raise ModelError(
            f"The model of {row['stat']} was made for other features ({', '.join(absent)} "
            "are not there): run `nba-props train`."
        )
    return artefacts.load(models_url, row), inputs


def games_of(due: Rows) -> list[Row]:
    """Each game once, by tip-off: game_id, game_date, label, tip_utc, players, predictions."""
    names = ["game_id", "game_date", "label", "tip_utc"]
    rows = due.table.select([*names, "player_id"]).to_pylist()
    predictions = Counter((row["game_id"], row["game_date"]) for row in rows)
    players = Counter(
        key[:2] for key in {(row["game_id"], row["game_date"], row["player_id"]) for row in rows}
    )
    games = {
        (row["game_id"], row["game_date"]): {name: row[name] for name in names} for row in rows
    }
    return [
        {**game, "players": players[key], "predictions": predictions[key]}
        for key, game in games.items()
    ]
