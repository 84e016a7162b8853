"""`nba-props import-injuries`: injury reports of a file, as what was known before tip-off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rich.console import Console

from nba_props.commands.data.imported import landed, say, tell_bad_rows, tell_matches
from nba_props.writing import writing
from scrapers.clock import Clock, now_utc
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
        known = landed(writer, TABLE, "report_id")
        common = {
            "run_id": writer.run.run_id,
            "file_name": path.name,
            "as_of_utc": clock.as_of_utc,
            "recorded_at_utc": now_utc(),
        }
        new = [{**row, **common} for row in file.reports if row["report_id"] not in known]
        writer.append(TABLE, new)
        say(console, f"{path.name}: {len(file.reports)} reports, {len(new)} new.")
        tell_bad_rows(console, file.bad)
        if not writer.warehouse.has_relation(schema, _MATCHES):
            say(console, "The next build matches them to games and players.")
        elif file.reports:
            if new:
                writer.build(schema, {TABLE}, verdicts=False, is_logged=False)
            names = {known[row["report_id"]] for row in file.reports if row["report_id"] in known}
            outcomes = [
                row
                for row in writer.rows(_MATCHES, "file_name, outcome, unmatched_name")
                if row["file_name"] in names | {path.name} and row["source"] == source
            ]
            tell_matches(console, _MATCHES, outcomes, "reports", _OUTCOMES)
    return 1 if file.bad else 0
