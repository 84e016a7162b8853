"""A proxy that passes every answer on, and changes those that a fault names."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

# What each address is, and where it names its subject: a date, a game, or nothing.
_ADDRESSES: tuple[tuple[str, re.Pattern[str], str | None], ...] = (
    ("bdl/games", re.compile(r"/bdl/v1/games"), None),
    ("bdl/box_scores", re.compile(r"/bdl/v1/box_scores"), "date"),
    ("bdl/players", re.compile(r"/bdl/v1/players/active"), None),
    ("bdl/injuries", re.compile(r"/bdl/v1/player_injuries"), None),
    ("bdl/props", re.compile(r"/bdl/v2/odds/player_props"), "game_id"),
    ("nba/schedule", re.compile(r"/nba/.*/scheduleLeagueV2\.json"), None),
    ("nba/box_scores", re.compile(r"/nba/.*/boxscore_(\d+)\.json"), None),
    ("nba/plays", re.compile(r"/nba/.*/playbyplay_(\d+)\.json"), None),
    ("officials/referees", re.compile(r"/officials/.*"), "date"),
    ("espn/scoreboard", re.compile(r"/espn/.*/scoreboard"), "dates"),
    ("espn/summary", re.compile(r"/espn/.*/summary"), "event"),
)
_HTML = b"<!DOCTYPE html><html><body><h1>Service unavailable</h1></body></html>"


class Question(NamedTuple):
    """What a request asks for. `is_first`: the first page of a list, or its only one."""

    endpoint: str
    subject: str
    is_first: bool


class Raw(NamedTuple):
    """An answer that takes the place of the real one."""

    status: int
    body: bytes
    kind: str = "application/json"


HTML = Raw(200, _HTML, "text/html")


def status(code: int) -> Raw:
    """An error answer."""
    return Raw(code, json.dumps({"error": f"error {code}"}).encode())


Note = Callable[[str], None]
# Changes the JSON in place and gives True where it did, or gives the whole answer.
Act = Callable[[Any, Note], "bool | Raw"]


@dataclass(frozen=True)
class Change:
    """One change of the answers to a question. `subject` None: whatever is asked."""

    endpoint: str
    subject: str | None
    act: Act
    # Steps in which it is made; all when empty.
    steps: frozenset[str] = frozenset()
    # Only the first page of a list in pages.
    only_first: bool = False

    def fits(self, question: Question, step: str) -> bool:
        """Whether it changes the answer to a question in a step."""
        return (
            self.endpoint == question.endpoint
            and self.subject in (None, question.subject)
            and (not self.steps or step in self.steps)
            and (question.is_first or not self.only_first)
        )


@dataclass
class Planted:
    """Where a fault was planted: steps in which it changed an answer, and the names it touched."""

    steps: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


class Proxy:
    """Sits between the commands and a server on loopback. Use it as a context manager."""

    def __init__(self, target: str) -> None:
        self.step = ""
        self.planted: dict[str, Planted] = {}
        # The last sound answer to each question, as the source gave it.
        self.originals: dict[Question, Any] = {}
        self._changes: list[tuple[str, Change]] = []
        self._lock = threading.Lock()
        self._target = urlsplit(target)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        """Base address, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def plan(self, changes: Iterable[tuple[str, Change]]) -> None:
        """Forget what was, and make these changes from now on, each of a fault by its id."""
        with self._lock:
            self._changes = list(changes)
            self.planted = {fault: Planted() for fault, _ in self._changes}
            self.originals = {}

    def answer(self, path: str, status: int, body: bytes, kind: str) -> Raw:
        """What becomes of an answer."""
        question = question_of(path)
        if question is None or status != 200:
            return Raw(status, body, kind)
        with self._lock:
            self.originals[question] = json.loads(body)
            mine = [pair for pair in self._changes if pair[1].fits(question, self.step)]
            if not mine:
                return Raw(status, body, kind)
            root = json.loads(body)
            for fault, change in mine:
                planted = self.planted[fault]
                changed = change.act(root, planted.names.add)
                if changed:
                    planted.steps.add(self.step)
                if isinstance(changed, Raw):
                    return changed
        return Raw(status, json.dumps(root).encode(), kind)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self._forward(None)

            def do_POST(self) -> None:
                self._forward(self.rfile.read(int(self.headers["Content-Length"])))

            def _forward(self, sent: bytes | None) -> None:
                host, port = proxy._target.hostname or "", proxy._target.port
                connection = http.client.HTTPConnection(host, port)
                wanted = ("authorization", "content-type")
                headers = {k: v for k, v in self.headers.items() if k.lower() in wanted}
                connection.request(self.command, self.path, sent, headers)
                answer = connection.getresponse()
                kind = answer.headers.get("Content-Type", "")
                raw = proxy.answer(self.path, answer.status, answer.read(), kind)
                connection.close()
                self.send_response(raw.status)
                self.send_header("Content-Type", raw.kind)
                self.send_header("Content-Length", str(len(raw.body)))
                self.end_headers()
                self.wfile.write(raw.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def question_of(path: str) -> Question | None:
    """What a path asks for; None for what no fault can name."""
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    for endpoint, pattern, name in _ADDRESSES:
        match = pattern.fullmatch(parts.path)
        if match is None:
            continue
        groups = match.groups()
        subject = groups[0] if groups else query.get(name or "", [""])[0]
        if endpoint == "espn/scoreboard":
            subject = f"{subject[:4]}-{subject[4:6]}-{subject[6:]}"
        return Question(endpoint, subject, not query.get("cursor"))
    return None
