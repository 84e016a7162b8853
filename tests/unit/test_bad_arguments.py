"""Every option of every command, with what it cannot take: one sentence, and never a traceback."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from nba_props import writing
from nba_props.cli.application import app, run
from scrapers import errors
from scrapers.settings import Settings, load_settings
from tests.unit import exports
from tests.unit.support import KEY, ROOT
from tests.unit.test_reports import make_models

NOWHERE = "http://127.0.0.1:9"
BASE_URLS = ("BDL_BASE_URL", "NBA_CDN_BASE_URL", "NBA_OFFICIALS_BASE_URL", "ESPN_BASE_URL")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
# A controlling text, a lone surrogate (what is no UTF-8 on a command line), too much of a thing.
ODD = (
    "",
    " ",
    "x",
    "-",
    "\x1b[31m",
    "a\nb",
    "\r",
    "\udcff",
    "x" * 5000,
    "1e999",
    "nan",
    "None",
    "[/b]",
    "'; drop table x; --",
    "{x}",
    "%s",
    "..",
    "\u202e",
    "\U0001f3c0",
)
DATES = (
    *ODD,
    "0",
    "-1",
    "24.1.2026",
    "2026-02-30",
    "2026-13-01",
    "2026-00-00",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-2026-01-24",
    "2026-01-24T16:00",
    "1946-06-30",
    "2101-01-01",
)
MOMENTS = (
    *(text for text in DATES if text not in ("2026-01-24T16:00",)),
    "2026-01-24T25:00",
    "2026-01-24T16:00+99:00",
    "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00+14:00",
    "16:00",
)
SEASONS = (*ODD, "25", "2025-27", "2025-2", "20252026", "1945", "2101", "9999", "0000", "-2025")
NUMBERS = (*ODD, "-1", "1.5", "0x10", "9" * 400, "1" + "0" * 30, "inf")
# Of what each metavar means, none is numbers and choices; a note is any text.
BAD = {
    "INTERVAL": ("", "5", "0m", "soon", "99999h"),
    "DATE": DATES,
    "TIME": MOMENTS,
    "SEASON": SEASONS,
    "STAT": ODD,
    "SOURCE": ODD,
    "TEAM": ODD,
    "NAME": ODD,
    "ID": ODD,
    "GAME|PLAYER": ODD,
    "INCIDENT": ODD,
    "DAYS": (*NUMBERS, "0", "3661"),
    "N": (*NUMBERS, "0", "201"),
    None: (*NUMBERS, "65536"),
}
NO_PLACES = ("a file/x", "~no-such-user/x", "y" * 300)
NO_FILES = (*NO_PLACES, "", "absent/file", "a folder", "bad\udcff", "binary")
ADDRESSES = (
    "",
    " ",
    "foo://bar",
    "://",
    "s3://",
    "s3://key@bucket/x",
    "http://[",
    "http://127.0.0.1:9/x",
    "~no-such-user/x",
    "/dev/null/x",
    "/proc/x",
    "a file",
    "y" * 300,
)
# What a command must have besides, so that the bad one is what is looked at.
REQUIRED = {
    "backtest": ["--from", "2026-01-01", "--to", "2026-01-02"],
    "import-lines": ["lines.csv"],
    "import-injuries": ["reports.csv"],
    "explain": ["x"],
    "ack": ["x"],
    "capture": ["new"],
    "backup": ["new"],
    "restore": ["new"],
    "copy": ["--to", "duckdb"],
}
# What is in them is judged, in one sentence too, by the process that takes this one's place.
JUDGED_LATER = {("sandbox", "--facts=binary"), ("sandbox", "--recorded=a folder")}
GOES_WITH = {"--from": ["--to", "2026-01-24"], "--to": ["--from", "2026-01-01"]}


def bad_calls() -> Iterator[list[str]]:
    """Command lines as typed; each has one thing that is wrong, or that nothing answers to."""
    for name, command in COMMANDS.items():
        needed = REQUIRED.get(name, [])
        yield [name, *needed, "--no-such-option"]
        yield [name, *needed, "one", "too many"]
        for parameter in command.params:
            is_argument = parameter.param_type_name == "argument"
            option = parameter.opts[-1]
            if option == "--help" or parameter.is_flag if not is_argument else False:
                continue
            for value in values(name, parameter):
                if is_argument:
                    yield [name, "--", value]
                else:
                    more = GOES_WITH.get(option, []) if name in ("scrape", "backfill") else []
                    others = [] if option in needed else needed
                    yield [name, *others, *more, f"{option}={value}"]
            if not is_argument:
                yield [name, *needed, option]


def values(command: str, parameter: Any) -> tuple[str, ...]:
    if command == "capture" and parameter.metavar == "DIR":
        # It makes one that is not there.
        return (*NO_PLACES, "a file", "folder in use")
    if parameter.metavar in ("FILE", "DIR"):
        return NO_FILES
    if parameter.metavar in ("URL", "DEST", "SRC"):
        return ADDRESSES
    if parameter.metavar == "TEXT":
        return ()
    return BAD[parameter.metavar]


CALLS = list(bad_calls())


@pytest.fixture(params=["empty", pytest.param("built", marks=pytest.mark.slow)])
def folder(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_settings: Callable[..., Settings],
) -> Path:
    """A folder to type commands in, without a warehouse or with one; nothing is ever built."""
    for name in BASE_URLS:
        monkeypatch.setenv(name, NOWHERE)
    settings = {"NBA_PROPS_DUCKDB_PATH": tmp_path / "x.duckdb", "BDL_API_KEY": KEY, "COLUMNS": "80"}
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("NBA_PROPS_BACKOFF_SECONDS", "0")
    monkeypatch.setenv("NBA_PROPS_MAX_ATTEMPTS", "1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a folder").mkdir()
    (tmp_path / "folder in use").mkdir()
    (tmp_path / "folder in use" / "x").touch()
    (tmp_path / "a file").write_text("x")
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    (tmp_path / "lines.csv").write_text("x\n")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(os, "execv", _not_wanted)
    monkeypatch.setattr(writing.Writer, "build", _not_wanted)
    if request.param == "built":
        path = tmp_path / "x.duckdb"
        if request.getfixturevalue("command") == "publish":
            exports.make_warehouse(path)
        else:
            make_models(make_settings(nba_props_duckdb_path=path))
    return tmp_path


def _not_wanted(*_: Any, **__: Any) -> None:
    raise AssertionError("a command with a bad argument has begun its work")


def test_there_are_hundreds() -> None:
    assert len(CALLS) > 500
    assert {call[0] for call in CALLS} == COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_none_fails_unexpectedly(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = []
    for call in CALLS:
        if call[0] != command or tuple(call) in JUDGED_LATER:
            continue
        errors.damage.clear()
        monkeypatch.setattr(sys, "argv", ["nba-props", *call])
        try:
            code = run()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - what may come is what is asked
            faults.append((call, f"{type(error).__name__}: {error}"))
            continue
        out, err = capsys.readouterr()
        printed = err.strip().splitlines()
        if code == 0 or len(printed) != 1 or len(printed[0]) > 6000 or not printed[0].isprintable():
            faults.append((call, f"{code} {out[:200]!r} {err[:500]!r}"))
    assert not faults, "\n".join(f"{call}: {what}" for call, what in faults)


SETTINGS = sorted(Settings.model_fields)


# Some two thousand starts of a command.
@pytest.mark.slow
@pytest.mark.parametrize("command", ["status"])
def test_no_setting_makes_a_command_fail_unexpectedly(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = []
    # With NBA_PROPS_DEBUG a traceback is what was asked for.
    for name in set(SETTINGS) - {"nba_props_debug"}:
        for value in dict.fromkeys((*NUMBERS, *NO_FILES, *ADDRESSES, "\u0660", "a=b", "$HOME")):
            errors.damage.clear()
            with monkeypatch.context() as patch:
                patch.setenv(name.upper(), value)
                patch.setattr(sys, "argv", ["nba-props", command])
                try:
                    run()
                except (Exception, SystemExit) as error:  # noqa: BLE001 - as above
                    faults.append((name, value, f"{type(error).__name__}: {error}"))
                    continue
            printed = capsys.readouterr().err.strip().splitlines()
            if len(printed) > 1 or not all(line.isprintable() for line in printed):
                faults.append((name, value, f"{printed}"))
    assert not faults, "\n".join(map(str, faults))


def test_a_file_of_settings_is_read_and_the_environment_counts_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"BDL_API_KEY={KEY}\nNBA_PROPS_SCHEMA=one\nSLACK_CHANNEL=\n")
    monkeypatch.delenv("NBA_PROPS_ENV_FILE")
    monkeypatch.setenv("NBA_PROPS_PROJECT_DIR", str(tmp_path))
    found = load_settings()
    assert found.bdl_api_key is not None
    assert found.bdl_api_key.get_secret_value() == KEY
    assert (found.nba_props_schema, found.slack_channel) == ("one", "data-alerts")
    monkeypatch.setenv("NBA_PROPS_SCHEMA", "two")
    assert load_settings().nba_props_schema == "two"


@pytest.mark.parametrize("content", [b"NBA_PROPS_SCHEMA=raw_ops\n", b"\xff\xfe\x00"])
def test_a_file_of_settings_that_is_wrong_is_named_and_not_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / ".env").write_bytes(content)
    monkeypatch.delenv("NBA_PROPS_ENV_FILE")
    monkeypatch.setenv("NBA_PROPS_PROJECT_DIR", str(tmp_path))
    with pytest.raises(errors.ConfigError, match=re.escape(str(tmp_path / ".env"))):
        load_settings()


@pytest.mark.parametrize("named", ["absent.env", "a folder"])
def test_a_file_of_settings_that_is_named_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (tmp_path / "a folder").mkdir()
    monkeypatch.setenv("NBA_PROPS_ENV_FILE", str(tmp_path / named))
    with pytest.raises(errors.ConfigError, match=f"{named} is no file of settings: correct"):
        load_settings()


def test_without_a_file_of_settings_the_environment_is_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NBA_PROPS_ENV_FILE")
    monkeypatch.setenv("NBA_PROPS_PROJECT_DIR", str(tmp_path))
    assert load_settings().nba_props_schema == "nba"
    # As Docker makes one where a file that it mounts is absent.
    (tmp_path / ".env").mkdir()
    with pytest.raises(errors.ConfigError, match="is no file of settings"):
        load_settings()


def test_the_example_of_settings_names_only_settings() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert {name.lower() for name in names} <= set(SETTINGS)
    assert {"BDL_API_KEY", "SLACK_WEBHOOK_URL", "NBA_PROPS_DUCKDB_PATH"} <= set(names)
