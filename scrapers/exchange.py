"""What one HTTP exchange may take, in seconds and in bytes, whatever the server does with them."""

from __future__ import annotations

import io
import socket
import time
from functools import partial
from http.client import CONTINUE, SWITCHING_PROTOCOLS, HTTPResponse
from typing import Any

import requests
import urllib3


class TooLargeError(Exception):
    """More has come than an exchange may bring."""


class Allowance:
    """Seconds and bytes that are left to the exchange under way, redirects included."""

    def __init__(self) -> None:
        self.start(0.0, 0)

    def start(self, seconds: float, wire_bytes: int) -> None:
        """Begin an exchange. `wire_bytes` counts everything: headers, chunk lines, body."""
        self._until = time.monotonic() + seconds
        self._bytes = wire_bytes

    @property
    def is_over(self) -> bool:
        """True when the time is."""
        return time.monotonic() >= self._until

    def seconds_left(self) -> float:
        """Seconds, above 0. Raises TimeoutError when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left

    def take(self, count: int) -> None:
        """Count bytes that have come. Raises TooLargeError."""
        self._bytes -= count
        if self._bytes < 0:
            raise TooLargeError


class _Reader(io.RawIOBase):
    """Bytes of a socket. A timeout of the socket begins again with each byte, this one does not."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, allowance: Allowance) -> None:
        self._raw = raw
        self._sock = sock
        self._timeout = sock.gettimeout()
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._allowance.seconds_left()
        self._sock.settimeout(left if self._timeout is None else min(self._timeout, left))
        count = self._raw.readinto(buffer)
        self._allowance.take(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    """A response of which every byte is read within the allowance, the status line's too."""

    def __init__(self, sock: socket.socket, *args: Any, allowance: Allowance, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock, allowance))

    def _read_status(self) -> tuple[str, int, str]:
        """Also called by `begin`, which goes on after 100: so it does after 103 Early Hints."""
        version, status, reason = super()._read_status()  # type: ignore[misc]
        is_interim = 100 < status < 200 and status != SWITCHING_PROTOCOLS
        return version, CONTINUE if is_interim else status, reason


class LimitedAdapter(requests.adapters.HTTPAdapter):
    """Connections whose responses are read within an allowance. Never retries."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Called by requests once."""
        super().init_poolmanager(*args, **more)
        self._limit(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **more: Any) -> Any:
        """Called by requests for each request by way of a proxy."""
        manager = super().proxy_manager_for(*args, **more)
        if not any(issubclass(pool, _Limited) for pool in manager.pool_classes_by_scheme.values()):
            self._limit(manager)
        return manager

    def _limit(self, manager: urllib3.PoolManager) -> None:
        response = staticmethod(partial(_Response, allowance=self._allowance))

        def limited(pool: Any) -> Any:
            connection = type("Connection", (pool.ConnectionCls,), {"response_class": response})
            return type(pool.__name__, (_Limited, pool), {"ConnectionCls": connection})

        manager.pool_classes_by_scheme = {
            scheme: limited(pool) for scheme, pool in manager.pool_classes_by_scheme.items()
        }


class _Limited:
    """Marks a pool of such connections."""
