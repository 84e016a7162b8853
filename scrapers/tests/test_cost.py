"""What statements cost: sizes of tables, what is billed, the builds of a day, dry runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from scrapers.cost.arithmetic import costs_of, partitions_of
from scrapers.cost.days import ALL, Days
from scrapers.cost.prices import MIB, billed_bytes, billed_total, dollars
from scrapers.cost.sizes import Sizes
from scrapers.cost.statements import TESTS, Statement
from scrapers.errors import CostError
from scrapers.landing.duckdb import rows_of

PARTITIONS = {"d.games": "game_date"}
ON_24 = Days.on(date(2026, 1, 24))
DAY = "date '2026-01-24'"
OF_24 = f"game_date in ({DAY})"
WIDE = "d.wide"


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Six days of four games with their lines, one game without a date."""
    with duckdb.connect() as connection:
        connection.execute("create schema d")
        connection.execute(
            "create table d.games as select 'g' || i as game_id, "
            "date '2026-01-20' + cast(i // 4 as integer) as game_date, 'h' || i % 7 as home, "
            "'a' || i % 5 as away, 1 + i % 9 as points from range(24) as r(i) "
            "union all select 'none', null, 'h', 'a', 7"
        )
        connection.execute(
            "create table d.lines as select game_id, game_date, points + 0.5 as line from d.games "
            "where points > 3"
        )
        yield connection


def sizes(connection: duckdb.DuckDBPyConnection) -> Sizes:
    return Sizes(lambda sql: rows_of(connection, sql), PARTITIONS)


def test_sizes_are_those_of_bigquery(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute(
        "create table d.t as select * from (values (1, 'Jokić', true, now(), 0.5), "
        "(null, null, null, null, null), (2, '', false, null, 1.5)) as t(i, s, b, moment, f)"
    )
    size = sizes(warehouse).table("d.t")
    assert {name: size.of(name, ALL) for name in size.columns} == {
        "i": 16,
        "s": (2 + 6) + 2,
        "b": 2,
        "moment": 8,
        "f": 16,
    }
    assert size.of_all(ALL) == 16 + 10 + 2 + 8 + 16


def test_a_partition_is_part_of_the_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    size = sizes(warehouse).table("d.games")
    assert size.of("points", ON_24) == 4 * 8
    assert size.of("points", ALL) == 25 * 8
    # The game without a date is in the partition of nulls.
    assert size.of("points", Days.of([(1, date.max.toordinal())])) == 24 * 8


def test_what_cannot_be_told_is_said(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("create table d.odd (x integer[])")
    with pytest.raises(CostError, match=r"d\.odd\.x is of type INTEGER\[\]"):
        sizes(warehouse).table("d.odd")
    with pytest.raises(CostError, match=r"d\.none is not in the warehouse"):
        sizes(warehouse).table("d.none")


def test_what_is_billed() -> None:
    assert billed_bytes({"a": 1, "b": 0}) == 20 * MIB
    assert billed_bytes({"a": 10 * MIB + 1}) == 11 * MIB
    assert billed_bytes({"a": 0}) == billed_bytes({}) == billed_total(0, 3) == 0
    assert billed_total(25 * MIB, 3) == 30 * MIB
    assert billed_total(1, 0) == 10 * MIB
    assert dollars(2**40) == 6.25


def test_an_increment_is_billed_for_the_partitions_it_replaces(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = f"select game_id, game_date, points from `p`.`d`.`games` where {OF_24}"
    whole = "select game_id, game_date, line from `p`.`d`.`lines`"
    increment = Statement(
        WIDE, "analytics", sql, "incremental", "game_date", ("date '2026-01-24'",)
    )
    statements = [
        increment,
        Statement("d.log", "ops", whole, "incremental", appends=True),
        Statement("d.seen", "ops", "select * from `p`.`d`.`wide`", "view"),
        Statement("t", TESTS, "select count(*) as n from `p`.`d`.`seen` where points < 0", "test"),
    ]
    warehouse.execute("create table d.wide as select game_id, game_date, points from d.games")
    warehouse.execute("create table d.log as select game_id, game_date, line from d.lines")
    partitions = partitions_of(statements, PARTITIONS)
    assert partitions[WIDE] == "game_date"
    size = Sizes(lambda sql: rows_of(warehouse, sql), partitions)
    made, log, seen, test = costs_of(statements, size, partitions)
    day = sum(size.table("d.games").of(name, ON_24) for name in ("game_id", "game_date", "points"))
    assert made.tables == {"d.games": day, WIDE: size.table(WIDE).of_all(ON_24)}
    assert made.billed == 20 * MIB
    assert log.tables["d.log"] == size.table("d.log").of_all(ALL)
    assert (seen.scanned, seen.billed) == (0, 0)
    assert test.tables == {WIDE: 25 * 8}


def test_an_increment_is_flat_whatever_the_history(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = f"select home, game_date from `p`.`d`.`games` where {OF_24}"
    increment = Statement(
        WIDE, "analytics", sql, "incremental", "game_date", ("date '2026-01-24'",)
    )
    warehouse.execute("create table d.wide as select home, game_date from d.games")
    partitions = partitions_of([increment], PARTITIONS)

    def scanned() -> int:
        size = Sizes(lambda sql: rows_of(warehouse, sql), partitions)
        return costs_of([increment], size, partitions)[0].scanned

    before = scanned()
    for table in ("d.games", "d.wide"):
        warehouse.execute(
            f"insert into {table} by name select * replace (game_date - 3650 as game_date) "
            f"from {table}"
        )
    assert scanned() == before > 0


def test_an_increment_may_read_its_own_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "select home, game_date from `p`.`d`.`wide` where game_date < date '2026-01-24'"
    warehouse.execute("create table d.wide as select home, game_date from d.games")
    increment = Statement(WIDE, "analytics", sql, "incremental", "game_date")
    partitions = partitions_of([increment], PARTITIONS)
    size = Sizes(lambda sql: rows_of(warehouse, sql), partitions)
    before = Days.of([(1, date(2026, 1, 23).toordinal())])
    assert 0 < costs_of([increment], size, partitions)[0].scanned == size.table(WIDE).of_all(before)


@pytest.mark.parametrize("text", ["current_date()", "game_date"])
def test_a_partition_that_is_no_literal_is_refused(
    warehouse: duckdb.DuckDBPyConnection, text: str
) -> None:
    odd = Statement("d.games", "x", "select 1 as one", "incremental", "game_date", (text,))
    with pytest.raises(CostError, match="is no literal date"):
        costs_of([odd], sizes(warehouse), PARTITIONS)
