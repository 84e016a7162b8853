"""Which records of a batch are new or changed, and the rows that a batch becomes."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scrapers.clock import now_utc
from scrapers.events import Attempt, Batch, Row, new_id

RUNS = "raw_ops.runs"
RUN_ENDS = "raw_ops.run_ends"
ATTEMPTS = "raw_ops.scrape_attempts"
DECISIONS = "raw_ops.workflow_decisions"
PHASES = "raw_ops.phase_events"
RETRIES = "raw_ops.retry_events"
LOADS = "raw_ops.loads"
MODELS = "raw_predictions.models"
PREDICTIONS = "raw_predictions.predictions"
RECOMMENDATIONS = "raw_predictions.recommendations"
PUBLICATIONS = "raw_predictions.publications"

# (record_key, requested_for, ordinal) -> payload_sha256, within one raw table.
Hashes = dict[tuple[str, date, int], str]


@dataclass
class Landing:
    """Rows of a batch: `records` by raw table, then `attempts`."""

    records: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    attempts: list[Row] = field(default_factory=list)

    @property
    def record_count(self) -> int:
        """Records that are new or changed."""
        return sum(len(rows) for rows in self.records.values())


def raw_table(source: str, endpoint: str) -> str:
    """Raw table of an endpoint, as `schema.name`."""
    return f"raw_{source}.{endpoint}"


def dates_by_table(batch: Batch) -> dict[str, set[date]]:
    """For each raw table with records in the batch, the dates whose latest hashes matter."""
    dates: dict[str, set[date]] = defaultdict(set)
    for attempt in batch.attempts:
        if attempt.records:
            dates[raw_table(attempt.source, attempt.endpoint)].add(attempt.requested_for)
    return dict(dates)


def plan_landing(batch: Batch, latest: Mapping[str, Hashes]) -> Landing:
    """Compare a batch with the latest landed hashes.

    A record that is twice in one answer is distinguished by its ordinal, counted over all
    pages, so that the same answer again changes nothing. `latest` is by raw table.
    """
    landing = Landing()
    known: dict[str, Hashes] = {table: dict(hashes) for table, hashes in latest.items()}
    for answer in batch.answers:
        table = raw_table(answer.source, answer.endpoint)
        hashes = known.setdefault(table, {})
        seen: Counter[str] = Counter()
        for attempt in answer.attempts:
            changed = 0
            for record in attempt.records or ():
                seen[record.key] += 1
                identity = (record.key, attempt.requested_for, seen[record.key])
                if hashes.get(identity) == record.sha256:
                    continue
                hashes[identity] = record.sha256
                changed += 1
                landing.records[table].append(
                    {
                        "endpoint": attempt.endpoint,
                        "record_key": record.key,
                        "requested_for": attempt.requested_for,
                        "ordinal": seen[record.key],
                        "payload": record.payload,
                        "payload_sha256": record.sha256,
                        "attempt_id": attempt.attempt_id,
                        "landed_at_utc": now_utc(),
                        "as_of_utc": batch.run.clock.as_of_utc,
                    }
                )
            landing.attempts.append(_attempt_row(batch, attempt, changed))
    return landing


def latest_hashes_sql(records: str, attempts: str, endpoint: str, dates: Iterable[date]) -> str:
    """Query of the latest hash per identity, over records whose attempt exists.

    A keyed record that is no JSON object any more, or one without members, was damaged in the
    warehouse, and lands again.

    `records` and `attempts` are quoted relations. Dates are literal so that a partitioned
    table reads only those partitions. Columns: record_key, requested_for, ordinal,
    payload_sha256. Valid on DuckDB and BigQuery.
    """
    listed = ", ".join(f"date '{day.isoformat()}'" for day in sorted(dates))
    return f"""
        select r.record_key, r.requested_for, r.ordinal, r.payload_sha256
        from {records} as r
        inner join {attempts} as a on r.attempt_id = a.attempt_id
        where r.requested_for in ({listed})
            and a.requested_for in ({listed})
            and r.endpoint = '{endpoint}'
            and (
                r.record_key like 'unkeyed:%'
                or (
                    starts_with(r.payload, '{{')
                    and ends_with(r.payload, '}}')
                    and r.payload <> '{{}}'
                )
            )
        qualify row_number() over (
            partition by r.record_key, r.requested_for, r.ordinal
            order by a.responded_at_utc desc, a.attempt_id desc
        ) = 1
    """  # noqa: S608 - names are declared ones and dates are dates


def as_hashes(rows: Iterable[Row]) -> Hashes:
    """Result of `latest_hashes_sql` as a mapping."""
    return {
        (row["record_key"], row["requested_for"], row["ordinal"]): row["payload_sha256"]
        for row in rows
    }


def load_row(
    batch_id: str,
    as_of_utc: datetime,
    table: str | None,
    rows: int,
    number: int,
    outcome: str,
    error_message: str | None = None,
    load_id: str | None = None,
) -> Row:
    """Row of the load log. `outcome` is `loaded`, `conflict`, `quota` or `failed`."""
    return {
        "load_id": load_id or new_id(),
        "batch_id": batch_id,
        "table_name": table,
        "row_count": rows,
        "attempt_number": number,
        "outcome": outcome,
        "error_message": error_message,
        "as_of_utc": as_of_utc,
        "recorded_at_utc": now_utc(),
    }


def _attempt_row(batch: Batch, attempt: Attempt, changed: int) -> Row:
    records = attempt.records
    return {
        "attempt_id": attempt.attempt_id,
        "request_id": attempt.request_id,
        "page": attempt.page,
        "is_last_page": attempt.is_last_page,
        "batch_id": batch.batch_id,
        "run_id": batch.run.run_id,
        "workflow": batch.workflow or batch.run.command,
        "source": attempt.source,
        "endpoint": attempt.endpoint,
        "url": attempt.url,
        "params": attempt.params,
        "requested_for": attempt.requested_for,
        "attempt_number": attempt.attempt_number,
        "requested_at_utc": attempt.requested_at_utc,
        "responded_at_utc": attempt.responded_at_utc,
        "as_of_utc": batch.run.clock.as_of_utc,
        "http_status": attempt.http_status,
        "outcome": attempt.outcome,
        "error_message": attempt.error_message,
        "record_count": None if records is None else len(records),
        "changed_count": None if records is None else changed,
        "record_keys": None if records is None else json.dumps([r.key for r in records]),
    }
