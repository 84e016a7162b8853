"""How a file writes odds: apart from its reader, since every `--help` lists it."""

from __future__ import annotations

from enum import StrEnum


class Odds(StrEnum):
    """How a file writes its odds."""

    AMERICAN = "american"
    DECIMAL = "decimal"
