"""What BigQuery bills on demand, of 2026 in the region US; see cloud.google.com/bigquery/pricing.

Bytes are rounded up to the next MiB, and each table that a query references counts as 10 MiB at
least. A query that processes no byte costs nothing. The free first TiB of a month is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MIB = 2**20
LEAST_PER_TABLE = 10 * MIB
DOLLARS_PER_TIB = 6.25


@dataclass(frozen=True)
class Cost:
    """What a statement scans and is billed for, in bytes; `tables`: of each, where known."""

    name: str
    layer: str
    scanned: int
    billed: int
    tables: Mapping[str, int]

    @property
    def dollars(self) -> float:
        """US dollars of one run, on demand."""
        return dollars(self.billed)


def dollars(billed: int) -> float:
    """US dollars of some bytes, on demand."""
    return billed / 2**40 * DOLLARS_PER_TIB


def billed_bytes(tables: Mapping[str, int]) -> int:
    """Bytes billed for a query that scans so many of each table it references."""
    if not any(tables.values()):
        return 0
    return _in_whole_mib(sum(max(size, LEAST_PER_TABLE) for size in tables.values()))


def billed_total(scanned: int, tables: int) -> int:
    """Least that is billed where only the sum is known, and how many tables are referenced."""
    if not scanned:
        return 0
    return _in_whole_mib(max(scanned, LEAST_PER_TABLE * max(tables, 1)))


def _in_whole_mib(size: int) -> int:
    return -(-size // MIB) * MIB
