"""What the simulated fortnight asked: which requests are one too many, and which were in vain."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sample import soak_plan
from sandbox.clock import EASTERN, parse_instant
from sandbox.schedule import Game, Phase, Shape, state_at
from sandbox.server import Sandbox

# A postponement is known to us at the next look at the schedule.
_NEWS_TAKES = timedelta(minutes=75)
_ONCE_AN_HOUR = ("nba/schedule", "bdl/players_active", "bdl/player_props")
_LOOKED_AT_AGAIN = "bdl/box_scores"
_DAYS_LATER = (2, 3, 7)
_TWICE_AN_HOUR = ("bdl/player_injuries",)
_ONCE_A_DAY = ("bdl/games",)


def asked_while_off(sandbox: Sandbox) -> list[str]:
    """Questions about a game that was known to be off on the date it was asked for, in words."""
    found = []
    for row in sandbox.requests():
        game = sandbox.world.games.get(row["game_id"] or "")
        if game is None:
            continue
        asked_at = parse_instant(row["clock_utc"])
        if _is_off(game, asked_at - _NEWS_TAKES) and _is_off(game, asked_at):
            found.append(
                f"{row['endpoint']} was asked for {game.label} at {row['clock_utc']}, "
                "when it was off"
            )
    return found


def _is_off(game: Game, moment: datetime) -> bool:
    """True when the lists say so. A final without a score says nothing before its tip-off."""
    state = state_at(game, moment)
    if state is None or state.phase is not Phase.POSTPONED:
        return False
    is_early = state.tip is not None and moment < state.tip
    return state.shape is not Shape.FINAL_NO_SCORE or not is_early


def question(row: dict[str, Any]) -> tuple[object, ...]:
    """What a request asks; two requests that ask the same are one too many."""
    moment = _clock(row)
    subject = (row["endpoint"], row["date"], row["game_id"], row["path"])
    if row["endpoint"] in _ONCE_AN_HOUR:
        return (*subject, moment.date(), moment.hour)
    if row["endpoint"] in _TWICE_AN_HOUR:
        return (*subject, moment.date(), moment.hour, moment.minute // 30)
    if row["endpoint"] in _ONCE_A_DAY:
        return (*subject, moment.date())
    if row["endpoint"] == _LOOKED_AT_AGAIN:
        days = (moment.date() - date.fromisoformat(row["date"])).days
        return (*subject, days if days in _DAYS_LATER else 0)
    return subject


def _clock(row: dict[str, Any]) -> datetime:
    return parse_instant(row["clock_utc"]).astimezone(EASTERN)


def night_of(row: dict[str, Any]) -> date:
    """The night that a request belongs to: it begins in the morning."""
    return (_clock(row) - timedelta(hours=soak_plan.DAY_BEGINS_AT)).date()


def is_of(row: dict[str, Any], dates: list[date]) -> bool:
    """True for a request to a source in one of the nights, or in the one after the last."""
    return row["endpoint"] is not None and dates[0] <= night_of(row) <= dates[-1] + timedelta(1)
