"""Who is on a team: everything here is worked out from who appeared, and is synthetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

WINDOW = 10
LISTED = 17


class TeamGame(NamedTuple):
    """One game of a team and the NBA ids of those who appeared in it."""

    game_id: str
    appeared: frozenset[int]


def did_not_play(games: Mapping[str, Sequence[TeamGame]]) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return the players a team lists in a game without their appearing, by (game id, team).

    ``games`` holds each team's games of one season in the order in which they were played.
    Listed are those who appeared in the team's last ten games, latest first, then those who
    appear in its next ten, until the team has 17. Who appeared for two teams in the season is
    never listed, because the facts do not say on which day he changed.
    """
    teams: dict[int, set[str]] = defaultdict(set)
    for code, played in games.items():
        for game in played:
            for player in game.appeared:
                teams[player].add(code)
    result: dict[tuple[str, str], tuple[int, ...]] = {}
    for code, played in games.items():
        for index, game in enumerate(played):
            before = played[max(0, index - WINDOW) : index][::-1]
            after = played[index + 1 : index + 1 + WINDOW]
            chosen: dict[int, None] = {}
            for near in (*before, *after):
                for player in sorted(near.appeared - game.appeared):
                    if len(teams[player]) == 1:
                        chosen.setdefault(player)
            room = max(0, LISTED - len(game.appeared))
            result[game.game_id, code] = tuple(chosen)[:room]
    return result
