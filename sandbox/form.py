"""What a team's finished games say of its players, as of an instant."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from sandbox.schedule import Game
from sandbox.world import World

# Number of a line that there are props of, its name among them, and the least average for a line.
PROPS = {
    "pts": ("points", 5.0),
    "reb": ("rebounds", 2.0),
    "ast": ("assists", 1.5),
    "fg3m": ("threes", 0.8),
    "stl": ("steals", 0.8),
    "blk": ("blocks", 0.8),
}
# Type of a prop that is a sum of them, what it is a sum of, and the least average for a line.
SUMS = {
    "points_rebounds_assists": (("pts", "reb", "ast"), 22.0),
    "points_rebounds": (("pts", "reb"), 20.0),
    "points_assists": (("pts", "ast"), 20.0),
    "rebounds_assists": (("reb", "ast"), 10.0),
}
# How many of them reach ten. Threes are points.
DOUBLES = {"double_double": 2, "triple_double": 3}
_REACHING_TEN = ("pts", "reb", "ast", "stl", "blk")


@dataclass
class Form:
    """One player's season so far. Sums are over his finished games."""

    team: str
    games: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    doubles: Counter[str] = field(default_factory=Counter)
    last: date = date.min


@dataclass
class Forms:
    """All players who appeared in a season so far, and each team's finished games in order."""

    players: dict[int, Form] = field(default_factory=dict)
    finals: dict[str, list[Game]] = field(default_factory=dict)


def forms(world: World, season: int, now: datetime) -> Forms:
    """Return the forms of a season at an instant. What is not final does not count."""

    def make() -> Forms:
        result = Forms()
        for game in world.finals_before(season, now):
            for code in (game.home, game.away):
                result.finals.setdefault(code, []).append(game)
            for line in world.lines(game):
                form = result.players.setdefault(line.player_id, Form(line.team))
                form.team = line.team
                form.games += 1
                form.totals.update({name: getattr(line, name) for name in PROPS})
                tens = sum(getattr(line, name) >= 10 for name in _REACHING_TEN)
                form.doubles.update(kind for kind, least in DOUBLES.items() if tens >= least)
                form.last = game.played_on or form.last
        return result

    return world.remember(now, ("forms", season), make)


def season_players(world: World, season: int, now: datetime) -> list[int]:
    """Return the NBA ids of all who appear in a season's facts, ascending."""

    def make() -> list[int]:
        games = (game for game in world.by_season.get(season, []) if game.played_on is not None)
        return sorted({line.player_id for game in games for line in world.lines(game)})

    return world.remember(now, ("players", season), make)
