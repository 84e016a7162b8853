"""Commands that fetch, land and build."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from nba_props.commands.options import AsOf, LookBack, console, live, load_settings, span
from scrapers.clock import read_clock, read_date, read_moment, read_season, seasons_of
from scrapers.errors import ConfigError
from scrapers.odds import Odds

FirstDay = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First date of a span.")
]
LastDay = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last date of a span.")]


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
    from nba_props.commands.data.run import run as command

    settings, clock = live(as_of, "run")
    date_ = clock.today if day is None else read_date(day, clock.today)
    return command(settings, console, clock, date_)


def scrape(
    days: Annotated[
        list[str] | None,
        typer.Option("--date", metavar="DATE", help="Eastern date; may be repeated."),
    ] = None,
    first: FirstDay = None,
    last: LastDay = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--endpoint",
            metavar="NAME",
            help="source/name, or just the name where one source has it; plain box_scores is "
            "balldontlie's. May be repeated. Default: nba/schedule, balldontlie/games and "
            "balldontlie/box_scores.",
        ),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Ask the sources, whatever is landed already, and land what is new or changed.

    Without a date: today, Eastern. Box scores, play-by-play and summaries of one game, and
    player props, are asked for each game of a date that the last build knows and that is not
    off. Exit code 1 when a question stayed without an answer, or a list of a season was empty.

    Endpoints: nba/schedule, nba/box_scores, nba/play_by_play, nba/referee_assignments,
    balldontlie/games, balldontlie/box_scores, balldontlie/players,
    balldontlie/player_injuries, balldontlie/player_props, espn/scoreboard,
    espn/game_summaries.
    """
    from nba_props.commands.data.scrape import scrape as command
    from scrapers.sources import endpoint_named

    settings, clock = live(as_of, "scrape")
    dates = {read_date(day, clock.today) for day in days or []}
    if first is not None or last is not None:
        dates.update(span(first, last, clock.today))
    endpoints = [endpoint_named(name) for name in dict.fromkeys(names or [])]
    return command(settings, console, clock, sorted(dates or {clock.today}), endpoints)


def backfill(
    season: Annotated[
        str | None, typer.Option("--season", metavar="SEASON", help="2025 or 2025-26.")
    ] = None,
    first: FirstDay = None,
    last: LastDay = None,
    as_of: AsOf = None,
) -> int:
    """Land every past game date of a season, or of a span of dates.

    One box score request per game date. Can be stopped at any time: the next call asks
    only for what is absent. Exit code 1 when a question stayed without an answer, or a list of
    a season was empty.
    """
    from nba_props.commands.data.backfill import backfill as command

    settings, clock = live(as_of, "backfill")
    if (season is None) == (first is None and last is None):
        raise ConfigError("Give either --season, or --from and --to.")
    if season is not None:
        return command(settings, console, clock, [read_season(season, clock.today)])
    dates = span(first, last, clock.today)
    return command(settings, console, clock, seasons_of(dates), (dates[0], dates[-1]))


def build(as_of: LookBack = None) -> int:
    """Build the models from what is landed. Makes no request.

    Tests about the data may fail here without an error: `nba-props reconcile` gives the
    verdict. Any other failure ends with exit code 3.
    """
    from nba_props.commands.data.build import build as command

    return command(load_settings(), console, read_clock(as_of))


def import_lines(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV file with a header.")],
    stat: Annotated[
        str, typer.Option("--stat", metavar="STAT", help="A statistic that is predicted.")
    ] = "pts",
    odds: Annotated[
        Odds, typer.Option("--odds", help="How the file writes odds: -110, or 1.91.")
    ] = Odds.AMERICAN,
    as_of: AsOf = None,
) -> int:
    """Land player lines from a file, and print which games and players they matched.

    Columns: tip_utc, game_date_et, home_team, away_team, player_name, bookmaker, line,
    over_price, under_price; captured_at_utc may be there too. A line captured before tip-off is
    history that features may use; one without captured_at_utc is only to compare with. A line
    that is landed already is not landed again. Exit code 1 when rows cannot be read: they are
    named, and all others are landed.
    """
    from nba_props.commands.data.import_lines import import_lines as command

    settings, clock = live(as_of, "import-lines")
    return command(settings, console, clock, file, stat, odds)


def import_injuries(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON file.")],
    source: Annotated[
        str, typer.Option("--source", metavar="SOURCE", help="Whose list it is: nba, espn.")
    ] = "nba",
    captured_at: Annotated[
        str | None,
        typer.Option(
            "--captured-at", metavar="TIME", help="When the list was captured, if no row says so."
        ),
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Land injury reports from a file, and print which games and players they matched.

    A CSV file has the columns team, player_name, status and reason; captured_at_utc and
    game_date_et may be there too. The JSON that the package nbainjuries returns is read as it is,
    and so is ESPN's list. A file holds whole lists: who is not on one is taken to be fit. A report
    that is landed already is not landed again. Exit code 1 when rows cannot be read: they are
    named, and all others are landed.
    """
    from nba_props.commands.data.import_injuries import import_injuries as command

    settings, clock = live(as_of, "import-injuries")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,29}", source):
        raise ConfigError(f"--source {source!r} is no name of a source: write nba or espn.")
    moment = None if captured_at is None else read_moment(captured_at, "--captured-at")
    return command(settings, console, clock, file, source, moment)


def capture(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder.")],
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="One date; default everything.")
    ] = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> int:
    """Write the answers that have landed as files, for `sandbox --recorded`; without any key.

    A date brings the answers about it and its games, the whole lists that came on it or on the
    day after, and the last ones before. Makes no request. Exit code 1 when an answer could not
    be rebuilt.
    """
    from nba_props.commands.data.capture import capture as command

    if day is not None and (first is not None or last is not None):
        raise ConfigError("Give either --date, or --from and --to.")
    dates = [read_date(day)] if day is not None else []
    if first is not None or last is not None:
        dates = span(first, last)
    # Half of what `--help` takes, which needs none.
    from scrapers.settings import folder as absolute

    try:
        place = absolute(folder)
    except ValueError as error:
        raise ConfigError(f"{str(folder)!r} {error}.") from None
    return command(load_settings(), console, place, (dates[0], dates[-1]) if dates else None)
