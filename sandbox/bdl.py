"""balldontlie: games and box scores, in the shapes of its OpenAPI file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from sandbox.clock import instant_text
from sandbox.facts import Line
from sandbox.game_view import View, view
from sandbox.hashing import digest, share
from sandbox.ids import split_name
from sandbox.jsontext import dump
from sandbox.plays import line_scores
from sandbox.profiles import profile
from sandbox.schedule import Game, Phase, State
from sandbox.teams import team
from sandbox.world import World

SOURCE = "balldontlie"
_ORDINALS = ("1st", "2nd", "3rd", "4th")
_ZERO = ("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb")
_REST = ("ast", "stl", "blk", "turnover", "pf", "pts")
Row = dict[str, Any]


@cache
def team_row(code: str) -> Row:
    """Return a team object."""
    item = team(code)
    return {
        "id": item.bdl_id,
        "conference": item.conference,
        "division": item.division,
        "city": item.city,
        "name": item.name,
        "full_name": item.full_name,
        "abbreviation": item.code,
    }


def player_row(world: World, player: int, now: datetime) -> Row:
    """Return a player object. Its team is the player's current one, as the service has it."""
    return person_row(world, player) | {"team": team_row(world.team_of(player, now))}


def person_row(world: World, player: int) -> Row:
    """Return a player object without a team. What no fact says of him is made up."""
    first, last = split_name(world.ids.name(SOURCE, player))
    own = profile(player)
    year, turn, number = own.draft or (None, None, None)
    return {
        "id": world.ids.player(SOURCE, player),
        "first_name": first,
        "last_name": last,
        # Of a few it is not known.
        "position": own.position if digest("bdl position", player) % 40 else "",
        "height": own.height,
        "weight": own.weight,
        "jersey_number": own.jersey,
        "college": own.college,
        "country": own.country,
        "draft_year": year,
        "draft_round": turn,
        "draft_number": number,
    }


def status(seen: View) -> str:
    """Return the status text of a game."""
    state = seen.state
    if state.phase is Phase.FINAL:
        return "Final"
    if state.phase is Phase.POSTPONED:
        return "Postponed"
    if seen.moment is None:
        return instant_text(state.listed_tip)
    if seen.moment.halftime:
        return "Halftime"
    if seen.period > 4:
        return f"OT{seen.period - 4}"
    return f"{_ORDINALS[seen.period - 1]} Qtr"


def _time(seen: View) -> str | None:
    if seen.state.phase is Phase.FINAL:
        return "Final"
    if seen.moment is None:
        return None
    return f"Q{seen.period} {seen.moment.clock}" if seen.period < 5 else f"OT {seen.moment.clock}"


def game_row(world: World, seen: View) -> Row:
    """Return a row of ``/v1/games``. It keeps its id when the game is moved."""
    state, game = seen.state, seen.state.game
    text = status(seen)
    return {
        "id": world.ids.game(SOURCE, game.game_id),
        "date": state.game_date.isoformat(),
        "season": game.season,
        "status": text,
        "period": seen.period,
        "time": _time(seen),
        "period_detail": text if seen.period else None,
        "datetime": _datetime(state),
        "postseason": False,
        "home_team_score": seen.home_score,
        "visitor_team_score": seen.away_score,
        "home_team": team_row(game.home),
        "visitor_team": team_row(game.away),
        "ist_stage": None,
    }


def _datetime(state: State) -> str:
    """Return the tip; midnight Eastern where the time is not known."""
    return state.listed_tip.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def box_score_row(world: World, seen: View) -> Row:
    """Return a row of ``/v1/box_scores``: a game with its two teams and their players."""
    state, game = seen.state, seen.state.game
    return {
        "id": world.ids.game(SOURCE, game.game_id),
        "date": state.game_date.isoformat(),
        "datetime": _datetime(state),
        **_quarters(world, seen, "home", game.home),
        **_quarters(world, seen, "visitor", game.away),
        "season": game.season,
        "status": status(seen),
        "period": seen.period,
        "time": _time(seen) or "",
        "postseason": False,
        "home_team_score": seen.home_score,
        "visitor_team_score": seen.away_score,
        "home_team": team_row(game.home) | {"players": _players(world, seen, game.home)},
        "visitor_team": team_row(game.away) | {"players": _players(world, seen, game.away)},
    }


def _quarters(world: World, seen: View, side: str, code: str) -> Row:
    """Return a team's points by period, null for those not played, and its timeouts and bonus."""
    scores = line_scores(world, seen, code)
    names = (*(f"q{n}" for n in range(1, 5)), *(f"ot{n}" for n in range(1, 4)))
    row: Row = {
        f"{side}_{name}": scores[index] if index < len(scores) else None
        for index, name in enumerate(names)
    }
    choice = digest("bdl bonus", seen.state.game.game_id, code)
    row[f"{side}_timeouts_remaining"] = choice % 3 if seen.period else None
    row[f"{side}_in_bonus"] = bool(choice // 3 % 2) if seen.period else None
    return row


def _players(world: World, seen: View, code: str) -> list[Row]:
    if not seen.period:
        return []
    game = seen.state.game
    exact = minutes_are_exact(world, game)
    rows = [_played(world, line, exact) for line in seen.side(code)]
    rows += [_absent(world, game, player) for player in world.listed(game, code)]
    return rows


def minutes_are_exact(world: World, game: Game) -> bool:
    """Return whether a game's ``min`` reads "32:10" and not "32": about one game in four.

    Never where the exact minutes of any player are unknown.
    """
    return share(25, "mmss", game.game_id) and all(line.mmss for line in world.lines(game))


def _ratio(made: int, tried: int, null: bool) -> float | int | None:
    """Return a share, a whole one without a point; of no attempts it is 0 or null."""
    if not tried:
        return None if null else 0
    share_made = round(made / tried, 7)
    return int(share_made) if share_made in (0, 1) else share_made


def _played(world: World, line: Line, exact: bool) -> Row:
    # Who appeared for less than half a minute reads "00", as one who did not play.
    minutes = line.mmss if line.mmss and exact and line.minutes else f"{line.minutes:02d}"
    row: Row = {"min": minutes}
    for name in _ZERO[:6]:
        row[name] = getattr(line, name)
        if name in ("fga", "fg3a", "fta"):
            kind = name[:-1]
            null = digest("null share", line.player_id, name) % 8 == 0
            row[f"{kind}_pct"] = _ratio(row[f"{kind}m"], row[name], null)
    for name in (*_ZERO[6:], *_REST, "plus_minus"):
        row[name] = getattr(line, name)
    row["player"] = person_row(world, line.player_id)
    return row


def _absent(world: World, game: Game, player: int) -> Row:
    # The service writes an absence in several ways; which one is decided by the hash.
    minutes = ("00", "", None)[digest("dnp min", game.game_id, player) % 3]
    value = (0, None)[digest("dnp stats", game.game_id, player) % 2]
    row: Row = {"min": minutes}
    for name in _ZERO[:6]:
        row[name] = value
        if name in ("fga", "fg3a", "fta"):
            row[f"{name[:-1]}_pct"] = value
    for name in (*_ZERO[6:], *_REST):
        row[name] = value
    row["plus_minus"] = value
    row["player"] = person_row(world, player)
    return row


class Rendered:
    """Rows as JSON text. A finished game is rendered once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._finals: dict[tuple[str, str], str] = {}

    def _row(self, kind: str, state: State, make: Callable[[World, View], Row]) -> str:
        key = (kind, state.game.game_id)
        text = self._finals.get(key) if state.phase is Phase.FINAL else None
        if text is None:
            text = dump(make(self._world, view(self._world, state)))
            if state.phase is Phase.FINAL:
                self._finals[key] = text
        return text

    def game(self, state: State) -> str:
        """Return a row of ``/v1/games``."""
        return self._row("games", state, game_row)

    def box_score(self, state: State) -> str:
        """Return a row of ``/v1/box_scores``."""
        return self._row("box_scores", state, box_score_row)
