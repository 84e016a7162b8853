"""Commands that train, predict, publish, and look back at how good it would have been."""

from __future__ import annotations

from typing import Annotated

import typer

from nba_props.commands.options import (
    AsOf,
    RowsFormat,
    address,
    console,
    live,
    load_settings,
    span,
)
from scrapers.clock import read_clock, read_date
from scrapers.errors import ConfigError

Stats = Annotated[
    list[str] | None,
    typer.Option(
        "--stat", metavar="STAT", help="A statistic that is predicted; may be repeated. All."
    ),
]


def train(stats: Stats = None, as_of: AsOf = None) -> int:
    """Train a model per statistic from every game before today (Eastern).

    The file goes to NBA_PROPS_MODELS_DIR, its row to the warehouse. Makes no request. Exit
    code 3 when there are too few games to learn from.
    """
    from nba_props.commands.modelling.train import train as command

    settings, clock = live(as_of, "train")
    return command(settings, console, clock, stats or [])


def predict(as_of: AsOf = None) -> int:
    """Predict what the last build says is due, and build what rests on it.

    That is players likely to play in the next 36 hours, again when their line, their features
    or the model has changed; never after tip-off. Makes no request.
    """
    from nba_props.commands.modelling.predict import predict as command

    settings, clock = live(as_of, "predict")
    return command(settings, console, clock)


def predictions(
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Eastern game date; default today."),
    ] = None,
    stat: Annotated[
        str | None,
        typer.Option(
            "--stat", metavar="STAT", help="A statistic that is predicted. The table: pts."
        ),
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="Players of a team, as LAL.")
    ] = None,
    player: Annotated[
        str | None, typer.Option("--player", metavar="NAME", help="Part of a player's name.")
    ] = None,
    recommended: Annotated[
        bool, typer.Option("--recommended", help="Only what is recommended.")
    ] = False,
    output: Annotated[
        RowsFormat, typer.Option("--format", help="table, json or csv.")
    ] = RowsFormat.TABLE,
) -> int:
    """Show the predictions of a date: what they say, which were withdrawn, and what came.

    The table has the five largest edges of each game; JSON and CSV have every row and column.
    Reads the last build.
    """
    from nba_props.commands.modelling.predictions import Filter
    from nba_props.commands.modelling.predictions import predictions as command

    settings = load_settings()
    date_ = read_clock(None).today if day is None else read_date(day)
    return command(settings, console, date_, Filter(stat, team, player, recommended), output)


def accuracy(
    evaluation: Annotated[
        str, typer.Option("--of", metavar="ID", help="`live`, or the id of a backtest.")
    ] = "live",
    stats: Stats = None,
    injuries: Annotated[
        bool, typer.Option("--injuries", help="How often who was Out, Questionable … played.")
    ] = False,
) -> int:
    """Show how good the predictions were, beside simple rules on the very same rows.

    A line that the sandbox made up enters no figure. With --injuries it grades the injury lists
    instead. Reads the last build.
    """
    from nba_props.commands.modelling.accuracy import accuracy as command
    from nba_props.commands.modelling.accuracy import injury_lists

    if injuries and (evaluation != "live" or stats):
        raise ConfigError("Leave out --of and --stat: with --injuries it is about no prediction.")
    if injuries:
        return injury_lists(load_settings(), console)
    return command(load_settings(), console, evaluation, stats or [])


def publish(
    dates: Annotated[
        list[str] | None,
        typer.Option("--date", metavar="DATE", help="Game date; may be repeated. What is due."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="URL", help="Default: NBA_PROPS_EXPORTS_URL, or exports/."),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Publish predictions, results, players and status as JSON and Parquet.

    What the audit refuses keeps its last good file. Only what changed is written; a second call
    changes nothing. Exit code 1 when something is held back, 3 when the tool failed.
    """
    from nba_props.commands.modelling.publish import publish as command

    settings, clock = live(as_of, "publish")
    url = settings.exports_url if to is None else address(to, "--to")
    return command(settings, console, clock, {read_date(text) for text in dates or []}, url)


def backtest(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First game date.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last game date.")],
    every: Annotated[
        int,
        typer.Option(
            "--every", metavar="DAYS", min=1, max=3660, help="Days between two trainings."
        ),
    ] = 28,
    seasons: Annotated[
        int | None,
        typer.Option(
            "--seasons",
            metavar="N",
            min=1,
            max=200,
            help="Seasons to learn from, the current one included.",
        ),
    ] = None,
    stats: Stats = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with it.")
    ] = None,
) -> int:
    """Predict past games with models that had seen only earlier games, and report.

    Prints how the models and simple rules compare, and writes reports/backtest-<id>.html.
    Makes no request and keeps no model.
    """
    from nba_props.commands.modelling.backtest import Plan
    from nba_props.commands.modelling.backtest import backtest as command

    days = span(first, last)
    plan = Plan(days[0], days[-1], every, seasons, stats or [], note)
    return command(load_settings(), console, read_clock(None), plan)
