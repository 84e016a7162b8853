"""`nba-props accuracy`: how good the predictions were, beside simple rules on the same rows."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from nba_props.modelling.report import leaderboard_tables
from nba_props.readers import open_reader
from nba_props.stats import check_stats
from scrapers.errors import ConfigError
from scrapers.settings import Settings


def accuracy(settings: Settings, console: Console, evaluation: str, stats: Sequence[str]) -> int:
    """Print the leaderboard of the live predictions or of a backtest, or some of its statistics.

    Returns 0. Raises ConfigError when there is nothing of that name, or no such statistic.
    """
    check_stats(settings, stats)
    with open_reader(settings, settings.nba_props_schema) as reader:
        rows = reader.rows(
            "select * from {leaderboard} where period_kind = 'all' "
            "order by evaluation, stat, segment, place, model"
        )
    chosen = [row for row in rows if row["evaluation"] == evaluation]
    if not chosen:
        known = ", ".join(dict.fromkeys(row["evaluation"] for row in rows)) or "none yet"
        raise ConfigError(f"No prediction of {evaluation!r} has been graded: there is {known}.")
    for table in leaderboard_tables([r for r in chosen if not stats or r["stat"] in stats]):
        console.print(table)
    return 0
