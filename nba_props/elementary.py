"""Elementary's command `edr`: its report as one page, and its alerts on Slack."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from nba_props import dbt, dbt_project
from nba_props.readers import open_reader
from scrapers.errors import ElementaryError, WarehouseError
from scrapers.settings import Settings

# The table of Elementary that has a row per test it ran.
RESULTS = "elementary_test_results"

_COMMAND = Path(sys.executable).with_name("edr")
_PROFILE = "elementary"
_SUPPRESS_HOURS = 24
_TIMEOUT_SECONDS = 600
# As edr prints it when it has posted to Slack; it gives no number otherwise.
_SENT = re.compile(r"Update sent alerts \((\d+)\)")


def schema_of(settings: Settings) -> str:
    """Schema that Elementary keeps its tables in."""
    return f"{settings.nba_props_schema}_elementary"


def absence(settings: Settings) -> str | None:
    """Why Elementary cannot be used here, as a clause with what to do; None when it can."""
    if not dbt_project.has_packages(settings.project_dir):
        return "the dbt packages are not installed: `make deps`"
    if not _COMMAND.exists():
        return "the command `edr` is not installed: `pip install -e '.[elementary]'`"
    profiles = settings.project_dir / "profiles.yml"
    if profiles.exists() and _PROFILE not in (
        yaml.safe_load(profiles.read_text(encoding="utf-8")) or {}
    ):
        return "profiles.yml has no profile `elementary`: copy it from profiles.yml.example"
    return None


def has_results(settings: Settings) -> bool:
    """True once a whole build has run."""
    try:
        with open_reader(settings, schema_of(settings)) as reader:
            return bool(reader.rows(f"select 1 as one from {{{RESULTS}}} limit 1"))  # noqa: S608
    except WarehouseError:
        return False


def write_report(settings: Settings, snapshot: Path, page: Path) -> None:
    """Elementary's report of a copy of the DuckDB file. Raises ElementaryError."""
    options = ["report", "--file-path", str(page), "--open-browser", "false"]
    _edr(settings, options, _config_dir(settings), snapshot)


def can_send(settings: Settings) -> bool:
    """True where Slack is configured: a bot's token, or the webhook."""
    return bool(settings.slack_bot_token or settings.slack_webhook_url)


def send_alerts(settings: Settings) -> int:
    """Post to Slack what the monitors found and was not posted yet; returns the number of posts.

    A post is about one table. With a bot's token it goes to the channel in the `meta` of its model;
    a webhook has one channel. Reconciliation's own tests are left out: their incidents have
    messages of their own. The caller holds the write lock. Raises ElementaryError.
    """
    options = ["monitor", "--group-by", "table", "--filters", f"tags:{dbt.MONITORS_TAG}"]
    options += ["--suppression-interval", str(_SUPPRESS_HOURS)]
    with tempfile.TemporaryDirectory() as folder:
        # A secret: arguments can be read by every process, this file only by us.
        config = yaml.safe_load((_config_dir(settings) / "config.yml").read_text(encoding="utf-8"))
        config["slack"] = _slack(settings)
        (Path(folder) / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        printed = _edr(settings, options, Path(folder), settings.duckdb_path)
    found = _SENT.search(printed)
    return int(found[1]) if found else 0


def _slack(settings: Settings) -> dict[str, str]:
    if settings.slack_bot_token is not None:
        token = settings.slack_bot_token.get_secret_value()
        return {"token": token, "channel_name": settings.slack_channel}
    webhook = settings.slack_webhook_url
    return {} if webhook is None else {"notification_webhook": webhook.get_secret_value()}


def _config_dir(settings: Settings) -> Path:
    return settings.project_dir / dbt_project.MONITORING / "edr"


def _edr(settings: Settings, options: list[str], config_dir: Path, duckdb_path: Path) -> str:
    """Run `edr`, keep what it prints in logs/edr.log, and return it."""
    target = settings.project_dir / "target" / "edr"
    log = settings.project_dir / "logs" / "edr.log"
    log.parent.mkdir(exist_ok=True)
    target.mkdir(parents=True, exist_ok=True)
    command = [str(_COMMAND), *options]
    command += ["--project-dir", str(settings.project_dir / dbt_project.MONITORING)]
    command += ["--profiles-dir", str(settings.project_dir)]
    command += ["--config-dir", str(config_dir), "--target-path", str(target)]
    environment = {
        "NBA_PROPS_SCHEMA": settings.nba_props_schema,
        "NBA_PROPS_DUCKDB_PATH": str(duckdb_path),
        "DBT_TARGET": settings.dbt_target,
    }
    try:
        done = subprocess.run(  # noqa: S603 - a declared command
            command,
            env=os.environ | environment,
            # It leaves folders of its own wherever it is started.
            cwd=target,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ElementaryError(
            f"`edr {options[0]}` had not ended after {_TIMEOUT_SECONDS} s and was stopped: "
            "run the command again."
        ) from None
    printed = done.stdout
    for secret in settings.secrets:
        printed = printed.replace(secret, "***")
    log.write_text(printed, encoding="utf-8")
    if done.returncode != 0:
        last = next((line for line in reversed(printed.splitlines()) if line.strip()), "")
        raise ElementaryError(f"`edr {options[0]}` failed ({last.strip()[:200]}): see {log}.")
    return printed
