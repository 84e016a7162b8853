"""The verdicts that dbt reached, as commands, the site and Slack show them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from nba_props.as_json import as_json
from nba_props.readers import Reader
from scrapers.clock import season_of, season_of_games
from scrapers.events import Row

EXIT_CODES = {"ok": 0, "warning": 1, "error": 2, "unknown": 2, "tool_failed": 3}
COUNTS = ("expected", "complete", "degraded", "empty_ok", "not_due", "missing")
_INCIDENT_FIELDS = {
    "key": "incident_key",
    "scope": "scope",
    "entity": "entity",
    "game_id": "game_id",
    "label": "label",
    "cause": "cause",
    "state": "state",
    "detail": "detail",
    "first_boundary": "first_boundary",
    "affected_rows": "affected_rows",
    "opened_at_utc": "opened_at_utc",
    "resolved_at_utc": "resolved_at_utc",
    "evidence": "evidence",
}
_NOTICE_FIELDS = ("entity", "game_id", "label", "cause", "boundary", "detail")
_FINDING_FIELDS = (
    "source", "endpoint", "game_id", "label", "finding", "subject", "records", "detail"
)  # fmt: skip
VERDICT_CLOCK = (
    "select run_id, clock, started_at_utc, as_of_utc, as_of_date_et, built_at_utc, is_empty, "
    "trouble, status, reason from {reconciliation_clock}"
)


@dataclass(frozen=True)
class Report:
    """Verdicts of one date, as dbt gave them."""

    day: date
    as_of_utc: datetime | None
    status: str
    reason: str
    boundaries: list[Row] = field(default_factory=list)
    incidents: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    games: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 ok, 1 warning, 2 error or unknown, 3 the tool failed."""
        return EXIT_CODES[self.status]

    def as_json(self) -> dict[str, Any]:
        """The documented JSON object."""
        return {
            "date": self.day.isoformat(),
            "as_of_utc": as_json(self.as_of_utc),
            "status": self.status,
            "reason": self.reason,
            "boundaries": [
                {
                    "name": row["boundary"],
                    **{name: row[name] for name in COUNTS},
                    "coverage_pct": _number(row["coverage_pct"]),
                }
                for row in self.boundaries
            ],
            "incidents": [
                {
                    name: _evidence(row[column]) if name == "evidence" else as_json(row[column])
                    for name, column in _INCIDENT_FIELDS.items()
                }
                for row in self.incidents
            ],
            "notices": [
                {name: as_json(row[name]) for name in _NOTICE_FIELDS} for row in self.notices
            ],
            "findings": [{name: row[name] for name in _FINDING_FIELDS} for row in self.findings],
        }


def verdict_clock(reader: Reader) -> Row:
    """The clock of the verdicts that are there, and its status. Raises NotBuiltError."""
    [row] = reader.rows(VERDICT_CLOCK)
    return row


def of_no_verdict(reader: Reader, day: date, today: date) -> tuple[str, str]:
    """Status and reason of a date without a verdict: it is well where a schedule says so."""
    known = reader.rows(
        f"select season from {{known_seasons}} where date '{day}' "  # noqa: S608 - a date
        "between first_date and last_date"
    )
    if known:
        return "ok", "nothing is expected on this date"
    season = season_of_games(day)
    name = f"{season}-{(season + 1) % 100:02}"
    what = f"`nba-props run` asks for it from 1 July {season} on"
    if season <= season_of(today):
        what = f"`nba-props backfill --season {name}` lands it"
    elif season > season_of(today) + 1:
        what = "no source has it yet"
    return (
        "unknown",
        f"no schedule of the season {name} has landed, so nothing is known of this date: {what}",
    )


def read_report(reader: Reader, day: date) -> Report:
    """Verdicts of a date. Raises NotBuiltError when the models are not there."""
    context = verdict_clock(reader)
    found = _of_day(reader, "reconciliation_status", day, "game_date")
    if context["status"] == "tool_failed" or context["is_empty"]:
        status, reason = context["status"], context["reason"]
    elif found:
        status, reason = found[0]["status"], found[0]["reason"]
    else:
        status, reason = of_no_verdict(reader, day, context["as_of_date_et"])
    return Report(
        day,
        context["as_of_utc"],
        status,
        reason,
        _of_day(reader, "reconciliation_daily", day, "boundary_order"),
        _of_day(reader, "incidents", day, "opened_at_utc, incident_key"),
        _of_day(reader, "notices", day, "boundary_order, label, entity"),
        [
            row
            for row in _of_day(reader, "rec_schedule_to_boxscores", day, "tip_utc, label")
            # The schedule itself, changed ids and the beginning of a warehouse are no games.
            if row["entity"] == "game" or row["source"] is not None
        ],
        reader.rows(
            "select * from {source_findings} "  # noqa: S608 - declared names and a date
            f"where date '{day.isoformat()}' between requested_for and last_date "
            "order by finding_key"
        ),
    )


def _of_day(reader: Reader, relation: str, day: date, order: str) -> list[Row]:
    return reader.rows(
        f"select * from {{{relation}}} "  # noqa: S608 - declared names and a date
        f"where game_date = date '{day.isoformat()}' order by {order}"
    )


def finding_text(row: Row) -> str:
    """One finding about a source for a person."""
    game = f" of {row['label'] or row['game_id']}" if row["game_id"] else ""
    times = f", {row['records']} records" if row["records"] != 1 else ""
    what = row["finding"]
    if row["subject"] != what:
        what += f" {row['subject']}"
    return f"{row['source']}/{row['endpoint']}{game}: {what}{times} ({row['detail']})"


def counts_text(row: Row) -> str:
    """A boundary of a date in one line: what is expected, every count that is not 0, coverage."""
    counts = ", ".join(
        f"{row[name]} {name.replace('_', ' ')}"
        for name in COUNTS
        if row[name] or name == "expected"
    )
    return f"{row['boundary']}: {counts} ({coverage_text(row['coverage_pct'])})"


def coverage_text(value: Any) -> str:
    """Coverage for a person: rounded down, and never 100 % where nothing was due."""
    if value is None:
        return "nothing due"
    return f"{math.floor(round(10 * float(value), 6)) / 10:.1f} %"


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _evidence(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
