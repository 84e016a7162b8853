"""What `run` prints: answers by endpoint and date, and a line of counts for a date that is ok."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from nba_props.commands.data.answers import show_answers
from nba_props.commands.reports.reconcile import show_compact
from nba_props.verdicts import Report, coverage_text
from scrapers.events import Answer, Batch
from scrapers.landing.records import Landing
from scrapers.terminal import Terminal
from tests.unit import support
from tests.unit.support import record

DAY = date(2026, 1, 24)
NOON = datetime(2026, 1, 24, 17, tzinfo=UTC)


def answer(game: str, outcome: str = "ok", records: int = 1, day: date = DAY) -> Answer:
    """The answer about one game, after one attempt."""
    found = [record(f"{game}-{number}") for number in range(records)]
    asked = support.answer(
        *found, requested_for=day, outcome=outcome, source="nba", endpoint="box_scores"
    )
    return replace(asked, game=game)


def printed(answers: list[Answer]) -> list[list[str]]:
    batch = Batch(run=None, answers=answers)  # type: ignore[arg-type] - it is not asked
    landing = Landing(
        attempts=[{"request_id": each.request_id, "changed_count": 1} for each in answers]
    )
    out = StringIO()
    show_answers(Terminal(file=out, width=200), batch, landing)
    return [line.split() for line in out.getvalue().splitlines()]


def test_answers_alike_are_one_line_and_the_others_are_not() -> None:
    answers = [
        answer("1"),
        answer("2", records=2),
        answer("3", "empty", 0),
        answer("4", "http_error"),
    ]
    other_day = answer("5", day=date(2026, 1, 25))
    heading, alike, empty, failed, later, message = printed([*answers, other_day])
    assert heading[:4] == ["asked", "for", "answer", "requests"]
    assert alike == ["nba/box_scores", "2026-01-24", "ok", "2", "3", "2"]
    assert empty == ["nba/box_scores", "2026-01-24", "3", "empty", "1", "0", "1"]
    assert failed[:4] == ["nba/box_scores", "2026-01-24", "4", "http_error"]
    assert later[:3] == ["nba/box_scores", "2026-01-25", "5"]
    assert message == ["it", "failed"]


def test_a_log_is_wide_enough_for_the_name_of_every_endpoint() -> None:
    out = StringIO()
    asked = support.answer(
        record("1"), requested_for=DAY, source="balldontlie", endpoint="player_injuries"
    )
    landing = Landing(attempts=[{"request_id": asked.request_id, "changed_count": 1}])
    batch = Batch(run=None, answers=[replace(asked, game="0022500651")])  # type: ignore[arg-type]
    show_answers(Terminal(file=out, width=80), batch, landing)
    assert "balldontlie/player_injuries" in out.getvalue()
    assert "0022500651" in out.getvalue()


def compact(status: str, **counts: int) -> str:
    row: dict[str, Any] = dict.fromkeys(
        ("expected", "complete", "degraded", "empty_ok", "not_due", "missing"), 0
    )
    row |= counts | {"boundary": "schedule_to_boxscores", "coverage_pct": None}
    out = StringIO()
    report = Report(DAY, NOON, status, "why", [row, {**row, "boundary": "phase_timing"}])
    show_compact(Terminal(file=out, width=200), report)
    return out.getvalue()


def test_a_date_that_is_ok_has_its_counts_in_one_line() -> None:
    text = compact("ok", expected=7, complete=5, empty_ok=1, not_due=1)
    assert text.splitlines()[1:] == ["  boxscores 5 of 5, phase timing 5 of 5"]
    # Nothing due is no success.
    assert "boxscores nothing due" in compact("ok", expected=7, not_due=7)
    # Nor is a night on which every game was off.
    assert "boxscores nothing due" in compact("ok", expected=7, empty_ok=7)


def test_any_other_date_has_a_line_for_each_boundary() -> None:
    lines = compact("error", expected=7, complete=6, missing=1).splitlines()
    assert lines[1].startswith("  schedule_to_boxscores: 7 expected, 6 complete, 1 missing (")
    assert lines[2].startswith("  phase_timing: 7 expected")


def test_a_coverage_is_not_rounded_up() -> None:
    found = [coverage_text(value) for value in (100 * 2099 / 2100, 94.96, 64.1, 100, 0)]
    assert found == ["99.9 %", "94.9 %", "64.1 %", "100.0 %", "0.0 %"]
    # Of shares that have one decimal, each is what it was.
    assert [coverage_text(tenths / 10) for tenths in range(1001)] == [
        f"{tenths // 10}.{tenths % 10} %" for tenths in range(1001)
    ]
    assert coverage_text(None) == "nothing due"


def test_a_failed_attempt_before_an_answer_counts_as_a_request() -> None:
    one = answer("1")
    again = replace(one, attempts=(*one.attempts, *one.attempts))
    assert printed([again])[1][-3] == "2"
