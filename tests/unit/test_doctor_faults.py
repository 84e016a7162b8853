"""`doctor` names each fault of a set-up in one line with what to do, and is silent without it."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nba_props import setup_checks
from nba_props.commands.reports import doctor as module
from nba_props.commands.reports.doctor import doctor
from sample import soak
from sandbox.server import Sandbox
from sandbox.testing import Client
from scrapers.landing.duckdb import DuckDBWarehouse, connect
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings, load_settings
from scrapers.terminal import Terminal
from tests.e2e import stand_ins
from tests.e2e.stand_ins import Services
from tests.unit.support import ROOT

Lines = dict[str, str]
_FREE = namedtuple("_FREE", "total used free")
_HOLDER = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


class Setup:
    """A set-up that is well: a sandbox, a project, a warehouse, a bot. Faults are planted in it."""

    def __init__(
        self, folder: Path, sandbox: Sandbox, services: Services, patch: pytest.MonkeyPatch
    ) -> None:
        self.folder = folder
        self.patch = patch
        self.services = services
        self.sandbox = sandbox
        self.project = soak.copy_project(folder / "project")
        shutil.copy(ROOT / "profiles.yml.example", self.project / "profiles.yml")
        self.duckdb = folder / "w" / "live.duckdb"
        url = sandbox.url
        self.env = {
            "BDL_API_KEY": "good",
            "BDL_BASE_URL": f"{url}/bdl",
            "NBA_CDN_BASE_URL": f"{url}/nba",
            "NBA_OFFICIALS_BASE_URL": f"{url}/officials",
            "ESPN_BASE_URL": f"{url}/espn",
            "SLACK_BOT_TOKEN": "xoxb-good",
            "SLACK_CHANNEL": "C0DATA123",
            "SLACK_API_BASE_URL": f"{services.url}/api",
            "PAGERDUTY_ROUTING_KEY": "key",
            "PAGERDUTY_BASE_URL": services.url,
            "NBA_PROPS_PROJECT_DIR": str(self.project),
            "NBA_PROPS_DUCKDB_PATH": str(self.duckdb),
            "NBA_PROPS_BACKOFF_SECONDS": "0",
            "NBA_PROPS_CONNECT_TIMEOUT_SECONDS": "2",
        }
        warehouse = DuckDBWarehouse(self.duckdb, read_tables(self.project))
        warehouse.ensure_tables()
        warehouse.release()

    def faults(self, *plan: dict[str, object]) -> None:
        Client(self.sandbox.url).faults(*plan)

    def wal(self, sql: str) -> None:
        with connect(self.duckdb) as connection:
            connection.execute(sql)

    def lines(self) -> Lines:
        """What doctor prints, `state` and text by name of the check."""
        for name, value in self.env.items():
            self.patch.setenv(name, value)
        output = io.StringIO()
        doctor(load_settings(), Terminal(file=output, width=400))
        found: Lines = {}
        for line in output.getvalue().splitlines():
            state, name, text = re.fullmatch(r"(\w+) +([^:]+): (.*)", line).groups()  # type: ignore[union-attr]
            # A name can have two lines; what is wrong counts.
            if found.get(name, "ok").startswith("ok"):
                found[name] = f"{state} {text}"
        return found


@pytest.fixture
def setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Setup]:
    with Sandbox() as sandbox, stand_ins.running() as services:
        made = Setup(tmp_path, sandbox, services, monkeypatch)
        if request.node.get_closest_marker("parses") is None:
            # It takes seconds, and only three faults are dbt's.
            monkeypatch.setattr(module.dbt, "parse", lambda _: None)
        yield made


def no_key(setup: Setup) -> None:
    del setup.env["BDL_API_KEY"]
    setup.patch.delenv("BDL_API_KEY", raising=False)


def wrong_key(setup: Setup) -> None:
    setup.env["BDL_API_KEY"] = "invalid"


def low_tier(setup: Setup) -> None:
    setup.faults({"endpoint": "bdl/box_scores", "fault": "unauthorized"})


def no_balldontlie(setup: Setup) -> None:
    setup.env["BDL_BASE_URL"] = "http://127.0.0.1:9"


def nba_refuses(setup: Setup) -> None:
    setup.faults({"endpoint": "nba/schedule", "fault": "forbidden"})


def nba_serves_pages(setup: Setup) -> None:
    setup.faults({"endpoint": "nba/schedule", "fault": "html"})


def no_officials(setup: Setup) -> None:
    setup.env["NBA_OFFICIALS_BASE_URL"] = "http://127.0.0.1:9"


def no_espn(setup: Setup) -> None:
    setup.env["ESPN_BASE_URL"] = "http://127.0.0.1:9"


def wrong_clock(setup: Setup) -> None:
    now = datetime.now(UTC) + timedelta(hours=3)
    setup.patch.setattr(setup_checks, "now_utc", lambda: now)


def misspelt(setup: Setup) -> None:
    setup.env["NBA_PROPS_SCEHMA"] = "mine"


def without_its_end(setup: Setup) -> None:
    file = setup.folder / "keys"
    file.write_text("# ours\nSLACK_WEBHOOK=https://hooks.example/x\n")
    setup.env["NBA_PROPS_ENV_FILE"] = str(file)


def open_env_file(setup: Setup) -> None:
    file = setup.folder / "keys"
    file.write_text("BDL_REQUESTS_PER_MINUTE=600\n")
    file.chmod(0o644)
    setup.env["NBA_PROPS_ENV_FILE"] = str(file)


def no_channel(setup: Setup) -> None:
    for name in ("SLACK_BOT_TOKEN", "PAGERDUTY_ROUTING_KEY"):
        del setup.env[name]


def bad_token(setup: Setup) -> None:
    setup.env["SLACK_BOT_TOKEN"] = "xoxb-bad"


def channel_by_name(setup: Setup) -> None:
    setup.env["SLACK_CHANNEL"] = "data-alerts"


def route_to_nowhere(setup: Setup) -> None:
    del setup.env["PAGERDUTY_ROUTING_KEY"]


def bucket_without_library(setup: Setup) -> None:
    setup.env["NBA_PROPS_MODELS_DIR"] = "adl://bucket/models"


def exports_are_a_file(setup: Setup) -> None:
    (setup.folder / "exports").write_text("x")
    setup.env["NBA_PROPS_EXPORTS_URL"] = str(setup.folder / "exports")


def site_is_something_else(setup: Setup) -> None:
    (setup.folder / "www").mkdir()
    (setup.folder / "www" / "photo.jpg").write_text("x")
    setup.env["NBA_PROPS_SITE_DIR"] = str(setup.folder / "www")


def nothing_beside_the_site(setup: Setup) -> None:
    (setup.folder / "var" / "www").mkdir(parents=True)
    setup.env["NBA_PROPS_SITE_DIR"] = str(setup.folder / "var" / "www")
    real = os.access
    closed = str(setup.folder / "var")
    setup.patch.setattr(
        setup_checks.os, "access", lambda path, mode: str(path) != closed and real(path, mode)
    )


def full_disk(setup: Setup) -> None:
    setup.patch.setattr(setup_checks.shutil, "disk_usage", lambda _: _FREE(10**11, 10**11, 10**8))


def warehouse_under_a_file(setup: Setup) -> None:
    (setup.folder / "file").write_text("x")
    setup.duckdb = setup.folder / "file" / "live.duckdb"
    setup.env["NBA_PROPS_DUCKDB_PATH"] = str(setup.duckdb)


def damaged(setup: Setup) -> None:
    with setup.duckdb.open("r+b") as file:
        file.truncate(5000)


def later_version(setup: Setup) -> None:
    setup.wal("comment on table raw_ops.runs is 'nba-props raw tables of version 99'")


def a_column_gone(setup: Setup) -> None:
    setup.wal("alter table raw_ops.runs drop column clock")


def no_project(setup: Setup) -> None:
    (setup.project / "dbt_project.yml").unlink()


def profile_elsewhere(setup: Setup) -> None:
    profile = setup.project / "profiles.yml"
    text = profile.read_text().replace("{{ env_var('NBA_PROPS_SCHEMA', 'nba') }}", "other")
    profile.write_text(text)


def profile_is_no_yaml(setup: Setup) -> None:
    (setup.project / "profiles.yml").write_text("nba_props: [unclosed\n")


def model_without_parent(setup: Setup) -> None:
    (setup.project / "models" / "mine.sql").write_text("select * from {{ ref('nowhere') }}\n")


def bigquery_without_its_packages(setup: Setup) -> None:
    bigquery_without_a_project(setup)
    real = module.version

    def version(name: str) -> str:
        if name == "dbt-bigquery":
            raise module.PackageNotFoundError(name)
        return real(name)

    setup.patch.setattr(module, "version", version)


def bigquery_without_a_project(setup: Setup) -> None:
    setup.env["DBT_TARGET"] = "bigquery"
    setup.patch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(setup.folder / "none.json"))


# What is planted, the check that reports it, its state, and what its line must hold.
FAULTS: list[tuple[Callable[[Setup], None], str, str, str]] = [
    (no_key, "balldontlie", "wrong", "BDL_API_KEY is not set: put your key there"),
    (wrong_key, "balldontlie", "wrong", "the key is refused: copy it again into BDL_API_KEY"),
    (low_tier, "balldontlie", "wrong", "its tier has no box scores: they need the top tier"),
    (no_balldontlie, "balldontlie", "wrong", "127.0.0.1:9.*Connection refused"),
    (nba_refuses, "NBA.com", "wrong", "403"),
    (nba_serves_pages, "NBA.com", "wrong", "JSON"),
    (no_officials, "NBA officials", "note", "Connection refused"),
    (no_espn, "ESPN", "note", "Connection refused"),
    (wrong_clock, "clock", "wrong", "180 min fast by NBA.com's: set it"),
    (
        misspelt,
        "settings",
        "wrong",
        "NBA_PROPS_SCEHMA is no setting: did you mean NBA_PROPS_SCHEMA",
    ),
    (
        without_its_end,
        "settings",
        "note",
        "SLACK_WEBHOOK in .*keys is no setting and is not read.*mean SLACK_WEBHOOK_URL, set it",
    ),
    (open_env_file, "settings", "note", r"others may read it \(644\): chmod 600"),
    (no_channel, "channels", "note", "messages wait: put SLACK_BOT_TOKEN or another"),
    (bad_token, "Slack", "wrong", r"invalid_auth\): copy SLACK_BOT_TOKEN again"),
    (channel_by_name, "Slack", "note", "data-alerts is a name: with the channel's id"),
    (route_to_nowhere, "channels", "note", "leads to pager, and PAGERDUTY_ROUTING_KEY is not set"),
    (bucket_without_library, "models", "wrong", "install the library of that protocol"),
    (exports_are_a_file, "exports", "wrong", "is a file.*correct NBA_PROPS_EXPORTS_URL"),
    (site_is_something_else, "site", "wrong", "empty it, or set NBA_PROPS_SITE_DIR"),
    (
        nothing_beside_the_site,
        "site",
        "wrong",
        "www cannot be written to .*var may not be written to.*correct NBA_PROPS_SITE_DIR",
    ),
    (full_disk, "disk", "wrong", "0.1 GB free.*make room"),
    (
        warehouse_under_a_file,
        "warehouse (duckdb)",
        "wrong",
        "is a file.*set NBA_PROPS_DUCKDB_PATH",
    ),
    (damaged, "warehouse (duckdb)", "wrong", "nba-props restore"),
    (later_version, "warehouse (duckdb)", "wrong", "A later version.*upgrade"),
    (a_column_gone, "warehouse (duckdb)", "wrong", r"lacks .*\(clock\).*nba-props restore"),
    (no_project, "dbt", "wrong", "`nba-props init`.*NBA_PROPS_PROJECT_DIR"),
    (profile_elsewhere, "dbt", "wrong", "leads dbt to the schema other.*correct it"),
    (bigquery_without_its_packages, "versions", "wrong", "run `make install-bigquery`"),
    (bigquery_without_a_project, "warehouse (bigquery)", "wrong", "set GOOGLE_CLOUD_PROJECT"),
]
OF_DBT = [
    (profile_is_no_yaml, "dbt", "wrong", "profiles.yml"),
    (model_without_parent, "dbt", "wrong", "nowhere"),
]


def _is_reported(lines: Lines, name: str, state: str, text: str) -> bool:
    return bool(re.match(rf"{state} .*{text}", lines.get(name, "")))


@pytest.mark.parametrize(
    ("plant", "name", "state", "text"),
    [
        *(pytest.param(*fault, id=fault[0].__name__) for fault in FAULTS),
        *(pytest.param(*fault, id=fault[0].__name__, marks=pytest.mark.parses) for fault in OF_DBT),
    ],
)
def test_a_planted_fault_is_named(
    setup: Setup, plant: Callable[[Setup], None], name: str, state: str, text: str
) -> None:
    plant(setup)
    lines = setup.lines()
    assert _is_reported(lines, name, state, text), lines


def test_without_a_fault_none_of_them_is_named(setup: Setup) -> None:
    lines = setup.lines()
    assert not any(_is_reported(lines, *fault[1:]) for fault in [*FAULTS, *OF_DBT])
    assert {name for name, text in lines.items() if not text.startswith("ok ")} <= {
        # Nothing was built yet, and the packages of the monitors are not here.
        "verdicts",
        "Elementary",
        "disk",
    }, lines


def test_a_file_that_another_program_has_open_is_named(setup: Setup) -> None:
    arguments: Any = [sys.executable, "-c", _HOLDER, str(setup.duckdb)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        lines = setup.lines()
        holder.communicate()
    assert _is_reported(lines, "warehouse (duckdb)", "wrong", ".*program"), lines


def test_twenty_faults_at_least() -> None:
    assert len(FAULTS) + len(OF_DBT) + 1 >= 20
    assert os.environ.get("BDL_API_KEY") is None
    assert Settings().bdl_api_key is None
