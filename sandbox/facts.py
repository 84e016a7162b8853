"""The facts table: one row per player who appeared in a game.

A season's lines become Python objects when they are first asked for; until then they stay
in Arrow, so that eleven seasons load in a moment.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sandbox.detail import complete
from sandbox.teams import team as known_team

COUNTS = (
    "fgm",
    "fga",
    "fg3m",
    "fg3a",
    "ftm",
    "fta",
    "oreb",
    "dreb",
    "reb",
    "ast",
    "stl",
    "blk",
    "turnover",
    "pf",
    "pts",
)
COLUMNS = (
    "nba_game_id",
    "game_date",
    "nba_player_id",
    "player_name",
    "team",
    "opponent",
    "is_home",
    "minutes",
    "minutes_mmss",
    "starter_bench",
    *COUNTS,
    "plus_minus",
)


class Line(NamedTuple):
    """One player's line in one game. ``minutes`` is whole; ``mmss`` is None where unknown."""

    player_id: int
    team: str
    minutes: int
    mmss: str | None
    starter: bool | None
    fgm: int
    fga: int
    fg3m: int
    fg3a: int
    ftm: int
    fta: int
    oreb: int
    dreb: int
    reb: int
    ast: int
    stl: int
    blk: int
    turnover: int
    pf: int
    pts: int
    plus_minus: int


class Result(NamedTuple):
    """What the facts say of one game as a whole."""

    game_id: str
    season: int
    played_on: date
    home: str
    away: str
    neutral: bool
    home_score: int
    away_score: int
    overtimes: int


@dataclass
class _Side:
    points: int
    minutes: int
    at_home: bool | None


@dataclass
class Facts:
    """A facts table, sorted by game."""

    table: pa.Table
    results: dict[str, Result]
    names: dict[int, str]
    _spans: dict[str, tuple[int, int]]
    _lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    _loaded: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lines(self, game_id: str) -> tuple[Line, ...]:
        """Return the lines of a game, best scorer of each team first."""
        season = self.results[game_id].season
        if season not in self._loaded:
            with self._lock:
                if season not in self._loaded:
                    self._load(season)
                    self._loaded.add(season)
        return self._lines[game_id]

    def _load(self, season: int) -> None:
        games = [game for game in self.results.values() if game.season == season]
        spans = [self._spans[game.game_id] for game in games]
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        part = self.table.slice(first, last - first)
        columns = {name: part.column(name).to_pylist() for name in COLUMNS}
        for game in games:
            start, end = self._spans[game.game_id]
            rows = [_line(columns, row) for row in range(start - first, end - first)]
            rows.sort(key=lambda line: (line.team, -line.pts, line.player_id))
            self._lines[game.game_id] = tuple(rows)

    def appearances(self) -> list[tuple[str, int, str]]:
        """Return (game id, player id, team) of every row, in the order of the table."""
        columns = [self.table.column(n) for n in ("nba_game_id", "nba_player_id", "team")]
        return list(zip(*(column.to_pylist() for column in columns), strict=True))


def _line(columns: dict[str, list[Any]], row: int) -> Line:
    counts: list[int] = [columns[name][row] for name in COUNTS]
    if None in counts:
        filled = complete(
            columns["nba_game_id"][row],
            columns["nba_player_id"][row],
            columns["pts"][row],
            columns["reb"][row],
            columns["minutes"][row],
        )._asdict()
        counts = [
            filled[name] if value is None else value
            for name, value in zip(COUNTS, counts, strict=True)
        ]
    bench = columns["starter_bench"][row]
    first = ("nba_player_id", "team", "minutes", "minutes_mmss")
    starter = None if bench is None else bench == "Starter"
    before = [columns[name][row] for name in first]
    return Line._make([*before, starter, *counts, columns["plus_minus"][row]])


def season_of_game(game_id: str) -> int:
    """Return the year in which a game's season started; its id says so: 0022500644 is 2025-26.

    The date would not do: the season of 2019-20 was finished in August 2020.
    """
    return 2000 + int(game_id[3:5])


def overtimes(team_minutes: int) -> int:
    """Return the number of overtimes that a team's summed whole minutes show."""
    return max(0, round((team_minutes - 240) / 25))


def load(path: Path) -> Facts:
    """Read a facts table in Parquet (columns: see ``COLUMNS``).

    Raises ValueError when a column is absent, a team code is unknown or a game does not have
    two teams.
    """
    available = set(pq.read_schema(path).names)
    missing = [name for name in COLUMNS if name not in available]
    if missing:
        raise ValueError(f"{path} is no facts table: it has no column {', '.join(missing)}")
    table = pq.read_table(path, columns=list(COLUMNS)).sort_by(
        [("nba_game_id", "ascending"), ("nba_player_id", "ascending")]
    )
    dates, spans, sides = _group(table)
    results = {game: _result(game, dates[game], sides[game]) for game in spans}
    pairs = table.select(["nba_player_id", "player_name"])
    names = dict(zip(*(column.to_pylist() for column in pairs.columns), strict=True))
    return Facts(table, results, names, spans)


def _group(
    table: pa.Table,
) -> tuple[dict[str, date], dict[str, tuple[int, int]], dict[str, dict[str, _Side]]]:
    by_game = table.group_by("nba_game_id", use_threads=False).aggregate(
        [("game_date", "max"), ("nba_player_id", "count")]
    )
    dates: dict[str, date] = {}
    spans: dict[str, tuple[int, int]] = {}
    start = 0
    # The order of groups is not promised; the table is sorted by game, so this is its order.
    for row in sorted(by_game.to_pylist(), key=lambda item: str(item["nba_game_id"])):
        dates[row["nba_game_id"]] = row["game_date_max"]
        spans[row["nba_game_id"]] = (start, start + row["nba_player_id_count"])
        start += row["nba_player_id_count"]
    by_side = (
        table.append_column("home", pc.cast(table.column("is_home"), pa.int8()))
        .group_by(["nba_game_id", "team"], use_threads=False)
        .aggregate([("pts", "sum"), ("minutes", "sum"), ("home", "max")])
    )
    sides: dict[str, dict[str, _Side]] = defaultdict(dict)
    for row in by_side.to_pylist():
        known_team(row["team"])
        at_home = None if row["home_max"] is None else bool(row["home_max"])
        sides[row["nba_game_id"]][row["team"]] = _Side(row["pts_sum"], row["minutes_sum"], at_home)
    return dates, spans, sides


def _result(game_id: str, played_on: date, sides: dict[str, _Side]) -> Result:
    if len(sides) != 2:
        raise ValueError(f"game {game_id} has rows of {len(sides)} teams, not of two")
    first, second = sorted(sides)
    at_home = [code for code in (first, second) if sides[code].at_home]
    neutral = len(at_home) != 1
    # On neutral ground the facts name no home team. The schedule does where there is one;
    # else it is assumed to be the later code of the alphabet.
    home = second if neutral else at_home[0]
    away = first if home == second else second
    minutes = max(sides[home].minutes, sides[away].minutes)
    return Result(
        game_id,
        season_of_game(game_id),
        played_on,
        home,
        away,
        neutral,
        sides[home].points,
        sides[away].points,
        overtimes(minutes),
    )
