"""What a statement scans: columns that are read, and dates that are left of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from scrapers.cost.days import ALL, Days, limits_of, literal_date
from scrapers.cost.scans import Catalog, Scans
from scrapers.errors import CostError

FIRST = date(2026, 1, 20)
PARTITIONS = {"d.games": "game_date", "d.lines": "game_date"}
ON_24 = Days.on(date(2026, 1, 24))
OF_24 = "game_date in (date '2026-01-24')"
# A query, what is read of `d.games` on all its dates, and what on 24 January alone.
CASES = {
    "the columns that are named": ("select home from d.games", "home", ""),
    "a filter is read too": ("select home from d.games where points > 5", "home points", ""),
    "a star that nobody uses up": (
        "with g as (select * from d.games) select home from g",
        "home",
        "",
    ),
    "no column at all": ("select count(*) as n from d.games", "", ""),
    "literal dates": (f"select home from d.games where {OF_24}", "", "home game_date"),
    "between, and a text": (
        "select home from d.games "
        "where game_date between '2026-01-24' and '2026-01-24' and points > 1",
        "",
        "home game_date points",
    ),
    "two bounds": (
        "select home from d.games where game_date >= date '2026-01-24' "
        "and date '2026-01-25' > game_date",
        "",
        "home game_date",
    ),
    "a date or something else": (
        f"select home from d.games where {OF_24} or points = 1",
        "home game_date points",
        "",
    ),
    "not on a date": (f"select home from d.games where not {OF_24}", "home game_date", ""),
    "a function around the column": (
        "select home from d.games where cast(game_date as timestamp) = timestamp '2026-01-24'",
        "home game_date",
        "",
    ),
    "dates from a subquery": (
        "select home from d.games where game_date in (select game_date from d.lines)",
        "home game_date",
        "",
    ),
    "dates from a join": (
        "select g.home from d.games as g inner join d.lines as l on g.game_date = l.game_date "
        "where l.game_date = date '2026-01-24'",
        "home game_date",
        "",
    ),
    "from outside, through a star": (
        f"with g as (select * from d.games) select home from g where {OF_24}",
        "",
        "home game_date",
    ),
    "from outside, under another name": (
        "select home from (select home, game_date as day from d.games) as g "
        "where day = date '2026-01-24'",
        "",
        "home game_date",
    ),
    "from outside, through a view": (
        f"select home from d.v_games where {OF_24}",
        "",
        "home game_date",
    ),
    "from outside, into both arms": (
        "select home from (select home, game_date from d.games union all "
        f"select away, game_date from d.games) as g where {OF_24}",
        "",
        "home away game_date",
    ),
    "not through a group": (
        "select points from (select game_date, sum(points) as points from d.games "
        f"group by game_date) as g where {OF_24}",
        "points game_date",
        "",
    ),
    "not through a window": (
        "select n from (select game_date, row_number() over (order by points) as n from d.games) "
        f"as g where {OF_24}",
        "points game_date",
        "",
    ),
    "not through distinct, whose columns all count": (
        f"select home from (select distinct home, away, game_date from d.games) as g where {OF_24}",
        "home away game_date",
        "",
    ),
    "not through a limit": (
        f"select home from (select home, game_date from d.games order by 1 limit 2) as g "
        f"where {OF_24}",
        "home game_date",
        "",
    ),
    "not to the side that may be null": (
        "select l.line from d.lines as l left join d.games as g on l.game_id = g.game_id "
        "where g.game_date = date '2026-01-24'",
        "game_id game_date",
        "",
    ),
    "a window within a CTE is no window of the query": (
        "with w as (select game_id, row_number() over (order by line) as n from d.lines), "
        "g as (select g.* from d.games as g inner join w on g.game_id = w.game_id) "
        f"select home from g where {OF_24}",
        "",
        "home game_id game_date",
    ),
    "one table twice counts all that is read of it": (
        "select a.home, b.points from d.games as a "
        f"cross join (select max(points) as points from d.games where {OF_24}) as b",
        "home",
        "points game_date",
    ),
    "a subquery that looks outside": (
        "select home, (select max(l.line) from d.lines as l where l.game_id = g.game_id) as line "
        f"from d.games as g where {OF_24}",
        "",
        "home game_id game_date",
    ),
    "a subquery that nobody asks for": (
        "select home from (select home, (select max(line) from d.lines where game_id = g.game_id) "
        "as line from d.games as g) as g",
        "home",
        "",
    ),
}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Six days of four games with their lines, one game without a date."""
    with duckdb.connect() as connection:
        connection.execute("create schema d")
        connection.execute(
            "create table d.games as select 'g' || i as game_id, "
            f"date '{FIRST}' + cast(i // 4 as integer) as game_date, 'h' || i % 7 as home, "
            "'a' || i % 5 as away, 1 + i % 9 as points from range(24) as r(i) "
            "union all select 'none', null, 'h', 'a', 7"
        )
        connection.execute(
            "create table d.lines as select game_id, game_date, points + 0.5 as line from d.games "
            "where points > 3"
        )
        connection.execute("create view d.v_games as select * from d.games")
        yield connection


def catalog() -> Catalog:
    games = ["game_id", "game_date", "home", "away", "points"]
    found = Catalog({"d.games": games, "d.lines": ["game_id", "game_date", "line"]}, PARTITIONS)
    found.add_view("d.v_games", "select * from `p`.`d`.`games`")
    return found


@pytest.mark.parametrize(("sql", "always", "pruned"), CASES.values(), ids=CASES)
def test_what_is_read(sql: str, always: str, pruned: str) -> None:
    expected = dict.fromkeys(always.split(), ALL) | dict.fromkeys(pruned.split(), ON_24)
    assert catalog().scans("q", sql)["d.games"] == expected


@pytest.mark.parametrize("sql", [case[0] for case in CASES.values()], ids=CASES)
def test_the_answer_needs_nothing_but_what_is_read(
    warehouse: duckdb.DuckDBPyConnection, sql: str
) -> None:
    """Whatever is not read is destroyed, and the answer is the same."""
    before = warehouse.execute(sql).fetchall()
    destroy_unread(warehouse, catalog().scans("q", sql))
    assert sorted(warehouse.execute(sql).fetchall(), key=str) == sorted(before, key=str)


def destroy_unread(connection: duckdb.DuckDBPyConnection, scans: Scans) -> None:
    for table in ("d.games", "d.lines"):
        columns = scans.get(table)
        if columns is None:
            connection.execute(f"delete from {table}")
            continue
        for (name,) in connection.execute(
            "select column_name from duckdb_columns() where schema_name || '.' || table_name = ?",
            [table],
        ).fetchall():
            days = columns.get(name, Days(()))
            for (day,) in connection.execute(f"select distinct game_date from {table}").fetchall():
                if day not in days and name != "game_date":
                    connection.execute(
                        f"update {table} set {name} = null where game_date is not distinct from ?",
                        [day],
                    )


days = st.dates(FIRST, FIRST + timedelta(days=9))


def _both(left: tuple[str, str], right: tuple[str, str], word: str) -> tuple[str, str]:
    return f"({left[0]} {word} {right[0]})", f"({left[1]} {word} {right[1]})"


def _leaf(operator: str, day: date) -> tuple[str, str]:
    python = {"=": "==", "<>": "!="}.get(operator, operator)
    return f"x {operator} date '{day}'", f"(x {python} '{day}')"


leaves = st.builds(_leaf, st.sampled_from(["=", "<", "<=", ">", ">=", "<>"]), days)
lists = st.lists(days, min_size=1, max_size=3).map(
    lambda listed: (
        "x in (" + ", ".join(f"date '{day}'" for day in listed) + ")",
        f"(x in {[str(day) for day in listed]})",
    )
)
conditions = st.recursive(
    leaves | lists,
    lambda inner: st.builds(_both, inner, inner, st.sampled_from(["and", "or"])),
    max_leaves=6,
)


@given(conditions)
def test_no_date_that_a_condition_lets_through_is_left_out(condition: tuple[str, str]) -> None:
    sql, python = condition
    left = limits_of(sqlglot.parse_one(sql, dialect="bigquery")).get(("", "x"), ALL)
    for ahead in range(-1, 11):
        day = FIRST + timedelta(days=ahead)
        is_true = eval(python, {"x": str(day)})
        if is_true:
            assert day in left
        elif "<>" not in sql:
            # Without the one operator that limits nothing, what is left is exact.
            assert day not in left


@given(st.sets(days), st.sets(days), days)
def test_days_are_sets(one: set[date], other: set[date], day: date) -> None:
    mine, theirs = Days.on(*one), Days.on(*other)
    assert (day in mine & theirs) == (day in one & other)
    assert (day in mine | theirs) == (day in one | other)
    assert mine | theirs == Days.on(*one, *other)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("date '2026-01-24'", date(2026, 1, 24)),
        ("date('2026-01-24')", date(2026, 1, 24)),
        ("'2026-01-24'", date(2026, 1, 24)),
        ("'GSW'", None),
        ("timestamp '2026-01-24'", None),
        ("20260124", None),
        ("current_date()", None),
    ],
)
def test_a_literal_date(sql: str, expected: date | None) -> None:
    assert literal_date(sqlglot.parse_one(sql, dialect="bigquery")) == expected


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(CostError, match="The SQL of q cannot be read for its cost"):
        catalog().scans("q", "select nothing_of_it from d.games")
