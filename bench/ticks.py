"""What a tick costs with nothing due, against one that asks and one that builds everything.

    python -m bench.ticks [--ticks 50]

Ratios within one run, on the season up to 23 January 2026 against the sandbox.
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from nba_props.commands.data.backfill import backfill
from nba_props.commands.operations.tick import tick
from sample.soak import make_settings, utc
from sandbox.server import Sandbox
from scrapers.clock import Clock

_MORNING = datetime(2026, 1, 23, 6)


def measure(ticks: int) -> dict[str, float]:
    """Seconds of the first tick (bootstrap), the morning's, one that asks, and an idle one."""
    folder = Path(tempfile.mkdtemp(prefix="bench-ticks-"))
    quiet = Console(file=io.StringIO())
    seconds: dict[str, float] = {}
    try:
        with Sandbox() as sandbox:
            settings = make_settings(sandbox, folder)

            def at(moment: datetime) -> float:
                sandbox.set_clock(utc(moment))
                started = time.monotonic()
                tick(settings, quiet, Clock(utc(moment), "given"), verbose=False)
                return time.monotonic() - started

            sandbox.set_clock(utc(_MORNING))
            backfill(settings, quiet, Clock(utc(_MORNING), "given"), [2025])
            at(_MORNING - timedelta(minutes=30))
            seconds["builds and tests everything"] = at(_MORNING)
            seconds["asks, nothing new"] = at(_MORNING + timedelta(hours=3, minutes=30))
            idle = [at(_MORNING + timedelta(hours=3, minutes=31, seconds=n)) for n in range(ticks)]
            seconds["nothing due"] = statistics.median(idle)
    finally:
        shutil.rmtree(folder)
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ticks", type=int, default=50)
    seconds = measure(parser.parse_args().ticks)
    idle = seconds["nothing due"]
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("a tick that", "seconds", "a second", "times an idle one"):
        table.add_column(
            heading, justify="left" if heading[0] == "a" and "that" in heading else "right"
        )
    for name, value in seconds.items():
        table.add_row(name, f"{value:.3f}", f"{1 / value:.1f}", f"{value / idle:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
