"""Measure what the monitors and Elementary add to a build: wall time, and the ratio.

    python -m bench.watching        needs `make run` before, and `make deps`

Builds a copy of the sample's warehouse in turn: the core, as `run` and `tick` do; and the whole,
as the morning does once a day. Each in a process of its own; the first of each is not counted.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sample.live import ROOT, WAREHOUSE

_ROUNDS = 3
_BUILD = """
import sys
from nba_props import dbt
from scrapers.clock import read_clock
from scrapers.settings import load_settings
settings = load_settings()
built = dbt.build(settings, "nba", sys.argv[1] == "whole", read_clock("2026-01-27T09:00"))
print(built.models, built.tests)
"""


def main() -> int:
    """Print a line per project, and the ratio."""
    if not WAREHOUSE.exists():
        print("There is no sample: `make run` makes it.", file=sys.stderr)
        return 3
    seconds: dict[str, list[float]] = {"core": [], "whole": []}
    sizes: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        # dbt's views name their catalog, which is the name of the file.
        copy = Path(folder) / WAREHOUSE.name
        shutil.copyfile(WAREHOUSE, copy)
        environment = os.environ | {"NBA_PROPS_DUCKDB_PATH": str(copy), "NBA_PROPS_SCHEMA": "nba"}
        for number in range(_ROUNDS + 1):
            for which, taken in seconds.items():
                started = time.monotonic()
                done = subprocess.run(  # noqa: S603 - our own code
                    [sys.executable, "-c", _BUILD, which],
                    cwd=ROOT,
                    env=environment,
                    check=True,
                    capture_output=True,
                    text=True,
                )
                sizes[which] = done.stdout.split("\n")[-2]
                if number:
                    taken.append(time.monotonic() - started)
    table = Table("build", "models, tests", "seconds (median)", "ratio")
    core = statistics.median(seconds["core"])
    for which, taken in seconds.items():
        median = statistics.median(taken)
        table.add_row(which, sizes[which], f"{median:.1f}", f"{median / core:.2f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
