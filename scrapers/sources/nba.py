"""NBA.com, https://cdn.nba.com and https://official.nba.com. No key."""

from __future__ import annotations

from scrapers.sources.endpoint import EACH, MIB, Endpoint, KeyPart

SOURCE = "nba"

SCHEDULE = Endpoint(
    source=SOURCE,
    name="schedule",
    base_url_setting="nba_cdn_base_url",
    path="/static/json/staticData/scheduleLeagueV2.json",
    records_at=("leagueSchedule", "gameDates", EACH, "games"),
    # One game id can be listed under two dates, so the Eastern date is part of the key.
    key=(KeyPart(("gameId",)), KeyPart(("gameDateEst",), length=10)),
    asked_by="season",
    current_season_only=True,
    # A season is 9 to 16 MB.
    max_bytes=48 * MIB,
    # In July it has still been last season's file.
    season_at=("leagueSchedule", "seasonYear"),
    # These change for many games at once and say nothing about the game itself.
    volatile=(
        "broadcasters",
        "pointsLeaders",
        "seriesText",
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

BOX_SCORES = Endpoint(
    source=SOURCE,
    name="box_scores",
    base_url_setting="nba_cdn_base_url",
    path="/static/json/liveData/boxscore/boxscore_{game}.json",
    records_at=("game",),
    is_single=True,
    key=(KeyPart(("gameId",)),),
    asked_by="game",
    # They move with the clock of a running game and say nothing once it is over.
    volatile=(
        "gameClock",
        *(
            f"{side}.{name}"
            for side in ("homeTeam", "awayTeam")
            for name in ("inBonus", "timeoutsRemaining", "players.*.oncourt")
        ),
    ),
)

PLAY_BY_PLAY = Endpoint(
    source=SOURCE,
    name="play_by_play",
    base_url_setting="nba_cdn_base_url",
    path="/static/json/liveData/playbyplay/playbyplay_{game}.json",
    records_at=("game",),
    is_single=True,
    key=(KeyPart(("gameId",)),),
    asked_by="game",
    # A stamp of the last edit, which may have changed nothing.
    volatile=("actions.*.edited",),
)

REFEREE_ASSIGNMENTS = Endpoint(
    source=SOURCE,
    name="referee_assignments",
    base_url_setting="nba_officials_base_url",
    path="/wp-json/api/v1/get-game-officials",
    params={"date": "{date}"},
    records_at=("nba", "Table", "rows"),
    key=(KeyPart(("game_id",)),),
)
