"""Who shows a game, made up: a volatile part of the NBA schedule."""

from __future__ import annotations

from typing import Any

from sandbox.hashing import digest

Row = dict[str, Any]
_KINDS = (
    ("nationalTvBroadcasters", "natl", "tv"),
    ("nationalRadioBroadcasters", "natl", "radio"),
    ("nationalOttBroadcasters", "natl", "ott"),
    ("homeTvBroadcasters", "home", "tv"),
    ("homeRadioBroadcasters", "home", "radio"),
    ("homeOttBroadcasters", "home", "ott"),
    ("awayTvBroadcasters", "away", "tv"),
    ("awayRadioBroadcasters", "away", "radio"),
    ("awayOttBroadcasters", "away", "ott"),
    ("intlRadioBroadcasters", "intl", "radio"),
    ("intlTvBroadcasters", "intl", "tv"),
    ("intlOttBroadcasters", "intl", "ott"),
)
_ALWAYS_EMPTY = (
    "nationalOttBroadcasters",
    "homeOttBroadcasters",
    "awayOttBroadcasters",
    "intlRadioBroadcasters",
)
LIST: list[Row] = [
    {
        "broadcasterId": 1,
        "broadcasterDisplay": "Sandbox Sports",
        "broadcasterAbbreviation": "SBX",
        "broadcasterDescription": "",
        "regionId": 1,
    }
]


def broadcasters(game_id: str) -> Row:
    """Return the broadcasters of a game: at most one of each kind, for most games none."""
    row: Row = {}
    for name, scope, media in _KINDS:
        choice = digest("broadcaster", name, game_id)
        row[name] = []
        if choice % 16 or name in _ALWAYS_EMPTY:
            continue
        shown = {
            "broadcasterScope": scope,
            "broadcasterMedia": media,
            **LIST[0],
            "tapeDelayComments": "",
            "broadcasterVideoLink": ("", "https://watch.example/nba")[choice // 16 % 2],
            "broadcasterTeamId": -1,
            "broadcasterRanking": (None, 2)[choice // 32 % 2],
        }
        row[name] = [shown | ({"localizationRegion": ""} if name == _KINDS[0][0] else {})]
    return row
