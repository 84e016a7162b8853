"""What moved in 2025-26 up to 26 January, and when it became known.

That the games moved is public. The moments are not in the data: every one here is assumed,
and so is the way in which the feed showed it. Between them the moves show each way that is
known of a feed, so that a consumer meets them all.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Move(NamedTuple):
    """A change that became known at ``known_at``. ``new_date`` is None while none is known."""

    known_at: datetime
    change: str
    new_date: date | None
    shape: str


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


PUBLISHED = _at("2025-08-14T19:00:00Z")

_CUP_WEEK = _at("2025-12-11T18:00:00Z")

MOVES: dict[str, tuple[Move, ...]] = {
    # Moved out of the week of the cup's final, in one announcement.
    "0022500369": (
        Move(_CUP_WEEK, "postponed", None, "two_dates"),
        Move(_CUP_WEEK, "rescheduled", date(2025, 12, 18), "normal"),
    ),
    "0022500370": (
        Move(_CUP_WEEK, "postponed", None, "two_dates"),
        Move(_CUP_WEEK, "rescheduled", date(2025, 12, 18), "normal"),
    ),
    # Called off in the arena, after the hour at which it should have started.
    "0022500529": (
        Move(_at("2026-01-09T02:30:00Z"), "postponed", None, "two_dates"),
        Move(_at("2026-01-12T20:00:00Z"), "rescheduled", date(2026, 1, 29), "normal"),
    ),
    "0022500644": (
        Move(_at("2026-01-24T20:30:00Z"), "postponed", None, "ppd_then_vanish"),
        Move(_at("2026-01-25T02:00:00Z"), "rescheduled", date(2026, 1, 25), "normal"),
    ),
    "0022500651": (Move(_at("2026-01-25T16:00:00Z"), "postponed", None, "ppd"),),
    "0022500652": (Move(_at("2026-01-25T17:00:00Z"), "postponed", None, "final_no_score"),),
}

# Games whose teams, date or hour were not public on 7 November 2025, and when they became so.
_QUARTERFINALS = _at("2025-11-29T15:00:00Z")
_SEMIFINALS = _at("2025-12-11T06:30:00Z")
_REST = _at("2025-12-01T20:00:00Z")

SPECIAL: dict[str, datetime] = {
    **{f"00225012{number:02d}": _QUARTERFINALS for number in range(1, 5)},
    **{f"00225012{number:02d}": _REST for number in range(5, 27)},
    # The losers of the quarterfinals met each other.
    **{f"00225012{number:02d}": _CUP_WEEK for number in range(27, 29)},
    **{f"00225012{number:02d}": _SEMIFINALS for number in range(29, 31)},
}

# Games that were not played in the home team's arena. Public.
ARENAS: dict[str, str] = {
    "0022500147": "Mexico City",
    "0022500578": "Berlin",
    "0022500602": "London",
    "0022501229": "Las Vegas",
    "0022501230": "Las Vegas",
}
