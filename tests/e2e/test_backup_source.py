"""A backup box score is the fallback where the primary's is missing, late or partial, and says so.

One fault a date, while the season is first fetched; NBA.com's and ESPN's box scores of those dates
are landed beside it, and those of a clean week, from which the players' links are learned. An hour
later the primary recovers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.harness import SEASON, Bench, Fault, Row

pytestmark = pytest.mark.slow

BROKEN_AT, RECOVERED_AT = "2026-01-23T12:00", "2026-01-23T13:00"
LINKED = [f"2026-01-{day:02d}" for day in range(4, 11)]
LYING, CLEAN, FAILED, PARTIAL = "2026-01-11", "2026-01-12", "2026-01-13", "2026-01-14"
OMITTED, NOT_OVER, TOGETHER = "2026-01-15", "2026-01-16", "2026-01-17"
BOX_SCORES = "bdl/box_scores"
STATS = (
    "minutes, fgm, fga, fg3m, ftm, oreb, dreb, reb, ast, stl, blk, turnover, pf, pts, plus_minus"
)


def fault(day: str, name: str, endpoint: str = BOX_SCORES, **more: Any) -> Fault:
    return {"endpoint": endpoint, "date": day, "fault": name} | more


FAULTS = [
    fault(LYING, "wrong_number", field="ast", delta=3),
    fault(FAILED, "server_error"),
    # Another id and another name: nobody knows who that is.
    fault(FAILED, "player_renumbered", "nba/boxscore"),
    fault(FAILED, "values_renamed", "nba/boxscore", field="homeTeam.players.name"),
    fault(PARTIAL, "omit_players"),
    fault(OMITTED, "omit_game"),
    fault(NOT_OVER, "omit_game"),
    fault(NOT_OVER, "in_progress", "nba/boxscore"),
    fault(TOGETHER, "server_error"),
]
BROKEN = (FAILED, PARTIAL, OMITTED, NOT_OVER, TOGETHER)


@dataclass
class Moment:
    """What the tables say after a build."""

    games: list[Row]
    wrong: list[Row]
    incidents: list[Row]
    matrix: list[Row]
    summary: list[Row]
    teams: list[Row]
    events: int

    @classmethod
    def of(cls, bench: Bench) -> Moment:
        since = f"game_date >= date '{LYING}' and game_date <= date '{TOGETHER}'"
        return cls(
            bench.query(f"select * from nba.rec_games where {since} order by game_date, game_id"),
            bench.query(
                f"select * from nba.verdicts where {since} and state in ('degraded', 'missing') "
                "order by game_date, boundary_order, label"
            ),
            bench.query("select * from nba.incidents order by game_date, incident_key"),
            bench.query(f"select * from nba.rec_source_matrix where {since} order by source"),
            bench.query(f"select * from nba.player_game_summary where {since}"),
            bench.query(f"select * from nba.team_game_summary where {since}"),
            bench.query("select count(*) as events from nba.verdict_events")[0]["events"],
        )

    def on(self, table: str, day: str) -> list[Row]:
        return [row for row in getattr(self, table) if str(row["game_date"]) == day]


@dataclass
class Lived:
    """The two moments, the reports between them and the facts beside them."""

    broken: Moment
    recovered: Moment
    failed_report: Row
    clean_report: Row
    nba_lines: list[Row]
    numbers: list[Row]
    plays: list[Row]


@pytest.fixture(scope="module")
def lived(empty: Bench) -> Lived:
    bench = empty
    bench.set_faults(*FAULTS)
    bench.at(BROKEN_AT).live("backfill", "--season", SEASON, code=1)
    # The features of the dates after lack what is missing before them.
    bench.live("run", code=1)
    # NBA.com has all games of this date but one.
    [first] = bench.query(
        f"select min(game_id) as game from nba.int_game_dates where game_date = date '{TOGETHER}'"
    )
    bench.set_faults(*FAULTS, fault(TOGETHER, "in_progress", "nba/boxscore", game=first["game"]))
    scrape(bench, "nba/box_scores", *LINKED, LYING, CLEAN, FAILED, PARTIAL, NOT_OVER, TOGETHER)
    scrape(bench, "nba/play_by_play", CLEAN)
    espn = (*LINKED, OMITTED)
    scrape(bench, "espn/scoreboard", *espn)
    bench.live("run", code=None)
    scrape(bench, "espn/game_summaries", *espn)
    bench.live("run", code=None)
    broken = Moment.of(bench)
    failed_report = bench.reconcile(FAILED, code=1)
    clean_report = bench.reconcile(CLEAN)
    nba_lines = bench.query(
        f"select game_id, player_name, source_player_id, {STATS} from nba.int_source_lines "
        f"where source = 'nba' and game_date = date '{FAILED}' and is_played"
    )

    bench.set_faults()
    scrape(bench.at(RECOVERED_AT), "box_scores", LYING, *BROKEN)
    # The second source was wrong too: two whole sources that differ would disagree.
    scrape(bench, "nba/box_scores", FAILED, NOT_OVER, TOGETHER)
    bench.live("run")
    recovered = Moment.of(bench)
    numbers = bench.query("select * from nba.rec_source_numbers")
    plays = bench.query("select * from nba.rec_play_by_play")
    return Lived(broken, recovered, failed_report, clean_report, nba_lines, numbers, plays)


def scrape(bench: Bench, endpoint: str, *days: str) -> None:
    dates = [text for day in days for text in ("--date", day)]
    bench.live("scrape", "--endpoint", endpoint, *dates)


def test_a_failed_request_is_covered_by_nba_com(lived: Lived) -> None:
    games = lived.broken.on("games", FAILED)
    assert len(games) >= 2
    for game in games:
        assert (game["state"], game["cause"], game["source"], game["has_final"]) == (
            "degraded",
            "backup_source_used",
            "nba",
            True,
        )
        assert game["detail"] == (
            "nba is the fallback: balldontlie request_failed, "
            "last answer: http_error (HTTP 500) after 3 attempt(s)"
        )
        assert "request_failed: last answer" in game["evidence"]
        assert (game["scope"], game["scope_entity"]) == ("source_date", "balldontlie")
    causes = {row["cause"] for row in lived.broken.on("wrong", FAILED)}
    assert causes <= {"backup_source_used", "unmatched_identity"}


def test_it_is_one_incident_and_exit_code_one(lived: Lived) -> None:
    [incident] = lived.broken.on("incidents", FAILED)
    assert incident["incident_key"] == f"source_date|balldontlie|{FAILED}|1"
    assert (incident["cause"], incident["state"], incident["is_open"]) == (
        "backup_source_used",
        "degraded",
        True,
    )
    assert incident["games"] == len(lived.broken.on("games", FAILED))
    report = lived.failed_report
    assert report["status"] == "warning"
    assert [item["cause"] for item in report["incidents"]] == ["backup_source_used"]
    covered = {row["name"]: row for row in report["boundaries"]}["schedule_to_boxscores"]
    assert (covered["coverage_pct"], covered["degraded"]) == (100, incident["games"])


def test_every_number_is_that_of_the_backup(lived: Lived) -> None:
    rows = lived.broken.on("summary", FAILED)
    assert {row["source"] for row in rows} == {"nba"}
    played = {
        (row["game_id"], row["player_id"]): row for row in rows if row["participation"] == "played"
    }
    assert len(played) == len(lived.nba_lines) > 100
    stats = STATS.split(", ")
    by_numbers = sorted(tuple(row[name] for name in stats) for row in played.values())
    assert by_numbers == sorted(tuple(row[name] for name in stats) for row in lived.nba_lines)
    assert {row["source"] for row in lived.broken.on("teams", FAILED)} == {"nba"}
    assert sum(row["is_starter"] for row in rows) == 5 * len(lived.broken.on("teams", FAILED))


def test_a_player_who_is_not_linked_is_never_dropped(lived: Lived) -> None:
    unlinked = {
        (row["game_id"], row["player_id"])
        for row in lived.broken.on("summary", FAILED)
        if not row["player_id"].startswith("bdl:") and row["participation"] == "played"
    }
    reported = [
        row
        for row in lived.broken.on("wrong", FAILED)
        if row["boundary"] != "schedule_to_boxscores"
    ]
    assert unlinked
    assert {(row["game_id"], row["entity"]) for row in reported} == unlinked
    assert {(row["state"], row["cause"]) for row in reported} == {("missing", "unmatched_identity")}
    [incident] = lived.broken.on("incidents", FAILED)
    # Before the backup was landed, no game had players.
    assert incident["affected_rows"] == len(unlinked) + len(lived.broken.on("games", FAILED))
    after = lived.recovered.on("summary", FAILED)
    assert all(row["player_id"].startswith("bdl:") for row in after)


def test_a_partial_box_score_is_replaced_and_no_other(lived: Lived) -> None:
    first, *others = lived.broken.on("games", PARTIAL)
    assert (first["cause"], first["source"], first["scope"]) == (
        "backup_source_used",
        "nba",
        "game",
    )
    assert first["detail"].startswith("nba is the fallback: balldontlie partial_players, ")
    assert "partial_players: " in first["evidence"]
    assert {(row["state"], row["source"]) for row in others} == {("complete", "balldontlie")}
    used = {
        (row["game_id"], row["source"]): row["is_used"]
        for row in lived.broken.on("matrix", PARTIAL)
    }
    assert used[first["game_id"], "nba"]
    assert not used[first["game_id"], "balldontlie"]
    assert used[others[0]["game_id"], "balldontlie"]
    assert not used[others[0]["game_id"], "nba"]
    sources = {row["game_id"]: row["source"] for row in lived.broken.on("teams", PARTIAL)}
    assert sources[first["game_id"]] == "nba"
    assert {sources[row["game_id"]] for row in others} == {"balldontlie"}


def test_an_omitted_game_is_covered_by_espn(lived: Lived) -> None:
    first, *others = lived.broken.on("games", OMITTED)
    assert (first["state"], first["cause"], first["source"]) == (
        "degraded",
        "backup_source_used",
        "espn",
    )
    assert first["detail"].startswith("espn is the fallback: balldontlie source_omitted_game, ")
    assert {row["state"] for row in others} == {"complete"}
    lines = [
        row for row in lived.broken.on("summary", OMITTED) if row["game_id"] == first["game_id"]
    ]
    assert {row["source"] for row in lines} == {"espn"}
    assert sum(row["pts"] or 0 for row in lines) == first["away_score"] + first["home_score"]


def test_a_backup_that_is_not_over_does_not_stand_in(lived: Lived) -> None:
    first, *others = lived.broken.on("games", NOT_OVER)
    assert (first["state"], first["cause"], first["source"], first["has_final"]) == (
        "missing",
        "source_omitted_game",
        None,
        False,
    )
    assert {row["state"] for row in others} == {"complete"}
    assert first["game_id"] not in {row["game_id"] for row in lived.broken.on("summary", NOT_OVER)}
    sources = {
        row["source"]: (row["reported"], row["is_used"])
        for row in lived.broken.on("matrix", NOT_OVER)
        if row["game_id"] == first["game_id"]
    }
    assert sources == {
        "balldontlie": ("no_final", False),
        "nba": ("no_final", False),
        "espn": ("not_asked", False),
    }


def test_a_date_that_is_covered_in_part_is_still_one_incident(lived: Lived) -> None:
    first, *others = lived.broken.on("games", TOGETHER)
    assert (first["state"], first["cause"]) == ("missing", "request_failed")
    assert {row["cause"] for row in others} == {"backup_source_used"}
    [incident] = lived.broken.on("incidents", TOGETHER)
    assert (incident["scope"], incident["cause"], incident["games"]) == (
        "source_date",
        "request_failed",
        1 + len(others),
    )


def test_two_whole_sources_that_differ_disagree(lived: Lived) -> None:
    [row] = lived.broken.on("wrong", LYING)
    assert (row["state"], row["cause"]) == ("degraded", "sources_disagree")
    assert {line["source"] for line in lived.broken.on("summary", LYING)} == {"balldontlie"}


def test_clean_data_with_a_backup_beside_it_says_nothing(lived: Lived) -> None:
    assert lived.broken.on("wrong", CLEAN) == lived.broken.on("incidents", CLEAN) == []
    assert lived.clean_report["status"] == "ok"
    sources = {
        (row["source"], row["reported"], row["is_used"]) for row in lived.broken.on("matrix", CLEAN)
    }
    assert sources == {
        ("balldontlie", "final", True),
        ("nba", "final", False),
        ("espn", "not_asked", False),
    }
    # What a second source knows of a game is not lost for that.
    rows = lived.broken.on("summary", CLEAN)
    assert sum(bool(row["is_starter"]) for row in rows) == 5 * len(lived.broken.on("teams", CLEAN))


def test_the_primary_takes_over_when_it_recovers(lived: Lived) -> None:
    after = lived.recovered
    assert after.wrong == []
    assert {(row["state"], row["source"]) for row in after.games} <= {
        ("complete", "balldontlie"),
        ("empty_ok", None),
    }
    assert {row["source"] for row in after.summary} == {"balldontlie"}
    assert {row["source"] for row in after.teams} == {"balldontlie"}
    assert {str(row["game_date"]) for row in after.incidents} == {LYING, *BROKEN}
    assert {str(row["resolved_at_utc"]) for row in after.incidents} == {"2026-01-23 18:00:00"}
    assert not any(row["is_open"] for row in after.incidents)
    assert lived.numbers == []


def test_every_play_by_play_of_a_clean_date_is_whole(lived: Lived) -> None:
    games = {row["game_id"] for row in lived.broken.on("games", CLEAN)}
    assert {row["game_id"] for row in lived.plays} == games
    assert {(row["is_whole"], row["why_not"]) for row in lived.plays} == {(True, None)}
