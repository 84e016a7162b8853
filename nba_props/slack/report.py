"""The daily report: the verdicts of one date as one message, sent once as long as they hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nba_props.channels.text import (
    TEXT_LIMIT,
    Post,
    age_text,
    clip,
    day_text,
    escape,
    listing,
    payload,
    runbook_link,
)
from nba_props.verdicts import Report, counts_text, finding_text
from scrapers.clock import eastern_text
from scrapers.events import Row
from scrapers.terminal import plural

KIND = "daily_report"
_ICONS = {
    "ok": ":white_check_mark:",
    "warning": ":large_orange_circle:",
    "error": ":red_circle:",
    "unknown": ":grey_question:",
    "tool_failed": ":warning:",
}
_LINE_LIMIT = 300


def daily_report(report: Report, unconfirmed: Sequence[Row], now: datetime, runbooks: str) -> Post:
    """The message of a date. `unconfirmed` are rows of `alert_messages` to be mentioned in it."""
    day = day_text(report.day)
    status = report.status.replace("_", " ")
    head = f"{day}: {status}, {report.reason}"
    sections = [
        listing(
            f"{_ICONS[report.status]} *{escape(head)}*",
            [f"• {counts_text(row)}" for row in report.boundaries]
            or ["• nothing is known" if report.status == "unknown" else "• nothing due"],
        )
    ]
    incidents = [row for row in report.incidents if row["is_open"]]
    if incidents:
        lines = [_incident_line(row, now, runbooks) for row in incidents]
        sections.append(listing(f"*{plural(len(incidents), 'open incident')}*", lines))
    if report.notices:
        lines = [_notice_line(row) for row in report.notices]
        sections.append(listing(f"*{plural(len(report.notices), 'notice')}*", lines))
    # Those of a whole list would be in every report until the list is sound.
    findings = [row for row in report.findings if row["requested_for"] == report.day]
    if findings:
        lines = [escape(clip(f"• {finding_text(row)}", _LINE_LIMIT)) for row in findings]
        sections.append(listing(f"*{plural(len(findings), 'finding')} about sources*", lines))
    if unconfirmed:
        head_of_lost = (
            f"*{plural(len(unconfirmed), 'earlier message')} of unknown fate* (the run was stopped "
            "while sending; not sent again)"
        )
        lines = [
            escape(clip(f"• {row['kind']}: {row['subject']}", _LINE_LIMIT)) for row in unconfirmed
        ]
        sections.append(listing(head_of_lost, lines))
    as_of = f"as of {eastern_text(report.as_of_utc)}" if report.as_of_utc else None
    row = {
        "message_key": f"{KIND}|{report.day.isoformat()}|{_content_hash(report)}",
        "kind": KIND,
        "subject": report.day.isoformat(),
        "substance": report.status,
    }
    return Post((row,), payload(clip(head, TEXT_LIMIT), sections, as_of))


def _content_hash(report: Report) -> str:
    """Hash of the verdicts only: neither the clock, nor ages, nor lost messages are content."""
    facts: dict[str, Any] = report.as_json()
    content = {
        "status": facts["status"],
        "boundaries": facts["boundaries"],
        "incidents": [
            [row["key"], row["state"], row["cause"], row["resolved_at_utc"] is None]
            for row in facts["incidents"]
        ],
        "notices": [[row["entity"], row["game_id"], row["cause"]] for row in facts["notices"]],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _incident_line(row: Row, now: datetime, runbooks: str) -> str:
    text = (
        f"• {row['label']}: {row['state']} / {row['cause']} at {row['first_boundary']}, open for "
        f"{age_text(row['opened_at_utc'], now)}"
    )
    return f"{escape(clip(text, _LINE_LIMIT))}; {runbook_link(runbooks, row['runbook'])}"


def _notice_line(row: Row) -> str:
    detail = f" ({row['detail']})" if row["detail"] else ""
    return escape(clip(f"• {row['label']}: {row['cause']}{detail}", _LINE_LIMIT))
