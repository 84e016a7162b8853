"""Classes: one game in the two lists of games, NBA.com's schedule and balldontlie's."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench.detect.games import Game, in_box_scores, in_games, in_schedule
from bench.detect.kinds import LATER, Kind, Names, Plan, Seen, causes
from bench.detect.proxy import Change, Note

Json = dict[str, Any]
_GROUP = "the lists of games"
_LAW, _TWO = causes("stats_do_not_add_up"), causes("sources_disagree")
_ID = causes("identity_changed duplicate_rows unexpected_row unmatched_identity")
_LOST = causes("field_missing record_invalid")


def _nba(edit: Callable[[list[Json], int], None], steps: str = "") -> Callable[[Game], Change]:
    def change(game: Game) -> Change:
        def act(body: Any, _: Note) -> bool:
            found = in_schedule(body, game)
            if found is not None:
                edit(*found)
            return found is not None

        return Change("nba/schedule", None, act, frozenset(steps.split()))

    return change


def _bdl(edit: Callable[[list[Json], int], None], steps: str = "") -> Callable[[Game], Change]:
    def change(game: Game) -> Change:
        def act(body: Any, _: Note) -> bool:
            row = in_games(body, game)
            if row is not None:
                edit(body["data"], body["data"].index(row))
            return row is not None

        return Change("bdl/games", None, act, frozenset(steps.split()))

    return change


def _box(edit: Callable[[list[Json], int], None], steps: str = "") -> Callable[[Game], Change]:
    def change(game: Game) -> Change:
        def act(body: Any, _: Note) -> bool:
            row = in_box_scores(body, game)
            if row is not None:
                edit(body["data"], body["data"].index(row))
            return row is not None

        return Change("bdl/box_scores", game.date, act, frozenset(steps.split()))

    return change


def _plan(*makers: Callable[[Game], Change]) -> Plan:
    def plan(game: Game, _: random.Random) -> list[Change]:
        return [maker(game) for maker in makers]

    return plan


def _gone(listed: list[Json], place: int) -> None:
    del listed[place]


def _doubled(listed: list[Json], place: int) -> None:
    listed.append(copy.deepcopy(listed[place]))


def _put(**values: Any) -> Callable[[list[Json], int], None]:
    def edit(listed: list[Json], place: int) -> None:
        listed[place] |= values

    return edit


def _nba_score(by: int) -> Callable[[list[Json], int], None]:
    def edit(listed: list[Json], place: int) -> None:
        listed[place]["homeTeam"]["score"] += by

    return edit


def _bdl_score(by: int) -> Callable[[list[Json], int], None]:
    def edit(listed: list[Json], place: int) -> None:
        listed[place]["home_team_score"] += by

    return edit


def _later(hours: int) -> Callable[[list[Json], int], None]:
    def edit(listed: list[Json], place: int) -> None:
        row = listed[place]
        for field in ("gameDateTimeEst", "gameDateTimeUTC"):
            row[field] = _moved(row[field], hours)
        row["gameTimeEst"] = f"1900-01-01T{row['gameDateTimeEst'][11:]}"
        row["gameDateEst"] = f"{row['gameDateTimeEst'][:10]}T00:00:00Z"

    return edit


def _bdl_later(hours: int) -> Callable[[list[Json], int], None]:
    def edit(listed: list[Json], place: int) -> None:
        row = listed[place]
        row["datetime"] = _moved(row["datetime"].replace(".000Z", "Z"), hours)
        if hours >= 24:
            row["date"] = _moved(f"{row['date']}T00:00:00Z", hours)[:10]

    return edit


def _moved(text: str, hours: int) -> str:
    moment = datetime.fromisoformat(text) + timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _nba_sides(listed: list[Json], place: int) -> None:
    row = listed[place]
    row["homeTeam"], row["awayTeam"] = row["awayTeam"], row["homeTeam"]


def _bdl_sides(listed: list[Json], place: int) -> None:
    row = listed[place]
    for one, two in (("home_team", "visitor_team"), ("home_team_score", "visitor_team_score")):
        row[one], row[two] = row[two], row[one]


def _nba_new_id(listed: list[Json], place: int) -> None:
    listed[place]["gameId"] = f"00225{int(listed[place]['gameId'][5:]) + 60000:05}"


def _nba_two_ids(listed: list[Json], place: int) -> None:
    listed.append(copy.deepcopy(listed[place]))
    _nba_new_id(listed, len(listed) - 1)


def _bdl_new_id(listed: list[Json], place: int) -> None:
    listed[place]["id"] += 90_000_000


def _nba_ghost(listed: list[Json], place: int) -> None:
    made = copy.deepcopy(listed[place])
    other = listed[0 if place else 1]
    made["awayTeam"] = copy.deepcopy(other["homeTeam"])
    made["gameId"] = f"00225{int(made['gameId'][5:]) + 70000:05}"
    listed.append(made)


def _off(to_days: int | None) -> tuple[Any, Any]:
    """Postponed in both lists: the edit of NBA.com's list, the edit of balldontlie's."""

    def nba(listed: list[Json], place: int) -> None:
        row = listed[place]
        if to_days is None:
            row |= {"postponedStatus": "Y", "gameStatus": 1, "gameStatusText": "PPD"}
        else:
            _later(24 * to_days)(listed, place)
            row |= {"gameStatus": 1, "gameStatusText": "7:00 pm ET"}
        for side in ("homeTeam", "awayTeam"):
            row[side]["score"] = 0

    def bdl(listed: list[Json], place: int) -> None:
        row = listed[place]
        if to_days is None:
            row |= {"status": "Postponed", "period": 0, "time": None}
        else:
            _bdl_later(24 * to_days)(listed, place)
            row |= {"status": row["datetime"], "period": 0, "time": None}
        row |= {"home_team_score": 0, "visitor_team_score": 0}

    return nba, bdl


_RUNNING = _put(gameStatus=2, gameStatusText="Q3 4:21")
_BDL_RUNNING = _put(status="3rd Qtr", period=3, time="Q3 4:21")
_AHEAD = _put(gameStatus=1, gameStatusText="7:00 pm ET")
_PPD, _BDL_PPD = _off(None)
_TO_30, _BDL_TO_30 = _off(30)
_TO_35, _BDL_TO_35 = _off(35)


def _kind(
    name: str, causes_: frozenset[str], *makers: Callable[[Game], Change], **more: Any
) -> Kind:
    return Kind(name, _GROUP, _plan(*makers), causes_, **more)


_OFF, _NEW = causes("postponed"), causes("unknown_value")
# No game can be named.
_BY_LIST: dict[str, Any] = {"names": Names.LIST, "takes": ("game", "nba/schedule"), "n": 1}
_LISTED = causes("final_and_not_in_lists not_final_in_list")
_CONFLICT = _TWO | _OFF | _LISTED | causes("unexpected_row not_final_at_source")
# Three hours after a late tip-off is another date.
_TIPS = _CONFLICT | causes("tips_disagree")
KINDS: tuple[Kind, ...] = (
    _kind("schedule: score one more", _LAW | _TWO, _nba(_nba_score(1))),
    _kind("games: score one more", _TWO, _bdl(_bdl_score(1))),
    _kind("both lists: score one more", _LAW | _TWO, _nba(_nba_score(1)), _bdl(_bdl_score(1))),
    _kind("schedule: tip-off three hours later", _TIPS, _nba(_later(3))),
    _kind("games: tip-off three hours earlier", _TIPS, _bdl(_bdl_later(-3))),
    _kind("schedule: two days later", _CONFLICT, _nba(_later(48))),
    _kind("games: two days later", _CONFLICT, _bdl(_bdl_later(48))),
    _kind(
        "both lists: two days later, and a final", _CONFLICT, _nba(_later(48)), _bdl(_bdl_later(48))
    ),
    _kind("schedule: sides exchanged", causes("sides_exchanged"), _nba(_nba_sides)),
    _kind("games: sides exchanged", causes("sides_exchanged"), _bdl(_bdl_sides)),
    _kind("schedule: another id", _ID, _nba(_nba_new_id), n=1),
    _kind("schedule: under two ids", _ID, _nba(_nba_two_ids), n=1),
    _kind("games: another id", _ID, _bdl(_bdl_new_id), n=1),
    _kind(
        "schedule: a game that never was",
        _ID | _TWO | causes("source_omitted_game"),
        _nba(_nba_ghost),
        names=Names.DATE,
        n=1,
    ),
    _kind("schedule: never final", _TWO | causes("not_final_in_list"), _nba(_RUNNING)),
    _kind(
        "both lists: never final, a final box score",
        _TWO | _LISTED | causes("not_final_at_source"),
        _nba(_RUNNING),
        _bdl(_BDL_RUNNING),
    ),
    _kind(
        "both lists: still ahead, a final box score",
        _TWO | _LISTED | causes("not_final_at_source"),
        _nba(_AHEAD),
        _bdl(_BDL_RUNNING),
    ),
    _kind("postponed without a date, a final box score", _CONFLICT, _nba(_PPD), _bdl(_BDL_PPD)),
    _kind("schedule: postponed, a final box score", _CONFLICT, _nba(_PPD)),
    _kind(
        "vanished from both lists, a final box score",
        _CONFLICT | causes("vanished source_omitted_game"),
        _nba(_gone),
        _bdl(_gone),
    ),
    _kind(
        "vanished from both lists and the box scores",
        # NBA.com's box score, which `run` asks for by the game's id, has it still.
        _LISTED | causes("vanished source_omitted_game"),
        _nba(_gone),
        _bdl(_gone),
        _box(_gone),
    ),
    _kind("postponed without a date", _OFF, _nba(_PPD), _bdl(_BDL_PPD), _box(_gone)),
    _kind("postponed to a date", _OFF, _nba(_TO_30), _bdl(_BDL_TO_30), _box(_gone)),
    _kind(
        "postponed twice",
        _OFF,
        _nba(_TO_30, "night morning"),
        _bdl(_BDL_TO_30, "night morning"),
        _box(_gone),
        _nba(_TO_35, LATER),
        _bdl(_BDL_TO_35, LATER),
        is_long=True,
    ),
    _kind("schedule: status text", _LOST, _nba(_put(gameStatus="over")), n=1),
    _kind("schedule: status nine", _LOST | _NEW, _nba(_put(gameStatus=9)), **_BY_LIST),
    _kind("schedule: date unreadable", _LOST, _nba(_put(gameDateEst="soon")), n=1),
    _kind("schedule: id null", _LOST, _nba(_put(gameId=None)), **_BY_LIST),
    _kind("schedule: home team null", _LOST, _nba(_put(homeTeam=None)), n=1),
    _kind("games: date unreadable", _LOST, _bdl(_put(date="22/01/26")), n=1),
    _kind(
        "games: id null",
        _LOST,
        _bdl(_put(id=None)),
        names=Names.LIST,
        takes=("game", "balldontlie/games"),
        n=1,
    ),
    _kind(
        "games: season of another year",
        causes("other_season contradicts_question"),
        _bdl(_put(season=2019)),
        n=1,
    ),
    _kind("games: status null", _LOST, _bdl(_put(status=None)), n=1),
    _kind("games: score text", _LOST, _bdl(_put(home_team_score="many")), n=1),
    _kind("games: the game twice", causes("duplicate_rows"), _bdl(_doubled), n=1),
    _kind("schedule: left out", frozenset(), _nba(_gone), seen=Seen.HARMLESS, n=1),
    _kind("games: left out", frozenset(), _bdl(_gone), seen=Seen.HARMLESS, n=1),
    _kind(
        "schedule: arena renamed",
        frozenset(),
        _nba(_put(arenaName="Elsewhere")),
        seen=Seen.HARMLESS,
        n=1,
    ),
)
