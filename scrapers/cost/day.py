"""The builds of a day, as the log of the pipeline tells them, and what every tick reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.clock import EASTERN, day_bounds_utc
from scrapers.cost.statements import Statement, downstream
from scrapers.events import Row
from scrapers.landing.records import ATTEMPTS, DECISIONS, LOADS, PHASES, PREDICTIONS, RUNS
from scrapers.readers import Reader

# Views that `nba-props tick` reads each time, whether or not anything is due.
TICK_READS = (
    "workflow_due",
    "build_due",
    "retry_questions",
    "prediction_dates",
    "slack_outbox",
    "build_context",
)
TICKS = "ticks"
# Commands whose build is one of everything; the others build what changed.
_WHOLE = ("run", "build")


@dataclass(frozen=True)
class Build:
    """A kind of build: of everything with its tests, or downstream of some raw tables."""

    is_whole: bool
    raw_tables: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What it is, for the person at the keyboard."""
        if self.is_whole:
            return "everything, with tests"
        if self.raw_tables == {PREDICTIONS}:
            return "after predictions"
        tables = ", ".join(sorted(name.removeprefix("raw_") for name in self.raw_tables))
        return f"after {tables or 'the clock alone'}"

    def statements(self, statements: Sequence[Statement]) -> list[Statement]:
        """Those of all statements that it runs."""
        if self.is_whole:
            return list(statements)
        return downstream(statements, self.raw_tables, verdicts=True)


@dataclass(frozen=True)
class Day:
    """What was built on an Eastern date, how often, and how many ticks there were."""

    day: date
    builds: dict[Build, int]
    ticks: int


_BUILDS = (
    "select runs.run_id, max(runs.command) as command, max(runs.as_of_utc) as as_of_utc, "
    "count(*) as builds from {runs} as runs "
    "inner join {phase_events} as events on runs.run_id = events.run_id "
    "where runs.target_schema = '{schema}' and events.phase = 'analytics' "
    "and events.event = 'started' and {during} group by runs.run_id"
)
_TICKS = (
    "select count(*) as ticks from {runs} as runs "
    "where runs.target_schema = '{schema}' and runs.command = 'tick' and {during}"
)
# The workflow after which everything is built.
_WHOLE_TICKS = (
    "select distinct runs.run_id from {workflow_decisions} as runs "
    "inner join {schema}.workflows as workflows on runs.workflow = workflows.workflow "
    "where runs.action = 'RUN' and workflows.builds = 'all' and {during}"
)
_PREDICTED = (
    "select distinct runs.run_id from {phase_events} as runs "
    "where runs.phase = 'predictions' and runs.event = 'completed' and runs.detail is null "
    "and {during}"
)
_LANDED = (
    "select distinct runs.run_id, loads.table_name from {scrape_attempts} as runs "
    "inner join {loads} as loads on runs.batch_id = loads.batch_id "
    "where loads.outcome = 'loaded' and loads.row_count > 0 and {during}"
)


class Log:
    """What was built into a schema, as `raw_ops` tells it.

    `relation` gives the name of a raw table in a query, from its schema and its name.
    """

    def __init__(self, reader: Reader, schema: str, relation: Callable[[str, str], str]) -> None:
        self._reader = reader
        self._names = {"schema": schema}
        for table in (RUNS, PHASES, DECISIONS, ATTEMPTS, LOADS):
            self._names[table.split(".")[1]] = relation(*table.split("."))

    def last_day(self) -> date | None:
        """Eastern date of the last run that built; None where none did."""
        runs = self._rows(_BUILDS, "true")
        last = max((row["as_of_utc"] for row in runs), default=None)
        return last and last.astimezone(EASTERN).date()

    def day(self, day: date) -> Day:
        """What was built on a date.

        The log does not tell what a build was for. A `run`, a `build` and the first build of a
        tick whose workflow asks for everything are whole; any other build of a run counts as one
        after all raw tables that the run landed in.
        """
        first, after = (f"timestamp '{at:%Y-%m-%d %H:%M:%S}'" for at in day_bounds_utc(day))
        during = f"runs.as_of_utc >= {first} and runs.as_of_utc < {after}"
        whole = {row["run_id"] for row in self._rows(_WHOLE_TICKS, during)}
        landed: dict[str, set[str]] = {}
        for row in self._rows(_LANDED, during):
            landed.setdefault(row["run_id"], set()).add(row["table_name"])
        builds: Counter[Build] = Counter()
        for row in self._rows(_BUILDS, during):
            is_whole = row["command"] in _WHOLE or row["run_id"] in whole
            builds[Build(True)] += int(is_whole)
            changed = Build(False, frozenset(landed.get(row["run_id"], ())))
            builds[changed] += row["builds"] - int(is_whole)
        builds[Build(False, frozenset([PREDICTIONS]))] += len(self._rows(_PREDICTED, during))
        (ticks,) = self._rows(_TICKS, during)
        return Day(day, dict(+builds), ticks["ticks"])

    def _rows(self, sql: str, during: str) -> list[Row]:
        return self._reader.rows(sql.format(during=during, **self._names))


def tick_reads(schema: str) -> list[Statement]:
    """The queries of one tick beside its builds."""
    return [
        Statement(f"tick reads {name}", TICKS, f"select * from `{schema}`.`{name}`", "query")  # noqa: S608 - declared names
        for name in TICK_READS
    ]
