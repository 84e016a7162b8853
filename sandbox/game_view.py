"""What of a game is to be seen at an instant: lines, scores and period, for every source."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.facts import Line
from sandbox.progress import Moment, moment, partial
from sandbox.schedule import Phase, State
from sandbox.world import World


class View(NamedTuple):
    """One game at one instant. ``moment`` is set while it is in progress.

    ``period`` is 0 before tip, 1 to 4 in regulation, 5 and above in overtime.
    """

    state: State
    lines: tuple[Line, ...]
    home_score: int
    away_score: int
    period: int
    moment: Moment | None

    def side(self, code: str) -> list[Line]:
        """Return one team's lines."""
        return [line for line in self.lines if line.team == code]


def view(world: World, state: State) -> View:
    """Return what is to be seen of a game."""
    game = state.game
    if state.phase is Phase.FINAL:
        lines = world.lines(game)
        return View(state, lines, game.home_score, game.away_score, 4 + game.overtimes, None)
    if state.phase is not Phase.LIVE:
        return View(state, (), 0, 0, 0, None)
    now = moment(state)
    lines = tuple(partial(line, now.share) for line in world.lines(game))
    home = sum(line.pts for line in lines if line.team == game.home)
    away = sum(line.pts for line in lines if line.team == game.away)
    return View(state, lines, home, away, now.period, now)
