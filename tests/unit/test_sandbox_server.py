"""The server itself: keys, the log, the controls, its start, and that it repeats itself."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

import sandbox
from sandbox.server import Sandbox
from sandbox.testing import Client

ROOT = Path(sandbox.__file__).parent.parent
BOX = "/bdl/v1/box_scores?date=2026-01-10"
PATHS = (
    BOX,
    "/bdl/v1/games?seasons[]=2025&per_page=100",
    "/bdl/v1/player_injuries?per_page=100",
    "/bdl/v1/players/active",
    "/nba/static/json/staticData/scheduleLeagueV2.json",
    "/nba/static/json/liveData/boxscore/boxscore_0022500644.json",
    "/nba/static/json/liveData/playbyplay/playbyplay_0022500644.json",
    "/espn/apis/site/v2/sports/basketball/nba/scoreboard?dates=20260125",
    "/espn/apis/site/v2/sports/basketball/nba/teams/18/roster",
    "/officials/wp-json/api/v1/get-game-officials?date=2026-01-25",
)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_faults([])
    running.set_clock(running.world.end)
    return Client(running.url)


@pytest.mark.parametrize("key", [None, "", "invalid"])
def test_balldontlie_wants_a_key(client: Client, key: str | None) -> None:
    got = client.send("GET", BOX, key=key)
    assert got.status == 401
    assert client.send("GET", PATHS[4], key=None).status == 200


def test_the_log_tells_what_was_asked_and_no_key(client: Client, running: Sandbox) -> None:
    before = len(running.requests())
    client.faults({"endpoint": "bdl/box_scores", "fault": "not_found"})
    client.send("GET", BOX, key="very-secret")
    client.send("GET", "/bdl/v1/nothing", key="very-secret")
    client.send("GET", PATHS[5], key="very-secret")
    got = client.send("GET", "/_sandbox/requests")
    assert b"very-secret" not in got.body
    first, second, third = got.json()[before:]
    assert (first["endpoint"], first["date"], first["path"]) == (
        "bdl/box_scores",
        "2026-01-10",
        BOX,
    )
    assert (first["status"], first["fault"]) == (404, "not_found")
    assert (second["endpoint"], second["status"], second["fault"]) == (None, 404, None)
    assert (third["game_id"], third["date"]) == ("0022500644", "2026-01-25")
    assert [first["n"], second["n"], third["n"]] == [before + 1, before + 2, before + 3]


def test_a_key_in_the_address_is_not_logged(client: Client, running: Sandbox) -> None:
    client.send("GET", BOX + "&api_key=very-secret&Authorization=very-secret")
    assert "very-secret" not in str(running.requests())


@pytest.mark.parametrize(
    "body", [{}, [], {"now_utc": 1}, {"now_utc": "soon"}, {"now_utc": "2026-01-24T21:00:00"}]
)
def test_a_clock_that_is_not_understood(client: Client, body: object) -> None:
    got = client.send("PUT", "/_sandbox/clock", body)
    assert got.status == 400
    assert got.json()["error"].endswith(".")


def test_there_are_no_other_controls(client: Client) -> None:
    assert client.send("PUT", "/_sandbox/facts", {}).status == 404
    assert client.send("PUT", "/bdl/v1/games", {}).status == 404
    assert client.send("GET", "/_sandbox/clock").status == 404
    assert client.send("POST", "/_sandbox/clock", {}).status == 404


def test_the_clock_starts_after_the_last_final() -> None:
    with Sandbox() as fresh:
        client = Client(fresh.url)
        assert {row["status"] for row in client.box_scores("2026-01-26")} == {"Final"}
        assert all(row["period"] == 0 for row in client.box_scores("2026-01-27"))


def test_the_same_clock_gives_the_same_bytes(client: Client) -> None:
    moments = ("2026-01-25T23:40:00Z", "2026-01-26T12:00:00Z")
    with Sandbox() as other:
        twin = Client(other.url)
        for now in (*moments, *moments[::-1]):
            client.clock(now)
            twin.clock(now)
            for path in PATHS:
                assert client.send("GET", path).body == twin.send("GET", path).body, path


def test_many_at_once(client: Client) -> None:
    with Sandbox() as other:
        many = Client(other.url)
        asked = [path for path in PATHS for _ in range(4)]
        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(lambda path: many.send("GET", path), asked))
        for path, answer in zip(asked, got, strict=True):
            assert answer.status == 200
            assert answer.body == client.send("GET", path).body
        assert sorted(entry["n"] for entry in other.requests()) == list(range(1, len(asked) + 1))


def test_a_connection_is_kept(running: Sandbox) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=5)
    connection.connect()
    socket = connection.sock
    for _ in range(3):
        connection.request("GET", BOX, headers={"Authorization": "key"})
        assert connection.getresponse().read()
        assert connection.sock is socket
    connection.close()


def test_a_hanging_request_does_not_hold_up_the_end() -> None:
    with Sandbox() as other:
        client = Client(other.url, timeout=0.2)
        client.faults({"endpoint": "bdl/box_scores", "fault": "timeout", "seconds": 60})
        with pytest.raises(TimeoutError):
            client.send("GET", BOX)


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_it_starts_as_a_program() -> None:
    process = start("--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        assert line.startswith("sandbox: http://127.0.0.1:")
        assert Client(line.split()[1]).send("GET", BOX).status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (0, "", "")


def test_it_says_why_it_cannot_start(tmp_path: Path, running: Sandbox) -> None:
    for arguments in (
        ("--port", "0", "--facts", str(tmp_path / "none.parquet")),
        ("--port", str(running.port)),
    ):
        process = start(*arguments)
        output, errors = process.communicate(timeout=30)
        assert (process.returncode, output) == (3, "")
        assert errors.startswith("sandbox: ")
        assert errors.count("\n") == 1
