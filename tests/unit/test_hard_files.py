"""Files that are damaged, full, foreign or old: one sentence, nothing lost, never green."""

from __future__ import annotations

import os
import re
import resource
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nba_props.cli.application import run
from nba_props.readers import readers_path, refresh_readers_copy
from scrapers import errors
from scrapers.landing.duckdb import connect
from scrapers.landing.lock import write_lock
from scrapers.settings import Settings
from tests.unit.support import KEY, obey_modes
from tests.unit.test_reports import make_models

NOWHERE = "http://127.0.0.1:9"
BASE_URLS = ("BDL_BASE_URL", "NBA_CDN_BASE_URL", "NBA_OFFICIALS_BASE_URL", "ESPN_BASE_URL")
RECONCILE = ("reconcile", "--date", "2026-01-24")
# Blocks of a DuckDB file begin after three headers.
_HEADERS, _BLOCK = 3 * 4096, 262_144

Type = Callable[..., tuple[int, str, str]]
MakeSettings = Callable[..., Settings]


@pytest.fixture
def live(tmp_path: Path) -> Path:
    folder = tmp_path / "the folder [1]"
    folder.mkdir()
    return folder / "nba.duckdb"


@pytest.fixture
def settings(live: Path, make_settings: MakeSettings) -> Settings:
    return make_settings(nba_props_duckdb_path=live)


def environment(live: Path) -> dict[str, str]:
    return {
        "BDL_API_KEY": KEY,
        "NBA_PROPS_DUCKDB_PATH": str(live),
        "NBA_PROPS_MAX_ATTEMPTS": "1",
        **dict.fromkeys(BASE_URLS, NOWHERE),
    }


@pytest.fixture
def typed(live: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Type:
    """Types a command in this process: exit code, output, and what it says besides."""
    for name, value in environment(live).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def type_(*arguments: str) -> tuple[int, str, str]:
        errors.damage.clear()
        monkeypatch.setattr(sys, "argv", ["nba-props", *arguments])
        code = run()
        return code, *capfd.readouterr()

    return type_


@pytest.fixture
def _no_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor` does not ask dbt, which takes a minute to parse."""
    from nba_props.commands.reports import doctor

    monkeypatch.setattr(doctor, "_dbt", lambda _: doctor.Check("dbt", "ok", ""))


def damage(path: Path, kind: str) -> None:
    content = bytearray(path.read_bytes())
    if kind == "truncated":
        content = content[: len(content) // 2]
    elif kind == "empty":
        content.clear()
    elif kind == "text":
        content[:] = b"x" * len(content)
    elif kind == "sqlite":
        content[:16] = b"SQLite format 3\0"
    else:
        # Says "in block at location ...", and a block has a lock in its name.
        content[_HEADERS + 100 : _HEADERS + 200] = b"\xff" * 100
    path.write_bytes(content)


KINDS = ("truncated", "empty", "text", "sqlite", "block")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", [("tick",), ("scrape", "--endpoint", "balldontlie/games")])
def test_a_damaged_file_is_not_an_open_one(
    settings: Settings, live: Path, typed: Type, kind: str, command: tuple[str, ...]
) -> None:
    make_models(settings)
    refresh_readers_copy(live)
    damage(live, kind)
    code, out, err = typed(*command)
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 1
    assert "is damaged" in err
    assert "another program" not in err
    # The way back, as it is typed.
    way = err.split("`")[1]
    subprocess.run(way, shell=True, check=True)
    assert typed(*RECONCILE)[0] == 1


@pytest.mark.usefixtures("_no_parsing")
def test_doctor_does_not_call_a_damaged_file_well(
    settings: Settings, live: Path, typed: Type
) -> None:
    make_models(settings, "ok")
    refresh_readers_copy(live)
    assert "ok    warehouse (duckdb): opens" in typed("doctor")[1]
    damage(live, "block")
    code, out, _ = typed("doctor")
    assert code == 3
    assert "wrong warehouse (duckdb): " in out
    assert "is damaged" in out


@pytest.mark.parametrize("kind", KINDS)
def test_readers_read_the_copy_of_a_damaged_file_and_are_never_green(
    settings: Settings, live: Path, typed: Type, kind: str
) -> None:
    make_models(settings, "ok")
    refresh_readers_copy(live)
    assert typed(*RECONCILE)[0] == 0
    time.sleep(0.02)
    damage(live, kind)
    code, out, err = typed(*RECONCILE)
    assert code == 3
    assert "Sat 24 Jan 2026: ok" in out
    assert len(err.splitlines()) == 1
    assert "nba.readers.duckdb, the copy of " in err
    assert "is damaged" in err


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_asked_to_remove_the_only_file(
    settings: Settings, live: Path, typed: Type, kind: str
) -> None:
    make_models(settings)
    damage(live, kind)
    for command in (RECONCILE, ("status",), ("explain", "0022500644")):
        code, out, err = typed(*command)
        assert code == 3
        assert "remove it" not in out + err
        assert "`nba-props restore` a backup" in out + err


@pytest.mark.usefixtures("_no_parsing")
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_copy_takes_no_place(
    settings: Settings, live: Path, typed: Type, kind: str
) -> None:
    make_models(settings)
    refresh_readers_copy(live)
    damage(readers_path(live), "text")
    damage(live, kind)
    for command in (RECONCILE, ("doctor",)):
        _, out, err = typed(*command)
        assert "can take its place" not in out + err
        assert "`nba-props restore` a backup" in out + err


def of_storage_version(path: Path, version: int) -> None:
    """Give a file the storage version of another DuckDB, with the checksum of its first header."""
    with path.open("r+b") as file:
        words = list(struct.unpack("<512Q", file.read(4096)))
        # After the checksum come the four letters DUCK and the version.
        header = bytearray(struct.pack("<511Q", *words[1:]))
        header[4:12] = version.to_bytes(8, "little")
        checksum = 5381
        for (word,) in struct.iter_unpack("<Q", header):
            checksum ^= word * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        file.seek(0)
        file.write(struct.pack("<Q", checksum) + header)


@pytest.mark.parametrize("command", [("status",), ("tick",), RECONCILE, ("build",)])
def test_a_file_of_a_newer_duckdb_is_not_a_damaged_one(
    live: Path, typed: Type, command: tuple[str, ...]
) -> None:
    with connect(live):
        pass
    of_storage_version(live, 99)
    before = live.read_bytes()
    code, _, said = typed(*command)
    assert code == 3
    assert said.count("\n") == 1
    assert "was written by a newer DuckDB" in said
    assert "damaged" not in said
    assert live.read_bytes() == before


@pytest.mark.parametrize(
    ("command", "code"), [(("status",), 2), (RECONCILE, 2), (("monitor",), 3), (("audit",), 2)]
)
def test_models_that_dbt_has_emptied_are_no_answer(
    settings: Settings, live: Path, typed: Type, command: tuple[str, ...], code: int
) -> None:
    make_models(settings)
    with connect(live) as connection:
        connection.execute("create table nba.build_context (as_of_utc timestamp)")
    done, printed, said = typed(*command)
    assert done == code
    text = " ".join((printed + said).split())
    assert "hold nothing, as after `dbt build --empty`: run `nba-props build`." in text


def test_a_fault_deep_in_the_file_is_one_sentence(live: Path, typed: Type) -> None:
    with connect(live) as connection:
        connection.execute("create schema nba")
        connection.execute(
            "create table nba.timeline as select hash(i)::varchar || hash(i + 1) as subject "
            "from range(100000) as t(i)"
        )
    content = bytearray(live.read_bytes())
    # Every block but those at the end, which are read when the file is opened.
    for start in range(_HEADERS, len(content) - 4 * _BLOCK, _BLOCK):
        content[start + 500 : start + 600] = b"\xff" * 100
    live.write_bytes(content)
    code, _, err = typed("explain", "0022500644")
    assert code == 3
    assert "failed unexpectedly" not in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_copy_is_made_again(
    settings: Settings, live: Path, typed: Type, kind: str
) -> None:
    make_models(settings)
    refresh_readers_copy(live)
    damage(readers_path(live), kind)
    code, out, err = typed(*RECONCILE)
    assert (code, err) == (1, "")
    assert "warning" in out


def test_a_damaged_copy_that_cannot_be_made_again_names_the_way_back(
    settings: Settings, live: Path, typed: Type
) -> None:
    make_models(settings)
    refresh_readers_copy(live)
    damage(readers_path(live), "truncated")
    with write_lock(live, "run"):
        code, _, err = typed("explain", "0022500644")
    assert code == 3
    assert len(err.splitlines()) == 1


def test_during_a_run_readers_say_which_copy_they_read(
    settings: Settings, live: Path, typed: Type
) -> None:
    make_models(settings, "ok")
    refresh_readers_copy(live)
    assert typed(*RECONCILE)[2] == ""
    os.utime(readers_path(live), (1_769_349_600, 1_769_349_600))
    with write_lock(live, "run"):
        code, out, err = typed(*RECONCILE)
    assert code == 0
    assert "Sat 24 Jan 2026: ok" in out
    assert len(err.splitlines()) == 1
    assert "the copy of Sun 25 Jan 2026 9:00 AM ET: `nba-props run` (process " in err
    assert err.endswith(") is writing to nba.duckdb.\n")


def as_anybody(live: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("nba-props")), *arguments],
        env={**os.environ, **environment(live), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        preexec_fn=obey_modes,
    )


@pytest.mark.parametrize("has_copy", [True, False])
def test_readers_need_no_right_to_write(settings: Settings, live: Path, has_copy: bool) -> None:
    make_models(settings, "ok")
    if has_copy:
        refresh_readers_copy(live)
    live.chmod(0o444)
    time.sleep(0.02)
    os.utime(live)
    live.parent.chmod(0o555)
    try:
        done = as_anybody(live, *RECONCILE)
        assert done.returncode == 0, done.stderr
        assert "Sat 24 Jan 2026: ok" in done.stdout
        assert ("the copy of " in done.stderr) is has_copy
        assert len(done.stderr.splitlines()) == has_copy
        written = as_anybody(live, "scrape", "--endpoint", "balldontlie/games")
        assert written.returncode == 3
        assert len(written.stderr.splitlines()) == 1
        assert "cannot be written to (Permission denied)" in written.stderr
    finally:
        live.parent.chmod(0o755)


def test_a_file_of_somebody_else_in_a_folder_of_ours(settings: Settings, live: Path) -> None:
    make_models(settings)
    live.chmod(0o444)
    done = as_anybody(live, "scrape", "--endpoint", "balldontlie/games")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be opened (Permission denied)" in done.stderr


_LAND = """
import resource, sys
from nba_props.cli.application import run
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(run())
"""


def test_on_a_full_disk_readers_read_the_copy(settings: Settings, live: Path) -> None:
    make_models(settings, "ok")
    refresh_readers_copy(live)
    time.sleep(0.02)
    os.utime(live)
    for arguments, code, text in (
        (RECONCILE, 0, "the copy of .*File too large"),
        (("scrape", "--endpoint", "balldontlie/games"), 3, f"no room for {re.escape(str(live))}"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", _LAND, "0", *arguments],
            env={**os.environ, **environment(live)},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
        assert re.search(text, done.stderr), done.stderr


_DROP = """
import resource, sys
from pathlib import Path
from scrapers.errors import WarehouseError
from scrapers.landing.duckdb import DuckDBWarehouse
warehouse = DuckDBWarehouse(Path(sys.argv[1]), {})
warehouse.update("create schema nba_asof")
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    warehouse.drop_schema("nba_asof")
except WarehouseError as error:
    print(error)
"""


def test_a_schema_that_cannot_be_dropped_names_the_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    done = subprocess.run([sys.executable, "-c", _DROP, str(path)], capture_output=True, text=True)
    assert re.search(f"no room for {re.escape(str(path))}", done.stdout), done.stderr


def test_a_full_disk_loses_nothing_that_was_there(live: Path, tmp_path: Path) -> None:
    lines = tmp_path / "lines.csv"
    columns = "tip_utc,game_date_et,home_team,away_team,player_name,bookmaker,line,over_price"
    row = "2026-01-24T22:30:00Z,2026-01-24,MIN,GSW,Ann Example {},book,{}.5,-110,-110"
    limits = [4_000_000, 4_000_000, resource.RLIM_INFINITY]
    sizes = [10, 60_000, 60_000]
    runs = []
    for limit, size in zip(limits, sizes, strict=True):
        rows = [row.format(number, number % 40) for number in range(size)]
        lines.write_text("\n".join([f"{columns},under_price", *rows, ""]))
        runs.append(
            subprocess.run(
                [sys.executable, "-c", _LAND, str(limit), "import-lines", str(lines)],
                env={**os.environ, **environment(live)},
                capture_output=True,
                text=True,
            )
        )
    first, full, again = runs
    assert first.returncode == 0, first.stderr
    assert full.returncode == 3
    assert len(full.stderr.splitlines()) == 1
    assert "no room" in full.stderr
    assert "failed unexpectedly" not in full.stderr
    # What had landed is there, and with room the rest lands, nothing twice.
    assert again.returncode == 0, again.stderr
    assert "60000 lines, 59990 new" in again.stdout
