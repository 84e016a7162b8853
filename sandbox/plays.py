"""Synthetic plays that add up to the real lines of a game.

Who did what, and how often, is fact; when he did it is decided by the hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sandbox.facts import Line
from sandbox.game_view import View
from sandbox.hashing import digest
from sandbox.schedule import Game
from sandbox.world import World

QUARTER = 720
EXTRA = 300
_KINDS = (
    ("2pt", 2, "made"),
    ("3pt", 3, "made"),
    ("freethrow", 1, "made"),
    ("2pt", 0, "missed"),
    ("3pt", 0, "missed"),
    ("freethrow", 0, "missed"),
    ("rebound", 0, "offensive"),
    ("rebound", 0, "defensive"),
    ("turnover", 0, ""),
    ("steal", 0, ""),
    ("block", 0, ""),
    ("foul", 0, "personal"),
)


class Play(NamedTuple):
    """One play, ``second`` seconds of game clock after tip."""

    second: int
    player_id: int
    team: str
    kind: str
    points: int
    detail: str


def period_of(second: int) -> tuple[int, int]:
    """Return the period of a play and the seconds left in it."""
    if second < 4 * QUARTER:
        return second // QUARTER + 1, QUARTER - second % QUARTER
    over = second - 4 * QUARTER
    return over // EXTRA + 5, EXTRA - over % EXTRA


def _counts(line: Line) -> tuple[int, ...]:
    return (
        line.fgm - line.fg3m,
        line.fg3m,
        line.ftm,
        line.fga - line.fgm - (line.fg3a - line.fg3m),
        line.fg3a - line.fg3m,
        line.fta - line.ftm,
        line.oreb,
        line.dreb,
        line.turnover,
        line.stl,
        line.blk,
        line.pf,
    )


def plays(game: Game, lines: Iterable[Line]) -> list[Play]:
    """Return all plays of a game in order."""
    length = 4 * QUARTER + EXTRA * game.overtimes
    result: list[Play] = []
    for line in lines:
        for (kind, points, detail), count in zip(_KINDS, _counts(line), strict=True):
            for number in range(count):
                second = digest(game.game_id, line.player_id, kind, detail, number) % length
                result.append(Play(second, line.player_id, line.team, kind, points, detail))
    result.sort()
    return result


def seconds_elapsed(seen: View) -> int:
    """Return the seconds of game clock since tip."""
    total = 4 * QUARTER + EXTRA * seen.state.game.overtimes
    return total if seen.moment is None else int(total * seen.moment.share)


def by_period(made: Iterable[Play], code: str, periods: int, score: int) -> list[int]:
    """Return a team's points by period, which sum to ``score``."""
    points = [0] * periods
    for play in made:
        period = period_of(play.second)[0]
        if play.team == code and period <= periods:
            points[period - 1] += play.points
    # Lines of a game in progress are rounded down; the plays are not.
    surplus = sum(points) - score
    for index in reversed(range(periods)):
        taken = min(points[index], surplus) if surplus > 0 else surplus
        points[index] -= taken
        surplus -= taken
    return points


def line_scores(world: World, seen: View, code: str) -> list[int]:
    """Return a team's points by period; none before tip."""
    if not seen.period:
        return []
    game = seen.state.game
    made = plays(game, world.lines(game))
    end = seconds_elapsed(seen)
    score = seen.home_score if code == game.home else seen.away_score
    return by_period((play for play in made if play.second < end), code, seen.period, score)
