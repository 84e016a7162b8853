"""ESPN's summary of one game: the box score, and a page around it that changes with every look."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.clock import instant_text
from sandbox.espn_boxscore import boxscore
from sandbox.espn_page import page, series_words
from sandbox.espn_rows import (
    CDN,
    CORE,
    SOURCE,
    WEB,
    Row,
    colours,
    guid,
    logo,
    status,
    status_type,
    team_links,
    team_row,
    when,
)
from sandbox.game_view import View
from sandbox.plays import line_scores
from sandbox.schedule import Phase
from sandbox.standings import Record, meetings, records, series_wins
from sandbox.teams import Team, team
from sandbox.world import World

_FEW_DAYS = timedelta(days=2)


def summary_row(world: World, seen: View, now: datetime) -> Row:
    """Return the whole answer about one game."""
    return {
        "boxscore": boxscore(world, seen),
        **page(world, seen, now),
        "header": _header(world, seen, now),
    }


def _header(world: World, seen: View, now: datetime) -> Row:
    state, game = seen.state, seen.state.game
    number = world.ids.game(SOURCE, game.game_id)
    return {
        "id": str(number),
        "uid": f"s:40~l:46~e:{number}",
        "season": {
            "year": game.season + 1,
            # Not a fact of the game: it turns false when the next season begins.
            "current": world.season_at(now) == game.season,
            "type": 2,
        },
        "timeValid": state.tip is not None,
        "competitions": [_competition(world, seen, now)],
        "links": [
            {
                "rel": ["summary", "desktop", "event"],
                "href": f"{WEB}/game/_/gameId/{number}",
                "text": "Gamecast",
                "shortText": "Summary",
                "isExternal": False,
                "isPremium": False,
            }
        ],
        "league": {
            "id": "46",
            "uid": "s:40~l:46",
            "name": "National Basketball Association",
            "abbreviation": "NBA",
            "slug": "nba",
            "isTournament": False,
            "links": [{"rel": ["index", "desktop", "league"], "href": f"{WEB}/", "text": "Index"}],
            "logos": [{"href": f"{CDN}/leagues/nba.png", "rel": ["full", "default"]}],
        },
    }


def _competition(world: World, seen: View, now: datetime) -> Row:
    state, game = seen.state, seen.state.game
    number = world.ids.game(SOURCE, game.game_id)
    sides = (("home", game.home, seen.home_score), ("away", game.away, seen.away_score))
    final = state.phase is Phase.FINAL
    return {
        "id": str(number),
        "uid": f"s:40~l:46~e:{number}~c:{number}",
        "date": when(state),
        "neutralSite": game.arena_city is not None,
        "conferenceCompetition": team(game.home).conference == team(game.away).conference,
        "boxscoreAvailable": bool(seen.period),
        "commentaryAvailable": False,
        "liveAvailable": False,
        "shotChartAvailable": bool(seen.period),
        "timeoutsAvailable": True,
        "possessionArrowAvailable": False,
        "onWatchESPN": False,
        "recent": state.end is not None and now < state.end + _FEW_DAYS,
        "wallclockAvailable": True,
        "boxscoreSource": "full",
        "playByPlaySource": "full",
        "competitors": [
            _competitor(world, seen, now, order, side) for order, side in enumerate(sides)
        ],
        # Of a final game there is the type and no period: overtimes show in the line scores.
        "status": {"type": status_type(seen)} if final else status(seen),
        "broadcasts": [
            {
                "type": {"id": "1", "shortName": "TV"},
                "market": {"id": "2", "type": "Home"},
                "media": {"shortName": "Sandbox Sports"},
                "lang": "en",
                "region": "us",
                "isNational": False,
            }
        ],
        "series": [_series(world, seen, now)],
        "boxscoreMinutes": True,
    }


def _competitor(
    world: World, seen: View, now: datetime, order: int, side: tuple[str, str, int]
) -> Row:
    place, code, score = side
    item = team(code)
    won = records(world, seen.state.game.season, now)
    row: Row = {
        "id": str(item.espn_id),
        "uid": f"s:40~l:46~t:{item.espn_id}",
        "order": order,
        "homeAway": place,
        "winner": seen.state.phase is Phase.FINAL
        and score == max(seen.home_score, seen.away_score),
        "team": _team(item),
        "score": str(score),
    }
    scores = line_scores(world, seen, code)
    if scores:
        row["linescores"] = [{"displayValue": str(points)} for points in scores]
    row["record"] = [
        {"type": kind, "summary": str(record), "displayValue": str(record)}
        for kind in ("total", "home" if place == "home" else "road")
        for record in (won.get((code, kind), Record()),)
    ]
    row["possession"] = False
    return row


def _team(item: Team) -> Row:
    return (
        team_row(item)
        | {"guid": guid("team", item.code)}
        | colours(item)
        | {
            "logos": [logo(item)],
            "links": team_links(item),
        }
    )


def _series(world: World, seen: View, now: datetime) -> Row:
    """Return the season's series between the two teams, as far as it has been played."""
    game = seen.state.game
    games = meetings(world, game)
    wins = series_wins(world, game, now)
    events = [str(world.ids.game(SOURCE, other.game_id)) for other in games]
    return {
        **series_words(len(games), wins),
        "competitors": [
            {
                "id": str(team(code).espn_id),
                "uid": f"s:40~l:46~t:{team(code).espn_id}",
                "wins": wins[code],
                "ties": 0,
                "team": {"$ref": f"{CORE}/seasons/{game.season + 1}/teams/{team(code).espn_id}"},
            }
            for code in (game.home, game.away)
        ],
        "events": [{"$ref": f"{CORE}/events/{event}", "id": event} for event in events],
        "startDate": f"{instant_text(games[0].first_tip)[:16]}Z",
    }
