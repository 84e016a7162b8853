"""Declared endpoints of every source."""

from __future__ import annotations

from scrapers.errors import ConfigError
from scrapers.sources import balldontlie, espn, nba
from scrapers.sources.endpoint import Endpoint

# Every endpoint that a module declares, in its order.
ENDPOINTS: tuple[Endpoint, ...] = tuple(
    value
    for module in (nba, balldontlie, espn)
    for value in vars(module).values()
    if isinstance(value, Endpoint)
)
# What `scrape` asks for when nothing is named.
DEFAULT_ENDPOINTS = (nba.SCHEDULE, balldontlie.GAMES, balldontlie.BOX_SCORES)
# By short name. `box_scores` is at two sources and means balldontlie's, as it did when that was the
# only one: commands that were typed or scheduled since then still ask the same source.
_BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS} | {
    balldontlie.BOX_SCORES.name: balldontlie.BOX_SCORES
}
_BY_FULL_NAME = {endpoint.full_name: endpoint for endpoint in ENDPOINTS}


def endpoint_named(name: str) -> Endpoint:
    """Endpoint by `source/name`, or by `name` where only one source has it.

    `box_scores` is balldontlie's. Raises ConfigError that lists all full names.
    """
    endpoint = _BY_FULL_NAME.get(name) or _BY_NAME.get(name)
    if endpoint is None:
        known = ", ".join(_BY_FULL_NAME)
        raise ConfigError(f"There is no endpoint {name!r}: choose one of {known}.")
    return endpoint
