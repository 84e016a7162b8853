"""What the simulated nights would have asked of BigQuery a day, against its published limits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import fmean

from nba_props.readers import Reader
from scrapers.landing.usage import BUILD, LOAD, QUERY

# A backfill is no daily affair.
_JOBS = """
    select jobs.as_of_utc, jobs.kind, jobs.table_name, jobs.jobs
    from raw_ops.warehouse_jobs as jobs
    inner join raw_ops.runs as runs on jobs.run_id = runs.run_id
    where runs.command <> 'backfill'
"""
_LIMITS = "select limit_name, value from {bigquery_limits}"


@dataclass
class DailyJobs:
    """Jobs by day, and by kind and raw table; `limits` by name, as in the seed."""

    by_day: defaultdict[date, Counter[tuple[str, str | None]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    limits: dict[str, int] = field(default_factory=dict)

    def add(self, other: DailyJobs) -> None:
        """Take in the days that follow."""
        for day, jobs in other.by_day.items():
            self.by_day[day] += jobs
        self.limits |= other.limits

    @property
    def lines(self) -> list[str]:
        """Load jobs by table, and all jobs by kind: the most and the mean of a day."""
        if not self.by_day:
            return []
        per_table = self.limits["load_jobs_per_table"]
        per_project = self.limits["load_jobs_per_project"]
        tables = sorted(
            {table for jobs in self.by_day.values() for kind, table in jobs if kind == LOAD},
            key=lambda table: (-max(self._daily(LOAD, table)), table),
        )
        loads, queries, builds = (_most(self._daily(kind, None)) for kind in (LOAD, QUERY, BUILD))
        share = max(self._daily(LOAD, None)) / per_project
        by_table = ", ".join(f"{table} {_most(self._daily(LOAD, table))}" for table in tables)
        return [
            f"Asked of BigQuery a day, at most (mean of {len(self.by_day)} days): {loads} load "
            f"jobs of {per_project} ({share:.1%}), {queries} queries, {builds} statements of dbt.",
            f"Load jobs of one table, of {per_table}: {by_table}.",
        ]

    def _daily(self, kind: str, table: str | None) -> list[int]:
        """Jobs of a kind, day by day; of every table where none is named."""
        return [
            sum(
                count
                for (kind_, table_), count in jobs.items()
                if kind_ == kind and table in (None, table_)
            )
            for jobs in self.by_day.values()
        ]


def read_jobs(
    reader: Reader, days: Collection[date], day_of: Callable[[datetime], date]
) -> DailyJobs:
    """Jobs of some days; `day_of` gives the Eastern day of an instant."""
    daily = DailyJobs(limits={row["limit_name"]: row["value"] for row in reader.rows(_LIMITS)})
    for row in reader.rows(_JOBS):
        if (day := day_of(row["as_of_utc"])) in days:
            daily.by_day[day][row["kind"], row["table_name"]] += row["jobs"]
    return daily


def _most(daily: Collection[int]) -> str:
    return f"{max(daily, default=0)} ({fmean(daily):.0f})"
