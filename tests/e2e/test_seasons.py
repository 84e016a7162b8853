"""Summer and corrections: what a source says again, of the old season or of a game long complete.

A small slate: the old season ends on 11 April 2026 (two play-off games in May), and the next one
begins on 20 October.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sample.year import make_slate
from sandbox.server import Sandbox
from tests.e2e.harness import Bench, Row, copy_project

pytestmark = pytest.mark.slow

OLD, NEW = "2025-07-01", "2026-07-01"
# Games of the slate, by season: counted in its file.
OLD_GAMES, NEW_GAMES = 88, 174
# The old season's file, whatever the date.
OLD_FILE = {"endpoint": "nba/schedule", "fault": "stale", "as_of": "2026-07-10T12:00:00Z"}
OTHER_SEASON = {"endpoint": "bdl/games", "fault": "other_season"}
LISTS = (
    "select requested_for::varchar as season, count(distinct record_key)::integer as records "
    "from raw_{source} group by 1 order by 1"
)
GAMES = (
    "select count(*)::integer as games, max(season)::integer as last, "
    "count(*) filter (where standing = 'played')::integer as played from nba.int_games"
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Commands on an empty warehouse, against a sandbox of two seasons."""
    folder = tmp_path_factory.mktemp("seasons")
    with Sandbox(make_slate(folder / "slate")) as sandbox:
        bench = Bench(sandbox, copy_project(folder / "project"), folder / "warehouse")
        # Several builds at once on a small machine take their time.
        bench.timeout_seconds = 1800
        bench.clear()
        yield bench


def rejects(bench: Bench) -> list[Row]:
    return bench.query(
        "select source, endpoint, reason, count(*)::integer as records, min(detail) as detail "
        "from nba.stg_rejects group by all order by all"
    )


def test_a_correction_arrives_by_itself(bench: Bench) -> None:
    bench.at("2026-04-09T09:45").live("tick")
    bench.live("train")
    bench.at("2026-04-09T12:05").live("tick")
    bench.at("2026-04-10T09:45").live("tick")
    graded = (
        "select player_id, game_id, actual::integer as actual from nba.prediction_grades "
        "where game_date = date '2026-04-09' and stat = 'ast' and status = 'graded' "
        "{and} order by game_id, player_id limit 1"
    )
    player = bench.query(graded.replace("{and}", ""))[0]
    corrections = "select * from nba.int_stat_corrections"
    assert bench.query(corrections) == []

    game = {"date": "2026-04-09", "game": player["game_id"], "delta": 1}
    number = int(player["player_id"].removeprefix("bdl:"))
    [nba_id] = bench.query(
        "select source_player_id::integer as id from nba.int_player_ids "
        f"where source = 'nba' and player_id = '{player['player_id']}'"
    )
    bench.set_faults(
        {"endpoint": "bdl/box_scores", "fault": "wrong_number", "field": "ast", "player": number}
        | game,
        {"endpoint": "nba/boxscore", "fault": "wrong_number", "field": "assists"}
        | {"player": nba_id["id"]}
        | game,
    )
    seen = len(bench.requests())
    bench.at("2026-04-11T09:45").live("tick")
    asked = [row["date"] for row in bench.requests()[seen:] if row["endpoint"] == "bdl/box_scores"]
    # Seven, three and two days ago, and last night. The date that changed is asked about once more,
    # with its second source, which had another number until then.
    assert sorted(set(asked)) == ["2026-04-04", "2026-04-08", "2026-04-09", "2026-04-10"]
    [correction] = bench.query(corrections)
    assert (correction["player_id"], correction["stat"]) == (player["player_id"], "ast")
    assert int(correction["new_value"]) == int(correction["old_value"]) + 1
    [after] = bench.query(graded.replace("{and}", f"and player_id = '{player['player_id']}'"))
    assert after["actual"] == player["actual"] + 1
    [line] = bench.query(
        "select ast::integer as ast from nba.player_game_summary "
        f"where player_id = '{player['player_id']}' and game_date = date '2026-04-09'"
    )
    assert line["ast"] == after["actual"]
    # Both sources say the same again, so nothing is open.
    assert bench.query("select * from nba.incidents where is_open") == []

    landed = (
        "select count(*) as n from raw_balldontlie.box_scores "
        "where requested_for < date '2026-04-11'"
    )
    before = bench.query(landed)
    seen = len(bench.requests())
    bench.at("2026-04-12T09:45").live("tick")
    asked = [row["date"] for row in bench.requests()[seen:] if row["endpoint"] == "bdl/box_scores"]
    assert sorted(asked) == ["2026-04-05", "2026-04-09", "2026-04-10", "2026-04-11"]
    assert bench.query(landed) == before
    assert len(bench.query(corrections)) == 1
    bench.set_faults()


def test_the_old_seasons_file_is_the_old_season_all_summer(bench: Bench) -> None:
    bench.at("2026-06-10T09:45").live("backfill", "--season", "2025-26")
    bench.live("run")
    games, incidents = bench.query(GAMES), bench.query("select incident_key from nba.incidents")
    assert games == [{"games": OLD_GAMES, "last": 2025, "played": OLD_GAMES}]
    # The sandbox itself flips on 15 July; balldontlie's new season is empty until August.
    for moment in ("2026-07-01T09:45", "2026-07-03T09:45"):
        bench.at(moment).live("run")
        assert bench.query(GAMES) == games
        assert rejects(bench) == []
    for moment in ("2026-07-20T09:45", "2026-08-20T09:45"):
        bench.set_faults(OLD_FILE, OTHER_SEASON)
        bench.at(moment).live("run")
        assert bench.query(GAMES) == games
        [reject] = rejects(bench)
        assert (reject["source"], reject["reason"]) == ("balldontlie", "other_season")
        assert reject["detail"] == "a game of the season 2025 in the list of 2026"
    seasons = [row["season"] for row in bench.query(LISTS.replace("{source}", "nba.schedule"))]
    assert seasons == [OLD]
    assert bench.query("select incident_key from nba.incidents") == incidents
    for day in ("2026-07-03", "2026-08-20"):
        report = bench.reconcile(day)
        assert report["status"] == "ok"
        # Nothing is played: only the run itself was on time.
        assert {row["name"] for row in report["boundaries"]} <= {"phase_timing"}


def test_what_old_code_filed_under_the_new_season_is_left_out(bench: Bench) -> None:
    games = bench.query(GAMES)
    _damage(bench.duckdb)
    bench.at("2026-08-20T10:00").live("run")
    assert bench.query(GAMES) == games
    found = {row["source"]: row for row in rejects(bench)}
    assert found["nba"]["records"] == OLD_GAMES
    assert found["nba"]["detail"] == "a game of the season 2025 in the list of 2026"

    # The true list comes: what it does not name is gone, and nothing is to be reported any more.
    bench.set_faults()
    bench.at("2026-08-21T09:45").live("run")
    assert rejects(bench) == []
    after = bench.query(GAMES)[0]
    assert after == {"games": OLD_GAMES + NEW_GAMES, "last": 2026, "played": OLD_GAMES}
    [schedule] = bench.query(
        "select count(*)::integer as n from nba.stg_nba__schedule "
        f"where season_start = date '{NEW}' and is_listed and game_type = '002'"
    )
    assert schedule["n"] == NEW_GAMES


def _damage(path: Path) -> None:
    """The old season's file as it was filed before: under the season of the clock."""
    with duckdb.connect(str(path)) as connection:
        [latest] = connection.execute(
            "select max_by(attempt_id, responded_at_utc) from raw_ops.scrape_attempts "
            "where source = 'nba' and endpoint = 'schedule' and outcome = 'ok'"
        ).fetchone() or [None]
        connection.execute(
            "insert into raw_ops.scrape_attempts select * replace ('damaged' as attempt_id, "
            f"'damaged' as request_id, date '{NEW}' as requested_for) "
            f"from raw_ops.scrape_attempts where attempt_id = '{latest}'"
        )
        connection.execute(
            "insert into raw_nba.schedule select * replace ('damaged' as attempt_id, "
            f"date '{NEW}' as requested_for) from raw_nba.schedule "
            f"where requested_for = date '{OLD}' qualify row_number() over "
            "(partition by record_key, ordinal order by landed_at_utc desc) = 1"
        )
