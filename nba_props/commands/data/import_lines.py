"""`nba-props import-lines`: player lines of a file, for features and comparison."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from nba_props.commands.data.imported import Import, say, tell_bad_rows
from nba_props.stats import check_stats
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.lines_file import LinesFile, read_lines
from scrapers.odds import Odds
from scrapers.settings import Settings

TABLE = "raw_archive.player_lines"
# The model that says what became of each line, and how it is reported here.
_MATCHES = "archived_line_matches"
_OUTCOMES = {
    "unknown_team": "team not known",
    "unknown_game": "game not in the schedule",
    "unknown_player": "player not known",
    "other_team": "player on neither team",
    "ambiguous_player": "two players of that name",
    "after_tip": "captured at tip-off or later",
    "one_sided": "one side has no odds",
    "placeholder": "odds nobody can bet at",
}


def import_lines(
    settings: Settings, console: Console, clock: Clock, path: Path, stat: str, odds: Odds
) -> int:
    """Append the lines that no earlier import brought, and say what they matched.

    Returns 0, or 1 when rows of the file cannot be read. Raises ConfigError, LinesFileError.
    """
    check_stats(settings, [stat])
    file = read_lines(path, stat, odds, clock.as_of_utc)
    schema = settings.nba_props_schema
    with writing(settings, console, "import-lines", clock, schema) as writer:
        imported = Import(writer, TABLE, _MATCHES, path.name)
        new = imported.land("line_id", file.lines, clock)
        say(console, f"{path.name}: {len(file.lines)} lines, {new} new.")
        _tell_redated(console, file)
        tell_bad_rows(console, file.bad)
        imported.tell_matches(console, bool(file.lines), "lines", _OUTCOMES, {"stat": stat})
    return 1 if file.bad else 0


def _tell_redated(console: Console, file: LinesFile) -> None:
    if file.redated:
        say(
            console,
            f"{file.redated} with another date than the Eastern one of the tip-off: that was used.",
        )
