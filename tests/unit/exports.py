"""A small warehouse with the models that publishing reads, and a place to publish to."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console

from nba_props.commands.modelling.publish import Published, publish, publish_due
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import RUNS
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings
from tests.unit.support import ROOT

SCHEMAS = ROOT / "nba_props" / "publishing" / "schemas"
DAY, NEXT_DAY, OLD_DAY = date(2026, 1, 24), date(2026, 1, 25), date(2025, 12, 1)
AS_OF = datetime(2026, 1, 24, 21)
KINDS = ("predictions", "results", "players", "status")
# Sound values of the columns that need one; every other column is null.
_VALUES: dict[str, Any] = {
    "game_id": "0022500644",
    "label": "GSW@MIN",
    "tip_utc": datetime(2026, 1, 24, 22, 30),
    "tip_et": "Sat 24 Jan 5:30 PM ET",
    "player_name": "Łuka Dončić",
    "stat": "pts",
    "status": "active",
    "line": 21.5,
    "p_over": 0.4,
    "p_push": 0.0,
    "is_synthetic_line": True,
    "recommendation": "PASS",
    "distribution_basis": "model",
    "distribution": "[0.25, 0.5, 1.0]",
    "model": "trees_and_ridge",
    "model_id": "m1",
    "prediction_id": "p1",
    "made_at_utc": datetime(2026, 1, 24, 17, 0, 0, 250_000),
    "boundary": "schedule_to_boxscores",
    "date_status": "ok",
    "date_reason": "all that is due is here",
}
_TYPES = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "array": pa.string(),
    "date": pa.date32(),
    "date-time": pa.timestamp("us"),
}


def row_schema(kind: str) -> dict[str, Any]:
    """Declared columns of the rows of a kind of file."""
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text())
    return schema["properties"]["rows"]["items"]["properties"]


def _row(kind: str, name: str, day: date, **values: Any) -> dict[str, Any]:
    empty = {"number": 1.5, "integer": 1, "boolean": False}
    row: dict[str, Any] = {}
    for column, declared in row_schema(kind).items():
        row[column] = _VALUES.get(column)
        if row[column] is None and isinstance(declared["type"], str):
            row[column] = empty.get(declared["type"])
    return {"name": name, **row, "game_date": day, "player_id": "bdl:1", **values}


def _rows(kind: str) -> list[dict[str, Any]]:
    if kind == "status":
        return [_row(kind, "status", day) for day in (DAY, NEXT_DAY)]
    if kind == "players":
        return [
            _row(kind, f"players/bdl-{n}", DAY, player_id=f"bdl:{n}", minutes=31.25) for n in (1, 2)
        ]
    changed = {"status": "graded"} if kind == "results" else {}
    return [
        _row(kind, f"{kind}/{day}", day, player_id=f"bdl:{n}", **changed)
        for day in (DAY, NEXT_DAY, OLD_DAY)
        for n in (1, 2)
    ]


def make_warehouse(path: Path) -> None:
    """Tables of the schema `nba`, of a build of 24 January that is sound."""
    warehouse = DuckDBWarehouse(path, read_tables(ROOT))
    warehouse.append(RUNS, [])
    warehouse.release()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema nba")
        for kind in KINDS:
            rows = _rows(kind)
            declared = {"name": {"type": "string"}, **row_schema(kind)}
            table = pa.table({name: _column(rows, name, declared[name]) for name in declared})
            connection.register("rows", table)
            connection.execute(f"create table nba.export_{kind} as select * from rows")
            connection.unregister("rows")
        connection.execute(
            "create table nba.build_context as "
            f"select timestamp '{AS_OF}' as as_of_utc, timestamp '2026-01-01' as started_at_utc"
        )
        connection.execute("create table nba.refusals (name text, refusal text)")
        counted = " union all ".join(
            f"select '{kind}' as kind, name, "
            f"{'game_date' if kind in ('predictions', 'results') else 'null::date'} as game_date "
            f"from nba.export_{kind}"
            for kind in KINDS
        )
        connection.execute(
            "create view nba.publication_audit as "
            "select kind, name, game_date, any_value(as_of_utc) as data_as_of_utc, "
            f"count(*) as row_count, coalesce(game_date > '{OLD_DAY}', true) as is_due, "
            "any_value(refusal) is null as is_ok, any_value(refusal) as refusal "
            f"from ({counted}) cross join nba.build_context "
            "left join nba.refusals using (name) group by all"
        )


def _column(rows: list[dict[str, Any]], name: str, declared: dict[str, Any]) -> pa.Array:
    kinds = declared.get("type", "string")
    kind = kinds if isinstance(kinds, str) else next(k for k in kinds if k != "null")
    return pa.array([row[name] for row in rows], _TYPES[declared.get("format", kind)])


def change(path: Path, *statements: str) -> None:
    """Change the models, as a later build would."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def refuse(path: Path, name: str, reason: str) -> None:
    """Let the audit refuse a file."""
    change(path, f"insert into nba.refusals values ('{name}', '{reason}')")


def build_later(path: Path, hours: int, started: str = "2099-01-01") -> None:
    """Move the clock of the build on."""
    moment = AS_OF + timedelta(hours=hours)
    change(
        path,
        f"update nba.build_context set as_of_utc = timestamp '{moment}', "
        f"started_at_utc = timestamp '{started}'",
    )


CLOCK = Clock(AS_OF.replace(tzinfo=UTC), "given")
PREDICTIONS, OTHER = f"predictions/{DAY}", f"predictions/{NEXT_DAY}"
DUE = {
    PREDICTIONS,
    OTHER,
    f"results/{DAY}",
    f"results/{NEXT_DAY}",
    "players/bdl-1",
    "players/bdl-2",
    "status",
}
EVENTS = "select * from raw_predictions.publications order by publication_id"


class Stage:
    """A warehouse, a place to publish to, and what the command says."""

    def __init__(self, settings: Settings, target: Path) -> None:
        self.settings, self.target = settings, target
        self.path = settings.duckdb_path
        self.console = Console(record=True, width=200, force_terminal=False)

    def publish(self, *dates: date, url: str | None = None) -> int:
        return publish(self.settings, self.console, CLOCK, set(dates), url or str(self.target))

    def publish_due(self, has_built: bool = False) -> Published | None:
        with writing(self.settings, self.console, "tick", CLOCK, "nba") as writer:
            # No copy for readers is wanted.
            writer.has_built = has_built
            done = publish_due(writer)
            writer.has_built = False
        return done

    @property
    def pointer(self) -> dict[str, Any]:
        return json.loads((self.target / "latest.json").read_text())

    def document(self, name: str) -> dict[str, Any]:
        entry = self.pointer["files"][name]
        content = (self.target / entry["json"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        return json.loads(content)

    def check_all(self) -> None:
        """Every file that the pointer names is whole."""
        for name, entry in self.pointer["files"].items():
            assert self.document(name)["row_count"] == entry["row_count"]
            assert pq.read_table(self.target / entry["parquet"]).num_rows == entry["row_count"]

    def everything(self) -> dict[str, tuple[bytes, int]]:
        return {
            str(path): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.target.rglob("*"))
            if path.is_file()
        }

    def events(self) -> list[tuple[str, str]]:
        return [(row["name"], row["outcome"]) for row in rows_in(self.path, EVENTS)]

    def phases(self) -> list[tuple[Any, ...]]:
        rows = rows_in(self.path, "select * from raw_ops.phase_events where phase = 'publication'")
        return sorted((row["game_date"], row["event"], row["detail"]) for row in rows)


def rows_in(path: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of a query."""
    with duckdb.connect(str(path)) as connection:
        return connection.execute(sql).to_arrow_table().to_pylist()
