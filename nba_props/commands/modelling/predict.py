"""`nba-props predict`: predict what `predictions_due` says. It decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from nba_props import phases
from nba_props.clock_checks import check_not_later
from nba_props.stats import combinations
from nba_props.writing import Writer, writing
from scrapers.clock import Clock, eastern_text
from scrapers.errors import ModelError
from scrapers.events import Row
from scrapers.landing.records import MODELS, PHASES, PREDICTIONS, RECOMMENDATIONS
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, in_progress, styled

if TYPE_CHECKING:
    from nba_props.modelling.rows import Rows

NEEDED = ("scoring_rows", "predictions_due", "prediction_dates", "recommendations_due")


@dataclass
class Predicted:
    """What was predicted: rows appended, builds, and the games with their numbers."""

    rows: int = 0
    builds: int = 0
    games: list[Row] = field(default_factory=list)


def predict(settings: Settings, console: Console, clock: Clock) -> int:
    """Predict what is due and build what rests on it. Returns 0.

    Raises ModelError; UsageError where the models are as of a later moment than the clock.
    """
    schema = settings.nba_props_schema
    with writing(settings, console, "predict", clock, schema, NEEDED) as writer:
        check_not_later(writer)
        done = predict_due(writer)
        if not done.rows and not _has_model(writer):
            console.print("There is no trained model yet: run `nba-props train` first.")
    if done.games:
        console.print(_games_table(done.games))
    console.print(f"{eastern_text(clock.as_of_utc)}: {done.rows} prediction(s).")
    return 0


def predict_due(writer: Writer) -> Predicted:
    """Predict what is due within a run that holds the lock; build where anything was.

    What is recommended then is recorded with its book and price: prices move without predictions.
    A game that has begun since the run did is left out. The phase log says for each date that it
    was done, also where new lines changed no prediction; that a halted one was skipped; and that
    nothing was written because a model cannot be used (ModelError).
    """
    dates = writer.rows("prediction_dates", "game_date")
    halted = [row for row in dates if row["breaker_date"] is not None]
    due = [row for row in dates if row["predictions_due"]]
    unchanged = [row for row in dates if row not in halted and row not in due]
    writer.append(
        PHASES,
        [
            phases.event(
                writer.run,
                (phases.PREDICTIONS, row["game_date"]),
                "skipped",
                f"the breaker of {row['breaker_date']} is open",
            )
            for row in halted
        ],
    )
    writer.passed(_phases(unchanged), "no input has changed")
    if not due:
        _record_recommendations(writer)
        return Predicted()
    check_not_later(writer)
    try:
        with writer.phase(_phases(due)), in_progress(writer.console, "Predicting"):
            rows = _predict(writer)
    except ModelError:
        # Prices have moved all the same: what is no longer recommended is recorded.
        _record_recommendations(writer)
        raise
    if rows:
        # Not in the log: what has landed meanwhile is not built by this.
        writer.build(writer.run.target_schema, {PREDICTIONS}, is_logged=False)
    _record_recommendations(writer)
    from nba_props.modelling.live import games_of

    return Predicted(len(rows), int(len(rows) > 0), games_of(rows))


def _predict(writer: Writer) -> Rows:
    """Append a prediction for each row that is due and has not begun; returns those rows."""
    # The libraries of the models take seconds to import, and most ticks have nothing due.
    from nba_props.modelling.live import due_rows, predict_rows
    from nba_props.modelling.predictions import still_ahead

    rows = due_rows(writer.warehouse, writer.run.target_schema)
    if rows := still_ahead(rows, writer.clock.reached_utc):
        made = predict_rows(
            writer.warehouse,
            writer.run,
            writer.settings.models_url,
            rows,
            combinations(writer.settings),
        )
        writer.append(PREDICTIONS, made)
    return rows


def predict_if_ready(writer: Writer) -> Predicted:
    """As `predict_due`, for commands that have more to do: what prevents it is shown, not raised.

    A warehouse whose last whole build was before there were predictions has none to make.
    """
    schema = writer.run.target_schema
    if not all(writer.warehouse.has_relation(schema, name) for name in NEEDED):
        return Predicted()
    try:
        done = predict_due(writer)
    except ModelError as error:
        writer.console.print(styled((f"Nothing was predicted: {error}", "yellow")))
        return Predicted()
    if done.rows:
        writer.console.print(f"Made {done.rows} prediction(s) for {len(done.games)} game(s).")
    return done


def _record_recommendations(writer: Writer) -> None:
    due = writer.warehouse.relation(writer.run.target_schema, "recommendations_due")
    rows = writer.warehouse.query(
        f"select * from {due} "  # noqa: S608 - a declared name, a moment
        f"where tip_utc > timestamp '{writer.clock.reached_utc:%Y-%m-%d %H:%M:%S}' "
        "order by game_date, prediction_id"
    )
    for row in rows:
        del row["tip_utc"]
    writer.append(RECOMMENDATIONS, [writer.run.event("recommendation_id", **row) for row in rows])


def _phases(rows: list[Row]) -> list[phases.Phase]:
    return [(phases.PREDICTIONS, row["game_date"]) for row in rows]


def _has_model(writer: Writer) -> bool:
    models = writer.warehouse.relation(*MODELS.split("."))
    return bool(writer.warehouse.query(f"select 1 from {models} where purpose = 'live' limit 1"))  # noqa: S608 - declared names


def _games_table(games: list[Row]) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0))
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
