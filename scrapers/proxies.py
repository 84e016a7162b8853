"""Proxies of the environment: what is meant for this machine goes through none."""

from __future__ import annotations

import os

_LOOPBACK = ("localhost", "127.0.0.0/8", "127.0.0.1", "::1")


def spare_loopback() -> None:
    """Name this machine in NO_PROXY, for every library of this process and its children."""
    for name in ("no_proxy", "NO_PROXY"):
        given = os.environ.get(name, "")
        there = [part.strip() for part in given.split(",") if part.strip()]
        os.environ[name] = ",".join(dict.fromkeys([*there, *_LOOPBACK]))
