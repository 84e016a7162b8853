"""A short, seeded part of the detection benchmark: a few classes, one fault each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.detect import season
from bench.detect.games import games_between
from bench.detect.judge import Result
from bench.detect.kinds import Seen
from bench.detect.packing import pack
from bench.detect.proxy import Proxy
from bench.detect.scene import Scene
from bench.detect.stock import stock_before
from sandbox.server import Sandbox

pytestmark = pytest.mark.slow

SEED = 15
# One of each sort: by a source's own invariants, by the second source, of the game, of the answer.
CLASSES = (
    "pts one more", "ast one more", "ast null", "stl true", "a star is dropped",
    "two have one another's numbers", "a player is listed twice", "the game is left out",
    "not final, third quarter", "home score one more", "hosts and visitors exchanged",
    "another meeting, dated today", "HTTP 500", "an empty list", "NBA.com: assists one more",
    "numbers as text", "players in another order",
)  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Result]]:
    folder = tmp_path_factory.mktemp("detect")
    with Sandbox() as sandbox, Proxy(sandbox.url) as proxy:
        scene = Scene(sandbox.url, proxy, folder / "warehouse")
        kept = season.land_lately(scene, folder / "kept", "2026-01-04")
        scene.at("2026-01-23T09:30")
        games = games_between(sandbox.url, season.FIRST, season.LAST)
        stage = season.Season(scene, kept, games, stock_before(sandbox.url, season.LAST, 60), {})
        chosen = [kind for kind in stage.kinds() if kind.name in CLASSES]
        assert len(chosen) == len(CLASSES)
        batches = pack([kind.once() for kind in chosen], games, SEED, stage.suits)
        assert len(batches) == 1
        found: list[Result] = []
        season.run_batches(stage, batches, print, lambda some, _: found.extend(some))
        yield found


def test_every_fault_is_planted(results: list[Result]) -> None:
    assert [r.fault.id for r in results if not r.planted] == []


def test_what_can_be_seen_is_reported_with_its_cause(results: list[Result]) -> None:
    wanted = [r for r in results if r.fault.kind.seen is Seen.DETECTABLE]
    assert len(wanted) == 15
    off = [
        (r.fault.id, r.detected, r.right_entity, r.right_cause, r.reports)
        for r in wanted
        if not (r.detected and r.right_entity and r.right_cause)
    ]
    assert off == []
    assert [r.fault.id for r in wanted if r.silent_last] == []


def test_what_costs_nothing_is_not_reported(results: list[Result]) -> None:
    harmless = [r for r in results if r.fault.kind.seen is Seen.HARMLESS]
    assert [(r.detected, r.silent_last) for r in harmless] == [(False, 0)] * 2
