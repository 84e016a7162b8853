"""What goes wrong in the simulated fortnight, and when. All times are Eastern.

The moves of January 2026 are in the slate itself; here are the faults that are put on top.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

FIRST_NIGHT = "2026-01-12"
NIGHTS = 14
# A night is lived through until the noon after it.
DAY_BEGINS_AT, LAST_DAY_ENDS_AT = 6, 12
TICK = timedelta(minutes=15)
# Quarters of an hour after 9 PM at which there is work to do, and for how long a tick works then.
_WORKING_QUARTERS = (4, 6, 8, 10, 16, 18, 20, 36)
_KILLED_WITHIN_SECONDS = 5.0

BDL = (
    "bdl/box_scores",
    "bdl/games",
    "bdl/players_active",
    "bdl/player_injuries",
    "bdl/player_props",
)


class Trouble(NamedTuple):
    """Faults that hold from one Eastern moment to another."""

    begins: datetime
    ends: datetime
    what: str
    faults: tuple[dict[str, Any], ...]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _trouble(begins: str, ends: str, what: str, *faults: dict[str, Any]) -> Trouble:
    return Trouble(_at(begins), _at(ends), what, faults)


def _down(*endpoints: str) -> tuple[dict[str, Any], ...]:
    return tuple({"endpoint": endpoint, "fault": "server_error"} for endpoint in endpoints)


def _box_score(day: str, fault: str, **options: Any) -> dict[str, Any]:
    return {"endpoint": "bdl/box_scores", "date": day, "fault": fault, **options}


TROUBLES: tuple[Trouble, ...] = (
    _trouble(
        "2026-01-13T19:00",
        "2026-01-14T09:00",
        "late source: a game of the 13th stays in progress at balldontlie until the morning",
        _box_score("2026-01-13", "in_progress"),
    ),
    _trouble(
        "2026-01-14T22:00",
        "2026-01-14T23:40",
        "balldontlie answers with an empty list",
        _box_score("2026-01-14", "empty"),
    ),
    _trouble(
        "2026-01-16T22:00",
        "2026-01-17T00:00",
        "outage of two hours: balldontlie is down",
        *_down(*BDL),
    ),
    _trouble(
        "2026-01-16T20:00",
        "2026-01-17T13:00",
        "Slack is down",
        {"endpoint": "slack/webhook", "fault": "server_error"},
    ),
    _trouble(
        "2026-01-17T20:00",
        "2026-01-18T08:30",
        "outage of a night: balldontlie is down",
        *_down(*BDL),
    ),
    _trouble(
        "2026-01-19T12:00",
        "2026-01-20T15:00",
        "a source that lies: three assists too many at balldontlie",
        _box_score("2026-01-19", "wrong_number", field="ast", delta=3),
    ),
    _trouble(
        "2026-01-20T12:00",
        "2026-01-23T11:00",
        "a source that omits a game of the 20th for three days",
        _box_score("2026-01-20", "omit_game"),
    ),
    _trouble(
        "2026-01-23T21:00",
        "2026-01-23T23:00",
        "outage of two hours: balldontlie is down",
        *_down(*BDL),
    ),
    _trouble(
        "2026-01-24T20:00",
        "2026-01-25T11:00",
        "a source that lies: two rebounds too many at balldontlie",
        _box_score("2026-01-24", "wrong_number", field="reb", delta=2),
    ),
    _trouble(
        "2026-01-24T22:00",
        "2026-01-25T10:00",
        "Slack is down",
        {"endpoint": "slack/webhook", "fault": "server_error"},
    ),
)

# No tick at all: the machine is off.
SILENCES: tuple[tuple[datetime, datetime], ...] = (
    (_at("2026-01-21T18:00"), _at("2026-01-22T18:00")),
)


def span(first_night: str, nights: int) -> tuple[datetime, datetime]:
    """Eastern moments of the first and the last tick."""
    first = _at(first_night)
    return first.replace(hour=DAY_BEGINS_AT), first + timedelta(days=nights, hours=LAST_DAY_ENDS_AT)


def ticks(first_night: str, nights: int) -> Iterator[datetime]:
    """Eastern moments of the ticks, from the morning of the first night to the last noon."""
    moment, end = span(first_night, nights)
    while moment <= end:
        if not any(begins <= moment < ends for begins, ends in SILENCES):
            yield moment
        moment += TICK


def troubles_at(moment: datetime) -> tuple[Trouble, ...]:
    """Troubles that hold at an Eastern moment."""
    return tuple(trouble for trouble in TROUBLES if trouble.begins <= moment < trouble.ends)


def kills(first_night: str, nights: int, seed: int) -> dict[datetime, float]:
    """Ticks that are killed, and how many seconds after their start: by chance, but repeatable.

    One a night, where work is done.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation
    chosen: dict[datetime, float] = {}
    for night in range(nights):
        evening = _at(first_night) + timedelta(days=night, hours=21)
        moment = evening + TICK * chance.choice(_WORKING_QUARTERS)
        chosen[moment] = chance.uniform(0.3, _KILLED_WITHIN_SECONDS)
    return chosen
