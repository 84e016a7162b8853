"""Commands that read the last build."""

from __future__ import annotations

from typing import Annotated

import typer

from scrapers.cli.options import LookBack, OutputFormat, console
from scrapers.clock import read_clock, read_date
from scrapers.settings import load_settings


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
        console,
        read_date(day) if day else clock.today,
        lookback=clock if as_of else None,
        detailed=detailed,
        as_json=output is OutputFormat.JSON,
    )


def explain(
    subject: Annotated[
        str, typer.Argument(metavar="GAME|PLAYER", help="Game id, player id or player name.")
    ],
    as_of: LookBack = None,
) -> int:
    """Tell what happened to a game or a player: one line per event, oldest first."""
    from scrapers.commands.explain import explain as command

    return command(load_settings(), console, subject, read_clock(as_of) if as_of else None)


def doctor() -> int:
    """Check the key, the services, the warehouse and dbt: one line each.

    Exit code 3 when something that is needed is wrong.
    """
    from scrapers.commands.doctor import doctor as command

    return command(load_settings(), console)


def monitor() -> int:
    """Say what is wrong with the pipeline itself: stuck, skipped, without an end.

    Exit code: 0 nothing, 1 something was, 2 something is, 3 the tool failed.
    """
    from scrapers.commands.monitor import monitor as command

    return command(load_settings(), console)


def status(
    output: Annotated[
        OutputFormat, typer.Option("--format", help="table or json.")
    ] = OutputFormat.TABLE,
) -> int:
    """Show health at a glance: tonight, incidents, queue, breaker, what ran, what is next.

    Reads the last build; works during a run. Always exits with 0, or 3 when the tool failed.
    """
    from scrapers.commands.status import status as command

    return command(load_settings(), console, output is OutputFormat.JSON)
