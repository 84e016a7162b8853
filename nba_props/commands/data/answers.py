"""What was asked and what came, for the person at the keyboard."""

from __future__ import annotations

from datetime import date

from rich.console import Console
from rich.text import Text

from scrapers.events import Answer, Batch
from scrapers.landing.records import Landing
from scrapers.sources import balldontlie, nba
from scrapers.terminal import PlainTable, styled

# Whole lists that always have somebody or something on them.
_NEVER_EMPTY = frozenset(
    endpoint.full_name for endpoint in (nba.SCHEDULE, balldontlie.GAMES, balldontlie.PLAYERS)
)


def shortcoming(answer: Answer) -> str | None:
    """Why an answer is none, for a person; None where it is one."""
    if not answer.is_complete:
        return answer.last.error_message or answer.last.outcome
    name = f"{answer.source}/{answer.endpoint}"
    if name in _NEVER_EMPTY and not answer.record_count:
        return (
            f"{name} for {answer.requested_for}: the list came back empty, so what landed before "
            "it stays in use"
        )
    return None


def show_answers(console: Console, batch: Batch, landing: Landing) -> None:
    """Table of what was asked and what came: a line per endpoint, date and answer.

    `landed` are the records that were new or changed.
    """
    changed: dict[str, int] = {}
    for row in landing.attempts:
        changed[row["request_id"]] = changed.get(row["request_id"], 0) + (row["changed_count"] or 0)
    alike: dict[tuple[str, date, str], list[Answer]] = {}
    for answer in batch.answers:
        name = f"{answer.source}/{answer.endpoint}"
        alike.setdefault((name, answer.requested_for, str(_outcome_text(answer))), []).append(
            answer
        )
    table = PlainTable(box=None, padding=(0, 2, 0, 0))
    table.add_column("asked", no_wrap=True)
    for heading in ("for", "answer", "requests", "records", "landed"):
        table.add_column(heading, justify="right" if heading[0] in "rl" else "left")
    for (name, requested_for, _), answers in alike.items():
        table.add_row(
            name,
            f"{requested_for} {_game_text(answers)}".strip(),
            _outcome_text(answers[0]),
            str(sum(len(answer.attempts) for answer in answers)),
            str(sum(answer.record_count for answer in answers)),
            str(sum(changed[answer.request_id] for answer in answers)),
        )
    console.print(table)
    for text in filter(None, map(shortcoming, batch.answers)):
        console.print(styled((f"  {text}", "yellow")))


def _game_text(answers: list[Answer]) -> str:
    """The game, where it is one: of several `requests` gives the number."""
    return (answers[0].game or "") if len(answers) == 1 else ""


def _outcome_text(answer: Answer) -> Text:
    if answer.is_complete:
        outcomes = {attempt.outcome for attempt in answer.attempts if attempt.page == 1}
        filed = answer.last.requested_for
        season = "" if filed == answer.requested_for else f", filed under {filed}"
        return styled("empty" if "empty" in outcomes else "ok", season)
    return styled((answer.last.outcome, "red"))
