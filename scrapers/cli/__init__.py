"""The console command `nba-props`."""

from __future__ import annotations

import io
import os
import sys
import traceback
from types import TracebackType
from typing import Annotated

import typer
from typer.exceptions import TyperException

from scrapers.cli import data, history, modelling, operations, reports
from scrapers.errors import NbaPropsError
from scrapers.terminal import Terminal, plain

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
for _command in (
    data.run,
    data.scrape,
    data.backfill,
    data.build,
    modelling.train,
    modelling.predict,
    modelling.predictions,
    modelling.accuracy,
    modelling.publish,
    modelling.backtest,
    data.import_lines,
    data.capture,
    history.backup,
    history.restore,
    history.copy,
    history.prune,
    reports.reconcile,
    reports.audit,
    reports.explain,
    reports.doctor,
    reports.monitor,
    reports.status,
    reports.cost,
    reports.report,
    operations.tick,
    operations.retry,
    operations.alert,
    operations.ack,
    operations.sandbox,
):
    app.command()(_command)


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    if debug:
        os.environ[_DEBUG_VARIABLE] = "1"


def main() -> None:
    """Entry point. Exit code 3 for usage errors and uncaught exceptions too."""
    sys.excepthook = _uncaught
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without the letters of a name shows their numbers.
            stream.reconfigure(errors="backslashreplace")
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
        Terminal(stderr=True).print("Stopped. What was landed stays; nothing is half done.")
        code = INTERRUPTED
    except NbaPropsError as error:
        if os.environ.get(_DEBUG_VARIABLE):
            traceback.print_exc()
        for line in str(error).split("\n"):
            Terminal(stderr=True, soft_wrap=True).print(line)
        code = error.exit_code
    sys.exit(code)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Replace Python's exit code 1, which would read as a warning about the data."""
    if os.environ.get(_DEBUG_VARIABLE):
        traceback.print_exception(kind, error, trace)
    print(
        f"nba-props failed unexpectedly ({kind.__name__}: {plain(str(error))}): run it again with "
        "`nba-props --debug` and report what it prints.",
        file=sys.stderr,
    )
    raise SystemExit(TOOL_FAILED)
