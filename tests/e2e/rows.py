"""Rows of two engines, made comparable."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

# Rounded to six places: the last bits of a sum, which hang on its order, can tip the last place.
ROUNDED = {"teammates_minutes_claim": 1.5e-6}


def ordered(rows: Iterable[Iterable[Any]]) -> list[tuple[Any, ...]]:
    """Rows of plain values, in one order whatever engine they come from."""

    def place(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            (value is not None, f"{value:.6g}" if isinstance(value, float) else str(value))
            for value in row
        )

    return sorted((tuple(map(_plain, row)) for row in rows), key=place)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value


def equal(column: str, one: Any, other: Any) -> bool:
    """Exact for keys, integers and text; 1e-9 of its size for a float."""
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=ROUNDED.get(column, 1e-9))
    return bool(one == other)


def difference(
    columns: list[str], here: list[tuple[Any, ...]], there: list[tuple[Any, ...]]
) -> object:
    """What differs first between two lists of `ordered` rows; None when nothing does."""
    if len(here) != len(there):
        return f"{len(here)} rows against {len(there)}"
    for one, other in zip(here, there, strict=True):
        pairs = zip(columns, one, other, strict=True)
        if wrong := [pair for pair in pairs if not equal(*pair)]:
            return wrong[:3]
    return None
