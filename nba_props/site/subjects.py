"""What the pages of a player and of a game show. Rows are grouped here; nothing is predicted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any

from nba_props.site.figures import Figures
from scrapers.events import Row

_SPANS = (5, 10, 20)


@dataclass(frozen=True)
class Market:
    """One statistic of a player tonight.

    `games`: those that he played, the oldest first, whose number of it is known.
    """

    row: Row
    games: list[Row]

    @property
    def line(self) -> float | None:
        """The line that is drawn: of the price, else of the prediction."""
        line: float | None = self.row["bet_line"]
        return self.row["line"] if line is None else line

    @cached_property
    def numbers(self) -> list[float]:
        """The statistic in each game."""
        return [float(game[self.row["stat"]]) for game in self.games]

    @property
    def over(self) -> int:
        """Games over the line; 0 without one."""
        return sum(self.line is not None and number > self.line for number in self.numbers)

    @property
    def pushed(self) -> int:
        """Games in which the number was the line."""
        return sum(number == self.line for number in self.numbers)

    @property
    def averages(self) -> list[tuple[int, float]]:
        """(games, mean) of the last 5, 10 and 20, as far as he has so many."""
        numbers = self.numbers
        return [(span, fmean(numbers[-span:])) for span in _SPANS if span <= len(numbers)]

    @cached_property
    def top(self) -> float:
        """The end of the scale: nothing that is drawn lies beyond it."""
        return max([1.0, float(self.row["q95"] or 0), float(self.line or 0), *self.numbers]) * 1.05


def file_name(subject: str) -> str:
    """The name of a page, of the id of a player or a game."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", subject) + ".html"


def players(figures: Figures) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id of everyone on the board, and what his page shows."""
    played = _by(figures.player_games, "player_id")
    results = _by(figures.results_of_players, "player_id")
    tonight = {(row["game_id"], row["player_id"]): row for row in figures.of_tonight}
    order = {row["stat"]: place for place, row in enumerate(figures.stats)}
    for player_id, rows in _by(figures.board, "player_id").items():
        games = played[player_id]
        rows.sort(key=lambda row: order[row["stat"]])
        yield (
            player_id,
            {
                "player": rows[0],
                "markets": [Market(row, _known(games, row["stat"])) for row in rows],
                "availability": tonight.get((rows[0]["game_id"], player_id)),
                "games": list(reversed(games)),
                "results_rows": results[player_id],
            },
        )


def games(figures: Figures) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id of every game that has a page, and what the page shows."""
    parts = {
        "sources": _by(figures.sources, "game_id"),
        "events": _by(figures.timeline, "game_id"),
        "lines": _by(figures.lines, "game_id"),
        "board": _by(figures.board, "game_id"),
        "results_rows": _by(figures.results_of_games, "game_id"),
    }
    for game in figures.games:
        yield (
            game["game_id"],
            {"game": game} | {name: found[game["game_id"]] for name, found in parts.items()},
        )


def _known(games: Iterable[Row], stat: str) -> list[Row]:
    return [row for row in games if row["is_played"] and row[stat] is not None]


def _by(rows: Iterable[Row], column: str) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found
