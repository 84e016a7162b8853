"""Every command, and what becomes of an error."""

from __future__ import annotations

import io
import os
import sys
import traceback
from importlib.metadata import version
from types import TracebackType
from typing import Annotated

import typer
from typer.exceptions import TyperException

from nba_props.commands.data import signatures as data
from nba_props.commands.history import signatures as history
from nba_props.commands.modelling import signatures as modelling
from nba_props.commands.operations import signatures as operations
from nba_props.commands.reports import signatures as reports
from scrapers.errors import NbaPropsError, damage
from scrapers.proxies import spare_loopback
from scrapers.terminal import Terminal, plain

TOOL_FAILED = 3
# As shells have it for a command whose output is not read to its end.
PIPE_CLOSED = 141
_DEBUG_VARIABLE = "NBA_PROPS_DEBUG"

app = typer.Typer(
    help="Lands NBA box scores, builds the models, and says what is complete and what is not, "
    "and why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
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
    data.import_injuries,
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
    reports.mcp,
    operations.tick,
    operations.retry,
    operations.alert,
    operations.ack,
    operations.init,
    operations.sandbox,
):
    app.command()(_command)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        print(f"nba-props {version('nba-props')}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    if debug:
        os.environ[_DEBUG_VARIABLE] = "1"


def run() -> int:
    """Run the command that was typed; returns its exit code."""
    sys.excepthook = _uncaught
    spare_loopback()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Closed by whoever started us: the next file that is opened would take its place.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without the letters of a name shows their numbers.
            stream.reconfigure(errors="backslashreplace")
    try:
        # Not `app()`: that would put Typer's own hook in the place of ours.
        code = int(typer.main.get_command(app).main(standalone_mode=False) or 0)
        sys.stdout.flush()
    except TyperException as error:
        message = error.format_message().replace("Value error, ", "")
        if message.startswith("Usage:"):
            # Nothing was typed: the help itself.
            print(message, file=sys.stderr)
        else:
            command = getattr(getattr(error, "ctx", None), "command_path", "nba-props")
            _tell(plain(f"{message.rstrip('.')}: `{command} --help` shows what can be given."))
        return TOOL_FAILED
    except NbaPropsError as error:
        _tell(str(error))
        return error.exit_code
    except SystemExit as error:
        # Typer ends so with exit code 1, which would read as a warning about the data.
        if not isinstance(error.__context__, BrokenPipeError):
            raise
        return _end_unread()
    except BrokenPipeError:
        return _end_unread()
    except OSError as error:
        if error.errno is None:
            # A library's own kind of error.
            raise
        if error.filename is None:
            _end_unread()
        _tell(
            f"{error.filename2 or error.filename or 'The output'} cannot be used "
            f"({error.strerror}): make room, or give this user the right to it, and run this "
            "again; what was landed stays."
        )
        return TOOL_FAILED
    if damage:
        return max(code, TOOL_FAILED)
    return code


def _end_unread() -> int:
    """Lead standard output nowhere: what is left in it could not be written at the end either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return PIPE_CLOSED


def _tell(text: str) -> None:
    if os.environ.get(_DEBUG_VARIABLE):
        traceback.print_exc()
    for line in text.split("\n"):
        Terminal(stderr=True).print(line)


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
