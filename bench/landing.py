"""Compare landing with dlt: the same answers of a season, from bytes to rows of a DuckDB file.

    python -m bench.landing --dlt ../dlt/bin/python     a Python that has dlt[duckdb] 1.31

Asks the sandbox once for the lists and every box score date of the bundled season. Then both read
those answers in turn, three times each, into new files: we in a batch a month, as a backfill does,
with keys, hashes, attempts and the rule of what is new; dlt in one load, with nesting off and
append, which is the least it can do. Imports do not count. Prints median seconds and their ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import requests
from rich.console import Console

from sample.live import sandbox, sandbox_environment, set_clock
from scrapers.clock import Clock, now_utc, read_clock
from scrapers.events import Answer, Attempt, Batch, Run, new_id
from scrapers.landing.warehouse import open_warehouse
from scrapers.settings import Settings
from scrapers.sources import balldontlie, nba
from scrapers.sources.endpoint import Endpoint

_AS_OF = "2026-01-23T12:00"
_TIMES = 3
_SEASON = date(2025, 7, 1)

Body = tuple[Endpoint, date, bytes]


def main() -> int:
    """Print a line for each and one for the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dlt", required=True, help="a Python with dlt[duckdb] installed")
    other = parser.parse_args().dlt
    clock = read_clock(_AS_OF)
    with tempfile.TemporaryDirectory() as folder:
        with sandbox() as url:
            set_clock(url, _AS_OF)
            bodies = list(_bodies(url, clock))
            os.environ.update(sandbox_environment(url))
        answers = Path(folder) / "answers"
        _write(answers, bodies)
        ours, theirs = [], []
        for number in range(_TIMES):
            ours.append(_landed(Path(folder) / f"ours{number}.duckdb", bodies, clock))
            theirs.append(_by_dlt(other, answers, Path(folder) / f"dlt{number}"))
    if len({rows for _, rows in (*ours, *theirs)}) != 1:
        raise SystemExit(f"Not the same records were landed: {ours}, {theirs}.")
    seconds = [statistics.median(taken for taken, _ in found) for found in (ours, theirs)]
    Console(highlight=False).print(
        f"{len(bodies)} answers, {ours[0][1]} records: ours {seconds[0]:.2f} s, dlt "
        f"{seconds[1]:.2f} s, ratio {seconds[0] / seconds[1]:.2f}"
    )
    return 0


def _bodies(url: str, clock: Clock) -> Iterator[Body]:
    yield nba.SCHEDULE, _SEASON, _get(f"{url}/nba", nba.SCHEDULE, _SEASON)
    cursor: str | None = None
    days: set[date] = set()
    while True:
        body = _get(f"{url}/bdl", balldontlie.GAMES, _SEASON, cursor)
        yield balldontlie.GAMES, _SEASON, body
        page = json.loads(body)
        days |= {date.fromisoformat(game["date"]) for game in page["data"]}
        if not page["meta"].get("next_cursor"):
            break
        cursor = str(page["meta"]["next_cursor"])
    for day in sorted(days):
        if day < clock.today:
            body = _get(f"{url}/bdl", balldontlie.BOX_SCORES, day)
            yield balldontlie.BOX_SCORES, day, body


def _get(base: str, endpoint: Endpoint, day: date, cursor: str | None = None) -> bytes:
    address = f"{base}{endpoint.path_for(None)}"
    query = endpoint.query(day, cursor)
    answer = requests.get(address, query, headers={"Authorization": "any"}, timeout=30)
    answer.raise_for_status()
    return answer.content


def _write(folder: Path, bodies: list[Body]) -> None:
    """Files for dlt: `table.number.json`, and where in each the records are."""
    folder.mkdir()
    for number, (endpoint, _, body) in enumerate(bodies):
        (folder / f"{endpoint.source}__{endpoint.name}.{number:04}.json").write_bytes(body)
    places = {f"{one.source}__{one.name}": one.records_at for one, _, _ in bodies}
    (folder / "places.json").write_text(json.dumps(places))


def _landed(path: Path, bodies: list[Body], clock: Clock) -> tuple[float, int]:
    """Seconds and records of our own landing."""
    warehouse = open_warehouse(Settings(nba_props_duckdb_path=path))
    records = 0
    started = time.monotonic()
    run = Run.start("backfill", "nba", clock)
    for _, month in groupby(bodies, key=lambda body: (body[0].table, body[1].year, body[1].month)):
        batch = Batch(run, "backfill", answers=[_answer(*body) for body in month])
        records += warehouse.land(batch).record_count
    warehouse.release()
    return time.monotonic() - started, records


def _answer(endpoint: Endpoint, day: date, body: bytes) -> Answer:
    request_id, moment = new_id(), now_utc()
    facts: dict[str, Any] = {"source": endpoint.source, "endpoint": endpoint.name}
    attempt = Attempt(
        attempt_id=new_id(), request_id=request_id, page=1, is_last_page=True, url="", params="{}",
        requested_for=day, attempt_number=1, requested_at_utc=moment, responded_at_utc=moment,
        http_status=200, outcome="ok", error_message=None, records=endpoint.read(body).records,
        **facts,
    )  # fmt: skip
    return Answer(request_id=request_id, requested_for=day, attempts=(attempt,), **facts)


def _by_dlt(python: str, answers: Path, folder: Path) -> tuple[float, int]:
    """Seconds and records of dlt's."""
    script = Path(__file__).with_name("landing_dlt.py")
    command = [python, str(script), str(answers), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    seconds, rows = done.stdout.split()[-2:]
    return float(seconds), int(rows)


if __name__ == "__main__":
    raise SystemExit(main())
