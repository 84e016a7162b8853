"""The statistics that are predicted, as `vars` of dbt_project.yml lists them."""

from __future__ import annotations

from collections.abc import Collection

import yaml

from scrapers.errors import UsageError
from scrapers.settings import Settings


def predicted_stats(settings: Settings) -> dict[str, str]:
    """Names of the statistics in their order, each with the type of its props at balldontlie."""
    declared = yaml.safe_load((settings.project_dir / "dbt_project.yml").read_text("utf-8"))
    return {row["stat"]: row["prop_type"] for row in declared["vars"]["stats"]}


def check_stats(settings: Settings, stats: Collection[str]) -> None:
    """Raises UsageError for one that is not predicted."""
    known = predicted_stats(settings) if stats else {}
    for stat in stats:
        if stat not in known:
            raise UsageError(f"--stat {stat!r} is not predicted: give one of {', '.join(known)}.")
