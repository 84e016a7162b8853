"""Two machines, one warehouse, and commands that are killed at random: `make soak-kill`.

While one command writes, the other machine tries too; either is ended at any moment, by SIGKILL or
SIGTERM. In the end each command runs once more, undisturbed, and the warehouse must hold what one
holds in which nothing was ended: every record and event once, the same models, files and backups.
Once on a DuckDB file and once on BigQuery, or the emulator that replaces it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from rich.console import Console

from sample.machines import Outcome
from sample.soak_kill_file import MOMENTS, on_a_file

_FILE, _BIGQUERY = "file", "bigquery"


def main() -> int:
    """Do it and say what came of it. 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="soak-kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="on each kind of warehouse")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=(_FILE, _BIGQUERY))
    parser.add_argument("--moments", type=int, default=len(MOMENTS), help="of the file's evening")
    options = parser.parse_args()
    started = time.monotonic()
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="soak-kill-") as folder:
        for kind in (options.only,) if options.only else (_FILE, _BIGQUERY):
            chance = random.Random(options.seed)  # noqa: S311 - no secret
            (place := Path(folder) / kind).mkdir()
            if kind == _FILE:
                outcome.add(on_a_file(options.kills, chance, place, options.moments))
                continue
            # Its libraries are an extra.
            from sample.soak_kill_bigquery import on_bigquery

            outcome.add(on_bigquery(options.kills, chance, place))
    console = Console(highlight=False)
    console.print(outcome.table())
    for what, count in sorted(outcome.compared.items()):
        console.print(f"{count:>8,}  {what}", soft_wrap=True)
    for text in outcome.wrong:
        print(f"WRONG: {text}")
    print(
        f"{outcome.kills} ended by a signal, seed {options.seed}, "
        f"{time.monotonic() - started:.0f} s."
    )
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
