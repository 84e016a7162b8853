"""Phase events: what a run began and how it ended. A phase without an end was abandoned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from scrapers.events import Answer, Row, Run
from scrapers.sources import balldontlie, espn, nba
from scrapers.sources.endpoint import Endpoint, Question

SCHEDULE, BOX_SCORES, ANALYTICS = "schedule", "box_scores", "analytics"
FEATURES, PREDICTIONS, PUBLICATION = "features", "predictions", "publication"
_PHASES: dict[str, tuple[Endpoint, ...]] = {
    SCHEDULE: (nba.SCHEDULE, balldontlie.GAMES),
    BOX_SCORES: (balldontlie.BOX_SCORES, nba.BOX_SCORES, espn.GAME_SUMMARIES),
}
_PHASE_OF = {
    endpoint.full_name: phase for phase, endpoints in _PHASES.items() for endpoint in endpoints
}

# A phase and the Eastern game date it is about; None is every date.
Phase = tuple[str, date | None]


def event(
    run: Run, phase: Phase, what: str, detail: str | None = None, at: datetime | None = None
) -> Row:
    """Row of raw_ops.phase_events. `what` is started, completed, failed or skipped.

    `at`: when it happened by the wall clock, where that is not now.
    """
    name, day = phase
    row = run.event("event_id", phase=name, game_date=day, event=what, detail=detail)
    return row if at is None else row | {"recorded_at_utc": at}


def phases_of(questions: Iterable[Question]) -> list[Phase]:
    """Phases that asking the questions is part of."""
    return sorted(
        {
            phase
            for endpoint, day, _ in questions
            if (phase := _phase(endpoint.full_name, day)) is not None
        },
        key=str,
    )


def ends_of(run: Run, answers: Iterable[Answer]) -> list[Row]:
    """How each phase ended that the answers are part of: failed when one of them is no answer."""
    failures: dict[Phase, str | None] = {}
    for answer in answers:
        phase = _phase(f"{answer.source}/{answer.endpoint}", answer.requested_for)
        if phase is None:
            continue
        failures.setdefault(phase, None)
        if not answer.is_complete:
            failures[phase] = answer.last.error_message
    return [
        event(run, phase, "failed" if failure else "completed", failure)
        for phase, failure in failures.items()
    ]


def _phase(full_name: str, day: date) -> Phase | None:
    phase = _PHASE_OF.get(full_name)
    if phase is None:
        return None
    return phase, (day if phase == BOX_SCORES else None)
