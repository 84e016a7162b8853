"""`nba-props predict`: predict what `predictions_due` says. It decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from scrapers import phases
from scrapers.clock import Clock, eastern_text
from scrapers.commands.writing import Writer, writing
from scrapers.events import Row
from scrapers.landing.records import MODELS, PREDICTIONS
from scrapers.settings import Settings

NEEDED = ("scoring_rows", "predictions_due")


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
        console.print(_games_table(done.games))
    console.print(f"{eastern_text(clock.as_of_utc)}: {done.rows} prediction(s).")
    return 0


def predict_due(writer: Writer) -> Predicted:
    """Predict what is due within a run that holds the lock; build where anything was.

    Nothing is written when a model cannot be used (ModelError) or a game has begun
    (PredictionError): the phase log says so for each date.
    """
    due_view = writer.warehouse.relation(writer.run.target_schema, "predictions_due")
    dates = writer.warehouse.query(
        f"select distinct game_date from {due_view} order by game_date"  # noqa: S608 - declared names
    )
    if not dates:
        return Predicted()
    with writer.phase([(phases.PREDICTIONS, row["game_date"]) for row in dates]):
        # The libraries of the models take seconds to import, and most ticks have nothing due.
        from scrapers.modelling.live import due_rows, games_of, predict_rows
        from scrapers.modelling.predictions import refuse_begun

        due = due_rows(writer.warehouse, writer.run.target_schema)
        refuse_begun(due, writer.clock.as_of_utc)
        made = predict_rows(writer.warehouse, writer.run, writer.settings.models_dir, due)
        writer.append(PREDICTIONS, made)
    # Not `analytics`: what has landed meanwhile is not built by this.
    writer.build(writer.run.target_schema, {PREDICTIONS}, phase=None)
    return Predicted(len(due), 1, games_of(due))


def _has_model(writer: Writer) -> bool:
    models = writer.warehouse.relation(*MODELS.split("."))
    return bool(writer.warehouse.query(f"select 1 from {models} where purpose = 'live' limit 1"))  # noqa: S608 - declared names


def _games_table(games: list[Row]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("game", "tip-off", "players", "predictions"):
        table.add_column(heading, justify="right" if heading.startswith("p") else "left")
    for game in games:
        table.add_row(
            game["label"],
            eastern_text(game["tip_utc"]),
            str(game["players"]),
            str(game["predictions"]),
        )
    return table
