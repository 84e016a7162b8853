"""ESPN's teams, athletes and status, as they are in every answer of its site API."""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.clock import clock_text
from sandbox.game_view import View
from sandbox.hashing import digest
from sandbox.ids import split_name
from sandbox.profiles import profile
from sandbox.schedule import Phase, State
from sandbox.teams import Team
from sandbox.world import World

Row = dict[str, Any]
SOURCE = "espn"
CDN = "https://cdn.example"
CORE = "http://core.example/v2/sports/basketball/leagues/nba"
WEB = "https://www.example/nba"
_STATUS = {
    Phase.SCHEDULED: ("1", "STATUS_SCHEDULED", "pre", "Scheduled"),
    Phase.LIVE: ("2", "STATUS_IN_PROGRESS", "in", "In Progress"),
    Phase.FINAL: ("3", "STATUS_FINAL", "post", "Final"),
    Phase.POSTPONED: ("6", "STATUS_POSTPONED", "post", "Postponed"),
}


def guid(*parts: object) -> str:
    """Return an id in the form that ESPN's ``guid`` has."""
    return str(uuid.UUID(int=digest("guid", *parts) << 64 | digest("guid too", *parts)))


def team_row(item: Team) -> Row:
    """Return the members that a team has everywhere."""
    return {
        "id": str(item.espn_id),
        "uid": f"s:40~l:46~t:{item.espn_id}",
        "location": item.city,
        "name": item.name,
        "abbreviation": item.espn_code,
        "displayName": item.full_name,
    }


def colours(item: Team) -> Row:
    """Return a team's two colours, made up."""
    first, second = (f"{digest('colour', n, item.code) % 0x1000000:06x}" for n in (1, 2))
    return {"color": first, "alternateColor": second}


def logo(item: Team) -> Row:
    """Return a picture of a team."""
    return picture(f"{CDN}/teams/{item.espn_code.lower()}.png") | {
        "lastUpdated": "2025-06-16T16:45Z"
    }


def picture(href: str) -> Row:
    """Return a picture."""
    return {"href": href, "width": 500, "height": 500, "alt": "", "rel": ["full", "default"]}


def team_links(item: Team) -> list[Row]:
    """Return the links to a team's pages."""
    href = f"{WEB}/team/_/name/{item.espn_code.lower()}"
    return [{"rel": ["clubhouse", "desktop", "team"], "href": href, "text": "Clubhouse"}]


def athlete_row(world: World, player: int) -> Row:
    """Return an athlete as he is in a box score. Position and jersey are invented."""
    name = world.ids.name(SOURCE, player)
    first, last = split_name(name)
    number = str(world.ids.player(SOURCE, player))
    own = profile(player)
    return {
        "id": number,
        "uid": f"s:40~l:46~a:{number}",
        "guid": guid("athlete", number),
        "displayName": name,
        "shortName": f"{first[:1]}. {last}",
        "links": [
            {
                "rel": ["playercard", "desktop", "athlete"],
                "href": f"{WEB}/player/_/id/{number}",
                "text": "Player Card",
            }
        ],
        "headshot": {"href": f"{CDN}/players/{number}.png", "alt": name},
        "jersey": own.jersey or "0",
        "position": {
            "name": own.position_name,
            "displayName": own.position_name,
            "abbreviation": own.position_code,
        },
    }


def roster_row(world: World, player: int) -> Row:
    """Return an athlete as he is in a roster."""
    name = world.ids.name(SOURCE, player)
    first, last = split_name(name)
    number = str(world.ids.player(SOURCE, player))
    return {
        "id": number,
        "uid": f"s:40~l:46~a:{number}",
        "firstName": first,
        "lastName": last,
        "displayName": name,
        "fullName": name,
        "shortName": f"{first[:1]}. {last}",
    }


def status(seen: View) -> Row:
    """Return the status of a game as the scoreboard has it."""
    return {
        "clock": float(seen.moment.left) if seen.moment else 0.0,
        "displayClock": seen.moment.clock if seen.moment else "0.0",
        "period": seen.period,
        "type": status_type(seen),
    }


def status_type(seen: View) -> Row:
    """Return the ``type`` of a game's status."""
    state = seen.state
    number, name, phase, text = _STATUS[state.phase]
    detail = text
    if seen.moment is not None and seen.moment.halftime:
        number, name, text, detail = "23", "STATUS_HALFTIME", "Halftime", "Halftime"
    elif seen.moment is not None:
        detail = f"{seen.moment.clock} - {_period(seen.period)}"
    elif state.phase is Phase.FINAL and state.game.overtimes:
        detail = f"Final/{_period(seen.period)}"
    elif state.phase is Phase.SCHEDULED and state.tip is not None:
        detail = clock_text(state.tip)
    elif state.phase is Phase.SCHEDULED:
        detail = "TBD"
    return {
        "id": number,
        "name": name,
        "state": phase,
        "completed": state.phase is Phase.FINAL,
        "description": text,
        "detail": detail,
        "shortDetail": detail,
    }


def _period(period: int) -> str:
    if period < 5:
        return ("1st", "2nd", "3rd", "4th")[period - 1]
    return "OT" if period == 5 else f"{period - 4}OT"


def when(state: State) -> str:
    """Return the instant of tip; midnight Eastern where the time is not known."""
    return state.listed_tip.strftime("%Y-%m-%dT%H:%MZ")
