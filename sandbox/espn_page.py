"""The page around ESPN's box score: news, odds and tables of today, and nothing of them a fact.

Lists that nobody reads are shorter here than there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.clock import instant_text, season_label
from sandbox.espn_rows import (
    CDN,
    SOURCE,
    WEB,
    Row,
    athlete_row,
    guid,
    logo,
    picture,
    status_type,
    team_links,
    team_row,
)
from sandbox.game_view import View
from sandbox.officials import crew
from sandbox.schedule import Phase
from sandbox.standings import Record, meetings, records, series_wins
from sandbox.teams import TEAMS, Team, team
from sandbox.venues import attendance, venue
from sandbox.world import World

_COUNTED = timedelta(hours=2)


def series_words(total: int, wins: dict[str, int]) -> Row:
    """Return what is written of a season series of ``total`` games."""
    (first, more), (_, less) = sorted(wins.items(), key=lambda item: -item[1])
    score = f"{more}-{less}"
    over = more + less == total
    leader = team(first).espn_code
    if more == less:
        summary = f"Series tied {score}" if more else "Series starts"
    else:
        summary = f"{leader} {'wins' if over else 'leads'} series {score}"
    return {
        "type": "season",
        "title": "Regular Season Series",
        "description": "Regular Season Series",
        "summary": summary,
        "completed": over,
        "totalCompetitions": total,
    }


def page(world: World, seen: View, now: datetime) -> Row:
    """Return every member of a summary but the box score and the header."""
    game = seen.state.game
    number = world.ids.game(SOURCE, game.game_id)
    sides = (team(game.home), team(game.away))
    return {
        "format": {
            "regulation": {
                "periods": 4,
                "displayName": "Quarter",
                "slug": "quarter",
                "clock": 720.0,
            },
            "overtime": {"displayName": "Quarter", "slug": "quarter", "clock": 300.0},
        },
        "gameInfo": _info(seen, now),
        "leaders": [
            {"team": _team(item), "leaders": _leaders(world, seen, item)} for item in sides
        ],
        "seasonseries": [_series(world, seen, now)],
        "injuries": [{"team": _team(item), "injuries": []} for item in sides],
        "broadcasts": [],
        "pickcenter": [],
        "odds": [],
        "againstTheSpread": [
            {"team": _team(item) | {"logos": [logo(item)]}, "records": []} for item in sides
        ],
        "news": {
            "header": "NBA News",
            "link": {
                "language": "en",
                "rel": ["index", "desktop", "league"],
                "href": f"{WEB}/",
                "text": "All NBA News",
                "shortText": "All News",
                "isExternal": False,
                "isPremium": False,
            },
            "articles": [
                {
                    "id": int(now.timestamp()) // 3600,
                    "type": "HeadlineNews",
                    "headline": f"What is new at {now:%H:00}",
                    "published": f"{now:%Y-%m-%dT%H}:00:00Z",
                }
            ],
        },
        "plays": _plays(seen, number),
        "videos": [],
        "wallclockAvailable": True,
        "meta": {
            "gp_topic": f"gp-basketball-nba-{number}",
            "gameSwitcherEnabled": False,
            "picker_topic": "picker-basketball-nba",
            "lastUpdatedAt": instant_text(now),
            "firstPlayWallClock": instant_text(seen.state.listed_tip),
            "lastPlayWallClock": instant_text(min(now, seen.state.end or now)),
            "gameState": status_type(seen)["state"],
            "syncUrl": f"{CDN}/stats/46/{number}/en/us/",
        },
        "winprobability": [],
        "standings": _standings(world, seen, now),
    }


def _team(item: Team) -> Row:
    row = team_row(item)
    keep = ("id", "uid", "displayName", "abbreviation")
    return {key: row[key] for key in keep} | {
        "links": [{"href": link["href"], "text": link["text"]} for link in team_links(item)],
        "logo": f"{CDN}/teams/{item.espn_code.lower()}.png",
    }


def _info(seen: View, now: datetime) -> Row:
    state, game = seen.state, seen.state.game
    place = venue(game)
    row: Row = {
        "venue": {
            "id": str(place.number),
            "guid": guid("venue", place.number),
            "fullName": place.name,
            "shortName": place.name,
            "address": {"city": place.city, "state": place.state},
            "grass": False,
            "images": [picture(f"{CDN}/venues/{place.number}.jpg")],
        }
    }
    if seen.period:
        # It comes some time after the game, and was 0 before.
        counted = state.end is not None and now >= state.end + _COUNTED
        row["attendance"] = attendance(game) if counted else 0
        row["officials"] = [
            {
                "fullName": person.name,
                "displayName": person.name,
                "position": {"name": "Referee", "displayName": "Referee", "id": "40"},
                "order": order,
            }
            for order, person in enumerate(crew(game), start=1)
        ]
    return row


def _leaders(world: World, seen: View, item: Team) -> list[Row]:
    lines = seen.side(item.code)
    if not lines:
        return []
    best = max(lines, key=lambda line: (line.pts, -line.player_id))
    return [
        {
            "name": "points",
            "displayName": "Points",
            "leaders": [
                {
                    "displayValue": str(best.pts),
                    "value": float(best.pts),
                    "athlete": athlete_row(world, best.player_id),
                    "mainStat": {"value": str(best.pts), "label": "PTS"},
                    "summary": f"{best.fgm}/{best.fga} FG, {best.ftm}/{best.fta} FT",
                }
            ],
        }
    ]


def _series(world: World, seen: View, now: datetime) -> Row:
    game = seen.state.game
    wins = series_wins(world, game, now)
    games = meetings(world, game)
    over = {other.game_id for other in world.finals_before(game.season, now)}
    more, less = sorted(wins.values(), reverse=True)
    return series_words(len(games), wins) | {
        "seriesLabel": "Regular Season",
        "seriesScore": f"{more}-{less}",
        "shortSummary": series_words(len(games), wins)["summary"],
        "events": [
            {
                "id": str(world.ids.game(SOURCE, other.game_id)),
                "date": instant_text(other.first_tip),
                "timeValid": True,
                "status": "post" if other.game_id in over else "pre",
                "neutralSite": other.arena_city is not None,
                "competitors": [
                    {"homeAway": place, "team": _team(team(code))}
                    | ({"score": str(score)} if other.game_id in over else {})
                    for place, code, score in (
                        ("home", other.home, other.home_score),
                        ("away", other.away, other.away_score),
                    )
                ],
            }
            for other in games
        ],
    }


def _plays(seen: View, number: int) -> list[Row]:
    """Return only the last play: the real list has some hundred."""
    if seen.state.phase is not Phase.FINAL:
        return []
    return [
        {
            "id": f"{number}651",
            "sequenceNumber": "651",
            "type": {"id": "402", "text": "End Game"},
            "text": "End of Game",
            "awayScore": seen.away_score,
            "homeScore": seen.home_score,
            "period": {"number": seen.period, "displayValue": f"Period {seen.period}"},
            "clock": {"displayValue": "0.0"},
            "scoringPlay": False,
            "scoreValue": 0,
            "shootingPlay": False,
            "pointsAttempted": 0,
            "shortDescription": "End of Game",
        }
    ]


def _standings(world: World, seen: View, now: datetime) -> Row:
    season = seen.state.game.season
    won = records(world, season, now)
    home, away = team(seen.state.game.home), team(seen.state.game.away)
    return {
        "fullViewLink": {"text": "Full Standings", "href": f"{WEB}/standings"},
        "header": f"{season_label(season)} Standings",
        "groups": [
            {
                "standings": {
                    "entries": [
                        {
                            "team": item.city,
                            "id": str(item.espn_id),
                            "uid": f"s:40~l:46~t:{item.espn_id}",
                            "stats": [
                                {
                                    "name": name,
                                    "abbreviation": short,
                                    "value": float(value),
                                    "displayValue": str(value),
                                }
                                for record in (won.get((item.code, "total"), Record()),)
                                for name, short, value in (
                                    ("wins", "W", record.wins),
                                    ("losses", "L", record.losses),
                                )
                            ],
                        }
                        for item in TEAMS.values()
                        if item.division == division
                    ]
                },
                "header": f"{season_label(season)} {division} Standings",
                "divisionHeader": division,
            }
            for division in sorted({home.division, away.division})
        ],
        "isSameConference": home.conference == away.conference,
    }
