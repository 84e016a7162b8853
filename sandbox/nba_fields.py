"""Fields of the NBA schedule: times, status and teams."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sandbox.clock import at_zone, clock_text, eastern, eastern_midnight, instant_text
from sandbox.facts import Line
from sandbox.game_view import View
from sandbox.hashing import digest
from sandbox.ids import split_name
from sandbox.labels import slug
from sandbox.nba_other import UNKNOWN
from sandbox.schedule import Phase, Shape, State
from sandbox.teams import TEAMS, team
from sandbox.world import World

Row = dict[str, Any]
_ET = "America/New_York"


def times(day: date, tip: datetime | None, away: str | None, home: str | None) -> Row:
    """Return the eight time fields. Those that end in Z and are not UTC are so in the feed.

    An unknown hour is midnight Eastern.
    """
    start = eastern_midnight(day) if tip is None else tip
    local = eastern(start)
    midnight = instant_text(eastern_midnight(day))
    return {
        "gameDateEst": f"{day}T00:00:00Z",
        "gameTimeEst": f"1900-01-01T{local:%H:%M:%S}Z",
        "gameDateTimeEst": f"{day}T{local:%H:%M:%S}Z",
        "gameDateUTC": midnight,
        "gameTimeUTC": f"1900-01-01T{instant_text(start)[11:]}",
        "gameDateTimeUTC": instant_text(start),
        **{
            f"{side}TeamTime": f"{at_zone(start, TEAMS[code].zone if code in TEAMS else _ET)[:19]}Z"
            for side, code in (("away", away), ("home", home))
        },
    }


def status_text(seen: View) -> str:
    """Return the text beside the status of a game."""
    state = seen.state
    if state.phase is Phase.POSTPONED:
        return "Final" if state.shape is Shape.FINAL_NO_SCORE else "PPD"
    if state.phase is Phase.FINAL:
        extra = state.game.overtimes
        return "Final" if not extra else f"Final/OT{extra if extra > 1 else ''}"
    if seen.moment is None:
        return "TBD" if state.tip is None else clock_text(state.tip)
    if seen.moment.halftime:
        return "Half"
    name = f"Q{seen.period}" if seen.period < 5 else f"OT{seen.period - 4}"
    return f"{name} {seen.moment.clock}"


def status_number(state: State) -> int:
    """Return 1 (not started), 2 (in progress) or 3 (over)."""
    if state.phase is Phase.LIVE:
        return 2
    final = state.phase is Phase.FINAL or (
        state.phase is Phase.POSTPONED and state.shape is Shape.FINAL_NO_SCORE
    )
    return 3 if final else 1


def postponed_status(game_id: str, moved: bool) -> str | None:
    """Return ``postponedStatus``, which says little: a move may read Y, A or null,
    and any other game N, A or null."""
    choice = digest("postponedStatus", game_id)
    return ("Y", "A", None)[choice % 3] if moved else ("N", "N", "A", None)[choice % 4]


def team_row(code: str, record: tuple[int, int], score: int) -> Row:
    """Return a team object of the schedule."""
    item = team(code)
    return {
        "teamId": item.nba_id,
        "teamName": item.name,
        "teamCity": item.city,
        "teamTricode": item.code,
        "teamSlug": slug(code),
        "wins": record[0],
        "losses": record[1],
        "score": score,
        "seed": 0,
    }


def unknown_team() -> Row:
    """Return the team object of a game whose teams are not known."""
    return UNKNOWN | {"wins": 0, "losses": 0, "score": 0, "seed": 0}


def leaders(world: World, seen: View) -> list[Row]:
    """Return the best scorer of a finished game."""
    if seen.state.phase is not Phase.FINAL:
        return []
    best: list[Line] = [
        max(seen.side(code), key=lambda line: (line.pts, -line.player_id))
        for code in (seen.state.game.home, seen.state.game.away)
    ]
    top = max(best, key=lambda line: line.pts)
    first, last = split_name(world.ids.nba_name(top.player_id))
    item = team(top.team)
    return [
        {
            "personId": top.player_id,
            "firstName": first,
            "lastName": last,
            "teamId": item.nba_id,
            "teamCity": item.city,
            "teamName": item.name,
            "teamTricode": item.code,
            "points": float(top.pts),
        }
    ]
