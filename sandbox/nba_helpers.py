"""Who else had a part in a play of NBA.com's play-by-play."""

from __future__ import annotations

from collections import Counter

from sandbox.hashing import digest
from sandbox.schedule import Game
from sandbox.world import World


class Helpers:
    """Who else had a part in a play. Passes are real in number, all else is decided by the hash."""

    def __init__(self, game: Game, world: World) -> None:
        lines = world.lines(game)
        self._other = {game.home: game.away, game.away: game.home}
        self._sides = {
            code: [line.player_id for line in lines if line.team == code] for code in self._other
        }
        self._passes = {
            code: sorted(
                (line.player_id for line in lines if line.team == code for _ in range(line.ast)),
                key=lambda player: digest("passes", game.game_id, player),
            )
            for code in self._other
        }
        self.assists: Counter[int] = Counter()

    def opponent(self, code: str, *parts: object) -> int:
        """Return somebody of the other team."""
        side = self._sides[self._other[code]]
        return side[digest("opponent", *parts) % len(side)]

    def passer(self, code: str, shooter: int) -> int | None:
        """Return a team mate who still has a pass to give."""
        left = self._passes[code]
        found = next((player for player in left if player != shooter), None)
        if found is not None:
            left.remove(found)
            self.assists[found] += 1
        return found
