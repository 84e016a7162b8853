"""Ids and spellings per source.

Known ids come from ``sample/ids.csv``. An absent id is derived: the first 8 bytes of
sha256("source|entity|nba_id") modulo a range of that source and entity. The ranges do not
overlap, so no id of one source equals an id of another. A collision within a range is
resolved by hashing again with "|1", "|2", ... in the order of the NBA ids.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from sandbox.hashing import digest, share

SOURCES = ("balldontlie", "espn")

RANGES: dict[tuple[str, str], tuple[int, int]] = {
    ("balldontlie", "player"): (10_000_000, 90_000_000),
    ("espn", "player"): (200_000_000, 100_000_000),
    ("espn", "game"): (400_000_000, 600_000_000),
    ("balldontlie", "game"): (1_000_000_000, 900_000_000),
}

# What a source calls a player whom the NBA calls otherwise.
NICKNAMES: dict[str, dict[str, str]] = {
    "balldontlie": {
        "Nic Claxton": "Nicolas Claxton",
        "Cam Thomas": "Cameron Thomas",
        "Bub Carrington": "Carlton Carrington",
        "Alex Sarr": "Alexandre Sarr",
        # Synthetic: the twin of Washington's Justin Champagnie is listed under his brother's
        # name, so that two players of one name exist at one source.
        "Julian Champagnie": "Justin Champagnie",
        # Given and family name change places, a hyphen is a blank, blanks are not plain ones.
        "Yang Hansen": "Hansen Yang",
        "Olivier-Maxence Prosper": "Olivier Maxence Prosper",
        "Jabari Smith Jr.": "Jabari\u00a0Smith Jr.",
        "Kevin Porter Jr.": "Kevin  Porter Jr.",
    },
    "espn": {
        "Herbert Jones": "Herb Jones",
        "Moritz Wagner": "Moe Wagner",
        "Cameron Johnson": "Cam Johnson",
        "Ronald Holland II": "Ron Holland",
        "Nickeil Alexander-Walker": "Nickeil Alexander Walker",
        "Trey Murphy III": "Trey\u00a0Murphy III",
        "Day'Ron Sharpe": "Day\u2019Ron Sharpe",
    },
}

_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "Đ": "D", "Ø": "O", "Ł": "L"})
_SUFFIXES = (" Jr.", " Sr.", " II", " III", " IV")


def without_accents(name: str) -> str:
    """Return the name in plain letters."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def spelling(source: str, nba_id: int, name: str) -> str:
    """Return the name as a source writes it.

    balldontlie drops the accents of five players in six, ESPN those of two in three. Of the
    names with a suffix, balldontlie drops one in four and writes one in four without its dot;
    ESPN drops one in six.
    """
    nickname = NICKNAMES[source].get(name)
    if nickname is not None:
        return nickname
    if share(83 if source == "balldontlie" else 67, source, "accents", nba_id):
        name = without_accents(name)
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            chance = digest(source, "suffix", nba_id) % 12
            if chance < (3 if source == "balldontlie" else 2):
                return name.removesuffix(suffix)
            if source == "balldontlie" and chance < 6:
                return name.rstrip(".")
    return name


def derive(source: str, entity: str, nba_ids: Iterable[object]) -> dict[str, int]:
    """Return a distinct id for each NBA id, keyed by the NBA id as text."""
    start, size = RANGES[source, entity]
    taken: set[int] = set()
    result: dict[str, int] = {}
    for nba_id in sorted({str(value) for value in nba_ids}):
        candidate = start + digest(source, entity, nba_id) % size
        again = 0
        while candidate in taken:
            again += 1
            candidate = start + digest(source, entity, nba_id, again) % size
        taken.add(candidate)
        result[nba_id] = candidate
    return result


class Ids:
    """The ids and spellings of one facts table.

    ``players`` maps NBA player ids to NBA spellings; ``games`` holds the NBA game ids.
    """

    def __init__(self, players: dict[int, str], games: Iterable[str], known: Path | None) -> None:
        self._ids: dict[tuple[str, str], dict[str, int]] = {}
        self._names: dict[tuple[str, int], str] = {}
        self._players = players
        game_ids = list(games)
        for source, entity in RANGES:
            wanted: Iterable[object] = players if entity == "player" else game_ids
            self._ids[source, entity] = derive(source, entity, wanted)
        if known is not None:
            self._read(known)
        self._back = {key: {v: k for k, v in ids.items()} for key, ids in self._ids.items()}
        for key, ids in self._ids.items():
            if len(self._back[key]) != len(ids):
                raise ValueError(f"two {key[1]}s share one id at {key[0]}")

    def _read(self, path: Path) -> None:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                key = (row["source"], row["entity"])
                if key not in self._ids:
                    continue
                self._ids[key][row["nba_id"]] = int(row["source_id"])
                if row["entity"] == "player" and row["spelling"]:
                    self._names[row["source"], int(row["nba_id"])] = row["spelling"]

    def game(self, source: str, nba_id: str) -> int:
        """Return a source's id of a game."""
        return self._ids[source, "game"][nba_id]

    def player(self, source: str, nba_id: int) -> int:
        """Return a source's id of a player."""
        return self._ids[source, "player"][str(nba_id)]

    def nba_game(self, source: str, source_id: int) -> str | None:
        """Return the NBA id of a source's game, or None."""
        return self._back[source, "game"].get(source_id)

    def nba_name(self, nba_id: int) -> str:
        """Return the NBA's spelling of a player."""
        return self._players[nba_id]

    def name(self, source: str, nba_id: int) -> str:
        """Return a source's spelling of a player."""
        key = (source, nba_id)
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = spelling(source, nba_id, self._players[nba_id])
        return found

    def players(self) -> list[int]:
        """Return the NBA ids of all players, ascending."""
        return sorted(self._players)


def split_name(name: str) -> tuple[str, str]:
    """Split a name into first name and the rest, as the services do."""
    first, _, last = name.partition(" ")
    return first, last
