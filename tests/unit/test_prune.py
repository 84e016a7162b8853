"""`prune` removes what `prunable` lists and nothing else, and only when it is asked to."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from nba_props.commands.data.build import check_keys, check_past
from nba_props.commands.history.prune import prune
from nba_props.writing import writing
from scrapers.clock import Clock, now_utc
from scrapers.errors import NotBuiltError, UsageError, WarehouseError
from scrapers.events import Row
from scrapers.landing.answers import Versions, rebuild
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import ATTEMPTS
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings
from scrapers.sources import nba
from scrapers.terminal import Terminal
from tests.unit.support import ROOT

TABLES = read_tables(ROOT)
NOW = Clock(datetime(2026, 1, 25, 14, tzinfo=UTC), "given")
PRUNABLE = """
    create schema nba; create schema nba_asof; create schema other;
    create table nba.prunable as
    select * from (values
        ('lookback_schema', 'nba_asof', timestamp '2026-01-01 05:00:00', null),
        ('answer_keys', 'old', timestamp '2025-01-01 05:00:00', 8)
    ) as rows (kind, name, last_used_utc, characters);
    create table nba.short_answers as select 'short' as request_id;
    create table nba.verdicts as select 1 as one;
    create table nba_asof.verdicts as select 1 as one;
    create table other.verdicts as select 1 as one;
"""


def attempt(request: str, day: int, keys: str | None = '["k"]', **more: object) -> Row:
    moment = datetime(2026, 1, day, 12, tzinfo=UTC)
    return dict.fromkeys(TABLES[ATTEMPTS].column_names) | {
        "attempt_id": f"{request}-1",
        "request_id": request,
        "page": 1,
        "attempt_number": 1,
        "is_last_page": True,
        "source": "nba",
        "endpoint": "schedule",
        "params": "{}",
        "requested_for": date(2025, 7, 1),
        "responded_at_utc": moment,
        "as_of_utc": moment,
        "outcome": "ok",
        "record_count": 1,
        "record_keys": keys,
        **more,
    }


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    made = make_settings()
    warehouse = DuckDBWarehouse(made.duckdb_path, TABLES)
    warehouse.append(ATTEMPTS, [attempt("old", 1), attempt("new", 5)])
    warehouse.release()
    with duckdb.connect(str(made.duckdb_path)) as connection:
        connection.execute(PRUNABLE)
    return made


def state(settings: Settings) -> tuple[dict[str, str | None], set[str]]:
    """Keys by request, and the schemas of models."""
    with duckdb.connect(str(settings.duckdb_path), read_only=True) as connection:
        keys = connection.execute(f"select request_id, record_keys from {ATTEMPTS}").fetchall()
        schemas = connection.execute(
            "select distinct schema_name from duckdb_tables() where schema_name not like 'raw_%'"
        ).fetchall()
    return dict(keys), {name for (name,) in schemas}


def ask(settings: Settings, *, is_applied: bool) -> str:
    console = Terminal(file=io.StringIO(), width=200)
    assert prune(settings, console, NOW, is_applied=is_applied) == 0
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_dry_it_only_says_what_would_go(settings: Settings) -> None:
    before = state(settings)
    output = ask(settings, is_applied=False)
    assert re.search(r"look-back schemas +1 ", output)
    assert re.search(r"keys of replaced answers +1 +8 ", output)
    assert "nba-props prune --apply" in output
    assert state(settings) == before


def test_applied_it_removes_that_and_nothing_else(settings: Settings) -> None:
    assert "Removed." in ask(settings, is_applied=True)
    assert state(settings) == ({"old": None, "new": '["k"]'}, {"nba", "other"})


def test_nothing_to_remove_is_printed(settings: Settings) -> None:
    with duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute("delete from nba.prunable")
    before = state(settings)
    for is_applied in (False, True):
        assert "nothing" in ask(settings, is_applied=is_applied)
    assert state(settings) == before


@pytest.mark.parametrize("name", ["nba", "other", 'nba_asof"; drop schema nba; --_asof'])
def test_only_a_look_back_schema_is_removed(settings: Settings, name: str) -> None:
    with duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute("update nba.prunable set name = ? where name = 'nba_asof'", [name])
    with pytest.raises(WarehouseError, match="is no look-back schema"):
        ask(settings, is_applied=True)
    assert state(settings)[1] == {"nba", "nba_asof", "other"}


def test_before_the_first_build_it_says_what_to_do(settings: Settings) -> None:
    with duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute("drop table nba.prunable")
    for is_applied, error in ((False, NotBuiltError), (True, WarehouseError)):
        with pytest.raises(error, match="nba-props build"):
            ask(settings, is_applied=is_applied)


@pytest.mark.parametrize(
    ("later", "is_refused"),
    [
        # At noon of the tenth the answer of the first had been replaced on the fifth.
        (attempt("new", 5), False),
        (attempt("new", 15), True),
        (attempt("new", 5, keys=None), True),
        (attempt("short", 5), True),
        (attempt("new", 5, is_last_page=False), True),
        (attempt("new", 5, endpoint="box_scores"), True),
        (attempt("new", 5, params='{"game_id": "1"}'), True),
    ],
)
def test_a_look_back_that_needs_pruned_keys_is_refused(
    settings: Settings, later: Row, is_refused: bool
) -> None:
    warehouse = DuckDBWarehouse(settings.duckdb_path, TABLES)
    warehouse.update(f"delete from {ATTEMPTS}")
    warehouse.append(ATTEMPTS, [attempt("old", 1, keys=None), later])
    warehouse.release()
    console = Terminal(file=io.StringIO())
    clock = Clock(datetime(2026, 1, 10, 12, tzinfo=UTC), "given")
    with writing(settings, console, "build", clock, "nba_asof") as writer:
        if is_refused:
            with pytest.raises(UsageError, match=r"was pruned.*name a later moment"):
                check_keys(writer)
        else:
            check_keys(writer)


def test_there_is_no_look_back_to_what_is_to_come(settings: Settings) -> None:
    console = Terminal(file=io.StringIO())
    ahead = Clock(now_utc() + timedelta(days=400), "given")
    with (
        pytest.raises(UsageError, match="is still to come"),
        writing(settings, console, "build", ahead, "nba_asof") as writer,
    ):
        check_past(writer)
    # Where the clock is a sandbox's, to what its runs have reached.
    with writing(settings, console, "run", ahead, "nba") as writer:
        check_past(writer)
    with writing(settings, console, "build", NOW, "nba_asof") as writer:
        check_past(writer)


def test_a_failed_or_an_empty_answer_was_not_pruned(settings: Settings) -> None:
    warehouse = DuckDBWarehouse(settings.duckdb_path, TABLES)
    warehouse.update(f"delete from {ATTEMPTS}")
    failed = attempt("failed", 1, keys=None, record_count=None, outcome="timeout")
    warehouse.append(ATTEMPTS, [failed, attempt("empty", 1, keys="[]", record_count=0)])
    warehouse.release()
    with writing(settings, Terminal(file=io.StringIO()), "build", NOW, "nba_asof") as writer:
        check_keys(writer)


def test_an_answer_without_its_keys_is_not_captured_as_an_empty_one() -> None:
    rows = [attempt("old", 1, keys=None), attempt("failed", 2, None, record_count=None)]
    pruned, failed = rebuild(nba.SCHEDULE, rows, Versions([]))
    assert (pruned.is_whole, failed.is_whole) == (False, True)


def test_no_keys_are_pruned_of_what_is_read_from_every_answer() -> None:
    text = (ROOT / "models" / "health" / "prunable.sql").read_text()
    (listed,) = re.findall(r"endpoint not in \((.*?)\)", text)
    kept = set(re.findall(r"'(\w+)'", listed))
    read = {
        name
        for path in Path(ROOT / "models").rglob("*.sql")
        for name in re.findall(r"record_intervals\('\w+', '\w+', '(\w+)'", path.read_text())
    }
    assert read
    assert kept == read
