"""ESPN, https://site.api.espn.com. No key. Game ids are ESPN's own."""

from __future__ import annotations

from scrapers.sources.endpoint import Endpoint, KeyPart

SOURCE = "espn"
_SITE = "/apis/site/v2/sports/basketball/nba"

# How a team looks and where it plays today.
_BADGE = ("links", "logo", "logos", "color", "alternateColor", "isActive", "venue")
# A player as he is today, and whether he is on the floor.
_ATHLETE = ("active", *(f"athlete.{name}" for name in ("headshot", "links", "jersey", "position")))

# A running clock, and the words that repeat it.
_CLOCK = ("clock", "displayClock", "type.detail", "type.shortDetail")
_GAME_NOISE = (
    *(f"competitions.*.status.{name}" for name in _CLOCK),
    *(
        f"competitions.*.{name}"
        for name in ("broadcasts", "broadcast", "geoBroadcasts", "highlights", "headlines")
    ),
    *(f"competitions.*.{name}" for name in ("series", "recent", "wallclockAvailable")),
    *(f"competitions.*.{name}" for name in ("leaders", "odds", "tickets", "situation")),
    *(
        f"competitions.*.competitors.*.{name}"
        for name in ("leaders", "record", "records", "statistics", "curatedRank")
    ),
    *(f"competitions.*.competitors.*.team.{name}" for name in _BADGE),
)

SCOREBOARD = Endpoint(
    source=SOURCE,
    name="scoreboard",
    base_url_setting="espn_base_url",
    path=f"{_SITE}/scoreboard",
    params={"dates": "{date:%Y%m%d}"},
    records_at=("events",),
    key=(KeyPart(("id",)),),
    volatile=("links", "weather", *(f"status.{name}" for name in _CLOCK), *_GAME_NOISE),
)

GAME_SUMMARIES = Endpoint(
    source=SOURCE,
    name="game_summaries",
    base_url_setting="espn_base_url",
    path=f"{_SITE}/summary",
    params={"event": "{game}"},
    # The whole answer is the record.
    records_at=(),
    is_single=True,
    key=(KeyPart(("header.id",)),),
    asked_by="game",
    # The page around the game: it changes for as long as there is news of either team.
    volatile=(
        "againstTheSpread",
        "article",
        "broadcasts",
        "format",
        "gameInfo",
        "injuries",
        "lastFiveGames",
        "leaders",
        "meta",
        "news",
        "odds",
        "pickcenter",
        "predictor",
        "seasonseries",
        "standings",
        "ticketsInfo",
        "videos",
        "wallclockAvailable",
        "winprobability",
        *(f"boxscore.{part}.*.team.{name}" for part in ("teams", "players") for name in _BADGE),
        *(f"boxscore.players.*.statistics.*.athletes.*.{name}" for name in _ATHLETE),
        "header.league",
        "header.links",
        "header.season.current",
        *(f"header.{path}" for path in _GAME_NOISE),
    ),
)
