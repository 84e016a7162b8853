"""A summer in minutes: `make year`.

One tick a day from the first of June to the last of October against the sandbox: a schedule that is
still the old season's, the flip, the pre-season, opening night. Ends with exit code 1 when a build
failed, or something was reported that nobody planted.
"""

from __future__ import annotations

import argparse
import csv
import io
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console

from nba_props.commands.data.backfill import backfill
from nba_props.commands.operations.tick import tick
from nba_props.readers import open_reader
from nba_props.verdicts import read_report
from sample.soak import SAMPLE, make_settings, utc
from sandbox.clock import instant_text, parse_instant
from sandbox.server import Sandbox
from scrapers.clock import Clock, seasons_of
from scrapers.errors import NbaPropsError
from scrapers.settings import Settings

FIRST, LAST = date(2026, 6, 1), date(2026, 10, 31)
# Days on which no game is near.
OFF_SEASON = (date(2026, 7, 4), date(2026, 8, 20), date(2026, 9, 30))
# In the windows of the morning, once a day.
_HOUR, _MINUTE = 9, 45
_LEAST = "training_min_rows: 500"
_PUBLISHED = "2026-08-13T19:00:00Z"


class Copy(NamedTuple):
    """Games of the bundled slate, by dates, as games of another date and another id."""

    first: date
    last: date
    days: int
    prefix: str
    games_a_day: int | None = None


# Facts stay what they are; dates and ids are generated.
COPIES = (
    Copy(date(2025, 10, 21), date(2025, 11, 1), 161, "00225"),
    Copy(date(2025, 11, 10), date(2025, 11, 11), 190, "00425", games_a_day=1),
    Copy(date(2025, 10, 21), date(2025, 11, 12), 364, "00226"),
)


def make_slate(folder: Path) -> Path:
    """A slate of two seasons: the end of one up to 20 May 2026, and the beginning of the next."""
    with (SAMPLE / "schedule_revisions.csv").open(newline="", encoding="utf-8") as file:
        revisions = list(csv.DictReader(file))
    known = Counter(row["nba_game_id"] for row in revisions)
    facts = pq.read_table(SAMPLE / "player_games.parquet")
    played = set(facts["nba_game_id"].to_pylist())
    plain = [r for r in revisions if known[r["nba_game_id"]] == 1 and r["nba_game_id"] in played]
    folder.mkdir()
    shutil.copy(SAMPLE / "ids.csv", folder)
    tables: list[pa.Table] = []
    moved: list[dict[str, str]] = []
    new_ids: list[tuple[str, str, int]] = []
    for copy in COPIES:
        rows = [
            row
            for row in plain
            if copy.first <= date.fromisoformat(row["game_date_et"]) <= copy.last
        ]
        of_day: Counter[str] = Counter()
        for row in rows:
            of_day[row["game_date_et"]] += 1
            if copy.games_a_day is None or of_day[row["game_date_et"]] <= copy.games_a_day:
                game_id = copy.prefix + row["nba_game_id"][5:]
                new_ids.append((row["nba_game_id"], game_id, copy.days))
                moved.append(_moved(row, game_id, copy.days))
        ids = {old: new for old, new, days in new_ids if days == copy.days}
        tables.append(_lines(facts, ids, copy.days))
    table = pa.concat_tables(tables)
    pq.write_table(table, folder / "player_games.parquet")
    _write(folder / "schedule_revisions.csv", moved)
    players = {str(player) for player in table["nba_player_id"].to_pylist()}
    for name in ("games.csv", "rosters.csv"):
        with (SAMPLE / name).open(newline="", encoding="utf-8") as file:
            found = list(csv.DictReader(file))
        copied = []
        for old, new, days in new_ids:
            for row in found:
                if row["nba_game_id"] != old:
                    continue
                row = row | {"nba_game_id": new}
                if name == "games.csv":
                    row["scheduled_tip_utc"] = _later(row["scheduled_tip_utc"], days)
                else:
                    # The sandbox knows a player by the games he appeared in.
                    listed = (p for p in row["did_not_play"].split() if p in players)
                    row["did_not_play"] = " ".join(listed)
                copied.append(row)
        _write(folder / name, copied)
    return folder


def _lines(facts: pa.Table, ids: dict[str, str], days: int) -> pa.Table:
    lines = facts.filter(pc.is_in(facts["nba_game_id"], pa.array(sorted(ids))))
    names = pa.array([ids[game] for game in lines["nba_game_id"].to_pylist()])
    dates = [day + timedelta(days=days) for day in lines["game_date"].to_pylist()]
    kind = lines.schema.field("game_date").type
    for name, values in (("nba_game_id", names), ("game_date", pa.array(dates, kind))):
        lines = lines.set_column(lines.schema.get_field_index(name), name, values)
    return lines


def _moved(row: dict[str, str], game_id: str, days: int) -> dict[str, str]:
    day = date.fromisoformat(row["game_date_et"]) + timedelta(days=days)
    known = _PUBLISHED if game_id.startswith("00226") else row["known_at_utc"]
    return row | {
        "nba_game_id": game_id,
        "known_at_utc": known,
        "game_date_et": day.isoformat(),
        "tip_utc": _later(row["tip_utc"], days),
    }


def _later(instant: str, days: int) -> str:
    return instant_text(parse_instant(instant) + timedelta(days=days)) if instant else ""


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@dataclass
class Year:
    """What a year came to. `failures` are the sentences of what did not hold."""

    seconds: list[float] = field(default_factory=list)
    built: list[date] = field(default_factory=list)
    requests: int = 0
    failures: list[str] = field(default_factory=list)
    seasons: dict[str, int] = field(default_factory=dict)

    @property
    def figures(self) -> list[str]:
        """The figures, a sentence each."""
        games = ", ".join(f"{count} of {season}" for season, count in self.seasons.items())
        return [
            f"{len(self.seconds)} ticks in {sum(self.seconds):.0f} s, {len(self.built)} of them "
            f"built; the longest took {max(self.seconds):.0f} s.",
            f"{self.requests} requests. Games with a whole box score: {games}.",
        ]


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def live(sandbox: Sandbox, settings: Settings, first: date, last: date, console: Console) -> Year:
    """Live through the days. Only sets the sandbox's clock, and ticks."""
    year = Year()
    _at(sandbox, first - timedelta(days=1))
    clock = _clock(first - timedelta(days=1))
    if backfill(settings, Console(file=io.StringIO()), clock, seasons_of([first])):
        year.failures.append("the backfill of the old season is not whole")
    for day in days(first, last):
        _at(sandbox, day)
        quiet = Console(file=io.StringIO(), width=200)
        began, before = time.monotonic(), len(sandbox.requests())
        try:
            tick(settings, quiet, _clock(day), verbose=False)
        except NbaPropsError as error:
            year.failures.append(f"the tick of {day} failed: {error}")
        year.seconds.append(time.monotonic() - began)
        year.requests += len(sandbox.requests()) - before
        output = quiet.file.getvalue()  # type: ignore[attr-defined]
        if " 0 build(s)" not in output:
            year.built.append(day)
        console.print(f"{day} {year.seconds[-1]:5.1f} s {output.splitlines()[-1]}")
    _read(year, sandbox, settings, last)
    return year


def _read(year: Year, sandbox: Sandbox, settings: Settings, last: date) -> None:
    with open_reader(settings, settings.nba_props_schema) as reader:
        for row in reader.rows("select * from {incidents}"):
            year.failures.append(f"incident {row['incident_key']}: {row['state']} {row['cause']}")
        for row in reader.rows(
            "select source, endpoint, reason, count(*) as n from {stg_rejects} group by all"
        ):
            year.failures.append(f"{row['n']} rejects of {row['source']}: {row['reason']}")
        for day in OFF_SEASON:
            report = read_report(reader, day)
            if day <= last and (report.exit_code or report.boundaries):
                year.failures.append(f"something was due on {day}")
        year.seasons = {
            str(row["season"]): row["n"]
            for row in reader.rows(
                "select season, count(*) as n from {game_summary} group by season order by season"
            )
        }
        owed = reader.rows(
            "select count(*) as n from {rec_schedule_to_boxscores} "
            "where entity = 'game' and state not in ('complete', 'not_due')"
        )[0]["n"]
        if owed:
            year.failures.append(f"{owed} games are not complete")
    posts = len(sandbox.slack_posts())
    if posts:
        year.failures.append(f"{posts} messages went to Slack")


def _without_models(project: Path) -> None:
    """A tick that trains and predicts builds twice; what it predicts is the soak's business."""
    declared = project / "dbt_project.yml"
    text = declared.read_text(encoding="utf-8")
    if _LEAST not in text:
        raise RuntimeError(f"{declared} does not say {_LEAST}")
    declared.write_text(text.replace(_LEAST, "training_min_rows: 1000000"), encoding="utf-8")


def _clock(day: date) -> Clock:
    return Clock(utc(datetime(day.year, day.month, day.day, _HOUR, _MINUTE)), "given")


def _at(sandbox: Sandbox, day: date) -> None:
    sandbox.set_clock(_clock(day).as_of_utc)


def year_lived(first: date, last: date, console: Console, keep: bool = False) -> Year:
    """Live through it in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="year-"))
    try:
        with Sandbox(make_slate(folder / "slate")) as sandbox:
            settings = make_settings(sandbox, folder)
            _without_models(settings.nba_props_project_dir)
            return live(sandbox, settings, first, last, console)
    finally:
        if keep:
            console.print(f"The warehouse is {folder}.")
        else:
            shutil.rmtree(folder)


def main() -> int:
    """Live through it and report. 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="year", description=__doc__)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=FIRST)
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=LAST)
    parser.add_argument("--keep", action="store_true", help="keep the warehouse")
    options = parser.parse_args()
    console = Console(highlight=False, width=200)
    year = year_lived(options.first, options.last, console, options.keep)
    for line in year.figures:
        console.print(line)
    for line in year.failures:
        console.print(f"does not hold: {line}", markup=False)
    if not year.failures:
        console.print("All that must hold does.")
    return 1 if year.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
