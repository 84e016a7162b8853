"""What the commands that import files share: what is landed already, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter

from rich.console import Console

from nba_props.writing import Writer
from scrapers.clock import Clock, now_utc
from scrapers.events import Row
from scrapers.imported_file import BadRow
from scrapers.terminal import styled

_SHOWN_NAMES, _SHOWN_VALUES, _SHOWN_CHARACTERS = 30, 3, 40


class Import:
    """Rows of a file on their way into a raw table, and the model of what they matched."""

    def __init__(self, writer: Writer, table: str, matches: str, file_name: str) -> None:
        """`table` is `schema.name`; `matches` has file_name, outcome and unmatched_name."""
        self._writer, self._table, self._matches = writer, table, matches
        self._new = 0
        # Files of these rows: this one, and those of which it repeats a row.
        self._files = {file_name}
        self._file_name = file_name

    def land(self, key: str, rows: Sequence[Row], clock: Clock) -> int:
        """Append the rows whose `key` no earlier import brought; how many there are."""
        known = self._landed(key)
        common = {
            "run_id": self._writer.run.run_id,
            "file_name": self._file_name,
            "as_of_utc": clock.as_of_utc,
            "recorded_at_utc": now_utc(),
        }
        new = [{**row, **common} for row in rows if row[key] not in known]
        self._writer.append(self._table, new)
        self._new = len(new)
        self._files |= {known[row[key]] for row in rows if row[key] in known}
        return len(new)

    def tell_matches(
        self,
        console: Console,
        has_rows: bool,
        counted: str,
        names: dict[str, str],
        only: dict[str, str],
    ) -> None:
        """Build what rests on new rows, and say what those of the files matched.

        `counted` and `names` as in `_tell_outcomes`; `only` are values that its rows must have.
        """
        schema = self._writer.settings.nba_props_schema
        if not self._writer.warehouse.has_relation(schema, self._matches):
            say(console, "The next build matches them to games and players.")
        elif has_rows:
            if self._new:
                self._writer.build(schema, {self._table}, verdicts=False, is_logged=False)
            outcomes = [
                row
                for row in self._writer.rows(self._matches, "file_name, outcome, unmatched_name")
                if row["file_name"] in self._files and only.items() <= row.items()
            ]
            _tell_outcomes(console, self._matches, outcomes, counted, names)

    def _landed(self, key: str) -> dict[str, str]:
        """Identity of every row that is landed, and the name of the file that brought it."""
        schema, name = self._table.split(".")
        warehouse = self._writer.warehouse
        if not warehouse.has_relation(schema, name):
            return {}
        relation = warehouse.relation(schema, name)
        rows = warehouse.query(f"select {key}, file_name from {relation}")  # noqa: S608 - declared names
        return {row[key]: row["file_name"] for row in rows}


def tell_bad_rows(console: Console, rows: Collection[BadRow]) -> None:
    """Every bad row by its number, those with the same fault together."""
    fault = attrgetter("column", "reason")
    for (column, reason), group in groupby(sorted(rows, key=_order), fault):
        bad = list(group)
        where = f", column {column}: {_values(bad)}" if column else ":"
        say(console, f"Left out, row {_ranges(row.number for row in bad)}{where} {reason}.")


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


def _tell_outcomes(
    console: Console, model: str, outcomes: list[Row], counted: str, names: dict[str, str]
) -> None:
    """What the rows of files matched, and what did not, by outcome and name.

    `outcomes` are rows of `model`, `counted` is its column of how many, `names` says the outcomes.
    """
    # What matched comes first; the order within is kept.
    outcomes.sort(key=lambda row: (row["file_name"], row["outcome"] != "matched"))
    for file_name, of_file in groupby(outcomes, itemgetter("file_name")):
        for outcome, of_outcome in groupby(of_file, itemgetter("outcome")):
            rows = list(of_outcome)
            count = sum(row[counted] for row in rows)
            if outcome == "matched":
                found = f"{rows[0]['games']} games and {rows[0]['players']} players"
                say(console, f"{file_name}: {count} {counted} matched, {found}.")
                continue
            unmatched = [f"{row['unmatched_name']} ({row[counted]})" for row in rows[:_SHOWN_NAMES]]
            if len(rows) > _SHOWN_NAMES:
                unmatched.append(f"and {len(rows) - _SHOWN_NAMES} more (`{model}`)")
            named = "" if rows[0]["unmatched_name"] is None else f": {'; '.join(unmatched)}"
            say(console, f"  {count} not used, {names[outcome]}{named}.")


def say(console: Console, text: str) -> None:
    """Print it. Texts of a file are neither markup nor commands to a terminal."""
    console.print(styled(text))
