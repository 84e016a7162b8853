"""What a reviewer is shown of the rows that a change of SQL changes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sample.differences import Difference, differences, markdown

SAME = "create table nba.same as select 1 as id, 0.1 + 0.2 as number, now() as built_at_utc"


def warehouse(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema nba")
        for statement in (SAME, *statements):
            connection.execute(statement)
    return path


def test_equal_rows_in_another_order_are_equal(tmp_path: Path) -> None:
    one = warehouse(tmp_path / "a.duckdb", "create table nba.t as select unnest([1, 2]) as id")
    other = warehouse(tmp_path / "b.duckdb", "create table nba.t as select unnest([2, 1]) as id")
    assert differences(one, other) == (2, [])
    assert "All 2 tables are equal." in markdown(2, [])


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("select 1 as id, 7 as pts", "select 1 as id, 8 as pts", (1, 1, ("pts",))),
        ("select 1 as id", "select unnest([1, 1]) as id", (0, 1, ("id",))),
        ("select unnest([1, 2]) as id", "select 2 as id", (1, 0, ("id",))),
        ("select 1 as id", "select 1 as id, 2 as more", (0, 0, ("more",))),
        ("select 0.5::double as x", "select 0.500001::double as x", (1, 1, ("x",))),
    ],
)
def test_what_differs_is_counted_and_named(
    tmp_path: Path, before: str, after: str, found: tuple[int, int, tuple[str, ...]]
) -> None:
    one = warehouse(tmp_path / "a.duckdb", f"create table nba.t as {before}")
    other = warehouse(tmp_path / "b.duckdb", f"create table nba.t as {after}")
    compared, differing = differences(one, other)
    assert (compared, differing) == (2, [Difference("nba.t", *found)])
    assert "| `nba.t` |" in markdown(compared, differing)


def test_a_table_of_one_side_is_named(tmp_path: Path) -> None:
    one = warehouse(tmp_path / "a.duckdb")
    other = warehouse(tmp_path / "b.duckdb", "create table nba.t as select unnest([1, 2]) as id")
    new = Difference("nba.t", 0, 2, ("the whole table",))
    gone = Difference("nba.t", 2, 0, ("the whole table",))
    assert differences(one, other) == (2, [new])
    assert differences(other, one) == (2, [gone])
