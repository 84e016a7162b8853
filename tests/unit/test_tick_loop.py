"""`nba-props tick --every`: a tick each interval in one process, until a signal ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nba_props import dbt_project
from nba_props.commands.operations import tick_loop
from scrapers.clock import Clock
from scrapers.errors import ConfigError, NbaPropsError, WarehouseError
from scrapers.landing.lock import write_lock
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.support import ROOT

MakeSettings = Callable[..., Settings]
WALL = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


class Ended(BaseException):
    """Ends a loop, as a signal does."""


class World:
    """Time that passes only when it is slept through or a tick takes it."""

    def __init__(self, *takes: float | Exception) -> None:
        self.seconds = 100.0
        self.left = list(takes)
        self.ticked: list[tuple[float, Clock]] = []
        self.project = "one"

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def tick(self, _settings: Settings, _console: Terminal, clock: Clock, _verbose: bool) -> int:
        if not self.left:
            raise Ended
        self.ticked.append((self.seconds - 100, clock))
        took = self.left.pop(0)
        if isinstance(took, Exception):
            raise took
        self.seconds += took
        return 0


@pytest.fixture
def live(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[World, Clock], None]:
    def run(world: World, clock: Clock) -> None:
        monkeypatch.setattr(tick_loop, "tick", world.tick)
        monkeypatch.setattr(time, "monotonic", lambda: world.seconds)
        monkeypatch.setattr(time, "sleep", world.sleep)
        monkeypatch.setattr(
            tick_loop, "now_utc", lambda: WALL + timedelta(seconds=world.seconds - 100)
        )
        monkeypatch.setattr(dbt_project, "project_hash", lambda _: world.project)
        tick_loop.tick_every(make_settings(), Terminal(), clock, False, FIVE_MINUTES)

    return run


def test_a_tick_each_interval_and_a_long_one_skips_some(
    live: Callable[[World, Clock], None],
) -> None:
    world = World(1, 299, 700, 1)
    with pytest.raises(Ended):
        live(world, Clock(WALL, "wall"))
    assert [at for at, _ in world.ticked] == [0, 300, 600, 1500]
    # The clock of each is that of its moment.
    assert [clock.as_of_utc for _, clock in world.ticked] == [
        WALL + timedelta(seconds=at) for at, _ in world.ticked
    ]


def test_a_given_clock_goes_on_as_the_walls_does(live: Callable[[World, Clock], None]) -> None:
    given = datetime(2026, 1, 24, 15, 0, tzinfo=UTC)
    world = World(1, 1)
    with pytest.raises(Ended):
        live(world, Clock(given, "given"))
    assert [clock for _, clock in world.ticked] == [
        Clock(given, "given"),
        Clock(given + FIVE_MINUTES, "given"),
    ]


def test_after_a_failure_the_next_one_tries(
    live: Callable[[World, Clock], None], capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(WarehouseError("The file cannot be opened: do this."), 1)
    with pytest.raises(Ended):
        live(world, Clock(WALL, "wall"))
    assert [at for at, _ in world.ticked] == [0, 300]
    output = " ".join(capsys.readouterr().out.split())
    assert output.endswith("the tick failed: The file cannot be opened: do this.")


def test_a_bug_ends_it(live: Callable[[World, Clock], None]) -> None:
    with pytest.raises(ZeroDivisionError):
        live(World(ZeroDivisionError()), Clock(WALL, "wall"))


def test_it_does_not_go_on_with_another_project(live: Callable[[World, Clock], None]) -> None:
    world = World(1, 1, 1)
    world.sleep = lambda seconds: setattr(world, "project", "two")  # type: ignore[method-assign]
    with pytest.raises(NbaPropsError, match="has been changed since this began: start it again"):
        live(world, Clock(WALL, "wall"))
    assert len(world.ticked) == 1


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("5m", 300), ("1h", 3600), ("24h", 86400), ("1440m", 86400)]
)
def test_an_interval(text: str, seconds: int) -> None:
    assert tick_loop.read_interval(text).total_seconds() == seconds


@pytest.mark.parametrize(
    "text", ["", "5", "m", "0m", "-5m", "5 m", "5min", "1.5h", "25h", "\u0665m"]
)
def test_no_interval(text: str) -> None:
    with pytest.raises(ConfigError, match="write 90s, 5m or 1h, 24h at most"):
        tick_loop.read_interval(text)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_at_once(tmp_path: Path, number: signal.Signals, code: int) -> None:
    def hear() -> None:
        signal.signal(number, signal.SIG_DFL)

    database = tmp_path / "x.duckdb"
    command = [str(Path(sys.executable).with_name("nba-props")), "tick", "--every"]
    environment = os.environ | {"NBA_PROPS_DUCKDB_PATH": str(database), "PYTHONUNBUFFERED": "1"}
    # Another command holds the lock, so that a tick has nothing to do but to say so.
    with (
        write_lock(database, "run"),
        subprocess.Popen(
            [*command, "1s"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hear,
        ) as process,
    ):
        assert process.stdout is not None
        output = ""
        while output.count("The next tick does what is due.") < 2:
            line = process.stdout.readline()
            assert line
            output += " ".join(line.split()) + " "
        process.send_signal(number)
        sent = time.monotonic()
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (
        code,
        "Stopped. What was landed stays; nothing is half done.\n",
    )
    assert time.monotonic() - sent < 10
