"""The fault table: one fault per row, each on a date of its own that is otherwise clean.

Broken while the season is first fetched, repaired an hour later, broken again an hour after
that. What the models say after each is read once and judged row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import pytest

from tests.e2e.harness import KEY, SEASON, Bench, Fault, Row

BROKEN_AT = "2026-01-23T12:00"
REPAIRED_AT = "2026-01-23T13:00"
RELAPSED_AT = "2026-01-23T14:00"
BOX_SCORES, GAMES, SCHEDULE = "bdl/box_scores", "bdl/games", "nba/schedule"
RESPONSE, RECORD, OVERCOME, UNSEEN = "response", "record", "overcome", "unseen"
# Faults in one of the two lists of games: the other list still has the game.
REPLACED = "replaced"
# A game of the evening before, of the same two teams, served for the date.
EVENING = "evening"


class Case(NamedTuple):
    """A fault on a date, and what must be reported of it. `cause` None: nothing is wrong."""

    id: str
    day: str
    kind: str
    cause: str | None
    state: str | None
    fault: Fault


def _cases() -> list[Case]:
    def case(day: str, kind: str, verdict: str, fault: str, name: str = "", **more: Any) -> Case:
        state, _, cause = verdict.partition("/")
        plan = {"endpoint": BOX_SCORES, "date": day, "fault": fault} | more
        return Case(name or fault, day, kind, cause or None, state, plan)

    def response(day: str, cause: str, fault: str, name: str = "", **more: Any) -> Case:
        return case(day, RESPONSE, f"missing/{cause}", fault, name, **more)

    def record(day: str, verdict: str, fault: str, name: str = "", **more: Any) -> Case:
        return case(day, RECORD, verdict, fault, name, **more)

    def fine(day: str, kind: str, name: str, fault: str, **more: Any) -> Case:
        return case(day, kind, "complete", fault, name, **more)

    def replaced(day: str, fault: str, endpoint: str, **more: Any) -> Case:
        name = f"{fault} in {endpoint}"
        return fine(day, REPLACED, name, fault, endpoint=endpoint, **more)

    adds_up = "degraded/stats_do_not_add_up"
    return [
        response("2025-12-01", "source_returned_nothing", "empty"),
        response("2025-12-02", "not_authorized", "unauthorized"),
        response("2025-12-03", "not_authorized", "forbidden"),
        response("2025-12-04", "request_failed", "not_found"),
        response("2025-12-05", "request_failed", "rate_limited"),
        response("2025-12-06", "request_failed", "rate_limited", "retry_after", retry_after=1),
        response("2025-12-07", "request_failed", "server_error"),
        response("2025-12-08", "request_failed", "timeout"),
        response("2025-12-09", "request_failed", "truncated"),
        response("2025-12-10", "request_failed", "truncated", "cut_short", short=True),
        response("2025-12-11", "request_failed", "html"),
        response("2025-12-12", "request_failed", "slow", seconds=20),
        record("2025-12-14", "missing/source_omitted_game", "omit_game"),
        record("2025-12-15", "degraded/partial_players", "omit_players"),
        case(
            "2025-12-18",
            EVENING,
            "missing/contradicts_question",
            "field_mistyped",
            "evening_before",
            field="date",
            value="2025-12-17",
        ),
        record("2025-12-19", "degraded/not_final_at_source", "in_progress"),
        record("2025-12-20", adds_up, "wrong_number", "wrong_points"),
        record("2025-12-21", adds_up, "wrong_number", "wrong_score", field="home_team_score"),
        record("2025-12-22", adds_up, "wrong_number", "wrong_rebounds", field="reb"),
        record("2025-12-23", "degraded/duplicate_rows", "duplicate_game"),
        record("2025-12-26", "degraded/field_missing", "field_missing"),
        record("2025-12-27", "degraded/field_missing", "field_renamed", field="reb", to="rebounds"),
        record("2025-12-28", "degraded/record_invalid", "field_mistyped"),
        record(
            "2025-12-29",
            "degraded/sources_disagree",
            "wrong_number",
            "wrong_final_in_games",
            endpoint=GAMES,
            field="home_team_score",
        ),
        record(
            "2025-12-30",
            adds_up,
            "wrong_number",
            "wrong_final_in_schedule",
            endpoint=SCHEDULE,
        ),
        # No invariant is about assists: one source cannot show this, a second one will.
        fine("2025-12-31", UNSEEN, "wrong_assists", "wrong_number", field="ast"),
        fine("2026-01-02", OVERCOME, "server_error_once", "server_error", attempts=[1]),
        fine("2026-01-03", OVERCOME, "server_error_twice", "server_error", attempts=[1, 2]),
        fine("2026-01-04", OVERCOME, "rate_limited_once", "rate_limited", attempts=[1]),
        fine("2026-01-05", OVERCOME, "truncated_once", "truncated", attempts=[1]),
        fine("2026-01-06", OVERCOME, "html_once", "html", attempts=[1]),
        fine("2026-01-07", OVERCOME, "timeout_once", "timeout", attempts=[1]),
        replaced("2026-01-09", "omit_game", SCHEDULE),
        replaced("2026-01-10", "omit_game", GAMES),
        replaced("2026-01-11", "duplicate_game", SCHEDULE),
        replaced("2026-01-12", "duplicate_game", GAMES),
        replaced("2026-01-13", "in_progress", SCHEDULE),
        replaced("2026-01-14", "in_progress", GAMES),
        replaced("2026-01-15", "field_missing", SCHEDULE, field="gameId"),
        replaced("2026-01-16", "field_missing", GAMES, field="id"),
        replaced("2026-01-17", "field_mistyped", SCHEDULE),
        replaced("2026-01-18", "field_mistyped", GAMES),
    ]


CASES = _cases()
# A request that fails says nothing about the games that are already here.
RELAPSES = [case for case in CASES if case.kind == RECORD and case.fault["endpoint"] != SCHEDULE]
EVENINGS = [case for case in CASES if case.kind == EVENING]
# One of each sort is asked about with the command, too; the number is its exit code.
ASKED = {"empty": 2, "omit_game": 1, "wrong_points": 1, "server_error_twice": 0}


def of(*kinds: str) -> pytest.MarkDecorator:
    """Parametrize over the cases of some kinds."""
    return each([case for case in CASES if case.kind in kinds])


def each(chosen: list[Case]) -> pytest.MarkDecorator:
    """Parametrize over cases."""
    return pytest.mark.parametrize("case", chosen, ids=[case.id for case in chosen])


@dataclass
class Moment:
    """What the tables say after a build, by date."""

    wrong: dict[str, list[Row]]
    incidents: dict[str, list[Row]]
    notices: list[Row]
    counts: dict[str, Row]
    findings: list[Row]
    reports: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, bench: Bench) -> Moment:
        by_date = "order by game_date, boundary_order, label"
        return cls(
            _by_date(
                bench.query(
                    f"select * from nba.verdicts where state in ('degraded', 'missing') {by_date}"
                )
            ),
            _by_date(bench.query("select * from nba.incidents order by game_date, incident_key")),
            bench.query(f"select game_date, label, state, cause from nba.notices {by_date}"),
            {
                str(row["game_date"]): row
                for row in bench.query(
                    "select * from nba.reconciliation_daily where boundary_order = 1"
                )
            },
            bench.query("select * from nba.source_findings order by finding_key"),
        )


@dataclass
class Lived:
    """The three moments, and what does not change between them."""

    broken: Moment
    repaired: Moment
    relapsed: Moment
    games: dict[str, list[str]]
    attempts: dict[str, list[Row]]


def _by_date(rows: list[Row]) -> dict[str, list[Row]]:
    return {
        str(day): list(of_day) for day, of_day in groupby(rows, key=lambda row: row["game_date"])
    }


@pytest.fixture(scope="module")
def lived(empty: Bench) -> Lived:
    bench = empty
    # Short, so that a source that hangs costs a test no minute.
    bench.env |= {
        "NBA_PROPS_READ_TIMEOUT_SECONDS": "1.0",
        "NBA_PROPS_DEADLINE_SECONDS": "1.5",
    }
    bench.set_faults(*(case.fault for case in CASES))
    bench.at(BROKEN_AT).live("backfill", "--season", SEASON, code=1)
    bench.live("run")
    broken = Moment.of(bench)
    for case in CASES:
        if case.id in ASKED:
            broken.reports[case.id] = bench.reconcile(case.day, code=ASKED[case.id])
    attempts = _by_date(
        bench.query(
            "select requested_for as game_date, attempt_number, outcome, http_status "
            "from raw_ops.scrape_attempts where endpoint = 'box_scores' "
            "order by requested_for, attempt_number"
        )
    )

    bench.set_faults()
    spoiled = [text for case in CASES for text in ("--date", case.day)]
    bench.at(REPAIRED_AT).live("scrape", *spoiled)
    bench.live("run")
    repaired = Moment.of(bench)

    # The schedule fails this time: the games it named before stay known, and none of it alarms.
    schedule = {"endpoint": SCHEDULE, "fault": "server_error"}
    bench.set_faults(schedule, *(case.fault for case in RELAPSES + EVENINGS))
    again = [text for case in RELAPSES + EVENINGS for text in ("--date", case.day)]
    bench.at(RELAPSED_AT).live("scrape", *again, code=1)
    bench.live("run")
    relapsed = Moment.of(bench)
    games = _by_date(bench.query("select * from nba.int_game_dates order by game_date, game_id"))
    ids = {day: [row["game_id"] for row in rows] for day, rows in games.items()}
    return Lived(broken, repaired, relapsed, ids, attempts)


def check_record_fault(moment: Moment, case: Case, games: list[str]) -> Row:
    """Exactly one game is wrong, in exactly one way. Returns its one incident."""
    spoiled = games[0]
    first, *rest = moment.wrong[case.day]
    assert (first["boundary"], first["game_id"], first["state"], first["cause"]) == (
        "schedule_to_boxscores",
        spoiled,
        case.state,
        case.cause,
    )
    # Nothing else, but that nobody can know the players of a game that has no final.
    no_final = case.cause in (
        "source_omitted_game",
        "not_final_at_source",
        "contradicts_question",
    )
    assert [(row["game_id"], row["cause"]) for row in rest] == (
        [(spoiled, "upstream_broken")] if no_final else []
    )
    [incident] = moment.incidents[case.day]
    assert (incident["scope"], incident["game_id"], incident["cause"], incident["state"]) == (
        "game",
        spoiled,
        case.cause,
        case.state,
    )
    assert incident["incident_key"] == f"game|{spoiled}|{case.day}|1"
    assert (incident["is_open"], incident["affected_rows"]) == (True, int(no_final))
    assert incident["first_boundary"] == "schedule_to_boxscores"
    return incident


@of(EVENING)
def test_an_evening_served_for_the_next_is_no_box_score(lived: Lived, case: Case) -> None:
    check_record_fault(lived.broken, case, lived.games[case.day])
    [row] = [row for row in lived.broken.wrong[case.day] if row["boundary_order"] == 1]
    assert row["detail"] == (
        "1 record(s) of the last answer: date is 2025-12-17, asked for 2025-12-18."
    )


@each(EVENINGS)
def test_what_landed_before_stays_in_use_and_the_contradiction_is_reported(
    lived: Lived, case: Case
) -> None:
    check_well_but_for_its_history(lived.relapsed, case)
    of_day = [row for row in lived.relapsed.findings if str(row["requested_for"]) == case.day]
    assert [(row["game_id"], row["finding"], row["detail"]) for row in of_day] == [
        (
            lived.games[case.day][0],
            "contradicts_question",
            "date is 2025-12-17, asked for 2025-12-18.",
        )
    ]


def check_well_but_for_its_history(moment: Moment, case: Case) -> None:
    counts = moment.counts[case.day]
    assert counts["complete"] == counts["expected"] > 0
    assert case.day not in moment.wrong


@of(RECORD)
def test_a_spoiled_record_is_one_incident_of_its_game(lived: Lived, case: Case) -> None:
    incident = check_record_fault(lived.broken, case, lived.games[case.day])
    assert incident["reopened_count"] == 0


@of(RESPONSE)
def test_a_failed_response_is_one_incident_of_its_date(lived: Lived, case: Case) -> None:
    games = lived.games[case.day]
    assert len(games) >= 2
    rows = lived.broken.wrong[case.day]
    named = [row for row in rows if row["boundary"] == "schedule_to_boxscores"]
    assert sorted(row["game_id"] for row in named) == games
    assert {(row["state"], row["cause"]) for row in named} == {("missing", case.cause)}
    assert {row["cause"] for row in rows if row not in named} == {"upstream_broken"}
    [incident] = lived.broken.incidents[case.day]
    assert incident["incident_key"] == f"source_date|balldontlie|{case.day}|1"
    assert (incident["scope"], incident["cause"], incident["games"], incident["is_open"]) == (
        "source_date",
        case.cause,
        len(games),
        True,
    )
    assert incident["affected_rows"] == len(games)


@of(OVERCOME)
def test_a_fault_that_retries_overcome_is_no_incident(lived: Lived, case: Case) -> None:
    check_well(lived.broken, case)
    failed = len(case.fault["attempts"])
    attempts = lived.attempts[case.day]
    # More are possible: a busy machine can miss the short deadline by itself.
    assert len(attempts) > failed
    assert [row["attempt_number"] for row in attempts] == list(range(1, len(attempts) + 1))
    assert all(row["outcome"] != "ok" for row in attempts[:-1])
    assert attempts[-1]["outcome"] == "ok"


@of(UNSEEN)
def test_a_number_that_breaks_no_law_is_unseen(lived: Lived, case: Case) -> None:
    check_well(lived.broken, case)


@of(REPLACED)
def test_a_game_spoiled_in_one_list_is_taken_from_the_other(lived: Lived, case: Case) -> None:
    for moment in (lived.broken, lived.repaired):
        check_well(moment, case)
    # Reported only by balldontlie it has no NBA id; with it, it is the same game under one id.
    assert all(game.isdigit() for game in lived.games[case.day])


def check_well(moment: Moment, case: Case) -> None:
    counts = moment.counts[case.day]
    assert counts["complete"] == counts["expected"] > 0
    assert case.day not in moment.wrong
    assert case.day not in moment.incidents


@of(RESPONSE)
def test_every_attempt_is_kept(lived: Lived, case: Case) -> None:
    outcome, tries = {
        "empty": ("empty", 1),
        "unauthorized": ("unauthorized", 1),
        "forbidden": ("forbidden", 1),
        "not_found": ("not_found", 1),
        "rate_limited": ("rate_limited", 3),
        # It asks for a longer pause than all attempts together would wait.
        "retry_after": ("rate_limited", 1),
        "server_error": ("http_error", 3),
        "timeout": ("timeout", 3),
        "truncated": ("invalid_payload", 3),
        "cut_short": ("connection_error", 3),
        "html": ("invalid_payload", 3),
        "slow": ("timeout", 3),
    }[case.id]
    attempts = lived.attempts[case.day]
    assert attempts[-1]["outcome"] == outcome
    # A busy machine can miss the short deadline by itself; that is an attempt, too.
    assert {row["outcome"] for row in attempts} <= {outcome, "timeout"}
    assert tries <= len(attempts) <= 3


@of(RESPONSE, RECORD, EVENING)
def test_what_is_repaired_is_resolved(lived: Lived, case: Case) -> None:
    check = lived.repaired
    assert check.counts[case.day]["complete"] == check.counts[case.day]["expected"]
    assert case.day not in check.wrong
    [incident] = check.incidents[case.day]
    assert not incident["is_open"]
    assert incident["resolved_at_utc"].isoformat() == "2026-01-23T18:00:00"
    assert incident["cause"] == case.cause


@each(RELAPSES)
def test_a_relapse_within_a_day_reopens(lived: Lived, case: Case) -> None:
    incident = check_record_fault(lived.relapsed, case, lived.games[case.day])
    assert (incident["episode"], incident["reopened_count"]) == (1, 1)
    assert incident["resolved_at_utc"] is None
    assert incident["opened_at_utc"].isoformat() == "2026-01-23T17:00:00"


@pytest.mark.parametrize("name", ["broken", "repaired", "relapsed"])
def test_no_other_date_and_no_notice_is_touched(lived: Lived, name: str) -> None:
    moment: Moment = getattr(lived, name)
    spoiled = {case.day for case in CASES if case.kind in (RESPONSE, RECORD, EVENING)}
    assert set(moment.incidents) == spoiled
    open_dates = {
        "broken": spoiled,
        "repaired": set(),
        "relapsed": {case.day for case in RELAPSES},
    }[name]
    assert set(moment.wrong) == open_dates
    assert {
        day for day, rows in moment.incidents.items() if any(row["is_open"] for row in rows)
    } == open_dates
    # The clean season's own: three games were moved before 23 January.
    assert [(row["game_date"], row["label"], row["cause"]) for row in moment.notices] == [
        (date(2025, 12, 17), "LAC@OKC", "postponed"),
        (date(2025, 12, 17), "WAS@SAS", "postponed"),
        (date(2026, 1, 8), "MIA@CHI", "postponed"),
    ]


@pytest.mark.parametrize("name", ASKED)
def test_the_command_says_the_same(lived: Lived, name: str) -> None:
    case = next(case for case in CASES if case.id == name)
    report = lived.broken.reports[name]
    status = {0: "ok", 1: "warning", 2: "error"}[ASKED[name]]
    assert (report["date"], report["status"]) == (case.day, status)
    causes = [] if case.cause is None else [case.cause]
    assert [item["cause"] for item in report["incidents"]] == causes
    assert report["notices"] == []


def test_the_key_is_nowhere(lived: Lived, empty: Bench) -> None:
    """It was sent, refused and retried; `nba_props` looks for it in what was printed."""
    logs = [path for path in empty.project.rglob("*.log*") if path.is_file()]
    written = [path for path in empty.duckdb.parent.rglob("*") if path.is_file()]
    assert logs
    assert len(written) >= 2
    for path in (*logs, *written):
        assert KEY.encode() not in path.read_bytes(), path.name
    # The file is compressed, so every text in it is read, too.
    columns = empty.query(
        "select table_schema || '.' || table_name as name, column_name "
        "from information_schema.columns where data_type = 'VARCHAR' and table_schema like 'raw%'"
    )
    assert {"url", "params", "error_message", "payload"} <= {row["column_name"] for row in columns}
    for row in columns:
        found = empty.query(
            f"select 1 from {row['name']} where contains({row['column_name']}, '{KEY}') limit 1"
        )
        assert found == [], row
