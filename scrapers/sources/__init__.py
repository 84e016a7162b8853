"""Declared endpoints of every source."""

from __future__ import annotations

from scrapers.errors import ConfigError
from scrapers.sources import balldontlie, espn, nba
from scrapers.sources.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    nba.SCHEDULE,
    nba.BOX_SCORES,
    nba.PLAY_BY_PLAY,
    nba.REFEREE_ASSIGNMENTS,
    balldontlie.GAMES,
    balldontlie.BOX_SCORES,
    balldontlie.PLAYERS,
    balldontlie.PLAYER_INJURIES,
    balldontlie.PLAYER_PROPS,
    espn.SCOREBOARD,
    espn.GAME_SUMMARIES,
)
# What `scrape` asks for when nothing is named.
DEFAULT_ENDPOINTS = (nba.SCHEDULE, balldontlie.GAMES, balldontlie.BOX_SCORES)
# A short name that stands in two sources and had a meaning before the second came.
_SHORT_NAMES = {balldontlie.BOX_SCORES.name: balldontlie.BOX_SCORES}


def endpoint_named(name: str) -> Endpoint:
    """Endpoint by `source/name`, or by `name` where one source alone has it.

    `box_scores` is balldontlie's. Raises ConfigError naming those there are.
    """
    if name in _SHORT_NAMES:
        return _SHORT_NAMES[name]
    found = [endpoint for endpoint in ENDPOINTS if name in (endpoint.name, endpoint.full_name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(endpoint.full_name for endpoint in found or ENDPOINTS)
    if found:
        raise ConfigError(f"{name!r} stands in several sources: choose one of {known}.")
    raise ConfigError(f"There is no endpoint {name!r}: choose one of {known}.")
