"""`nba-props reconcile`: show the verdicts that dbt reached; exit as they say."""

from __future__ import annotations

import json
from datetime import date

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nba_props.readers import open_reader
from nba_props.verdicts import COUNTS, Report, counts_text, coverage_text, finding_text, read_report
from scrapers.clock import Clock, eastern_text
from scrapers.errors import NbaPropsError, NotBuiltError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, Terminal, plural, styled

_STYLES = {"ok": "green", "warning": "yellow"}


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
            from nba_props.commands.data.build import build_schema

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
    """The report in a few lines: one for all boundaries of a date that is ok, else one for each."""
    _show_heading(console, report, with_clock=False)
    if report.status == "ok":
        if report.boundaries:
            counts = ", ".join(_due_text(row) for row in report.boundaries)
            console.print(styled(f"  {counts}"))
    else:
        for row in report.boundaries:
            console.print(styled(f"  {counts_text(row)}"))
    _show_incidents(console, report)
    _show_notices(console, report)
    _show_findings(console, report)


def _due_text(row: Row) -> str:
    """What a boundary has of what is due, by the name of what it leads to."""
    name = row["boundary"].rpartition("_to_")[2].replace("_", " ")
    due = row["expected"] - row["not_due"] - row["empty_ok"]
    return f"{name} {due - row['missing']} of {due}" if due else f"{name} nothing due"


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
        unknown = "to be decided" if row["entity"] == "game" else "not scheduled"
        table.add_row(
            row["label"], row["tip_et"] or unknown, score, row["state"], row["cause"] or ""
        )
    return table


def _show_incidents(console: Console, report: Report) -> None:
    for row in report.incidents:
        if row["is_open"]:
            style, since = "red", f"open since {eastern_text(row['opened_at_utc'])}"
        else:
            style, since = "dim", f"resolved {eastern_text(row['resolved_at_utc'])}"
        detail = f" ({row['detail']})" if row["detail"] else ""
        rows = row["affected_rows"]
        affected = f", {plural(rows, 'row')} affected" if rows else ""
        console.print(
            styled(
                "  ",
                ("incident", style),
                f" {row['label']}: {row['state']} / {row['cause']}{detail} at"
                f" {row['first_boundary']}{affected}; {since}",
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
