"""Arenas and attendance. A city that is not the home team's is a fact; the rest is made up."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.hashing import digest
from sandbox.schedule import Game
from sandbox.teams import team

_STATES = {
    "America/New_York": "NY",
    "America/Chicago": "IL",
    "America/Denver": "CO",
    "America/Los_Angeles": "CA",
    "America/Indiana/Indianapolis": "IN",
    "America/Phoenix": "AZ",
}
# Cities where games of this slate were played abroad or on neutral ground.
_ELSEWHERE = {
    "Mexico City": ("", "MX", "America/Mexico_City"),
    "Berlin": ("", "DE", "Europe/Berlin"),
    "London": ("", "GB", "Europe/London"),
    "Las Vegas": ("NV", "US", "America/Los_Angeles"),
}


class Venue(NamedTuple):
    """One arena. ``zone`` is the time zone of its wall clock."""

    number: int
    name: str
    city: str
    state: str
    country: str
    zone: str


def venue(game: Game) -> Venue:
    """Return where a game is played."""
    home = team(game.home)
    if game.arena_city is None:
        country = "CA" if home.code == "TOR" else "US"
        return Venue(
            home.bdl_id, f"{home.city} Hall", home.city, _STATES[home.zone], country, home.zone
        )
    state, country, zone = _ELSEWHERE.get(game.arena_city, ("", "US", home.zone))
    number = 100 + digest("venue", game.arena_city) % 800
    return Venue(number, f"{game.arena_city} Arena", game.arena_city, state, country, zone)


def attendance(game: Game) -> int:
    """Return an invented number of people."""
    return 14_000 + digest("attendance", game.game_id) % 6_000


def is_sold_out(game: Game) -> bool:
    """Return whether a game is reported as sold out."""
    return attendance(game) > 18_000
