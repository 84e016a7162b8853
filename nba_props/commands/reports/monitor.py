"""`nba-props monitor`: is the pipeline itself well? Reads; asks no source."""

from __future__ import annotations

from rich.console import Console

from nba_props.readers import open_reader
from scrapers.clock import eastern_text
from scrapers.settings import Settings
from scrapers.terminal import styled

_CODES = {"warning": 1, "error": 2}
_STYLES = {"warning": "yellow", "error": "red"}


def monitor(settings: Settings, console: Console) -> int:
    """Print what is stuck, skipped or never ended. 0 nothing, 1 it is over, 2 it is so now."""
    with open_reader(settings, settings.nba_props_schema) as reader:
        findings = reader.rows(
            "select * from {pipeline_health} order by since_utc, finding, subject"
        )
    for row in findings:
        style = _STYLES[row["severity"]]
        console.print(
            styled(
                (f"{row['severity']:7}", style),
                f" {row['finding']}: {row['subject']}, {row['detail']} "
                f"(since {eastern_text(row['since_utc'])})",
            )
        )
    if not findings:
        console.print("Nothing is stuck, skipped or without an end.")
    return max((_CODES[row["severity"]] for row in findings), default=0)
