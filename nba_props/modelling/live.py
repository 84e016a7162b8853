"""Predictions of games ahead, with the models and the features that dbt names."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pyarrow as pa

from nba_props.modelling import artefacts
from nba_props.modelling.predictions import prediction_rows
from nba_props.modelling.rows import KEYS, Rows, columns_of
from scrapers.errors import ModelError
from scrapers.events import Row, Run
from scrapers.landing.records import MODELS
from scrapers.landing.warehouse import Warehouse

_DUE = "due.game_id, due.game_date, due.player_id, due.tip_utc, due.line, due.stat, due.model_id"


def due_rows(warehouse: Warehouse, schema: str) -> Rows:
    """One row per prediction that is due, with its features, its line and its model."""
    scored = warehouse.relation(schema, "scoring_rows")
    inputs = tuple(name for name in columns_of(warehouse, scored) if name not in KEYS)
    features = ", ".join(f"features.{name}" for name in inputs)
    return Rows(
        warehouse.arrow(
            f"select {_DUE}, {features}, case when features.is_home = 1 "  # noqa: S608 - declared names
            "then features.opponent || '@' || features.team "
            "else features.team || '@' || features.opponent end as label "
            f"from {warehouse.relation(schema, 'predictions_due')} as due "
            f"inner join {scored} as features "
            "on due.game_id = features.game_id and due.game_date = features.game_date "
            "and due.player_id = features.player_id "
            "order by due.tip_utc, due.game_id, due.player_id, due.stat"
        ),
        inputs,
    )


def predict_rows(warehouse: Warehouse, run: Run, models_url: str, due: Rows) -> pa.Table:
    """Rows of raw_predictions.predictions for rows that are due. Raises ModelError."""
    made = []
    for model_id in sorted(due.table["model_id"].unique().to_pylist()):
        (row,) = warehouse.query(
            f"select * from {warehouse.relation(*MODELS.split('.'))} "  # noqa: S608 - declared names, an identity
            f"where model_id = '{model_id}'"
        )
        inputs = tuple(json.loads(row["feature_names"]))
        absent = sorted(set(inputs) - set(due.inputs))
        if absent:
            raise ModelError(
                f"The model of {row['stat']} was made for other features ({', '.join(absent)} "
                "are not there): run `nba-props train`."
            )
        model = artefacts.load(models_url, row)
        chosen = due.where(np.array(due.table["model_id"].to_pylist()) == model_id)
        mine = Rows(chosen.table, inputs)
        distribution = model.predict(mine.features)
        made.append(
            prediction_rows(run, model_id, row["stat"], mine, distribution, mine.numbers("line"))
        )
    return pa.concat_tables(made)


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
