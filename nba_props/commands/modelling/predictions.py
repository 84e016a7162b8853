"""`nba-props predictions`: the predictions of a date, and what came of them."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from nba_props.as_json import dumps, plain_rows
from nba_props.commands.options import RowsFormat
from nba_props.names import search_name
from nba_props.readers import Reader, open_reader
from nba_props.stats import check_stats, combinations
from nba_props.verdicts import verdict_clock
from scrapers.clock import eastern_text
from scrapers.errors import UsageError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, plural, styled

_STYLES = {"OVER": "green", "UNDER": "cyan", "PASS": "dim", "NO_LINE": "dim"}
_SHOWN = 5
# Wide enough for the longest, narrow enough for eighty columns.
_COLUMNS = {
    "player": 23,
    "median": 6,
    "80 % between": 12,
    "line": 5,
    "P(over)": 7,
    "says": 10,
    "came": 9,
}
# A median of yes or no (0.6 where it comes with 55 %) says nothing.
_OF_DOUBLES = {
    {"median": "comes"}.get(name, name): width
    for name, width in _COLUMNS.items()
    if name != "80 % between"
}
# What is recommended; once there is a result, what was recommended first, which is what it is of.
_BET = {
    "recommendation": "grades.recommendation",
    "bet_book": "grades.bet_book",
    "bet_line": "grades.bet_line",
    "bet_price": "grades.bet_price",
    "bet_expected_value": "bets.expected_value",
}
# Columns of JSON and CSV.
_OF_PREDICTIONS = [
    f"case when grades.result is null then predictions.{name} else {_BET[name]} end as {name}"
    if name in _BET
    else f"predictions.{name}"
    for name in (
        "game_id",
        "game_date",
        "label",
        "tip_utc",
        "tip_et",
        "player_id",
        "player_name",
        "team",
        "stat",
        "status",
        "withdrawn_reason",
        "play_probability",
        "list_basis",
        "line",
        "closing_line",
        "is_synthetic_line",
        "p_over",
        "p_over_market",
        "p_over_fair",
        "edge",
        *_BET,
        "mean",
        "median",
        "q10",
        "q90",
        "made_at_utc",
    )
]
_OF_GRADES = [
    "grades.status as grade",
    "grades.void_reason",
    "grades.actual",
    "grades.result",
    "grades.units",
]
NAMES = [re.split(r"[ .]", column)[-1] for column in _OF_PREDICTIONS + _OF_GRADES]
# Reasons why the prediction of one player was withdrawn, as shown; any other is about the game.
_OF_PLAYERS = {"player_out": "is out", "player_moved": "has moved"}
_RESULTS = {"win": "green", "loss": "red"}


@dataclass(frozen=True)
class Filter:
    """Which predictions are wanted; an empty field wants all. `player` is a part of a name."""

    stat: str | None = None
    team: str | None = None
    player: str | None = None
    recommended: bool = False

    def wants(self, row: Row) -> bool:
        """True for a row of `predictions_of`."""
        return (
            (self.stat is None or row["stat"] == self.stat)
            and (self.team is None or row["team"] == self.team.upper())
            and (self.player is None or self._is_named(row["player_name"]))
            and (not self.recommended or row["recommendation"] in ("OVER", "UNDER"))
        )

    def _is_named(self, name: str) -> bool:
        typed = search_name(self.player or "")
        return bool(typed) and typed in search_name(name)


def predictions(
    settings: Settings, console: Console, day: date, wanted: Filter, form: RowsFormat
) -> int:
    """Print the predictions of an Eastern date as of the last build. Returns 0.

    The table shows one statistic, per game the players with the largest edge; JSON and CSV have
    every column of every row that is wanted. Raises UsageError.
    """
    check_stats(settings, [wanted.stat] if wanted.stat else [])
    with open_reader(settings, settings.nba_props_schema) as reader:
        rows = predictions_of(reader, day)
        absence = "that is asked for" if rows else absence_of(reader, day)
        built = verdict_clock(reader)
    for name, value, only in (
        ("team", wanted.team, Filter(team=wanted.team)),
        ("player", wanted.player, Filter(player=wanted.player)),
    ):
        if value is not None and not any(only.wants(row) for row in rows):
            raise UsageError(
                f"No prediction of {day} has the {name} {value!r}: correct --{name}, or --date."
            )
    found = [row for row in rows if wanted.wants(row)]
    if form is RowsFormat.JSON:
        print(dumps(found))
    elif form is RowsFormat.CSV:
        _write_csv(found)
    else:
        stat = wanted.stat or "pts"
        made_of = combinations(settings).get(stat)
        is_double = made_of is not None and made_of.tens is not None
        _show(console, day, stat, is_double, found, absence)
        of_every_stat = [row for row in rows if replace(wanted, stat=None).wants(row)]
        console.print(_summary(of_every_stat, built))
    return 0


def _write_csv(rows: list[Row]) -> None:
    writer = csv.DictWriter(sys.stdout, NAMES, lineterminator="\n")
    writer.writeheader()
    writer.writerows(plain_rows(rows))


def _show(
    console: Console, day: date, stat: str, is_double: bool, found: list[Row], absence: str
) -> None:
    console.print(Rule(styled(f"Predictions of {day:%a} {day.day} {day:%b %Y}, {stat}")))
    shown = [row for row in found if row["stat"] == stat]
    if not shown:
        console.print(styled(f"None {absence}."))
    for _, group in groupby(shown, key=lambda row: (row["tip_utc"], row["game_id"])):
        rows = list(group)
        console.print(_game_table(rows, is_double))
        if len(rows) > _SHOWN:
            console.print(f"and {len(rows) - _SHOWN} more: `--format csv` lists all")


def predictions_of(reader: Reader, day: date) -> list[Row]:
    """Every prediction of a date with what came of it: games by tip-off, largest edge first."""
    return reader.rows(
        f"select {', '.join(_OF_PREDICTIONS)}, {', '.join(_OF_GRADES)} "  # noqa: S608 - a date
        "from {player_prop_predictions} as predictions "
        "left join {prediction_grades} as grades "
        "on predictions.prediction_id = grades.prediction_id "
        "left join {recorded_recommendations} as bets "
        "on predictions.game_id = bets.game_id and predictions.game_date = bets.game_date "
        "and predictions.player_id = bets.player_id and predictions.stat = bets.stat "
        "and bets.place = 1 and bets.recommendation <> 'PASS' "
        f"where predictions.game_date = date '{day}' "
        "order by predictions.tip_utc, predictions.game_id, "
        "abs(predictions.edge) desc nulls last, predictions.mean desc, predictions.player_id"
    )


def absence_of(reader: Reader, day: date) -> str:
    """Why a date has no prediction: no game, or how the last run that was to make them ended."""
    [of_date] = reader.rows(
        "select count(*) as games, max(runs.summary) as summary from {int_game_dates} as games "  # noqa: S608 - a date
        "left join {rec_prediction_runs} as runs on games.game_date = runs.game_date "
        f"where games.game_date = date '{day}' and games.standing in ('on', 'played')"
    )
    if not of_date["games"]:
        return "because no game of the date is on"
    last_run = of_date["summary"] or "there was none"
    return f"of {plural(of_date['games'], 'game')}; the last run for the date: {last_run}"


def _game_table(rows: list[Row], is_double: bool = False) -> Table:
    """The first rows of a game; of a double not numbers, but the probability that it comes."""
    first = rows[0]
    title = f"{first['label']}, {first['tip_et']}"
    if first["status"] == "withdrawn" and first["withdrawn_reason"] not in _OF_PLAYERS:
        title += f": withdrawn, {first['withdrawn_reason']}"
    table = PlainTable(title=styled(title), title_justify="left", box=None, padding=(0, 1, 0, 0))
    for heading, width in (_OF_DOUBLES if is_double else _COLUMNS).items():
        is_text = heading in ("player", "says", "came")
        justify: Literal["left", "right"] = "left" if is_text else "right"
        table.add_column(heading, justify=justify, no_wrap=True, min_width=width, max_width=width)
    for row in rows[:_SHOWN]:
        table.add_row(
            row["player_name"] + (f" ({row['team']})" if row["team"] else ""),
            *_expected(row, is_double),
            _number(row["line"], ".1f") + ("*" if row["is_synthetic_line"] else ""),
            _number(row["p_over"] if row["p_over_fair"] is None else row["p_over_fair"], ".2f"),
            _says(row),
            _came(row),
        )
    return table


def _expected(row: Row, is_double: bool) -> list[str]:
    if is_double:
        return [f"{100 * row['mean']:.0f} %"]
    return [f"{row['median']:.1f}", f"{row['q10']:.1f} to {row['q90']:.1f}"]


def _says(row: Row) -> Text:
    if row["status"] == "withdrawn":
        return styled((_OF_PLAYERS.get(row["withdrawn_reason"], "withdrawn"), "yellow"))
    # At the line of the price, which need not be the main line.
    line = _number(row["bet_line"], " .1f")
    return styled((f"{row['recommendation']}{line}", _STYLES[row["recommendation"]]))


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


def _summary(rows: list[Row], built: Row) -> str:
    """One line over every statistic, when that was built, and what the asterisk means."""
    status = Counter(row["status"] for row in rows)
    grades = Counter(row["grade"] for row in rows)
    text = (
        f"{len(rows)} predictions of every statistic: {status['active']} active, "
        f"{status['withdrawn']} withdrawn; {grades['graded']} graded, {grades['void']} void"
    )
    if built["as_of_utc"]:
        text += f" (as of {eastern_text(built['as_of_utc'])})"
    text += "." if built["status"] == "ok" else f"; {built['reason']}."
    if any(row["is_synthetic_line"] for row in rows):
        text += " * a line the sandbox made up: it enters no figure of accuracy."
    return text
