"""Complete the lines whose shooting and rebound detail is unknown.

Points, rebounds and the other counts of such a line are real. What is filled in here is
made up, keeps the invariants of a box score, and depends only on the game and the player.
"""

from __future__ import annotations

from typing import NamedTuple

from sandbox.hashing import digest


class Detail(NamedTuple):
    """The numbers of one line that may be unknown. All are counts."""

    fgm: int
    fga: int
    fg3m: int
    fg3a: int
    ftm: int
    fta: int
    oreb: int
    dreb: int
    pf: int


def complete(game_id: str, player_id: int, pts: int, reb: int, minutes: int) -> Detail:
    """Return a detail with 2*fgm + fg3m + ftm = pts and oreb + dreb = reb.

    ``pts`` and ``reb`` are counts, ``minutes`` whole minutes. Attempts are never below makes.
    """

    def pick(what: str, below: int) -> int:
        return digest("detail", what, game_id, player_id) % below

    # ftm and fg3m must leave an even number of points that holds every made three.
    ftm = pick("ftm", pts // 4 + 1)
    rest = pts - ftm
    fg3m = pick("fg3m", rest // 5 + 1)
    if (rest - fg3m) % 2:
        if fg3m:
            fg3m -= 1
        else:
            ftm += 1
    fgm = (pts - ftm - fg3m) // 2
    tries = minutes // 6 + 1
    fg3a = fg3m + pick("fg3a", tries)
    fga = max(fgm + pick("fga", tries + 1), fgm - fg3m + fg3a)
    fta = ftm + ftm % 2
    oreb = pick("oreb", reb // 3 + 1)
    pf = min(5, pick("pf", minutes // 6 + 2))
    return Detail(fgm, fga, fg3m, fg3a, ftm, fta, oreb, reb - oreb, pf)
