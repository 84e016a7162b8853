"""NBA.com: box score and play-by-play of one game, in the live feed's shapes."""

from __future__ import annotations

from datetime import datetime

from sandbox.clock import at_zone, eastern, instant_text
from sandbox.facts import Line
from sandbox.faults import Asked
from sandbox.game_view import View, view
from sandbox.hashing import digest
from sandbox.jsontext import dump
from sandbox.nba_api import DENIED
from sandbox.nba_fields import status_number, status_text
from sandbox.nba_lines import Row, duration, seconds_played, statistics, team_statistics
from sandbox.nba_names import names
from sandbox.nba_plays import actions
from sandbox.officials import crew
from sandbox.plays import Play, by_period, plays, seconds_elapsed
from sandbox.profiles import profile
from sandbox.record_faults import Record, mid_state
from sandbox.schedule import State
from sandbox.service import Answer, Context, Query, Refused, Spoil
from sandbox.teams import team
from sandbox.venues import attendance, is_sold_out, venue
from sandbox.world import World

_FIVE = ("PG", "SG", "SF", "PF", "C")
_ON_THE_BENCH = (None, None, "DNP_COACH", "DND_LEAGUE_SUSPENSION")
_NOT_THERE = (
    "INACTIVE_INJURY",
    "INACTIVE_INJURY",
    "INACTIVE_GLEAGUE_TWOWAY",
    "INACTIVE_COACH",
    "INACTIVE_NOT_WITH_TEAM",
    None,
)
_INJURIES = (
    "Left Ankle; Sprain",
    "Right Knee; MCL Sprain; Quad Contusion",
    "Left Foot; Surgery - Jones Fracture",
    "N/a; Illness",
    "Neck; Surgery",
)


def _meta(path: str, now: datetime) -> str:
    return dump({"version": 1, "code": 200, "request": path, "time": f"{now:%Y-%m-%d %H:%M:%S.%f}"})


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
        return dump({"gameId": game_id, "actions": actions(world, view(world, state))})

    text = world.remember(now, ("nba plays", game_id), make)
    return _single(context, state, "nba/playbyplay", Record(text, state.game, state.game_date))


def _minutes(seen: View) -> int:
    """Return how long a game has lasted, in minutes from tip."""
    return int(
        seen.state.game.length.total_seconds() // 60 if seen.moment is None else seen.state.minutes
    )


def boxscore_row(world: World, seen: View) -> Row:
    """Return the ``game`` object of a box score."""
    state, game = seen.state, seen.state.game
    tip, place, final = state.listed_tip, venue(game), seen.moment is None
    made = [play for play in plays(game, world.lines(game)) if play.second < seconds_elapsed(seen)]
    return {
        "gameId": game.game_id,
        "gameTimeLocal": at_zone(tip, place.zone),
        "gameTimeUTC": instant_text(tip),
        "gameTimeHome": at_zone(tip, team(game.home).zone),
        "gameTimeAway": at_zone(tip, team(game.away).zone),
        "gameEt": eastern(tip).isoformat(),
        "duration": _minutes(seen),
        "gameCode": f"{state.game_date:%Y%m%d}/{game.away}{game.home}",
        "gameStatusText": status_text(seen),
        "gameStatus": status_number(state),
        "regulationPeriods": 4,
        "period": seen.period,
        "gameClock": duration(seen.moment.left if seen.moment else 0),
        "attendance": attendance(game) if final else 0,
        "sellout": str(int(final and is_sold_out(game))),
        "arena": {
            "arenaId": place.number,
            "arenaName": place.name,
            "arenaCity": place.city,
            "arenaState": place.state,
            "arenaCountry": place.country,
            "arenaTimezone": place.zone,
        },
        "officials": [
            {"personId": person.code}
            | names(person.name)
            | {"jerseyNum": person.jersey, "assignment": f"OFFICIAL{order}"}
            for order, person in enumerate(crew(game), start=1)
        ],
        "homeTeam": _team(world, seen, game.home, made),
        "awayTeam": _team(world, seen, game.away, made),
    }


def _team(world: World, seen: View, code: str, made: list[Play]) -> Row:
    game, item, lines = seen.state.game, team(code), seen.side(code)
    score = seen.home_score if code == game.home else seen.away_score
    # Who started is not known of every season; the five who played most are the fallback.
    by_minutes = sorted(lines, key=lambda line: (-seconds_played(line), line.player_id))
    known = [line.player_id for line in lines if line.starter]
    starters = known if len(known) == 5 else [line.player_id for line in by_minutes[:5]]
    played = sorted(by_minutes, key=lambda line: line.player_id not in starters)
    players = []
    for order, line in enumerate(played, start=1):
        row = _person(world, seen, line.player_id, order, statistics(line))
        row |= {"status": "ACTIVE", "played": "1"}
        if line.player_id in starters:
            # Only the five who started have a position.
            row |= {"starter": "1", "position": _FIVE[starters.index(line.player_id)]}
        players.append(row)
    for player in world.listed(game, code):
        nobody = Line._make([player, "", 0, "0:00", None, *([0] * 16)])
        row = _person(world, seen, player, len(players) + 1, statistics(nobody))
        players.append(row | _absence(game.game_id, player))
    periods = by_period(made, code, seen.period, score)
    against = [line for line in seen.lines if line.team != code]
    return {
        "teamId": item.nba_id,
        "teamName": item.name,
        "teamCity": item.city,
        "teamTricode": item.code,
        "score": score,
        "inBonus": str(digest("bonus", game.game_id, code, seen.period) % 2),
        "timeoutsRemaining": digest("timeouts", game.game_id, code, seen.period) % 7,
        "periods": [
            {"period": n, "periodType": "REGULAR" if n < 5 else "OVERTIME", "score": points}
            for n, points in enumerate(periods, start=1)
        ],
        "players": players,
        "statistics": team_statistics(lines, against, set(starters)),
    }


def _person(world: World, seen: View, player: int, order: int, stats: Row) -> Row:
    appeared = any(line.player_id == player for line in seen.lines)
    on_floor = appeared and digest("on court", seen.state.game.game_id, player) % 2
    return {
        "status": "",
        "order": order,
        "personId": player,
        "jerseyNum": profile(player).jersey or "00",
        "starter": "0",
        "oncourt": str(int(on_floor)),
        "played": "0",
        "statistics": stats,
        **names(world.ids.nba_name(player)),
    }


def _absence(game_id: str, player: int) -> Row:
    """Return what the feed says of a player who did not play: often no reason at all."""
    choice = digest("absence", game_id, player)
    if digest("inactive", game_id, player) % 2:
        reason = _ON_THE_BENCH[choice % len(_ON_THE_BENCH)]
        return {"status": "ACTIVE"} | ({"notPlayingReason": reason} if reason else {})
    reason = _NOT_THERE[choice % len(_NOT_THERE)]
    row: Row = {"status": "INACTIVE"}
    if reason:
        row["notPlayingReason"] = reason
    if reason == "INACTIVE_INJURY":
        row["notPlayingDescription"] = _INJURIES[choice // 64 % len(_INJURIES)]
    return row
