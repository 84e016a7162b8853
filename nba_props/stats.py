"""The statistics that are predicted, as `vars` of dbt_project.yml lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import yaml

from scrapers.errors import UsageError
from scrapers.settings import Settings


@dataclass(frozen=True)
class Combination:
    """A statistic made of others: their sum, or whether at least `tens` of them reach ten."""

    stat: str
    parts: tuple[str, ...]
    tens: int | None = None


def predicted_stats(settings: Settings) -> dict[str, str]:
    """Names of the statistics in their order, each with the type of its props at balldontlie."""
    return {row["stat"]: row["prop_type"] for row in _declared(settings)}


def combinations(settings: Settings) -> dict[str, Combination]:
    """Those that are made of others, by name. They have no model: their parts have."""
    return {
        row["stat"]: Combination(row["stat"], tuple(row["parts"]), row.get("tens"))
        for row in _declared(settings)
        if "parts" in row
    }


def check_stats(settings: Settings, stats: Collection[str]) -> None:
    """Raises UsageError for one that is not predicted."""
    known = predicted_stats(settings) if stats else {}
    for stat in stats:
        if stat not in known:
            raise UsageError(f"--stat {stat!r} is not predicted: give one of {', '.join(known)}.")


def check_trained(settings: Settings, stats: Collection[str]) -> None:
    """Raises UsageError for one that is not predicted, or has no model of its own."""
    check_stats(settings, stats)
    made = combinations(settings) if stats else {}
    for stat in stats:
        if stat in made:
            raise UsageError(
                f"--stat {stat!r} has no model of its own: train {', '.join(made[stat].parts)}."
            )


def _declared(settings: Settings) -> list[dict[str, Any]]:
    declared = yaml.safe_load((settings.project_dir / "dbt_project.yml").read_text("utf-8"))
    rows: list[dict[str, Any]] = declared["vars"]["stats"]
    return rows
