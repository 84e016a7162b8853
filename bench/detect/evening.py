"""Faults of an evening ahead, on a season that is landed, built and predicted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.detect.front_door import Report, read
from bench.detect.games import Game
from bench.detect.judge import Look, Result, judge
from bench.detect.kinds_evening import KINDS
from bench.detect.packing import Batch, pack
from bench.detect.scene import Scene

_DAY = "2026-01-23"
# In the afternoon; and when the predictions of the night are due, for faults of a game.
_AT, _LATER = f"{_DAY}T13:00", f"{_DAY}T23:00"
_LIST_DAYS = range(14, 22)
_PEOPLE = ("--endpoint", "balldontlie/players", "--endpoint", "balldontlie/player_injuries")
_LISTS = ("--endpoint", "nba/schedule", "--endpoint", "balldontlie/games", *_PEOPLE)
_SPAN = ("--from", "2026-01-08", "--to", "2026-01-22")


@dataclass
class Evening:
    """A warehouse with everything up to last night, and the games of tonight."""

    scene: Scene
    kept: Path
    games: list[Game]


def make_base(scene: Scene, season: Path, kept: Path) -> Path:
    """From a landed season: the last weeks landed, a model trained, last night predicted."""
    scene.restore(season)
    scene.proxy.plan([])
    for day in _LIST_DAYS:
        scene.at(f"2026-01-{day}T11:00")
        scene.live("scrape", *_PEOPLE)
    both = ("--endpoint", "balldontlie/box_scores", "--endpoint", "nba/box_scores")
    scene.at("2026-01-22T12:00")
    scene.live("scrape", *_LISTS)
    scene.live("scrape", *both, *_SPAN)
    scene.live("run")
    scene.live("train")
    # The first run asks for lines of games that it knows, and predicts.
    scene.live("run")
    scene.at(f"{_DAY}T09:30")
    scene.live("scrape", *both, "--date", "2026-01-22")
    scene.live("run")
    return scene.keep(kept)


def run(
    evening: Evening,
    seed: int,
    say: Callable[[str], None],
    keep: Callable[[list[Result], list[Report]], None],
) -> list[Report]:
    """Every batch; `keep` gets what came of it. Gives the alarms where nothing was planted."""
    clean = [report for look in _looks(evening, Batch(), set()) for report in look.reports]
    usual = {report.key for report in clean}
    batches = pack(KINDS, evening.games, seed, lambda *_: True, share=1.0)
    for number, batch in enumerate(batches, 1):
        looks = _looks(evening, batch, usual)
        found, loose = judge(
            batch.faults, evening.scene.proxy.planted, looks, {game.nba for game in evening.games}
        )
        keep(found, loose)
        missed = sum(not result.detected for result in found)
        say(f"evening {number} of {len(batches)}: {len(found)} faults, {missed} not reported")
    return [report for report in clean if report.is_alarm]


def _looks(evening: Evening, batch: Batch, usual: set[tuple[str, ...]]) -> list[Look]:
    scene = evening.scene
    scene.restore(evening.kept)
    scene.proxy.plan((fault.id, change) for fault in batch.faults for change in fault.changes())
    scene.proxy.step = "evening"
    scene.at(_AT)
    scene.live("scrape", *_LISTS)
    scene.live("run")
    looks = [Look("evening", 0.0, _unusual(scene, usual), [])]
    if not batch.faults or any("game" in fault.kind.takes for fault in batch.faults):
        scene.at(_LATER)
        scene.live("run")
        looks.append(Look("evening", 10.0, _unusual(scene, usual), []))
    return looks


def _unusual(scene: Scene, usual: set[tuple[str, ...]]) -> list[Report]:
    return [one for one in read(scene, _DAY, _DAY) if one.key not in usual]
