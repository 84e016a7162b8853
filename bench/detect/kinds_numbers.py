"""Classes: single numbers of balldontlie's box score are wrong, absent or unreadable."""

from __future__ import annotations

import random
from typing import Any

from bench.detect.kinds import Kind, Names, Seen, add_to, causes, on_game, on_line, set_to
from bench.detect.proxy import Note

# Numbers that an invariant of the box score rests on: one source is enough to show a fault.
_LAWFUL = ("pts", "reb", "oreb", "dreb", "fgm", "fg3m", "ftm")
_FREE = ("ast", "stl", "blk", "turnover", "pf", "fga", "fg3a", "fta")
_GROUP = "a number is wrong"
_UNREADABLE = "a number is unreadable"
_LAW, _TWO = causes("stats_do_not_add_up"), causes("sources_disagree")
_EITHER = _LAW | _TWO


def _line(
    name: str, group: str, wanted: frozenset[str], edit: Any, n: int = 2, **more: Any
) -> Kind:
    return Kind(name, group, on_line(edit), wanted, Names.PLAYER, n=n, **more)


def _wrong() -> list[Kind]:
    found = []
    for stat in _LAWFUL:
        found += [
            _line(f"{stat} one more", _GROUP, _LAW, add_to(stat, 1)),
            _line(f"{stat} ten more", _GROUP, _LAW, add_to(stat, 10)),
        ]
    for stat in _FREE:
        found += [
            _line(f"{stat} one more", _GROUP, _EITHER, add_to(stat, 1)),
            _line(f"{stat} ten more", _GROUP, _EITHER, add_to(stat, 10)),
        ]
    found += [
        _line("plus_minus one more", _GROUP, _TWO, add_to("plus_minus", 1)),
        _line("plus_minus sign turned", _GROUP, _TWO, _turned),
        _line("min three more", _GROUP, _EITHER, add_to("min", 3)),
        _line("min fifteen less", _GROUP, _EITHER | causes("partial_players"), add_to("min", -15)),
        _line("min beyond the game", _GROUP, _LAW, set_to("min", "61")),
        _line("two points made a free throw", _GROUP, _EITHER, _moved_point),
        _line("rebound moved to offense", _GROUP, _TWO, _moved_rebound),
        _line(
            "min one more",
            _GROUP,
            _TWO,
            add_to("min", 1),
            seen=Seen.UNSEEN,
            because="whole minutes are a rounding, up or down, of what the second source gives",
        ),
    ]
    return found


def _turned(line: dict[str, Any], _: random.Random) -> None:
    line["plus_minus"] = -line["plus_minus"] if line["plus_minus"] else 7


def _moved_point(line: dict[str, Any], _: random.Random) -> None:
    """The same points by other shots: every invariant of one source holds."""
    line["fgm"] += 1
    line["fga"] += 1
    line["ftm"] -= 2
    if line["ftm"] < 0:
        line["fgm"] -= 2
        line["ftm"] += 4
        line["fta"] = max(line["fta"], line["ftm"])


def _moved_rebound(line: dict[str, Any], _: random.Random) -> None:
    step = 1 if line["dreb"] else -1
    line["oreb"] += step
    line["dreb"] -= step


def _unreadable() -> list[Kind]:
    missing, invalid = causes("field_missing"), causes("record_invalid")
    found = []
    for stat in ("pts", "reb", "ast", "fgm", "plus_minus"):
        # balldontlie need not have a plus/minus: the second source says what it should be.
        wanted = _TWO if stat == "plus_minus" else missing
        found.append(_line(f"{stat} null", _UNREADABLE, wanted, set_to(stat, None)))
    for stat, value, name in (
        ("pts", "n/a", "text"),
        ("ast", "", "empty text"),
        ("stl", True, "true"),
        ("blk", [3], "a list"),
        ("reb", {"value": 4}, "an object"),
        ("turnover", 2.5, "a fraction"),
        ("pf", 1e308, "beyond every type"),
        ("ast", "1O", "a letter for a digit"),
        ("fta", "\u22123", "a typographic minus"),
        ("fga", "2**4", "a formula"),
    ):
        # An empty text is as good as none, and so is what is no single value.
        wanted = invalid | (missing if value in ("", [3], {"value": 4}) else frozenset())
        found.append(_line(f"{stat} {name}", _UNREADABLE, wanted, set_to(stat, value), n=1))
    for stat, value in (("ast", -3), ("pf", -1), ("stl", -2), ("min", "-5")):
        found.append(
            _line(f"{stat} negative", _UNREADABLE, _EITHER | invalid, set_to(stat, value), n=1)
        )
    for stat, value in (("pf", 7), ("ast", 99), ("blk", 60), ("fga", 1)):
        found.append(_line(f"{stat} impossible", _UNREADABLE, _LAW | _TWO, set_to(stat, value)))
    for value, name in (("abc", "text"), ("99:99", "of no clock"), ("PT36M", "in another form")):
        wanted = invalid | causes("partial_players backup_source_used")
        found.append(_line(f"min {name}", _UNREADABLE, wanted, set_to("min", value)))
    absent: tuple[tuple[Any, str], ...] = ((None, "null"), ("", "empty"))
    for gone, name in absent:
        wanted = missing | invalid | causes("partial_players backup_source_used sources_disagree")
        found.append(_line(f"min {name}", _UNREADABLE, wanted, set_to("min", gone)))
    return found


def _whole_columns() -> list[Kind]:
    def all_lines(edit: Any) -> Any:
        def change(entry: dict[str, Any], rng: random.Random, _: Note) -> None:
            for side in ("home_team", "visitor_team"):
                for line in entry[side]["players"]:
                    edit(line, rng)

        return on_game(change)

    def renamed(old: str, new: str) -> Any:
        def edit(line: dict[str, Any], _: random.Random) -> None:
            line[new] = line.pop(old)

        return edit

    def exchanged(one: str, two: str) -> Any:
        def edit(line: dict[str, Any], _: random.Random) -> None:
            line[one], line[two] = line[two], line[one]

        return edit

    def nothing(line: dict[str, Any], _: random.Random) -> None:
        line.update({name: 0 for name, value in line.items() if isinstance(value, int)})

    group = "a column of a box score"
    lost = causes("field_missing record_invalid")
    found = [
        Kind(f"{old} renamed {new}", group, all_lines(renamed(old, new)), lost, n=1)
        for old, new in (
            ("pts", "points"),
            ("ast", "assists"),
            ("fg3m", "threes"),
            ("turnover", "tov"),
            ("min", "minutes"),
            ("player", "person"),
        )
    ]
    found += [
        Kind("ast and stl exchanged", group, all_lines(exchanged("ast", "stl")), _EITHER),
        Kind("oreb and dreb exchanged", group, all_lines(exchanged("oreb", "dreb")), _EITHER),
        Kind("pts and reb exchanged", group, all_lines(exchanged("pts", "reb")), _LAW),
        Kind(
            "every line zero",
            group,
            all_lines(nothing),
            _EITHER | causes("partial_players"),
        ),
        Kind("ast null for all", group, all_lines(set_to("ast", None)), lost),
        Kind(
            "numbers as text",
            group,
            all_lines(_as_text),
            frozenset(),
            seen=Seen.HARMLESS,
        ),
        Kind(
            "unknown fields beside the known",
            group,
            all_lines(set_to("fantasy_points", 12.5)),
            frozenset(),
            seen=Seen.HARMLESS,
        ),
    ]
    return found


def _as_text(line: dict[str, Any], _: random.Random) -> None:
    for name, value in line.items():
        if isinstance(value, int) and not isinstance(value, bool):
            line[name] = str(value)


KINDS: tuple[Kind, ...] = (*_wrong(), *_unreadable(), *_whole_columns())
