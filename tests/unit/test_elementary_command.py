"""What `edr` is handed, and what becomes of what it says; the real one is tested end to end."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
import yaml

from nba_props import elementary
from scrapers.errors import ElementaryError
from scrapers.settings import Settings
from tests.unit.support import ROOT

HOOK = "https://hooks.slack.test/services/T0/B0/hook-8f1d"
TOKEN = "xoxb-token-41c7"
# Keeps its arguments and its config, and prints what it was given in the last folder of its target.
STUB = """#!{python}
import pathlib, sys
arguments = sys.argv[1:]
project = pathlib.Path(arguments[arguments.index("--profiles-dir") + 1])
config = pathlib.Path(arguments[arguments.index("--config-dir") + 1]) / "config.yml"
(project / "seen").write_text("\\n".join(arguments))
(project / "seen.yml").write_text(config.read_text())
says = (project / "says").read_text().splitlines()
print("\\n".join(says[1:]))
sys.exit(int(says[0]))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    command = tmp_path / "edr"
    command.write_text(STUB.format(python=sys.executable))
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(elementary, "_COMMAND", command)
    (tmp_path / "monitoring" / "edr").mkdir(parents=True)
    (tmp_path / "monitoring" / "edr" / "config.yml").write_text(
        (ROOT / "monitoring" / "edr" / "config.yml").read_text()
    )
    return tmp_path


def says(project: Path, code: int, *lines: str) -> None:
    (project / "says").write_text("\n".join([str(code), *lines]))


def settings(project: Path, **more: str) -> Settings:
    return Settings.model_validate({"nba_props_project_dir": project} | more)


def test_the_webhook_is_handed_over_in_a_file_and_kept_out_of_the_log(project: Path) -> None:
    says(project, 0, f"posting to {HOOK}", "Update sent alerts (3)")
    assert elementary.send_alerts(settings(project, slack_webhook_url=HOOK)) == 3
    assert HOOK not in (project / "seen").read_text()
    config = yaml.safe_load((project / "seen.yml").read_text())
    assert config["slack"] == {"notification_webhook": HOOK}
    assert config["anonymous_usage_tracking"] is False
    log = (project / "logs" / "edr.log").read_text()
    assert "posting to ***" in log
    assert HOOK not in log


def test_with_a_token_posts_go_to_the_channels_of_the_monitors(project: Path) -> None:
    says(project, 0, "Update sent alerts (1)")
    given = settings(project, slack_webhook_url=HOOK, slack_bot_token=TOKEN, slack_channel="nba")
    assert elementary.send_alerts(given) == 1
    config = yaml.safe_load((project / "seen.yml").read_text())
    assert config["slack"] == {"token": TOKEN, "channel_name": "nba"}
    assert TOKEN not in (project / "seen").read_text()


def test_alerts_are_by_table_and_only_of_the_monitors(project: Path) -> None:
    says(project, 0, "nothing")
    assert elementary.send_alerts(settings(project, slack_webhook_url=HOOK)) == 0
    arguments = (project / "seen").read_text().split("\n")
    assert arguments[arguments.index("--group-by") + 1] == "table"
    assert arguments[arguments.index("--filters") + 1] == "tags:monitors"
    assert arguments[arguments.index("--suppression-interval") + 1] == "24"


def test_a_failure_is_one_sentence_with_the_last_line_and_no_secret(project: Path) -> None:
    says(project, 1, "Traceback", f"could not reach {HOOK}")
    with pytest.raises(ElementaryError) as failed:
        elementary.send_alerts(settings(project, slack_webhook_url=HOOK))
    assert "could not reach ***" in str(failed.value)
    assert "edr.log" in str(failed.value)
    assert HOOK not in str(failed.value)


def test_one_that_hangs_is_stopped(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elementary, "_TIMEOUT_SECONDS", 0.05)
    (project / "edr").write_text(f"#!{sys.executable}\nimport time\ntime.sleep(5)\n")
    with pytest.raises(ElementaryError, match="was stopped"):
        elementary.write_report(settings(project), project / "w.duckdb", project / "r.html")


@pytest.mark.parametrize("absent", ["packages", "command", "profile"])
def test_what_is_absent_is_named_with_what_to_do(
    project: Path, monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    (project / "profiles.yml").write_text("nba_props: {}\nelementary: {}\n")
    (project / "monitoring" / "dbt_packages" / "elementary").mkdir(parents=True)
    assert elementary.absence(settings(project)) is None
    words = {"packages": "make deps", "command": "pip install", "profile": "profiles.yml.example"}
    if absent == "packages":
        (project / "monitoring" / "dbt_packages" / "elementary").rmdir()
    elif absent == "command":
        monkeypatch.setattr(elementary, "_COMMAND", project / "nowhere")
    else:
        (project / "profiles.yml").write_text("nba_props: {}\n")
    assert words[absent] in (elementary.absence(settings(project)) or "")
