"""Time: every run has one clock. Instants are UTC, dates are Eastern."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scrapers.errors import ConfigError

EASTERN = ZoneInfo("America/New_York")
_SEASON_STARTS_IN_MONTH = 7
_FIRST_SEASON = 1946
# No source has a date before the first season, and none after this can be computed with.
FIRST_DATE, LAST_DATE = date(_FIRST_SEASON, _SEASON_STARTS_IN_MONTH, 1), date(2100, 12, 31)
_PLAYABLE = f"give one from {FIRST_DATE} to {LAST_DATE}"
# A schedule is published some months ahead of its season.
_ASKED_AHEAD = timedelta(days=400)
_LATE_MONTHS = (7, 8, 9)
# Two seasons went on after the next 1 July, until these days.
_LATE_ENDS = {2019: date(2020, 10, 11), 2020: date(2021, 7, 20)}
# Play goes on past midnight: a list asked for at 00:30 still holds games in progress.
_GAME_DAY_ENDS_AT = time(4, 0)


@dataclass(frozen=True)
class Clock:
    """The moment of a run.

    `as_of_utc` is aware UTC. `kind` is `wall`, or `given` when `--as-of` set it.
    """

    as_of_utc: datetime
    kind: str

    @property
    def today(self) -> date:
        """Calendar date in America/New_York."""
        return self.as_of_utc.astimezone(EASTERN).date()

    @property
    def reached_utc(self) -> datetime:
        """How late it is by now, aware UTC: a run takes minutes. A given clock does not go on."""
        return now_utc() if self.kind == "wall" else self.as_of_utc


def now_utc() -> datetime:
    """Wall clock, aware UTC."""
    return datetime.now(UTC)


def read_clock(as_of: str | None) -> Clock:
    """Clock of a command: now, or `--as-of` (ISO; without offset it is Eastern).

    Raises ConfigError when the text is no moment.
    """
    if as_of is None:
        return Clock(now_utc(), "wall")
    return Clock(read_moment(as_of, "--as-of"), "given")


def read_moment(text: str, option: str) -> datetime:
    """Moment, aware UTC, that an option gives (ISO; without offset it is Eastern).

    Raises ConfigError when the text is no moment.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"{option} {text!r} is not a moment: write 2026-01-24T16:00 (Eastern) "
            "or 2026-01-24T21:00:00Z."
        ) from error
    if not is_playable(moment.date()):
        raise ConfigError(f"{option} {text!r} is no moment of the NBA: {_PLAYABLE}.")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=EASTERN)
    return moment.astimezone(UTC)


def is_playable(day: date) -> bool:
    """True when the league could have a game on a date, and dates can be computed from it."""
    return FIRST_DATE <= day <= LAST_DATE


def read_date(text: str, asked_on: date | None = None) -> date:
    """Date from `YYYY-MM-DD`. Raises ConfigError, also for a date no source can have.

    `asked_on`: the date of the clock, where sources are asked for the date.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is not a date: write it as 2026-01-24.") from error
    if not is_playable(day):
        raise ConfigError(f"No source has the date {text}: {_PLAYABLE}.")
    if asked_on is not None and day > asked_on + _ASKED_AHEAD:
        raise ConfigError(
            f"No source has the date {text} yet: give one up to {asked_on + _ASKED_AHEAD}."
        )
    return day


def season_of(day: date) -> int:
    """Season a date belongs to, named by the year it starts in (2025 for 2025-26)."""
    return day.year if day.month >= _SEASON_STARTS_IN_MONTH else day.year - 1


def season_of_games(day: date) -> int:
    """Season that the games of a date are of, by the year it starts in."""
    season = season_of(day)
    return season - 1 if day <= _LATE_ENDS.get(season - 1, date.min) else season


def seasons_of(days: Iterable[date]) -> list[int]:
    """Every season that may hold games on these dates, in order.

    In July to September that is also the season before: the play-offs of 2021 ended in July, and
    the regular season of 2019-20 in August.
    """
    seasons = set()
    for day in days:
        seasons.add(season_of(day))
        if day.month in _LATE_MONTHS:
            seasons.add(season_of(day) - 1)
    return sorted(seasons)


def season_start(season: int) -> date:
    """1 July of the season: the date under which whole lists are filed."""
    return date(season, _SEASON_STARTS_IN_MONTH, 1)


def read_season(text: str, asked_on: date | None = None) -> int:
    """Season from `2025` or `2025-26`. Raises ConfigError, also for a season no source can have.

    `asked_on` as in `read_date`: the season after that of the clock is the last.
    """
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}|[0-9]{4}))?", text)
    year = int(found[1]) if found else 0
    if not found or found[2] not in (None, f"{(year + 1) % 100:02d}", str(year + 1)):
        raise ConfigError(f"{text!r} is not a season: write 2025 or 2025-26.")
    last = LAST_DATE.year - 1 if asked_on is None else season_of(asked_on) + 1
    if not _FIRST_SEASON <= year <= last:
        raise ConfigError(
            f"{text!r} is not a season that a source has: give one from {_FIRST_SEASON} to {last}."
        )
    return year


def game_day_over_utc(day: date) -> datetime:
    """Moment, aware UTC, after which no game of the Eastern date `day` is still being played."""
    return datetime.combine(day + timedelta(days=1), _GAME_DAY_ENDS_AT, EASTERN).astimezone(UTC)


def day_bounds_utc(day: date) -> tuple[datetime, datetime]:
    """Start and end of an Eastern calendar date, aware UTC."""
    start = datetime.combine(day, time(0), EASTERN)
    end = datetime.combine(day + timedelta(days=1), time(0), EASTERN)
    return start.astimezone(UTC), end.astimezone(UTC)


def utc_text(moment: datetime) -> str:
    """A moment as JSON has it: ISO 8601 in UTC, with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def eastern_text(moment: datetime) -> str:
    """A moment as a person reads it, e.g. `Sat 24 Jan 2026 4:00 PM ET`."""
    local = moment.astimezone(EASTERN)
    clock_time = local.strftime("%I:%M %p").lstrip("0")
    return f"{local:%a} {local.day} {local:%b %Y} {clock_time} ET"
