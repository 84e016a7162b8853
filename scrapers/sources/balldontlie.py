"""balldontlie (BDL), https://api.balldontlie.io. The key goes in the `Authorization` header."""

from __future__ import annotations

from scrapers.sources.endpoint import Endpoint, KeyPart

SOURCE = "balldontlie"

# A player as he is today: a trade must not look like a change of what he did before it.
_PROFILE = ("team", "team_id", "position", "height", "weight", "jersey_number")

GAMES = Endpoint(
    source=SOURCE,
    name="games",
    base_url_setting="bdl_base_url",
    path="/v1/games",
    params={"seasons[]": "{season}", "per_page": "100"},
    pagination="cursor",
    records_at=("data",),
    key=(KeyPart(("id",)),),
    asked_by="season",
    season=KeyPart(("season",)),
    game_date=KeyPart(("date",), length=10),
)

BOX_SCORES = Endpoint(
    source=SOURCE,
    name="box_scores",
    base_url_setting="bdl_base_url",
    path="/v1/box_scores",
    params={"date": "{date}"},
    records_at=("data",),
    # A row is a game and has no game id. Team objects have been at either place.
    key=(
        KeyPart(("visitor_team.team.abbreviation", "visitor_team.abbreviation")),
        KeyPart(("home_team.team.abbreviation", "home_team.abbreviation")),
    ),
    key_separator="@",
    volatile=tuple(
        f"{side}.players.*.player.{name}"
        for side in ("home_team", "visitor_team")
        for name in _PROFILE
    ),
)

PLAYERS = Endpoint(
    source=SOURCE,
    name="players",
    base_url_setting="bdl_base_url",
    path="/v1/players/active",
    params={"per_page": "100"},
    pagination="cursor",
    records_at=("data",),
    key=(KeyPart(("id",)),),
    asked_by="season",
    current_season_only=True,
)

PLAYER_INJURIES = Endpoint(
    source=SOURCE,
    name="player_injuries",
    base_url_setting="bdl_base_url",
    path="/v1/player_injuries",
    params={"per_page": "100"},
    pagination="cursor",
    records_at=("data",),
    key=(KeyPart(("player.id",)),),
    asked_by="season",
    current_season_only=True,
    volatile=tuple(f"player.{name}" for name in _PROFILE),
)

# Live only: a line that was not captured before tip-off is gone for good.
PLAYER_PROPS = Endpoint(
    source=SOURCE,
    name="player_props",
    base_url_setting="bdl_base_url",
    path="/v2/odds/player_props",
    params={"game_id": "{game}"},
    records_at=("data",),
    key=(KeyPart(("id",)),),
    asked_by="game",
    # A line that says the same under a new stamp has not moved.
    volatile=("updated_at",),
)
