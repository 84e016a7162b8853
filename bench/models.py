"""Measure what features, training and a night's predictions cost: wall time and memory.

    python -m bench.models                                  the bundled season
    python -m bench.models --facts FILE --seasons 2015-2025 eleven seasons

Lands the seasons from the sandbox, then lives through one morning: a build, a training, a build
with lines, and the predictions of the night.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sample.live import sandbox_environment, set_clock
from scrapers.landing.duckdb import connect

_MORNING = "2026-01-20T10:00"
_NOON = "2026-01-20T12:00"
_STEPS = (
    ("lines, injuries, a full build", _MORNING, ("run",)),
    ("a run of the current season", "2026-01-20T11:30", ("run",)),
    ("train every statistic", _MORNING, ("train",)),
    ("predict the night", _NOON, ("predict",)),
    ("predict again, nothing new", _NOON, ("predict",)),
    ("the same with predictions", "2026-01-20T13:00", ("run",)),
)


def main() -> int:
    """Print a line per step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--facts", help="facts for the sandbox; default: the bundled season")
    parser.add_argument("--seasons", default="2025-2025", help="first-last, e.g. 2015-2025")
    options = parser.parse_args()
    first, last = (int(text) for text in options.seasons.split("-"))
    table = Table("step", "seconds", "peak memory")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sandbox", "--port", "0"]
        command += ["--facts", options.facts] if options.facts else []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own sandbox
            try:
                url = (process.stdout.readline() if process.stdout else "").split()[-1]
                environment = sandbox_environment(url) | {
                    "NBA_PROPS_DUCKDB_PATH": str(Path(folder) / "bench.duckdb"),
                    "NBA_PROPS_MODELS_DIR": str(Path(folder) / "models"),
                }
                set_clock(url, _MORNING)
                for season in range(first, last + 1):
                    _run(environment, "backfill", "--season", str(season), "--as-of", _MORNING)
                _move_back(Path(environment["NBA_PROPS_DUCKDB_PATH"]))
                for name, moment, arguments in _STEPS:
                    set_clock(url, moment)
                    seconds, megabytes = _run(environment, *arguments, "--as-of", moment)
                    table.add_row(name, f"{seconds:.1f}", f"{megabytes:,.0f} MB")
            finally:
                process.terminate()
    console = Console(highlight=False)
    console.print(table)
    console.print(f"On {os.cpu_count()} cores; {last - first + 1} season(s).")
    return 0


def _move_back(path: Path) -> None:
    """Let what has landed be three hours old: of the last hour whole seasons are rebuilt."""
    with connect(path) as connection:
        connection.execute(
            "update raw_ops.scrape_attempts set "
            "responded_at_utc = responded_at_utc - interval 3 hour, "
            "requested_at_utc = requested_at_utc - interval 3 hour"
        )


def _run(environment: dict[str, str], *arguments: str) -> tuple[float, float]:
    """Seconds and peak megabytes of a command. Ends the program when the tool failed."""
    command = Path(sys.executable).with_name("nba-props")
    started = time.monotonic()
    process = subprocess.Popen([str(command), *arguments], env=environment)  # noqa: S603 - our own command
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) >= 3:
        raise SystemExit(3)
    return time.monotonic() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
