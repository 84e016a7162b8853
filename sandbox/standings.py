"""Wins, losses and season series, as of an instant."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sandbox.schedule import Game
from sandbox.world import World


class Record(NamedTuple):
    """Games won and lost."""

    wins: int = 0
    losses: int = 0

    def __str__(self) -> str:
        return f"{self.wins}-{self.losses}"


def records(world: World, season: int, now: datetime) -> dict[tuple[str, str], Record]:
    """Return each team's records so far, by (team, which): total, home or road."""

    def make() -> dict[tuple[str, str], Record]:
        result: dict[tuple[str, str], Record] = {}
        for game in world.finals_before(season, now):
            for code, place in ((game.home, "home"), (game.away, "road")):
                for kind in ("total", place):
                    old = result.get((code, kind), Record())
                    won = winner(game) == code
                    result[code, kind] = Record(old.wins + won, old.losses + (not won))
        return result

    return world.remember(now, ("records", season), make)


def winner(game: Game) -> str:
    """Return the team that won a game that was played."""
    return game.home if game.home_score > game.away_score else game.away


def meetings(world: World, game: Game) -> list[Game]:
    """Return all games of the season between the two teams of a game, by their first date."""
    pair = {game.home, game.away}
    found = [other for other in world.by_season[game.season] if {other.home, other.away} == pair]
    return sorted(found, key=lambda other: (other.revisions[0].game_date, other.game_id))


def series_wins(world: World, game: Game, now: datetime) -> dict[str, int]:
    """Return how many of their games of the season each of the two teams has won so far."""
    over = {final.game_id for final in world.finals_before(game.season, now)}
    won = [winner(other) for other in meetings(world, game) if other.game_id in over]
    return {code: won.count(code) for code in (game.home, game.away)}
