"""Which faults are planted together: none may hide another, and none may open a date's breaker."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench.detect.games import Game
from bench.detect.kinds import Fault, Kind

# The share of a date's games that may be touched. The breaker opens above a half.
_SHARE = 0.5
# What is wrong with a whole list of games touches all of them.
_ALL_GAMES = frozenset({"nba/schedule", "balldontlie/games"})


@dataclass
class Batch:
    """Faults that are planted together, on games of their own."""

    faults: list[Fault] = field(default_factory=list)
    is_long: bool = False
    _taken: set[Game] = field(default_factory=set)
    _dates: Counter[str] = field(default_factory=Counter)
    _whole: set[str] = field(default_factory=set)
    _lists: set[str] = field(default_factory=set)
    _is_of_all_games: bool = False

    def room_for(self, kind: Kind, game: Game, size: int, share: float = _SHARE) -> bool:
        """Whether a fault of a kind can be planted in a game; `size`: games of its date."""
        if (kind.is_long and not self.is_long) or self._lists & set(kind.takes):
            return False
        if _is_of_all_games(kind):
            return not self._taken and not self._is_of_all_games
        if _is_of_list(kind):
            return True
        if self._is_of_all_games:
            return False
        if game in self._taken or game.date in self._whole:
            return False
        if "date" in kind.takes:
            return self._dates[game.date] == 0
        return self._dates[game.date] + 1 <= max(1, int(size * share))

    def add(self, fault: Fault) -> None:
        """Plant a fault."""
        self.faults.append(fault)
        if not _is_of_list(fault.kind):
            self._taken.add(fault.game)
            self._dates[fault.game.date] += 1
        if "date" in fault.kind.takes:
            self._whole.add(fault.game.date)
        self._is_of_all_games |= _is_of_all_games(fault.kind)
        self._lists |= {taken for taken in fault.kind.takes if "/" in taken}


def pack(
    kinds: Iterable[Kind],
    games: list[Game],
    seed: int,
    suits: Callable[[Kind, Game], bool],
    share: float = _SHARE,
) -> list[Batch]:
    """Faults of every kind, each in as few batches as there is room for."""
    rng = random.Random(seed)
    sizes = Counter(game.date for game in games)
    wanted = [(kind, number) for kind in kinds for number in range(1, kind.n + 1)]
    rng.shuffle(wanted)
    # Those that need most room first: what is long stays together, a whole date is hard to find.
    wanted.sort(key=lambda one: (not one[0].is_long, "date" not in one[0].takes))
    batches: list[Batch] = []
    for kind, number in wanted:
        shuffled = rng.sample(games, len(games))
        seed_of_fault = rng.randrange(1 << 32)
        fitting = [game for game in shuffled if suits(kind, game)]
        for batch in batches:
            room = (g for g in fitting if batch.room_for(kind, g, sizes[g.date], share))
            place = next(room, None)
            if place is not None:
                batch.add(Fault(kind, number, place, seed_of_fault))
                break
        else:
            place = next(iter(fitting), None)
            if place is None:
                raise ValueError(f"No game suits the class {kind.name!r}.")
            batch = Batch(is_long=kind.is_long)
            batch.add(Fault(kind, number, place, seed_of_fault))
            batches.append(batch)
    return batches


def _is_of_all_games(kind: Kind) -> bool:
    """Whether it touches a whole list of games."""
    return _is_of_list(kind) and not _ALL_GAMES.isdisjoint(kind.takes)


def _is_of_list(kind: Kind) -> bool:
    """Whether it touches a list and no game of its own."""
    return not {"game", "date", "meeting"} & set(kind.takes)
