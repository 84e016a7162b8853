"""`nba-props import-injuries`: injury reports of a file, as what was known before tip-off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rich.console import Console

from nba_props.commands.data.imported import Import, say, tell_bad_rows
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.injuries_file import read_injuries
from scrapers.settings import Settings

TABLE = "raw_archive.injury_reports"
# The model that says what became of each report, and how it is reported here.
_MATCHES = "archived_injury_matches"
_OUTCOMES = {
    "unknown_team": "team not known",
    "unknown_game": "no game of the team on that date",
    "unknown_player": "player not known",
    "other_team": "player of another team",
    "ambiguous_player": "two players of that name",
    "after_tip": "captured at tip-off or later",
    "not_submitted": "team had not reported yet",
}


def import_injuries(
    settings: Settings,
    console: Console,
    clock: Clock,
    path: Path,
    source: str,
    captured_at: datetime | None,
) -> int:
    """Append the reports that no earlier import brought, and say what they matched.

    Returns 0, or 1 when rows of the file cannot be read. Raises InjuriesFileError.
    """
    file = read_injuries(path, source, captured_at, clock.as_of_utc)
    schema = settings.nba_props_schema
    with writing(settings, console, "import-injuries", clock, schema) as writer:
        imported = Import(writer, TABLE, _MATCHES, path.name)
        new = imported.land("report_id", file.reports, clock)
        say(console, f"{path.name}: {len(file.reports)} reports, {new} new.")
        tell_bad_rows(console, file.bad)
        imported.tell_matches(console, bool(file.reports), "reports", _OUTCOMES, {"source": source})
    return 1 if file.bad else 0
