"""`python -m bench.detect.seasons FACTS`: whole seasons without a fault: nothing may be reported.

FACTS is a table of player-games (Parquet) that the sandbox serves. Every season in it is landed
with both sources' box scores; what is reported is a false alarm, or a flaw of the facts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb

from bench.detect.front_door import Report, read
from bench.detect.proxy import Proxy
from bench.detect.scene import Scene, sandbox

_AT = "2026-02-01T12:00"
_FIRST_SEASON, _LAST_SEASON = 2015, 2025
_SECOND = ("--endpoint", "nba/box_scores")


def main() -> int:
    """Land, build, count. 1 when something was reported."""
    parser = argparse.ArgumentParser(prog="bench.detect.seasons", description=__doc__)
    parser.add_argument("facts", type=Path, help="table of player-games (Parquet)")
    parser.add_argument("--first", type=int, default=_FIRST_SEASON, help="default %(default)s")
    options = parser.parse_args()
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {text}", file=sys.stderr, flush=True)

    with (
        tempfile.TemporaryDirectory(prefix="bench-seasons-") as name,
        sandbox("--facts", str(options.facts.resolve())) as url,
        Proxy(url) as proxy,
    ):
        scene = Scene(url, proxy, Path(name) / "warehouse")
        scene.restore(None)
        scene.at(_AT)
        for season in range(options.first, _LAST_SEASON + 1):
            scene.live("backfill", "--season", str(season))
            say(f"landed {season}-{(season + 1) % 100:02d}")
        scene.live("run")
        say("built once")
        for first, last in _spans(options.facts, options.first):
            scene.live("scrape", *_SECOND, "--from", first, "--to", last)
            say(f"asked the second source about {first} to {last}")
        scene.live("run")
        reports = [one for one in read(scene, "1946-01-01", _AT[:10]) if one.is_alarm]
        [games] = scene.query("select count(*) as n from nba.int_games where standing = 'played'")
        [compared] = scene.query(
            "select count(distinct game_id) as n from nba.int_source_lines where source = 'nba'"
        )
    _print(reports)
    say(f"{games['n']} games, {compared['n']} with a second source, {len(reports)} reports")
    return int(bool(reports))


def _spans(facts: Path, first: int) -> list[tuple[str, str]]:
    """First and last game date of each season, from the facts themselves."""
    rows = duckdb.sql(
        "select min(game_date), max(game_date) from read_parquet($path) "
        "where game_date >= make_date($first, 7, 1) group by season order by 1",
        params={"path": str(facts), "first": first},
    ).fetchall()
    return [(str(begins), str(ends)) for begins, ends in rows]


def _print(reports: list[Report]) -> None:
    kinds = Counter((one.via, one.causes) for one in reports)
    for (via, causes), count in kinds.most_common():
        example = next(one for one in reports if (one.via, one.causes) == (via, causes))
        print(f"{count:6}  {via} {'/'.join(sorted(causes))}: {example.day} {example.text[:200]}")


if __name__ == "__main__":
    sys.exit(main())
