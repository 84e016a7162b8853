"""Classes: NBA.com's box score and plays, and ESPN's box score where it is the fallback."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from bench.detect.games import Game, in_box_scores
from bench.detect.kinds import Kind, Names, Plan, Seen, causes
from bench.detect.kinds_answers import cut, reply, text, whole
from bench.detect.proxy import HTML, Change, Note, status

Json = dict[str, Any]
_NBA, _PLAYS, _ESPN = "NBA.com's box score", "NBA.com's plays", "ESPN as fallback"
_TWO = causes("sources_disagree")
_ANY = causes(
    "sources_disagree stats_do_not_add_up record_invalid field_missing partial_players "
    "contradicts_question not_final_at_source"
)
_FAILED = causes("request_failed source_returned_nothing not_authorized")
Edit = Callable[[Json, random.Random, Note], None]


def _nba(edit: Edit) -> Plan:
    def plan(game: Game, rng: random.Random) -> list[Change]:
        seed = rng.random()

        def act(body: Any, note: Note) -> bool:
            edit(body["game"], random.Random(seed), note)
            return True

        return [Change("nba/box_scores", game.nba, act)]

    return plan


def _player(game: Json, rng: random.Random, note: Note) -> Json:
    side = game[rng.choice(["homeTeam", "awayTeam"])]
    played = [line for line in side["players"] if line["statistics"]["points"] > 5]
    line: Json = rng.choice(played[:4])
    note(line["familyName"].split(" ")[0])
    return line


def _stat(field: str, value: Any = None, delta: int = 0) -> Plan:
    def edit(game: Json, rng: random.Random, note: Note) -> None:
        numbers = _player(game, rng, note)["statistics"]
        numbers[field] = numbers[field] + delta if delta else value

    return _nba(edit)


def _dropped(game: Json, rng: random.Random, note: Note) -> None:
    line = _player(game, rng, note)
    for side in ("homeTeam", "awayTeam"):
        if line in game[side]["players"]:
            game[side]["players"].remove(line)


def _sat(game: Json, rng: random.Random, note: Note) -> None:
    _player(game, rng, note)["played"] = "0"


def _across(game: Json, rng: random.Random, note: Note) -> None:
    line = _player(game, rng, note)
    home, away = game["homeTeam"]["players"], game["awayTeam"]["players"]
    own, other = (home, away) if line in home else (away, home)
    own.remove(line)
    other.append(line)


def _lost(field: str) -> Plan:
    def edit(game: Json, _: random.Random, __: Note) -> None:
        for side in ("homeTeam", "awayTeam"):
            for line in game[side]["players"]:
                line["statistics"].pop(field)

    return _nba(edit)


def _set(path: str, value: Any) -> Plan:
    def edit(game: Json, _: random.Random, __: Note) -> None:
        *parents, last = path.split(".")
        where = game
        for parent in parents:
            where = where[parent]
        where[last] = copy.deepcopy(value)

    return _nba(edit)


def _plays(change: Callable[[list[Json]], None]) -> Plan:
    def act(body: Any) -> bool:
        change(body["game"]["actions"])
        return True

    return whole("nba/plays", act, "nba")


def _no_end(actions: list[Json]) -> None:
    del actions[-1]


def _half(actions: list[Json]) -> None:
    del actions[len(actions) // 2 :]


def _falls(actions: list[Json]) -> None:
    for action in actions[-40:-20]:
        action["scoreHome"] = "3"


def _other_final(actions: list[Json]) -> None:
    for action in actions[-3:]:
        action["scoreHome"] = str(int(action["scoreHome"]) + 4)


def _no_third(actions: list[Json]) -> None:
    actions[:] = [action for action in actions if action["period"] != 3]


def _espn(edit: Callable[[Json, Note], None] | None) -> Plan:
    """balldontlie leaves the game out and NBA.com refuses it: ESPN is all there is."""

    def plan(game: Game, _: random.Random) -> list[Change]:
        def omit(body: Any, _: Note) -> bool:
            entry = in_box_scores(body, game)
            if entry is not None:
                body["data"].remove(entry)
            return entry is not None

        changes = [
            Change("bdl/box_scores", game.date, omit),
            Change("nba/box_scores", game.nba, lambda *_: status(403)),
        ]
        if edit is not None:

            def act(body: Any, note: Note) -> bool:
                edit(body, note)
                return True

            changes.append(Change("espn/summary", game.espn, act))
        return changes

    return plan


def _athletes(body: Json) -> tuple[list[str], list[Json]]:
    statistics = body["boxscore"]["players"][0]["statistics"][0]
    return statistics["keys"], statistics["athletes"]


def _espn_points(body: Json, note: Note) -> None:
    keys, athletes = _athletes(body)
    note(athletes[0]["athlete"]["displayName"].split(" ")[1])
    place = keys.index("points")
    athletes[0]["stats"][place] = str(int(athletes[0]["stats"][place]) + 5)


def _espn_garbled(body: Json, note: Note) -> None:
    keys, athletes = _athletes(body)
    note(athletes[0]["athlete"]["displayName"].split(" ")[1])
    athletes[0]["stats"][keys.index("fieldGoalsMade-fieldGoalsAttempted")] = "x-y"


def _espn_short(body: Json, note: Note) -> None:
    _, athletes = _athletes(body)
    note(athletes[0]["athlete"]["displayName"].split(" ")[1])
    del athletes[0]


def _espn_keys(body: Json, _: Note) -> None:
    for team in body["boxscore"]["players"]:
        del team["statistics"][0]["keys"]


def _espn_running(body: Json, _: Note) -> None:
    kind = body["header"]["competitions"][0]["status"]["type"]
    kind |= {"name": "STATUS_IN_PROGRESS", "state": "in", "completed": False}


def _kind(name: str, group: str, plan: Plan, causes_: frozenset[str], **more: Any) -> Kind:
    return Kind(name, group, plan, causes_, **({"n": 1} | more))


_BY_NAME: dict[str, Any] = {"names": Names.PLAYER}
_ABSENT = causes("source_omitted_game")
KINDS: tuple[Kind, ...] = (
    *(
        _kind(f"NBA.com: {field} one more", _NBA, _stat(field, delta=1), _ANY, **_BY_NAME)
        for field in ("points", "assists", "steals", "turnovers", "reboundsDefensive")
    ),
    _kind("NBA.com: assists null", _NBA, _stat("assists"), _ANY, **_BY_NAME),
    _kind("NBA.com: assists text", _NBA, _stat("assists", "many"), _ANY, **_BY_NAME),
    _kind("NBA.com: minutes text", _NBA, _stat("minutes", "PTxM"), _ANY, **_BY_NAME),
    _kind("NBA.com: assists lost", _NBA, _lost("assists"), _ANY),
    _kind("NBA.com: a star is dropped", _NBA, _nba(_dropped), _ANY, **_BY_NAME),
    _kind("NBA.com: a star sat", _NBA, _nba(_sat), _ANY, **_BY_NAME),
    _kind("NBA.com: a star changes sides", _NBA, _nba(_across), _ANY, **_BY_NAME),
    _kind("NBA.com: score", _NBA, _set("homeTeam.score", 12), _ANY),
    _kind("NBA.com: no players", _NBA, _set("homeTeam.players", []), _ANY),
    _kind("NBA.com: players null", _NBA, _set("awayTeam.players", None), _ANY),
    _kind("NBA.com: still runs", _NBA, _set("gameStatus", 2), _ANY),
    _kind("NBA.com: status text", _NBA, _set("gameStatus", "three"), _ANY),
    _kind("NBA.com: another game", _NBA, _set("gameId", "0022500001"), _ANY),
    _kind("NBA.com: an unknown team", _NBA, _set("homeTeam.teamTricode", "XQZ"), _ANY | _FAILED),
    _kind("NBA.com: HTTP 403", _NBA, whole("nba/box_scores", reply(status(403)), "nba"), _FAILED),
    _kind("NBA.com: HTTP 500", _NBA, whole("nba/box_scores", reply(status(500)), "nba"), _FAILED),
    _kind("NBA.com: HTML", _NBA, whole("nba/box_scores", reply(HTML), "nba"), _FAILED),
    _kind("NBA.com: cut short", _NBA, whole("nba/box_scores", cut, "nba"), _FAILED),
    _kind("NBA.com: empty", _NBA, whole("nba/box_scores", text({"game": {}}), "nba"), _FAILED),
    _kind("plays: no end", _PLAYS, _plays(_no_end), causes("play_by_play")),
    _kind("plays: half", _PLAYS, _plays(_half), causes("play_by_play")),
    _kind("plays: the score falls", _PLAYS, _plays(_falls), causes("play_by_play")),
    _kind("plays: another final", _PLAYS, _plays(_other_final), causes("play_by_play")),
    _kind("plays: no third quarter", _PLAYS, _plays(_no_third), causes("play_by_play")),
    _kind("plays: none", _PLAYS, _plays(list.clear), causes("play_by_play")),
    _kind(
        "plays: HTML",
        _PLAYS,
        whole("nba/plays", reply(HTML), "nba"),
        causes("play_by_play") | _FAILED,
    ),
    _kind("ESPN: sound, the others are silent", _ESPN, _espn(None), _ABSENT),
    _kind("ESPN: points of a star", _ESPN, _espn(_espn_points), _ABSENT | _ANY, **_BY_NAME),
    _kind(
        "ESPN: shots of a star unreadable", _ESPN, _espn(_espn_garbled), _ABSENT | _ANY, **_BY_NAME
    ),
    _kind("ESPN: a star is dropped", _ESPN, _espn(_espn_short), _ABSENT | _ANY),
    _kind("ESPN: no keys", _ESPN, _espn(_espn_keys), _ABSENT | _ANY),
    _kind("ESPN: still runs", _ESPN, _espn(_espn_running), _ABSENT | _ANY),
    _kind(
        "NBA.com: a field nobody knows",
        _NBA,
        _set("broadcastTeam", {"x": 1}),
        frozenset(),
        seen=Seen.HARMLESS,
    ),
)
