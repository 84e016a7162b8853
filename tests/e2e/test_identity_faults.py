"""Other ids, exchanged sides, renamed values, lost pages: reported once, and no number moves."""

from __future__ import annotations

import pytest

from tests.e2e.harness import Bench, Fault, Row

pytestmark = pytest.mark.slow

LAST_NIGHT, TONIGHT = "2026-01-22", "2026-01-23"
PEOPLE = ("--endpoint", "balldontlie/players")
PROPS = ("--endpoint", "balldontlie/player_props", "--date", TONIGHT)


@pytest.fixture
def bench(built: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The built season with the lists of people of two days, from which each test begins."""
    kept = tmp_path_factory.getbasetemp() / "with_people"
    if not kept.exists():
        for moment in ("2026-01-23T12:10", "2026-01-23T12:20"):
            built.at(moment).live("scrape", *PEOPLE, *PROPS)
        built.at("2026-01-23T12:30").live("run")
        built.keep(kept)
    built.clear(kept)
    return built


def identity_changes(bench: Bench) -> list[tuple[str, str]]:
    rows = bench.query(
        "select entity, cause from nba.verdicts "
        "where cause in ('identity_changed', 'sides_exchanged') order by entity"
    )
    return [(row["entity"].split("|")[0], row["cause"]) for row in rows]


def findings(bench: Bench) -> set[tuple[str, str]]:
    rows = bench.query("select endpoint, finding from nba.source_findings")
    return {(row["endpoint"], row["finding"]) for row in rows}


def games(bench: Bench, day: str) -> list[str]:
    rows = bench.query(
        f"select game_id from nba.int_game_dates where game_date = date '{day}' order by game_id"
    )
    return [row["game_id"] for row in rows]


def numbers(bench: Bench) -> list[Row]:
    return bench.query(
        "select game_id, player_id, pts, reb, ast, is_home, team from nba.player_game_summary "
        "order by game_id, player_id"
    )


def run(bench: Bench, *plan: Fault, code: int | None = 0) -> None:
    bench.set_faults(*plan)
    bench.at("2026-01-23T13:00").live("run", code=code)


def test_without_a_fault_nothing_is_reported(bench: Bench) -> None:
    run(bench)
    assert identity_changes(bench) == []
    assert findings(bench) == set()


@pytest.mark.parametrize("endpoint", ["nba/schedule", "bdl/games"])
@pytest.mark.parametrize("fault", ["game_renumbered", "game_listed_twice"])
def test_a_game_under_another_id_counts_once(bench: Bench, endpoint: str, fault: str) -> None:
    before, nights = numbers(bench), {day: len(games(bench, day)) for day in (LAST_NIGHT, TONIGHT)}
    old = games(bench, LAST_NIGHT)[0]
    run(bench, {"endpoint": endpoint, "fault": fault, "date": LAST_NIGHT, "game": old}, code=None)
    assert {day: len(games(bench, day)) for day in nights} == nights
    assert len(numbers(bench)) == len(before)
    changed = identity_changes(bench)
    assert [cause for _, cause in changed].count("identity_changed") == 1
    # A change is reported, and breaks nothing.
    assert bench.query("select * from nba.incidents where is_open") == []


@pytest.mark.parametrize("endpoint", ["nba/schedule", "bdl/games"])
def test_exchanged_sides_are_reported_and_move_no_number(bench: Bench, endpoint: str) -> None:
    before = numbers(bench)
    game = games(bench, LAST_NIGHT)[0]
    run(
        bench,
        {"endpoint": endpoint, "fault": "sides_exchanged", "date": LAST_NIGHT, "game": game},
        code=None,
    )
    changed = bench.query(
        "select entity, cause, detail from nba.verdicts "
        "where cause in ('identity_changed', 'sides_exchanged')"
    )
    # Each source that has them the other way round, once.
    assert {row["cause"] for row in changed} == {"sides_exchanged"}
    assert len({row["entity"] for row in changed}) == len(changed), changed
    after = numbers(bench)
    moved = {row["game_id"] for row, old in zip(after, before, strict=True) if row != old}
    # NBA.com's schedule decides who is at home, until it is corrected; no other number moves.
    assert moved == ({game} if endpoint == "nba/schedule" else set())
    assert [row | {"is_home": None} for row in after] == [row | {"is_home": None} for row in before]
    assert bench.query("select * from nba.incidents where is_open") == []


def test_a_player_under_another_id_keeps_his_history(bench: Bench) -> None:
    [player] = bench.query(
        "select player_id, count(*) as games from nba.player_game_summary where player_id in ("
        "select player_id from nba.player_game_summary where game_date = date '2026-01-22' "
        "and participation = 'played' and pts > 15) group by player_id order by games desc limit 1"
    )
    number = int(player["player_id"].removeprefix("bdl:"))
    plan = [
        {"endpoint": endpoint, "fault": "player_renumbered", "player": number, "to": "99000777"}
        for endpoint in ("bdl/players", "bdl/players_active")
    ]
    bench.set_faults(*plan)
    bench.at("2026-01-23T12:50").live("scrape", *PEOPLE, code=None)
    run(bench, *plan, code=None)
    [after] = bench.query(
        "select count(distinct player_id) as ids, count(*) as games from nba.player_game_summary "
        f"where player_id in ('{player['player_id']}', 'bdl:99000777')"
    )
    assert after == {"ids": 1, "games": player["games"]}


def test_a_page_that_is_lost_is_a_finding(bench: Bench) -> None:
    plan = [
        {"endpoint": endpoint, "fault": "pages_lost", "count": 100}
        for endpoint in ("bdl/players", "bdl/players_active")
    ]
    bench.set_faults(*plan)
    bench.at("2026-01-23T12:50").live("scrape", *PEOPLE, code=None)
    run(bench, *plan, code=None)
    assert ("players", "list_shrank") in findings(bench)


def test_renamed_prop_types_are_not_read_as_no_line(bench: Bench) -> None:
    plan = {
        "endpoint": "bdl/player_props",
        "fault": "values_renamed",
        "field": "prop_type",
        "to": "alt_",
    }
    bench.set_faults(plan)
    bench.at("2026-01-23T12:50").live("scrape", *PROPS, code=None)
    run(bench, plan, code=None)
    unknown = {finding for endpoint, finding in findings(bench) if endpoint == "player_props"}
    assert "unknown_value" in unknown
    causes = {
        row["cause"]
        for row in bench.query(
            "select cause from nba.rec_features_to_predictions "
            f"where game_date = date '{TONIGHT}' and cause is not null"
        )
    }
    assert "no_line" not in causes
