"""`nba-props import-lines`: player lines of a file, for comparison with predictions."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from scrapers.clock import Clock, now_utc
from scrapers.commands.writing import Writer, writing
from scrapers.errors import ConfigError, NbaPropsError
from scrapers.events import Row
from scrapers.settings import Settings

TABLE = "raw_archive.player_lines"
_LEAST_ODDS = 100


class LinesFileError(NbaPropsError):
    """A file of lines cannot be read, or a field of it is not what its column holds."""


def _text(value: str) -> str:
    if not value:
        raise ValueError("a text")
    return value


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("a moment with its offset, such as 2024-10-22T23:40:00Z")
    return moment.astimezone(UTC)


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date such as 2024-10-22") from None


def _line(value: str) -> float:
    try:
        line = float(value)
    except ValueError:
        line = math.nan
    if not (math.isfinite(line) and line >= 0):
        raise ValueError("a line such as 24.5")
    return line


def _odds(value: str) -> int | None:
    """A book may offer one side alone: then the other is empty."""
    if not value:
        return None
    try:
        odds = int(value)
    except ValueError:
        odds = 0
    if abs(odds) < _LEAST_ODDS:
        raise ValueError("American odds such as -110 or 120")
    return odds


# Column of the file -> column of the raw table, and how it is read.
_COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "tip_utc": ("tip_utc", _moment),
    "game_date_et": ("game_date", _date),
    "home_team": ("home_team", _text),
    "away_team": ("away_team", _text),
    "player_name": ("player_name", _text),
    "bookmaker": ("bookmaker", _text),
    "line": ("line", _line),
    "over_price": ("over_odds", _odds),
    "under_price": ("under_odds", _odds),
}


def import_lines(settings: Settings, console: Console, clock: Clock, path: Path, stat: str) -> int:
    """Append the lines that no earlier import brought. Raises ConfigError, LinesFileError."""
    _check_stat(settings, stat)
    lines = _read(path, stat)
    with writing(settings, console, "import-lines", clock, settings.nba_props_schema) as writer:
        known = _known(writer)
        common = {
            "run_id": writer.run.run_id,
            "file_name": path.name,
            "as_of_utc": clock.as_of_utc,
            "recorded_at_utc": now_utc(),
        }
        new = [{**line, **common} for line in lines if line["line_id"] not in known]
        writer.append(TABLE, new)
    console.print(
        f"{path.name}: {len(lines)} lines, {len(new)} new. "
        "The next build matches them to games and players (int_archived_lines).",
        markup=False,
        soft_wrap=True,
    )
    return 0


def _check_stat(settings: Settings, stat: str) -> None:
    with (settings.project_dir / "seeds" / "stats.csv").open() as file:
        stats = [row["stat"] for row in csv.DictReader(file)]
    if stat not in stats:
        raise ConfigError(f"--stat {stat!r} is not predicted: give one of {', '.join(stats)}.")


def _read(path: Path, stat: str) -> list[Row]:
    """Every line of the file, with its identity. Raises LinesFileError at the first bad field."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            absent = [name for name in _COLUMNS if name not in (reader.fieldnames or [])]
            if absent:
                raise LinesFileError(f"{path.name} has no column {', '.join(absent)}.")
            rows = [_fields(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LinesFileError(f"{path} cannot be read as a CSV file: {error}.") from error
    seen: Counter[str] = Counter()
    return [_line_row(row, stat, seen) for row in rows]


def _fields(path: Path, number: int, row: dict[str, str | None]) -> Row:
    fields: Row = {"row_number": number}
    for name, (column, read) in _COLUMNS.items():
        text = (row[name] or "").strip()
        try:
            fields[column] = read(text)
        except ValueError as error:
            raise LinesFileError(
                f"{path.name}, row {number}, column {name}: {text!r} is not {error}; "
                "nothing was imported."
            ) from error
    return fields


def _line_row(fields: Row, stat: str, seen: Counter[str]) -> Row:
    """The row with its identity: what it says, and its number among rows that say the same."""
    said = {name: str(value) for name, value in fields.items() if name != "row_number"}
    text = json.dumps({"stat": stat, **said}, sort_keys=True)
    seen[text] += 1
    line_id = hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest()
    return {"line_id": line_id, "stat": stat, **fields}


def _known(writer: Writer) -> set[str]:
    schema, name = TABLE.split(".")
    if not writer.warehouse.has_relation(schema, name):
        return set()
    relation = writer.warehouse.relation(schema, name)
    return {row["line_id"] for row in writer.warehouse.query(f"select line_id from {relation}")}  # noqa: S608 - declared names
