"""`nba-props retry`: fetch again what the retry queue says is due, one source after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from nba_props.writing import Writer, writing
from scrapers.clock import Clock, eastern_text
from scrapers.events import Answer, Row
from scrapers.landing.records import RETRIES
from scrapers.settings import Settings
from scrapers.sources import endpoint_named
from scrapers.sources.endpoint import Question

WORKFLOW = "retry"
_RANKS = (1, 2, 3, 4)


@dataclass
class Retried:
    """What was done: entries of the queue, requests, builds."""

    entries: int = 0
    requests: int = 0
    builds: int = 0


def retry(settings: Settings, console: Console, clock: Clock) -> int:
    """Retry what is due. Returns 0; whether it helped is for `nba-props reconcile` to say."""
    schema = settings.nba_props_schema
    with writing(settings, console, WORKFLOW, clock, schema, ("retry_questions",)) as writer:
        done = retry_due(writer)
    entries = "entry" if done.entries == 1 else "entries"
    console.print(
        f"{eastern_text(clock.as_of_utc)}: {done.entries} {entries} of the retry queue, "
        f"{done.requests} request(s), {done.builds} build(s)."
    )
    return 0


def retry_due(writer: Writer) -> Retried:
    """Ask the primary source of each due entry, then a backup for what is still open.

    A backup that was never asked for a missing game is asked at once, though the entry waits.
    After each source that brought something the models are built, so that they decide what is
    still to be asked.
    """
    rows = _questions(writer)
    tries = {row["incident_key"]: row["tries"] + 1 for row in rows if row["is_try_due"]}
    done = Retried(entries=len(tries))
    writer.append(
        RETRIES, [_event(writer, key, number, "started") for key, number in tries.items()]
    )
    outcomes: dict[str, list[str]] = {key: [] for key in tries}
    for rank in _RANKS:
        asked = [
            row
            for row in rows
            if row["source_rank"] == rank and (row["incident_key"] in tries or row["is_first"])
        ]
        if not asked:
            continue
        answers, changed = _ask(writer, asked)
        done.requests += sum(len(answer.attempts) for answer in answers)
        for key in tries:
            outcomes[key] += _outcomes_of(key, asked, answers)
        if changed:
            writer.build(writer.run.target_schema, changed)
            done.builds += 1
            rows = _questions(writer)
    writer.append(
        RETRIES,
        [
            _event(writer, key, number, "fetched", ", ".join(dict.fromkeys(outcomes[key])))
            for key, number in tries.items()
        ],
    )
    return done


def _questions(writer: Writer) -> list[Row]:
    order = "incident_key, source_rank, endpoint, requested_for, source_game_id"
    return writer.rows("retry_questions", order)


def _ask(writer: Writer, rows: Sequence[Row]) -> tuple[list[Answer], set[str]]:
    """Answers, one per question however many entries ask it, and the raw tables that changed."""
    batch, landing = writer.ask(list(dict.fromkeys(map(_question, rows))), WORKFLOW)
    return batch.answers, {table for table, records in landing.records.items() if records}


def _question(row: Row) -> Question:
    return Question(
        endpoint_named(f"{row['source']}/{row['endpoint']}"),
        row["requested_for"],
        row["source_game_id"],
    )


def _outcomes_of(key: str, asked: Sequence[Row], answers: Sequence[Answer]) -> list[str]:
    mine = {_question(row) for row in asked if row["incident_key"] == key}
    return [
        f"{answer.source} {answer.last.outcome}"
        for answer in answers
        if Question(
            endpoint_named(f"{answer.source}/{answer.endpoint}"), answer.requested_for, answer.game
        )
        in mine
    ]


def _event(writer: Writer, key: str, number: int, event: str, detail: str | None = None) -> Row:
    return writer.run.event(
        "event_id", incident_key=key, attempt_number=number, event=event, detail=detail
    )
