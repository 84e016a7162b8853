"""One writer, and readers that are never in its way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nba_props.readers import open_reader, readers_path, refresh_readers_copy
from scrapers.errors import DamagedError, LockedError, NotBuiltError, WarehouseError
from scrapers.landing.duckdb import connect
from scrapers.landing.lock import write_lock
from scrapers.settings import Settings
from tests.unit.support import ROOT

MakeSettings = Callable[..., Settings]

_HOLDER = """
import sys, time
from pathlib import Path
from scrapers.landing.lock import write_lock
with write_lock(Path(sys.argv[1]), "run"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "live.duckdb"


def test_the_second_writer_learns_who_writes(path: Path) -> None:
    with (
        write_lock(path, "run"),
        pytest.raises(LockedError, match=r"`nba-props run` \(process \d+\) is writing") as caught,
        write_lock(path, "build"),
    ):
        pass
    assert "\n" not in str(caught.value)


def test_the_lock_is_free_after_use(path: Path) -> None:
    for command in ("run", "build"):
        with write_lock(path, command):
            pass


def test_the_lock_dies_with_its_holder(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError), write_lock(path, "build"):
            pass
        holder.send_signal(signal.SIGKILL)
    with write_lock(path, "build"):
        pass


def make_live(path: Path, value: int) -> None:
    with connect(path) as connection:
        connection.execute("create schema if not exists nba")
        connection.execute(f"create or replace table nba.numbers as select {value} as n")
        connection.execute("create or replace view nba.seen as select * from nba_props.nba.numbers")


@pytest.fixture
def settings(path: Path, make_settings: MakeSettings) -> Settings:
    return make_settings(nba_props_duckdb_path=path)


def read(settings: Settings) -> int:
    with open_reader(settings, "nba") as reader:
        # The view names its catalog, which must be the live one.
        return int(reader.rows("select n from {seen}")[0]["n"])


def test_readers_see_the_live_file(path: Path, settings: Settings) -> None:
    make_live(path, 1)
    assert read(settings) == 1
    time.sleep(0.02)
    make_live(path, 2)
    assert read(settings) == 2


def test_readers_see_the_last_copy_during_a_run(path: Path, settings: Settings) -> None:
    make_live(path, 1)
    refresh_readers_copy(path)
    with write_lock(path, "run"), duckdb.connect(str(path)) as writer:
        writer.execute("update nba.numbers set n = 2")
        assert read(settings) == 1
    assert read(settings) == 2


def test_an_open_reader_survives_a_new_copy(path: Path, settings: Settings) -> None:
    make_live(path, 1)
    with open_reader(settings, "nba") as reader:
        make_live(path, 2)
        refresh_readers_copy(path)
        assert reader.rows("select n from {seen}") == [{"n": 1}]
    assert read(settings) == 2


def test_the_copy_is_not_touched_when_the_live_file_cannot_be_copied(path: Path) -> None:
    make_live(path, 1)
    refresh_readers_copy(path)
    before = readers_path(path).read_bytes()
    path.write_text("x" * 5000)
    with pytest.raises(WarehouseError):
        refresh_readers_copy(path)
    assert readers_path(path).read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == ["live.duckdb", "live.readers.duckdb"]


def test_no_warehouse(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="run `nba-props run` first"):
        read(settings)


def test_the_first_run_is_still_writing(path: Path, settings: Settings) -> None:
    make_live(path, 1)
    with (
        write_lock(path, "run"),
        pytest.raises(WarehouseError, match="for the first time"),
    ):
        read(settings)


def test_a_schema_that_was_not_built(path: Path, settings: Settings) -> None:
    make_live(path, 1)
    with (
        open_reader(settings, "nba_asof") as reader,
        pytest.raises(WarehouseError, match="nba-props build"),
    ):
        reader.rows("select * from {seen}")


def test_a_column_that_an_earlier_version_did_not_build(path: Path, settings: Settings) -> None:
    make_live(path, 1)
    with open_reader(settings, "nba") as reader:
        (row,) = reader.rows("select 1 as there")
    assert row == {"there": 1}
    with pytest.raises(NotBuiltError, match=r"no column since_then.*run `nba-props build`"):
        row["since_then"]


def test_a_warehouse_that_is_called_like_a_copy_is_none(
    tmp_path: Path, make_settings: MakeSettings
) -> None:
    live = tmp_path / "my.readers.duckdb"
    live.write_text("no database")
    settings = make_settings(nba_props_duckdb_path=str(live))
    with pytest.raises(DamagedError, match="`nba-props restore` a backup") as caught:
        open_reader(settings, "nba").__enter__()
    assert "remove it" not in str(caught.value)
