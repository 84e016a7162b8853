"""What was asked and what came, for the person at the keyboard."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from scrapers.events import Answer, Batch
from scrapers.landing.records import Landing
from scrapers.terminal import PlainTable, styled


def show_answers(console: Console, batch: Batch, landing: Landing) -> None:
    """Table of what was asked and what came, one line per question."""
    changed: dict[str, int] = {}
    for row in landing.attempts:
        changed[row["request_id"]] = changed.get(row["request_id"], 0) + (row["changed_count"] or 0)
    table = PlainTable(box=None, padding=(0, 2, 0, 0))
    for heading in ("asked", "for", "answer", "tries", "records", "new or changed"):
        table.add_column(heading, justify="right" if heading[0] in "trn" else "left")
    for answer in batch.answers:
        table.add_row(
            f"{answer.source}/{answer.endpoint}",
            _subject_text(answer),
            _outcome_text(answer),
            str(len(answer.attempts)),
            str(answer.record_count),
            str(changed[answer.request_id]),
        )
    console.print(table)
    for answer in batch.answers:
        if not answer.is_complete:
            console.print(styled((f"  {answer.last.error_message}", "yellow")))


def _subject_text(answer: Answer) -> str:
    return f"{answer.requested_for} {answer.game or ''}".strip()


def _outcome_text(answer: Answer) -> Text:
    if answer.is_complete:
        outcomes = {attempt.outcome for attempt in answer.attempts if attempt.page == 1}
        filed = answer.last.requested_for
        season = "" if filed == answer.requested_for else f", filed under {filed}"
        return styled("empty" if "empty" in outcomes else "ok", season)
    return styled((answer.last.outcome, "red"))
