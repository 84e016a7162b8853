"""Addresses of services: what is one, and which are of this machine."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit


def http_parts(text: str, what: str) -> SplitResult:
    """Parts of an http address. Raises ValueError that says `what` it must be, and no value."""
    with suppress(ValueError):
        parts = urlsplit(text)
        # A port is read when it is asked for, and only then refused.
        is_http = parts.scheme in ("http", "https") and not any(map(str.isspace, text))
        if is_http and parts.hostname and parts.port != 0:
            return parts
    raise ValueError(f"must be {what}")


def is_loopback(url: str) -> bool:
    """True when an address is this machine's."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
