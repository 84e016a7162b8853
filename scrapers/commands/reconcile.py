"""`nba-props reconcile`: show the verdicts that dbt reached; exit as they say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scrapers.clock import Clock, eastern_text, utc_text
from scrapers.commands.knowledge import of_no_verdict, verdict_clock
from scrapers.errors import NbaPropsError, NotBuiltError
from scrapers.events import Row
from scrapers.readers import Reader, open_reader
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, Terminal, styled

EXIT_CODES = {"ok": 0, "warning": 1, "error": 2, "unknown": 2, "tool_failed": 3}
_STYLES = {"ok": "green", "warning": "yellow"}
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
            "as_of_utc": _plain(self.as_of_utc),
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
                    name: _evidence(row[column]) if name == "evidence" else _plain(row[column])
                    for name, column in _INCIDENT_FIELDS.items()
                }
                for row in self.incidents
            ],
            "notices": [
                {name: _plain(row[name]) for name in _NOTICE_FIELDS} for row in self.notices
            ],
            "findings": [{name: row[name] for name in _FINDING_FIELDS} for row in self.findings],
        }


def reconcile(
    settings: Settings,
    console: Console,
    day: date,
    *,
    lookback: Clock | None,
    detailed: bool,
    as_json: bool,
) -> int:
    """Show one date, as last built or as of a past moment. Returns the exit code."""
    try:
        schema = settings.nba_props_schema
        if lookback is not None:
            quiet = Terminal(stderr=True, quiet=as_json)
            from scrapers.commands.build import build_schema

            schema = build_schema(settings, quiet, lookback, "reconcile")
        with open_reader(settings, schema) as reader:
            report = read_report(reader, day)
    except NotBuiltError as error:
        report = Report(day, None, "unknown", str(error))
    except NbaPropsError as error:
        if as_json:
            as_of = lookback.as_of_utc if lookback else None
            failed = Report(day, as_of, "tool_failed", str(error))
            print(json.dumps(failed.as_json(), indent=2))
        raise
    if as_json:
        print(json.dumps(report.as_json(), indent=2))
    else:
        show(console, report, detailed)
    return report.exit_code


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
        _of_day(reader, "rec_schedule_to_boxscores", day, "tip_utc, label"),
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


def show(console: Console, report: Report, detailed: bool) -> None:
    """The report as tables, readable at 80 columns."""
    _show_heading(console, report)
    # No padding: with it the headings do not fit into 80 columns.
    table = PlainTable(box=box.SIMPLE, padding=0, show_edge=False)
    table.add_column("boundary", no_wrap=True)
    for name in (*COUNTS, "coverage"):
        table.add_column(Text(name.replace("_", "\n")), justify="right")
    for row in report.boundaries:
        table.add_row(
            row["boundary"],
            *(str(row[name]) for name in COUNTS),
            coverage_text(row["coverage_pct"]),
        )
    if report.boundaries:
        console.print(table)
    if detailed and report.games:
        console.print(_games_table(report))
    _show_incidents(console, report)
    _show_notices(console, report)
    _show_findings(console, report)


def show_compact(console: Console, report: Report) -> None:
    """The report in a few lines."""
    _show_heading(console, report, with_clock=False)
    for row in report.boundaries:
        counts = ", ".join(
            f"{row[name]} {name.replace('_', ' ')}"
            for name in COUNTS
            if row[name] or name == "expected"
        )
        covered = coverage_text(row["coverage_pct"])
        console.print(styled(f"  {row['boundary']}: {counts} ({covered})"))
    _show_incidents(console, report)
    _show_notices(console, report)
    _show_findings(console, report)


def _show_heading(console: Console, report: Report, *, with_clock: bool = True) -> None:
    style = _STYLES.get(report.status, "red")
    as_of = ""
    if with_clock and report.as_of_utc:
        as_of = f" (as of {eastern_text(report.as_of_utc)})"
    console.print(
        styled(
            (f"{report.day:%a} {report.day.day} {report.day:%b %Y}", "bold"),
            ": ",
            (report.status.replace("_", " "), style),
            f", {report.reason}{as_of}",
        )
    )


def _games_table(report: Report) -> Table:
    table = PlainTable(box=box.SIMPLE, padding=(0, 1), pad_edge=False)
    for heading in ("game", "tip-off", "score", "state", "cause"):
        table.add_column(heading, justify="right" if heading == "score" else "left")
    for row in report.games:
        score = ""
        if row["away_score"] or row["home_score"]:
            score = f"{row['away_score']}-{row['home_score']}"
            score += "" if row["has_final"] else " so far"
        table.add_row(
            row["label"], row["tip_et"] or "to be decided", score, row["state"], row["cause"] or ""
        )
    return table


def _show_incidents(console: Console, report: Report) -> None:
    for row in report.incidents:
        if row["is_open"]:
            style, since = "red", f"open since {eastern_text(row['opened_at_utc'])}"
        else:
            style, since = "dim", f"resolved {eastern_text(row['resolved_at_utc'])}"
        affected = f", {row['affected_rows']} rows affected" if row["affected_rows"] else ""
        console.print(
            styled(
                "  ",
                ("incident", style),
                f" {row['label']}: {row['state']} / {row['cause']} at {row['first_boundary']}"
                f"{affected}; {since}",
            )
        )


def _show_notices(console: Console, report: Report) -> None:
    for row in report.notices:
        detail = f" ({row['detail']})" if row["detail"] else ""
        known = f" [known exception {row['exception_id']}]" if row["exception_id"] else ""
        console.print(
            styled(
                "  ",
                ("notice", "cyan"),
                f" {row['label']}: {row['state']} / {row['cause']}{detail}{known}",
            )
        )


def _show_findings(console: Console, report: Report) -> None:
    for row in report.findings:
        console.print(styled("  ", ("finding", "yellow"), f" {finding_text(row)}"))


def finding_text(row: Row) -> str:
    """One finding about a source for a person."""
    game = f" of {row['label'] or row['game_id']}" if row["game_id"] else ""
    times = f", {row['records']} records" if row["records"] != 1 else ""
    what = row["finding"]
    if row["subject"] != what:
        what += f" {row['subject']}"
    return f"{row['source']}/{row['endpoint']}{game}: {what}{times} ({row['detail']})"


def coverage_text(value: Any) -> str:
    """Coverage for a person; never 100 % where nothing was due."""
    return "nothing due" if value is None else f"{float(value):.1f} %"


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_text(value)
    return value


def _evidence(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
