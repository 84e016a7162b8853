"""Staged values beside what the recorded answers say, and the table that comes of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from bench.recorded_others import READERS
from bench.recorded_values import Asked, Row

SCHEMA = "nba"
_SHOWN = 20
# Columns that say where a row comes from, or how it was read.
_NOT_IN_ANSWERS = {
    *("attempt_id", "record_key", "ordinal", "requested_for", "is_latest", "is_listed"),
    *("known_at_utc", "first_known_at_utc", "last_reported_utc", "as_of_utc", "responded_at_utc"),
    *("request_id", "item_number", "standing_rank", "times_listed", "listing_number"),
    *("missing_fields", "invalid_fields"),
}


class Kept(NamedTuple):
    """A recorded answer with JSON, and what it is about."""

    endpoint: str
    game: str | None
    is_first_page: bool
    body: Any
    asked: Asked


@dataclass
class Result:
    """Of one endpoint: values compared, sentences about differences, columns not compared."""

    answers: int = 0
    compared: int = 0
    differences: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)


def expected(answers: Iterable[Kept], results: Mapping[str, Result]) -> dict[str, list[Row]]:
    """Rows that staging must have, by endpoint: of each record what was reported last.

    An answer of another shape cannot be compared, which counts as a difference.
    """
    records: dict[tuple[str, str, date], list[Row]] = {}
    for kept in answers:
        try:
            read = list(READERS[kept.endpoint](kept.body, kept.asked))
        except (LookupError, TypeError, ValueError, AttributeError, StopIteration) as error:
            text = f"{kept.endpoint} {kept.asked.day}: has another shape ({error!r})"
            results[kept.endpoint].differences.append(text)
            continue
        records |= {(kept.endpoint, record, kept.asked.day): rows for record, rows in read}
    found: dict[str, list[Row]] = defaultdict(list)
    for (endpoint, _, _), rows in records.items():
        found[endpoint] += rows
    return found


def compare(answers: Sequence[Kept], duckdb_path: Path) -> dict[str, Result]:
    """Each staged value beside the JSON, by endpoint."""
    results = {endpoint: Result() for endpoint in READERS}
    for kept in answers:
        results[kept.endpoint].answers += 1
    with duckdb.connect(str(duckdb_path), read_only=True) as connection:
        for endpoint, rows in expected(answers, results).items():
            for table in dict.fromkeys(row.table for row in rows):
                ours = [row for row in rows if row.table == table]
                _compare_table(connection, table, ours, results[endpoint])
    return results


def _compare_table(
    connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row], result: Result
) -> None:
    staged = connection.execute(f"select * from {SCHEMA}.{table}").fetchall()  # noqa: S608 - our own name
    columns = [column[0] for column in connection.description or []]
    key_names = list(rows[0].key)
    by_key: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for values in staged:
        row = dict(zip(columns, values, strict=True))
        if row.get("standing_rank", 1) == 1 and row.get("is_latest") is not False:
            by_key[tuple(row[name] for name in key_names)].append(row)
    compared = set(key_names) | {name for row in rows for name in row.values}
    result.skipped |= {f"{table}.{name}" for name in set(columns) - compared - _NOT_IN_ANSWERS}
    for row in rows:
        about = f"{table} {' '.join(str(value) for value in row.key.values())}"
        found = by_key.pop(tuple(row.key.values()), [])
        if len(found) != 1:
            result.differences.append(f"{about}: {len(found)} rows staged, not 1")
            continue
        result.compared += len(row.key)
        for name, value in row.values.items():
            if name in columns:
                result.compared += 1
                if not _same(found[0][name], value):
                    text = f"{about}: {name} is {found[0][name]!r}, the JSON says {value!r}"
                    result.differences.append(text)
    for key, more in by_key.items():
        if any(row.get("is_listed", True) for row in more):
            text = " ".join(str(value) for value in key)
            result.differences.append(f"{table} {text}: staged, and in no answer")


def _same(staged: Any, value: Any) -> bool:
    if isinstance(staged, float) and isinstance(value, (int, float)):
        return abs(staged - value) < 1e-9
    return bool(staged == value) and isinstance(staged, bool) == isinstance(value, bool)


def show(results: dict[str, Result], others: Sequence[str], missed: Sequence[str]) -> None:
    """Print the table, then the differences."""
    print("| endpoint | answers | values compared | differences | columns not compared |")
    print("| --- | ---: | ---: | ---: | --- |")
    for endpoint, result in results.items():
        names = ", ".join(sorted(name.split("__")[-1] for name in result.skipped)) or "none"
        counts = f"{result.answers} | {result.compared:,} | {len(result.differences)}"
        print(f"| {endpoint} | {counts} | {names if result.answers else 'never recorded'} |")
    for line in others:
        print(f"not read: {line}")
    for path, count in Counter(missed).items():
        print(f"asked for and not recorded ({count} times): {path}")
    for result in results.values():
        for difference in result.differences[:_SHOWN]:
            print(difference)
        if len(result.differences) > _SHOWN:
            print(f"… and {len(result.differences) - _SHOWN} more")
