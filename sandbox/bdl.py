"""balldontlie: games and box scores, in the shapes of its OpenAPI file."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sandbox.clock import instant_text
from sandbox.facts import Line
from sandbox.game_view import View, view
from sandbox.hashing import digest, share
from sandbox.ids import split_name
from sandbox.jsontext import dump
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
    """Return a player object. Its team is the player's current one, as the service has it.

    What the facts do not say of a player is an empty text, or null for the draft.
    """
    first, last = split_name(world.ids.name(SOURCE, player))
    return {
        "id": world.ids.player(SOURCE, player),
        "first_name": first,
        "last_name": last,
        "position": "",
        "height": "",
        "weight": "",
        "jersey_number": "",
        "college": "",
        "country": "",
        "draft_year": None,
        "draft_round": None,
        "draft_number": None,
        "team": team_row(world.team_of(player, now)),
    }


def status(seen: View) -> str:
    """Return the status text of a game."""
    state = seen.state
    if state.phase is Phase.FINAL:
        return "Final"
    if state.phase is Phase.POSTPONED:
        return "Postponed"
    if seen.moment is None:
        return state.game_date.isoformat() if state.tip is None else instant_text(state.tip)
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
    tip = None if state.tip is None else state.tip.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    text = status(seen)
    return {
        "id": world.ids.game(SOURCE, game.game_id),
        "date": state.game_date.isoformat(),
        "season": game.season,
        "status": text,
        "period": seen.period,
        "time": _time(seen),
        "period_detail": text if seen.period else None,
        "datetime": tip,
        "postseason": False,
        "home_team_score": seen.home_score,
        "visitor_team_score": seen.away_score,
        "home_team": team_row(game.home),
        "visitor_team": team_row(game.away),
        "ist_stage": None,
    }


def box_score_row(world: World, seen: View, now: datetime) -> Row:
    """Return a row of ``/v1/box_scores``: a game with its two teams' players, and no id."""
    state, game = seen.state, seen.state.game
    return {
        "date": state.game_date.isoformat(),
        "season": game.season,
        "status": status(seen),
        "period": seen.period,
        "time": _time(seen) or "",
        "postseason": False,
        "home_team_score": seen.home_score,
        "visitor_team_score": seen.away_score,
        "home_team": {
            "team": team_row(game.home),
            "players": _players(world, seen, game.home, now),
        },
        "visitor_team": {
            "team": team_row(game.away),
            "players": _players(world, seen, game.away, now),
        },
    }


def _players(world: World, seen: View, code: str, now: datetime) -> list[Row]:
    if not seen.period:
        return []
    game = seen.state.game
    exact = minutes_are_exact(world, game)
    rows = [_played(world, line, exact, now) for line in seen.side(code)]
    rows += [_absent(world, game, player, now) for player in world.listed(game, code)]
    return rows


def minutes_are_exact(world: World, game: Game) -> bool:
    """Return whether a game's ``min`` reads "32:10" and not "32": about one game in four.

    Never where the exact minutes of any player are unknown.
    """
    return share(25, "mmss", game.game_id) and all(line.mmss for line in world.lines(game))


def _ratio(made: int, tried: int) -> float:
    return round(made / tried, 3) if tried else 0.0


def _played(world: World, line: Line, exact: bool, now: datetime) -> Row:
    # Who appeared for less than half a minute would read "0" in whole minutes.
    minutes = line.mmss if line.mmss and (exact or not line.minutes) else str(line.minutes)
    row: Row = {"min": minutes}
    for name in _ZERO[:6]:
        row[name] = getattr(line, name)
        if name in ("fga", "fg3a", "fta"):
            kind = name[:-1]
            row[f"{kind}_pct"] = _ratio(row[f"{kind}m"], row[name])
    for name in (*_ZERO[6:], *_REST, "plus_minus"):
        row[name] = getattr(line, name)
    row["player"] = player_row(world, line.player_id, now)
    return row


def _absent(world: World, game: Game, player: int, now: datetime) -> Row:
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
    row["plus_minus"] = None
    row["player"] = player_row(world, player, now)
    return row


class Rendered:
    """Rows as JSON text. A finished game is rendered once, until one of its players moves."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._finals: dict[tuple[object, ...], str] = {}

    def _kept(self, kind: str, state: State, now: datetime, extra: object) -> str:
        if state.phase is not Phase.FINAL:
            return self._make(kind, state, now)
        key = (kind, state.game.game_id, extra)
        text = self._finals.get(key)
        if text is None:
            text = self._finals[key] = self._make(kind, state, now)
        return text

    def _make(self, kind: str, state: State, now: datetime) -> str:
        seen = view(self._world, state)
        if kind == "games":
            return dump(game_row(self._world, seen))
        return dump(box_score_row(self._world, seen, now))

    def game(self, state: State, now: datetime) -> str:
        """Return a row of ``/v1/games``."""
        return self._kept("games", state, now, None)

    def box_score(self, state: State, now: datetime) -> str:
        """Return a row of ``/v1/box_scores``."""
        if state.phase is not Phase.FINAL:
            return self._make("box_scores", state, now)
        game, world = state.game, self._world
        players = [line.player_id for line in world.lines(game)]
        players += [*world.listed(game, game.home), *world.listed(game, game.away)]
        teams = tuple(world.team_of(player, now) for player in players)
        return self._kept("box_scores", state, now, teams)
