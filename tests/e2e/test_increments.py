"""A build rebuilds the seasons from the first that changed; it gives what a full refresh gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from sample.year import make_slate
from sandbox.server import Sandbox
from tests.e2e.archive import lines_file
from tests.e2e.harness import Bench, copy_project
from tests.e2e.rows import difference, ordered

pytestmark = pytest.mark.slow
Table = tuple[list[str], list[tuple[Any, ...]]]

OLD_DAY, CORRECTED_DAY, IMPORTED_DAY = "2026-04-09", "2026-10-24", "2026-10-27"
# Never rebuilt, and what says what is.
LEFT_OUT = {"verdict_events", "rebuilt_from", "table_fingerprints"}
# A verdict of a season that was not rebuilt keeps its moment, and the delays as known then.
JUDGED_THEN = {"expected_by_utc", "as_of_utc", "built_at_utc"}
# The tests set it back.
SET_BACK = {"responded_at_utc"}
FULL_REFRESH = ("build", "--full-refresh", "--exclude-resource-type", "unit_test", "test")
BUILD = ("build", "--exclude-resource-type", "unit_test", "test")
# Games of the old season in the slate, counted in its file.
OLD_GAMES = 88
FIRST_DAY = "select first_day::varchar as day from nba.rebuilt_from where not is_everything"
OLD_GAME = f"where game_date = date '{OLD_DAY}' and pts is not null"
EVENTS = "select count(*)::integer as events from nba.verdict_events"
POINTS = f"select sum(pts)::integer as pts from nba.player_game_summary {OLD_GAME}"


def execute(bench: Bench, sql: str) -> None:
    with duckdb.connect(str(bench.duckdb)) as connection:
        connection.execute(sql)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Two seasons, built; then a correction and a line in the second, and a build of it."""
    folder = tmp_path_factory.mktemp("increments")
    with Sandbox(make_slate(folder / "slate")) as sandbox:
        bench = Bench(sandbox, copy_project(folder / "project"), folder / "warehouse")
        bench.timeout_seconds = 1800
        bench.clear()
        bench.at("2026-06-10T09:45").live("backfill", "--season", "2025-26")
        bench.at("2026-11-05T09:45").live("backfill", "--season", "2026-27")
        bench.live("run")
        assert bench.query(FIRST_DAY) == []
        # As if the seasons had been asked for two hours before they were built.
        execute(
            bench,
            "update raw_ops.scrape_attempts "
            "set responded_at_utc = responded_at_utc - interval 2 hour",
        )
        wrong = {"endpoint": "bdl/box_scores", "date": CORRECTED_DAY, "fault": "wrong_number"}
        # Both numbers, so that no invariant is broken: a correction as it happens.
        bench.set_faults(
            wrong | {"field": "reb", "delta": 2}, wrong | {"field": "oreb", "delta": 2}
        )
        bench.live("scrape", "--endpoint", "box_scores", "--date", CORRECTED_DAY)
        bench.live("import-lines", str(lines_file(bench, folder, IMPORTED_DAY)))
        bench.live("run")
        yield bench


def tables(bench: Bench) -> dict[str, Table]:
    """Columns and rows of every table, in one order."""
    found: dict[str, Table] = {}
    names = bench.query(
        "select table_name from information_schema.tables "
        "where table_schema = 'nba' and table_type = 'BASE TABLE'"
    )
    for name in {row["table_name"] for row in names} - LEFT_OUT:
        rows = bench.query(f"select * from nba.{name}")
        columns = [column for column in (rows or [{}])[0] if column not in JUDGED_THEN | SET_BACK]
        found[name] = columns, ordered([row[column] for column in columns] for row in rows)
    return found


def differences(before: dict[str, Table], after: dict[str, Table]) -> dict[str, Any]:
    """By table, what differs first."""
    assert before.keys() == after.keys()
    found = {name: difference(after[name][0], before[name][1], after[name][1]) for name in after}
    return {name: wrong for name, wrong in found.items() if wrong is not None}


def test_what_changed_is_there(bench: Bench) -> None:
    assert bench.query(FIRST_DAY) == [{"day": "2026-07-01"}]
    (imported,) = bench.query("select * from nba.int_market_lines where basis = 'archive'")
    assert str(imported["game_date"]) == IMPORTED_DAY
    corrections = bench.query("select distinct game_date from nba.int_stat_corrections")
    assert [str(row["game_date"]) for row in corrections] == [CORRECTED_DAY]


def test_it_holds_what_a_full_refresh_makes(bench: Bench) -> None:
    by_season = tables(bench)
    bench.dbt(*FULL_REFRESH)
    whole = tables(bench)
    print(f"{len(whole)} tables, {sum(len(rows) for _, rows in whole.values()):,} rows compared")
    assert differences(by_season, whole) == {}
    # The comparison sees one number of one player that is otherwise.
    columns, (first, *others) = whole["player_game_summary"]
    place = columns.index("pts")
    spoiled = (*first[:place], (first[place] or 0) + 1, *first[place + 1 :])
    assert "player_game_summary" in differences(
        by_season, whole | {"player_game_summary": (columns, [spoiled, *others])}
    )


def test_an_earlier_season_stays_until_something_of_it_is_asked(bench: Bench) -> None:
    [before] = bench.query(POINTS)
    execute(bench, f"update nba.player_game_summary set pts = pts + 1 {OLD_GAME}")
    [spoiled] = bench.query(POINTS)
    assert spoiled["pts"] > before["pts"]
    bench.live("run")
    assert bench.query(POINTS) == [spoiled]
    bench.live("scrape", "--endpoint", "box_scores", "--date", OLD_DAY)
    bench.live("run")
    assert bench.query(POINTS) == [before]


def test_a_look_back_is_whole_whatever_was_built_there(bench: Bench) -> None:
    games = (
        "select count(*)::integer as games from nba_asof.int_games "
        "where season = 2025 and standing = 'played'"
    )
    found = []
    for moment in ("2026-04-10T12:00", "2026-11-05T09:45"):
        bench.nba_props("build", "--as-of", moment)
        found.append(bench.query(games)[0]["games"])
    # All that the slate has of the season, and on 10 April those before it ended.
    assert found[0] < found[1] == OLD_GAMES


def test_changed_sql_rebuilds_what_depends_on_it(bench: Bench) -> None:
    execute(
        bench,
        "update raw_ops.scrape_attempts set responded_at_utc = responded_at_utc - interval 2 hour",
    )
    bench.live("run")
    [before] = bench.query(POINTS)
    execute(bench, f"update nba.player_game_summary set pts = pts + 1 {OLD_GAME}")
    bench.dbt(*BUILD)
    assert bench.query(POINTS) != [before]
    # What the summary depends on, two models up, and not the summary itself.
    lines = bench.project / "models" / "intermediate" / "box_scores" / "int_source_lines.sql"
    lines.write_text(lines.read_text() + "\n-- The same, written otherwise.\n")
    bench.dbt(*BUILD)
    assert bench.query(POINTS) == [before]


def test_dbt_as_typed_leaves_no_earlier_season_behind(bench: Bench) -> None:
    """Neither empty, nor made of SQL that was not built yet."""
    [before] = bench.query(POINTS)
    bench.dbt("run", "--empty")
    assert bench.query(POINTS) == [{"pts": None}]
    bench.dbt(*BUILD)
    assert bench.query(POINTS) == [before]
    lines = bench.project / "models" / "intermediate" / "box_scores" / "int_source_lines.sql"
    text = lines.read_text()
    lines.write_text(text + "\n-- Written otherwise once more.\n")
    # Only the summary, of lines that are still of the SQL before.
    bench.dbt("run", "--select", "player_game_summary")
    execute(bench, f"update nba.player_game_summary set pts = pts + 1 {OLD_GAME}")
    bench.dbt(*BUILD)
    assert bench.query(POINTS) == [before]


def test_a_column_that_was_added_by_hand_stops_no_build(bench: Bench) -> None:
    [before] = bench.query(POINTS)
    execute(
        bench,
        "update raw_ops.scrape_attempts set responded_at_utc = responded_at_utc - interval 2 hour; "
        "alter table nba.player_game_summary add column note varchar default 'mine'",
    )
    # By season: not whole, which would leave the column out.
    bench.dbt("run", "--select", "rebuilt_from", "player_game_summary")
    assert bench.query(POINTS) == [before]
    found = bench.query("select distinct note from nba.player_game_summary")
    assert {"note": "mine"} in found
    # The history of verdicts is appended to, not rebuilt.
    execute(bench, "alter table nba.verdict_events add column note varchar default 'mine'")
    execute(bench, "update nba.verdict_events set state = 'missing'")
    before = bench.query(EVENTS)[0]["events"]
    bench.dbt("run", "--select", "verdict_events")
    assert bench.query(EVENTS)[0]["events"] > before
