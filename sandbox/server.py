"""The HTTP server on loopback, and its controls."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from sandbox import slack
from sandbox.clock import instant_text, parse_instant
from sandbox.delivery import Reply, deliver
from sandbox.faults import STATUS_FAULTS, WEBHOOK, Asked, Fault, Plan, PlanError, parse
from sandbox.jsontext import dump
from sandbox.question_faults import another
from sandbox.record_faults import spoil
from sandbox.recorded import Recorded
from sandbox.routes import Match, Routes
from sandbox.service import Context, Query, Refused, query_of
from sandbox.world import World, load

_LOG_LENGTH = 100_000
_SECRET = re.compile(r"((?:key|token|auth\w*|secret)=)[^&]*", re.IGNORECASE)
_HTML = "<!DOCTYPE html><html><body><h1>Just a moment...</h1></body></html>"


class Sandbox:
    """A running sandbox. Use it as a context manager, or call ``start`` and ``stop``.

    ``facts`` is a slate folder or a facts table; None is the bundled slate. With ``recorded``, a
    folder, it serves those answers and has no ``world``. ``port`` 0 lets the system choose. Raises
    ValueError or FileNotFoundError when the facts cannot be read, OSError when the port is taken.
    """

    def __init__(
        self, facts: Path | str | None = None, port: int = 0, recorded: Path | None = None
    ) -> None:
        self._recorded = None if recorded is None else Recorded(recorded)
        if self._recorded is None:
            self.world: World = load(None if facts is None else Path(facts))
            self._routes = Routes(self.world)
        self._lock = threading.Lock()
        self._now = self.world.end if self._recorded is None else self._recorded.end
        self._plan = Plan([])
        self._requests: deque[dict[str, Any]] = deque(maxlen=_LOG_LENGTH)
        self._posts: deque[dict[str, Any]] = deque(maxlen=_LOG_LENGTH)
        self._count = 0
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of the server, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Sandbox:
        """Answer requests in a thread of its own."""
        self._thread = threading.Thread(target=self.serve, daemon=True)
        self._thread.start()
        return self

    def serve(self) -> None:
        """Answer requests until ``stop`` is called."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Stop answering; requests that hang are dropped."""
        self.stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def set_clock(self, now: datetime) -> None:
        """Set the instant at which the services are looked at."""
        with self._lock:
            self._now = now
            if self._recorded is not None:
                self._recorded.rewind()

    def set_faults(self, plan: object) -> None:
        """Replace the fault plan. Raises PlanError when it is not understood."""
        if plan and self._recorded is not None:
            raise PlanError("Recorded answers are served as they are, without faults.")
        parsed = parse(plan)
        with self._lock:
            self._plan = parsed

    def requests(self) -> list[dict[str, Any]]:
        """Return the log of requests to the services, oldest first."""
        with self._lock:
            return list(self._requests)

    def take(self, asked: Asked) -> list[Fault]:
        """Count a request and return the faults that apply to it."""
        with self._lock:
            return self._plan.take(asked)

    def reply(self, target: str, key: str | None) -> Reply:
        """Answer a GET request to one of the services and log it."""
        if self._recorded is not None:
            return self._replay(self._recorded, target)
        parts = urlsplit(target)
        match = self._routes.find(parts.path)
        with self._lock:
            now = self._now
        reply, asked, faults = self._ask(match, query_of(parts.query), key, now)
        with self._lock:
            self._log(
                target,
                now,
                reply.status,
                endpoint=None if match is None else match.route.endpoint,
                date=str(asked.day) if asked is not None and asked.day else None,
                game_id=None if asked is None else asked.game_id,
                fault="+".join(fault.name for fault in faults) or None,
            )
        return reply

    def _replay(self, recorded: Recorded, target: str) -> Reply:
        with self._lock:
            reply, file = recorded.answer(target, self._now)
            self._log(target, self._now, reply.status, recorded=file)
        if file is None:
            print("sandbox: not recorded:", _SECRET.sub(r"\1***", target), file=sys.stderr)
        return reply

    def _log(self, target: str, now: datetime, status: int, **more: str | None) -> None:
        self._count += 1
        row = {"n": self._count, "at_utc": instant_text(datetime.now(UTC))}
        asked = {"clock_utc": instant_text(now), "path": _SECRET.sub(r"\1***", target)}
        self._requests.append(row | asked | {"status": status} | more)

    def slack_posts(self) -> list[dict[str, Any]]:
        """Return what was posted to Slack, oldest first."""
        with self._lock:
            return list(self._posts)

    def post(self, body: bytes) -> Reply:
        """Take a post to Slack's webhook and keep it."""
        faults = self.take(Asked(WEBHOOK))
        posted = slack.post(body, faults)
        with self._lock:
            self._posts.append(
                {
                    "n": len(self._posts) + 1,
                    "at_utc": instant_text(datetime.now(UTC)),
                    "clock_utc": instant_text(self._now),
                    "body": posted.body,
                    "status": posted.reply.status,
                    "is_shown": posted.is_shown,
                    "fault": "+".join(fault.name for fault in faults) or None,
                }
            )
        return posted.reply

    def _ask(
        self, match: Match | None, query: Query, key: str | None, now: datetime
    ) -> tuple[Reply, Asked | None, list[Fault]]:
        if match is None:
            return Reply(404, dump({"error": "Not Found"})), None, []
        if match.route.needs_key and (not key or key == "invalid"):
            return Reply(401, dump({"error": "Unauthorized"})), None, []
        asked: Asked | None = None
        faults: list[Fault] = []
        try:
            answer = match.answer(Context(self.world, now), query)
            asked = answer.asked
            faults = self.take(asked)
            answer = another(answer, match, Context(self.world, now), query, faults)
            ready = self._instead(faults)
            if ready is not None:
                return ready, asked, faults

            reply = Reply(200, answer.text(lambda records: spoil(records, faults, answer.asked)))
        except Refused as refused:
            return Reply(refused.status, refused.body, kind=refused.kind), asked, faults
        for fault in faults:
            reply = reply.with_fault(fault)
        return reply, asked, faults

    @staticmethod
    def _instead(faults: list[Fault]) -> Reply | None:
        """Return the reply of the first fault that leaves no room for an answer."""
        for fault in faults:
            if fault.name in STATUS_FAULTS:
                status, message = STATUS_FAULTS[fault.name]
                after = fault.options.get("retry_after")
                headers = () if after is None else (("Retry-After", str(after)),)
                return Reply(status, dump({"error": message}), headers=headers)
            if fault.name == "html":
                return Reply(200, _HTML, kind="text/html; charset=utf-8")
            if fault.name == "timeout":
                return Reply(0, "", hang=float(fault.options.get("seconds", 30)))
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet when a client leaves in the middle; show every other error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: the log is at ``/_sandbox/requests``."""

    def version_string(self) -> str:
        """Name the server without the versions below it."""
        return "sandbox"

    def do_GET(self) -> None:
        """Answer a question to a service, or show the log."""
        sandbox = self.server.sandbox
        if self.path == "/_sandbox/requests":
            reply = Reply(200, dump(sandbox.requests()))
        elif self.path == "/_sandbox/slack":
            reply = Reply(200, dump(sandbox.slack_posts()))
        else:
            reply = sandbox.reply(self.path, self.headers.get("Authorization"))
        deliver(self, reply, sandbox.stopping)

    def do_POST(self) -> None:
        """Take a post to Slack's webhook, whatever its secret part is."""
        sandbox = self.server.sandbox
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith(slack.PREFIX):
            reply = sandbox.post(body)
        else:
            reply = Reply(404, dump({"error": "Not Found"}))
        deliver(self, reply, sandbox.stopping)

    def do_PUT(self) -> None:
        """Set the clock or the faults."""
        sandbox = self.server.sandbox
        controls: dict[str, Callable[[Any], None]] = {
            "/_sandbox/clock": self._clock,
            "/_sandbox/faults": sandbox.set_faults,
        }
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        control = controls.get(self.path)
        if control is None:
            reply = Reply(404, dump({"error": "There is no such control."}))
        else:
            try:
                control(json.loads(body))
                reply = Reply(204, "")
            except PlanError as error:
                reply = Reply(400, dump({"error": str(error)}))
            except ValueError as error:
                reply = Reply(400, dump({"error": f"The body is not understood: {error}."}))
        deliver(self, reply, sandbox.stopping)

    def _clock(self, body: Any) -> None:
        text = body.get("now_utc") if isinstance(body, dict) else None
        if not isinstance(text, str):
            raise PlanError('The clock is set with {"now_utc": "2026-01-24T21:00:00Z"}.')
        self.server.sandbox.set_clock(parse_instant(text))
