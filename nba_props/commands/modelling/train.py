"""`nba-props train`: one model per statistic from every game before today."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence

from rich.console import Console

from nba_props.modelling import artefacts
from nba_props.modelling.rows import training_rows
from nba_props.modelling.training import Trained, fit_each
from nba_props.stats import check_trained
from nba_props.writing import Writer, writing
from scrapers.clock import Clock
from scrapers.landing.records import MODELS
from scrapers.settings import Settings
from scrapers.terminal import in_progress

NEEDED = ("stats", "training_rows")


def train(settings: Settings, console: Console, clock: Clock, stats: Sequence[str]) -> int:
    """Train the statistics, or every one where none is named. Returns 0.

    Raises UsageError, TooFewGamesError.
    """
    check_trained(settings, stats)
    with writing(settings, console, "train", clock, settings.nba_props_schema, NEEDED) as writer:
        train_models(writer, stats)
    return 0


def train_models(writer: Writer, stats: Sequence[str] = ()) -> list[Trained]:
    """Fit each statistic, store its file and append its row as soon as it is there."""
    chosen = chosen_stats(writer, stats)
    before = writer.clock.today
    rows = training_rows(writer.warehouse, writer.run.target_schema, before, chosen)
    writer.warehouse.release()
    done = []
    with in_progress(writer.console, f"Training {', '.join(chosen)}"):
        for trained in fit_each(chosen, rows, before):
            artefact = artefacts.save(
                writer.settings.models_url, trained.model_id, trained.stat, trained.model
            )
            writer.append(MODELS, [trained.row(writer.run, "live", artefact)])
            writer.console.print(
                f"{trained.stat}: {trained.row_count:,} player-games from {trained.first} to "
                f"{trained.last}, {len(trained.inputs)} features, {trained.seconds:.1f} s, peak "
                f"memory {_peak_mb():,.0f} MB"
            )
            done.append(trained)
    return done


def chosen_stats(writer: Writer, stats: Sequence[str]) -> list[str]:
    """The statistics named, each once, or all that have a model of their own."""
    every = writer.rows("stats", "stat")
    return list(dict.fromkeys(stats)) or [row["stat"] for row in every if row["parts"] is None]


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, kilobytes elsewhere.
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
