"""`nba-props predict`: predict what `predictions_due` says. It decides nothing itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from scrapers import phases
from scrapers.clock import Clock, eastern_text
from scrapers.commands.writing import Writer, writing
from scrapers.events import Row
from scrapers.landing.records import MODELS, PREDICTIONS
from scrapers.modelling import artefacts
from scrapers.modelling.model import FEATURES
from scrapers.modelling.predictions import prediction_rows, refuse_begun
from scrapers.modelling.rows import Rows
from scrapers.settings import Settings

NEEDED = ("player_game_features", "predictions_due")
_DUE = "due.game_id, due.game_date, due.player_id, due.tip_utc, due.line, due.stat, due.model_id"


@dataclass
class Predicted:
    """What was predicted: rows appended, builds, and the games with their numbers."""

    rows: int = 0
    builds: int = 0
    games: list[Row] = field(default_factory=list)


def predict(settings: Settings, console: Console, clock: Clock) -> int:
    """Predict what is due and build what rests on it. Returns 0. Raises ModelError."""
    schema = settings.nba_props_schema
    with writing(settings, console, "predict", clock, schema, NEEDED) as writer:
        done = predict_due(writer)
        if not done.rows and not _has_model(writer):
            console.print("There is no trained model yet: run `nba-props train` first.")
    if done.games:
        console.print(_games_table(done))
    console.print(f"{eastern_text(clock.as_of_utc)}: {done.rows} prediction(s).")
    return 0


def predict_due(writer: Writer) -> Predicted:
    """Predict what is due within a run that holds the lock; build where anything was.

    Nothing is written when a model cannot be used (ModelError) or a game has begun
    (PredictionError): the phase log says so for each date.
    """
    due = _due(writer)
    if not len(due):
        return Predicted()
    with writer.phase(_phases(due)):
        refuse_begun(due, writer.clock.as_of_utc)
        made = pa.concat_tables(
            _predict(writer, due, model_id) for model_id in _unique(due, "model_id")
        )
        writer.append(PREDICTIONS, made)
    # Not `analytics`: what has landed meanwhile is not built by this.
    writer.build(writer.run.target_schema, {PREDICTIONS}, phase=None)
    return Predicted(len(due), 1, _games(due))


def _due(writer: Writer) -> Rows:
    """One row per prediction that is due, with its features."""
    schema = writer.run.target_schema
    features = ", ".join(f"features.{name}" for name in ("feature_hash", *FEATURES))
    return Rows(
        writer.warehouse.arrow(
            f"select {_DUE}, {features}, case when features.is_home "  # noqa: S608 - declared names
            "then features.opponent || '@' || features.team "
            "else features.team || '@' || features.opponent end as label "
            f"from {writer.warehouse.relation(schema, 'predictions_due')} as due "
            f"inner join {writer.warehouse.relation(schema, 'player_game_features')} as features "
            "on due.game_id = features.game_id and due.game_date = features.game_date "
            "and due.player_id = features.player_id "
            "order by due.tip_utc, due.game_id, due.player_id, due.stat"
        )
    )


def _predict(writer: Writer, due: Rows, model_id: str) -> pa.Table:
    (row,) = _model_rows(writer, f"model_id = '{model_id}'")
    model = artefacts.load(writer.settings.models_dir, row)
    mine = due.where(np.array(due.table["model_id"].to_pylist()) == model_id)
    return prediction_rows(
        writer.run,
        model_id,
        row["stat"],
        mine,
        model.predict(mine.features),
        mine.numbers("line"),
    )


def _model_rows(writer: Writer, condition: str) -> list[Row]:
    models = writer.warehouse.relation(*MODELS.split("."))
    return writer.warehouse.query(f"select * from {models} where {condition}")  # noqa: S608 - declared names, an identity


def _has_model(writer: Writer) -> bool:
    return bool(_model_rows(writer, "purpose = 'live' limit 1"))


def _phases(due: Rows) -> list[phases.Phase]:
    days: list[date] = _unique(due, "game_date")
    return [(phases.PREDICTIONS, day) for day in days]


def _unique(rows: Rows, name: str) -> list[Any]:
    return sorted(rows.table[name].unique().to_pylist())


def _games(due: Rows) -> list[Row]:
    """Each game once, in order, with its players and predictions counted."""
    rows = due.table.select(["game_id", "game_date", "label", "tip_utc", "player_id"]).to_pylist()
    predictions = Counter((row["game_id"], row["game_date"]) for row in rows)
    players = Counter(
        key[:2] for key in {(row["game_id"], row["game_date"], row["player_id"]) for row in rows}
    )
    games = {(row["game_id"], row["game_date"]): row for row in rows}
    return [
        {**row, "players": players[key], "predictions": predictions[key]}
        for key, row in games.items()
    ]


def _games_table(done: Predicted) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("game", "tip-off", "players", "predictions"):
        table.add_column(heading, justify="right" if heading.startswith("p") else "left")
    for game in done.games:
        table.add_row(
            game["label"],
            eastern_text(game["tip_utc"]),
            str(game["players"]),
            str(game["predictions"]),
        )
    return table
