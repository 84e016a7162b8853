"""The report of a backtest: a table for the terminal, and a page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rich.table import Table

from nba_props.modelling import NAME
from nba_props.modelling.charts import (
    baseline_words,
    calibration_chart,
    gain_chart,
    is_minutes_band,
    minutes_chart,
)
from nba_props.modelling.figures import Figures
from scrapers.events import Row
from scrapers.terminal import PlainTable, styled

_MAIN_SEGMENTS = ("all", "season10", "season10_prop_like", "lined")
_TEMPLATE = "backtest.html.j2"
_NUMBERS = ("n", "MAE", "RMSE", "bias", "80 % holds", "Brier")
_NOTHING = "–"  # noqa: RUF001 - a dash, as in print


def leaderboard_tables(leaderboard: Sequence[Row]) -> list[Table]:
    """Ours and the simple rules, best first: a table per statistic and filter, all dates."""
    tables: list[Table] = []
    groups = groupby(_main_rows(leaderboard), key=lambda row: (row["stat"], row["segment_filter"]))
    for (stat, words), rows in groups:
        table = PlainTable(
            title=styled(f"{stat}, {words}"), title_justify="left", box=None, padding=(0, 2, 0, 0)
        )
        for heading in ("", "model", *_NUMBERS):
            table.add_column(heading, justify="right" if heading in _NUMBERS else "left")
        for row in rows:
            table.add_row(
                str(row["place"]),
                row["model"],
                f"{row['n']:,}",
                _number(row["mae"], 3),
                _number(row["rmse"], 3),
                _number(row["bias"], 3, sign=True),
                _percent(row["coverage_80"]),
                _number(row["brier"], 4),
                style="bold" if row["model"] == NAME else None,
            )
        tables.append(table)
    return tables


def write_report(folder: Path, figures: Figures) -> Path:
    """Write the page of a backtest and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"backtest-{figures.backtest_id}.html"
    path.write_text(render(figures), encoding="utf-8")
    return path


def render(figures: Figures) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=_number, percent=_percent)
    labels = figures.labels
    ours = [row for row in figures.accuracy if row["model"] == NAME]
    banded = [row for row in figures.accuracy if is_minutes_band(row["segment"])]
    return environment.get_template(_TEMPLATE).render(
        figures=figures,
        labels=labels,
        name=NAME,
        filters={row["segment"]: row["segment_filter"] for row in figures.leaderboard},
        stat_names=", ".join(labels[stat].lower() for stat in figures.stats),
        leaderboard=[
            (*key, list(rows))
            for key, rows in groupby(
                _main_rows(figures.leaderboard), key=lambda row: (row["stat"], row["segment"])
            )
        ],
        ours=ours,
        gains=[(gain, baseline_words(gain)) for gain in figures.gains],
        gain_chart=_chart(gain_chart, figures.gains, labels),
        calibration_chart=_chart(calibration_chart, figures.calibration, labels),
        minutes_chart=_chart(minutes_chart, banded, labels),
        made=_made(figures),
    )


def _main_rows(leaderboard: Sequence[Row]) -> list[Row]:
    """Rows of the filters that every reader wants, in the order of the leaderboard."""
    return [row for row in leaderboard if row["segment"] in _MAIN_SEGMENTS]


def _chart(draw: Any, rows: Any, labels: dict[str, str]) -> Markup | None:
    # Our own drawing of our own numbers; None where there is nothing to draw.
    return Markup(draw(rows, labels)) if rows else None  # noqa: S704


def _made(figures: Figures) -> dict[str, Any]:
    """How it was made, from the rows of its models."""
    first = figures.models[0]
    settings = json.loads(first["settings"])
    return {
        "version": first["version"],
        "scikit_learn": settings["scikit_learn"],
        "every": settings["every_days"],
        "seasons": settings["seasons"],
        "features": json.loads(first["feature_names"]),
        "models": len(figures.models),
        "trained_from": min(row["trained_from"] for row in figures.models),
        "fewest": min(row["row_count"] for row in figures.models),
        "most": max(row["row_count"] for row in figures.models),
    }


def _number(value: float | None, decimals: int, sign: bool = False) -> str:
    if value is None:
        return _NOTHING
    return f"{value:+,.{decimals}f}" if sign else f"{value:,.{decimals}f}"


def _percent(value: float | None, decimals: int = 1) -> str:
    return _NOTHING if value is None else f"{100 * value:.{decimals}f} %"
