"""Compare the speed of this checkout with that of another, in turn, in one run on one machine.

    python -m bench.speed ../earlier     a checkout of another version, after its own `make install`

Each lives through the sample (`make run`); on what it has built then, the commands people wait for
are called in turn. Prints seconds of both (the median of several calls) and their ratio.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sample.live import ROOT

_TIMES = 5
# A look-back is built from nothing, tests included, beside the live models.
_BUILD = ("build", "--as-of", "2026-01-25T12:00")
_WAITED_FOR = (
    ("--help",),
    ("status",),
    ("reconcile", "--date", "2026-01-24"),
)
# The same for both; each takes its own code.
_SET = {"NBA_PROPS_ENV_FILE": os.devnull, "NBA_PROPS_DUCKDB_PATH": "warehouse/sample.duckdb"}


def main() -> int:
    """Print a line per measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("other", type=Path, help="a checkout with a .venv of its own")
    both = (parser.parse_args().other.resolve(), ROOT)
    table = Table("measured", "other", "this", "this / other")
    seconds, lines = zip(*(_sample(checkout) for checkout in both), strict=True)
    _add(table, "`make run`, seconds", *seconds)
    _add(table, "`make run`, lines printed", *lines)
    _add(table, f"`nba-props {' '.join(_BUILD)}`, seconds", *_in_turn(both, _BUILD, 2))
    for command in _WAITED_FOR:
        _add(table, f"`nba-props {' '.join(command)}`, seconds", *_in_turn(both, command, _TIMES))
    Console(highlight=False, width=120).print(table)
    return 0


def _add(table: Table, name: str, other: float, this: float) -> None:
    table.add_row(name, f"{other:.1f}", f"{this:.1f}", f"{this / other:.2f}")


def _sample(checkout: Path) -> tuple[float, float]:
    """Seconds of `make run` in a checkout, and how many lines it printed."""
    seconds, printed = _timed(checkout, "make", "run")
    return seconds, float(printed.count("\n"))


def _in_turn(both: tuple[Path, Path], command: tuple[str, ...], times: int) -> list[float]:
    """Median seconds of an `nba-props` command in each checkout."""
    taken: list[list[float]] = [[], []]
    for _ in range(times):
        for checkout, found in zip(both, taken, strict=True):
            found.append(_timed(checkout, ".venv/bin/nba-props", *command)[0])
    return [statistics.median(found) for found in taken]


def _timed(checkout: Path, *command: str) -> tuple[float, str]:
    """Seconds of a command in a checkout, and what it printed. Verdicts are no failure."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own commands
        [str(checkout / command[0]) if "/" in command[0] else command[0], *command[1:]],
        cwd=checkout,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | _SET,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode >= (1 if command[0] == "make" else 3):
        raise SystemExit(f"{' '.join(command)} failed in {checkout}:\n{done.stderr[-2000:]}")
    return time.monotonic() - started, done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
