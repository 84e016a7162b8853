"""JSON as the services send it."""

from __future__ import annotations

import json


def dump(value: object) -> str:
    """Return compact JSON text, with accents as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
