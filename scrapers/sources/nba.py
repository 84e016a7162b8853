"""NBA.com, https://cdn.nba.com. No key."""

from __future__ import annotations

from scrapers.sources.endpoint import EACH, Endpoint, KeyPart

SOURCE = "nba"

SCHEDULE = Endpoint(
    source=SOURCE,
    name="schedule",
    base_url_setting="nba_cdn_base_url",
    path="/static/json/staticData/scheduleLeagueV2.json",
    records_at=("leagueSchedule", "gameDates", EACH, "games"),
    # One game id can stand under two dates, so the Eastern date is part of the key.
    key=(KeyPart(("gameId",)), KeyPart(("gameDateEst",), length=10)),
    asked_by="season",
    current_season_only=True,
    # These change for many games at once and say nothing about the game itself.
    volatile=(
        "broadcasters",
        "pointsLeaders",
        "homeTeam.wins",
        "homeTeam.losses",
        "homeTeam.seed",
        "awayTeam.wins",
        "awayTeam.losses",
        "awayTeam.seed",
    ),
    game_date=KeyPart(("gameDateEst",), length=10),
    # Regular season, play-offs, play-in, cup final; not preseason (001) or all-star (003).
    counted_keys=("002", "004", "005", "006"),
)
