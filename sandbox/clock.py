"""Instants and calendar dates. An instant is an aware UTC datetime, a game date is Eastern."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")


def parse_instant(text: str) -> datetime:
    """Parse an ISO 8601 instant such as ``2026-01-24T21:00:00Z``.

    Raises ValueError when the text is no instant or carries no offset.
    """
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"{text!r} has no offset: write 2026-01-24T21:00:00Z")
    return value.astimezone(UTC)


def instant_text(value: datetime) -> str:
    """Format an instant as ``2026-01-24T21:00:00Z``."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def eastern(value: datetime) -> datetime:
    """Return the same instant on the Eastern wall clock."""
    return value.astimezone(EASTERN)


def at_zone(value: datetime, zone: str) -> str:
    """Return an instant on the wall clock of a zone, with its offset."""
    return value.astimezone(ZoneInfo(zone)).isoformat()


def eastern_date(value: datetime) -> date:
    """Return the Eastern calendar date of an instant."""
    return eastern(value).date()


def eastern_midnight(day: date) -> datetime:
    """Return the instant at which an Eastern day starts."""
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)


def local_evening(day: date, zone: str) -> datetime:
    """Return 19:00 on the wall clock of ``zone``: the tip that is assumed where none is known."""
    return datetime.combine(day, time(19), ZoneInfo(zone)).astimezone(UTC)


def season_of(day: date) -> int:
    """Return the year in which the season of a date started (a season starts on 1 July)."""
    return day.year if day.month >= 7 else day.year - 1


def season_label(season: int) -> str:
    """Format a season as ``2025-26``."""
    return f"{season}-{(season + 1) % 100:02d}"


def clock_text(value: datetime) -> str:
    """Format the Eastern wall clock as the NBA feed does: ``7:30 pm ET``."""
    local = eastern(value)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'} ET"


def minutes_between(start: datetime, end: datetime) -> float:
    """Return the minutes from start to end."""
    return (end - start) / timedelta(minutes=1)
