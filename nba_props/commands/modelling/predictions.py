"""`nba-props predictions`: the predictions of a date, and what came of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import groupby
from typing import Literal

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from nba_props.readers import Reader, open_reader
from nba_props.stats import check_stats
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, styled

_STYLES = {"OVER": "green", "UNDER": "cyan", "PASS": "dim", "NO_LINE": "dim"}
_SHOWN = 5
# Wide enough for the longest, narrow enough for eighty columns.
_COLUMNS = {
    "player": 24,
    "median": 6,
    "80 % between": 12,
    "line": 5,
    "P(over)": 7,
    "says": 9,
    "came": 9,
}
_RESULTS = {"win": "green", "loss": "red"}


def predictions(settings: Settings, console: Console, day: date, stat: str, as_json: bool) -> int:
    """Print the predictions of an Eastern date as of the last build. Returns 0.

    The table shows one statistic, per game the players with the largest edge; JSON has them all.
    Raises UsageError.
    """
    check_stats(settings, [stat])
    with open_reader(settings, settings.nba_props_schema) as reader:
        rows = _rows(reader, day)
    if as_json:
        print(json.dumps(rows, default=lambda value: value.isoformat(), indent=2))
        return 0
    console.print(Rule(styled(f"Predictions of {day:%a} {day.day} {day:%b %Y}, {stat}")))
    shown = [row for row in rows if row["stat"] == stat]
    if not shown:
        console.print("None was made.")
    for _, group in groupby(shown, key=lambda row: (row["tip_utc"], row["game_id"])):
        console.print(_game_table(list(group)))
    console.print(_summary(rows))
    return 0


def _rows(reader: Reader, day: date) -> list[Row]:
    return reader.rows(
        "select predictions.game_id, predictions.game_date, predictions.label, "  # noqa: S608 - a date
        "predictions.tip_utc, predictions.tip_et, predictions.player_id, predictions.player_name, "
        "predictions.team, predictions.stat, predictions.status, predictions.withdrawn_reason, "
        "predictions.line, predictions.closing_line, predictions.is_synthetic_line, "
        "predictions.p_over, predictions.p_over_market, predictions.p_over_fair, predictions.edge, "
        "predictions.recommendation, predictions.bet_book, predictions.bet_line, "
        "predictions.bet_price, predictions.bet_expected_value, "
        "predictions.mean, predictions.median, predictions.q10, "
        "predictions.q90, predictions.made_at_utc, grades.status as grade, grades.void_reason, "
        "grades.actual, grades.result, grades.units "
        "from {player_prop_predictions} as predictions "
        "left join {prediction_grades} as grades "
        "on predictions.prediction_id = grades.prediction_id "
        f"where predictions.game_date = date '{day}' "
        "order by predictions.tip_utc, predictions.game_id, "
        "abs(predictions.edge) desc nulls last, predictions.mean desc, predictions.player_id"
    )


def _game_table(rows: list[Row]) -> Table:
    first = rows[0]
    title = f"{first['label']}, {first['tip_et']}"
    if first["status"] == "withdrawn" and first["withdrawn_reason"] != "player_out":
        title += f": withdrawn, {first['withdrawn_reason']}"
    table = PlainTable(title=styled(title), title_justify="left", box=None, padding=(0, 1, 0, 0))
    for heading, width in _COLUMNS.items():
        is_text = heading in ("player", "says", "came")
        justify: Literal["left", "right"] = "left" if is_text else "right"
        table.add_column(heading, justify=justify, no_wrap=True, min_width=width, max_width=width)
    for row in rows[:_SHOWN]:
        table.add_row(
            f"{row['player_name']} ({row['team']})",
            f"{row['median']:.1f}",
            f"{row['q10']:.1f} to {row['q90']:.1f}",
            _number(row["line"], ".1f") + ("*" if row["is_synthetic_line"] else ""),
            _number(row["p_over"] if row["p_over_fair"] is None else row["p_over_fair"], ".2f"),
            _says(row),
            _came(row),
        )
    return table


def _says(row: Row) -> Text:
    if row["status"] == "withdrawn":
        return styled(("withdrawn", "yellow"))
    return styled((row["recommendation"], _STYLES[row["recommendation"]]))


def _came(row: Row) -> Text:
    if row["grade"] == "void":
        return styled(("void", "dim"))
    if row["actual"] is None:
        return styled()
    if not row["result"]:
        return styled(f"{row['actual']:.0f}")
    return styled(f"{row['actual']:.0f} ", (row["result"], _RESULTS.get(row["result"], "")))


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _summary(rows: list[Row]) -> str:
    """One line over every statistic, and what the asterisk means."""
    status = Counter(row["status"] for row in rows)
    grades = Counter(row["grade"] for row in rows)
    text = (
        f"{len(rows)} predictions of every statistic: {status['active']} active, "
        f"{status['withdrawn']} withdrawn; {grades['graded']} graded, {grades['void']} void."
    )
    if any(row["is_synthetic_line"] for row in rows):
        text += " * a line the sandbox made up: it enters no figure of accuracy."
    return text
