"""Commands that keep it running."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer


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
