"""Put a reply on the wire, as it should be or as a fault spoils it."""

from __future__ import annotations

import select
import socket
import threading
import time
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler

from sandbox.faults import Fault

_PIECES = 10
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Reply:
    """A reply. ``hang`` is the seconds after which the connection is dropped unanswered,
    ``pace`` the seconds over which the body is spread, ``cut`` the bytes after which the
    connection is dropped.
    """

    status: int
    body: str | bytes
    kind: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    hang: float | None = None
    pace: float | None = None
    cut: bool = False

    def with_fault(self, fault: Fault) -> Reply:
        """Return the reply as a fault of the transport leaves it."""
        if fault.name == "slow":
            return replace(self, pace=float(fault.options.get("seconds", 3)))
        if fault.name == "truncated":
            if fault.options.get("short"):
                return replace(self, cut=True)
            # One character less than half would do; the first half is never whole JSON.
            return replace(self, body=self.body[: len(self.body) // 2])
        return self


def deliver(handler: BaseHTTPRequestHandler, reply: Reply, stopping: threading.Event) -> None:
    """Send a reply over a handler's connection."""
    if reply.hang is not None:
        _hang(handler.connection, reply.hang, stopping)
        handler.close_connection = True
        return
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    handler.send_response(reply.status)
    if reply.status != 204:
        handler.send_header("Content-Type", reply.kind)
        handler.send_header("Content-Length", str(len(body)))
    for name, value in reply.headers:
        handler.send_header(name, value)
    handler.end_headers()
    if reply.cut:
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.close_connection = True
    elif reply.pace is not None:
        _drip(handler, body, reply.pace, stopping)
    else:
        handler.wfile.write(body)
        handler.wfile.flush()


def _drip(
    handler: BaseHTTPRequestHandler, body: bytes, seconds: float, stopping: threading.Event
) -> None:
    size = max(1, -(-len(body) // _PIECES))
    for start in range(0, len(body), size):
        if start and stopping.wait(seconds / _PIECES):
            handler.close_connection = True
            return
        handler.wfile.write(body[start : start + size])
        handler.wfile.flush()


def _hang(connection: socket.socket, seconds: float, stopping: threading.Event) -> None:
    """Wait until the time is over, the client leaves or the sandbox stops."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stopping.is_set():
        ready, _, _ = select.select([connection], [], [], _POLL_SECONDS)
        if ready:
            if not connection.recv(1, socket.MSG_PEEK):
                return
            stopping.wait(_POLL_SECONDS)
