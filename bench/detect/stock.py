"""Sound answers about earlier dates, to be served on another one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bench.detect.games import ask


def stock_before(url: str, last: str, days: int = 75) -> dict[str, Any]:
    """Balldontlie's box scores of the days up to `last` that have final games, by date."""
    stock = {}
    day = date.fromisoformat(last)
    for _ in range(days):
        body = ask(f"{url}/bdl/v1/box_scores?date={day}")
        body["data"] = [row for row in body["data"] if row["status"] == "Final"]
        if body["data"]:
            stock[day.isoformat()] = body
        day -= timedelta(days=1)
    return stock
