"""Days that land in any order end in the same state: what became known at once is ordered by
when it happened."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.harness import RUN_COLUMNS, Bench, Row
from tests.e2e.rows import difference, ordered

pytestmark = pytest.mark.slow

DAYS = [f"2026-01-{day:02}" for day in range(5, 13)]
AS_OF = "2026-01-13T12:00"
# How often a day was asked for, which is twice where two spans hold it.
ASKED = {"rec_source_matrix": {"requests", "attempts"}}
# Ids and stamps of a run inside a text.
_STAMPS = re.compile(r'"(attempt|request)_id": ?"[^"]*"|\d\d:\d\d:\d\d(\.\d+)?')


class State(dict[str, tuple[list[str], list[tuple[Any, ...]]]]):
    """Columns and rows by table, in short where Hypothesis shows what a test was given."""

    def __repr__(self) -> str:
        return f"{len(self)} tables"


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Spans that together hold every day, in any order; some days may lie in two of them."""
    cuts = sorted(draw(st.sets(st.integers(1, len(DAYS) - 1), min_size=1, max_size=3)))
    edges = [0, *cuts, len(DAYS)]
    found = [(DAYS[first], DAYS[after - 1]) for first, after in pairwise(edges)]
    again = draw(st.integers(0, len(DAYS) - 1))
    return draw(st.permutations([*found, (DAYS[again], DAYS[min(again + 1, len(DAYS) - 1)])]))


def _state(bench: Bench) -> State:
    """Rows of every table of the project, without what names a run."""
    tables = bench.query(
        "select table_name, list(column_name order by ordinal_position) as columns "
        "from information_schema.columns inner join information_schema.tables "
        "using (table_schema, table_name) "
        "where table_schema = 'nba' and table_type = 'BASE TABLE' group by table_name"
    )
    return State((table["table_name"], _rows(bench, table)) for table in tables)


def _rows(bench: Bench, table: Row) -> tuple[list[str], list[tuple[Any, ...]]]:
    left_out = RUN_COLUMNS | ASKED.get(table["table_name"], set())
    columns = [name for name in table["columns"] if name not in left_out]
    quoted = ", ".join(f'"{name}"' for name in columns)
    found = bench.query(f"select {quoted} from nba.{table['table_name']}")
    values = [
        [_STAMPS.sub("", value) if isinstance(value, str) else value for value in row.values()]
        for row in found
    ]
    return columns, ordered(values)


def _land(bench: Bench, order: list[tuple[str, str]]) -> State:
    bench.clear()
    bench.at(AS_OF)
    for first, last in order:
        bench.live("scrape", "--from", first, "--to", last)
    assert bench.live("run", code=None).returncode < 3
    return _state(bench)


@pytest.fixture(scope="module")
def in_order(empty: Bench) -> State:
    """The days landed as they came, in one request each."""
    return _land(empty, [(DAYS[0], DAYS[-1])])


def test_days_were_landed(in_order: State) -> None:
    columns, rows = in_order["player_game_summary"]
    place = columns.index("game_date")
    assert {str(row[place]) for row in rows} == set(DAYS)
    assert in_order["player_form"][1]


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=spans())
def test_spans_in_any_order_end_in_the_same_state(
    empty: Bench, in_order: State, order: list[tuple[str, str]]
) -> None:
    landed = _land(empty, order)
    assert landed.keys() == in_order.keys()
    wrong = {
        name: found
        for name, (columns, rows) in landed.items()
        if (found := difference(columns, in_order[name][1], rows))
    }
    assert wrong == {}
