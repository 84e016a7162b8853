"""ESPN: scoreboard, game summary and rosters, in the shapes of its site API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.clock import clock_text, eastern, instant_text
from sandbox.facts import Line
from sandbox.faults import Asked
from sandbox.form import season_players
from sandbox.game_view import View, view
from sandbox.ids import split_name
from sandbox.jsontext import dump
from sandbox.record_faults import Record, mid_state
from sandbox.schedule import Phase, State
from sandbox.service import Answer, Context, Query, Refused, Spoil, number_of, one
from sandbox.teams import TEAMS, Team, team
from sandbox.world import World

Row = dict[str, Any]
SOURCE = "espn"
LABELS = ("MIN", "FG", "3PT", "FT", "OREB", "DREB", "REB", "AST", "STL", "BLK", "TO", "PF", "+/-")
KEYS = (
    "minutes",
    "fieldGoalsMade-fieldGoalsAttempted",
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "freeThrowsMade-freeThrowsAttempted",
    "offensiveRebounds",
    "defensiveRebounds",
    "rebounds",
    "assists",
    "steals",
    "blocks",
    "turnovers",
    "fouls",
    "plusMinus",
    "points",
)
_STATUS = {
    Phase.SCHEDULED: ("1", "STATUS_SCHEDULED", "pre", "Scheduled"),
    Phase.LIVE: ("2", "STATUS_IN_PROGRESS", "in", "In Progress"),
    Phase.FINAL: ("3", "STATUS_FINAL", "post", "Final"),
    Phase.POSTPONED: ("6", "STATUS_POSTPONED", "post", "Postponed"),
}


def _failure(message: str) -> str:
    return dump({"code": 404, "message": message})


def scoreboard(context: Context, query: Query) -> Answer:
    """Answer with the games of one Eastern date; without a date with today's."""
    text = one(query, "dates") or f"{eastern(context.now):%Y%m%d}"
    try:
        day = datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        raise Refused(400, dump({"code": 400, "message": "dates must be YYYYMMDD"})) from None
    world, now = context.world, context.now

    def row(state: State) -> Row:
        return event_row(world, view(world, state))

    def body(spoil: Spoil) -> str:
        records = [
            Record(dump(row(state)), state.game, day, mid_state(state, row))
            for state in world.on_date(day, now)
        ]
        events = ",".join(record.text for record in spoil(records))
        leagues = dump([{"id": "46", "name": "National Basketball Association", "slug": "nba"}])
        return f'{{"leagues":{leagues},"day":{{"date":"{day}"}},"events":[{events}]}}'

    return Answer(Asked("espn/scoreboard", day), body)


def summary(context: Context, query: Query) -> Answer:
    """Answer with one game. Players appear once it has begun."""
    world, now = context.world, context.now
    number = number_of(one(query, "event"), _failure("event is required"))
    game_id = world.ids.nba_game(SOURCE, number)
    state = None if game_id is None else world.state(game_id, now)
    if state is None or not state.teams_known:
        raise Refused(404, _failure("no such event"))
    game = state.game

    def make() -> str:
        return dump(_summary_row(world, view(world, state)))

    def body(spoil: Spoil) -> str:
        text = world.remember(now, ("espn summary", number), make)
        records = spoil([Record(text, game, state.game_date)])
        return records[0].text if records else "{}"

    return Answer(Asked("espn/summary", state.game_date, game.game_id, game.label), body)


def roster(context: Context, _query: Query, name: str) -> Answer:
    """Answer with the players of a team, by its id or code. Who is on it is synthetic."""
    world, now = context.world, context.now
    wanted = [
        item for item in TEAMS.values() if name.upper() in (str(item.espn_id), item.espn_code)
    ]
    if not wanted:
        raise Refused(404, _failure("no such team"))
    item = wanted[0]

    def body(spoil: Spoil) -> str:
        season = world.season_at(now)
        players = [
            player
            for player in season_players(world, season, now)
            if world.team_of(player, now) == item.code
        ]
        records = spoil([Record(dump(_athlete(world, player))) for player in players])
        athletes = ",".join(record.text for record in records)
        return (
            f'{{"timestamp":"{instant_text(now)}","status":"success",'
            f'"season":{dump({"year": season + 1, "type": 2})},'
            f'"athletes":[{athletes}],"team":{dump(_team(item))}}}'
        )

    return Answer(Asked("espn/roster", None, item.espn_code, item.espn_code), body)


def _team(item: Team) -> Row:
    return {
        "id": str(item.espn_id),
        "uid": f"s:40~l:46~t:{item.espn_id}",
        "location": item.city,
        "name": item.name,
        "abbreviation": item.espn_code,
        "displayName": item.full_name,
    }


def _athlete(world: World, player: int) -> Row:
    name = world.ids.name(SOURCE, player)
    first, last = split_name(name)
    number = str(world.ids.player(SOURCE, player))
    return {
        "id": number,
        "uid": f"s:40~l:46~a:{number}",
        "firstName": first,
        "lastName": last,
        "displayName": name,
        "fullName": name,
        "shortName": f"{first[:1]}. {last}",
    }


def _status(seen: View) -> Row:
    state = seen.state
    number, name, phase, text = _STATUS[state.phase]
    detail = text
    if seen.moment is not None and seen.moment.halftime:
        number, name, text, detail = "23", "STATUS_HALFTIME", "Halftime", "Halftime"
    elif seen.moment is not None:
        detail = f"{seen.moment.clock} - {_period(seen.period)}"
    elif state.phase is Phase.FINAL and state.game.overtimes:
        detail = f"Final/{_period(seen.period)}"
    elif state.phase is Phase.SCHEDULED and state.tip is not None:
        detail = clock_text(state.tip)
    return {
        "clock": float(seen.moment.left) if seen.moment else 0.0,
        "displayClock": seen.moment.clock if seen.moment else "0.0",
        "period": seen.period,
        "type": {
            "id": number,
            "name": name,
            "state": phase,
            "completed": state.phase is Phase.FINAL,
            "description": text,
            "detail": detail,
            "shortDetail": detail,
        },
    }


def _period(period: int) -> str:
    if period < 5:
        return ("1st", "2nd", "3rd", "4th")[period - 1]
    return "OT" if period == 5 else f"{period - 4}OT"


def _when(state: State) -> str:
    return "" if state.tip is None else state.tip.strftime("%Y-%m-%dT%H:%MZ")


def _competition(world: World, seen: View) -> Row:
    state, game = seen.state, seen.state.game
    sides = (("home", game.home, seen.home_score), ("away", game.away, seen.away_score))
    best = max(seen.home_score, seen.away_score)
    return {
        "id": str(world.ids.game(SOURCE, game.game_id)),
        "date": _when(state),
        "neutralSite": game.arena_city is not None,
        "status": _status(seen),
        "competitors": [
            {
                "id": str(team(code).espn_id),
                "homeAway": place,
                "winner": state.phase is Phase.FINAL and score == best,
                "team": _team(team(code)),
                "score": str(score),
            }
            for place, code, score in sides
        ],
    }


def event_row(world: World, seen: View) -> Row:
    """Return an event of the scoreboard."""
    state, game = seen.state, seen.state.game
    home, away = team(game.home), team(game.away)
    return {
        "id": str(world.ids.game(SOURCE, game.game_id)),
        "uid": f"s:40~l:46~e:{world.ids.game(SOURCE, game.game_id)}",
        "date": _when(state),
        "name": f"{away.full_name} at {home.full_name}",
        "shortName": f"{away.espn_code} @ {home.espn_code}",
        "season": {"year": game.season + 1, "type": 2, "slug": "regular-season"},
        "competitions": [_competition(world, seen)],
        "status": _status(seen),
    }


def _summary_row(world: World, seen: View) -> Row:
    game = seen.state.game
    codes = (game.away, game.home)
    return {
        "boxscore": {
            "teams": [{"team": _team(team(code)), "statistics": []} for code in codes],
            "players": [_side(world, seen, code) for code in codes] if seen.period else [],
        },
        "header": {
            "id": str(world.ids.game(SOURCE, game.game_id)),
            "season": {"year": game.season + 1, "type": 2},
            "competitions": [_competition(world, seen)],
        },
    }


def _side(world: World, seen: View, code: str) -> Row:
    athletes: list[Row] = []
    lines = sorted(seen.side(code), key=lambda line: (-line.minutes, line.player_id))
    known = any(line.starter for line in lines)
    for index, line in enumerate(lines):
        athletes.append(
            {
                "active": True,
                "athlete": _athlete(world, line.player_id),
                "starter": bool(line.starter) if known else index < 5,
                "didNotPlay": False,
                "reason": "",
                "ejected": False,
                "stats": _stats(line),
            }
        )
    for player in world.listed(seen.state.game, code):
        athletes.append(
            {
                "active": False,
                "athlete": _athlete(world, player),
                "starter": False,
                "didNotPlay": True,
                "reason": "COACH'S DECISION",
                "ejected": False,
                "stats": [],
            }
        )
    return {
        "team": _team(team(code)),
        "statistics": [
            {
                "names": [*LABELS, "PTS"],
                "keys": list(KEYS),
                "labels": [*LABELS, "PTS"],
                "athletes": athletes,
            }
        ],
    }


def _stats(line: Line) -> list[str]:
    return [
        str(line.minutes),
        f"{line.fgm}-{line.fga}",
        f"{line.fg3m}-{line.fg3a}",
        f"{line.ftm}-{line.fta}",
        *(str(value) for value in (line.oreb, line.dreb, line.reb, line.ast)),
        *(str(value) for value in (line.stl, line.blk, line.turnover, line.pf)),
        f"{line.plus_minus:+d}" if line.plus_minus else "0",
        str(line.pts),
    ]
