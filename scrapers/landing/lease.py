"""One writer on BigQuery: a lease in the warehouse, taken by an UPDATE that compares and swaps.

The lock of a file ends at its machine. BigQuery runs statements that change one table one after
the other, or refuses all but one, so that of two that want the lease one gets it. Its moments are
the warehouse's: no clock of a machine is compared with another's.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scrapers import stopping
from scrapers.errors import LeaseLostError, LockedError, WarehouseError, WrittenToError

# A holder stops this part of the lease before its end: what it has begun by then can still end.
_USABLE = 2 / 3
_RENEWALS = 4
_TRIES = 3
# The boot, so that a holder that is dead is known to be: a copied folder is of another machine.
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Holder:
    """Who has the lease, for a person, and until when (aware UTC)."""

    text: str
    expires_at_utc: datetime


class LeaseTable(Protocol):
    """The row of the lease. Each call is one statement; raises WarehouseError where unanswered."""

    def take(self, token: str, earlier: str | None, text: str, seconds: int) -> bool:
        """Hold it from now on: where it is free, over, or held by `token` or `earlier`."""

    def renew(self, token: str, seconds: int) -> bool:
        """Hold it for as long again. False where `token` does not hold it any more."""

    def free(self, token: str) -> None:
        """Give it back, where `token` holds it."""

    def holder(self) -> Holder | None:
        """Who holds it now."""


class Lease:
    """The lease in the hands of one process; renewed by a thread of its own while it is held.

    `seconds`: how long one renewal lasts. `now`: seconds of a clock that never goes back and goes
    on while the machine sleeps.
    """

    def __init__(
        self,
        table: LeaseTable,
        command: str,
        seconds: int,
        now: Callable[[], float] | None = None,
        token: str | None = None,
    ) -> None:
        self.token = token or secrets.token_hex(8)
        self._table = table
        self._command = command
        self._seconds = seconds
        self._now = now or _now
        # What is known: no longer than this may be written. It is over before the warehouse's.
        self._usable_until = float("-inf")
        self._is_lost = False
        self._guard = threading.Lock()

    def take(self, earlier: str | None = None) -> None:
        """Take it. `earlier` is the token of a process that is known to be dead, if any.

        Raises LockedError when another one holds it, WarehouseError without an answer.
        """
        text = f"`nba-props {self._command}` on {socket.gethostname()} (process {os.getpid()})"
        for count in range(1, _TRIES + 1):
            sent = self._now()
            try:
                is_mine = self._table.take(self.token, earlier, text, self._seconds)
            except WarehouseError:
                # The same statement again is harmless, if the lost one has taken it.
                if count == _TRIES:
                    raise
                continue
            if is_mine:
                self._usable_until = sent + self._seconds * _USABLE
                return
            break
        holder = self._table.holder()
        who = f"{holder.text} is" if holder else "Another nba-props command was"
        until = f" until {holder.expires_at_utc:%H:%M:%S} UTC, or longer" if holder else ""
        raise WrittenToError(f"{who} writing to this warehouse{until}")

    def renew(self) -> None:
        """Renew it. Raises LeaseLostError when it is lost, WarehouseError without an answer."""
        with self._guard:
            sent = self._now()
            if not self._is_lost and self._table.renew(self.token, self._seconds):
                self._usable_until = sent + self._seconds * _USABLE
                return
            self._is_lost = True
        raise self._lost("another command has it")

    def check(self) -> None:
        """Before each write: it is still held, or renewed here. Raises LeaseLostError."""
        if not self._is_lost and self._now() < self._usable_until:
            return
        try:
            self.renew()
        except LeaseLostError:
            raise
        except WarehouseError as error:
            raise self._lost(f"the warehouse does not answer: {error}") from error

    def free(self) -> None:
        """Give it back. Raises WarehouseError without an answer; then it ends by itself."""
        self._is_lost = True
        self._table.free(self.token)

    def _lost(self, why: str) -> LeaseLostError:
        return LeaseLostError(
            f"The lease of `nba-props {self._command}` on the warehouse is lost ({why}): it stops "
            "before its next write, and what it landed counts; run it again."
        )


@contextmanager
def held(lease: Lease, note: Path, say: Callable[[str], object]) -> Iterator[Lease]:
    """Hold the lease for the body, renewed from a thread; `note` is a file that is locked by us.

    The token is noted there first: who locks the file next and finds it knows that its holder is
    dead and takes over at once, where the machine has not been started again since.
    """
    earlier = _noted(note)
    _write_note(note, lease.token)
    ended = threading.Event()
    renewing = threading.Thread(
        target=_renew, args=(lease, ended), name="nba-props-lease", daemon=True
    )
    try:
        lease.take(earlier)
    except LockedError:
        # It stays known that the earlier one is dead.
        _write_note(note, earlier)
        raise
    except BaseException:
        _give_back(lease, note, say)
        raise
    try:
        renewing.start()
        yield lease
    finally:
        ended.set()
        with stopping.shielded():
            if renewing.ident is not None:
                renewing.join()
            _give_back(lease, note, say)


def _give_back(lease: Lease, note: Path, say: Callable[[str], object]) -> None:
    try:
        lease.free()
    except WarehouseError as error:
        say(f"The lease on the warehouse could not be given back and ends by itself: {error}")
    else:
        _write_note(note, None)


def _renew(lease: Lease, ended: threading.Event) -> None:
    while not ended.wait(lease._seconds * _USABLE / _RENEWALS):
        try:
            lease.renew()
        except LeaseLostError:
            return
        except WarehouseError:
            # Until the lease is over there is time to ask again; `check` says it when there is not.
            continue


def _noted(note: Path) -> str | None:
    try:
        boot, _, token = note.read_text(encoding="utf-8").partition(" ")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return (token or None) if boot == _boot() else None


def _write_note(note: Path, token: str | None) -> None:
    boot = _boot()
    note.write_text(f"{boot} {token}" if boot and token else "", encoding="utf-8")


def _boot() -> str | None:
    try:
        return _BOOT.read_text(encoding="ascii").strip() or None
    except OSError:
        return None


def _now() -> float:
    # The monotonic clock of Linux stops while a machine sleeps.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
