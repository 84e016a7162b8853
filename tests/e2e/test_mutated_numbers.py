"""A number that a source changed on its way is reported, or it is not used.

The truth is the answer as the source sent it. Two sources are asked about a night; in each game one
of the two answers is changed at one place.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.testing import Client
from tests.e2e.harness import Bench, Row
from tests.e2e.mutations import KINDS, Mutation
from tests.e2e.test_mutated_answers import AS_OF, DAY, Played, played

pytestmark = pytest.mark.slow
__all__ = ["played"]

EXAMPLES = int(os.environ.get("MUTATED_NUMBERS", "3"))
BOX_SCORES = f"bdl/v1/box_scores?date={DAY}"
NUMBERS = (
    "fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb", "ast", "stl", "blk",
    "turnover", "pf", "pts", "plus_minus",
)  # fmt: skip


class Line(NamedTuple):
    """One player's line in one game, as the source sent it."""

    label: str
    player_id: str
    team: str
    numbers: tuple[float | None, ...]
    minutes: float


def _minutes(text: str) -> float:
    whole, _, seconds = text.partition(":")
    return int(whole) + int(seconds or 0) / 60


def _truth(bench: Bench) -> dict[tuple[str, str], Line]:
    answer = Client(bench.sandbox.url).get("/bdl/v1/box_scores", date=DAY).json()
    lines = []
    for game in answer["data"]:
        label = "@".join(_code(game[side]) for side in ("visitor_team", "home_team"))
        for side in ("visitor_team", "home_team"):
            lines += [
                Line(
                    label,
                    f"bdl:{line['player']['id']}",
                    _code(game[side]),
                    tuple(line.get(number) for number in NUMBERS),
                    _minutes(line["min"]),
                )
                for line in game[side]["players"]
                # Who sat is listed with "00", and zeros or nulls.
                if _minutes(line["min"] or "0") or any(line.get(number) for number in NUMBERS)
            ]
    return {(line.label, line.player_id): line for line in lines}


def _code(side: Row) -> str:
    return str(side.get("team", side)["abbreviation"])


def _used(bench: Bench) -> dict[tuple[str, str], Line]:
    rows = bench.query(
        f"select s.label, player_id, team, minutes, {', '.join(NUMBERS)} "
        "from nba.player_game_summary as p inner join nba.game_summary as s using (game_id) "
        f"where p.game_date = date '{DAY}' and p.participation = 'played'"
    )
    return {
        (row["label"], row["player_id"]): Line(
            row["label"],
            row["player_id"],
            row["team"],
            tuple(row[number] for number in NUMBERS),
            row["minutes"],
        )
        for row in rows
    }


def _differs(true: Line | None, used: Line | None) -> bool:
    if true is None or used is None:
        return true is not used
    return (
        true.team != used.team
        or true.numbers != used.numbers
        or abs(true.minutes - used.minutes) > 0.01
    )


def _reported(bench: Bench) -> set[str]:
    rows = bench.query(
        "select label from nba.verdicts where state not in ('complete', 'not_due') "
        f"and cause <> 'did_not_play' and game_date = date '{DAY}' and boundary_order <= 2"
    )
    return {row["label"] for row in rows}


@pytest.fixture(scope="module")
def night(played: Played) -> tuple[Played, int]:
    """The night's answers are changed for some games; how many games there are."""
    bench = played.bench
    bench.clear(played.kept)
    truth = _truth(bench)
    return played, len({line.label for line in truth.values()})


def _land(played: Played, plan: tuple[Mutation, ...]) -> Bench:
    bench, proxy = played.bench, played.proxy
    bench.clear(played.kept)
    bench.at(AS_OF)
    proxy.mutations = plan
    asked = ("--endpoint", "balldontlie/box_scores", "--endpoint", "nba/box_scores")
    bench.live("scrape", "--date", DAY, *asked, code=None)
    assert bench.live("run", code=None).returncode < 3
    proxy.mutations = ()
    return bench


def _silent(bench: Bench, truth: dict[tuple[str, str], Line]) -> list[Any]:
    used, reported = _used(bench), _reported(bench)
    return [
        (key, truth.get(key), used.get(key))
        for key in sorted(truth.keys() | used.keys())
        if _differs(truth.get(key), used.get(key)) and key[0] not in reported
    ]


def test_without_a_change_the_numbers_are_the_source_s(night: tuple[Played, int]) -> None:
    bench = _land(night[0], ())
    truth = _truth(bench)
    assert len(truth) > 20
    assert _used(bench) == truth
    assert _reported(bench) == set()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == 3, print_blob=True)
@given(data=st.data())
def test_a_changed_number_is_reported_or_not_used(
    night: tuple[Played, int], data: st.DataObject
) -> None:
    played, games = night
    plan = tuple(
        Mutation(
            BOX_SCORES,
            data.draw(st.sampled_from(sorted(KINDS))),
            data.draw(st.integers(0, 2**32)),
            ("data", game),
        )
        for game in range(games)
    )
    truth = _truth(played.bench)
    bench = _land(played, plan)
    assert _silent(bench, truth) == []
