"""Tables made anew for some dates alone, as on BigQuery, hold what a full refresh would make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.e2e.archive import lines_file
from tests.e2e.harness import Bench, Fault, copy_project
from tests.e2e.rows import difference, ordered

pytestmark = pytest.mark.slow
Table = tuple[list[str], list[tuple[Any, ...]]]

CORRECTED_DAY = "2025-12-05"
IMPORTED_DAY = "2025-11-14"
# Never made anew, and what says which dates are.
LEFT_OUT = {"verdict_events", "rebuilt_dates", "rebuilt_seasons", "verdict_dates"}
# A verdict that no build has looked at since keeps its moment, and the delays as known then.
JUDGED_THEN = {"expected_by_utc", "as_of_utc"}
FULL_REFRESH = ("build", "--full-refresh", "--exclude-resource-type", "unit_test", "test")


@pytest.fixture(scope="module")
def lived(
    season_built: Path, _sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Bench, list[str]]:
    """Two days of runs in increments, an old game corrected, a line imported; what that remade."""
    folder = tmp_path_factory.mktemp("increments")
    project = copy_project(folder / "project")
    declared = project / "dbt_project.yml"
    declared.write_text(declared.read_text().replace("increments: false", "increments: true"))
    bench = Bench(_sandbox, project, folder / "warehouse")
    bench.clear(season_built)
    bench.at("2026-01-23T23:00").live("run")
    bench.at("2026-01-24T09:00").live("run")
    bench.set_faults(*_correction())
    bench.at("2026-01-24T12:00").live("scrape", "--endpoint", "box_scores", "--date", CORRECTED_DAY)
    bench.live("import-lines", str(lines_file(bench, folder, IMPORTED_DAY)))
    bench.live("run")
    remade = bench.query("select game_date from nba.rebuilt_dates where is_changed")
    bench.set_faults()
    bench.at("2026-01-25T09:00").live("run")
    return bench, sorted(str(row["game_date"]) for row in remade)


def _correction() -> list[Fault]:
    wrong = {"endpoint": "bdl/box_scores", "date": CORRECTED_DAY, "fault": "wrong_number"}
    # Both numbers, so that no law is broken: a correction as it happens.
    return [wrong | {"field": "reb", "delta": 2}, wrong | {"field": "oreb", "delta": 2}]


def _tables(bench: Bench) -> dict[str, Table]:
    """Columns and rows of every table, in one order."""
    found: dict[str, Table] = {}
    names = bench.query(
        "select table_name from information_schema.tables "
        "where table_schema = 'nba' and table_type = 'BASE TABLE'"
    )
    for name in {row["table_name"] for row in names} - LEFT_OUT:
        rows = bench.query(f"select * from nba.{name}")
        columns = [column for column in (rows or [{}])[0] if column not in JUDGED_THEN]
        found[name] = columns, ordered([row[column] for column in columns] for row in rows)
    return found


def _differences(before: dict[str, Table], after: dict[str, Table]) -> dict[str, Any]:
    """By table, what differs first."""
    assert before.keys() == after.keys()
    found = {name: difference(after[name][0], before[name][1], after[name][1]) for name in after}
    return {name: wrong for name, wrong in found.items() if wrong is not None}


def test_a_correction_and_an_import_remake_their_dates_alone(
    lived: tuple[Bench, list[str]],
) -> None:
    bench, remade = lived
    # Today and its neighbours are made anew whatever came.
    assert [day for day in remade if day < "2026-01-22"] == [IMPORTED_DAY, CORRECTED_DAY]
    (imported,) = bench.query("select * from nba.int_market_lines where basis = 'archive'")
    assert str(imported["game_date"]) == IMPORTED_DAY


def test_increments_hold_what_a_full_refresh_makes(lived: tuple[Bench, list[str]]) -> None:
    bench, _ = lived
    in_increments = _tables(bench)
    bench.dbt(*FULL_REFRESH)
    anew = _tables(bench)
    print(f"{len(anew)} tables, {sum(len(rows) for _, rows in anew.values()):,} rows compared")
    assert _differences(in_increments, anew) == {}
    # The comparison sees one number of one player that is otherwise.
    columns, (first, *others) = anew["player_game_summary"]
    place = columns.index("pts")
    spoiled = (*first[:place], (first[place] or 0) + 1, *first[place + 1 :])
    assert "player_game_summary" in _differences(
        in_increments, anew | {"player_game_summary": (columns, [spoiled, *others])}
    )
