"""`python -m bench.recorded DIR`: is every staged value what the recorded answers say?

DIR holds recorded answers as `nba-props sandbox --recorded` serves them. They are landed by the
commands into a warehouse that is thrown away, staging is built, and each staged value is compared
with the JSON, which `recorded_values` reads without the models. Where an answer has no moment it is
taken to have come at noon after its game, and a list in the middle of its season. Exit code 1 at a
difference.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.recorded_compare import SCHEMA, Kept, compare, show
from bench.recorded_others import game_day
from bench.recorded_values import EASTERN, Asked
from nba_props.commands.data.scrape import scrape
from nba_props.profile import ensure_profile
from nba_props.writing import writing
from sandbox.recorded import Question as Key
from sandbox.recorded import Recorded
from sandbox.server import Sandbox
from scrapers.clock import Clock
from scrapers.settings import Settings
from scrapers.sources import endpoint_named
from scrapers.sources.endpoint import Question

ROOT = Path(__file__).resolve().parents[1]
DIFFERENT = 1
_ESPN = "apis/site/v2/sports/basketball/nba"
# Service and path of each endpoint; a group is the id of the game.
_PATHS = {
    "nba/schedule": r"nba/static/json/staticData/scheduleLeagueV2",
    "nba/box_scores": r"nba/static/json/liveData/boxscore/boxscore_(\d+)",
    "nba/play_by_play": r"nba/static/json/liveData/playbyplay/playbyplay_(\d+)",
    "nba/referee_assignments": r"officials/wp-json/api/v1/get-game-officials",
    "balldontlie/games": r"bdl/v1/games",
    "balldontlie/box_scores": r"bdl/v1/box_scores",
    "balldontlie/players": r"bdl/v1/players/active",
    "balldontlie/player_injuries": r"bdl/v1/player_injuries",
    "balldontlie/player_props": r"bdl/v2/odds/player_props",
    "espn/scoreboard": rf"espn/{_ESPN}/scoreboard",
    "espn/game_summaries": rf"espn/{_ESPN}/summary",
}


def read(recorded: Recorded) -> tuple[list[Kept], list[str]]:
    """Answers in the order in which they came, and a line for each file that is none."""
    found: list[Kept] = []
    others: list[str] = []
    for key, moment, reply in recorded.everything():
        endpoint, game = _endpoint(key)
        name = f"{key[0]}/{key[1]}?{'&'.join('='.join(part) for part in key[2])}"
        if endpoint is None or reply.status != 200:
            others.append(f"{name}: " + (f"status {reply.status}" if endpoint else "no endpoint"))
            continue
        try:
            body = json.loads(reply.body)
        except ValueError:
            others.append(f"{name}: no JSON")
            continue
        query = dict(key[2])
        asked = _asked(endpoint, query, body, moment)
        found.append(Kept(endpoint, game or query.get("event"), "cursor" not in query, body, asked))
    return sorted(found, key=lambda kept: kept.asked.at), others


def _endpoint(key: Key) -> tuple[str | None, str | None]:
    for endpoint, pattern in _PATHS.items():
        match = re.fullmatch(pattern, f"{key[0]}/{key[1]}")
        if match is not None:
            game = match[1] if match.groups() else None
            return endpoint, dict(key[2]).get("game_id") or game
    return None, None


def _asked(endpoint: str, query: dict[str, str], body: Any, moment: datetime | None) -> Asked:
    if endpoint == "nba/schedule":
        about = date(int(body["leagueSchedule"]["seasonYear"][:4]), 7, 1)
    elif endpoint == "balldontlie/games":
        about = date(int(query["seasons"]), 7, 1)
    elif query.get("date") or query.get("dates"):
        about = date.fromisoformat(query.get("date") or query["dates"])
    else:
        today = (moment or datetime.now(UTC)).astimezone(EASTERN).date()
        about = game_day(endpoint, body, today)
    if moment is None:
        is_list = endpoint in ("nba/schedule", "balldontlie/games")
        moment = _noon(about + timedelta(days=200 if is_list else 1))
        if endpoint in ("balldontlie/players", "balldontlie/player_injuries"):
            moment = datetime.now(UTC)
    return Asked(about, moment)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=EASTERN).astimezone(UTC)


def land(folder: Path, answers: Sequence[Kept], duckdb_path: Path) -> list[str]:
    """Land the answers by the commands, each at its moment. Returns what was not recorded."""
    console = Console(file=io.StringIO())
    with Sandbox(recorded=folder) as sandbox:
        settings = _settings(sandbox.url, duckdb_path)
        for moment in sorted({kept.asked.at for kept in answers}):
            sandbox.set_clock(moment)
            clock = Clock(moment, "given")
            then = [kept for kept in answers if kept.asked.at == moment and kept.is_first_page]
            dates: dict[str, set[date]] = defaultdict(set)
            games: list[Question] = []
            for kept in then:
                if kept.game is None:
                    # A list of now is asked for by the clock, whatever season it is of.
                    is_of_now = endpoint_named(kept.endpoint).current_season_only
                    dates[kept.endpoint].add(clock.today if is_of_now else kept.asked.day)
                else:
                    games.append(Question(endpoint_named(kept.endpoint), kept.asked.day, kept.game))
            for endpoint, days in dates.items():
                scrape(settings, console, clock, sorted(days), [endpoint_named(endpoint)])
            # By the id in the name of its file: a list that names the game need not be recorded.
            if games:
                with writing(settings, console, "scrape", clock, SCHEMA) as writer:
                    writer.land(writer.fetch(list(dict.fromkeys(games))))
        return [row["path"] for row in sandbox.requests() if row["recorded"] is None]


def _settings(url: str, duckdb_path: Path) -> Settings:
    return Settings(
        bdl_api_key="recorded",
        bdl_base_url=f"{url}/bdl",
        nba_cdn_base_url=f"{url}/nba",
        nba_officials_base_url=f"{url}/officials",
        espn_base_url=f"{url}/espn",
        bdl_requests_per_minute=100_000,
        nba_props_requests_per_minute=100_000,
        nba_props_backoff_seconds=0,
        nba_props_deadline_seconds=600,
        nba_props_read_timeout_seconds=300,
        nba_props_duckdb_path=duckdb_path,
        nba_props_schema=SCHEMA,
        nba_props_project_dir=ROOT,
    )


def build(duckdb_path: Path, target: Path) -> None:
    """Build staging with what it reads. Raises CalledProcessError when it does not build."""
    ensure_profile(ROOT)
    kinds = ("--resource-type", "model", "--resource-type", "seed")
    subprocess.run(  # noqa: S603 - our own command
        [
            *(str(Path(sys.executable).with_name("dbt")), "--quiet", "build", *kinds),
            *("--select", "+staging", "--profiles-dir", "."),
            *("--target-path", str(target)),
        ],
        cwd=ROOT,
        env=os.environ
        | {
            "NBA_PROPS_DUCKDB_PATH": str(duckdb_path),
            "NBA_PROPSSCHEMA": SCHEMA,
            "DBT_TARGET": "duckdb",
        },
        check=True,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and print the table."""
    parser = argparse.ArgumentParser(
        prog="bench.recorded", description="Compare staging with recorded answers."
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--warehouse", type=Path, metavar="FILE", help="keep the warehouse in this new file"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        duckdb_path = options.warehouse or Path(scratch) / "recorded.duckdb"
        if duckdb_path.exists():
            parser.error(f"{duckdb_path} is there already: name a new file")
        answers, others = read(Recorded(options.folder))
        missed = land(options.folder, answers, duckdb_path)
        build(duckdb_path, Path(scratch) / "target")
        results = compare(answers, duckdb_path)
    show(results, others, missed)
    return DIFFERENT if any(result.differences for result in results.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
