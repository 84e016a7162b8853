"""The same day twice changes nothing; a correction and its withdrawal are kept in history."""

from __future__ import annotations

import re

import pytest

from tests.e2e.harness import Bench, Row

CORRECTED_DAY = "2026-01-22"
HISTORY = "select * from nba.verdict_events order by verdict_key, recorded_at_utc"


def number_tested(output: str) -> int:
    found = re.search(r"ran (\d+) tests", output)
    assert found is not None, output
    return int(found[1])


@pytest.mark.slow
def test_a_second_run_changes_nothing_but_the_ops_tables(built: Bench) -> None:
    # The first run of a warehouse does not know yet for which games to ask lines.
    built.live("run")
    before = built.raw_counts(), built.contents()
    assert {name.split("_")[0] for name in before[1]} >= {"stg", "int", "game", "verdicts"}
    history = built.query(HISTORY)
    attempts = "select count(*) as rows from raw_ops.scrape_attempts"
    asked = built.query(attempts)[0]["rows"]
    again = built.live("run").stdout
    assert (built.raw_counts(), built.contents()) == before
    # The keys were tested by the first; what is about the data is tested by each.
    assert 15 <= number_tested(again) < 30
    assert built.query(HISTORY) == history
    assert built.query(attempts)[0]["rows"] > asked


@pytest.mark.slow
def test_other_sql_is_built_and_tested_whole(built: Bench) -> None:
    model = built.project / "models" / "intermediate" / "games" / "int_game_ids.sql"
    text = model.read_text()
    assert number_tested(built.live("run").stdout) < 30
    try:
        model.write_text(text + "\n-- edited\n")
        assert number_tested(built.live("run").stdout) > 250
        assert number_tested(built.live("run").stdout) < 30
    finally:
        model.write_text(text)
    # Whoever goes back has other SQL, too.
    assert number_tested(built.live("run").stdout) > 250


@pytest.mark.slow
def test_a_full_refresh_keeps_the_history_of_verdicts(built: Bench) -> None:
    before = built.contents()
    history = built.query(HISTORY)
    arguments = ["build", "--full-refresh", "--exclude-resource-type", "unit_test"]
    built.dbt(*arguments)
    assert built.query(HISTORY) == history
    assert built.contents() == before


@pytest.fixture(scope="module")
def corrected(built: Bench) -> tuple[Row, list[Row]]:
    """A player's line, and what landed of his game while the source changed it and back."""
    [line] = built.query(
        "select game_id, player_id, player_name, reb, oreb from nba.player_game_summary "
        "where game_id = (select min(game_id) from nba.int_game_dates "
        f"where game_date = date '{CORRECTED_DAY}') and is_home order by pts desc limit 1"
    )
    wrong = {"endpoint": "bdl/box_scores", "date": CORRECTED_DAY, "fault": "wrong_number"}
    # Both numbers, so that no invariant is broken: a correction as it happens.
    more_rebounds = [wrong | {"field": "reb", "delta": 2}, wrong | {"field": "oreb", "delta": 2}]
    for hour, plan in ((13, more_rebounds), (14, [])):
        built.set_faults(*plan)
        built.at(f"2026-01-23T{hour}:00").live(
            "scrape", "--endpoint", "box_scores", "--date", CORRECTED_DAY
        )
    built.at("2026-01-23T14:00").live("run")
    landed = built.query(
        "select payload_sha256 from raw_balldontlie.box_scores "
        f"where requested_for = date '{CORRECTED_DAY}' and record_key in (select away_team || '@' "
        f"|| home_team from nba.game_summary where game_id = '{line['game_id']}') "
        "order by landed_at_utc"
    )
    return line, landed


def test_a_b_a_lands_three_rows_and_ends_at_a(
    built: Bench, corrected: tuple[Row, list[Row]]
) -> None:
    line, landed = corrected
    first, second, third = (row["payload_sha256"] for row in landed)
    assert first == third != second
    assert built.query(
        "select reb, oreb from nba.player_game_summary "
        f"where game_id = '{line['game_id']}' and player_id = '{line['player_id']}'"
    ) == [{"reb": line["reb"], "oreb": line["oreb"]}]


def test_a_correction_is_kept_with_old_and_new_value(
    built: Bench, corrected: tuple[Row, list[Row]]
) -> None:
    line, _ = corrected
    reb, oreb = line["reb"], line["oreb"]
    assert {
        tuple(row.values())
        for row in built.query(
            "select game_id, player_id, stat, cast(old_value as integer), "
            "cast(new_value as integer), corrected_at_utc::varchar from nba.int_stat_corrections"
        )
    } == {
        (line["game_id"], line["player_id"], *change)
        for change in (
            ("reb", reb, reb + 2, "2026-01-23 18:00:00"),
            ("reb", reb + 2, reb, "2026-01-23 19:00:00"),
            ("oreb", oreb, oreb + 2, "2026-01-23 18:00:00"),
            ("oreb", oreb + 2, oreb, "2026-01-23 19:00:00"),
        )
    }


def test_a_correction_is_no_incident_and_is_explained(
    built: Bench, corrected: tuple[Row, list[Row]]
) -> None:
    assert built.query("select * from nba.incidents") == []
    line, _ = corrected
    output = built.nba_props("explain", line["player_id"]).stdout
    assert f"reb {line['reb']} -> {line['reb'] + 2}" in output
