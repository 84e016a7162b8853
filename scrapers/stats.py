"""The statistics that are predicted, as the seed has them."""

from __future__ import annotations

import csv
from collections.abc import Collection

from scrapers.errors import UsageError
from scrapers.settings import Settings


def check_stats(settings: Settings, stats: Collection[str]) -> None:
    """Raises UsageError for one that is not predicted."""
    if not stats:
        return
    with (settings.project_dir / "seeds" / "stats.csv").open(encoding="utf-8") as file:
        known = [row["stat"] for row in csv.DictReader(file)]
    for stat in stats:
        if stat not in known:
            raise UsageError(f"--stat {stat!r} is not predicted: give one of {', '.join(known)}.")
