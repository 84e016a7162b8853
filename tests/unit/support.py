"""What the tests share: a scripted HTTP server and small answers."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nba_props import dbt_project, writing
from scrapers.clock import now_utc
from scrapers.events import Answer, Attempt, Record, new_id

ROOT = Path(__file__).resolve().parents[2]
KEY = "s3cret-key-0123456789"
# What dbt has parsed of this checkout, for all tests: from nothing it takes a quarter of a minute.
PARSED = ROOT / "target" / "structure"


@dataclass
class Reply:
    """What the server says. `pieces` come one by one, `pause` seconds apart."""

    status: int = 200
    body: bytes = b'{"data": []}'
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    pieces: int = 1
    declared_length: int | None = None


@dataclass
class Seen:
    path: str
    headers: dict[str, str]
    connection: int


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that leaves in the middle is part of the tests.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """Answers with the scripted replies in turn; the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [Reply()]
        self.seen: list[Seen] = []
        self._http = _QuietServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def say(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.seen.append(Seen(self.path, dict(self.headers), self.client_address[1]))
                reply = server.replies[0]
                if len(server.replies) > 1:
                    server.replies.pop(0)
                try:
                    self._send(reply)
                except ConnectionError:
                    self.close_connection = True

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def _send(self, reply: Reply) -> None:
                if reply.pieces == 1:
                    time.sleep(reply.pause)
                self.send_response(reply.status)
                length = reply.declared_length or len(reply.body)
                self.send_header("Content-Length", str(length))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                size = max(1, len(reply.body) // reply.pieces)
                for start in range(0, len(reply.body), size):
                    self.wfile.write(reply.body[start : start + size])
                    self.wfile.flush()
                    if reply.pieces > 1:
                        time.sleep(reply.pause)
                if length > len(reply.body):
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def body(*records: Any, **more: Any) -> bytes:
    """A BDL answer."""
    return json.dumps({"data": list(records), **more}).encode()


def box_score(away: str = "GSW", home: str = "MIN", **more: Any) -> dict[str, Any]:
    """A box score row, as small as the key allows."""
    return {
        "home_team": {"team": {"abbreviation": home}},
        "visitor_team": {"team": {"abbreviation": away}},
        **more,
    }


def answer(
    *records: Record,
    requested_for: date = date(2026, 1, 24),
    outcome: str = "ok",
    source: str = "balldontlie",
    endpoint: str = "box_scores",
) -> Answer:
    """An answer of one attempt, now."""
    attempt = Attempt(
        attempt_id=new_id(),
        request_id=new_id(),
        page=1,
        is_last_page=outcome in ("ok", "empty"),
        source=source,
        endpoint=endpoint,
        url="http://127.0.0.1/v1/box_scores",
        params="{}",
        requested_for=requested_for,
        attempt_number=1,
        requested_at_utc=now_utc(),
        responded_at_utc=now_utc(),
        http_status=200,
        outcome=outcome,
        error_message=None if outcome in ("ok", "empty") else "it failed",
        records=records if outcome in ("ok", "empty") else None,
    )
    return Answer(attempt.request_id, source, endpoint, requested_for, (attempt,))


def record(key: str, version: str = "A") -> Record:
    """A record of a key in one of its versions."""
    payload = json.dumps({"key": key, "version": version})
    return Record(key, payload, f"sha-{key}-{version}")


def dbt(*arguments: str) -> None:
    """Run dbt on this checkout, one process at a time, with an empty warehouse."""
    PARSED.mkdir(parents=True, exist_ok=True)
    warehouse = PARSED / "none.duckdb"
    with (PARSED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        warehouse.unlink(missing_ok=True)
        subprocess.run(
            [
                str(Path(sys.executable).with_name("dbt")),
                "--quiet",
                *arguments,
                "--profiles-dir=.",
                f"--target-path={PARSED}",
            ],
            cwd=ROOT,
            env=os.environ | {"NBA_PROPS_DUCKDB_PATH": str(warehouse)},
            check=True,
        )


def check_schema(name: str, document: Any) -> None:
    """Assert that what a command prints is as its JSON Schema has it."""
    path = ROOT / "nba_props" / "commands" / "schemas" / f"{name}.schema.json"
    schema = json.loads(path.read_text())
    kind = jsonschema.Draft202012Validator
    errors = kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(document)
    assert [error.message for error in errors] == []


def without_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that put something in the place of dbt: no profile, no verdict, known SQL."""
    monkeypatch.setattr(writing, "ensure_profile", lambda _: None)
    monkeypatch.setattr(dbt_project, "project_hash", lambda _: "")
    monkeypatch.setattr(writing.Writer, "_knows_project", lambda *_: True)
    monkeypatch.setattr(writing, "check_profile", lambda *_: None)
    monkeypatch.setattr(writing.Writer, "_check_verdicts", lambda *_: None)


_PR_CAPBSET_DROP, _CAPABILITIES_OF_FILES = 24, (1, 2)


def obey_modes() -> None:
    """For `preexec_fn`: what root starts then meets the modes of files as anybody else does."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in _CAPABILITIES_OF_FILES:
            assert libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0
