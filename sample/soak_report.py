"""What the simulated fortnight came to: a timeline, a table of nights, and what must hold."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from nba_props.readers import Reader, open_reader
from sample import soak_plan
from sample.soak_requests import asked_while_off, is_of, night_of, question
from sample.soak_usage import DailyJobs, read_jobs
from sandbox.clock import EASTERN
from sandbox.server import Sandbox
from scrapers.settings import Settings

if TYPE_CHECKING:
    from sample.soak import Lived

# Balldontlie's top tier: all requests of a tick fall into one simulated minute.
_RATE_PER_MINUTE = 600
_STYLES = {"trouble": "magenta", "kill": "magenta", "incident": "red", "resolved": "green"}

_DELIVERED = """
    select events.subject, events.kind, events.as_of_utc, incidents.label
    from raw_ops.slack_events as events
    left join {incidents} as incidents on events.subject = incidents.incident_key
    where events.event = 'delivered' order by events.event_id
"""
_CALLED_OFF = """
    select label, game_date, cause, detail, min(as_of_utc) as as_of_utc
    from {verdict_events} where cause in ('postponed', 'cancelled')
    group by label, game_date, cause, detail
"""
_POSTS = """
    select count(distinct post_id) as posts from raw_ops.slack_events where event = 'delivered'
"""

Event = tuple[datetime, str, str]


@dataclass
class Report:
    """What `show` prints. `failures` are the sentences of what did not hold."""

    events: list[Event] = field(default_factory=list)
    nights: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    idle_seconds: list[float] = field(default_factory=list)
    most_requests_a_tick: int = 0
    jobs: DailyJobs = field(default_factory=DailyJobs)

    def add(self, other: Report) -> None:
        """Take in the report of the nights that follow."""
        self.events += other.events
        self.nights += other.nights
        self.failures += other.failures
        self.counts += other.counts
        self.sent += other.sent
        self.idle_seconds += other.idle_seconds
        self.most_requests_a_tick = max(self.most_requests_a_tick, other.most_requests_a_tick)
        self.jobs.add(other.jobs)

    @property
    def figures(self) -> list[str]:
        """The figures, a sentence each."""
        counts = self.counts
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.sent.items()))
        idle = statistics.median(self.idle_seconds) if self.idle_seconds else float("nan")
        return [
            f"Incidents: {counts['incidents']}. Slack: {counts['posts']} posts ({kinds}; "
            f"{counts['unconfirmed']} of unknown fate).",
            f"Requests: {counts['requests']}, "
            f"{counts['requests'] / max(counts['minimum'], 1):.2f} times the minimum of "
            f"{counts['minimum']} (each box score, play-by-play and referee list once, each list "
            "once a day, schedule and lines once an hour, box scores of a date again two, three "
            "and seven days later); at most "
            f"{self.most_requests_a_tick} in one tick, {_RATE_PER_MINUTE} a minute are allowed.",
            f"Ticks: {counts['ticks']}, {len(self.idle_seconds)} with nothing due at "
            f"{1 / idle:.1f} a second (median {1000 * idle:.0f} ms), {counts['killed']} killed.",
            *self.jobs.lines,
        ]

    def show(self, console: Console) -> None:
        """Print timeline, nights, figures and failures."""
        timeline = Table(title="Timeline (Eastern)", box=box.SIMPLE, padding=(0, 1))
        for heading in ("when", "what", "detail"):
            timeline.add_column(heading, overflow="fold")
        for moment, kind, text in sorted(self.events, key=lambda event: event[0]):
            style = _STYLES.get(kind, "default")
            timeline.add_row(f"{moment:%a %d %H:%M}", f"[{style}]{kind}[/]", escape(text))
        console.print(timeline)
        nights = Table(title="Nights", box=box.SIMPLE, padding=(0, 1))
        for heading in self.nights[0] if self.nights else ():
            nights.add_column(heading, justify="right")
        for row in self.nights:
            nights.add_row(*(str(value) for value in row.values()))
        console.print(nights)
        for line in self.figures:
            console.print(line)
        for line in self.failures:
            console.print(f"[red]does not hold[/red]: {escape(line)}")
        if not self.failures:
            console.print("[green]All that must hold does.[/green]")


def read(
    sandbox: Sandbox, settings: Settings, lived: Lived, first_night: str, nights: int
) -> Report:
    """Read the warehouse, the sandbox's log and what the driver saw."""
    report = Report(failures=list(lived.failures))
    dates = [date.fromisoformat(first_night) + timedelta(days=n) for n in range(nights)]
    with open_reader(settings, settings.nba_props_schema) as reader:
        _tell_plan(report, lived, dates)
        _tell_warehouse(report, reader, dates)
        _check_games(report, reader, dates)
        _check_slack(report, reader, sandbox)
        _count(report, reader, sandbox, lived, dates)
        report.jobs = read_jobs(reader, dates, lambda moment: _eastern(moment).date())
    report.failures += asked_while_off(sandbox)
    return report


def _tell_plan(report: Report, lived: Lived, dates: list[date]) -> None:
    first, last = soak_plan.span(str(dates[0]), len(dates))
    for trouble in soak_plan.TROUBLES:
        if first <= trouble.begins < last:
            report.events.append((trouble.begins, "trouble", trouble.what))
            report.events.append((trouble.ends, "trouble over", trouble.what.split(":")[0]))
    for begins, ends in soak_plan.SILENCES:
        if first <= begins < last:
            report.events.append((begins, "trouble", "the machine is off"))
            report.events.append((ends, "trouble over", "the machine is on again"))
    for moment, code in lived.killed.items():
        how = "kill -9" if code else "kill -9 came too late: it had ended"
        report.events.append((moment, "kill", f"tick: {how}"))


def _tell_warehouse(report: Report, reader: Reader, dates: list[date]) -> None:
    for row in reader.rows("select * from {incidents}"):
        what = f"{row['label']} ({row['game_date']:%d %b})"
        report.events.append((_eastern(row["opened_at_utc"]), "incident", what))
        if row["resolved_at_utc"]:
            report.events.append(
                (_eastern(row["resolved_at_utc"]), "resolved", f"{what}, last {row['cause']}")
            )
        else:
            report.failures.append(f"the incident {row['incident_key']} is open at the end")
    for row in reader.rows(_CALLED_OFF):
        if row["game_date"] < dates[0]:
            continue
        text = f"{row['label']} of {row['game_date']:%d %b}: {row['cause']}, {row['detail']}"
        report.events.append((_eastern(row["as_of_utc"]), "notice", text))
    for row in reader.rows(
        "select events.*, incidents.label from raw_ops.retry_events as events "
        "left join {incidents} as incidents on events.incident_key = incidents.incident_key "
        "where events.event = 'fetched'"
    ):
        text = f"{row['label']}, try {row['attempt_number']}: {row['detail']}"
        report.events.append((_eastern(row["as_of_utc"]), "retry", text))
    for row in reader.rows(_DELIVERED):
        text = f"{row['kind']}: {row['label'] or row['subject']}"
        report.events.append((_eastern(row["as_of_utc"]), "Slack", text))


def _check_games(report: Report, reader: Reader, dates: list[date]) -> None:
    games = reader.rows("select * from {rec_schedule_to_boxscores} where entity = 'game'")
    rows = [row for row in games if dates[0] <= row["game_date"] <= dates[-1]]
    if not rows:
        report.failures.append("no game was expected")
    for row in rows:
        if row["state"] not in ("complete", "empty_ok"):
            report.failures.append(
                f"{row['label']} of {row['game_date']} ended {row['state']} / {row['cause']}"
            )


def _check_slack(report: Report, reader: Reader, sandbox: Sandbox) -> None:
    delivered = reader.rows(_DELIVERED)
    by_incident = Counter((row["subject"], row["kind"]) for row in delivered)
    unconfirmed = reader.rows(
        "select message_key from raw_ops.slack_events group by message_key "
        "having max(case when event <> 'sending' then 1 else 0 end) = 0"
    )
    for row in reader.rows("select * from {incidents}"):
        key = row["incident_key"]
        openings, resolutions = by_incident[key, "opened"], by_incident[key, "resolved"]
        wanted = 1 + row["reopened_count"]
        if (openings, resolutions) != (1, wanted if not row["is_open"] else resolutions):
            report.failures.append(
                f"{key} was opened {openings} and resolved {resolutions} times on Slack"
            )
    posts = [post for post in sandbox.slack_posts() if post["is_shown"]]
    sent = reader.rows(_POSTS)[0]["posts"]
    if not sent <= len(posts) <= sent + len(unconfirmed):
        report.failures.append(f"Slack took {len(posts)} posts, the outbox knows of {sent}")
    incidents = reader.rows("select count(*) as n from {incidents}")[0]["n"]
    report.sent.update(row["kind"] for row in delivered)
    report.counts.update(posts=len(posts), incidents=incidents, unconfirmed=len(unconfirmed))


def _count(
    report: Report, reader: Reader, sandbox: Sandbox, lived: Lived, dates: list[date]
) -> None:
    log = [row for row in sandbox.requests() if is_of(row, dates)]
    counts = {
        row["game_date"]: row
        for row in reader.rows(
            "select * from {reconciliation_daily} where boundary = 'schedule_to_boxscores'"
        )
    }
    incidents = reader.rows("select * from {incidents}")
    for day in dates:
        of_night = [row for row in log if night_of(row) == day]
        row = counts.get(day, {"expected": 0, "complete": 0, "empty_ok": 0})
        report.nights.append(
            {
                "night": f"{day:%a %d %b}",
                "games": row["expected"],
                "complete": row["complete"],
                "explained": row["empty_ok"],
                "requests": len(of_night),
                "minimum": len({question(item) for item in of_night}),
                "incidents": sum(item["game_date"] == day for item in incidents),
            }
        )
    report.counts.update(
        requests=len(log),
        minimum=len({question(row) for row in log}),
        ticks=len(lived.seconds),
        killed=len(lived.killed),
    )
    report.idle_seconds = lived.idle
    report.most_requests_a_tick = lived.most_requests_a_tick
    if lived.most_requests_a_tick > _RATE_PER_MINUTE:
        report.failures.append("a tick made more requests than a minute allows")


def _eastern(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(EASTERN).replace(tzinfo=None)
