"""What files that people import have in common: rows with their numbers, and fields."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from scrapers.clock import EASTERN, FIRST_DATE, LAST_DATE

# What tools write where there is nothing.
NOTHING = frozenset({"", "-", "n/a", "na", "nan", "none", "null"})
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")


@dataclass(frozen=True)
class BadRow:
    """A row that is left out: its number in the file (1 is the header), where and why."""

    number: int
    column: str | None
    value: str
    reason: str


class BadRowError(Exception):
    """A row cannot be read, by which column and value where one is at fault."""

    def __init__(self, reason: str, column: str | None = None, value: str = "") -> None:
        super().__init__(reason)
        self.column, self.value = column, value


def read_text(value: str) -> str:
    """A text. Like the readers below it raises ValueError, which says what it should be."""
    if not value or is_garbled(value):
        raise ValueError("a text")
    return value


def is_garbled(value: str) -> bool:
    """Control characters, or bytes that are no UTF-8."""
    return any(unicodedata.category(char) in ("Cc", "Cs") for char in value)


def read_moment(value: str) -> datetime:
    """A moment with its offset, in UTC."""
    text = re.sub(r"\s*(UTC|GMT)$", "+00:00", value, flags=re.IGNORECASE)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and FIRST_DATE <= moment.date() <= LAST_DATE:
            return moment.astimezone(UTC)
    except ValueError:
        pass
    raise ValueError("a moment with its offset, such as 2024-10-22T23:40:00Z")


def read_moment_or_none(value: str) -> datetime | None:
    """The same; None where the file has nothing."""
    return None if value.lower() in NOTHING else read_moment(value)


def read_date(value: str) -> date:
    """A date, with or without a time; of an instant its Eastern date."""
    try:
        if found := _US_DATE.fullmatch(value):
            month, day, year = map(int, found.groups())
            return date(year, month, day)
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or moment.time() == time(0):
            return moment.date()
        return moment.astimezone(EASTERN).date()
    except (ValueError, OverflowError):
        raise ValueError("a date such as 2024-10-22") from None


def separator(header: str) -> str:
    """The character between columns: where a comma is the decimal point, spreadsheets write `;`."""
    return max(",;\t", key=header.count)


def csv_rows(reader: Any) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Rows that are not blank with the number of their first line, or why one cannot be read."""
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error
            continue
        if row:
            yield number, row
