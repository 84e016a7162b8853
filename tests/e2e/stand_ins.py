"""Stand-ins for the services that messages go to, each with the faults that such services have."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

GOOD, LIMITED, REFUSED = "good", "429", "400"
# Before it was taken, after it was taken, and taken without an answer within the time-out.
BROKEN, ACCEPTED, SILENT, CUT = "500", "500 after", "silent", "cut"
FAULTS = (LIMITED, BROKEN, ACCEPTED, SILENT, CUT)
_TAKEN = (GOOD, ACCEPTED, SILENT)
SILENT_SECONDS = 1.2
GOOD_TOKEN = "xoxb-good"

Body = dict[str, Any]


@dataclass
class Services:
    """What was taken. `fates` are those of the next posts, of each service alike."""

    url: str = ""
    fates: list[str] = field(default_factory=list)
    # Messages of Slack by channel and timestamp; `thread_ts` is null for a first message.
    slack: dict[tuple[str, str], Body] = field(default_factory=dict)
    edits: list[Body] = field(default_factory=list)
    teams: list[Body] = field(default_factory=list)
    hook: list[tuple[str, Body]] = field(default_factory=list)
    pager: list[Body] = field(default_factory=list)
    tries: int = 0
    seen_tokens: set[str] = field(default_factory=set)
    # A method of Slack that the bot has no scope for.
    missing_scope: str | None = None

    def first_messages(self) -> list[Body]:
        return [message for message in self.slack.values() if message["thread_ts"] is None]

    def threads(self) -> dict[str, list[str]]:
        """Texts of each thread, its first message as it is now."""
        return {
            ts: [message["text"]]
            + [reply["text"] for reply in self.slack.values() if reply["thread_ts"] == ts]
            for (_, ts), message in self.slack.items()
            if message["thread_ts"] is None
        }

    def open_alerts(self) -> dict[str, bool]:
        """Whether each alert is open, by its key."""
        return {event["dedup_key"]: event["event_action"] == "trigger" for event in self.pager}

    def fate(self) -> str:
        self.tries += 1
        return self.fates.pop(0) if self.fates else GOOD

    def method(self, name: str, body: Body) -> Body:
        """Answer of one of Slack's methods that does not post."""
        if name == self.missing_scope:
            return {"ok": False, "error": "missing_scope", "needed": "channels:history"}
        if name == "auth.test":
            known = f"Bearer {GOOD_TOKEN}" in self.seen_tokens
            return {"ok": True} if known else {"ok": False, "error": "invalid_auth"}
        channel = body["channel"]
        if name == "chat.update":
            if (channel, body["ts"]) not in self.slack:
                return {"ok": False, "error": "message_not_found"}
            self.slack[channel, body["ts"]] |= {"text": body["text"]}
            self.edits.append(body)
            return {"ok": True, "ts": body["ts"], "channel": channel}
        thread = body.get("ts") if name == "conversations.replies" else None
        messages = [
            message
            for (place, ts), message in self.slack.items()
            if place == channel and float(ts) >= float(body["oldest"])
            if thread is None or thread in (message["thread_ts"], ts)
            if thread is not None or message["thread_ts"] is None
        ]
        # A page each, newest first, as Slack has it.
        at = int(body.get("cursor") or 0)
        page = messages[::-1][at : at + 1]
        more = str(at + 1) if at + 1 < len(messages) else ""
        return {"ok": True, "messages": page, "response_metadata": {"next_cursor": more}}

    def take(self, path: str, headers: Any, body: Body) -> Body:
        """Take a post, and answer as each service does."""
        if path == "/api/chat.postMessage":
            if body["channel"] == "gone":
                return {"ok": False, "error": "channel_not_found"}
            ts = f"{time.time():.6f}"
            message = {"ts": ts, "thread_ts": body.get("thread_ts"), "text": body["text"]}
            message |= {"metadata": body.get("metadata"), "blocks": body["blocks"]}
            self.slack[body["channel"], ts] = message
            return {"ok": True, "ts": ts, "channel": body["channel"]}
        if path == "/teams":
            self.teams.append(body)
        elif path == "/hook":
            self.hook.append((headers["Idempotency-Key"], body))
        else:
            assert path == "/v2/enqueue"
            self.pager.append(body)
        return {}


@contextmanager
def running() -> Iterator[Services]:
    """The services, on a port of this machine."""
    services = Services()
    guard = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path).path
            body = _parsed(self.headers.get("Content-Type") or "", raw)
            if token := self.headers.get("Authorization"):
                services.seen_tokens.add(token)
            with guard:
                if path.startswith("/api/") and path != "/api/chat.postMessage":
                    self._say(200, services.method(path.removeprefix("/api/"), body))
                    return
                fate = services.fate()
                answer = services.take(path, self.headers, body) if fate in _TAKEN else {}
            if fate == SILENT:
                time.sleep(SILENT_SECONDS)
            if fate in (SILENT, CUT):
                self.close_connection = True
                return
            status = {GOOD: 200, LIMITED: 429, REFUSED: 400}.get(fate, 500)
            if fate == GOOD and path == "/v2/enqueue":
                status = 202
            self._say(status, answer, {"Retry-After": "30"} if fate == LIMITED else {})

        def _say(self, status: int, answer: Body, headers: dict[str, str] | None = None) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # Clients that leave in the middle are part of the tests.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    services.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()


def _parsed(kind: str, raw: bytes) -> Body:
    if "json" in kind:
        # A call without arguments has no body at all.
        found: Body = json.loads(raw or b"{}")
        return found
    # Slack's library sends what is no text as JSON within a form.
    form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
    return {
        name: json.loads(text) if name in ("blocks", "metadata") else text
        for name, text in form.items()
    }
