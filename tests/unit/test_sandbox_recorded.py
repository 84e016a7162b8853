"""`sandbox --recorded`: which file answers which question, in order and by the clock."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.server import Sandbox
from sandbox.testing import Client, Got

GAMES = "/bdl/v1/games?seasons[]=2025&per_page=100&cursor=123"
SCHEDULE = "/nba/static/json/staticData/scheduleLeagueV2.json"
BOX = "/bdl/v1/box_scores?date=2026-01-24"
Keep = Callable[..., None]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Writes an answer, and its sidecar where there is something to say in it."""

    def write(name: str, body: str | bytes | None = "{}", /, **meta: object) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if body is not None:
            path.write_bytes(body.encode() if isinstance(body, str) else body)
        if meta:
            stem = name.removesuffix(".gz").removesuffix(".json")
            (tmp_path / f"{stem}.meta.json").write_text(json.dumps(meta))

    return write


@contextmanager
def serving(folder: Path) -> Iterator[tuple[Client, Sandbox]]:
    with Sandbox(recorded=folder) as running:
        yield Client(running.url), running


def ask(folder: Path, path: str) -> Got:
    with serving(folder) as (client, _):
        return client.send("GET", path, key=None)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bdl/v1/games?seasons[]=2025&per_page=100&cursor=123.json", GAMES),
        ("bdl/v1/games?cursor=123&per_page=100&seasons[]=2025.json", GAMES),
        ("bdl/v1/games?cursor=123&per_page=100&seasons%5B%5D=2025.json", GAMES),
        ("bdl/v1/games?cursor=123&per_page=100&seasons=2025.json", GAMES),
        (
            "bdl/v1/games?seasons[]=2025&per_page=100&cursor=123.json",
            "/bdl/v1/games?cursor=123&seasons%5B%5D=2025&per_page=100",
        ),
        (f"{SCHEDULE[1:]}", SCHEDULE),
        (f"{SCHEDULE[1:]}.json", SCHEDULE),
        (f"{SCHEDULE[1:]}?.json", SCHEDULE),
        ("bdl/v1/box_scores?date=2026-01-24.json", BOX),
        ("bdl/v1/games?cursor=a%2Fb%3F.c.json", "/bdl/v1/games?cursor=a/b?.c"),
    ],
)
def test_a_name_answers_its_question(keep: Keep, tmp_path: Path, name: str, path: str) -> None:
    keep(name, '{"data": "é"}')
    got = ask(tmp_path, path)
    assert (got.status, got.body.decode()) == (200, '{"data": "é"}')
    assert got.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "path",
    [
        "/bdl/v1/games?seasons[]=2024&per_page=100&cursor=123",
        "/bdl/v1/games?seasons[]=2025&per_page=100",
        f"{GAMES}&cursor=123",
        "/bdl/v2/games?seasons[]=2025&per_page=100&cursor=123",
        "/espn/v1/games?seasons[]=2025&per_page=100&cursor=123",
        "/bdl/../bdl/v1/games?seasons[]=2025&per_page=100&cursor=123",
    ],
)
def test_another_question_is_not_answered(keep: Keep, tmp_path: Path, path: str) -> None:
    keep("bdl/v1/games?seasons[]=2025&per_page=100&cursor=123.json")
    assert ask(tmp_path, path).status == 404


def test_a_packed_answer_is_unpacked_byte_for_byte(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json.gz", gzip.compress(b"\xff\x00 no text"))
    assert ask(tmp_path, BOX).body == b"\xff\x00 no text"


def test_a_broken_packed_answer_is_an_error_that_names_it(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json.gz", gzip.compress(b"{}" * 99)[:-20])
    got = ask(tmp_path, BOX)
    assert got.status == 500
    assert "date=2026-01-24.json.gz cannot be read" in got.json()["error"]


def test_the_sidecar_gives_status_and_headers(keep: Keep, tmp_path: Path) -> None:
    keep(
        "bdl/v1/box_scores?date=2026-01-24.json",
        "slow down",
        status=429,
        headers={"Retry-After": "7", "content-type": "text/plain", "Content-Encoding": "gzip"},
    )
    got = ask(tmp_path, BOX)
    assert (got.status, got.body) == (429, b"slow down")
    assert (got.headers["Retry-After"], got.headers["Content-Type"]) == ("7", "text/plain")
    assert "Content-Encoding" not in got.headers


def test_a_sidecar_without_a_body_is_an_answer_without_one(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json", None, status=503)
    got = ask(tmp_path, BOX)
    assert (got.status, got.body) == (503, b"")


def test_a_sidecar_may_hold_the_query_and_name_the_body(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json", '{"data": []}')
    keep("bdl/v1/long.json", None, query=f"cursor={'x' * 300}", body="other.json")
    keep("bdl/v1/other.json", '{"data": [1]}')
    assert ask(tmp_path, f"/bdl/v1/long?cursor={'x' * 300}").json() == {"data": [1]}
    keep("bdl/v1/long.json", None, query="cursor=x", body="absent.json")
    with pytest.raises(ValueError, match=r"names a body absent\.json, which is not there"):
        Sandbox(recorded=tmp_path)


def test_a_lost_connection_is_lost_again(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json", None, hang_seconds=0)
    with pytest.raises(ConnectionError):
        ask(tmp_path, BOX)


def test_answers_follow_one_another_and_the_last_stays(keep: Keep, tmp_path: Path) -> None:
    for number in (1, 2, 10):
        mark = "" if number == 1 else f"#{number}"
        keep(f"bdl/v1/box_scores?date=2026-01-24{mark}.json", str(number))
    with serving(tmp_path) as (client, _):
        assert [client.send("GET", BOX).body for _ in range(4)] == [b"1", b"2", b"10", b"10"]


def test_the_clock_says_which_answers_are_there(keep: Keep, tmp_path: Path) -> None:
    name = "bdl/v1/box_scores?date=2026-01-24"
    keep(f"{name}.json", None, status=503, at_utc="2026-01-25T01:00:00Z")
    keep(f"{name}#2.json", "early", at_utc="2026-01-25T01:00:00Z")
    keep(f"{name}#3.json", "late", at_utc="2026-01-25T05:00:00Z")
    with serving(tmp_path) as (client, _):
        assert client.send("GET", BOX).body == b"late"
        client.clock("2026-01-25T04:59:59Z")
        assert [client.send("GET", BOX).body for _ in range(3)] == [b"", b"early", b"early"]
        # Set again, the same moment begins again.
        client.clock("2026-01-25T01:00:00Z")
        assert client.send("GET", BOX).status == 503
        client.clock("2026-01-25T00:59:59Z")
        assert client.send("GET", BOX).status == 404


def test_an_answer_without_a_moment_was_always_there(keep: Keep, tmp_path: Path) -> None:
    name = "bdl/v1/box_scores?date=2026-01-24"
    keep(f"{name}.json", "always")
    keep(f"{name}#2.json", "late", at_utc="2026-01-25T05:00:00Z")
    with serving(tmp_path) as (client, _):
        assert client.send("GET", BOX).body == b"late"
        client.clock("2020-01-01T00:00:00Z")
        assert client.send("GET", BOX).body == b"always"


def test_the_clock_is_at_the_latest_answer(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/players/active.json", at_utc="2026-01-25T05:00:00Z")
    keep("bdl/v1/players.json", at_utc="2026-01-24T05:00:00Z")
    with serving(tmp_path) as (client, running):
        client.send("GET", "/bdl/v1/players")
        assert running.requests()[-1]["clock_utc"] == "2026-01-25T05:00:00Z"
    (tmp_path / "bdl/v1/players/active.meta.json").unlink()
    (tmp_path / "bdl/v1/players.meta.json").unlink()
    with serving(tmp_path) as (client, running):
        client.send("GET", "/bdl/v1/players")
        assert running.requests()[-1]["clock_utc"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"


def test_what_is_not_recorded_is_refused_as_the_service_does_and_logged(
    keep: Keep, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json")
    with serving(tmp_path) as (client, running):
        absent = client.send("GET", "/bdl/v1/box_scores?date=2026-01-25&api_key=abc")
        denied = client.send("GET", SCHEDULE)
        client.send("GET", BOX)
        log = running.requests()
    assert absent.status == 404
    assert (denied.status, denied.headers["Content-Type"]) == (403, "application/xml")
    assert b"<Code>AccessDenied</Code>" in denied.body
    assert [row["recorded"] for row in log] == [
        None,
        None,
        "bdl/v1/box_scores?date=2026-01-24.json",
    ]
    assert [row["status"] for row in log] == [404, 403, 200]
    error = capsys.readouterr().err
    assert "not recorded: /bdl/v1/box_scores?date=2026-01-25&api_key=***" in error
    assert "date=2026-01-24" not in error


def test_slack_is_there_and_faults_are_refused(keep: Keep, tmp_path: Path) -> None:
    keep("bdl/v1/box_scores?date=2026-01-24.json")
    with serving(tmp_path) as (client, running):
        assert client.send("POST", "/slack/services/T/B/x", {"text": "hello"}).status == 200
        assert len(running.slack_posts()) == 1
        with pytest.raises(ValueError, match="without faults"):
            client.faults({"endpoint": "bdl/box_scores", "fault": "not_found"})


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "holds no recorded answer"),
        ({"balldontlie/v1/games.json": "{}"}, "holds no recorded answer"),
        (
            {"bdl/v1/games?a=1&b=2.json": "{}", "bdl/v1/games?b=2&a=1.json": "{}"},
            "answer the same question",
        ),
        ({"bdl/v1/games.json": "{}", "bdl/v1/games.json.gz": "{}"}, "are the same answer"),
        ({"bdl/v1/games.meta.json": "{"}, r"games\.meta\.json is not understood"),
        ({"bdl/v1/games.meta.json": "[]"}, r"games\.meta\.json is not understood"),
        ({"bdl/v1/games.meta.json": '{"staus": 200}'}, "no object with some of"),
        ({"bdl/v1/games.meta.json": '{"status": 99}'}, "status is a number"),
        ({"bdl/v1/games.meta.json": '{"hang_seconds": "1"}'}, "hang_seconds is a number"),
        ({"bdl/v1/games.meta.json": '{"headers": {"Age": 1}}'}, "each header are texts"),
        ({"bdl/v1/games.meta.json": '{"at_utc": "2026-01-24T01:00:00"}'}, "has no offset"),
        ({"bdl/v1/games.meta.json": '{"at_utc": null}'}, "not understood"),
    ],
)
def test_a_folder_that_is_not_understood_is_refused(
    keep: Keep,
    tmp_path: Path,
    files: dict[str, str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in files.items():
        keep(name, text)
    with pytest.raises(ValueError, match=sentence):
        Sandbox(recorded=tmp_path)
    assert main(["--port", "0", "--recorded", str(tmp_path)]) == 3
    assert capsys.readouterr().err.startswith("sandbox: ")


def test_facts_and_recorded_do_not_go_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--facts", "x", "--recorded", str(tmp_path)])
    assert "do not go together" in capsys.readouterr().err


def test_the_command_hands_the_folder_over(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("nba-props")), "sandbox", "--port", "0"]
    done = subprocess.run(
        [*command, "--recorded", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert f"{tmp_path} holds no recorded answer" in done.stderr
