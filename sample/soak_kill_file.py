"""One DuckDB file and two machines whose commands are killed; beside it one where nothing is.

`tick`, `run`, `backfill`, `publish` and `backup`. At each moment both warehouses end with the same
commands undisturbed, and must then hold the same.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from sample import soak
from sample.differences import differences
from sample.live import set_clock
from sample.machines import Killer, Machine, Outcome, environment
from sandbox.server import Sandbox

SEASON = "2025-26"
# Nothing is built yet: the season lands.
BEGIN = "2026-01-23T12:00"
# Postponed games, a make-up game, lines, a night's results.
MOMENTS = ("2026-01-24T12:00", "2026-01-25T09:00", "2026-01-25T16:00", "2026-01-26T09:00")
_NIGHT, _NIGHTS = "2026-01-22", 1
# One model is enough for there to be predictions.
_TRAIN = ("train", "--stat", "pts", "--as-of", BEGIN)
_LEAST = "training_min_rows: 500"
_RECORDS = "endpoint, record_key, requested_for, ordinal, payload_sha256"
# Which request and which run brought a row, how often was asked, when by the wall clock.
_OF_WHO = (
    "attempt_id",
    "request_id",
    "run_id",
    "prediction_id",
    "model_id",
    "evidence",
    "requests",
    "attempts",
    "responded_at_utc",
    "started_at_utc",
)
_IDS = rb'"(prediction|model)_id": ?"[^"]*"'
# What a killed run would have recorded the next one at the same clock replaces: the last event of a
# clock counts. One that repeats the one before it is there twice.
_VERDICTS = """
    select verdict_key, state, cause, detail, as_of_utc from {events}
    qualify recorded_at_utc = max(recorded_at_utc) over (partition by verdict_key, as_of_utc)
"""
_REPEATED = """
    select verdict_key, state, cause, detail, as_of_utc from {events}
    window verdicts as (partition by verdict_key order by recorded_at_utc)
    qualify row_number() over verdicts > 1
        and (state, cause, detail) is not distinct from lag((state, cause, detail)) over verdicts
"""
# The rest of the raw tables says who did what.
_EVENTS = {
    "raw_predictions.predictions": "game_id, player_id, stat, model, line, p_over, made_at_utc",
    "raw_predictions.recommendations": "game_date, recommendation, book, line, price, p_win, "
    "as_of_utc",
}


@dataclass
class Warehouse:
    """A DuckDB file with what is kept beside it."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Settings of whoever uses it."""
        return {
            "NBA_PROPS_DUCKDB_PATH": str(self.file),
            "NBA_PROPS_MODELS_DIR": str(self.folder / "models"),
            "NBA_PROPS_EXPORTS_URL": str(self.folder / "exports"),
            "NBA_PROPS_SITE_DIR": str(self.folder / "site"),
        }

    @property
    def file(self) -> Path:
        """The file."""
        return self.folder / "w.duckdb"

    @property
    def backup(self) -> Path:
        """Where its backups go."""
        return self.folder / "backup"

    def commands(self, moment: str) -> list[tuple[str, ...]]:
        """What is killed at a moment, and what ends it in this order."""
        at = ("--as-of", moment)
        return [
            ("backfill", "--season", SEASON, *at),
            ("run", *at),
            ("tick", *at),
            # One that is run again asks about games that the first had yet to build.
            ("run", *at),
            ("publish", *at),
            ("backup", str(self.backup)),
        ]


def on_a_file(
    kills: int,
    chance: random.Random,
    folder: Path,
    moments: int = len(MOMENTS),
    trains: bool = True,
) -> Outcome:
    """Kill as many commands, a share of them while the season lands, then compare."""
    outcome = Outcome()
    reference, shared = Warehouse(folder / "reference"), Warehouse(folder / "shared")
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(make_slate(folder)))

        def machine(name: str, of: Warehouse) -> Machine:
            project = make_project(folder / f"project-{name}", trains)
            return Machine(folder / name, environment(sandbox.url, project) | of.environment)

        undisturbed = machine("undisturbed", reference)
        machines = [machine(name, shared) for name in ("one", "two")]
        # A quarter of a moment's kills is only of what lands a season: whether a backfill or a run
        # brought a row is part of what is known, and a season in part would seem missing.
        share = -(-kills // (4 * (moments + 1)))
        for moment in (BEGIN, *MOMENTS[:moments]):
            set_clock(sandbox.url, moment)
            learns = trains and moment == BEGIN
            seconds = {c[0]: undisturbed.finish(c) for c in reference.commands(moment)}
            if learns:
                undisturbed.finish(_TRAIN)
            killer = Killer(chance, seconds, outcome)
            commands = shared.commands(moment)
            landing = [command for command in commands if command[0] in ("backfill", "backup")]
            for number, struck in ((share, landing), (3 * share, commands)):
                killer.kill(number, machines, struck)
                for command in struck:
                    machines[0].finish(command)
            if learns:
                machines[1].finish(_TRAIN)
            compare(reference, shared, moment, outcome)
            summary = f"{outcome.kills} ended by a signal, {len(outcome.wrong)} differences"
            print(f"{moment}: {summary}", flush=True)
        _compare_backup(shared, machines[1], outcome)
    return outcome


def make_slate(folder: Path) -> Path:
    """Few enough games for a build to be quick, enough to learn from."""
    return soak.make_slate(folder / "slate", _NIGHT, _NIGHTS)


def make_project(folder: Path, trains: bool) -> Path:
    """A dbt project of a machine's own; where it trains, it does from the few games there are."""
    soak.copy_project(folder)
    declared = folder / "dbt_project.yml"
    text = declared.read_text()
    if _LEAST not in text:
        raise RuntimeError(f"dbt_project.yml has no {_LEAST}")
    least = 300 if trains else 1_000_000
    declared.write_text(text.replace(_LEAST, f"training_min_rows: {least}"))
    return folder


def compare(reference: Warehouse, shared: Warehouse, moment: str, outcome: Outcome) -> None:
    """Compare everything, and say what differs."""
    difference(reference.file, shared.file, moment, outcome)
    compared, models = differences(reference.file, shared.file, left_out=_OF_WHO)
    outcome.compared["models"] = compared
    # Of the events only what a clock ended with is compared, above.
    models = [one for one in models if one.table != "nba.verdict_events"]
    outcome.wrong += [f"{moment}: {one.as_row()}" for one in models]
    here, there = (published(warehouse.folder / "exports") for warehouse in (reference, shared))
    outcome.compared["published files"] = len(here)
    if names := [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)]:
        outcome.wrong.append(f"{moment}: {len(names)} published files differ, e.g. {names[:3]}")


def difference(reference: Path, shared: Path, moment: str, outcome: Outcome) -> None:
    """Compare records, predictions and the history of verdicts."""
    here, there = contents(reference), contents(shared)
    for name in sorted(here.keys() | there.keys()):
        wanted, found = here.get(name, Counter()), there.get(name, Counter())
        outcome.compared[name] = wanted.total()
        if found != wanted:
            outcome.wrong.append(
                f"{moment}: {name} lacks {_some(wanted - found)}, "
                f"has besides {_some(found - wanted)}"
            )


def _some(rows: Counter[Any]) -> str:
    return f"{rows.total()} rows" + (f", e.g. {next(iter(rows))}" if rows else "")


def contents(file: Path) -> dict[str, Counter[Any]]:
    """Rows of every table that must be equal. A record whose attempt is absent does not exist.

    The history of verdicts is `nba.verdict_events`, whatever its schema is called.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = {
            f"{schema if schema.startswith('raw_') else 'nba'}.{name}": f'"{schema}".{name}'
            for schema, name in connection.execute(
                "select schema_name, table_name from duckdb_tables()"
            ).fetchall()
        }
        records = connection.execute(
            "select schema_name || '.' || table_name from duckdb_columns() "
            "where column_name = 'payload_sha256' and schema_name like 'raw_%'"
        ).fetchall()
        wanted = {
            name: f"select {_RECORDS} from {name} where attempt_id in "  # noqa: S608 - declared names
            "(select attempt_id from raw_ops.scrape_attempts)"
            for (name,) in records
        } | {
            name: f"select {columns} from {tables[name]}"  # noqa: S608 - declared names
            for name, columns in _EVENTS.items()
            if name in tables
        }
        if (events := tables.get("nba.verdict_events")) is not None:
            wanted["nba.verdict_events"] = _VERDICTS.format(events=events)
            wanted["repeated verdict events"] = _REPEATED.format(events=events)
        return {
            name: Counter(map(str, connection.execute(sql).fetchall()))
            for name, sql in wanted.items()
        }


def published(folder: Path) -> dict[str, str]:
    """Hash of each file that the pointer names, but for ids that name a run's rows.

    Raises RuntimeError where a file is not the one that the pointer means.
    """
    pointer = folder / "latest.json"
    if not pointer.exists():
        return {}
    found: dict[str, str] = {}
    for name, entry in json.loads(pointer.read_text())["files"].items():
        body = (folder / entry["json"]).read_bytes()
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            raise RuntimeError(f"{name} is not as the pointer says")
        found[name] = hashlib.sha256(re.sub(_IDS, b"", body)).hexdigest()
    return found


def _compare_backup(warehouse: Warehouse, machine: Machine, outcome: Outcome) -> None:
    """A file that the last backup was restored into holds what the warehouse does."""
    restored = Warehouse(warehouse.folder / "restored")
    machine.finish(("restore", str(warehouse.backup)), restored.environment)
    difference(warehouse.file, restored.file, "restored", outcome)
