"""Declared endpoints of every source."""

from __future__ import annotations

from scrapers.errors import ConfigError
from scrapers.sources import balldontlie, nba
from scrapers.sources.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (nba.SCHEDULE, balldontlie.GAMES, balldontlie.BOX_SCORES)


def endpoint_named(name: str) -> Endpoint:
    """Endpoint by `name` or `source/name`. Raises ConfigError naming those there are."""
    for endpoint in ENDPOINTS:
        if name in (endpoint.name, f"{endpoint.source}/{endpoint.name}"):
            return endpoint
    known = ", ".join(f"{endpoint.source}/{endpoint.name}" for endpoint in ENDPOINTS)
    raise ConfigError(f"There is no endpoint {name!r}: choose one of {known}.")
