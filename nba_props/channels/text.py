"""How a message of the outbox reads on Slack, and how many go into one post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nba_props.channels.webhook import Payload
from scrapers.clock import eastern_text
from scrapers.events import Row
from scrapers.terminal import plain, plural

# Slack refuses a block of text that is longer.
TEXT_LIMIT = 3000
_DETAIL_LIMIT = 600
_LINE_LIMIT = 240
_HOUR, _DAY = 60, 24 * 60

_ICONS = {
    "opened": ":red_circle:",
    "updated": ":large_orange_circle:",
    "resolved": ":white_check_mark:",
    "breaker_opened": ":octagonal_sign:",
    "breaker_closed": ":white_check_mark:",
}
_TITLES = {
    "opened": "Incident opened",
    "updated": "Incident updated",
    "resolved": "Incident resolved",
    "breaker_opened": "Circuit breaker open",
    "breaker_closed": "Circuit breaker closed",
}
_COUNTED = {
    "opened": "incidents opened",
    "updated": "incidents updated",
    "resolved": "incidents resolved",
    "breaker_opened": "circuit breakers open",
    "breaker_closed": "circuit breakers closed",
}


@dataclass(frozen=True)
class Post:
    """One POST and the messages it carries (rows with message_key, kind, subject, substance)."""

    messages: tuple[Row, ...]
    payload: Payload


def plan_posts(messages: Sequence[Row], most: int, runbooks: str) -> list[Post]:
    """Posts for the messages, in their order; at most `most`, if need be by digests.

    When they are too many, the kind with the most messages becomes one digest, then the next.
    What does not fit even so is left out, the last kinds first.
    """
    by_kind: dict[str, list[Row]] = {}
    for row in messages:
        by_kind.setdefault(row["kind"], []).append(row)
    posts = {
        kind: [Post((row,), message_payload(row, runbooks)) for row in rows]
        for kind, rows in by_kind.items()
    }
    while sum(map(len, posts.values())) > most:
        largest = max(posts, key=lambda kind: len(posts[kind]))
        if len(posts[largest]) == 1:
            break
        posts[largest] = [Post(tuple(by_kind[largest]), _digest(largest, by_kind[largest]))]
    return [post for kind in posts for post in posts[kind]][:most]


def message_payload(row: Row, runbooks: str) -> Payload:
    """One message: the root cause first, then what was tried and what comes next."""
    head = f"{_TITLES[row['kind']]}: {row['meaning']}"
    about = f"{row['label']}, {_standing(row)}"
    lines = [f"{_ICONS[row['kind']]} *{escape(head)}*", escape(about)]
    if row["detail"]:
        lines.append(escape(clip(row["detail"], _DETAIL_LIMIT)))
    steps = [f"*Next:* {escape(row['next_step'])}"]
    if row["tried"]:
        steps.insert(0, f"*Tried:* {escape(row['tried'])}")
    steps.append(f"*Runbook:* {runbook_link(runbooks, row['runbook'])}")
    return payload(f"{head}: {about}", ["\n".join(lines), "\n".join(steps)], _footer(row))


def payload(fallback: str, sections: Sequence[str], footer: str | None = None) -> Payload:
    """JSON of a post. Sections and footer are escaped already; the fallback is not."""
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": clip(text, TEXT_LIMIT)}}
        for text in sections
    ]
    if footer:
        text = {"type": "mrkdwn", "text": clip(footer, TEXT_LIMIT)}
        blocks.append({"type": "context", "elements": [text]})
    return {"text": clip(escape(fallback), TEXT_LIMIT), "blocks": blocks}


def listing(head: str, lines: Sequence[str], more: str = "") -> str:
    """Lines under a head, as many as fit into a block; then how many more there are."""
    kept = [head]
    room = TEXT_LIMIT - len(head) - len(more) - len("\n… and 1000000 more")
    for number, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            kept.append(f"… and {len(lines) - number} more{more}")
            break
        kept.append(line)
    return "\n".join(kept)


def texts_of(post: Payload) -> list[str]:
    """Texts that a post shows, in order."""
    return [
        text["text"]
        for block in post["blocks"]
        for text in (block.get("elements") or [block["text"]])
    ]


def runbook_link(base: str, page: str) -> str:
    """Link to a page where the base is an address, else its path."""
    target = f"{base.rstrip('/')}/{page}.md"
    return f"<{target}|{page}>" if target.startswith(("http://", "https://")) else target


def escape(text: str) -> str:
    """Text in one line in which nothing is Slack's markup of links and mentions."""
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int) -> str:
    """Text of at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def day_text(day: date) -> str:
    """A game date as a person reads it."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def age_text(since: datetime, until: datetime) -> str:
    """How long something lasted, e.g. `5 h 30 min`."""
    minutes = max(0, round((until - since).total_seconds() / 60))
    if minutes < _HOUR:
        return f"{minutes} min"
    if minutes < 2 * _DAY:
        return f"{minutes // _HOUR} h {minutes % _HOUR} min"
    return f"{minutes // _DAY} days"


def _standing(row: Row) -> str:
    if row["kind"].startswith("breaker"):
        return str(row["detail"])
    was = "was " if row["kind"] == "resolved" else ""
    return f"{day_text(row['game_date'])} ({was}{row['state']} / {row['cause']})"


def _footer(row: Row) -> str | None:
    if row["opened_at_utc"] is None:
        return None
    parts = [f"opened {eastern_text(row['opened_at_utc'])}"]
    if row["resolved_at_utc"] is not None:
        lasted = age_text(row["opened_at_utc"], row["resolved_at_utc"])
        parts.append(f"resolved {eastern_text(row['resolved_at_utc'])}, after {lasted}")
    parts.append(f"first broken at {row['first_boundary']}")
    if row["affected_rows"]:
        parts.append(f"{plural(row['affected_rows'], 'row')} affected downstream")
    if row["resolved_at_utc"] is None:
        # Somebody will paste it into a shell.
        quoted = row["subject"].replace("'", "'\\''")
        parts.append(f"`nba-props ack '{quoted}'`")
    return escape("; ".join(parts))


def _digest(kind: str, rows: Sequence[Row]) -> Payload:
    head = f"{len(rows)} {_COUNTED[kind]}"
    lines = [
        "• " + escape(clip(f"{row['label']}, {_standing(row)}: {row['meaning']}", _LINE_LIMIT))
        for row in rows
    ]
    more = ": `nba-props status --format json` lists all that are open"
    return payload(head, [listing(f"{_ICONS[kind]} *{head}*", lines, more)])
