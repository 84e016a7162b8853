"""NBA.com: box score and play-by-play of one game, in the live feed's shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.clock import eastern, instant_text
from sandbox.facts import Line
from sandbox.faults import Asked
from sandbox.game_view import View, view
from sandbox.hashing import digest
from sandbox.ids import split_name
from sandbox.jsontext import dump
from sandbox.nba_api import DENIED
from sandbox.nba_fields import status_number, status_text
from sandbox.officials import crew
from sandbox.plays import EXTRA, QUARTER, Play, by_period, period_of, plays
from sandbox.record_faults import Record, mid_state
from sandbox.schedule import State
from sandbox.service import Answer, Context, Query, Refused, Spoil
from sandbox.teams import team
from sandbox.world import World

Row = dict[str, Any]
_ACTIONS = {"2pt": "2pt", "3pt": "3pt", "freethrow": "freethrow"}


def _meta(path: str, now: datetime) -> str:
    return dump({"version": 1, "code": 200, "request": path, "time": instant_text(now)})


def _state(context: Context, game_id: str) -> State:
    """Return the state of a game that has begun. Before, the object does not exist: 403."""
    state = context.world.state(game_id, context.now)
    if state is None or not view(context.world, state).period:
        raise Refused(403, DENIED, "application/xml")
    return state


def _single(context: Context, state: State, endpoint: str, record: Record) -> Answer:
    asked = Asked(endpoint, state.game_date, state.game.game_id, state.game.label)
    name = endpoint.removeprefix("nba/")
    path = f"http://nba.cloud/games/{state.game.game_id}/{name}?Format=json"

    def text(spoil: Spoil) -> str:
        rows = spoil([record])
        body = rows[0].text if rows else "{}"
        return f'{{"meta":{_meta(path, context.now)},"game":{body}}}'

    return Answer(asked, text)


def boxscore(context: Context, _query: Query, game_id: str) -> Answer:
    """Answer ``boxscore_<gameId>.json``."""
    state = _state(context, game_id)
    world, now = context.world, context.now

    def row(at: State) -> Row:
        return boxscore_row(world, view(world, at))

    text = world.remember(now, ("nba boxscore", game_id), lambda: dump(row(state)))
    record = Record(text, state.game, state.game_date, mid_state(state, row))
    return _single(context, state, "nba/boxscore", record)


def playbyplay(context: Context, _query: Query, game_id: str) -> Answer:
    """Answer ``playbyplay_<gameId>.json``."""
    state = _state(context, game_id)
    world, now = context.world, context.now

    def make() -> str:
        actions = _actions(world, view(world, state))
        return dump({"gameId": game_id, "actions": actions})

    text = world.remember(now, ("nba plays", game_id), make)
    return _single(context, state, "nba/playbyplay", Record(text, state.game, state.game_date))


def duration(seconds: int) -> str:
    """Format a duration as ``PT37M12.00S``."""
    return f"PT{seconds // 60:02d}M{seconds % 60:02d}.00S"


def seconds_played(line: Line) -> int:
    """Return a line's playing time; whole minutes where nothing finer is known."""
    if line.mmss is None:
        return line.minutes * 60
    minutes, _, seconds = line.mmss.partition(":")
    return int(minutes) * 60 + int(seconds)


def elapsed(seen: View) -> int:
    """Return the seconds of game clock since tip."""
    total = 4 * QUARTER + EXTRA * seen.state.game.overtimes
    return total if seen.moment is None else int(total * seen.moment.share)


def boxscore_row(world: World, seen: View) -> Row:
    """Return the ``game`` object of a box score."""
    state, game = seen.state, seen.state.game
    tip = state.tip
    start = "" if tip is None else instant_text(tip)
    local = "" if tip is None else eastern(tip).isoformat()
    made = [play for play in plays(game, world.lines(game)) if play.second < elapsed(seen)]
    city = game.arena_city or team(game.home).city
    return {
        "gameId": game.game_id,
        "gameTimeUTC": start,
        "gameEt": local,
        "gameCode": f"{state.game_date:%Y%m%d}/{game.away}{game.home}",
        "gameStatusText": status_text(seen),
        "gameStatus": status_number(state),
        "regulationPeriods": 4,
        "period": seen.period,
        "gameClock": "" if seen.moment is None else duration(seen.moment.left),
        "attendance": 0,
        "sellout": "0",
        "arena": {"arenaId": 0, "arenaName": "", "arenaCity": city, "arenaState": ""},
        "officials": [
            {"personId": 0, "name": name, "jerseyNum": str(number), "assignment": f"OFFICIAL{i}"}
            for i, (name, number) in enumerate(crew(game), start=1)
        ],
        "homeTeam": _team(world, seen, game.home, seen.home_score, made),
        "awayTeam": _team(world, seen, game.away, seen.away_score, made),
    }


def _team(world: World, seen: View, code: str, score: int, made: list[Play]) -> Row:
    item, lines = team(code), seen.side(code)
    # Who started is not known of every season; the five who played most stand in.
    by_minutes = sorted(lines, key=lambda line: (-seconds_played(line), line.player_id))
    known = [line.player_id for line in lines if line.starter]
    starters = known if len(known) == 5 else [line.player_id for line in by_minutes[:5]]
    played = sorted(by_minutes, key=lambda line: line.player_id not in starters)
    players = [
        _player(world, line, order, line.player_id in starters)
        for order, line in enumerate(played, start=1)
    ]
    for player in world.listed(seen.state.game, code):
        players.append(_absent(world, seen.state.game.game_id, player, len(players) + 1))
    periods = by_period(made, code, seen.period, score)
    return {
        "teamId": item.nba_id,
        "teamName": item.name,
        "teamCity": item.city,
        "teamTricode": item.code,
        "score": score,
        "inBonus": "0",
        "timeoutsRemaining": 0,
        "periods": [
            {"period": n, "periodType": "REGULAR" if n < 5 else "OVERTIME", "score": points}
            for n, points in enumerate(periods, start=1)
        ],
        "players": players,
        "statistics": _sum(lines),
    }


def _names(world: World, player: int) -> Row:
    name = world.ids.nba_name(player)
    first, last = split_name(name)
    return {"name": name, "nameI": f"{first[:1]}. {last}", "firstName": first, "familyName": last}


def _player(world: World, line: Line, order: int, starter: bool) -> Row:
    return {
        "status": "ACTIVE",
        "order": order,
        "personId": line.player_id,
        "jerseyNum": "",
        "starter": "1" if starter else "0",
        "oncourt": "0",
        "played": "1",
        "statistics": statistics(line),
        **_names(world, line.player_id),
    }


def _absent(world: World, game_id: str, player: int, order: int) -> Row:
    inactive = digest("inactive", game_id, player) % 2 == 0
    nobody = Line._make([player, "", 0, "0:00", None, *([0] * 16)])
    return {
        "status": "INACTIVE" if inactive else "ACTIVE",
        "notPlayingReason": "INACTIVE_INJURY" if inactive else "DNP_COACH",
        "notPlayingDescription": "",
        "order": order,
        "personId": player,
        "jerseyNum": "",
        "starter": "0",
        "oncourt": "0",
        "played": "0",
        "statistics": statistics(nobody),
        **_names(world, player),
    }


def _share(made: int, tried: int) -> float:
    return made / tried if tried else 0.0


def statistics(line: Line) -> Row:
    """Return the statistics of a line under the feed's names."""
    seconds = seconds_played(line)
    return _shots(line) | {
        "minutes": duration(seconds),
        "minutesCalculated": f"PT{round(seconds / 60):02d}M",
        "plusMinusPoints": float(line.plus_minus),
    }


def _shots(line: Line) -> Row:
    return {
        "assists": line.ast,
        "blocks": line.blk,
        "fieldGoalsAttempted": line.fga,
        "fieldGoalsMade": line.fgm,
        "fieldGoalsPercentage": _share(line.fgm, line.fga),
        "foulsPersonal": line.pf,
        "freeThrowsAttempted": line.fta,
        "freeThrowsMade": line.ftm,
        "freeThrowsPercentage": _share(line.ftm, line.fta),
        "points": line.pts,
        "reboundsDefensive": line.dreb,
        "reboundsOffensive": line.oreb,
        "reboundsTotal": line.reb,
        "steals": line.stl,
        "threePointersAttempted": line.fg3a,
        "threePointersMade": line.fg3m,
        "threePointersPercentage": _share(line.fg3m, line.fg3a),
        "turnovers": line.turnover,
        "twoPointersAttempted": line.fga - line.fg3a,
        "twoPointersMade": line.fgm - line.fg3m,
        "twoPointersPercentage": _share(line.fgm - line.fg3m, line.fga - line.fg3a),
    }


def _sum(lines: list[Line]) -> Row:
    totals = [sum(values) for values in zip(*(line[5:20] for line in lines), strict=True)]
    whole = Line._make([0, "", 0, None, None, *(totals or [0] * 15), 0])
    return _shots(whole) | {"minutes": duration(sum(seconds_played(line) for line in lines))}


def _actions(world: World, seen: View) -> list[Row]:
    game, end = seen.state.game, elapsed(seen)
    score = {game.home: 0, game.away: 0}
    actions: list[Row] = []

    def add(second: int, period: int, left: int, fields: Row) -> None:
        actions.append(
            {
                "actionNumber": len(actions) + 1,
                "clock": duration(left),
                "period": period,
                "periodType": "REGULAR" if period < 5 else "OVERTIME",
                **fields,
                "scoreHome": str(score[game.home]),
                "scoreAway": str(score[game.away]),
                "orderNumber": (second + 1) * 10000 + len(actions),
            }
        )

    period = 0
    for play in plays(game, world.lines(game)):
        if play.second >= end:
            break
        own, left = period_of(play.second)
        while period < own:
            period += 1
            full = QUARTER if period < 5 else EXTRA
            add(play.second, period, full, {"actionType": "period", "subType": "start"})
        score[play.team] += play.points
        shot = play.kind in _ACTIONS
        fields: Row = {
            "actionType": play.kind,
            "subType": "" if shot else play.detail,
            "personId": play.player_id,
            "playerNameI": _names(world, play.player_id)["nameI"],
            "teamId": team(play.team).nba_id,
            "teamTricode": play.team,
        }
        if shot:
            fields["shotResult"] = "Made" if play.detail == "made" else "Missed"
        add(play.second, own, left, fields)
    if seen.moment is None:
        add(end, period, 0, {"actionType": "game", "subType": "end"})
    return actions
