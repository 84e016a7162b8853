"""The NBA content delivery network: schedule, box score and play-by-play."""

from __future__ import annotations

from sandbox.faults import Asked
from sandbox.nba import Schedule
from sandbox.service import Answer, Context, Query

# An absent object and a refused one look the same on this network.
DENIED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
)


class Feed:
    """``scheduleLeagueV2.json``."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def schedule(self, context: Context, _query: Query) -> Answer:
        """Answer with the latest season that is published. It takes no parameter."""
        now = context.now
        return Answer(
            Asked("nba/schedule"),
            lambda spoil: self._schedule.body(spoil(self._schedule.records(now)), now),
        )
