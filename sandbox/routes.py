"""Which path is answered by which endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.bdl import Rendered
from sandbox.bdl_api import GamesAndBoxScores
from sandbox.bdl_people import People, props
from sandbox.espn import roster, scoreboard, summary
from sandbox.nba import Schedule
from sandbox.nba_api import Feed
from sandbox.nba_game import boxscore, playbyplay
from sandbox.officials import assignments
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
        people = People()
        feed = Feed(Schedule(world))
        static = "/nba/static/json"
        espn = "/espn/apis/site/v2/sports/basketball/nba"
        officials = "/officials/wp-json/api/v1/get-game-officials"
        table: list[tuple[str, str, Handler]] = [
            ("/bdl/v1/games", "bdl/games", bdl.games),
            ("/bdl/v1/box_scores", "bdl/box_scores", bdl.box_scores),
            ("/bdl/v1/players", "bdl/players", people.players),
            ("/bdl/v1/players/active", "bdl/players_active", people.active),
            ("/bdl/v1/player_injuries", "bdl/player_injuries", people.injuries),
            ("/bdl/v2/odds/player_props", "bdl/player_props", props),
            (rf"{static}/staticData/scheduleLeagueV2\.json", "nba/schedule", feed.schedule),
            (rf"{static}/liveData/boxscore/boxscore_(\d{{10}})\.json", "nba/boxscore", boxscore),
            (
                rf"{static}/liveData/playbyplay/playbyplay_(\d{{10}})\.json",
                "nba/playbyplay",
                playbyplay,
            ),
            (f"{espn}/scoreboard", "espn/scoreboard", scoreboard),
            (f"{espn}/summary", "espn/summary", summary),
            (rf"{espn}/teams/(\w+)/roster", "espn/roster", roster),
            (officials, "officials/game_officials", assignments),
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
