"""Deterministic choices: everything the facts do not say is decided by sha256, never by chance."""

from __future__ import annotations

import hashlib


def digest(*parts: object) -> int:
    """Return a 64-bit integer that depends only on the parts.

    The parts are joined with "|" and hashed with sha256; the first 8 bytes are read big-endian.
    """
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def share(percent: int, *parts: object) -> bool:
    """Return True for about ``percent`` of all possible parts."""
    return digest(*parts) % 100 < percent
