"""A fortnight of January 2026 in minutes: `make soak`.

The clock advances in 15-minute ticks against the sandbox, with the real moves of January, the
troubles of `soak_plan` and a process that is killed at random points. Ends with a timeline, and
with exit code 1 when something that must hold did not.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.progress import Progress

from nba_props.commands.data.backfill import backfill
from nba_props.commands.operations.tick import tick
from sample import soak_plan, soak_report
from sandbox.server import Sandbox
from scrapers.clock import EASTERN, Clock, seasons_of
from scrapers.settings import Settings

SAMPLE = Path(__file__).resolve().parent
ROOT = SAMPLE.parent
_WEEK = 7
_BEFORE = timedelta(days=14)


@dataclass
class Lived:
    """What the driver saw: seconds of each tick, what it printed, ticks killed."""

    seconds: dict[datetime, float] = field(default_factory=dict)
    idle: list[float] = field(default_factory=list)
    killed: dict[datetime, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    most_requests_a_tick: int = 0


def live(
    sandbox: Sandbox, settings: Settings, first_night: str, nights: int, seed: int, console: Console
) -> Lived:
    """Live through the nights. Only sets the sandbox's clock and faults, and ticks."""
    lived = Lived()
    kills = soak_plan.kills(first_night, nights, seed)
    moments = list(soak_plan.ticks(first_night, nights))
    quiet = Console(file=io.StringIO(), width=200)
    _begin(sandbox, settings, moments[0], quiet)
    current: tuple[soak_plan.Trouble, ...] | None = None
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("ticks", total=len(moments))
        for moment in moments:
            sandbox.set_clock(utc(moment))
            troubles = soak_plan.troubles_at(moment)
            if troubles != current:
                sandbox.set_faults([fault for trouble in troubles for fault in trouble.faults])
                current = troubles
            before, started = len(sandbox.requests()), time.monotonic()
            if moment in kills:
                lived.killed[moment] = _killed_tick(settings, moment, kills[moment])
            else:
                code = tick(settings, quiet, Clock(utc(moment), "given"), verbose=False)
                if code:
                    lived.failures.append(f"the tick of {moment} ended with {code}")
            lived.seconds[moment] = time.monotonic() - started
            requests = len(sandbox.requests()) - before
            lived.most_requests_a_tick = max(lived.most_requests_a_tick, requests)
            text = quiet.file.getvalue()  # type: ignore[attr-defined]
            if (
                "0 workflow(s) ran, 0 of the retry queue, 0 request(s), 0 build(s), "
                "0 prediction(s), 0 message(s)" in text
            ):
                lived.idle.append(lived.seconds[moment])
            quiet.file = io.StringIO()
            progress.advance(bar)
    return lived


def make_slate(folder: Path, first_night: str, nights: int) -> Path:
    """The bundled slate, cut to the games from a fortnight before the first night on.

    A build takes as long as there are games, and a soak builds some hundred times.
    """
    since = (date.fromisoformat(first_night) - _BEFORE).isoformat()
    until = (date.fromisoformat(first_night) + timedelta(days=nights) + _BEFORE).isoformat()
    with (SAMPLE / "schedule_revisions.csv").open(newline="", encoding="utf-8") as file:
        games = {
            row["nba_game_id"]
            for row in csv.DictReader(file)
            if since <= row["game_date_et"] <= until
        }
    folder.mkdir()
    shutil.copy(SAMPLE / "ids.csv", folder)
    table = pq.read_table(SAMPLE / "player_games.parquet")
    table = table.filter(pc.is_in(table["nba_game_id"], pa.array(sorted(games))))
    pq.write_table(table, folder / "player_games.parquet")
    players = {str(player) for player in table["nba_player_id"].to_pylist()}
    for name in ("games.csv", "schedule_revisions.csv", "rosters.csv"):
        with (SAMPLE / name).open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows = [row for row in reader if row["nba_game_id"] in games]
        for row in rows if name == "rosters.csv" else ():
            # The sandbox knows a player by the games he appeared in.
            listed = (player for player in row["did_not_play"].split() if player in players)
            row["did_not_play"] = " ".join(listed)
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _begin(sandbox: Sandbox, settings: Settings, moment: datetime, quiet: Console) -> None:
    """The season up to the first night, as `nba-props backfill` lands it."""
    sandbox.set_clock(utc(moment))
    sandbox.set_faults([])
    day = moment.date()
    code = backfill(settings, quiet, Clock(utc(moment), "given"), seasons_of([day]))
    if code:
        raise RuntimeError(f"the backfill ended with {code}")


def _killed_tick(settings: Settings, moment: datetime, after: float) -> int:
    """Tick in a process of its own and kill it. Returns its exit code: 0 if it was faster."""
    command = Path(sys.executable).with_name("nba-props")
    environment = {**os.environ, **environment_of(settings)}
    process = subprocess.Popen(  # noqa: S603 - our own command
        [str(command), "tick", "--as-of", moment.isoformat()],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as environment variables."""
    values = settings.model_dump(exclude_none=True)
    secrets = ("bdl_api_key", "slack_webhook_url")
    for name in secrets:
        values[name] = values[name].get_secret_value()
    return {name.upper(): str(value) for name, value in values.items()}


def make_settings(sandbox: Sandbox, folder: Path) -> Settings:
    """Settings only for the sandbox, whatever the environment says, and a project copied."""
    url = sandbox.url
    return Settings(
        bdl_api_key="any-key-will-do",
        bdl_base_url=f"{url}/bdl",
        nba_cdn_base_url=f"{url}/nba",
        nba_officials_base_url=f"{url}/officials",
        espn_base_url=f"{url}/espn",
        slack_webhook_url=f"{url}/slack/soak",
        # Thousands of simulated minutes pass in one: the limit is checked per tick instead.
        bdl_requests_per_minute=60_000,
        nba_props_requests_per_minute=60_000,
        nba_props_project_dir=copy_project(folder / "project"),
        nba_props_duckdb_path=folder / "soak.duckdb",
        nba_props_backoff_seconds=0,
        nba_props_slack_pause_seconds=0,
        nba_props_max_attempts=2,
        dbt_target="duckdb",
        nba_props_schema="nba",
    )


def utc(eastern: datetime) -> datetime:
    """An Eastern moment as aware UTC."""
    return eastern.replace(tzinfo=EASTERN).astimezone(UTC)


def copy_project(target: Path) -> Path:
    """The dbt project without packages and artefacts: two soaks must not share a target folder."""
    for name in ("models", "macros", "seeds", "tests", "monitoring", "docs"):
        leave = shutil.ignore_patterns("target", "logs", "dbt_packages", "*.py", "__pycache__")
        shutil.copytree(ROOT / name, target / name, ignore=leave)
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, target)
    return target


def soak(first_night: str, nights: int, seed: int, keep: bool, show: bool) -> soak_report.Report:
    """Live through nights on end, in a folder of their own, and report."""
    console = Console(highlight=False, quiet=not show)
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        with Sandbox(make_slate(folder / "slate", first_night, nights)) as sandbox:
            settings = make_settings(sandbox, folder)
            lived = live(sandbox, settings, first_night, nights, seed, console)
            return soak_report.read(sandbox, settings, lived, first_night, nights)
    finally:
        if keep:
            print(f"The warehouse of the nights from {first_night} on is {folder}.")
        else:
            shutil.rmtree(folder)


def main() -> int:
    """Live through it and report. 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--from", dest="first_night", default=soak_plan.FIRST_NIGHT)
    parser.add_argument("--nights", type=int, default=soak_plan.NIGHTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the warehouse")
    options = parser.parse_args()
    started = time.monotonic()
    weeks = [
        (str(first), min(_WEEK, options.nights - offset))
        for offset in range(0, options.nights, _WEEK)
        for first in [date.fromisoformat(options.first_night) + timedelta(days=offset)]
    ]
    # A week keeps one core busy, so weeks run side by side, each from a warehouse of its own.
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        lives = [
            pool.submit(soak, first, nights, options.seed, options.keep, len(weeks) == 1)
            for first, nights in weeks
        ]
        report = lives[0].result()
        for life in lives[1:]:
            report.add(life.result())
    report.show(Console(highlight=False))
    print(f"Lived through in {time.monotonic() - started:.0f} s.")
    return 1 if report.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
