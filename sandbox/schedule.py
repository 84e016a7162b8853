"""From schedule revisions and a clock to the state of a game.

A revision says what became known and when. Times are aware UTC instants, dates Eastern.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path

from sandbox.clock import eastern_midnight, local_evening, minutes_between, parse_instant
from sandbox.facts import Result, season_of_game
from sandbox.teams import team

REGULATION = timedelta(minutes=150)
OVERTIME = timedelta(minutes=10)
# Where no schedule is known it is assumed to have been published this long before the season.
PUBLISHED_BEFORE = timedelta(days=60)
# Where the hour of a game that was added later is assumed, it is published so long after the date.
HOUR_FOLLOWS = timedelta(hours=24)


class Shape(Enum):
    """How the NBA feed shows a game, or a date under which it no longer is played."""

    NORMAL = "normal"
    TBD = "tbd"
    PPD = "ppd"
    TWO_DATES = "two_dates"
    PPD_THEN_VANISH = "ppd_then_vanish"
    FINAL_NO_SCORE = "final_no_score"


class Phase(Enum):
    """What a game is doing at the clock's instant."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    FINAL = "final"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Revision:
    """One thing that became known. ``tip`` is None where the date is known but not the time."""

    known_at: datetime
    game_date: date
    tip: datetime | None
    change: str
    shape: Shape


@dataclass(frozen=True)
class Game:
    """One game. ``played_on`` is None, and the scores mean nothing, where no facts exist.

    ``hour_follows`` says that the game was first listed with only a date.
    """

    game_id: str
    season: int
    home: str
    away: str
    revisions: tuple[Revision, ...]
    played_on: date | None
    home_score: int
    away_score: int
    overtimes: int
    arena_city: str | None = None
    hour_follows: bool = False

    @property
    def label(self) -> str:
        """Visitor and home team: ``GSW@MIN``."""
        return f"{self.away}@{self.home}"

    @property
    def first_tip(self) -> datetime:
        """The tip under which the game was first listed."""
        first = self.revisions[0]
        return eastern_midnight(first.game_date) if first.tip is None else first.tip

    @property
    def length(self) -> timedelta:
        """From tip to the final buzzer."""
        return REGULATION + OVERTIME * self.overtimes


@dataclass(frozen=True)
class State:
    """A game as the world knows it at one instant.

    ``left`` holds the dates under which the NBA feed still shows the game as postponed
    although it is now listed elsewhere, each with the tip it had. ``minutes`` is the time since tip
    of a game in progress, else 0.
    """

    game: Game
    phase: Phase
    game_date: date
    tip: datetime | None
    teams_known: bool
    shape: Shape
    left: tuple[tuple[date, datetime | None], ...]
    minutes: float

    @property
    def end(self) -> datetime | None:
        """The instant of the final buzzer, or None where the tip is unknown."""
        return None if self.tip is None else self.tip + self.game.length

    @property
    def listed_tip(self) -> datetime:
        """The tip as every service lists it: midnight Eastern where it is not known."""
        return eastern_midnight(self.game_date) if self.tip is None else self.tip


def state_at(game: Game, now: datetime) -> State | None:
    """Return the state of a game, or None while it is not on the schedule."""
    current: Revision | None = None
    left: list[tuple[date, datetime | None]] = []
    off = False
    for revision in game.revisions:
        if revision.known_at > now:
            break
        if revision.change == "rescheduled" and current is not None:
            if current.shape is Shape.TWO_DATES:
                left.append((current.game_date, current.tip))
            off = False
        elif revision.change == "postponed":
            off = True
        current = revision
    if current is None:
        return None
    hour_unknown = game.hour_follows and now < current.known_at + HOUR_FOLLOWS
    if hour_unknown and current.change == "scheduled":
        current = replace(current, tip=None)
    phase, minutes = Phase.SCHEDULED, 0.0
    if off:
        phase = Phase.POSTPONED
    elif current.tip is not None and game.played_on == current.game_date:
        if now >= current.tip + game.length:
            phase = Phase.FINAL
        elif now >= current.tip:
            phase, minutes = Phase.LIVE, minutes_between(current.tip, now)
    return State(
        game,
        phase,
        current.game_date,
        current.tip,
        current.shape is not Shape.TBD,
        current.shape,
        tuple(left),
        minutes,
    )


def mid_game(state: State) -> State:
    """Return the same game as it was 95 minutes after tip: in the third quarter."""
    return replace(state, phase=Phase.LIVE, minutes=95.0)


def assumed_games(results: Iterable[Result]) -> list[Game]:
    """Return games for a facts table without a schedule.

    Each was listed on the day it was played, at 19:00 on the home team's wall clock, and was known
    60 days before the first game of its season.
    """
    by_season: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        by_season[result.season].append(result)
    games = []
    for season in by_season.values():
        first = min(result.played_on for result in season)
        published = eastern_midnight(first) - PUBLISHED_BEFORE
        for result in season:
            tip = local_evening(result.played_on, team(result.home).zone)
            revision = Revision(published, result.played_on, tip, "scheduled", Shape.NORMAL)
            games.append(
                Game(
                    result.game_id,
                    result.season,
                    result.home,
                    result.away,
                    (revision,),
                    result.played_on,
                    result.home_score,
                    result.away_score,
                    result.overtimes,
                )
            )
    return games


def read_games(folder: Path, results: dict[str, Result]) -> list[Game]:
    """Read ``games.csv`` and ``schedule_revisions.csv`` of a slate.

    Raises ValueError when a revision names a game that the slate does not hold, or the teams
    of a game differ from those of the facts.
    """
    revisions: dict[str, list[Revision]] = defaultdict(list)
    with (folder / "schedule_revisions.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            revisions[row["nba_game_id"]].append(
                Revision(
                    parse_instant(row["known_at_utc"]),
                    date.fromisoformat(row["game_date_et"]),
                    parse_instant(row["tip_utc"]) if row["tip_utc"] else None,
                    row["change"],
                    Shape(row["feed_shape"]),
                )
            )
    games = []
    with (folder / "games.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            game_id, result = row["nba_game_id"], results.get(row["nba_game_id"])
            if result is not None and {result.home, result.away} != {row["home"], row["away"]}:
                raise ValueError(f"game {game_id} has other teams in games.csv than in the facts")
            flipped = result is not None and result.home != row["home"]
            home, away = (result.home_score, result.away_score) if result else (0, 0)
            games.append(
                Game(
                    game_id,
                    season_of_game(game_id),
                    row["home"],
                    row["away"],
                    tuple(sorted(revisions.pop(game_id, []), key=lambda item: item.known_at)),
                    result.played_on if result else None,
                    away if flipped else home,
                    home if flipped else away,
                    result.overtimes if result else 0,
                    row["arena_city"] or None,
                    row["tip_source"] == "assumed",
                )
            )
    if revisions:
        raise ValueError(f"schedule_revisions.csv names unknown game {min(revisions)}")
    return games
