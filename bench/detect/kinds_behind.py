"""Classes behind the landing: rows of the built tables are changed in the file."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

from bench.detect.games import Game
from bench.detect.kinds import Kind, Names, causes
from bench.detect.proxy import Change

_STALE = causes("stale_value")
_LOST, _EXTRA = causes("dropped_in_transform"), causes("unexpected_row")
_DOUBLE = causes("duplicate_rows")
_GROUPS = {
    "player_game_summary": "behind the landing: player_game_summary",
    "team_game_summary": "behind the landing: team_game_summary",
    "game_summary": "behind the landing: game_summary",
    "player_game_features": "behind the landing: player_game_features",
    "player_prop_predictions": "behind the landing: player_prop_predictions",
}
# Which rows of a table a fault is planted in, and what a report must name.
_ROWS = {
    "player_game_summary": "participation = 'played' and minutes > 20 and pts > 3",
    "team_game_summary": "true",
    "game_summary": "has_box_score",
    "player_game_features": "is_likely_to_play and games_before > 10",
    "player_prop_predictions": "status = 'active' and line is not null",
}
_NAME = {
    "player_game_summary": "player_name",
    "team_game_summary": "team",
    "game_summary": "label",
    "player_game_features": "player_name",
    "player_prop_predictions": "player_name",
}


@dataclass(frozen=True)
class Edit:
    """A change of one row of a table, over `{row}`, a condition that only it meets."""

    table: str
    sql: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names that it brings in."""
        return tuple(re.findall("'([A-Z][a-z]+ [A-Z][a-z]+)'", self.sql))

    @property
    def choice(self) -> str:
        """A query over `{game}` for the row ids and names that it may be planted in."""
        return (
            f"select rowid, {_NAME[self.table]} from nba.{self.table} "
            f"where game_id = '{{game}}' and {_ROWS[self.table]} order by 2, 1"
        )


def _nothing(_: Game, __: random.Random) -> list[Change]:
    return []


EDITS: dict[str, Edit] = {}


def _kind(table: str, name: str, sql: str, wanted: frozenset[str], n: int = 1) -> Kind:
    named = f"{table}: {name}"
    EDITS[named] = Edit(table, sql)
    names = Names.GAME if table == "game_summary" else Names.PLAYER
    return Kind(named, _GROUPS[table], _nothing, wanted, names, n=n)


def _set(table: str, column: str, value: str, wanted: frozenset[str] = _STALE, **more: Any) -> Kind:
    sql = f"update nba.{table} set {column} = {value} where {{row}}"
    return _kind(table, f"{column} is {value}", sql, wanted, **more)


def _of_rows(table: str) -> list[Kind]:
    copied = f"insert into nba.{table} select * from nba.{table} where {{row}}"
    return [
        _kind(table, "a row is lost", f"delete from nba.{table} where {{row}}", _LOST, n=2),
        _kind(table, "a row is duplicated", copied, _DOUBLE, n=2),
    ]


def _players() -> list[Kind]:
    table = "player_game_summary"
    numbers = ("pts", "reb", "ast", "stl", "fg3m", "fta", "turnover", "plus_minus")
    ghost = (
        f"insert into nba.{table} select * replace ('bdl:999999999' as player_id, 'Nobody Atall' "
        f"as player_name) from nba.{table} where {{row}}"
    )
    return [
        *_of_rows(table),
        _kind(table, "a row of nobody", ghost, _EXTRA, n=2),
        *(_set(table, stat, f"{stat} + 2") for stat in numbers),
        _set(table, "ast", "null"),
        _set(table, "minutes", "minutes + 5"),
        _set(table, "minutes", "0"),
        _set(table, "participation", "'did_not_play'"),
        _set(table, "is_win", "not is_win"),
        _set(table, "is_home", "not is_home"),
        _set(table, "is_starter", "not coalesce(is_starter, false)"),
        _set(table, "team", "opponent"),
        _set(table, "opponent", "'XQZ'"),
        _set(table, "player_name", "'Someone Else'"),
        _set(table, "usage_rate", "usage_rate * 2"),
        _set(table, "true_shooting", "0.01"),
        _set(table, "effective_fg", "1.4"),
        _set(table, "season", "season - 1"),
        _set(table, "game_date", "game_date - 1", _STALE | _LOST | _EXTRA),
    ]


def _teams() -> list[Kind]:
    table = "team_game_summary"
    return [
        *_of_rows(table),
        *(_set(table, stat, f"{stat} + 3") for stat in ("pts", "reb", "ast", "fga", "turnover")),
        _set(table, "opponent_pts", "opponent_pts + 3"),
        _set(table, "is_win", "not is_win"),
        _set(table, "players_used", "players_used - 1"),
        _set(table, "possessions", "possessions + 20"),
        _set(table, "pace", "pace + 10"),
        _set(table, "offensive_rating", "offensive_rating + 10"),
        _set(table, "minutes", "minutes - 20"),
        _set(table, "is_home", "not is_home"),
    ]


def _games() -> list[Kind]:
    table = "game_summary"
    return [
        *_of_rows(table),
        _set(table, "home_score", "home_score + 1"),
        _set(table, "away_score", "null"),
        _set(table, "winner", "case when winner = home_team then away_team else home_team end"),
        _set(table, "margin", "margin + 1"),
        _set(table, "home_q1", "home_q1 + 5"),
        _set(table, "home_team", "away_team"),
        _set(table, "standing", "'postponed'"),
        _set(table, "home_players_pts", "home_players_pts - 2"),
        _set(table, "pace", "pace + 10"),
        _set(table, "tip_utc", "tip_utc + interval 3 hour"),
        _set(table, "has_box_score", "false"),
    ]


def _features() -> list[Kind]:
    table = "player_game_features"
    wanted = _STALE | causes("field_missing")
    return [
        *_of_rows(table),
        *(
            _set(table, column, f"{column} + 4", wanted)
            for column in ("pts_avg_10", "reb_ewma_8", "ast_avg_season", "minutes_avg_5")
        ),
        _set(table, "pts_avg_5", "null", wanted),
        _set(table, "games_before", "games_before + 7", wanted),
        _set(table, "team_rest_days", "team_rest_days + 3", wanted),
        _set(table, "is_home", "1 - is_home", wanted),
        _set(table, "opponent_pace", "opponent_pace + 15", wanted),
        _set(table, "expected_margin", "expected_margin + 30", wanted),
        _set(table, "usage_rate_ewma_8", "usage_rate_ewma_8 * 3", wanted),
        _set(table, "team", "opponent", wanted | _EXTRA),
    ]


def _predictions() -> list[Kind]:
    table = "player_prop_predictions"
    wanted = _STALE | causes("record_invalid")
    return [
        *_of_rows(table),
        _set(table, "p_over", "1.5", wanted),
        _set(table, "p_over", "-0.2", wanted),
        _set(table, "p_over", "1 - p_over", wanted),
        _set(table, "q10", "q90 + 5", wanted),
        _set(table, "mean", "q95 + 20", wanted),
        _set(table, "median", "q95 + 1", wanted),
        _set(table, "line", "line + 6", wanted),
        _set(table, "status", "'withdrawn'", wanted | _LOST),
        _set(table, "made_at_utc", "tip_utc + interval 1 hour", wanted | causes("made_after_tip")),
        _set(table, "stat", "'blk'", wanted | _LOST | _EXTRA),
        _set(table, "player_id", "'bdl:999999999'", wanted | _LOST | _EXTRA),
    ]


KINDS: tuple[Kind, ...] = (*_players(), *_teams(), *_games(), *_features(), *_predictions())
