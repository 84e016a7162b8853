"""After a build the verdicts that are there must bear the run that built."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rich.console import Console

from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.errors import DbtError
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings

CLOCK = Clock(datetime(2026, 1, 24, 17, tzinfo=UTC), "given")


def check(settings: Settings, run_id: str | None) -> None:
    """Check a run against a warehouse whose verdicts are of `run_id`: None is its own."""
    with writing(settings, Console(quiet=True), "build", CLOCK, "nba") as writer:
        writer.warehouse.release()
        with connect(settings.duckdb_path) as connection:
            connection.execute("create schema if not exists nba")
            if run_id != "":
                connection.execute(
                    "create or replace table nba.build_context as select ? as run_id, "
                    "timestamp '2026-01-23 17:00' as as_of_utc",
                    [run_id or writer.run.run_id],
                )
        writer._check_verdicts("nba")


def test_its_own_verdicts_are_good(make_settings: Callable[..., Settings]) -> None:
    check(make_settings(), None)


@pytest.mark.parametrize(
    ("run_id", "message"),
    [("another", "there are those of Fri 23 Jan 2026 12:00 PM ET"), ("", "there are none")],
)
def test_those_of_another_run_are_a_failed_build(
    make_settings: Callable[..., Settings], run_id: str, message: str
) -> None:
    with pytest.raises(DbtError, match="not of this run") as caught:
        check(make_settings(), run_id)
    assert message in str(caught.value)
