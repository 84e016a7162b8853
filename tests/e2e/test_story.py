"""24 January 2026, lived through with `run` at the moments of the story, then looked back at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.e2e.harness import Bench, Row

AFTERNOON = "2026-01-24T16:00"
LATE = "2026-01-24T23:00"
NEXT_NOON = "2026-01-25T12:30"
END = "2026-01-26T12:00"
THE_24TH, THE_25TH = "2026-01-24", "2026-01-25"
POSTPONED_GAME = "0022500644"


@dataclass
class Story:
    """What `reconcile` reported of the 24th when it was lived through, and how it ended."""

    bench: Bench
    reports: dict[str, Row]
    games: dict[str, list[Row]]
    end_of_25th: Row


@pytest.fixture(scope="module")
def story(landed: Bench) -> Story:
    reports, games = {}, {}
    for moment in (AFTERNOON, LATE, NEXT_NOON, END):
        landed.at(moment).live("run")
        reports[moment] = landed.reconcile(THE_24TH)
        games[moment] = landed.query(
            "select * from nba.rec_schedule_to_boxscores "
            f"where game_date = date '{THE_24TH}' order by tip_utc, label"
        )
    return Story(landed, reports, games, landed.reconcile(THE_25TH))


def counts(report: Row, boundary: str = "schedule_to_boxscores") -> dict[str, Any]:
    """Counts of a boundary that are not zero."""
    [found] = [item for item in report["boundaries"] if item["name"] == boundary]
    return {name: value for name, value in found.items() if value and name != "name"}


def test_the_json_has_exactly_the_documented_keys(story: Story) -> None:
    report = story.reports[END]
    assert list(report) == [
        "date",
        "as_of_utc",
        "status",
        "reason",
        "boundaries",
        "incidents",
        "notices",
        "findings",
    ]
    assert report["findings"] == []
    assert report["as_of_utc"] == "2026-01-26T17:00:00Z"
    for boundary in report["boundaries"]:
        assert list(boundary) == [
            "name",
            "expected",
            "complete",
            "degraded",
            "empty_ok",
            "not_due",
            "missing",
            "coverage_pct",
        ]
    for notice in report["notices"]:
        assert list(notice) == ["entity", "game_id", "label", "cause", "boundary", "detail"]


def test_the_24th_reads_seven_six_one(story: Story) -> None:
    for moment in (NEXT_NOON, END):
        report = story.reports[moment]
        assert counts(report) == {"expected": 7, "complete": 6, "empty_ok": 1, "coverage_pct": 100}
        assert (report["status"], report["incidents"]) == ("ok", [])
        assert report["notices"] == [
            {
                "entity": "game",
                "game_id": POSTPONED_GAME,
                "label": "GSW@MIN",
                "cause": "postponed",
                "boundary": "schedule_to_boxscores",
                "detail": "now on Sun 25 Jan 5:30 PM ET",
            }
        ]


def test_the_25th_reads_eight_six_two(story: Story) -> None:
    report = story.end_of_25th
    assert counts(report) == {"expected": 8, "complete": 6, "empty_ok": 2, "coverage_pct": 100}
    assert (report["status"], report["incidents"]) == ("ok", [])
    assert {(item["game_id"], item["cause"], item["detail"]) for item in report["notices"]} == {
        ("0022500651", "postponed", "no new date yet"),
        ("0022500652", "postponed", "no new date yet"),
    }
    [made_up] = story.bench.query(
        "select game_date, away_team, away_score, home_team, home_score from nba.game_summary "
        f"where game_id = '{POSTPONED_GAME}'"
    )
    assert tuple(made_up.values()) == (date(2026, 1, 25), "GSW", 111, "MIN", 85)


def test_in_the_afternoon_nothing_is_due(story: Story) -> None:
    # The game was called off at 15:30, and no new date was known yet.
    report = story.reports[AFTERNOON]
    assert counts(report) == {"expected": 7, "empty_ok": 1, "not_due": 6}
    assert report["boundaries"][0]["coverage_pct"] is None
    assert [item["detail"] for item in report["notices"]] == ["no new date yet"]


def test_a_game_in_progress_is_not_final(story: Story) -> None:
    playing = [row for row in story.games[LATE] if row["state"] == "not_due"]
    assert playing
    for row in playing:
        assert not row["has_final"]
    box_scores = story.bench.query(
        "select payload from raw_balldontlie.box_scores as records "
        f"where requested_for = date '{THE_24TH}' and as_of_utc = timestamp '2026-01-25 04:00:00' "
        "and payload like '%Qtr%'"
    )
    assert box_scores, "the source showed a game in progress"
    late = counts(story.reports[LATE])
    assert late["complete"] + late["not_due"] + late["empty_ok"] == late["expected"] == 7


def test_tips_are_shown_in_eastern_time(story: Story) -> None:
    tips = {row["label"]: (row["tip_et"], row["tip_utc"].isoformat()) for row in story.games[END]}
    assert tips["GSW@MIN"] == ("Sat 24 Jan 5:30 PM ET", "2026-01-24T22:30:00")
    assert tips["NYK@PHI"] == ("Sat 24 Jan 3:00 PM ET", "2026-01-24T20:00:00")


def test_the_season_has_no_incident_and_its_six_moves_as_notices(story: Story) -> None:
    assert story.bench.query("select * from nba.incidents") == []
    notices = story.bench.query(
        "select game_date, label, state, cause from nba.notices order by game_date, label"
    )
    assert [(str(row["game_date"]), row["label"]) for row in notices] == [
        ("2025-12-17", "LAC@OKC"),
        ("2025-12-17", "WAS@SAS"),
        ("2026-01-08", "MIA@CHI"),
        ("2026-01-24", "GSW@MIN"),
        ("2026-01-25", "DAL@MIL"),
        ("2026-01-25", "DEN@MEM"),
    ]
    assert {(row["state"], row["cause"]) for row in notices} == {("empty_ok", "postponed")}


@pytest.mark.slow
@pytest.mark.parametrize("moment", [AFTERNOON, LATE])
def test_looking_back_shows_what_was_reported_then(story: Story, moment: str) -> None:
    bench = story.bench
    before = bench.contents(every=True), bench.raw_counts(), len(bench.requests())
    report = bench.reconcile(THE_24TH, "--as-of", moment)
    assert report == story.reports[moment]
    assert before == (bench.contents(every=True), bench.raw_counts(), len(bench.requests()))
    # And what is read without a moment is still the end of the story.
    assert bench.reconcile(THE_24TH) == story.reports[END]


def test_the_game_is_explained_from_its_schedule_to_its_final(story: Story) -> None:
    output = story.bench.nba_props("explain", POSTPONED_GAME).stdout
    for part in ("GSW@MIN: empty_ok / postponed", "GSW@MIN: complete", "111-85"):
        assert part in output
