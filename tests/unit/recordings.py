"""A short folder of recorded answers: every endpoint once, in real shapes, with invented people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GAME, BDL_GAME, ESPN_GAME = "0022500901", 901, "4019901"
PLAYERS = {
    "GSW": [(11, "Aba", "Cede"), (12, "Éfi", "Ghí-Jot"), (13, "Kel", "Mano")],
    "MIN": [(21, "Ona", "Pik"), (22, "Ruu", "St. Ev"), (23, "Wex", "Yaz")],
}
# min, fgm, fga, fg3m, fg3a, ftm, fta, oreb, dreb, ast, stl, blk, turnover, pf, plus/minus: a player
# who played, one with seconds on the floor, one who did not play.
LINES = [
    (31, 9, 20, 3, 8, 4, 5, 1, 6, 5, 2, 1, 4, 3, -7),
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
    (None, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
]
NAMES = ("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "ast", "stl", "blk")
NAMES += ("turnover", "pf")
KEYS = [
    "minutes",
    "points",
    "fieldGoalsMade-fieldGoalsAttempted",
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "freeThrowsMade-freeThrowsAttempted",
    "rebounds",
    "assists",
    "turnovers",
    "steals",
    "blocks",
    "offensiveRebounds",
    "defensiveRebounds",
    "fouls",
    "plusMinus",
]
_ESPN = "espn/apis/site/v2/sports/basketball/nba"
_NBA = "nba/static/json"
_SCORES = {"GSW": [20, 30, 25, 25, 9], "MIN": [30, 20, 20, 30, 12]}


def _numbers(line: tuple[Any, ...]) -> dict[str, Any]:
    found = dict(zip(NAMES, line[1:-1], strict=True))
    found["reb"] = found["oreb"] + found["dreb"]
    found["pts"] = 2 * found["fgm"] + found["fg3m"] + found["ftm"]
    return found | {"plus_minus": line[-1]}


def _bdl_team(code: str, **more: Any) -> dict[str, Any]:
    return {"id": 1, "abbreviation": code, "full_name": code, **more}


def _bdl_line(player: tuple[int, str, str], line: tuple[Any, ...]) -> dict[str, Any]:
    who = {"id": player[0], "first_name": player[1], "last_name": player[2], "position": "G"}
    minutes = None if line[0] is None else f"{line[0]:02d}"
    return {"min": minutes, **_numbers(line), "player": who}


def _bdl_box_score() -> dict[str, Any]:
    sides = {"home": "MIN", "visitor": "GSW"}
    periods: dict[str, Any] = {}
    for side, code in sides.items():
        for number, score in enumerate([*_SCORES[code], None, None]):
            part = f"q{number + 1}" if number < 4 else f"ot{number - 3}"
            periods[f"{side}_{part}"] = score
    return {
        "id": BDL_GAME,
        "date": "2026-02-11",
        "datetime": "2026-02-12T00:30:00.000Z",
        **periods,
        "season": 2025,
        "status": "Final",
        "period": 5,
        "postseason": False,
        "home_team_score": 112,
        "visitor_team_score": 109,
        **{
            f"{side}_team": _bdl_team(
                code,
                players=[_bdl_line(*pair) for pair in zip(PLAYERS[code], LINES, strict=True)],
            )
            for side, code in sides.items()
        },
    }


def _bdl_game(id_: int, tip: str, period: int) -> dict[str, Any]:
    return {
        "id": id_,
        "date": "2026-02-11",
        "datetime": tip,
        "season": 2025,
        "status": "Final" if period else tip,
        "period": period,
        "postseason": False,
        "home_team": _bdl_team("MIN"),
        "visitor_team": _bdl_team("GSW"),
        "home_team_score": 112 if period else 0,
        "visitor_team_score": 109 if period else 0,
    }


def _nba_line(player: tuple[int, str, str], line: tuple[Any, ...]) -> dict[str, Any]:
    numbers = _numbers(line)
    own = "fieldGoalsMade fieldGoalsAttempted threePointersMade threePointersAttempted "
    own += "freeThrowsMade freeThrowsAttempted reboundsOffensive reboundsDefensive assists steals "
    own += "blocks turnovers foulsPersonal reboundsTotal points"
    statistics: dict[str, Any] = dict(zip(own.split(), numbers.values(), strict=False))
    statistics["minutes"] = "PT00M00.00S" if line[0] is None else f"PT{line[0]:02d}M12.50S"
    statistics["plusMinusPoints"] = float(line[-1])
    out = {"notPlayingReason": "INACTIVE_INJURY", "notPlayingDescription": "Left Toe; Sprain"}
    return {
        "status": "INACTIVE" if line[0] is None else "ACTIVE",
        **(out if line[0] is None else {}),
        "personId": 1_000_000 + player[0],
        "starter": "1" if line[0] else "0",
        "played": "0" if line[0] is None else "1",
        "statistics": statistics,
        "name": f"{player[1]} {player[2]}",
    }


def _nba_side(code: str) -> dict[str, Any]:
    return {
        "teamTricode": code,
        "score": sum(_SCORES[code]),
        "periods": [
            {"period": number, "periodType": "REGULAR", "score": score}
            for number, score in enumerate(_SCORES[code], start=1)
        ],
        "players": [_nba_line(*pair) for pair in zip(PLAYERS[code], LINES, strict=True)],
    }


def _plays() -> list[dict[str, Any]]:
    plays: list[dict[str, Any]] = []

    def play(number: int, period: int, kind: str, sub: str, away: int, home: int) -> None:
        plays.append(
            {
                "actionNumber": number,
                "timeActual": f"2026-02-12T0{period}:00:00.0Z",
                "period": period,
                "actionType": kind,
                "subType": sub,
                "scoreAway": str(away),
                "scoreHome": str(home),
                "edited": "2026-02-12T05:00:00Z",
                "orderNumber": 10_000 * (len(plays) + 1),
            }
        )

    away = home = 0
    for period, scores in enumerate(zip(*_SCORES.values(), strict=True), start=1):
        play(10 * period, period, "period", "start", away, home)
        away, home = away + scores[0], home + scores[1]
        # Inserted later, with a number of its own.
        play(900 + period, period, "2pt", "Jump Shot", away, home)
    play(700, 5, "game", "end", away, home)
    return plays


def _nba_game(**more: Any) -> dict[str, Any]:
    return {
        "gameId": GAME,
        "gameStatus": 3,
        "gameStatusText": "Final/OT ",
        "gameDateEst": "2026-02-11T00:00:00Z",
        "gameDateTimeEst": "2026-02-11T19:30:00Z",
        "gameDateTimeUTC": "2026-02-12T00:30:00Z",
        "weekNumber": 17,
        "gameLabel": "Some Cup",
        "gameSubLabel": "",
        "gameSubtype": "global",
        "isNeutral": True,
        "awayTeam": {"teamTricode": "GSW", "score": 109},
        "homeTeam": {"teamTricode": "MIN", "score": 112},
        **more,
    }


def _espn_competition() -> dict[str, Any]:
    return {
        "date": "2026-02-12T00:30Z",
        "neutralSite": True,
        "status": {"type": {"id": "3", "name": "STATUS_FINAL", "completed": True}},
        "competitors": [
            {
                "homeAway": place,
                "score": str(sum(_SCORES[code])),
                "team": {"abbreviation": shown},
                "linescores": [{"displayValue": str(score)} for score in _SCORES[code]],
            }
            for place, code, shown in (("home", "MIN", "MIN"), ("away", "GSW", "GS"))
        ],
    }


def _espn_line(player: tuple[int, str, str], line: tuple[Any, ...]) -> dict[str, Any]:
    n = _numbers(line)
    pairs = [f"{n[pair + 'm']}-{n[pair + 'a']}" for pair in ("fg", "fg3", "ft")]
    rest = ("reb", "ast", "turnover", "stl", "blk", "oreb", "dreb", "pf")
    texts = [str(line[0]), str(n["pts"]), *pairs, *(str(n[name]) for name in rest)]
    return {
        "athlete": {"id": str(3000 + player[0]), "displayName": f"{player[1]} {player[2]}"},
        "starter": bool(line[0]),
        "didNotPlay": line[0] is None,
        "reason": "COACH'S DECISION",
        "stats": [] if line[0] is None else [*texts, f"{line[-1]:+d}"],
    }


def _espn_side(code: str, shown: str) -> dict[str, Any]:
    lines = [_espn_line(*pair) for pair in zip(PLAYERS[code], LINES, strict=True)]
    return {"team": {"abbreviation": shown}, "statistics": [{"keys": KEYS, "athletes": lines}]}


def answers() -> dict[str, Any]:
    """The JSON of every answer, by the name of its file."""
    other = _nba_game(
        gameId="0012500001",
        gameStatus=1,
        gameStatusText="TBD",
        gameDateEst="2025-10-03T00:00:00Z",
        gameDateTimeUTC="2025-10-03T04:00:00Z",
        awayTeam={"teamTricode": "XYZ", "score": 0},
        isNeutral=False,
        weekNumber=0,
    )
    days = [{"gameDate": "x", "games": [other]}, {"gameDate": "y", "games": [_nba_game()]}]
    box = {
        "gameId": GAME,
        "gameEt": "2026-02-11T19:30:00-05:00",
        "gameTimeUTC": "2026-02-12T00:30:00Z",
        "gameCode": "20260211/GSWMIN",
        "gameStatus": 3,
        "gameStatusText": "Final/OT",
        "period": 5,
        "attendance": 18000,
        "arena": {"arenaName": "Some Hall"},
        "officials": [{"personId": 1, "name": "Zoa Bix"}, {"personId": 2, "name": "Dor Fen"}],
        "awayTeam": _nba_side("GSW"),
        "homeTeam": _nba_side("MIN"),
    }
    officials: dict[str, Any] = {"game_id": GAME, "game_date": "02/11/2026", "season": "22025"}
    for place, name in enumerate(("Zoa Bix", "Dor Fen", "Gil Hop", None), start=1):
        officials[f"official{place}"] = name
        officials[f"official{place}_code"] = name and 100 + place
    people = [
        {
            "id": id_,
            "first_name": first,
            "last_name": last,
            "position": "F",
            "team": _bdl_team(code),
        }
        for code, players in PLAYERS.items()
        for id_, first, last in players
    ]
    injured = {"id": 13, "first_name": "Kel", "last_name": "Mano", "position": "F", "team_id": 9}
    injury = "Feb 9: Mano (toe) will miss the rest of the 2025-26 season."
    line = {"id": 71, "game_id": BDL_GAME, "player_id": 11, "vendor": "book", "prop_type": "points"}
    market = {"type": "over_under", "over_odds": -115, "under_odds": -105}
    more = {"line_value": "25.5", "market": market, "updated_at": "2026-02-11T22:00:00.123Z"}
    tip = "2026-02-12T00:30:00.000Z"
    summary = {
        "boxscore": {"players": [_espn_side("GSW", "GS"), _espn_side("MIN", "MIN")]},
        "header": {"id": ESPN_GAME, "timeValid": True, "competitions": [_espn_competition()]},
    }
    listed = _espn_competition() | {"timeValid": True}
    listed["status"] = listed["status"] | {"period": 5}
    event = {"id": ESPN_GAME, "date": "2026-02-12T00:30Z", "competitions": [listed]}
    first, second = (f"bdl/v1/games?seasons[]=2025&per_page=100{c}.json" for c in ("", "&cursor=7"))
    return {
        f"{_NBA}/staticData/scheduleLeagueV2.json": {
            "leagueSchedule": {"seasonYear": "2025-26", "gameDates": days}
        },
        f"{_NBA}/liveData/boxscore/boxscore_{GAME}.json": {"game": box},
        f"{_NBA}/liveData/playbyplay/playbyplay_{GAME}.json": {
            "game": {"gameId": GAME, "actions": _plays()}
        },
        "officials/wp-json/api/v1/get-game-officials?date=2026-02-11.json": {
            "nba": {"Table": {"rows": [officials]}}
        },
        first: {"data": [_bdl_game(BDL_GAME, tip, 5)], "meta": {"next_cursor": 7}},
        second: {"data": [_bdl_game(902, "2026-02-11T05:00:00.000Z", 0)], "meta": {}},
        "bdl/v1/box_scores?date=2026-02-11.json": {"data": [_bdl_box_score()]},
        "bdl/v1/players/active?per_page=100.json": {"data": people, "meta": {"per_page": 100}},
        "bdl/v1/player_injuries?per_page=100.json": {
            "data": [
                {
                    "player": injured,
                    "return_date": "Feb 20",
                    "description": injury,
                    "status": "Out",
                }
            ],
            "meta": {},
        },
        f"bdl/v2/odds/player_props?game_id={BDL_GAME}.json": {"data": [line | more]},
        f"{_ESPN}/scoreboard?dates=20260211.json": {"events": [event]},
        f"{_ESPN}/summary?event={ESPN_GAME}.json": summary,
    }


def write(folder: Path) -> None:
    """Write them with their moments: lines before the game, everything else the morning after."""
    for name, body in answers().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body), encoding="utf-8")
        at = "2026-02-11T23:00:00Z" if "player_props" in name else "2026-02-12T17:00:00Z"
        sidecar = path.with_name(path.name.removesuffix(".json") + ".meta.json")
        sidecar.write_text(json.dumps({"at_utc": at}), encoding="utf-8")
