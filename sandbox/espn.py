"""ESPN: scoreboard, game summary and rosters, in the shapes of its site API."""

from __future__ import annotations

from datetime import datetime

from sandbox.clock import eastern, instant_text
from sandbox.espn_rows import SOURCE, Row, roster_row, team_row
from sandbox.espn_scoreboard import event_row, leagues, provider
from sandbox.espn_summary import summary_row
from sandbox.faults import Asked
from sandbox.form import season_players
from sandbox.game_view import view
from sandbox.jsontext import dump
from sandbox.record_faults import Record, mid_state
from sandbox.schedule import State
from sandbox.service import Answer, Context, Query, Refused, Spoil, number_of, one
from sandbox.teams import TEAMS


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
        return event_row(world, view(world, state), now)

    def body(spoil: Spoil) -> str:
        records = [
            Record(dump(row(state)), state.game, day, mid_state(state, row))
            for state in world.on_date(day, now)
        ]
        events = ",".join(record.text for record in spoil(records))
        before, after = dump(leagues(world, day)), dump(provider())
        return f'{{"leagues":{before},"events":[{events}],"provider":{after}}}'

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
        return dump(summary_row(world, view(world, state), now))

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
        records = spoil([Record(dump(roster_row(world, player))) for player in players])
        athletes = ",".join(record.text for record in records)
        return (
            f'{{"timestamp":"{instant_text(now)}","status":"success",'
            f'"season":{dump({"year": season + 1, "type": 2})},'
            f'"athletes":[{athletes}],"team":{dump(team_row(item))}}}'
        )

    return Answer(Asked("espn/roster", None, item.espn_code, item.espn_code), body)
