"""`backup` and `restore`: every raw row and verdict event there and back, or nothing."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from rich.console import Console

from nba_props.commands.history.backup import backup
from nba_props.commands.history.restore import restore
from nba_props.history import taking
from nba_props.history.giving_back import give_back, open_backup
from nba_props.history.manifest import NAME, BackupStore
from nba_props.history.rows import decode, encode, month_of
from nba_props.history.taking import take
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.errors import BackupError, LockedError, NotBuiltError, UsageError
from scrapers.events import Row
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.lock import write_lock
from scrapers.landing.records import RECOMMENDATIONS
from scrapers.landing.tables import Table, read_tables
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.support import ROOT

TABLES = read_tables(ROOT)
RECORDS, EVENTS, PREDICTIONS = (
    "raw_nba.schedule",
    "raw_ops.phase_events",
    "raw_predictions.predictions",
)
HISTORY = "nba.verdict_events"
VERDICTS = """
    create schema if not exists nba;
    create table nba.verdict_events as
    select 'b|g|' || i as verdict_key, cast(i as integer) as boundary_order, i = 1 as is_incident,
        date '2026-01-24' + cast(i * 20 as integer) as game_date, cast(null as varchar) as cause,
        timestamp '2026-01-25 05:00:00.123456' as as_of_utc
    from range(3) as numbers(i)
"""
VALUES: dict[str, Any] = {
    "string": "Dončić\n\x00'\"",
    "integer": -(2**31),
    "float": 0.1,
    "boolean": False,
    "date": date(2026, 1, 24),
    "timestamp": datetime(2026, 1, 24, 23, 59, 59, 999999, tzinfo=UTC),
}
# One of each kind: what holds for them holds for all, and 25 tables take their time.
FEW = {
    name: TABLES[name]
    for name in (RECORDS, EVENTS, PREDICTIONS, "raw_ops.runs", "raw_ops.run_ends")
}
MakeSettings = Callable[..., Settings]
Contents = dict[str, list[Any]]


def row_of(table: Table, **values: Any) -> Row:
    return {name: VALUES[kind] for name, kind in table.columns} | values


def quiet() -> Console:
    return Terminal(file=io.StringIO(), width=200)


def fill(settings: Settings, rows: Mapping[str, list[Row]]) -> None:
    """Add rows, in one transaction."""
    warehouse = DuckDBWarehouse(settings.duckdb_path, FEW)
    warehouse.fill((TABLES[name], TABLES[name].arrow(of_table)) for name, of_table in rows.items())
    warehouse.release()


def contents(path: Path) -> Contents:
    """Every row of every table, as text: in it NaN equals itself."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by 1"
        ).fetchall()
        return {
            name: sorted(map(repr, connection.execute(f"select * from {name}").fetchall()))
            for (name,) in names
        }


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / NAME).read_text())
    return found


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was written, and what it holds."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*.parquet")
    }


@pytest.fixture(autouse=True)
def _few_tables(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "every_table" in request.fixturenames:
        return
    commands = "nba_props.commands.history"
    for module in (f"{commands}.backup", f"{commands}.restore", "scrapers.landing.warehouse"):
        monkeypatch.setattr(f"{module}.read_tables", lambda *_: FEW)


@pytest.fixture
def every_table() -> None:
    """Asks for all raw tables instead of a few."""


def two_rows(table: Table) -> list[Row]:
    """Of two months."""
    return [row_of(table), row_of(table, **{month_of(table): earlier(table)})]


@pytest.fixture
def here(make_settings: MakeSettings) -> Settings:
    """A warehouse with two rows in each table, and a history of verdicts."""
    settings = make_settings()
    fill(settings, {name: two_rows(table) for name, table in FEW.items()})
    with duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute(VERDICTS)
    return settings


def earlier(table: Table) -> Any:
    value = VALUES[dict(table.columns)[month_of(table)]]
    return value - timedelta(days=40)


@pytest.fixture
def there(make_settings: MakeSettings, tmp_path: Path) -> Settings:
    """A warehouse that is not there yet."""
    return make_settings(nba_props_duckdb_path=tmp_path / "other.duckdb")


@pytest.mark.usefixtures("every_table")
def test_every_row_comes_back(here: Settings, there: Settings, tmp_path: Path) -> None:
    fill(here, {name: two_rows(TABLES[name]) for name in TABLES.keys() - FEW.keys()})
    assert backup(here, quiet(), str(tmp_path / "one")) == 0
    assert restore(there, quiet(), str(tmp_path / "one")) == 0
    found = contents(there.duckdb_path)
    assert found == contents(here.duckdb_path)
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(TABLES, 2) | {
        HISTORY: 3
    }
    # The types are those that dbt had made, so that the next build appends to it.
    with duckdb.connect(str(there.duckdb_path)) as connection:
        kinds = connection.execute(f"describe {HISTORY}").fetchall()
    assert [kind[1] for kind in kinds] == [
        "VARCHAR",
        "INTEGER",
        "BOOLEAN",
        "DATE",
        "VARCHAR",
        "TIMESTAMP",
    ]
    # And the same rows are the same files.
    backup(there, quiet(), str(tmp_path / "two"))
    assert manifest(tmp_path / "one")["tables"] == manifest(tmp_path / "two")["tables"]


def test_a_table_is_filed_by_a_column_that_is_declared() -> None:
    by = {name: month_of(table) for name, table in TABLES.items()}
    imported = ("raw_archive.player_lines", "raw_archive.injury_reports")
    of_games = (*imported, PREDICTIONS, RECOMMENDATIONS)
    assert {by.pop(name) for name in of_games} == {"game_date"}
    asked = {name for name, table in TABLES.items() if "payload" in table.column_names}
    asked.add("raw_ops.scrape_attempts")
    assert {by.pop(name) for name in asked} == {"requested_for"}
    assert set(by.values()) == {"as_of_utc"}


def test_only_what_changed_is_written(here: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    before = files(folder)
    backup(here, quiet(), str(folder))
    assert files(folder) == before
    fill(here, {EVENTS: [row_of(TABLES[EVENTS], event_id="new")]})
    backup(here, quiet(), str(folder))
    after = files(folder)
    (new,) = after.keys() - before.keys()
    assert new.startswith(f"{EVENTS}/2026-01-")
    assert {name: after[name] for name in before} == before
    # The file that it replaces stays for a week, for whoever is reading it.
    named = {
        file["path"] for table in manifest(folder)["tables"].values() for file in table["files"]
    }
    (unused,) = manifest(folder)["unused"]
    assert before.keys() - named == {unused}


def run_row(run_id: str) -> Row:
    return row_of(TABLES["raw_ops.runs"], run_id=run_id)


def test_another_warehouse_does_not_replace_a_backup(
    make_settings: MakeSettings, here: Settings, there: Settings, tmp_path: Path
) -> None:
    """A tick has begun a new file where a damaged one was moved away; then the nightly backup."""
    folder, runs = tmp_path / "backup", "raw_ops.runs"
    fill(here, {runs: [run_row("1")]})
    backup(here, quiet(), str(folder))
    before = files(folder), manifest(folder)
    fill(there, {runs: [run_row("2")]})
    with pytest.raises(UsageError, match=r"backup of another warehouse.*nba-props restore"):
        backup(there, quiet(), str(folder))
    fill(here, {runs: [run_row("3")]})
    with pytest.raises(UsageError, match="backup of another warehouse"):
        backup(make_settings(nba_props_schema="nba_dev"), quiet(), str(folder))
    assert (files(folder), manifest(folder)) == before
    # One that was restored from it goes on with it.
    new = make_settings(nba_props_duckdb_path=tmp_path / "new.duckdb")
    restore(new, quiet(), str(folder))
    fill(new, {runs: [run_row("4")]})
    backup(new, quiet(), str(folder))
    assert manifest(folder)["tables"][runs]["files"] != before[1]["tables"][runs]["files"]


def test_a_backup_that_names_no_warehouse_is_continued(here: Settings, tmp_path: Path) -> None:
    """As version 0.1.0 wrote it."""
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    old = manifest(folder)
    del old["first_run"]
    (folder / NAME).write_text(json.dumps(old))
    backup(here, quiet(), str(folder))
    assert manifest(folder)["first_run"] is not None


def test_a_file_that_is_gone_or_cut_off_is_written_again(here: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    before = files(folder)
    gone, cut, *_ = sorted(before)
    (folder / gone).unlink()
    (folder / cut).write_bytes(before[cut][1][:-1])
    backup(here, quiet(), str(folder))
    assert {name: body for name, (_, body) in files(folder).items()} == {
        name: body for name, (_, body) in before.items()
    }


def test_unused_files_go_after_a_week(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backup"
    now = datetime(2026, 1, 25, tzinfo=UTC)
    monkeypatch.setattr(taking, "now_utc", lambda: now)
    backup(here, quiet(), str(folder))
    # A backup that was killed has left this.
    (folder / RECORDS / "2026-01-0123456789abcdef.parquet").write_bytes(b"half")
    (folder / "notes.parquet").write_bytes(b"of a person")
    for days, stays in ((0, True), (7, True), (8, False)):
        monkeypatch.setattr(taking, "now_utc", lambda: now + timedelta(days=days))  # noqa: B023
        backup(here, quiet(), str(folder))
        assert (folder / RECORDS / "2026-01-0123456789abcdef.parquet").exists() is stays
    assert (folder / "notes.parquet").exists()


@pytest.mark.parametrize("writes", [0, 3, None])
def test_a_backup_that_stops_leaves_the_one_before(
    here: Settings,
    there: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    writes: int | None,
) -> None:
    """After some files, or (None) after the last one and before the manifest."""
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    before = contents(here.duckdb_path)
    fill(here, {name: [row_of(table)] for name, table in FEW.items()})
    real, written = BackupStore.write, []

    def write(store: BackupStore, path: str, body: bytes) -> None:
        if len(written) == writes:
            raise KeyboardInterrupt
        written.append(path)
        real(store, path, body)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(BackupStore, "write", write)
    monkeypatch.setattr(BackupStore, "swap", stop)
    with pytest.raises(KeyboardInterrupt):
        backup(here, quiet(), str(folder))
    assert len(written) == (len(FEW) if writes is None else writes)
    restore(there, quiet(), str(folder))
    assert contents(there.duckdb_path) == before


def test_a_bucket_is_as_good_as_a_folder(here: Settings, there: Settings) -> None:
    url = "memory://bucket/backup"
    backup(here, quiet(), url)
    assert NAME in {path.rpartition("/")[2] for path in fsspec.filesystem("memory").find("/bucket")}
    restore(there, quiet(), url)
    assert contents(there.duckdb_path) == contents(here.duckdb_path)


def test_a_warehouse_that_holds_something_is_not_restored_into(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    backup(here, quiet(), str(tmp_path / "backup"))
    before = contents(here.duckdb_path)
    with pytest.raises(UsageError, match=r"not empty \(raw_.* has rows\).*NBA_PROPS_DUCKDB_PATH"):
        restore(here, quiet(), str(tmp_path / "backup"))
    assert contents(here.duckdb_path) == before
    with duckdb.connect(str(there.duckdb_path)) as connection:
        connection.execute(VERDICTS)
    with pytest.raises(UsageError, match=r"not empty \(nba.verdict_events has rows\)"):
        restore(there, quiet(), str(tmp_path / "backup"))


def test_a_warehouse_with_empty_tables_is_restored_into(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    backup(here, quiet(), str(tmp_path / "backup"))
    fill(there, {})
    with duckdb.connect(str(there.duckdb_path)) as connection:
        connection.execute(f"{VERDICTS} limit 0")
    restore(there, quiet(), str(tmp_path / "backup"))
    assert contents(there.duckdb_path) == contents(here.duckdb_path)


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_backup_restores_nothing(
    here: Settings, there: Settings, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    path = folder / sorted(files(folder))[-1]
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(body)
    with pytest.raises(BackupError, match=f"{path.name}.*nothing was restored"):
        restore(there, quiet(), str(folder))
    assert not there.duckdb_path.exists() or contents(there.duckdb_path) == {}


def test_a_file_that_changes_while_it_is_restored_restores_nothing(
    here: Settings, there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    monkeypatch.setattr("nba_props.commands.history.restore.check_files", lambda *_: None)
    (folder / sorted(files(folder))[-1]).write_bytes(b"")
    with pytest.raises(BackupError, match="nothing was restored"):
        restore(there, quiet(), str(folder))
    assert contents(there.duckdb_path) == {}


def test_what_is_not_a_backup_is_named(there: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no backup at .*nba-props backup"):
        restore(there, quiet(), str(tmp_path / "nothing"))
    for text in ("", "[]", "{}", '{"format": 1}', '{"format": "1"}', "\x00"):
        (tmp_path / NAME).write_text(text)
        with pytest.raises(BackupError, match="not the manifest of a backup"):
            restore(there, quiet(), str(tmp_path))


@pytest.mark.parametrize(
    ("change", "what_to_do"),
    [
        ({"format": 2}, "later version of nba-props: upgrade"),
        ({"schema_version": 1000}, "knows version .*: upgrade"),
        ({"schema": "other"}, "NBA_PROPS_SCHEMA=other"),
    ],
)
def test_a_backup_for_others_says_what_to_do(
    here: Settings, there: Settings, tmp_path: Path, change: Row, what_to_do: str
) -> None:
    backup(here, quiet(), str(tmp_path / "backup"))
    (tmp_path / "backup" / NAME).write_text(json.dumps(manifest(tmp_path / "backup") | change))
    with pytest.raises(UsageError, match=what_to_do):
        restore(there, quiet(), str(tmp_path / "backup"))


def test_other_tables_and_columns_say_what_to_do(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    backup(here, quiet(), str(folder))
    found = manifest(folder)
    other = json.loads(json.dumps(found))
    other["tables"]["raw_ops.later"] = other["tables"][EVENTS]
    (folder / NAME).write_text(json.dumps(other))
    with pytest.raises(UsageError, match=r"raw_ops.later.*install the version"):
        restore(there, quiet(), str(folder))
    for change in (lambda columns: columns.pop(), lambda columns: columns.append(["x", "date"])):
        other = json.loads(json.dumps(found))
        change(other["tables"][EVENTS]["columns"])
        (folder / NAME).write_text(json.dumps(other))
        with pytest.raises(UsageError, match=rf"{EVENTS} with other columns"):
            restore(there, quiet(), str(folder))


def test_a_backup_from_before_a_column_was_added_restores(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    # As a backup of that time is: without the column in the file and in the manifest.
    name, added = "raw_ops.run_ends", "built_project"
    with duckdb.connect(str(here.duckdb_path)) as connection:
        connection.execute(f"alter table {name} drop column {added}")
    full = TABLES[name]
    old = Table(full.schema, full.name, tuple(c for c in full.columns if c[0] != added))
    folder = tmp_path / "backup"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nba_props.commands.history.backup.read_tables", lambda *_: FEW | {name: old})
        patch.setattr(DuckDBWarehouse, "ensure_tables", lambda _: None)
        backup(here, quiet(), str(folder))
    assert added not in dict(manifest(folder)["tables"][name]["columns"])
    restore(there, quiet(), str(folder))
    with duckdb.connect(str(there.duckdb_path)) as connection:
        assert connection.execute(f"select count(*), count({added}) from {name}").fetchall() == [
            (2, 0)
        ]


def test_nothing_to_back_up_and_a_writer_at_work(
    make_settings: MakeSettings, here: Settings, tmp_path: Path
) -> None:
    absent = make_settings(nba_props_duckdb_path=tmp_path / "absent.duckdb")
    with pytest.raises(NotBuiltError, match="nothing to back up"):
        backup(absent, quiet(), str(tmp_path / "backup"))
    assert not absent.duckdb_path.exists()
    with write_lock(here.duckdb_path, "tick"), pytest.raises(LockedError, match="nba-props tick"):
        backup(here, quiet(), str(tmp_path / "backup"))
    assert not (tmp_path / "backup").exists()


def test_a_place_that_cannot_be_written_to_is_one_sentence(here: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupError, match="run this again"):
        backup(here, quiet(), str(tmp_path / "file" / "backup"))


@pytest.mark.usefixtures("every_table")
def test_a_restored_warehouse_is_built_whole(here: Settings, tmp_path: Path) -> None:
    """It knows of a whole build of this very project, and has none of its models."""
    clock = Clock(datetime(2026, 1, 26, tzinfo=UTC), "given")
    ended = [
        {
            "run_id": "built",
            "command": "build",
            "target_schema": "nba",
            "clock": "wall",
            "as_of_utc": clock.as_of_utc,
            "started_at_utc": clock.as_of_utc,
        },
        {
            "run_id": "built",
            "outcome": "completed",
            "error_message": None,
            "as_of_utc": clock.as_of_utc,
            "ended_at_utc": clock.as_of_utc,
            "built_project": "this",
        },
    ]
    fill(here, {"raw_ops.runs": ended[:1], "raw_ops.run_ends": ended[1:]})
    with writing(here, quiet(), "run", clock, "nba") as writer:
        assert not writer._knows_project("nba", "this")
    with duckdb.connect(str(here.duckdb_path)) as connection:
        connection.execute("create table nba.build_context as select 'built' as run_id")
        connection.execute(
            "create table nba.table_fingerprints as select 'x' as table_name, 'y' as fingerprint"
        )
    with writing(here, quiet(), "run", clock, "nba") as writer:
        assert writer._knows_project("nba", "this")
        assert not writer._knows_project("nba", "other")
    # dbt by hand, before that run and after it.
    for moment, is_known in (("2026-01-25 23:59:59.9", True), ("2026-01-26 00:00:00.1", False)):
        with duckdb.connect(str(here.duckdb_path)) as connection:
            connection.execute(f"insert into nba.table_fingerprints values ('by hand', '{moment}')")
        with writing(here, quiet(), "run", clock, "nba") as writer:
            assert writer._knows_project("nba", "this") is is_known


ODD = {
    "string": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    "integer": st.none() | st.integers(-(2**31), 2**31 - 1),
    # DuckDB writes 0.0 and -0.0, which are equal, as one value of a Parquet file.
    "float": st.none() | st.floats().map(lambda number: number or 0.0),
    "boolean": st.none() | st.booleans(),
    "date": st.none() | st.dates(),
    "timestamp": st.none() | st.datetimes(timezones=st.just(UTC)),
}


def rows_of(name: str) -> st.SearchStrategy[list[Row]]:
    columns = {column: ODD[kind] for column, kind in TABLES[name].columns}
    return st.lists(st.fixed_dictionaries(columns), max_size=6)


@given(st.fixed_dictionaries({name: rows_of(name) for name in (RECORDS, EVENTS, PREDICTIONS)}))
@examples(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_has_landed_comes_back(rows: dict[str, list[Row]]) -> None:
    tables = {name: TABLES[name] for name in rows}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = (DuckDBWarehouse(folder / f"{which}.duckdb", tables) for which in "12")
        one.fill((tables[name], tables[name].arrow(of_table)) for name, of_table in rows.items())
        store = BackupStore(str(folder / "backup"))
        taken = take(one, tables, "nba", "duckdb", store)
        give_back(two, tables, store, open_backup(store, tables, "nba"))
        two.release()
        found = contents(folder / "2.duckdb")
        assert found == contents(folder / "1.duckdb")
        assert {name: len(found[name]) for name in rows} == {n: len(r) for n, r in rows.items()}
        again = take(two, tables, "nba", "duckdb", store)
        assert again.written_files == 0
        assert again.manifest.tables == taken.manifest.tables


@given(rows_of(EVENTS), st.randoms())
@examples(max_examples=30, deadline=None)
def test_a_file_does_not_depend_on_the_order_of_rows(rows: list[Row], random: Any) -> None:
    table = TABLES[EVENTS]
    body = encode(table, table.arrow(rows))
    other = list(rows)
    random.shuffle(other)
    assert encode(table, table.arrow(other)) == body
    assert decode(table, table.columns, body).sort_by("event_id").num_rows == len(rows)
    assert isinstance(decode(table, table.columns, body), pa.Table)
