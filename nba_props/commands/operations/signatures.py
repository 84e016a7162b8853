"""Commands that keep it running."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from nba_props.commands.options import AsOf, DryRun, console, live
from scrapers.clock import read_moment
from scrapers.errors import ConfigError


def tick(
    as_of: AsOf = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Say why each workflow is not due, too.")
    ] = False,
    every: Annotated[
        str | None,
        typer.Option(
            "--every",
            metavar="INTERVAL",
            help="Go on: a tick each 90s, 5m or 1h, until SIGTERM (exit code 143) or Ctrl-C.",
        ),
    ] = None,
) -> int:
    """Do what is due now: workflows, retries, builds. Start it every few minutes.

    With nothing due it makes no request and starts no dbt. Two at once, or one after a day of
    silence, do no harm. Exit code 3 when the tool failed; the data is judged by `reconcile`.
    """
    from nba_props.commands.operations.tick import tick as command

    settings, clock = live(as_of, "tick")
    if every is None:
        return command(settings, console, clock, verbose)
    from nba_props.commands.operations.tick_loop import read_interval, tick_every

    return tick_every(settings, console, clock, verbose, read_interval(every))


def retry(as_of: AsOf = None) -> int:
    """Fetch again what the retry queue says is due: the primary source, then a backup.

    `tick` does so by itself. An entry is resolved only when reconciliation says so.
    """
    from nba_props.commands.operations.retry import retry as command

    settings, clock = live(as_of, "retry")
    return command(settings, console, clock)


def alert(
    dry_run: DryRun = False,
    test: Annotated[
        bool, typer.Option("--test", help="Send a test message on each channel, and nothing else.")
    ] = False,
    as_of: AsOf = None,
) -> int:
    """Send what is due on each channel: incidents that opened, changed or ended, and breakers.

    Each message is sent once. What a channel does not take stays due for the next call. Exit
    code 1 when something stays due, 3 when the tool failed.
    """
    from nba_props.commands.operations.alert import alert as command
    from nba_props.commands.operations.alert import send_tests

    if test and dry_run:
        raise ConfigError("Give either --test, which sends, or --dry-run, which does not.")
    settings, clock = live(as_of, "alert")
    if test:
        return send_tests(settings, console)
    return command(settings, console, clock, dry_run=dry_run)


def ack(
    incident: Annotated[
        str, typer.Argument(metavar="INCIDENT", help="Its key, its game id, or AWAY@HOME.")
    ],
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="TIME",
            help="2026-01-24T16:00 (Eastern) or with an offset. Default: until it is resolved.",
        ),
    ] = None,
    silence: Annotated[
        bool,
        typer.Option("--silence", help="Say nothing about it; without: no updates, but its end."),
    ] = False,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with it.")
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Take an open incident: no more updates about it on Slack. The last call counts."""
    from nba_props.commands.operations.ack import ack as command

    settings, clock = live(as_of, "ack")
    end = None if until is None else read_moment(until, "--until")
    return command(settings, console, clock, incident, until=end, silence=silence, note=note)


def init(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="A folder that is not there yet, or is empty.")
    ],
) -> int:
    """Write the dbt project into a folder, where nba-props was installed without a checkout."""
    import os
    from pathlib import Path

    from nba_props.commands.operations.init import init as command

    # Of a user who is not known it leaves the tilde as it is.
    return command(console, Path(os.path.abspath(os.path.expanduser(folder))))


def sandbox(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="0 lets the system choose.")
    ] = 8765,
    facts: Annotated[
        str | None,
        typer.Option("--facts", metavar="FILE", help="Other facts than the bundled season."),
    ] = None,
    recorded: Annotated[
        str | None,
        typer.Option(
            "--recorded",
            metavar="DIR",
            help="Serve recorded answers, as `capture` writes them, instead of made ones.",
        ),
    ] = None,
) -> int:
    """Start the local stand-in for balldontlie, NBA.com, ESPN and Slack. Stop it with Ctrl-C."""
    arguments = [sys.executable, "-m", "sandbox", "--port", str(port)]
    if facts is not None:
        if not os.path.isfile(facts):
            raise ConfigError(f"--facts {facts!r} is not a file.")
        arguments += ["--facts", facts]
    if recorded is not None:
        if not os.path.isdir(recorded):
            raise ConfigError(f"--recorded {recorded!r} is not a folder, as `capture` writes one.")
        arguments += ["--recorded", recorded]
    sys.stdout.flush()
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter and module
