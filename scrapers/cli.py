"""The console command `nba-props`."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import date, timedelta
from enum import StrEnum
from types import TracebackType
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException

from scrapers.clock import Clock, read_clock, read_date, read_season, seasons_of
from scrapers.errors import ConfigError, NbaPropsError
from scrapers.settings import Settings, load_settings

TOOL_FAILED = 3
INTERRUPTED = 130
_DEBUG_VARIABLE = "NBA_PROPS_DEBUG"

app = typer.Typer(
    help="Lands NBA box scores, builds the models, and says what is complete and what is not, "
    "and why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
_console = Console(highlight=False)

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="Pretend that it is this moment: 2026-01-24T16:00 (Eastern) or with an offset. "
        "Only against the sandbox.",
    ),
]
LookBack = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="Look back to this moment: 2026-01-24T16:00 (Eastern) or with an offset. Built "
        "beside the live models, which are not touched.",
    ),
]


class OutputFormat(StrEnum):
    """How `reconcile` prints."""

    TABLE = "table"
    JSON = "json"


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    if debug:
        os.environ[_DEBUG_VARIABLE] = "1"


@app.command()
def run(
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Last of the four dates; default today."),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Fetch what is not complete, land it, build, and print the verdict of four dates.

    Asks for the schedule, the games, and the box scores of every date from three days before
    --date (Eastern) that the last build does not call complete. Exit code: 0 all is here,
    1 something is open, 2 coverage is below 80 %, 3 the tool failed.
    """
    from scrapers.commands.run import run as command

    settings, clock = _live(as_of, "run")
    return command(settings, _console, clock, read_date(day) if day else clock.today)


@app.command()
def scrape(
    days: Annotated[
        list[str] | None,
        typer.Option("--date", metavar="DATE", help="Eastern date; may be repeated."),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First date of a span.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last date of a span.")
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--endpoint",
            metavar="NAME",
            help="source/name, or the name alone where one source has it; box_scores alone is "
            "balldontlie's. May be repeated. Default: nba/schedule, balldontlie/games and "
            "balldontlie/box_scores.",
        ),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Ask the sources, whatever is landed already, and land what is new or changed.

    Without a date: today, Eastern. Box scores, play-by-play and summaries of one game, and
    player props, are asked for each game of a date that the last build knows and that is not
    off. Exit code 1 when a question stayed without an answer.

    Endpoints: nba/schedule, nba/box_scores, nba/play_by_play, nba/referee_assignments,
    balldontlie/games, balldontlie/box_scores, balldontlie/players,
    balldontlie/player_injuries, balldontlie/player_props, espn/scoreboard,
    espn/game_summaries.
    """
    from scrapers.commands.scrape import scrape as command
    from scrapers.sources import endpoint_named

    settings, clock = _live(as_of, "scrape")
    dates = {read_date(day) for day in days or []}
    if first or last:
        dates.update(_span(first, last))
    endpoints = [endpoint_named(name) for name in dict.fromkeys(names or [])]
    return command(settings, _console, clock, sorted(dates or {clock.today}), endpoints)


@app.command()
def backfill(
    season: Annotated[
        str | None, typer.Option("--season", metavar="SEASON", help="2025 or 2025-26.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First date of a span.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last date of a span.")
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Land every past game date of a season, or of a span of dates.

    One box score request per game date. Can be stopped at any time: the next call asks for
    what is absent alone. Exit code 1 when a question stayed without an answer.
    """
    from scrapers.commands.backfill import backfill as command

    settings, clock = _live(as_of, "backfill")
    if bool(season) == bool(first or last):
        raise ConfigError("Give either --season, or --from and --to.")
    if season:
        return command(settings, _console, clock, [read_season(season)])
    dates = _span(first, last)
    return command(settings, _console, clock, seasons_of(dates), (dates[0], dates[-1]))


@app.command()
def build(as_of: LookBack = None) -> int:
    """Build the models from what is landed. Makes no request.

    Tests about the data may fail here without an error: `nba-props reconcile` gives the
    verdict. Any other failure ends with exit code 3.
    """
    from scrapers.commands.build import build as command

    return command(load_settings(), _console, read_clock(as_of))


@app.command()
def reconcile(
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Eastern game date; default today."),
    ] = None,
    as_of: LookBack = None,
    detailed: Annotated[
        bool, typer.Option("--detailed", help="List every game of the date.")
    ] = False,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="table or json.")
    ] = OutputFormat.TABLE,
) -> int:
    """Say what of a date is complete, absent for a good reason, or missing, and why.

    Reads the last build; works during a run. Exit code: 0 all that is due is here, 1 coverage
    below 95 % or an open incident, 2 coverage below 80 %, 3 the tool failed.
    """
    from scrapers.commands.reconcile import reconcile as command

    clock = read_clock(as_of)
    return command(
        load_settings(),
        _console,
        read_date(day) if day else clock.today,
        lookback=clock if as_of else None,
        detailed=detailed,
        as_json=output is OutputFormat.JSON,
    )


@app.command()
def explain(
    subject: Annotated[
        str, typer.Argument(metavar="GAME|PLAYER", help="Game id, player id or player name.")
    ],
    as_of: LookBack = None,
) -> int:
    """Tell what happened to a game or a player: one line per event, oldest first."""
    from scrapers.commands.explain import explain as command

    return command(load_settings(), _console, subject, read_clock(as_of) if as_of else None)


@app.command()
def doctor() -> int:
    """Check the key, the services, the warehouse and dbt: one line each.

    Exit code 3 when something that is needed is wrong.
    """
    from scrapers.commands.doctor import doctor as command

    return command(load_settings(), _console)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option("--port", help="0 lets the system choose.")] = 8765,
    facts: Annotated[
        str | None,
        typer.Option("--facts", metavar="FILE", help="Other facts than the bundled season."),
    ] = None,
) -> int:
    """Start the local stand-in for balldontlie, NBA.com and ESPN. Stop it with Ctrl-C."""
    arguments = [sys.executable, "-m", "sandbox", "--port", str(port)]
    if facts:
        arguments += ["--facts", facts]
    sys.stdout.flush()
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter and module


def main() -> None:
    """Entry point. Exit code 3 for usage errors and uncaught exceptions too."""
    sys.excepthook = _uncaught
    try:
        # Not `app()`: that would put Typer's own hook in the place of ours.
        code = typer.main.get_command(app).main(standalone_mode=False)
    except TyperException as error:
        show = getattr(error, "show", None)
        if show is None:
            raise
        show()
        code = TOOL_FAILED
    except typer.Abort:
        Console(stderr=True).print("Stopped. What was landed stays; nothing is half done.")
        code = INTERRUPTED
    except NbaPropsError as error:
        if os.environ.get(_DEBUG_VARIABLE):
            traceback.print_exc()
        Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(str(error))
        code = error.exit_code
    sys.exit(code)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Replace Python's exit code 1, which would read as a warning about the data."""
    if os.environ.get(_DEBUG_VARIABLE):
        traceback.print_exception(kind, error, trace)
    print(
        f"nba-props failed unexpectedly ({kind.__name__}: {error}): run it again with "
        "`nba-props --debug` and report what it prints.",
        file=sys.stderr,
    )
    raise SystemExit(TOOL_FAILED)


def _live(as_of: str | None, command: str) -> tuple[Settings, Clock]:
    settings = load_settings()
    clock = read_clock(as_of)
    if as_of is not None:
        settings.require_loopback(command)
    return settings, clock


def _span(first: str | None, last: str | None) -> list[date]:
    if not (first and last):
        raise ConfigError("--from and --to go together.")
    start, end = read_date(first), read_date(last)
    if end < start:
        raise ConfigError(f"--from {start} is after --to {end}.")
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
