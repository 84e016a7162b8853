"""The console command `nba-props`."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import Any

from scrapers import stopping


def main() -> None:
    """Entry point. Exit code 3 for usage errors and uncaught exceptions too, 130 after Ctrl-C."""
    stopping.install()
    try:
        # It takes a second, in which a signal may come.
        from nba_props.cli.application import run

        code = run()
        stopping.check()
    except BaseException:
        stopped = stopping.exit_code()
        if stopped is None:
            raise
        print("Stopped. What was landed stays; nothing is half done.", file=sys.stderr)
        with suppress(OSError):
            sys.stdout.flush()
        # Else Python's tracker of dbt's locks would print a warning about each.
        atexit._run_exitfuncs()
        # All is closed and logged. Python would take seconds to put dbt's objects away.
        os._exit(stopped)
    sys.exit(code)


def __getattr__(name: str) -> Any:
    """Imports `app` when it is asked for."""
    if name != "app":
        raise AttributeError(name)
    from nba_props.cli.application import app

    return app
