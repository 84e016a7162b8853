"""`nba-props accuracy`: how good the predictions were, beside simple rules on the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from rich.console import Console

from nba_props.modelling.report import leaderboard_tables
from nba_props.readers import open_reader
from nba_props.stats import check_stats
from scrapers.errors import ConfigError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, styled

_STATUSES = ("out", "doubtful", "questionable", "other", "probable", "available", "not_listed")


def accuracy(settings: Settings, console: Console, evaluation: str, stats: Sequence[str]) -> int:
    """Print the leaderboard of the live predictions or of a backtest, or some of its statistics.

    Returns 0. Raises ConfigError when nothing of that name or of that statistic is graded, and
    UsageError for a statistic that is not predicted.
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
    graded = list(dict.fromkeys(row["stat"] for row in chosen))
    for stat in stats:
        if stat not in graded:
            raise ConfigError(
                f"No prediction of {stat!r} has been graded beside the simple rules, which "
                f"no double has: there is {', '.join(graded)}."
            )
    shown = [row for row in chosen if not stats or row["stat"] in stats]
    for table in leaderboard_tables(shown):
        console.print(table)
    first, last = min(r["first_date"] for r in shown), max(r["last_date"] for r in shown)
    console.print(f"Games of {first} to {last}.")
    return 0


def injury_lists(settings: Settings, console: Console) -> int:
    """Print how often players of each status played: a table per list and season.

    Returns 0. Raises ConfigError when no list covered a game that was played.
    """
    with open_reader(settings, settings.nba_props_schema) as reader:
        rows = reader.rows(
            "select * from {injury_list_grades} order by list_source, list_basis, season"
        )
    if not rows:
        raise ConfigError(
            "No injury list covered a game with a result: `nba-props import-injuries` lands lists."
        )
    for (source, basis, season), group in groupby(
        rows, key=itemgetter("list_source", "list_basis", "season")
    ):
        title = f"{source}, {basis}, {season}-{(season + 1) % 100:02}"
        table = PlainTable(
            title=styled(title), title_justify="left", box=None, padding=(0, 2, 0, 0)
        )
        for heading in (
            "status",
            "listed",
            "played",
            "share",
            "95 % between",
            "injured, not played",
        ):
            table.add_column(heading, justify="left" if heading == "status" else "right")
        for row in sorted(group, key=lambda row: _STATUSES.index(row["status"])):
            table.add_row(*_cells(row))
        console.print(table)
    return 0


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row["status"].replace("_", " "),
        f"{row['listed']:,}",
        f"{row['played']:,}",
        f"{row['play_share']:.1%}",
        f"{row['play_share_low']:.1%} to {row['play_share_high']:.1%}",
        f"{row['absent_injured']:,}",
    )
