"""Faults in a season as it is landed: three weeks of games, looked at three times."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.detect import (
    anomalies,
    kinds_answers,
    kinds_games,
    kinds_lists,
    kinds_numbers,
    kinds_players,
    kinds_second,
    kinds_time,
)
from bench.detect.front_door import Report, read
from bench.detect.games import Game
from bench.detect.judge import Look, Result, judge
from bench.detect.kinds import LATER, MORNING, NIGHT, Fault, Kind
from bench.detect.kinds_answers import earlier_meeting, from_stock
from bench.detect.packing import Batch, pack
from bench.detect.plain import counts_off
from bench.detect.scene import Scene
from bench.detect.truth import Truth, queries

# The season is landed up to the first date; the games of the span are what faults are planted in.
FIRST, LAST = "2026-01-08", "2026-01-22"
_BASE_AT = "2026-01-08T12:00"
# When the last game of the span is over, the next morning, and two days after it.
_MOMENTS = {NIGHT: "2026-01-23T02:30", MORNING: "2026-01-23T09:30", LATER: "2026-01-25T09:30"}
_HOURS = {NIGHT: 0.0, MORNING: 7.0, LATER: 55.0}
_SPAN = ("--from", FIRST, "--to", LAST)
_LISTS = ("--endpoint", "nba/schedule", "--endpoint", "balldontlie/games")


@dataclass
class Season:
    """A scene and the warehouse from which each batch begins."""

    scene: Scene
    kept: Path
    games: list[Game]
    # Sound answers of balldontlie by date, to serve on another one.
    stock: dict[str, Any]
    # What is reported without any fault, by step.
    clean: dict[str, set[tuple[str, ...]]]
    # Folder of dbt packages with Elementary; None where it is not installed.
    packages: Path | None = None
    # Dates that Elementary calls anomalous without any fault.
    usual_dates: set[str] = field(default_factory=set)

    def kinds(self) -> list[Kind]:
        """Every class that is planted here."""
        return [
            *kinds_numbers.KINDS,
            *kinds_players.KINDS,
            *kinds_games.KINDS,
            *kinds_answers.KINDS,
            *from_stock(self.stock),
            *kinds_second.KINDS,
            *kinds_lists.KINDS,
            *kinds_time.KINDS,
        ]

    def suits(self, kind: Kind, game: Game) -> bool:
        """Whether a class can be planted in a game."""
        if "meeting" in kind.takes:
            return earlier_meeting(game, self.stock) is not None
        return True


def make_base(scene: Scene, kept: Path) -> Path:
    """The season up to the first date, landed and built once."""
    scene.restore(None)
    scene.at(_BASE_AT)
    scene.live("backfill", "--season", "2025-26")
    scene.live("run")
    return scene.keep(kept)


def land_lately(scene: Scene, kept: Path, first: str) -> Path:
    """The last days before the first date, landed and not built: a short run begins so."""
    scene.restore(None)
    scene.at(_BASE_AT)
    scene.live("backfill", "--from", first, "--to", FIRST)
    return scene.keep(kept)


def batches_of(season: Season, seed: int, share: float = 1.0) -> list[Batch]:
    """Faults of every class in batches; of a seeded share of the classes for a short run."""
    kinds = season.kinds()
    if share < 1:
        rng = random.Random(seed)
        kinds = [
            kind.once() for kind in rng.sample(kinds, int(len(kinds) * share)) if not kind.is_long
        ]
    return pack(kinds, season.games, seed, season.suits)


def live_through(season: Season, faults: list[Fault], is_long: bool) -> list[Look]:
    """Plant faults, land and build at each moment, and read what is reported."""
    scene = season.scene
    scene.restore(season.kept)
    changes = [(fault.id, change) for fault in faults for change in fault.changes()]
    scene.proxy.plan(changes)
    # Without a fault everything is asked for: what is usual must be known.
    asked = {change.endpoint for _, change in changes} | {
        "espn/summary" for fault in faults if fault.kind.name.startswith("ESPN")
    }
    looks = []
    for step, moment in _MOMENTS.items():
        if step == LATER and not is_long:
            continue
        scene.proxy.step = step
        scene.at(moment)
        _ask(scene, step, asked or {"espn/summary", "nba/plays"})
        looks.append(_look(season, step))
    if season.packages is not None:
        flagged = anomalies.flagged_dates(scene, season.packages)
        looks[-1].anomalous = flagged - season.usual_dates
    return looks


def _ask(scene: Scene, step: str, asked: set[str]) -> None:
    first = ("--endpoint", "balldontlie/box_scores", *_LISTS)
    second = ("--endpoint", "nba/box_scores") if step == MORNING else ()
    plays = ("--endpoint", "nba/play_by_play") if second and "nba/plays" in asked else ()
    scene.live("scrape", *first, *second, *plays, *_SPAN)
    if second and "espn/summary" in asked:
        scene.live("scrape", "--endpoint", "espn/scoreboard", *_SPAN)
        scene.live("run")
        scene.live("scrape", "--endpoint", "espn/game_summaries", *_SPAN)
    scene.live("run")
    if plays:
        scene.dbt("test", "--select", "play_by_play_is_whole", "--store-failures")


def _look(season: Season, step: str) -> Look:
    scene = season.scene
    clean = season.clean.get(step, set())
    reports = [one for one in read(scene, FIRST, LAST) if one.key not in clean]
    truth = Truth.of(scene.proxy.originals, season.games)
    tables = {name: scene.query(sql) for name, sql in queries(FIRST).items()}
    return Look(step, _HOURS[step], reports, truth.wrong(tables), counts_off(scene, season.games))


def control(season: Season) -> list[Report]:
    """A run without faults: what it reports as wrong is a false alarm, the rest is usual."""
    alarms: list[Report] = []
    for look in live_through(season, [], is_long=True):
        season.clean[look.step] = {report.key for report in look.reports}
        alarms += [report for report in look.reports if report.is_alarm]
        if look.wrong:
            raise ValueError(f"The truth is not understood: {look.wrong[:3]}")
        season.usual_dates |= look.anomalous or set()
    return list({report.key: report for report in alarms}.values())


def run_batches(
    season: Season,
    batches: list[Batch],
    say: Callable[[str], None],
    keep: Callable[[list[Result], list[Report]], None],
) -> None:
    """Every batch, judged. `keep` gets what came of each as soon as it is known."""
    for number, batch in enumerate(batches, 1):
        looks = live_through(season, batch.faults, batch.is_long)
        found, loose = judge(
            batch.faults, season.scene.proxy.planted, looks, {game.nba for game in season.games}
        )
        keep(found, loose)
        missed = sum(not result.detected for result in found)
        say(f"batch {number} of {len(batches)}: {len(found)} faults, {missed} not reported")
