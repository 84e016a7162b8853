"""`nba-props import-lines`: player lines of a file, for features and comparison."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path

from rich.console import Console

from nba_props.stats import check_stats
from nba_props.writing import Writer, writing
from scrapers.clock import Clock, now_utc
from scrapers.lines_file import BadRow, LinesFile, read_lines
from scrapers.odds import Odds
from scrapers.settings import Settings
from scrapers.terminal import plain

TABLE = "raw_archive.player_lines"
# The model that says what became of each line, and how it is told here.
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
_SHOWN_NAMES, _SHOWN_VALUES, _SHOWN_CHARACTERS = 30, 3, 40


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
        known = _known(writer)
        common = {
            "run_id": writer.run.run_id,
            "file_name": path.name,
            "as_of_utc": clock.as_of_utc,
            "recorded_at_utc": now_utc(),
        }
        new = [{**line, **common} for line in file.lines if line["line_id"] not in known]
        writer.append(TABLE, new)
        _say(console, f"{path.name}: {len(file.lines)} lines, {len(new)} new.")
        _tell_rows(console, file)
        if not writer.warehouse.has_relation(schema, _MATCHES):
            _say(console, "The next build matches them to games and players.")
        elif file.lines:
            if new:
                writer.build(schema, {TABLE}, verdicts=False, is_logged=False)
            names = {known[line["line_id"]] for line in file.lines if line["line_id"] in known}
            _tell_matches(writer, names | {path.name}, stat)
    return 1 if file.bad else 0


def _known(writer: Writer) -> dict[str, str]:
    """Identity of every line that is landed, and the name of the file that brought it."""
    schema, name = TABLE.split(".")
    if not writer.warehouse.has_relation(schema, name):
        return {}
    relation = writer.warehouse.relation(schema, name)
    rows = writer.warehouse.query(f"select line_id, file_name from {relation}")  # noqa: S608 - declared names
    return {row["line_id"]: row["file_name"] for row in rows}


def _tell_rows(console: Console, file: LinesFile) -> None:
    """Every bad row by its number, those with the same fault together."""
    if file.redated:
        _say(
            console,
            f"{file.redated} with another date than the Eastern one of the tip-off: that was used.",
        )
    fault = attrgetter("column", "reason")
    for (column, reason), rows in groupby(sorted(file.bad, key=_order), fault):
        bad = list(rows)
        where = f", column {column}: {_values(bad)}" if column else ":"
        _say(console, f"Left out, row {_ranges(row.number for row in bad)}{where} {reason}.")


def _order(bad: BadRow) -> tuple[str, str, int]:
    return bad.column or "", bad.reason, bad.number


def _values(bad: list[BadRow]) -> str:
    values = list(dict.fromkeys(row.value[:_SHOWN_CHARACTERS] for row in bad))
    more = ", …" if len(values) > _SHOWN_VALUES else ""
    return ", ".join(map(repr, values[:_SHOWN_VALUES])) + more


def _ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers, those that follow one another as a span: 3, 5-9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("-".join(map(str, span)) for span in spans)


def _tell_matches(writer: Writer, file_names: set[str], stat: str) -> None:
    """What the lines of the files matched, and what did not, by outcome and name."""
    outcomes = [
        row
        for row in writer.rows(_MATCHES, "file_name, outcome, unmatched_name")
        if row["file_name"] in file_names and row["stat"] == stat
    ]
    # What matched comes first; the order within is kept.
    outcomes.sort(key=lambda row: (row["file_name"], row["outcome"] != "matched"))
    for file_name, of_file in groupby(outcomes, itemgetter("file_name")):
        for outcome, of_outcome in groupby(of_file, itemgetter("outcome")):
            rows = list(of_outcome)
            lines = sum(row["lines"] for row in rows)
            if outcome == "matched":
                found = f"{rows[0]['games']} games and {rows[0]['players']} players"
                _say(writer.console, f"{file_name}: {lines} lines matched, {found}.")
                continue
            names = [f"{row['unmatched_name']} ({row['lines']})" for row in rows[:_SHOWN_NAMES]]
            if len(rows) > _SHOWN_NAMES:
                names.append(f"and {len(rows) - _SHOWN_NAMES} more (`{_MATCHES}`)")
            named = "" if rows[0]["unmatched_name"] is None else f": {'; '.join(names)}"
            _say(writer.console, f"  {lines} not used, {_OUTCOMES[outcome]}{named}.")


def _say(console: Console, text: str) -> None:
    """Texts of a file are neither markup nor commands to a terminal."""
    console.print(plain(text), markup=False, emoji=False, highlight=False, soft_wrap=True)
