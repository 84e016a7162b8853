"""Commands that keep it running."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from scrapers.cli.options import AsOf, console, live


def tick(
    as_of: AsOf = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Say why each workflow is not due, too.")
    ] = False,
) -> int:
    """Do what is due now: workflows, retries, builds. Start it every few minutes.

    With nothing due it makes no request and starts no dbt. Two at once, or one after a day of
    silence, do no harm. Exit code 3 when the tool failed; the data is judged by `reconcile`.
    """
    from scrapers.commands.tick import tick as command

    settings, clock = live(as_of, "tick")
    return command(settings, console, clock, verbose)


def retry(as_of: AsOf = None) -> int:
    """Fetch anew what the retry queue says is due: the primary source, then a backup.

    `tick` does so by itself. An entry is resolved only when reconciliation says so.
    """
    from scrapers.commands.retry import retry as command

    settings, clock = live(as_of, "retry")
    return command(settings, console, clock)


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
