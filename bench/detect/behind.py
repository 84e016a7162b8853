"""Faults behind the landing: the file is edited, and reconciliation looks again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.detect.front_door import Report, read
from bench.detect.games import Game
from bench.detect.judge import Look, Result, judge
from bench.detect.kinds import Fault, Kind
from bench.detect.kinds_behind import EDITS, KINDS
from bench.detect.packing import Batch
from bench.detect.proxy import Planted
from bench.detect.scene import CommandError, Scene

# Of the last ten days everything is judged; last night was predicted.
FIRST, LAST = "2026-01-14", "2026-01-22"
_PREDICTED = "player_prop_predictions"


@dataclass
class Behind:
    """A built warehouse, the games whose rows are edited, and those of them that were predicted."""

    scene: Scene
    kept: Path
    games: list[Game]
    predicted: list[Game]

    def games_of(self, kind: Kind) -> list[Game]:
        """Games in which a class can be planted."""
        return self.predicted if EDITS[kind.name].table == _PREDICTED else self.games


def pack(behind: Behind, seed: int) -> list[Batch]:
    """Faults of every class; each game once in a batch, and at most a third of a date."""
    rng = random.Random(seed)
    wanted = [(kind, number) for kind in KINDS for number in range(1, kind.n + 1)]
    rng.shuffle(wanted)
    sizes = Counter(game.date for game in behind.games)
    batches: list[Batch] = []
    for kind, number in wanted:
        shuffled = rng.sample(behind.games_of(kind), len(behind.games_of(kind)))
        for batch in [*batches, Batch()]:
            room = (game for game in shuffled if batch.room_for(kind, game, sizes[game.date]))
            place = next(room, None)
            if place is not None:
                batch.add(Fault(kind, number, place, rng.randrange(1 << 32)))
                if batch not in batches:
                    batches.append(batch)
                break
    return batches


def run(
    behind: Behind,
    seed: int,
    say: Callable[[str], None],
    keep: Callable[[list[Result], list[Report]], None],
) -> list[Report]:
    """Every batch; `keep` gets what came of it. Gives the alarms where nothing was planted."""
    clean = _look(behind, [], set())
    usual = {report.key for report in clean.reports}
    batches = pack(behind, seed)
    for number, batch in enumerate(batches, 1):
        planted: dict[str, Planted] = {}
        look = _look(behind, batch.faults, usual, planted)
        found, loose = judge(batch.faults, planted, [look], {game.nba for game in behind.games})
        for result in found:
            # What was changed is wrong: unreported, it is silent.
            result.silent_first = result.silent_last = int(result.planted and not result.detected)
        keep(found, loose)
        missed = sum(not result.detected for result in found)
        say(f"edits {number} of {len(batches)}: {len(found)} faults, {missed} not reported")
    return [report for report in clean.reports if report.is_alarm]


def _look(
    behind: Behind,
    faults: list[Fault],
    usual: set[tuple[str, ...]],
    planted: dict[str, Planted] | None = None,
) -> Look:
    scene = behind.scene
    scene.restore(behind.kept)
    with scene.connect() as connection:
        for fault in faults:
            edit = EDITS[fault.kind.name]
            rows = connection.execute(edit.choice.format(game=fault.game.nba)).fetchall()
            made = Planted()
            if rows:
                rowid, name = random.Random(fault.seed).choice(rows)
                connection.execute(edit.sql.format(row=f"rowid = {rowid}"))
                made.steps.add("edited")
                made.names |= {name, *name.split(" ")[1:2], *EDITS[fault.kind.name].names}
            if planted is not None:
                planted[fault.id] = made
    done = scene.dbt("run", "--select", "tag:reconciliation_models")
    if done.returncode:
        raise CommandError(f"dbt run failed: {done.stdout[-2000:]}")
    scene.dbt("test", "--select", "tag:reconciliation", "--store-failures")
    reports = [one for one in read(scene, FIRST, LAST) if one.key not in usual]
    return Look("edited", 0.0, reports, [])
