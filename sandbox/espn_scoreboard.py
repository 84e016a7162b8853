"""ESPN's scoreboard: the games of one date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sandbox.clock import season_label, season_of
from sandbox.espn_rows import (
    CDN,
    SOURCE,
    WEB,
    Row,
    athlete_row,
    colours,
    status,
    team_links,
    team_row,
    when,
)
from sandbox.game_view import View
from sandbox.hashing import digest
from sandbox.plays import line_scores
from sandbox.schedule import Phase
from sandbox.standings import Record, records
from sandbox.teams import Team, team
from sandbox.venues import attendance, venue
from sandbox.world import World

_LEADERS = (("points", "Points", "Pts", "pts"), ("rebounds", "Rebounds", "Reb", "reb"))
_SUMS = (
    ("rebounds", "REB", "reb"),
    ("assists", "AST", "ast"),
    ("fieldGoalsAttempted", "FGA", "fga"),
    ("fieldGoalsMade", "FGM", "fgm"),
    ("freeThrowsAttempted", "FTA", "fta"),
    ("freeThrowsMade", "FTM", "ftm"),
    ("points", "PTS", "pts"),
    ("threePointFieldGoalsAttempted", "3PA", "fg3a"),
    ("threePointFieldGoalsMade", "3PM", "fg3m"),
)
_FEW_DAYS = timedelta(days=2)


def leagues(world: World, day: date) -> list[Row]:
    """Return the league above the games, with the days of the season that have any."""
    season = season_of(day)
    days = sorted({game.revisions[-1].game_date for game in world.by_season.get(season, [])})
    start, end = (f"{season}-09-24T07:00Z", f"{season + 1}-06-27T06:59Z")
    return [
        {
            "id": "46",
            "uid": "s:40~l:46",
            "name": "National Basketball Association",
            "abbreviation": "NBA",
            "slug": "nba",
            "season": {
                "year": season + 1,
                "startDate": start,
                "endDate": end,
                "displayName": season_label(season),
                "type": {"id": "2", "type": 2, "name": "Regular Season", "abbreviation": "reg"},
            },
            "logos": [
                {
                    "href": f"{CDN}/leagues/nba.png",
                    "width": 500,
                    "height": 500,
                    "alt": "",
                    "rel": ["full", "default"],
                    "lastUpdated": "2018-06-05T12:07Z",
                }
            ],
            "calendarType": "day",
            "calendarIsWhitelist": True,
            "calendarStartDate": start,
            "calendarEndDate": end,
            "calendar": [f"{listed}T08:00Z" for listed in days],
        }
    ]


def provider() -> Row:
    """Return who provides the odds."""
    return {
        "id": "100",
        "name": "Sandbox",
        "displayName": "Sandbox",
        "priority": 1,
        "logos": [{"href": f"{CDN}/betting/sandbox.svg", "rel": ["light"]}],
    }


def event_row(world: World, seen: View, now: datetime) -> Row:
    """Return an event of the scoreboard."""
    state, game = seen.state, seen.state.game
    home, away = team(game.home), team(game.away)
    number = world.ids.game(SOURCE, game.game_id)
    return {
        "id": str(number),
        "uid": f"s:40~l:46~e:{number}",
        "date": when(state),
        "name": f"{away.full_name} at {home.full_name}",
        "shortName": f"{away.espn_code} @ {home.espn_code}",
        "season": {"year": game.season + 1, "type": 2, "slug": "regular-season"},
        "competitions": [_competition(world, seen, now)],
        "links": [
            {
                "language": "en-US",
                "rel": ["summary", "desktop", "event"],
                "href": f"{WEB}/game/_/gameId/{number}",
                "text": "Gamecast",
                "shortText": "Gamecast",
                "isExternal": False,
                "isPremium": False,
            }
        ],
        "status": status(seen),
    }


def _competition(world: World, seen: View, now: datetime) -> Row:
    state, game = seen.state, seen.state.game
    number = world.ids.game(SOURCE, game.game_id)
    sides = (("home", game.home, seen.home_score), ("away", game.away, seen.away_score))
    place = venue(game)
    row: Row = {
        "id": str(number),
        "uid": f"s:40~l:46~e:{number}~c:{number}",
        "date": when(state),
        "attendance": attendance(game) if state.phase is Phase.FINAL else 0,
        "type": {"id": "1", "abbreviation": "STD"},
        "timeValid": state.tip is not None,
        "neutralSite": game.arena_city is not None,
        "conferenceCompetition": team(game.home).conference == team(game.away).conference,
        "playByPlayAvailable": bool(seen.period),
        "recent": state.end is not None and now < state.end + _FEW_DAYS,
        "venue": {
            "id": str(place.number),
            "fullName": place.name,
            "address": {"city": place.city, "state": place.state},
            "indoor": True,
        },
        "competitors": [
            _competitor(world, seen, now, order, side) for order, side in enumerate(sides)
        ],
        "notes": [],
        "status": status(seen),
        "broadcasts": [{"market": "home", "names": ["Sandbox Sports"]}],
        "format": {"regulation": {"periods": 4}},
        "startDate": when(state),
        "broadcast": ("", "Sandbox Sports")[digest("national", game.game_id) % 2],
        "geoBroadcasts": [
            {
                "type": {"id": "1", "shortName": "TV"},
                "market": {"id": "2", "type": "Home"},
                "media": {"shortName": "Sandbox Sports"},
                "lang": "en",
                "region": "us",
            }
        ],
        "highlights": [],
    }
    if state.phase is Phase.FINAL:
        text = f"{team(game.away).name} {seen.away_score}, {team(game.home).name} {seen.home_score}"
        row["headlines"] = [{"type": "Recap", "description": text, "shortLinkText": text}]
    return row


def _competitor(
    world: World, seen: View, now: datetime, order: int, side: tuple[str, str, int]
) -> Row:
    place, code, score = side
    item, lines = team(code), seen.side(code)
    scores = line_scores(world, seen, code)
    row: Row = {
        "id": str(item.espn_id),
        "uid": f"s:40~l:46~t:{item.espn_id}",
        "type": "team",
        "order": order,
        "homeAway": place,
        "winner": seen.state.phase is Phase.FINAL
        and score == max(seen.home_score, seen.away_score),
        "team": _team(item),
        "score": str(score),
    }
    if scores:
        row["linescores"] = [
            {"value": float(points), "displayValue": str(points), "period": number}
            for number, points in enumerate(scores, start=1)
        ]
    row["statistics"] = [
        {
            "name": name,
            "abbreviation": short,
            "displayValue": str(sum(getattr(line, field) for line in lines)),
        }
        for name, short, field in _SUMS
    ]
    row["leaders"] = _leaders(world, seen, item) if lines else []
    won = records(world, seen.state.game.season, now)
    row["records"] = [
        {"name": name, "type": kind, "summary": str(won.get((code, kind), Record()))}
        | ({"abbreviation": "Game"} if kind == "total" else {})
        for name, kind in (("overall", "total"), ("Home", "home"), ("Road", "road"))
    ]
    return row


def _team(item: Team) -> Row:
    return team_row(item) | {
        "shortDisplayName": item.name,
        **colours(item),
        "isActive": True,
        "venue": {"id": str(3000 + item.espn_id)},
        "links": [link | {"isExternal": False, "isPremium": False} for link in team_links(item)],
        "logo": f"{CDN}/teams/{item.espn_code.lower()}.png",
    }


def _leaders(world: World, seen: View, item: Team) -> list[Row]:
    result = []
    for name, text, short, field in _LEADERS:
        best = max(seen.side(item.code), key=lambda line: (getattr(line, field), -line.player_id))
        value = getattr(best, field)
        athlete = athlete_row(world, best.player_id)
        keep = ("id", "displayName", "shortName", "jersey")
        result.append(
            {
                "name": name,
                "displayName": text,
                "shortDisplayName": short,
                "abbreviation": short,
                "leaders": [
                    {
                        "displayValue": str(value),
                        "value": float(value),
                        "athlete": {key: athlete[key] for key in keep}
                        | {
                            "fullName": athlete["displayName"],
                            "links": [
                                {"rel": link["rel"], "href": link["href"]}
                                for link in athlete["links"]
                            ],
                            "headshot": athlete["headshot"]["href"],
                            "position": {"abbreviation": athlete["position"]["abbreviation"]},
                            "team": {"id": str(item.espn_id)},
                            "active": True,
                        },
                        "team": {"id": str(item.espn_id)},
                    }
                ],
            }
        )
    return result
