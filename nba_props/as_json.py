"""Rows as JSON for a person's tools: moments in UTC with a Z, dates as YYYY-MM-DD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scrapers.clock import utc_text


def dumps(value: Any) -> str:
    """Indented JSON of rows as the warehouse gives them. Raises TypeError on any other type."""
    return json.dumps(value, default=_plain, indent=2)


def as_json(value: Any) -> Any:
    """One value as JSON has it. Raises TypeError on a type that rows of ours do not have."""
    return value if value is None or isinstance(value, (str, int, float)) else _plain(value)


def plain_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with each value as JSON has it. Raises TypeError as `as_json` does."""
    return [{name: as_json(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
