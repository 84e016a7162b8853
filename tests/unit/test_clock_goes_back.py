"""A clock that is before the last run, the last build or what is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from nba_props import clock_checks
from nba_props.commands.modelling.predict import predict
from nba_props.commands.modelling.train import train
from nba_props.writing import writing
from scrapers.clock import Clock, now_utc
from scrapers.errors import PublicationError, UsageError, WarehouseError
from scrapers.settings import Settings
from tests.unit import exports, seasons

BUILT_AT = datetime(2026, 1, 25, 20, tzinfo=UTC)
RUNS = "select command, target_schema from raw_ops.runs order by run_id"


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=200, force_terminal=False)


def act(settings: Settings, console: Console, schema: str = "nba") -> None:
    with writing(settings, console, "tick", Clock(now_utc(), "wall"), schema):
        pass


def set_back(monkeypatch: pytest.MonkeyPatch, **by: float) -> list[float]:
    """Set the machine's clock back, and give the waits that are asked for."""
    waits: list[float] = []
    monkeypatch.setattr(clock_checks, "now_utc", lambda: now_utc() - timedelta(**by))
    monkeypatch.setattr(clock_checks, "sleep", waits.append)
    return waits


def test_a_machine_whose_clock_has_gone_back_does_nothing(
    make_settings: Callable[..., Settings], console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings()
    act(settings, console)
    waits = set_back(monkeypatch, hours=2)
    with pytest.raises(WarehouseError, match=r"clock says .*, and the last run .*Set the clock"):
        act(settings, console)
    # A look-back has runs of its own.
    act(settings, console, "nba_asof")
    assert waits == []
    assert [row["target_schema"] for row in seasons.rows_in(settings.duckdb_path, RUNS)] == [
        "nba",
        "nba_asof",
    ]


def test_a_clock_that_is_seconds_behind_is_waited_for(
    make_settings: Callable[..., Settings], console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings()
    act(settings, console)
    waits = set_back(monkeypatch, seconds=20)
    act(settings, console)
    assert [10 < wait <= 20 for wait in waits] == [True]
    assert len(seasons.rows_in(settings.duckdb_path, RUNS)) == 2


def test_nothing_is_predicted_from_models_of_a_later_moment(
    make_settings: Callable[..., Settings], console: Console, tmp_path: object
) -> None:
    settings = make_settings(nba_props_models_dir=f"{tmp_path}/artefacts")
    seasons.make_warehouse(settings.duckdb_path, seasons.player_games(), BUILT_AT)
    train(settings, console, Clock(BUILT_AT, "given"), ["pts"])
    with seasons.duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute(
            "create table nba.build_context as select timestamp '2026-01-25 20:00:00' as as_of_utc"
        )
    earlier = Clock(BUILT_AT - timedelta(minutes=1), "given")
    with pytest.raises(UsageError, match=r"models are as of Sun 25 Jan 2026 3:00 PM ET, and noth"):
        predict(settings, console, earlier)
    made = "select * from raw_predictions.predictions"
    assert seasons.rows_in(settings.duckdb_path, made) == []


def test_older_is_not_published_over_newer(stage: exports.Stage) -> None:
    assert stage.publish() == 0
    before = stage.everything()
    exports.build_later(stage.path, -1)
    exports.change(stage.path, "update nba.export_predictions set mean = 9")
    with pytest.raises(PublicationError, match=r"published is as of .*, which is before: nothing"):
        stage.publish()
    assert stage.everything() == before
    # Another place has nothing newer.
    assert stage.publish(url=f"{stage.target}-2") == 0
    exports.build_later(stage.path, 1)
    assert stage.publish() == 0
