"""What a run asks of the warehouse, counted as BigQuery would count it, on either engine."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from scrapers.events import Row, Run

WAREHOUSE_JOBS = "raw_ops.warehouse_jobs"
LOAD, QUERY, BUILD = "load", "query", "build"


@dataclass
class Jobs:
    """Jobs of one kind. What DuckDB does not report is null.

    `partitions`: modified by load jobs, summed over the jobs. `bytes_billed` and `slot_ms` as
    BigQuery states them.
    """

    jobs: int = 0
    partitions: int | None = None
    bytes_billed: int | None = None
    slot_ms: int | None = None

    def add(self, other: Jobs) -> None:
        """Take in more; null and a number make the number."""
        self.jobs += other.jobs
        for name in ("partitions", "bytes_billed", "slot_ms"):
            mine, more = getattr(self, name), getattr(other, name)
            if more is not None:
                setattr(self, name, (mine or 0) + more)


class Usage:
    """Counts the jobs of one run: loads by raw table, queries, and what dbt ran.

    Calls that are no jobs (is a table there, make it) have no quota a day and are not counted.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str | None], Jobs] = {}

    def add(self, kind: str, jobs: Jobs, table: str | None = None) -> None:
        """Count jobs of a kind: `load` of a raw table (`schema.name`), `query` or `build`."""
        self._counts.setdefault((kind, table), Jobs()).add(jobs)

    def jobs(self, kind: str, table: str | None = None) -> int:
        """Jobs of a kind so far."""
        return self._counts.get((kind, table), Jobs()).jobs

    def rows(self, run: Run) -> list[Row]:
        """Rows of raw_ops.warehouse_jobs; the load job that will bring them is among them."""
        self.add(LOAD, Jobs(1, partitions=1), WAREHOUSE_JOBS)
        return [
            run.event("usage_id", kind=kind, table_name=table, **asdict(jobs))
            for (kind, table), jobs in sorted(self._counts.items(), key=str)
        ]
