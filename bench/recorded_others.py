"""As `recorded_values`: NBA.com and ESPN, and which reader is whose."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from bench import recorded_values as values
from bench.recorded_values import (
    Asked,
    Found,
    Row,
    Values,
    at,
    day,
    minutes,
    overtime_points,
    stripped,
    take,
    text,
    tip,
    whole,
)

# ESPN's codes where they are not NBA.com's.
_ESPN_CODES = {"GS": "GSW", "NY": "NYK", "SA": "SAS", "NO": "NOP", "UTAH": "UTA", "WSH": "WAS"}
_TEAMS = {
    *("ATL", "BOS", "BKN", "CHA", "CHI", "CLE", "DAL", "DEN", "DET", "GSW", "HOU", "IND"),
    *("LAC", "LAL", "MEM", "MIA", "MIL", "MIN", "NOP", "NYK", "OKC", "ORL", "PHI", "PHX"),
    *("POR", "SAC", "SAS", "TOR", "UTA", "WAS"),
}
_NBA_STATS = {
    "fgm": "fieldGoalsMade",
    "fga": "fieldGoalsAttempted",
    "fg3m": "threePointersMade",
    "fg3a": "threePointersAttempted",
    "ftm": "freeThrowsMade",
    "fta": "freeThrowsAttempted",
    "oreb": "reboundsOffensive",
    "dreb": "reboundsDefensive",
    "reb": "reboundsTotal",
    "ast": "assists",
    "stl": "steals",
    "blk": "blocks",
    "turnover": "turnovers",
    "pf": "foulsPersonal",
    "pts": "points",
}
_ESPN_STATS = {
    "oreb": "offensiveRebounds",
    "dreb": "defensiveRebounds",
    "reb": "rebounds",
    "ast": "assists",
    "stl": "steals",
    "blk": "blocks",
    "turnover": "turnovers",
    "pf": "fouls",
    "pts": "points",
    "plus_minus": "plusMinus",
}
_ESPN_PAIRS = {
    "fg": "fieldGoalsMade-fieldGoalsAttempted",
    "fg3": "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "ft": "freeThrowsMade-freeThrowsAttempted",
}


def _team(code: Any) -> str | None:
    """One of the thirty; clubs from abroad and All-Star teams are none."""
    return code if code in _TEAMS else None


def nba_schedule(body: Any, _asked: Asked) -> Found:
    """A row is a game under a date."""
    schedule = body["leagueSchedule"]
    for game in (game for games in schedule["gameDates"] for game in games["games"]):
        values = take(
            game,
            {
                "tip_utc": ("gameDateTimeUTC", tip),
                "away_team": ("awayTeam.teamTricode", _team),
                "home_team": ("homeTeam.teamTricode", _team),
                "game_status": ("gameStatus", whole),
                "status_text": ("gameStatusText", stripped),
                "away_score": ("awayTeam.score", whole),
                "home_score": ("homeTeam.score", whole),
                "is_neutral": ("isNeutral", lambda flag: flag),
                "game_label": ("gameLabel", stripped),
                "game_sub_label": ("gameSubLabel", stripped),
                "game_subtype": ("gameSubtype", stripped),
                "week_number": ("weekNumber", lambda week: week or None),
            },
        )
        values["game_type"] = game["gameId"][:3]
        values["season_start"] = date(int(schedule["seasonYear"][:4]), 7, 1)
        if values["game_status"] == 1:
            values |= {"away_score": None, "home_score": None}
        key = {"nba_game_id": game["gameId"], "game_date": day(game["gameDateEst"])}
        record = f"{game['gameId']}|{key['game_date']}"
        yield record, [Row("stg_nba__schedule", key, values)]


def nba_box_scores(body: Any, asked: Asked) -> Found:
    """One game with the players of both sides."""
    game = body["game"]
    codes = {side: at(game, f"{side}Team.teamTricode") for side in ("away", "home")}
    values = take(
        game,
        {
            "status": ("gameStatusText", text),
            "is_final": ("gameStatus", lambda status: status == 3),
            "period": ("period", whole),
            "attendance": ("attendance", whole),
            "arena": ("arena.arenaName", text),
        },
    )
    values["officials"] = ", ".join(one["name"] for one in game.get("officials", [])) or None
    key = {"nba_game_id": game["gameId"], "game_date": asked.day}
    rows = [Row("stg_nba__box_scores", key, values)]
    for side, other in (("away", "home"), ("home", "away")):
        team = game[f"{side}Team"]
        scores = [whole(period["score"]) for period in team["periods"]]
        values[f"{side}_team"], values[f"{side}_score"] = codes[side], whole(team["score"])
        for quarter in range(1, 5):
            values[f"{side}_q{quarter}"] = scores[quarter - 1] if len(scores) >= quarter else None
        values[f"{side}_ot"] = overtime_points(scores[4:])
        for player in team["players"]:
            line = _nba_line(player)
            line |= {"team": codes[side], "opponent": codes[other], "is_home": side == "home"}
            line["is_final"] = values["is_final"]
            who = {"nba_player_id": str(player["personId"])}
            rows.append(Row("stg_nba__box_score_lines", key | who, line))
    yield game["gameId"], rows


def _nba_line(player: Any) -> Values:
    line = take(
        player,
        {
            "player_name": ("name", text),
            "is_starter": ("starter", lambda flag: flag == "1"),
            "is_played": ("played", lambda flag: flag == "1"),
            "player_status": ("status", text),
            "minutes": ("statistics.minutes", minutes),
            "plus_minus": ("statistics.plusMinusPoints", whole),
        },
    )
    line |= {stat: whole(at(player, f"statistics.{name}")) for stat, name in _NBA_STATS.items()}
    reason = player.get("notPlayingReason")
    if not reason and player["status"] != "ACTIVE":
        reason = player["status"]
    why = [part for part in (reason, player.get("notPlayingDescription")) if part]
    line["did_not_play_reason"] = None if line["is_played"] else ": ".join(why) or None
    return line


def nba_plays(body: Any, asked: Asked) -> Found:
    """One game's plays, in the order in which they are listed."""
    game = body["game"]
    plays = game["actions"]
    scores = [(whole(play["scoreAway"]), whole(play["scoreHome"])) for play in plays]
    totals = [away + home for away, home in scores]
    falls = sum(later < earlier for earlier, later in pairwise(totals))
    periods = {play["period"] for play in plays}
    ended = bool(plays) and (plays[-1]["actionType"], plays[-1].get("subType")) == ("game", "end")
    found = {
        "actions": len(plays),
        "periods_with_plays": len(periods),
        "last_period": max(periods, default=None),
        "away_score": scores[-1][0] if scores else None,
        "home_score": scores[-1][1] if scores else None,
        "has_game_end": ended,
        "score_falls": falls,
        "is_whole": ended and falls == 0 and len(periods) == max(periods) >= 4,
        "action_types": json.dumps(
            sorted({play["actionType"] for play in plays}), separators=(",", ":")
        ),
    }
    key = {"nba_game_id": game["gameId"], "game_date": asked.day}
    yield game["gameId"], [Row("stg_nba__play_by_play", key, found)]


def referees(body: Any, asked: Asked) -> Found:
    """A row is a game; the fourth referee is the alternate."""
    for game in body["nba"]["Table"]["rows"]:
        found: Values = {}
        for place, name in enumerate(("official_1", "official_2", "official_3", "alternate"), 1):
            found[name] = stripped(game[f"official{place}"])
            found[f"{name}_code"] = stripped(game[f"official{place}_code"])
        key = {"nba_game_id": game["game_id"], "game_date": asked.day}
        yield game["game_id"], [Row("stg_nba__referee_assignments", key, found)]


def espn_scoreboard(body: Any, asked: Asked) -> Found:
    """A row is a game."""
    for event in body["events"]:
        found = _espn_game(event["competitions"][0])
        found["period"] = whole(at(event, "competitions.0.status.period"))
        key = {"espn_game_id": event["id"], "game_date": asked.day}
        yield event["id"], [Row("stg_espn__scoreboard", key, found)]


def espn_summaries(body: Any, asked: Asked) -> Found:
    """One game with the lines of both sides, each text read by the key at its place."""
    game = body["header"]["competitions"][0]
    found = _espn_game(game)
    scores = [len(side.get("linescores", [])) for side in game["competitors"]]
    found["period"] = max([*scores, at(game, "status.period") or 0]) or None
    key = {"espn_game_id": body["header"]["id"], "game_date": asked.day}
    rows = [Row("stg_espn__game_summaries", key, found)]
    for side in body["boxscore"].get("players", []):
        table = side["statistics"][0]
        for athlete in table["athletes"]:
            line = _espn_line(dict(zip(table["keys"], athlete["stats"], strict=False)), athlete)
            line |= {"team": _code(side), "is_final": found["is_final"]}
            who = {"espn_player_id": athlete["athlete"]["id"]}
            rows.append(Row("stg_espn__box_score_lines", key | who, line))
    yield body["header"]["id"], rows


def _espn_game(game: Any) -> Values:
    sides = {side["homeAway"]: side for side in game["competitors"]}
    name = at(game, "status.type.name")
    return {
        "tip_utc": tip(game["date"]) if game.get("timeValid", True) else None,
        "status": name,
        "is_final": name == "STATUS_FINAL" and at(game, "status.type.completed") is not False,
        "is_neutral": game.get("neutralSite"),
        **{f"{side}_team": _code(sides[side]) for side in sides},
        **{f"{side}_score": whole(sides[side].get("score")) for side in sides},
    }


def _espn_line(stats: dict[str, str], athlete: Any) -> Values:
    line: Values = {
        "player_name": at(athlete, "athlete.displayName"),
        "is_starter": athlete.get("starter"),
        "is_played": bool(stats) and not athlete.get("didNotPlay"),
        "minutes": minutes(stats.get("minutes")),
    }
    for column, key in _ESPN_STATS.items():
        line[column] = whole(stats.get(key))
    for column, key in _ESPN_PAIRS.items():
        made, _, attempted = stats.get(key, "").partition("-")
        line[f"{column}m"], line[f"{column}a"] = whole(made), whole(attempted)
    line["did_not_play_reason"] = None if line["is_played"] else stripped(athlete.get("reason"))
    return line


def _code(side: Any) -> str | None:
    code = text(at(side, "team.abbreviation")) or ""
    code = _ESPN_CODES.get(code, code)
    return code if code in _TEAMS else None


READERS: dict[str, Callable[[Any, Asked], Found]] = {
    "nba/schedule": nba_schedule,
    "nba/box_scores": nba_box_scores,
    "nba/play_by_play": nba_plays,
    "nba/referee_assignments": referees,
    "balldontlie/games": values.bdl_games,
    "balldontlie/box_scores": values.bdl_box_scores,
    "balldontlie/players": values.bdl_players,
    "balldontlie/player_injuries": values.bdl_injuries,
    "balldontlie/player_props": values.bdl_props,
    "espn/scoreboard": espn_scoreboard,
    "espn/game_summaries": espn_summaries,
}


def game_day(endpoint: str, body: Any, otherwise: date) -> date:
    """The Eastern date of the game that an answer to a question about one game is about."""
    if endpoint == "nba/box_scores":
        return date.fromisoformat(body["game"]["gameEt"][:10])
    moment = {
        "nba/play_by_play": at(body, "game.actions.0.timeActual"),
        "espn/game_summaries": at(body, "header.competitions.0.date"),
    }.get(endpoint)
    found = values.instant(moment)
    return otherwise if found is None else values.eastern(found).date()
