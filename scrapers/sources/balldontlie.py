"""balldontlie (BDL), https://api.balldontlie.io. The key goes in the `Authorization` header."""

from __future__ import annotations

from scrapers.sources.endpoint import Endpoint, KeyPart

SOURCE = "balldontlie"

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
    game_date=KeyPart(("date",), length=10),
)

BOX_SCORES = Endpoint(
    source=SOURCE,
    name="box_scores",
    base_url_setting="bdl_base_url",
    path="/v1/box_scores",
    params={"date": "{date}"},
    records_at=("data",),
    # A row is a game and has no game id. Team objects have stood at either place.
    key=(
        KeyPart(("visitor_team.team.abbreviation", "visitor_team.abbreviation")),
        KeyPart(("home_team.team.abbreviation", "home_team.abbreviation")),
    ),
    key_separator="@",
)
