"""Player lines of a CSV file, as people have them: what can be read, and what cannot and why."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapers.clock import EASTERN
from scrapers.errors import NbaPropsError
from scrapers.events import Row
from scrapers.imported_file import (
    NOTHING,
    BadRow,
    BadRowError,
    csv_rows,
    is_garbled,
    read_date,
    read_moment,
    read_moment_or_none,
    read_text,
    separator,
)
from scrapers.odds import Odds

_LEAST_AMERICAN, _MOST_AMERICAN = 100, 1_000_000
_HIGHEST_LINE = 1000
_EVEN = frozenset({"even", "evens", "evn", "ev", "evs"})
# Hyphens, dashes and the minus sign that people and programs write for a minus.
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_AMERICAN = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0*)?")
_DECIMAL_COMMA = re.compile(r"^(\d+),(\d{1,2})$")
_DECIMAL = re.compile(r"\d+([.,]\d+)?")


class LinesFileError(NbaPropsError):
    """A file of lines cannot be read at all."""


@dataclass
class LinesFile:
    """What a file holds. `lines` are rows of the raw table but for those of the run.

    `redated` counts lines whose date in the file is not the Eastern date of their tip-off.
    """

    lines: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    redated: int = 0


def _line(value: str) -> float:
    try:
        line = float(_DECIMAL_COMMA.sub(r"\1.\2", value.replace("½", ".5")))
    except ValueError:
        line = math.nan
    if not 0 <= line <= _HIGHEST_LINE:
        raise ValueError("a line such as 24.5")
    return line


def _american(value: str) -> int | None:
    """A book may offer only one side: then the other is empty."""
    text = value.translate(_MINUS).replace(" ", "").lower()
    if text in NOTHING:
        return None
    if text in _EVEN:
        return _LEAST_AMERICAN
    odds = float(text.replace(",", "")) if _AMERICAN.fullmatch(text) else 0
    if not _LEAST_AMERICAN <= abs(odds) <= _MOST_AMERICAN:
        raise ValueError("American odds such as -110 or 120 (--odds decimal reads 1.91)")
    return int(odds)


def _decimal(value: str) -> int | None:
    """Decimal odds as American ones, rounded: 1.91 is -110, 2.2 is 120."""
    text = value.translate(_MINUS).replace(" ", "").lower()
    if text in NOTHING:
        return None
    if text in _EVEN:
        return _LEAST_AMERICAN
    odds = float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else 0
    gain = odds - 1
    if odds >= _LEAST_AMERICAN or gain * _MOST_AMERICAN < _LEAST_AMERICAN:
        raise ValueError("decimal odds such as 1.91 (--odds american reads -110)")
    return round(gain * 100) if gain >= 1 else round(-100 / gain)


_READ_ODDS = {Odds.AMERICAN: _american, Odds.DECIMAL: _decimal}


def _columns(odds: Odds) -> dict[str, tuple[str, Callable[[str], Any]]]:
    """Column of the file -> column of the raw table, and how it is read."""
    read_odds = _READ_ODDS[odds]
    return {
        "tip_utc": ("tip_utc", read_moment),
        "game_date_et": ("game_date", read_date),
        "home_team": ("home_team", read_text),
        "away_team": ("away_team", read_text),
        "player_name": ("player_name", read_text),
        "bookmaker": ("bookmaker", read_text),
        "line": ("line", _line),
        "over_price": ("over_odds", read_odds),
        "under_price": ("under_odds", read_odds),
        "captured_at_utc": ("captured_at_utc", read_moment_or_none),
    }


_OPTIONAL = "captured_at_utc"


def read_lines(path: Path, stat: str, odds: Odds, now_utc: datetime) -> LinesFile:
    """Every line of a file, with its identity. What was captured after `now_utc` cannot be.

    Raises LinesFileError when it is no CSV file, or lacks a column.
    """
    columns = _columns(odds)
    found = LinesFile()
    seen: Counter[str] = Counter()
    try:
        # Bytes of another encoding become surrogates, so that they spoil only their own row.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            between = separator(file.readline())
            file.seek(0)
            reader = csv.reader(file, delimiter=between)
            names = [name.strip().lower() for name in next(reader, [])]
            _check_header(path, names, columns)
            for number, row in csv_rows(reader):
                try:
                    fields = _fields(row, names, columns, now_utc)
                except BadRowError as error:
                    found.bad.append(BadRow(number, error.column, error.value, str(error)))
                    continue
                # The tip-off decides: files have had the UTC date.
                day = fields["tip_utc"].astimezone(EASTERN).date()
                found.redated += fields["game_date"] != day
                fields["game_date"] = day
                found.lines.append(_line_row(fields, number, stat, seen))
    except (OSError, csv.Error) as error:
        raise LinesFileError(f"{path} cannot be read as a CSV file: {error}.") from error
    return found


def _check_header(path: Path, names: list[str], columns: dict[str, Any]) -> None:
    if is_garbled("".join(names)):
        raise LinesFileError(f"{path} cannot be read as a CSV file: its header is no UTF-8 text.")
    if absent := [name for name in columns if name not in names and name != _OPTIONAL]:
        raise LinesFileError(f"{path.name} has no column {', '.join(absent)}.")


def _fields(
    row: list[str] | csv.Error, names: list[str], columns: dict[str, Any], now_utc: datetime
) -> Row:
    """Raises BadRowError at the first bad field."""
    if isinstance(row, csv.Error):
        raise BadRowError(f"it is no row of a CSV file: {row}")
    if any(value.strip() for value in row[len(names) :]):
        raise BadRowError(f"it has {len(row)} fields, and the header {len(names)}")
    texts = dict(zip(names, (value.strip() for value in row), strict=False))
    fields: Row = {}
    for name, (column, read) in columns.items():
        text = texts.get(name, "")
        try:
            fields[column] = read(text)
        except ValueError as error:
            raise BadRowError(f"is not {error}", name, text) from None
    if fields[_OPTIONAL] is not None and fields[_OPTIONAL] > now_utc:
        raise BadRowError("is still to come", _OPTIONAL, texts[_OPTIONAL])
    return fields


def _line_row(fields: Row, number: int, stat: str, seen: Counter[str]) -> Row:
    """The row with its identity: what it says, and its number among rows that say the same.

    A row without the moment of its capture is the one that it was before there was such a column.
    """
    identity = {name: str(value) for name, value in fields.items()}
    if fields[_OPTIONAL] is None:
        del identity[_OPTIONAL]
    text = json.dumps({"stat": stat, **identity}, sort_keys=True)
    seen[text] += 1
    line_id = hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest()
    return {"line_id": line_id, "stat": stat, "row_number": number, **fields}
