"""What a check of counts would have seen: rows per game and date against the expected ones."""

from __future__ import annotations

from bench.detect.games import Game
from bench.detect.scene import Scene

# Fewer players than this on either side, or many more, and a count speaks.
_FEWEST, _MOST = 8, 15


def counts_off(scene: Scene, games: list[Game]) -> set[str]:
    """Games, by NBA.com's id, that have no rows in analytics or too few or too many."""
    rows = scene.query(
        "select game_id, team, count(*) as players from nba.player_game_summary "
        "where participation = 'played' group by game_id, team"
    )
    players: dict[str, list[int]] = {}
    for row in rows:
        players.setdefault(row["game_id"], []).append(row["players"])
    return {
        game.nba
        for game in games
        if len(players.get(game.nba, [])) != 2
        or not all(_FEWEST <= count <= _MOST for count in players[game.nba])
    }
