"""What a class of faults is: what it plants, and what must be reported about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bench.detect.games import Game, in_box_scores, players
from bench.detect.proxy import Act, Change, Note, Raw

NIGHT, MORNING, LATER = "night", "morning", "later"
Plan = Callable[[Game, random.Random], list[Change]]
# A change of one line, of the box score that holds it.
Edit = Callable[[dict[str, Any], random.Random], None]


class Names(Enum):
    """What a report must name to be about the right thing."""

    GAME = "the game"
    PLAYER = "the game and the player, or his team"
    DATE = "a game of the date, or the date"
    LIST = "the list of the source"


class Seen(Enum):
    """What can be known of a class."""

    DETECTABLE = "must be reported"
    HARMLESS = "must not be reported: nothing is lost"
    UNSEEN = "no source at hand can show it"


@dataclass(frozen=True)
class Kind:
    """A class of faults.

    `causes`: those that say what it is, by their meaning in seeds/causes.csv; findings about a
    list count as one by the name of the finding. `takes`: what no other fault may touch in the
    same batch: `game`, `date` (all games of it), or the name of a list.
    """

    name: str
    group: str
    plan: Plan
    causes: frozenset[str]
    names: Names = Names.GAME
    seen: Seen = Seen.DETECTABLE
    # Why no source at hand can show it.
    because: str = ""
    n: int = 2
    takes: tuple[str, ...] = ("game",)
    # Whether a look two days later belongs to it.
    is_long: bool = False

    def once(self) -> Kind:
        """The same class with one fault."""
        return replace(self, n=1)


@dataclass(frozen=True)
class Fault:
    """One planted fault."""

    kind: Kind
    number: int
    game: Game
    seed: int

    @property
    def id(self) -> str:
        """Name of the class and number."""
        return f"{self.kind.name} #{self.number}"

    def changes(self) -> list[Change]:
        """What the proxy has to change."""
        return self.kind.plan(self.game, random.Random(self.seed))


def causes(text: str) -> frozenset[str]:
    """Several causes in one text."""
    return frozenset(text.split())


def star(entry: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """One of the four players of a side with most minutes."""
    return rng.choice(players(entry, rng.choice(["home", "visitor"]))[:4])


def box_scores(game: Game, act: Act, steps: str = "") -> Change:
    """A change of balldontlie's box scores of the date of a game."""
    return Change("bdl/box_scores", game.date, act, frozenset(steps.split()))


def on_game(edit: Callable[[dict[str, Any], random.Random, Note], object], steps: str = "") -> Plan:
    """A plan that edits the game in balldontlie's box scores."""

    def plan(game: Game, rng: random.Random) -> list[Change]:
        seed = rng.random()

        def act(body: Any, note: Note) -> bool | Raw:
            entry = in_box_scores(body, game)
            if entry is None:
                return False
            edit(entry, random.Random(seed), note)
            return True

        return [box_scores(game, act, steps)]

    return plan


def on_line(edit: Edit, steps: str = "") -> Plan:
    """A plan that edits the line of one player in balldontlie's box scores."""

    def change(entry: dict[str, Any], rng: random.Random, note: Note) -> None:
        line = star(entry, rng)
        note(line["player"]["last_name"].split(" ")[0])
        edit(line, rng)

    return on_game(change, steps)


def set_to(field_name: str, value: Any) -> Edit:
    """An edit that gives a field a value."""

    def edit(line: dict[str, Any], _: random.Random) -> None:
        line[field_name] = value

    return edit


def add_to(field_name: str, delta: int) -> Edit:
    """An edit that adds to a number; minutes are text."""

    def edit(line: dict[str, Any], _: random.Random) -> None:
        if field_name == "min":
            whole, colon, seconds = line["min"].partition(":")
            line["min"] = f"{int(whole) + delta:02}{colon}{seconds}"
        else:
            line[field_name] += delta

    return edit
