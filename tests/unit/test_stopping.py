"""Ctrl-C and SIGTERM at any moment: an end at once, the right exit code, and a line in the log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nba_props import dbt
from scrapers import stopping
from scrapers.settings import Settings
from tests.unit.support import KEY, ROOT, Reply, Server

MakeSettings = Callable[..., Settings]
CODES = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
STOPPED = "Stopped. What was landed stays; nothing is half done.\n"


def hear_signals() -> None:
    """For `preexec_fn`: who runs the tests in the background has them ignored."""
    for number, _ in CODES:
        signal.signal(number, signal.SIG_DFL)


def start(
    path: Path, url: str, *arguments: str, handlers: Callable[[], None] = hear_signals
) -> subprocess.Popen[str]:
    urls = ("BDL_BASE_URL", "NBA_CDN_BASE_URL", "NBA_OFFICIALS_BASE_URL", "ESPN_BASE_URL")
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("nba-props")), *arguments],
        env={
            **os.environ,
            **dict.fromkeys(urls, url),
            "BDL_API_KEY": KEY,
            "NBA_PROPS_DUCKDB_PATH": str(path / "x.duckdb"),
            "NBA_PROPS_READ_TIMEOUT_SECONDS": "300",
            "NBA_PROPS_DEADLINE_SECONDS": "300",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=handlers,
    )


def ends(path: Path) -> list[tuple[str, str]]:
    with duckdb.connect(str(path / "x.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select outcome, error_message from raw_ops.run_ends order by ended_at_utc"
        ).fetchall()


@pytest.mark.parametrize(("number", "code"), CODES)
def test_while_it_waits_for_a_source(
    tmp_path: Path, server: Server, number: signal.Signals, code: int
) -> None:
    server.say(Reply(pause=5))
    with start(tmp_path, server.url, "scrape", "--endpoint", "balldontlie/games") as command:
        while not server.seen:
            time.sleep(0.02)
        # A terminal passes it on to all that it started, and so may what we started.
        command.send_signal(number)
        command.send_signal(number)
        out, err = command.communicate(timeout=120)
    assert (command.returncode, out, err) == (code, "", STOPPED)
    assert ends(tmp_path) == [("interrupted", number.name)]
    assert (tmp_path / "x.duckdb.lock").read_text() == ""


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path, server: Server) -> None:
    def nohup() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    server.say(Reply(pause=1))
    arguments = ("scrape", "--endpoint", "balldontlie/box_scores")
    with start(tmp_path, server.url, *arguments, handlers=nohup) as command:
        while not server.seen:
            time.sleep(0.02)
        command.send_signal(signal.SIGHUP)
        command.communicate(timeout=120)
    assert command.returncode == 0
    assert ends(tmp_path) == [("completed", None)]


_EARLY = """
import os, signal, sys

class Finder:
    def find_spec(self, name, path, target=None):
        if name == "nba_props.cli.application":
            os.kill(os.getpid(), signal.SIG%s)

sys.meta_path.insert(0, Finder())
from nba_props.cli import main
main()
"""


@pytest.mark.parametrize(("name", "code"), [("INT", 130), ("TERM", 143)])
def test_before_the_command_is_read(name: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _EARLY % name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=hear_signals,
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "", STOPPED)


class _Swallowing:
    """As dbt's runner: what ends it comes back like an error of its own."""

    def __init__(self, **_: object) -> None:
        pass

    def invoke(self, arguments: list[str]) -> object:
        from dbt.cli.main import dbtRunnerResult

        try:
            _execute()
        except KeyboardInterrupt as error:
            return dbtRunnerResult(success=False, exception=error)
        raise AssertionError("the signal was not heard")


class _Cursor:
    """What a statement holds while it runs."""


_cursors: list[weakref.ref[_Cursor]] = []


def _execute() -> None:
    cursor = _Cursor()
    _cursors.append(weakref.ref(cursor))
    signal.raise_signal(signal.SIGTERM)


def test_dbt_gives_the_signal_back(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dbt.cli.main.dbtRunner", _Swallowing)
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(stopping, "_first", None)
    monkeypatch.setattr(stopping, "_SIGNALS", (signal.SIGTERM,))
    stopping.install()
    try:
        with pytest.raises(stopping.Stopped, match="SIGTERM") as caught:
            dbt.parse(make_settings())
        assert stopping.exit_code() == 143
        # Else the file could not be opened while the command ends.
        assert [cursor() for cursor in _cursors] == [None], caught
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_must_be_written_whole_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "_first", None)
    monkeypatch.setattr(stopping, "_SIGNALS", (signal.SIGTERM,))
    before = signal.getsignal(signal.SIGTERM)
    stopping.install()
    written = []

    def write() -> None:
        with stopping.shielded():
            signal.raise_signal(signal.SIGTERM)
            written.append(1)

    try:
        with pytest.raises(stopping.Stopped, match="SIGTERM"):
            write()
        assert written == [1]
        # It was raised once; what is written while it ends is not disturbed by it.
        with stopping.shielded():
            written.append(2)
        with pytest.raises(stopping.Stopped, match="SIGTERM"):
            stopping.check()
    finally:
        signal.signal(signal.SIGTERM, before)


# Seconds after the start of a build: dbt is imported, parses, and builds.
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["parse", "build"])
def test_during_dbt(tmp_path: Path, number: signal.Signals, moment: str) -> None:
    log = ROOT / "logs" / "dbt.log"
    size = log.stat().st_size if log.exists() else 0
    with start(tmp_path, "http://127.0.0.1:9", "build") as command:
        mark = b"Registered adapter" if moment == "parse" else b"of "
        while command.poll() is None:
            logged = log.read_bytes()[size:] if log.exists() else b""
            if mark in logged and (moment == "parse" or b"START" in logged):
                break
            time.sleep(0.05)
        time.sleep(0.5)
        command.send_signal(number)
        sent = time.monotonic()
        _, err = command.communicate(timeout=120)
        seconds = time.monotonic() - sent
    assert err.splitlines()[-1] == STOPPED.strip()
    assert command.returncode == 128 + number
    assert ends(tmp_path) == [("interrupted", number.name)]
    assert seconds < 20
