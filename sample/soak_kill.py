"""Two machines, one warehouse, and commands that are killed at random: `make soak-kill`.

Each machine is a folder of state of its own; the warehouse is BigQuery, or the emulator that stands
in for it. While one command writes, the other machine tries too; either is killed at any moment.
In the end each command runs once more, undisturbed, and the raw tables must hold what a warehouse
holds in which every command ran once: every record once, and nothing else.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bigquery import service
from sample.soak import copy_project
from sandbox.server import Sandbox
from sandbox.testing import Client

_COMMAND = str(Path(sys.executable).with_name("nba-props"))
_AS_OF, _CLOCK = "2026-01-23T12:00", "2026-01-23T17:00:00Z"
_DATES = ("2026-01-19", "2026-01-20", "2026-01-21", "2026-01-22")
_RECORDS = ("raw_balldontlie.box_scores", "raw_balldontlie.games", "raw_nba.schedule")
_LEASE_SECONDS = 12
_KILLED = -9
# Longer than one takes on a busy machine: some are not killed.
_LONGEST_SECONDS = 20.0
_TIMEOUT_SECONDS = 900


@dataclass
class Outcome:
    """How many commands ended how, and what of the warehouse is not as it must be."""

    ended: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Machine:
    """A machine: a folder of state, and the commands started there."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        """Make the folder, which must not be there."""
        folder.mkdir()
        self._environment = environment | {"NBA_PROPS_DUCKDB_PATH": str(folder / "state.duckdb")}
        self._folder = folder

    def start(self, command: Sequence[str]) -> subprocess.Popen[str]:
        """Start a command against the sandbox."""
        return subprocess.Popen(  # noqa: S603 - our own command
            [_COMMAND, *command, "--as-of", _AS_OF],
            env=self._environment,
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def soak_kill(
    kills: int, seed: int, folder: Path, longest_seconds: float = _LONGEST_SECONDS
) -> Outcome:
    """Kill as many commands, then compare. `longest_seconds` until a kill comes."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    outcome = Outcome()
    commands = [("scrape", "--date", day) for day in _DATES]
    project = copy_project(folder / "project")
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox())
        Client(sandbox.url).clock(_CLOCK)
        scratch = stack.enter_context(service.running(folder))
        common = _environment(sandbox, project) | scratch.environment
        machines = [Machine(folder / name, common) for name in ("one", "two")]
        while outcome.ended["killed"] < kills:
            pair = [
                machine.start(chance.choice(commands)) for machine in chance.sample(machines, 2)
            ]
            for process in pair:
                _end(process, chance.uniform(0, longest_seconds), outcome)
        # Whoever was killed last is over by then.
        time.sleep(_LEASE_SECONDS)
        for number, command in enumerate(commands):
            said, _ = (process := machines[number % 2].start(command)).communicate(
                timeout=_TIMEOUT_SECONDS
            )
            if process.returncode:
                outcome.wrong.append(f"undisturbed it ended with {process.returncode}: {said}")
        there = list(_landed(scratch))
        before = len(there)
        # A second time adds nothing, and once is enough for each record.
        for command in commands:
            machines[0].start(command).communicate(timeout=_TIMEOUT_SECONDS)
        if len(list(_landed(scratch))) != before:
            outcome.wrong.append("a repeated command added records")
        if twice := [row for row, count in Counter(there).items() if count > 1]:
            outcome.wrong.append(f"{len(twice)} records are there twice, e.g. {twice[0]}")
        wanted = _undisturbed(commands, folder, common)
        if set(there) != wanted:
            outcome.wrong.append(f"{len(set(there) ^ wanted)} records differ from the undisturbed")
        outcome.ended["records"] = before
    return outcome


def _end(process: subprocess.Popen[str], seconds: float, outcome: Outcome) -> None:
    """Let a command go on for so long, then kill it; count how it ended."""
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
    code = process.returncode
    if code == _KILLED:
        outcome.ended["killed"] += 1
    elif code == 0:
        outcome.ended["completed"] += 1
    elif code == 3 and "is writing" in said:
        outcome.ended["refused: the other one wrote"] += 1
    elif code == 3 and "lease" in said:
        outcome.ended["stopped: its lease was lost"] += 1
    else:
        outcome.wrong.append(f"a command ended with {code}: {said}")


def _landed(scratch: service.Scratch) -> Iterator[tuple[Any, ...]]:
    """Records whose attempt exists: others do not count."""
    columns = "r.endpoint, r.record_key, r.requested_for, r.ordinal, r.payload_sha256"
    for table in _RECORDS:
        for row in scratch.rows(
            f"select {columns} from {scratch.relation(table)} as r "  # noqa: S608 - declared names
            f"inner join {scratch.relation('raw_ops.scrape_attempts')} as a "
            "on r.attempt_id = a.attempt_id where r.requested_for >= date '1900-01-01'"
        ):
            yield (table, *row.values())


def _undisturbed(
    commands: Sequence[Sequence[str]], folder: Path, environment: dict[str, str]
) -> set[tuple[Any, ...]]:
    """The same of a DuckDB file in which each command ran once."""
    import duckdb

    outside = {"DBT_TARGET", "NBA_PROPS_DATASET_PREFIX", "NBA_PROPS_SCHEMA"}
    alone = Machine(
        folder / "alone", {key: value for key, value in environment.items() if key not in outside}
    )
    for command in commands:
        alone.start(command).communicate(timeout=_TIMEOUT_SECONDS)
    with duckdb.connect(str(folder / "alone" / "state.duckdb"), read_only=True) as connection:
        return {
            (table, *row)
            for table in _RECORDS
            for row in connection.execute(
                "select endpoint, record_key, requested_for, ordinal, payload_sha256 "  # noqa: S608 - declared names
                f"from {table}"
            ).fetchall()
        }


def _environment(sandbox: Sandbox, project: Path) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(
            ("NBA_", "BDL_", "ESPN_", "DBT_", "SLACK_", "TEAMS_", "ALERT_", "PAGER")
        )
    }
    return inherited | {
        "BDL_API_KEY": "any-key-will-do",
        "BDL_BASE_URL": f"{sandbox.url}/bdl",
        "NBA_CDN_BASE_URL": f"{sandbox.url}/nba",
        "NBA_OFFICIALS_BASE_URL": f"{sandbox.url}/officials",
        "ESPN_BASE_URL": f"{sandbox.url}/espn",
        "BDL_REQUESTS_PER_MINUTE": "60000",
        "NBA_PROPS_REQUESTS_PER_MINUTE": "60000",
        "NBA_PROPS_PROJECT_DIR": str(project),
        "NBA_PROPS_LEASE_SECONDS": str(_LEASE_SECONDS),
        "COLUMNS": "200",
    }


def main() -> int:
    """Do it and say what came of it. 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="soak-kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=_LONGEST_SECONDS, help="until a kill")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-kill-") as folder:
        outcome = soak_kill(options.kills, options.seed, Path(folder), options.longest)
    for what, count in outcome.ended.items():
        print(f"{count:>6}  {what}")
    for text in outcome.wrong:
        print(f"WRONG: {text}")
    print(f"Seed {options.seed}, {time.monotonic() - started:.0f} s.")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
