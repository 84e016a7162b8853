"""Ctrl-C and the signals of schedulers: a command ends at once, and its log says that it did."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

# A terminal and the program that started us may both pass one Ctrl-C on.
_SAME_SECONDS = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_first: tuple[int, float] | None = None
_is_shielded = False


class Stopped(KeyboardInterrupt):
    """A signal asked for the end. To dbt and Typer it is a Ctrl-C."""


def install() -> None:
    """From here on such a signal raises Stopped, once; another one later kills.

    One that is ignored (nohup, a job in the background) stays ignored.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def check(caught: BaseException | None = None) -> None:
    """Raises Stopped where a signal has come and something caught it, or `caught` when it ends."""
    if _first is not None:
        if caught is not None:
            # Its frames hold cursors of the DuckDB file, which could not be opened to log the end.
            caught.__traceback__ = caught.__context__ = None
        raise Stopped(signal_name())
    if isinstance(caught, (KeyboardInterrupt, SystemExit)):
        raise caught


@contextmanager
def shielded() -> Iterator[None]:
    """Within it a signal waits until the end, for what must be written whole."""
    global _is_shielded
    before = _first
    _is_shielded = True
    try:
        yield
    finally:
        _is_shielded = False
    if _first is not before:
        raise Stopped(signal_name())


def signal_name() -> str | None:
    """Name of the signal that has come, e.g. SIGTERM; None without one."""
    return None if _first is None else signal.Signals(_first[0]).name


def exit_code() -> int | None:
    """Exit code as shells have it, 130 for Ctrl-C and 143 for SIGTERM; None without a signal."""
    return None if _first is None else 128 + _first[0]


def _stop(number: int, _: FrameType | None) -> None:
    global _first
    if _first is None:
        _first = (number, monotonic())
        if _is_shielded:
            return
        raise Stopped(signal_name())
    if monotonic() - _first[1] > _SAME_SECONDS:
        # The end itself hangs.
        os._exit(128 + number)
