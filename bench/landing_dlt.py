"""Land the answers of a folder with dlt; for `bench.landing`, in a Python that has dlt.

Prints seconds, from the bytes of the answers to the end of the load, and how many rows are there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

import dlt


def main() -> int:
    """Load each table's files, in order."""
    answers, folder = Path(sys.argv[1]), Path(sys.argv[2])
    places = json.loads((answers / "places.json").read_text())
    bodies = {
        table: [path.read_bytes() for path in sorted(answers.glob(f"{table}.*"))]
        for table in places
    }
    destination = dlt.destinations.duckdb(str(folder / "dlt.duckdb"))
    folder.mkdir()
    started = time.monotonic()
    pipeline = dlt.pipeline(
        "landing", destination=destination, dataset_name="raw", pipelines_dir=str(folder)
    )
    pipeline.run(
        [
            dlt.resource(_records(bodies[table], place), name=table, max_table_nesting=0)
            for table, place in places.items()
        ]
    )
    seconds = time.monotonic() - started
    with pipeline.sql_client() as client:
        rows = sum(
            client.execute_sql(f"select count(*) from {table}")[0][0]  # noqa: S608
            for table in places
        )
    print(f"{seconds} {rows}")
    return 0


def _records(bodies: list[bytes], place: list[str]) -> Iterator[dict]:
    for body in bodies:
        yield from _at(json.loads(body), place)


def _at(value, place: list[str]) -> list:
    if not place:
        return value
    if place[0] == "*":
        return [record for item in value for record in _at(item, place[1:])]
    return _at(value[place[0]], place[1:])


if __name__ == "__main__":
    raise SystemExit(main())
