"""Which path is answered by which endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.bdl import Rendered
from sandbox.bdl_api import GamesAndBoxScores
from sandbox.nba import Schedule
from sandbox.nba_api import Feed
from sandbox.service import Answer, Context, Query
from sandbox.world import World

Handler = Callable[..., Answer]


@dataclass(frozen=True)
class Route:
    """One endpoint. Groups of the pattern are passed to the handler after the query."""

    pattern: re.Pattern[str]
    endpoint: str
    handler: Handler

    @property
    def needs_key(self) -> bool:
        """Whether the service asks for a key."""
        return self.endpoint.startswith("bdl/")


@dataclass(frozen=True)
class Match:
    """A path that some endpoint answers."""

    route: Route
    parts: tuple[str, ...]

    def answer(self, context: Context, query: Query) -> Answer:
        """Ask the endpoint. Raises Refused when the service would."""
        return self.route.handler(context, query, *self.parts)


class Routes:
    """All endpoints of one slate."""

    def __init__(self, world: World) -> None:
        bdl = GamesAndBoxScores(Rendered(world))
        feed = Feed(Schedule(world))
        static = "/nba/static/json"
        table: list[tuple[str, str, Handler]] = [
            ("/bdl/v1/games", "bdl/games", bdl.games),
            ("/bdl/v1/box_scores", "bdl/box_scores", bdl.box_scores),
            (rf"{static}/staticData/scheduleLeagueV2\.json", "nba/schedule", feed.schedule),
        ]
        self._routes = [
            Route(re.compile(pattern), endpoint, handler) for pattern, endpoint, handler in table
        ]

    def find(self, path: str) -> Match | None:
        """Return the endpoint that answers a path, or None."""
        for route in self._routes:
            found = route.pattern.fullmatch(path)
            if found is not None:
                return Match(route, found.groups())
        return None
