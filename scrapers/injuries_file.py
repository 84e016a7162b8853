"""Injury reports of a file: the league's, as the package nbainjuries reads it, ESPN's, or a CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
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
    read_text,
    separator,
)

# A team that has not reported yet is no team without injuries.
NOT_SUBMITTED = "NOT YET SUBMITTED"
# Field -> names of it without blanks and marks, as this project and as nbainjuries has them.
_NAMES = {
    "captured_at_utc": ("capturedatutc",),
    "game_date": ("gamedateet", "gamedate"),
    "team_name": ("team",),
    "player_name": ("playername",),
    "status": ("currentstatus", "status"),
    "reason": ("reason",),
}
# Field -> what a file calls it.
_NEEDED = {"team_name": "team", "player_name": "player_name", "status": "status"}
_READ: dict[str, Callable[[str], Any]] = {"captured_at_utc": read_moment, "game_date": read_date}


class InjuriesFileError(NbaPropsError):
    """A file of injury reports cannot be read at all."""


@dataclass
class InjuriesFile:
    """What a file holds. `reports` are rows of the raw table but for those of the run."""

    reports: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True)
class _Record:
    """A row of the file by the names of the file, or why it is none."""

    number: int
    texts: dict[str, str]
    fault: str | None = None


def read_injuries(
    path: Path, source: str, captured_at: datetime | None, now_utc: datetime
) -> InjuriesFile:
    """Every statement of a file, with its identity; one that is there twice counts once.

    `captured_at` is for rows that do not say when they were captured. Raises InjuriesFileError.
    """
    names, records, captured_at = _records(path, captured_at)
    fields = {
        field: next((name for name in names if _plain(name) in known), None)
        for field, known in _NAMES.items()
    }
    if absent := [name for field, name in _NEEDED.items() if fields[field] is None]:
        raise InjuriesFileError(f"{path.name} has no column {', '.join(absent)}.")
    if fields["captured_at_utc"] is None and captured_at is None:
        raise InjuriesFileError(
            f"{path.name} does not say when the list was captured: give it with --captured-at."
        )
    found = InjuriesFile()
    seen: set[str] = set()
    for record in records:
        try:
            report = _report(record, fields, captured_at, now_utc)
        except BadRowError as error:
            found.bad.append(BadRow(record.number, error.column, error.value, str(error)))
            continue
        identity = {"source": source, **{name: str(value) for name, value in report.items()}}
        report_id = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
        if report_id not in seen:
            seen.add(report_id)
            found.reports.append(
                {"report_id": report_id, "source": source, "row_number": record.number, **report}
            )
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _records(
    path: Path, captured_at: datetime | None
) -> tuple[list[str], Iterator[_Record], datetime | None]:
    """Names of the columns, the rows, and when the list was captured where the file says so."""
    try:
        # Bytes of another encoding become surrogates, so that they spoil only their own row.
        text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
        if text.lstrip()[:1] not in ("[", "{"):
            return *_of_csv(path, text), captured_at
        content = json.loads(text)
        if isinstance(content, dict):
            return (
                ["team", "player_name", "status", "reason"],
                _numbered(_of_espn(content)),
                captured_at or read_moment(str(content.get("timestamp"))),
            )
        if not all(isinstance(row, dict) for row in content):
            raise ValueError("its rows are no objects")
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise InjuriesFileError(f"{path} cannot be read as a file of reports: {error}.") from error
    return (
        list(dict.fromkeys(name for row in content for name in row)),
        _numbered(content),
        captured_at,
    )


def _of_csv(path: Path, text: str) -> tuple[list[str], Iterator[_Record]]:
    between = separator(text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    names = [name.strip() for name in next(reader, [])]
    if is_garbled("".join(names)):
        raise InjuriesFileError(
            f"{path} cannot be read as a CSV file: its header is no UTF-8 text."
        )
    return names, (_csv_record(names, number, row) for number, row in csv_rows(reader))


def _csv_record(names: list[str], number: int, row: list[str] | csv.Error) -> _Record:
    if isinstance(row, csv.Error):
        return _Record(number, {}, f"it is no row of a CSV file: {row}")
    if any(value.strip() for value in row[len(names) :]):
        return _Record(number, {}, f"it has {len(row)} fields, and the header {len(names)}")
    return _Record(number, dict(zip(names, row, strict=False)))


def _of_espn(content: dict[str, Any]) -> list[dict[str, Any]]:
    """ESPN's list: by team, every player with his status."""
    return [
        {
            "team": team["displayName"],
            "player_name": injury["athlete"]["displayName"],
            "status": injury.get("status"),
            "reason": (injury.get("details") or {}).get("type"),
        }
        for team in content["injuries"]
        for injury in team["injuries"]
    ]


def _numbered(rows: list[dict[str, Any]]) -> Iterator[_Record]:
    for number, row in enumerate(rows, start=1):
        texts = {name: "" if value is None else str(value) for name, value in row.items()}
        yield _Record(number, texts)


def _report(
    record: _Record, names: dict[str, str | None], captured_at: datetime | None, now_utc: datetime
) -> Row:
    """Raises BadRowError at the first bad field. Without a date it is of the day of its capture."""
    if record.fault:
        raise BadRowError(record.fault)
    texts = {name: record.texts.get(column or "", "").strip() for name, column in names.items()}
    if NOT_SUBMITTED.lower() in (texts["status"].lower(), texts["reason"].lower()):
        texts |= {"status": NOT_SUBMITTED, "player_name": "", "reason": ""}
    report: Row = {"captured_at_utc": captured_at, "game_date": None}
    for name, column in names.items():
        if column is None:
            continue
        if name == "reason" or (name == "player_name" and texts["status"] == NOT_SUBMITTED):
            report[name] = texts[name] or None
            continue
        text = "" if texts[name].lower() in NOTHING else texts[name]
        try:
            report[name] = _READ.get(name, read_text)(text)
        except ValueError as error:
            raise BadRowError(f"is not {error}", column, texts[name]) from None
    if is_garbled(report.get("reason") or ""):
        raise BadRowError("is not a text", names["reason"], texts["reason"])
    if report["captured_at_utc"] > now_utc:
        moment = report["captured_at_utc"].isoformat()
        raise BadRowError("is still to come", names["captured_at_utc"] or "--captured-at", moment)
    if report["game_date"] is None:
        report["game_date"] = report["captured_at_utc"].astimezone(EASTERN).date()
    return {"reason": None} | report
