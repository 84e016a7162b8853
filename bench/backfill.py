"""Measure a backfill: requests against their floor, records a second, wall time.

    python -m bench.backfill                                  the bundled season
    python -m bench.backfill --facts FILE --seasons 2015-2025 other facts, several seasons

The floor of a season is one box score request per game date, one `games` request per hundred
games, and one schedule request for the season of the clock.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from math import ceil
from pathlib import Path

import duckdb
import requests
from rich.console import Console
from rich.table import Table

from sample.live import nba_props, sandbox_environment, set_clock
from scrapers.clock import read_clock, season_of

_COUNTS = """
    with games as (
        select distinct record_key, json_extract_string(payload, '$.date') as game_date
        from raw_balldontlie.games
        where year(requested_for) = {season}
    )
    select
        count(distinct record_key) as games,
        count(distinct game_date) filter (where game_date < '{today}') as dates,
        (
            select count(*) from raw_balldontlie.box_scores
            where requested_for::varchar in (select game_date from games)
        )
        + (select count(*) from raw_balldontlie.games where year(requested_for) = {season})
        + (select count(*) from raw_nba.schedule where year(requested_for) = {season}) as records
    from games
"""


def main() -> int:
    """Backfill each season and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--facts", help="facts for the sandbox; default: the bundled season")
    parser.add_argument("--seasons", default="2025-2025", help="first-last, e.g. 2015-2025")
    parser.add_argument("--as-of", default="2026-01-23T12:00", help="Eastern moment")
    options = parser.parse_args()
    first, last = (int(text) for text in options.seasons.split("-"))
    table = Table("season", "games", "dates", "requests", "floor", "records", "seconds", "rec/s")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sandbox", "--port", "0"]
        command += ["--facts", options.facts] if options.facts else []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            try:
                url = (process.stdout.readline() if process.stdout else "").split()[-1]
                set_clock(url, options.as_of)
                path = Path(folder) / "bench.duckdb"
                environment = sandbox_environment(url) | {"NBA_PROPS_DUCKDB_PATH": str(path)}
                total = 0.0
                for season in range(first, last + 1):
                    row, seconds = _measure(url, environment, path, season, options.as_of)
                    table.add_row(*row)
                    total += seconds
            finally:
                process.terminate()
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{total:.1f} s in all, on {os.cpu_count()} cores.")
    return 0


def _measure(
    url: str, environment: dict[str, str], path: Path, season: int, as_of: str
) -> tuple[list[str], float]:
    before = len(_asked(url))
    started = time.monotonic()
    code = nba_props(environment, "backfill", "--season", str(season), "--as-of", as_of)
    seconds = time.monotonic() - started
    if code:
        raise SystemExit(code)
    requests_made = len(_asked(url)) - before
    clock = read_clock(as_of)
    sql = _COUNTS.format(season=season, today=clock.today)
    with duckdb.connect(str(path), read_only=True) as connection:
        games, dates, records = connection.execute(sql).fetchall()[0]
    floor = dates + ceil(games / 100) + (season == season_of(clock.today))
    line = [games, dates, requests_made, floor, records, round(seconds, 1)]
    line.append(round(records / seconds))
    return [str(season), *map(str, line)], seconds


def _asked(url: str) -> list[object]:
    answer = requests.get(f"{url}/_sandbox/requests", timeout=30)
    asked: list[object] = answer.json()
    return asked


if __name__ == "__main__":
    raise SystemExit(main())
