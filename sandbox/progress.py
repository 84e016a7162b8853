"""A game in progress: its period and clock, and lines that grow in proportion."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.facts import Line
from sandbox.schedule import State

# Minutes of real time since tip at which each quarter starts and ends. The gap is halftime.
_QUARTERS = ((0.0, 32.0), (32.0, 64.0), (80.0, 112.0), (112.0, 150.0))
_OVERTIME_REAL = 10.0


class Moment(NamedTuple):
    """How far a game is. ``left`` is seconds on the game clock, ``share`` of all minutes."""

    period: int
    left: int
    halftime: bool
    share: float

    @property
    def clock(self) -> str:
        """The game clock as ``4:12``."""
        return f"{self.left // 60}:{self.left % 60:02d}"


def moment(state: State) -> Moment:
    """Return how far a live game is."""
    total = 48.0 + 5.0 * state.game.overtimes
    for index, (start, end) in enumerate(_QUARTERS):
        if state.minutes < start:
            return Moment(2, 0, True, 24.0 / total)
        if state.minutes < end:
            done = 12.0 * (state.minutes - start) / (end - start)
            return Moment(index + 1, int((12.0 - done) * 60), False, (12.0 * index + done) / total)
    over = state.minutes - _QUARTERS[-1][1]
    number = min(int(over // _OVERTIME_REAL), max(0, state.game.overtimes - 1))
    done = min(5.0, 5.0 * (over - number * _OVERTIME_REAL) / _OVERTIME_REAL)
    return Moment(5 + number, int((5.0 - done) * 60), False, (48.0 + 5.0 * number + done) / total)


def partial(line: Line, share: float) -> Line:
    """Return a line at a share of the game: counts rounded down, points and rebounds summed."""
    fgm, fg3m, ftm = int(line.fgm * share), int(line.fg3m * share), int(line.ftm * share)
    oreb, dreb = int(line.oreb * share), int(line.dreb * share)
    mmss = line.mmss
    if mmss is not None:
        minutes, _, seconds = mmss.partition(":")
        played = int((int(minutes) * 60 + int(seconds)) * share)
        mmss = f"{played // 60}:{played % 60:02d}"
    return line._replace(
        minutes=int(line.minutes * share),
        mmss=mmss,
        fgm=fgm,
        fga=int(line.fga * share),
        fg3m=fg3m,
        fg3a=int(line.fg3a * share),
        ftm=ftm,
        fta=int(line.fta * share),
        oreb=oreb,
        dreb=dreb,
        reb=oreb + dreb,
        ast=int(line.ast * share),
        stl=int(line.stl * share),
        blk=int(line.blk * share),
        turnover=int(line.turnover * share),
        pf=int(line.pf * share),
        pts=2 * fgm + fg3m + ftm,
        plus_minus=int(line.plus_minus * share),
    )
