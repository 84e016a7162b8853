"""NBA.com: the actions of a play-by-play, in the live feed's shape.

What counts in a line is real; the rest, and when it happened, is made up. The list is in the order
of the game, and so is ``orderNumber``. ``actionNumber`` is not: a play that was forgotten is put
where it belongs, with the number that was free when somebody put it there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from sandbox.clock import instant_text
from sandbox.game_view import View
from sandbox.hashing import digest, share
from sandbox.nba_helpers import Helpers
from sandbox.nba_lines import Row, duration
from sandbox.nba_names import names
from sandbox.officials import crew
from sandbox.plays import EXTRA, QUARTER, Play, period_of, plays, seconds_elapsed
from sandbox.schedule import Game
from sandbox.teams import team
from sandbox.world import World

_SHOTS = ("2pt", "3pt", "freethrow")
_FIELD_GOALS = ("2pt", "3pt")
_PLACED = (*_FIELD_GOALS, "rebound", "turnover", "steal", "block", "foul")
_STYLES = {
    "2pt": (("Layup", "driving"), ("Jump Shot", "pullup"), ("DUNK", "cutting"), ("Hook", None)),
    "3pt": (("Jump Shot", None), ("Jump Shot", "step back"), ("Jump Shot", "pullup")),
}
_LOST = ("bad pass", "lost ball", "traveling", "offensive foul")
# Plays later until somebody puts a forgotten one in.
_NOTICED_AFTER = 40


class _Event(NamedTuple):
    """Something in the list. ``play`` is None for what belongs to nobody's line."""

    second: int
    period: int
    left: int
    kind: str
    detail: str
    code: str = ""
    player: int = 0
    play: Play | None = None


def actions(world: World, seen: View) -> list[Row]:
    """Return the actions of a game that has begun, as far as it has been played."""
    game, end = seen.state.game, seconds_elapsed(seen)
    events = list(_events(game, world))
    numbers = _numbers(game, len(events))
    score, counts = {game.home: 0, game.away: 0}, Counter[tuple[int, str]]()
    result: list[Row] = []
    last_shot = 0
    helpers = Helpers(game, world)
    for event, (number, order) in zip(events, numbers, strict=True):
        over = seen.moment is None
        if event.second >= end and not over:
            break
        if event.play is not None:
            score[event.code] += event.play.points
            counts[event.player, event.kind] += 1
            counts[event.player, f"{event.kind} {event.detail}"] += 1
            counts[event.player, "points"] += event.play.points
        row = _base(seen, event, number, order, score)
        _add_team_and_player(row, world, event)
        _add_detail(row, game, event, counts, last_shot)
        _add_others(row, world, event, helpers)
        if event.kind in _SHOTS:
            last_shot = number
        result.append(row)
    return result


def _events(game: Game, world: World) -> Iterator[_Event]:
    lines = world.lines(game)
    period = 0
    length = 4 * QUARTER + EXTRA * game.overtimes
    starters = {
        code: sorted(line.player_id for line in lines if line.team == code)
        for code in (game.home, game.away)
    }

    def start(second: int) -> Iterator[_Event]:
        full = QUARTER if period < 5 else EXTRA
        yield _Event(second, period, full, "period", "start")
        if period in (1, *range(5, 20)):
            yield _Event(
                second, period, full, "jumpball", "recovered", game.home, starters[game.home][0]
            )

    for play in plays(game, lines):
        own, left = period_of(play.second)
        while period < own:
            if period:
                yield _Event(play.second, period, 0, "period", "end")
            period += 1
            yield from start(play.second)
        yield _Event(
            play.second, own, left, play.kind, play.detail, play.team, play.player_id, play
        )
        choice = digest("between", game.game_id, play.second, play.player_id, play.kind) % 12
        others = starters[play.team]
        if choice == 0:
            for detail in ("out", "in"):
                player = others[digest("sub", detail, play.second) % len(others)]
                yield _Event(play.second, own, left, "substitution", detail, play.team, player)
        elif choice == 1:
            yield _Event(play.second, own, left, "rebound", "defensive", play.team)
        elif choice == 2 and play.second % 5 == 0:
            yield _Event(play.second, own, left, "timeout", "full", play.team)
        elif choice == 3 and play.second % 9 == 0:
            yield _Event(play.second, own, left, "violation", "delay-of-game", play.team)
    yield _Event(length, period, 0, "period", "end")
    yield _Event(length, period, 0, "game", "end")


def _numbers(game: Game, count: int) -> list[tuple[int, int]]:
    """Return (actionNumber, orderNumber) of each action of a game.

    A forgotten one is numbered when it is noticed, some plays later, and its order lies between
    its neighbours'. The first action is never one.
    """
    late = [index for index in range(2, count - 2) if share(2, "forgotten", game.game_id, index)]
    due = {index + _NOTICED_AFTER: index for index in late}
    numbers: dict[int, int] = {}
    number = 1
    for index in range(count):
        if index not in late:
            # Numbers are left out, too.
            number += 1 + (digest("gap", game.game_id, index) % 8 == 0)
            numbers[index] = number
        if index in due:
            number += 1
            numbers[due[index]] = number
    for index in late:
        if index not in numbers:
            number += 1
            numbers[index] = number
    result: list[tuple[int, int]] = []
    order = 0
    for index in range(count):
        if index in late:
            # Halfway, and halfway again when several are together.
            following = next(i for i in range(index, count) if i not in late)
            order += (numbers[following] * 10_000 - order) // 2
        else:
            order = numbers[index] * 10_000
        result.append((numbers[index], order))
    return result


def _base(seen: View, event: _Event, number: int, order: int, score: dict[str, int]) -> Row:
    state, game = seen.state, seen.state.game
    tip = state.listed_tip
    happened = tip + timedelta(minutes=10, seconds=event.second * 2.6)
    return {
        "actionNumber": number,
        "clock": duration(event.left),
        "timeActual": f"{instant_text(happened)[:-1]}.0Z",
        "period": event.period,
        "periodType": "REGULAR" if event.period < 5 else "OVERTIME",
        "actionType": event.kind,
        "subType": event.detail,
        "qualifiers": [],
        "personId": event.player,
        "x": None,
        "y": None,
        "side": None,
        "possession": team(event.code).nba_id if event.code else 0,
        "scoreHome": str(score[game.home]),
        "scoreAway": str(score[game.away]),
        "edited": instant_text(happened + timedelta(seconds=20)),
        "orderNumber": order,
        "isTargetScoreLastPeriod": False,
        "xLegacy": None,
        "yLegacy": None,
        "isFieldGoal": int(event.kind in _FIELD_GOALS),
        "description": f"{event.kind} {event.detail}".strip().title(),
        "personIdsFilter": [event.player] if event.player else [],
    }


def _add_others(row: Row, world: World, event: _Event, helpers: Helpers) -> None:
    made = event.detail == "made"
    if event.kind in _FIELD_GOALS and made:
        player = helpers.passer(event.code, event.player)
        if player is not None:
            row |= {
                "assistPlayerNameInitial": names(world.ids.nba_name(player))["nameI"],
                "assistPersonId": player,
                "assistTotal": helpers.assists[player],
            }
            row["personIdsFilter"] = [event.player, player]
        return
    choice = digest("others", event.second, event.player, event.kind) % 10
    kind = {"foul": "foulDrawn", "turnover": "steal"}.get(event.kind)
    if event.kind == "2pt" and not made:
        kind = "block"
    if kind is None or choice > (8 if kind == "foulDrawn" else 4):
        return
    player = helpers.opponent(event.code, event.second, event.player)
    row[f"{kind}PlayerName"] = names(world.ids.nba_name(player))["familyName"]
    row[f"{kind}PersonId"] = player
    row["personIdsFilter"] = [event.player, player]


def _add_team_and_player(row: Row, world: World, event: _Event) -> None:
    if event.code:
        row |= {"teamId": team(event.code).nba_id, "teamTricode": event.code}
    if event.player:
        own = names(world.ids.nba_name(event.player))
        row |= {"playerName": own["familyName"], "playerNameI": own["nameI"]}
        row["description"] = f"{own['nameI']} {row['description']}"
    elif event.code:
        row["qualifiers"] = ["team"]


def _add_detail(
    row: Row, game: Game, event: _Event, counts: Counter[tuple[int, str]], last_shot: int
) -> None:
    choice = digest("detail of play", game.game_id, row["actionNumber"])
    if event.kind in _PLACED and event.player:
        row |= {"area": "Restricted Area", "areaDetail": "0-8 Center"}
    if event.kind in _SHOTS:
        row["subType"] = "1 of 1"
        row["shotResult"] = "Made" if event.detail == "made" else "Missed"
        if event.detail == "made":
            row["pointsTotal"] = counts[event.player, "points"]
    if event.kind in _FIELD_GOALS:
        styles = _STYLES[event.kind]
        row["subType"], descriptor = styles[choice % len(styles)]
        if descriptor:
            row["descriptor"] = descriptor
        legacy = (choice % 440 - 220, choice // 440 % 260)
        row |= {
            "x": 5 + choice % 9000 / 100,
            "y": 5 + choice // 9000 % 9000 / 100,
            "side": ("left", "right")[choice % 2],
            "xLegacy": legacy[0],
            "yLegacy": legacy[1],
            "shotDistance": round((legacy[0] ** 2 + legacy[1] ** 2) ** 0.5 / 10, 2),
        }
    elif event.kind == "rebound":
        row["shotActionNumber"] = last_shot
        if event.player:
            row |= {
                "reboundTotal": counts[event.player, "rebound"],
                "reboundDefensiveTotal": counts[event.player, "rebound defensive"],
                "reboundOffensiveTotal": counts[event.player, "rebound offensive"],
            }
    elif event.kind == "turnover":
        row["subType"] = _LOST[choice % len(_LOST)]
        row["turnoverTotal"] = counts[event.player, "turnover"]
    elif event.kind == "foul":
        people = crew(game)
        row |= {
            "officialId": people[choice % len(people)].code,
            "foulPersonalTotal": counts[event.player, "foul"],
            "foulTechnicalTotal": 0,
        }
    elif event.kind == "jumpball":
        row |= {
            "descriptor": "startperiod",
            "jumpBallRecoveredName": row["playerNameI"],
            "jumpBallRecoverdPersonId": event.player,
            "jumpBallWonPlayerName": row["playerName"],
            "jumpBallWonPersonId": event.player,
            "jumpBallLostPlayerName": row["playerName"],
            "jumpBallLostPersonId": event.player,
        }
