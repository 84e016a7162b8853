"""Terminals of few letters and few columns, pipes that close, and proxies."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nba_props.channels.webhook import Webhook
from nba_props.commands.modelling.predictions import _game_table
from nba_props.commands.reports.reconcile import show
from nba_props.readers import refresh_readers_copy
from nba_props.verdicts import Report
from scrapers.http import Client
from scrapers.settings import Settings, load_settings
from scrapers.sources import balldontlie
from scrapers.terminal import PlainTable, Terminal, styled
from tests.unit.support import Reply, Server
from tests.unit.test_reports import DAY, make_models

MakeSettings = Callable[..., Settings]
NAME = "Luka Dončić"
ENCODINGS = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    settings = make_settings()
    make_models(settings, "ok")
    refresh_readers_copy(settings.duckdb_path)
    return settings


def typed(
    settings: Settings, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("nba-props")), *arguments],
        env={
            **os.environ,
            "NBA_PROPS_DUCKDB_PATH": str(settings.duckdb_path),
            "COLUMNS": "80",
            **environment,
        },
        capture_output=True,
    )


@pytest.mark.parametrize("environment", ENCODINGS)
def test_a_terminal_of_few_letters(settings: Settings, environment: dict[str, str]) -> None:
    done = typed(settings, "reconcile", "--date", "2026-01-24", "--detailed", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"schedule_to_boxscores" in done.stdout
    if environment.get("PYTHONIOENCODING") != "latin-1":
        assert done.stdout.isascii()
    if "LC_ALL" not in environment:
        # There what is typed has no such letters either.
        known = typed(settings, "explain", NAME, **environment)
        assert (known.returncode, known.stderr) == (0, b"")
        assert known.stdout.startswith(b"Luka Don\\u010di")
    unknown = typed(settings, "explain", f"Not {NAME}", **environment)
    assert unknown.returncode == 3
    assert len(unknown.stderr.splitlines()) == 1
    assert b"failed unexpectedly" not in unknown.stderr


PREDICTION = {
    "label": "GSW@MIN",
    "tip_et": "Sat 24 Jan 5:30 PM ET",
    "status": "active",
    "withdrawn_reason": None,
    "player_name": "Ann Example-Longname the Third",
    "team": "GSW",
    "median": 21.4,
    "q10": 12.0,
    "q90": 33.0,
    "line": 22.5,
    "is_synthetic_line": True,
    "p_over": 0.41,
    "p_over_fair": 0.43,
    "recommendation": "UNDER",
    "bet_line": 27.5,
    "grade": "graded",
    "actual": 19.0,
    "result": "win",
}


@pytest.mark.parametrize("width", [20, 40, 78, 79, 200])
def test_no_width_loses_the_line_or_the_probability(width: int) -> None:
    out = io.StringIO()
    Terminal(file=out, width=width).print(_game_table([PREDICTION]))
    text = " ".join(out.getvalue().split())
    for part in ("GSW@MIN", "Ann Example", "21.4", "22.5*", "0.43", "UNDER 27.5", "19", "win"):
        assert part in text, (part, out.getvalue())
    assert max(map(len, out.getvalue().splitlines())) <= width
    # As a table where it fits, and as lines where it does not.
    assert ("line 22.5*" in text) is (width < 79)


@pytest.mark.parametrize("width", [30, 40, 80])
def test_no_width_loses_a_count(width: int) -> None:
    names = ("expected", "complete", "degraded", "empty_ok", "not_due", "missing")
    counts = dict(zip(names, (1234, 1100, 17, 53, 29, 35), strict=True))
    row = {"boundary": "features_to_predictions", "coverage_pct": 93.5, **counts}
    out = io.StringIO()
    report = Report(DAY, None, "ok", "fine", [row])
    show(Terminal(file=out, width=width), report, detailed=False)
    words = out.getvalue().replace(",", " ").split()
    for part in ("features_to_predictions", "1234", "1100", "17", "53", "29", "35", "93.5"):
        assert part in words, (part, out.getvalue())


def test_a_table_without_headings_or_with_empty_cells_as_lines() -> None:
    table = PlainTable(box=None, show_header=False)
    table.add_row("GSW@MIN", styled(("complete", "green")), "")
    table.add_row("x" * 30, "", "[/b] 12")
    out = io.StringIO()
    Terminal(file=out, width=24).print(table)
    text = out.getvalue().replace("\n", "")
    assert text.replace(" ", "") == f"GSW@MIN,complete{'x' * 30},[/b]12"


def test_a_pipe_that_closes(settings: Settings) -> None:
    for arguments in (["--help"], ["reconcile", "--date", "2026-01-24"]):
        with subprocess.Popen(
            [str(Path(sys.executable).with_name("nba-props")), *arguments],
            env={**os.environ, "NBA_PROPS_DUCKDB_PATH": str(settings.duckdb_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as command:
            assert command.stdout is not None
            command.stdout.close()
            _, err = command.communicate(timeout=120)
        assert (command.returncode, err) == (141, b"")


def test_an_output_that_was_closed_before(settings: Settings) -> None:
    """As by `>&-`, or a daemon that closes everything."""
    command = [
        str(Path(sys.executable).with_name("nba-props")),
        "reconcile",
        "--date",
        "2026-01-24",
    ]
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *command],
        env={**os.environ, "NBA_PROPS_DUCKDB_PATH": str(settings.duckdb_path)},
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_output_that_is_full(settings: Settings) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("nba-props")), "reconcile"],
            env={**os.environ, "NBA_PROPS_DUCKDB_PATH": str(settings.duckdb_path)},
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert b"No space left" in done.stderr


PROXIES = ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_goes_through_no_proxy(
    make_settings: MakeSettings,
    server: Server,
    other_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, other_server.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    url = server.url.replace("127.0.0.1", host)
    client = Client(make_settings(url))
    assert client.ask(balldontlie.BOX_SCORES, DAY).is_complete
    assert client.reach(url) == 200
    hook = Webhook(f"{url}/services/secret", make_settings(url))
    assert hook.post({"text": "x"}).is_delivered
    assert len(server.seen) == 3
    assert other_server.seen == []


def test_what_is_elsewhere_goes_through_the_proxy(
    make_settings: MakeSettings, other_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", other_server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    other_server.say(Reply())
    assert Client(make_settings("http://nba.invalid")).reach("http://nba.invalid") == 200
    assert [seen.path for seen in other_server.seen] == ["http://nba.invalid/"]


def test_every_library_of_a_command_is_configured_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from requests.utils import should_bypass_proxies

    from scrapers.proxies import spare_loopback

    monkeypatch.setenv("no_proxy", "example.com")
    monkeypatch.setenv("NO_PROXY", "example.com")
    spare_loopback()
    spare_loopback()
    for host in ("127.0.0.1", "127.9.9.9", "localhost", "[::1]", "example.com"):
        assert should_bypass_proxies(f"http://{host}:9050/x", None)
    assert not should_bypass_proxies("http://nba.invalid/", None)
    assert os.environ["no_proxy"].count("localhost") == 1


@pytest.mark.parametrize(
    ("prefix", "schema", "is_refused"),
    [
        ("", "raw_ops", True),
        ("", "raw_balldontlie", True),
        ("", "raw_anything_of_tomorrow", True),
        ("team_", "team_raw_ops", True),
        ("team_", "team_nba", False),
        ("", "team_raw_ops", False),
        ("", "nba", False),
        ("", "rawops", False),
    ],
)
def test_a_schema_of_raw_tables_is_refused(
    monkeypatch: pytest.MonkeyPatch, prefix: str, schema: str, is_refused: bool
) -> None:
    from scrapers.errors import ConfigError

    monkeypatch.setenv("NBA_PROPS_DATASET_PREFIX", prefix)
    monkeypatch.setenv("NBA_PROPS_SCHEMA", schema)
    if is_refused:
        with pytest.raises(ConfigError, match="NBA_PROPS_SCHEMA must not begin with"):
            load_settings()
    else:
        assert load_settings().nba_props_schema == schema
