"""Live through 23 to 26 January 2026 with the `nba-props` commands, against the sandbox.

Only starts the sandbox, sets its clock and calls commands, as a person would. The warehouse is
`warehouse/sample.duckdb`, made again each time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import requests
from rich.console import Console
from rich.rule import Rule

from scrapers.clock import EASTERN
from scrapers.proxies import spare_loopback

ROOT = Path(__file__).resolve().parent.parent
WAREHOUSE = ROOT / "warehouse" / "sample.duckdb"
BACKFILL_AT = "2026-01-23T12:00"
MORNING = "2026-01-24T10:00"
# The moments that matter: before anybody knows of the postponement, after it is out, the morning
# after, and the morning after the make-up game.
RUNS_AT = (
    "2026-01-24T12:00",
    "2026-01-24T16:00",
    "2026-01-25T09:00",
    "2026-01-26T09:00",
)
SHOWN = (
    ("reconcile", "--date", "2026-01-24", "--detailed"),
    ("reconcile", "--date", "2026-01-25", "--detailed"),
    ("predictions", "--date", "2026-01-24", "--team", "MIN"),
    ("predictions", "--date", "2026-01-25", "--team", "MIN"),
    ("accuracy", "--stat", "pts"),
    ("report",),
)
_TOOL_FAILED = 3

_console = Console(highlight=False)


def main() -> int:
    """Run it all. 3 as soon as a command fails as a tool; verdicts are only shown."""
    started = time.monotonic()
    spare_loopback()
    for path in WAREHOUSE.parent.glob("sample.*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with sandbox() as url:
        environment = sandbox_environment(url)
        _say("The season up to 23 January, from the sandbox", BACKFILL_AT)
        set_clock(url, BACKFILL_AT)
        worst = nba_props(environment, "backfill", "--season", "2025-26", "--as-of", BACKFILL_AT)
        set_clock(url, MORNING)
        _say("The first run, and models from what it built", MORNING)
        for command in ("run", "train"):
            worst = max(worst, nba_props(environment, command, "--as-of", MORNING))
        for moment in RUNS_AT:
            _say("A run: fetch, build, predict, publish", moment)
            set_clock(url, moment)
            worst = max(worst, nba_props(environment, "run", "--as-of", moment))
            if worst >= _TOOL_FAILED:
                return worst
        for arguments in SHOWN:
            _console.print(Rule(" ".join(("nba-props", *arguments))))
            worst = max(worst, nba_props(environment, *arguments))
    _console.print(
        f"Done in {time.monotonic() - started:.0f} s. The warehouse is {WAREHOUSE.name} in "
        f"{WAREHOUSE.parent.name}/."
    )
    return worst if worst >= _TOOL_FAILED else 0


@contextmanager
def sandbox() -> Iterator[str]:
    """A sandbox on a free port; gives its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("sandbox: "):
            raise RuntimeError("the sandbox did not start")
        yield line.removeprefix("sandbox: ").strip()
    finally:
        process.terminate()
        process.wait()


def sandbox_environment(url: str) -> dict[str, str]:
    """This environment with every service at the sandbox, whatever was set."""
    return {
        **os.environ,
        "BDL_API_KEY": "any-key-will-do",
        "BDL_BASE_URL": f"{url}/bdl",
        "BDL_REQUESTS_PER_MINUTE": "60000",
        "NBA_CDN_BASE_URL": f"{url}/nba",
        "NBA_OFFICIALS_BASE_URL": f"{url}/officials",
        "ESPN_BASE_URL": f"{url}/espn",
        "SLACK_WEBHOOK_URL": f"{url}/slack/sample",
        "NBA_PROPS_REQUESTS_PER_MINUTE": "60000",
        "NBA_PROPS_DUCKDB_PATH": str(WAREHOUSE),
        "NBA_PROPS_MODELS_DIR": str(WAREHOUSE.parent / "sample.models"),
        "NBA_PROPS_EXPORTS_URL": str(WAREHOUSE.parent / "sample.exports"),
        "NBA_PROPS_SITE_DIR": str(WAREHOUSE.parent / "sample.site"),
        "NBA_PROPS_SCHEMA": "nba",
        "NBA_PROPS_DATASET_PREFIX": "",
        "DBT_TARGET": "duckdb",
        # What is in `.env` is for the real services.
        "NBA_PROPS_ENV_FILE": os.devnull,
    }


def set_clock(url: str, eastern: str) -> None:
    """Set the sandbox to an Eastern moment."""
    moment = datetime.fromisoformat(eastern).replace(tzinfo=EASTERN).astimezone(UTC)
    body = {"now_utc": moment.isoformat().replace("+00:00", "Z")}
    requests.put(f"{url}/_sandbox/clock", json=body, timeout=10).raise_for_status()


def nba_props(environment: dict[str, str], *arguments: str) -> int:
    """Call the command as a process of its own; its exit code."""
    command = Path(sys.executable).with_name("nba-props")
    return subprocess.run([str(command), *arguments], env=environment, cwd=ROOT).returncode  # noqa: S603 - our own command


def _say(what: str, eastern: str) -> None:
    moment = datetime.fromisoformat(eastern)
    when = f"{moment:%a} {moment.day} {moment:%b %Y %H:%M} Eastern"
    _console.print()
    _console.print(Rule(f"{what}, {when}"))


if __name__ == "__main__":
    raise SystemExit(main())
