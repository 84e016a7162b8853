"""What a writer asks before each write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scrapers.landing.usage import Usage


@dataclass(frozen=True)
class Guard:
    """What a writer asks before each write. `check` raises LeaseLostError when it may not.

    `usage` counts the statements of the lease, and then those of the warehouse.
    """

    check: Callable[[], None] = lambda: None
    usage: Usage = field(default_factory=Usage)
