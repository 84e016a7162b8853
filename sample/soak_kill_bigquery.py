"""One BigQuery, or the emulator, and two machines whose commands are killed, each with its folder.

First what lands: then what copies, while nothing else writes, so that every copy must be all of it
or nothing; then what builds and publishes, which takes minutes on the emulator.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bigquery import service
from sample.live import set_clock
from sample.machines import Killer, Machine, Outcome, environment
from sample.soak_kill_file import (
    BEGIN,
    SEASON,
    Warehouse,
    contents,
    difference,
    make_project,
    make_slate,
    published,
)
from sandbox.server import Sandbox

_LEASE_SECONDS = 12
_AT = ("--as-of", BEGIN)
_TICK = ("tick", *_AT)
_RUN = ("run", *_AT)
# A run that is run again asks about games that the first had yet to build.
_BUILDING = [_RUN, _TICK, _RUN, ("publish", *_AT)]
_SCRAPES = [("scrape", "--date", f"2026-01-{day}", *_AT) for day in (19, 20, 21, 22)]
_RECORDS = ("raw_balldontlie.box_scores", "raw_balldontlie.games", "raw_nba.schedule")
_BACKFILL = ("backfill", "--season", SEASON, *_AT)
# A build takes minutes, of which the first are enough: what the others meet is met on a file too.
# While the season lands, the verdicts may not be reached, since nothing is built beside it.
_TICK_SECONDS, _BUILD_SECONDS = 40.0, 90.0


class _Shared:
    """The datasets, the two machines, and an undisturbed DuckDB file with its own."""

    def __init__(self, folder: Path, chance: random.Random, stack: ExitStack) -> None:
        self.outcome = Outcome()
        self._chance = chance
        sandbox = stack.enter_context(Sandbox(make_slate(folder)))
        set_clock(sandbox.url, BEGIN)
        self.scratch = stack.enter_context(service.running(folder))
        self.reference = Warehouse(folder / "reference")
        common = environment(sandbox.url, make_project(folder / "project", trains=False))
        self.undisturbed = Machine(folder / "undisturbed", common | self.reference.environment)
        # Published and backed up to one place; the file of each is its own.
        self.place = Warehouse(folder / "place")
        there = (
            common
            | self.place.environment
            | self.scratch.environment
            | {"NBA_PROPS_LEASE_SECONDS": str(_LEASE_SECONDS)}
        )
        self.machines = [
            Machine(
                folder / name, there | {"NBA_PROPS_DUCKDB_PATH": str(folder / f"{name}.duckdb")}
            )
            for name in ("one", "two")
        ]
        self.files = [folder / f"{name}.duckdb" for name in ("one", "two")]
        self.seconds = {"tick": _TICK_SECONDS, "publish": 10.0, "copy": 10.0}

    def kill(
        self,
        kills: int,
        commands: Sequence[Sequence[str]],
        after: Callable[[], object] | None = None,
    ) -> None:
        killer = Killer(self._chance, self.seconds, self.outcome)
        killer.kill(kills, self.machines, commands, after)

    def finish(self, *commands: Sequence[str]) -> None:
        """Undisturbed, when whoever was killed last holds the lease no more."""
        time.sleep(_LEASE_SECONDS)
        for number, command in enumerate(commands):
            self.machines[number % 2].finish(command)

    def landed(self) -> int:
        """Records that are there; none where no table is."""
        names = {f"{table.dataset_id}.{table.table_id}" for table in self._tables()}
        found = 0
        for name in _RECORDS:
            if f"{self.scratch.prefix}{name}" in names:
                relation = self.scratch.relation(name)
                sql = f"select count(*) as n from {relation} where requested_for >= '1900-01-01'"  # noqa: S608 - declared names
                found += self.scratch.rows(sql)[0]["n"]
        return found

    def clear(self) -> None:
        """Remove every table; of a dataset that is gone the emulator says that it is empty."""
        for table in self._tables():
            self.scratch.client.delete_table(table)

    def _tables(self) -> list[Any]:
        return [
            table
            for name in self.scratch.datasets()
            for table in self.scratch.client.list_tables(name)
        ]


def on_bigquery(kills: int, chance: random.Random, folder: Path, builds: bool = True) -> Outcome:
    """Kill as many commands, then compare with a DuckDB file where nothing was killed."""
    parts = 3 if builds else 2
    with ExitStack() as stack:
        shared = _Shared(folder, chance, stack)
        outcome = shared.outcome
        for command in (*_landing(builds), ("backup", str(shared.reference.backup))):
            took = shared.undisturbed.finish(command)
            # A load job takes longer than a transaction.
            shared.seconds[command[0]] = max(2 * took, shared.seconds.get(command[0], 0))
        _land(shared, kills - kills // parts * (parts - 1), builds)
        _copy(shared, kills // parts)
        if builds:
            _build(shared, kills // parts)
    return outcome


def _landing(builds: bool) -> list[tuple[str, ...]]:
    """What lands: only a backfill where something is built: features know what it brought."""
    return [_BACKFILL] if builds else [*_SCRAPES, _BACKFILL]


def _land(shared: _Shared, kills: int, builds: bool) -> None:
    backup = ("backup", str(shared.place.backup))
    landing = _landing(builds)
    # A tick begins with the same; a run asks for more.
    shared.kill(kills, [*landing, backup, *([_TICK] if builds else [])])
    shared.finish(*landing)
    _compare(shared, "landed")
    # A second time adds nothing.
    shared.finish(*landing)
    _compare(shared, "landed again")


def _compare(shared: _Shared, what: str) -> None:
    """A DuckDB file that a backup is restored into, with the one where nothing was killed."""
    restored = Warehouse(shared.place.folder / what.replace(" ", "-"))
    shared.finish(("backup", str(shared.place.backup)))
    settings = restored.environment | {"NBA_PROPS_SCHEMA": shared.scratch.schema}
    shared.undisturbed.finish(("restore", str(shared.place.backup)), settings)
    difference(shared.reference.file, restored.file, what, shared.outcome)


def _copy(shared: _Shared, kills: int) -> None:
    """To DuckDB, while nothing is written; then back, into datasets that are emptied each time."""
    backup = ("backup", str(shared.place.backup))
    to_duckdb, to_bigquery = (("copy", "--to", engine) for engine in ("duckdb", "bigquery"))

    def check_file() -> None:
        for file in shared.files:
            if file.exists():
                if any(contents(file).values()):
                    difference(shared.reference.file, file, "copied to DuckDB", shared.outcome)
                file.unlink()

    shared.kill(kills - kills // 2, [to_duckdb, backup], check_file)
    time.sleep(_LEASE_SECONDS)
    for machine in shared.machines:
        machine.finish(to_duckdb)
    records = shared.landed()

    def check_datasets() -> None:
        if (found := shared.landed()) not in (0, records):
            shared.outcome.wrong.append(f"{found} of {records} records were copied to BigQuery")
        shared.clear()

    shared.clear()
    shared.kill(kills // 2, [to_bigquery], check_datasets)
    shared.finish(to_bigquery)
    _compare(shared, "copied there and back")


def _build(shared: _Shared, kills: int) -> None:
    """From the first build on: nothing that is built or published may differ either."""
    for command in _BUILDING:
        shared.undisturbed.finish(command)
    shared.finish(*_BUILDING)
    shared.seconds |= {"run": _BUILD_SECONDS, "tick": _BUILD_SECONDS}
    shared.kill(kills, [*_BUILDING, _BACKFILL, ("backup", str(shared.place.backup))])
    shared.finish(*_BUILDING)
    _compare(shared, "built")
    here, there = (published(of.folder / "exports") for of in (shared.reference, shared.place))
    if here != there:
        shared.outcome.wrong.append("published files differ from those of DuckDB")
