"""`nba-props backtest`: what the models would have predicted of past games, walking forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

import pyarrow as pa
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from nba_props.commands.modelling.train import NEEDED as TRAINING
from nba_props.modelling.figures import read_figures
from nba_props.modelling.predictions import prediction_rows
from nba_props.modelling.report import leaderboard_tables, write_report
from nba_props.modelling.rows import training_rows
from nba_props.modelling.walkforward import blocks_of, walk
from nba_props.stats import check_stats, combinations
from nba_props.writing import Writer, writing
from scrapers.clock import Clock
from scrapers.errors import TooFewGamesError
from scrapers.events import Row, new_id
from scrapers.landing.records import MODELS, PREDICTIONS
from scrapers.settings import Settings
from scrapers.terminal import styled

NEEDED = (*TRAINING, "int_market_lines")


@dataclass(frozen=True)
class Plan:
    """What to walk through: game dates, both ends included; days a block; seasons to look back."""

    first: date
    last: date
    every: int
    seasons: int | None = None
    stats: Sequence[str] = ()
    note: str | None = None


def backtest(settings: Settings, console: Console, clock: Clock, plan: Plan) -> int:
    """Walk forward, append, build, report. Returns 0. Raises UsageError when it cannot begin."""
    check_stats(settings, plan.stats)
    schema = settings.nba_props_schema
    with writing(settings, console, "backtest", clock, schema, NEEDED) as writer:
        backtest_id = new_id()
        began = monotonic()
        count = _walk(writer, plan, backtest_id)
        console.print(f"{count:,} predictions in {monotonic() - began:.0f} s: {backtest_id}")
        # Not `analytics`, and no verdicts: nothing has landed.
        writer.build(schema, {PREDICTIONS}, verdicts=False, is_logged=False)
        figures = read_figures(writer.warehouse, schema, backtest_id)
    for table in leaderboard_tables(figures.leaderboard):
        console.print(table)
    path = write_report(settings.reports_dir, figures)
    console.print(styled(f"The report is {path}."))
    return 0


def _walk(writer: Writer, plan: Plan, backtest_id: str) -> int:
    """Predict every block and append all of it, the models first. Returns the predictions."""
    made_of = combinations(writer.settings)
    asked = list(dict.fromkeys(plan.stats)) or [row["stat"] for row in writer.rows("stats", "stat")]
    wanted = [made_of[stat] for stat in asked if stat in made_of]
    own = [stat for stat in asked if stat not in made_of]
    # What a combination is made of is predicted, and so graded, too.
    stats = list(dict.fromkeys([*own, *(part for each in wanted for part in each.parts)]))
    rows = training_rows(
        writer.warehouse,
        writer.run.target_schema,
        min(plan.last + timedelta(days=1), writer.clock.today),
        stats,
        lined=[*stats, *(each.stat for each in wanted)],
    )
    writer.warehouse.release()
    blocks = blocks_of(rows, plan.first, plan.last, plan.every)
    if not blocks:
        raise TooFewGamesError(
            f"No player-game with features lies between {plan.first} and {plan.last}: choose "
            "other dates, or land them with `nba-props backfill` and build."
        )
    models: list[Row] = []
    made: list[pa.Table] = []
    with _progress(writer.console) as progress:
        total = len(blocks) * (len(stats) + len(wanted))
        bar = progress.add_task("walking forward", total=total)
        for step in walk(rows, stats, blocks, plan.seasons, wanted):
            if step.trained is not None:
                models.append(
                    step.trained.row(
                        writer.run,
                        "backtest",
                        backtest_id=backtest_id,
                        every_days=plan.every,
                        seasons=plan.seasons,
                        predicts_from=step.block.first.isoformat(),
                        predicts_to=step.block.last.isoformat(),
                        note=plan.note,
                    )
                )
            made.append(
                prediction_rows(
                    writer.run,
                    step.model_id,
                    step.stat,
                    step.rows,
                    step.distribution,
                    step.rows.numbers(f"line_{step.stat}"),
                    backtest_id,
                )
            )
            progress.update(bar, advance=1, description=f"{step.block.first} {step.stat}")
    predictions = pa.concat_tables(made)
    # In one piece and last: a walk that was stopped leaves no half of a backtest behind.
    writer.append(MODELS, models)
    writer.append(PREDICTIONS, predictions)
    return int(predictions.num_rows)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )
