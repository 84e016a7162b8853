"""What machines ask: verdicts, the timeline of a game or player, predictions, results, the record.

Each gives what JSON can hold with `as_of_utc`, the moment of the last build, and raises
NbaPropsError where it is not known.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from nba_props.as_json import as_json, plain_rows
from nba_props.commands.modelling.predictions import Filter, predictions_of
from nba_props.commands.reports.explain import find
from nba_props.readers import Reader, open_reader
from nba_props.stats import check_stats
from nba_props.verdicts import read_report, verdict_clock
from scrapers.clock import read_date
from scrapers.events import Row
from scrapers.settings import Settings

Answer = dict[str, Any]


class Answers:
    """Answers from the warehouse of some settings; nothing is written and no source is asked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def verdicts(self, day: str) -> Answer:
        """What of an Eastern date (2026-01-24) is complete, what is missing, and why."""
        with self._reader() as reader:
            return read_report(reader, read_date(day)).as_json()

    def explain(self, subject: str) -> Answer:
        """Every event of a game (its id, or `GSW@MIN 2026-01-24`) or a player, oldest first."""
        with self._reader() as reader:
            title, events = find(reader, subject.strip())
            return _as_of(reader) | {"subject": title, "events": plain_rows(events)}

    def predictions(
        self,
        day: str,
        stat: str | None = None,
        team: str | None = None,
        player: str | None = None,
        recommended_only: bool = False,
    ) -> Answer:
        """Predictions of an Eastern date: interval, P(over), best book and price, what came.

        A line with `is_synthetic_line` was made up by the sandbox.
        """
        wanted = Filter(stat, team, player, recommended_only)
        with self._checked(wanted) as reader:
            rows = _of_day(reader, read_date(day), wanted)
            return _as_of(reader) | {"date": day, "predictions": plain_rows(rows)}

    def results(self, day: str, stat: str | None = None) -> Answer:
        """Predictions of an Eastern date that were graded or are void, with what the player did."""
        wanted = Filter(stat)
        with self._checked(wanted) as reader:
            rows = _of_day(reader, read_date(day), wanted)
            graded = [row for row in rows if row["grade"] in ("graded", "void")]
            return _as_of(reader) | {"date": day, "results": plain_rows(graded)}

    def record(self) -> Answer:
        """What came of every live recommendation at a real line, with 95 % intervals.

        By statistic and month; `all` is over each.
        """
        with self._reader() as reader:
            rows = reader.rows("select * from {report_record} order by stat, month")
            return _as_of(reader) | {"record": plain_rows(rows)}

    def _reader(self) -> AbstractContextManager[Reader]:
        return open_reader(self._settings, self._settings.nba_props_schema)

    def _checked(self, wanted: Filter) -> AbstractContextManager[Reader]:
        check_stats(self._settings, [wanted.stat] if wanted.stat else [])
        return self._reader()


def _of_day(reader: Reader, day: date, wanted: Filter) -> list[Row]:
    return [row for row in predictions_of(reader, day) if wanted.wants(row)]


def _as_of(reader: Reader) -> Answer:
    """The moment of the build that is answered from: an old one says so."""
    return {"as_of_utc": as_json(verdict_clock(reader)["as_of_utc"])}
