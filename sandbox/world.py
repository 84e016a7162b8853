"""Everything the sandbox knows, as of any instant. Read-only after loading, but for caches."""

from __future__ import annotations

import csv
import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sandbox import facts as facts_module
from sandbox.clock import eastern_date, season_of
from sandbox.facts import Facts, Line
from sandbox.ids import Ids
from sandbox.rosters import TeamGame, did_not_play
from sandbox.schedule import Game, Phase, State, assumed_games, read_games, state_at

SAMPLE = Path(__file__).resolve().parent.parent / "sample"
AFTER_THE_LAST_FINAL = timedelta(hours=12)
_CACHED_CLOCKS = 8
# Recorded: on 11 July 2025 still the old season, on 17 July the new one with 13 games.
_FLIPS_ON = (7, 15)
_AFTER_THE_LAST_GAME = timedelta(days=21)

T = TypeVar("T")


class World:
    """Facts, schedule and ids of one slate."""

    def __init__(self, facts: Facts, games: list[Game], ids: Ids, rosters: Path | None) -> None:
        self.facts = facts
        self.ids = ids
        self.games = {game.game_id: game for game in sorted(games, key=lambda g: g.game_id)}
        self.by_season: dict[int, list[Game]] = defaultdict(list)
        for game in self.games.values():
            self.by_season[game.season].append(game)
        self._lock = threading.Lock()
        self._memory: dict[datetime, dict[object, object]] = {}
        self._listed: dict[int, dict[tuple[str, str], tuple[int, ...]]] = {}
        self._rosters = rosters
        self._ends = self._final_ends()
        self._teams = self._team_history()

    @property
    def end(self) -> datetime:
        """The clock before it is set: twelve hours after the last final."""
        return max(self._ends.values()) + AFTER_THE_LAST_FINAL

    def _final_ends(self) -> dict[str, datetime]:
        return {
            game.game_id: game.revisions[-1].tip + game.length
            for game in self.games.values()
            if game.played_on is not None and game.revisions[-1].tip is not None
        }

    def _team_history(self) -> dict[int, tuple[list[datetime], list[str]]]:
        history: dict[int, tuple[list[datetime], list[str]]] = {}
        rows = [
            (self._ends[game_id] - self.games[game_id].length, player, code)
            for game_id, player, code in self.facts.appearances()
            if game_id in self._ends
        ]
        rows.sort(key=lambda row: row[0])
        for tip, player, code in rows:
            moments, codes = history.setdefault(player, ([], []))
            if not codes or codes[-1] != code:
                moments.append(tip)
                codes.append(code)
        return history

    def team_of(self, player: int, now: datetime) -> str:
        """Return the team a player is on: the one of his latest game, or else of his first."""
        moments, codes = self._teams[player]
        return codes[max(0, bisect_right(moments, now) - 1)]

    def remember(self, now: datetime, key: object, make: Callable[[], T]) -> T:
        """Return ``make()``, made once per instant and key while the instant is a recent one."""
        with self._lock:
            memory = self._memory.setdefault(now, {})
            while len(self._memory) > _CACHED_CLOCKS:
                del self._memory[next(iter(self._memory))]
        if key not in memory:
            memory[key] = make()
        found: T = memory[key]  # type: ignore[assignment]
        return found

    def states(self, season: int, now: datetime) -> dict[str, State]:
        """Return the states of a season's games that are on the schedule, by game id."""

        def make() -> dict[str, State]:
            states = (state_at(game, now) for game in self.by_season.get(season, []))
            return {state.game.game_id: state for state in states if state is not None}

        return self.remember(now, ("states", season), make)

    def state(self, game_id: str, now: datetime) -> State | None:
        """Return the state of one game, or None where it is not known at that instant."""
        game = self.games.get(game_id)
        return None if game is None else self.states(game.season, now).get(game_id)

    def on_date(self, day: date, now: datetime) -> list[State]:
        """Return the games with known teams that are now listed on an Eastern date, by game id."""

        def make() -> dict[date, list[State]]:
            index: dict[date, list[State]] = defaultdict(list)
            for near in (season - 1, season):
                for state in self.states(near, now).values():
                    if state.teams_known:
                        index[state.game_date].append(state)
            return index

        season = season_of(day)
        return self.remember(now, ("dates", season), make).get(day, [])

    def season_at(self, now: datetime) -> int:
        """Return the season of the clock; until it is published, the one before."""
        season = season_of(now.date())
        if not self.states(season, now) and self.states(season - 1, now):
            return season - 1
        return season

    def file_season(self, now: datetime) -> int:
        """Return the season of NBA.com's schedule: the one before until the file has flipped.

        It flips on 15 July, or three weeks after the last game where that is later.
        """
        day = eastern_date(now)
        season = season_of(day)
        before = self.states(season - 1, now).values()
        last = max((state.game_date for state in before), default=date.min)
        is_over = day >= date(season, *_FLIPS_ON) and day - last >= _AFTER_THE_LAST_GAME
        return season if is_over else season - 1

    def lines(self, game: Game) -> tuple[Line, ...]:
        """Return the lines of a game that was played."""
        return self.facts.lines(game.game_id)

    def listed(self, game: Game, code: str) -> tuple[int, ...]:
        """Return the players a team listed who did not appear."""
        season = game.season
        if season not in self._listed:
            self._listed[season] = (
                self._worked_out(season) if self._rosters is None else _read(self._rosters)
            )
        return self._listed[season].get((game.game_id, code), ())

    def team_games(self, season: int) -> dict[str, list[TeamGame]]:
        """Return each team's played games of a season, in order of their tips."""
        result: dict[str, list[TeamGame]] = {}
        played = [game for game in self.by_season.get(season, []) if game.game_id in self._ends]
        for game in sorted(played, key=lambda g: (self._ends[g.game_id] - g.length, g.game_id)):
            for code in (game.home, game.away):
                appeared = {ln.player_id for ln in self.lines(game) if ln.team == code}
                result.setdefault(code, []).append(TeamGame(game.game_id, frozenset(appeared)))
        return result

    def _worked_out(self, season: int) -> dict[tuple[str, str], tuple[int, ...]]:
        return did_not_play(self.team_games(season))

    def finals_before(self, season: int, now: datetime) -> list[Game]:
        """Return the games of a season that are final, in the order in which they ended."""

        def make() -> list[Game]:
            states = self.states(season, now).values()
            final = [state.game for state in states if state.phase is Phase.FINAL]
            return sorted(final, key=lambda g: (self._ends[g.game_id], g.game_id))

        return self.remember(now, ("finals", season), make)

    def final_at(self, game: Game) -> datetime:
        """Return the instant at which a played game ended."""
        return self._ends[game.game_id]


def _read(path: Path) -> dict[tuple[str, str], tuple[int, ...]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {
            (row["nba_game_id"], row["team"]): tuple(int(p) for p in row["did_not_play"].split())
            for row in csv.DictReader(file)
        }


def load(source: Path | None = None) -> World:
    """Load a slate (a folder as ``sample/``) or a bare facts table in Parquet.

    A bare table has no schedule: see ``schedule.assumed_games``. Raises ValueError when the
    files do not fit together, FileNotFoundError when there are none.
    """
    source = SAMPLE if source is None else source
    if not source.is_dir():
        facts = facts_module.load(source)
        games = assumed_games(facts.results.values())
        return World(facts, games, Ids(facts.names, facts.results, None), None)
    facts = facts_module.load(source / "player_games.parquet")
    games = read_games(source, facts.results)
    ids = Ids(facts.names, [game.game_id for game in games], source / "ids.csv")
    return World(facts, games, ids, source / "rosters.csv")
