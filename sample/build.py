"""Make the bundled slate from a facts table and a schedule.

Run ``python -m sample.build --facts FILE --schedule FILE``. The same input gives the same
bytes. What each file holds, and what in it is fact, assumed or synthetic: ``README.md``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sample.moves import ARENAS, MOVES, PUBLISHED, SPECIAL, Move
from sandbox import world
from sandbox.clock import eastern_midnight, instant_text, local_evening
from sandbox.detail import complete
from sandbox.facts import COLUMNS, COUNTS
from sandbox.facts import load as load_facts
from sandbox.ids import SOURCES, derive, spelling
from sandbox.rosters import did_not_play
from sandbox.teams import TEAMS, team

Row = dict[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, write the files, print what was written."""
    parser = argparse.ArgumentParser(prog="sample.build", description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="facts table (Parquet)")
    parser.add_argument("--schedule", type=Path, required=True, help="schedule of the season (CSV)")
    parser.add_argument("--season", default="2025-26", help="season to keep (default %(default)s)")
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        default=date(2026, 1, 26),
        help="last game date to keep (default %(default)s)",
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="folder to write to"
    )
    options = parser.parse_args(arguments)
    build(options.facts, options.schedule, options.season, options.until, options.out)
    for path in sorted(options.out.glob("*.parquet")) + sorted(options.out.glob("*.csv")):
        print(f"{path.stat().st_size:>9,} bytes  {path.name}")
    return 0


def build(facts: Path, schedule: Path, season: str, until: date, out: Path) -> None:
    """Write the five files of the slate to ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    _write_lines(facts, season, until, out / "player_games.parquet")
    with schedule.open(newline="", encoding="utf-8") as file:
        games = sorted(csv.DictReader(file), key=lambda row: row["nba_game_id"])
    results = load_facts(out / "player_games.parquet").results
    for row in games:
        result = results.get(row["nba_game_id"])
        if result is not None:
            flipped = result.home != row["home"]
            row["home_score"] = str(result.away_score if flipped else result.home_score)
            row["away_score"] = str(result.home_score if flipped else result.away_score)
        else:
            row["home_score"] = row["away_score"] = ""
    _write_games(games, out)
    _write_ids(out, [row["nba_game_id"] for row in games])
    slate = world.load(out)
    _write_rosters(slate, out / "rosters.csv")


def _write_lines(facts: Path, season: str, until: date, path: Path) -> None:
    table = pq.read_table(facts)
    keep = pc.and_(
        pc.equal(table.column("season"), season),
        pc.less_equal(table.column("game_date"), pa.scalar(until)),
    )
    table = table.filter(keep).select(list(COLUMNS))
    table = table.sort_by([("nba_game_id", "ascending"), ("nba_player_id", "ascending")])
    synthetic = [False] * table.num_rows
    columns = {name: table.column(name).to_pylist() for name in COLUMNS}
    for row in range(table.num_rows):
        if all(columns[name][row] is not None for name in COUNTS):
            continue
        synthetic[row] = True
        detail = complete(
            columns["nba_game_id"][row],
            columns["nba_player_id"][row],
            columns["pts"][row],
            columns["reb"][row],
            columns["minutes"][row],
        )
        for name, value in detail._asdict().items():
            columns[name][row] = value
    for index, name in enumerate(COLUMNS):
        kind = table.schema.field(name).type
        if kind in (pa.int64(), pa.int32()):
            kind = pa.int32() if name == "nba_player_id" else pa.int16()
        table = table.set_column(index, name, pa.array(columns[name], kind))
    table = table.append_column("synthetic_detail", pa.array(synthetic))
    # One row group and no statistics: the file is small and is read whole.
    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=table.num_rows,
        write_statistics=False,
        store_schema=False,
    )


def _tip(row: Row) -> tuple[datetime | None, str]:
    """Return the tip on the scheduled date, and whether it is public or assumed."""
    text = row["scheduled_tip_utc"]
    if text:
        tip = datetime.fromisoformat(text)
        # Midnight Eastern means an unknown hour.
        if tip != eastern_midnight(date.fromisoformat(row["scheduled_date_et"])):
            return tip, "public"
    if not row["played_date_et"]:
        return None, "assumed"
    played = date.fromisoformat(row["played_date_et"])
    return local_evening(played, team(row["home"]).zone), "assumed"


def _write_games(games: Iterable[Row], out: Path) -> None:
    played: list[Row] = []
    revisions: list[Row] = []
    for row in games:
        game_id = row["nba_game_id"]
        tip, source = _tip(row)
        played.append(
            {
                "nba_game_id": game_id,
                "home": row["home"],
                "away": row["away"],
                "scheduled_tip_utc": "" if tip is None else instant_text(tip),
                "tip_source": source,
                "home_score": row.get("home_score", ""),
                "away_score": row.get("away_score", ""),
                "arena_city": ARENAS.get(game_id, ""),
            }
        )
        revisions += _revisions(row, tip)
    _write(out / "games.csv", played)
    _write(out / "schedule_revisions.csv", revisions)


def _revisions(row: Row, tip: datetime | None) -> list[Row]:
    game_id = row["nba_game_id"]
    special = SPECIAL.get(game_id)
    if special is None:
        day = date.fromisoformat(row["scheduled_date_et"])
        first = _revision(game_id, PUBLISHED, day, tip, "scheduled", "normal")
        return [first, *(_moved(game_id, day, tip, move) for move in MOVES.get(game_id, ()))]
    played = date.fromisoformat(row["played_date_et"])
    if not row["scheduled_date_et"]:
        return [_revision(game_id, special, played, tip, "scheduled", "normal")]
    day = date.fromisoformat(row["scheduled_date_et"])
    return [
        _revision(game_id, PUBLISHED, day, None, "scheduled", "tbd"),
        _revision(game_id, special, played, tip, "teams_known", "normal"),
    ]


def _moved(game_id: str, day: date, tip: datetime | None, move: Move) -> Row:
    if move.new_date is not None and tip is not None:
        tip += timedelta(days=(move.new_date - day).days)
        day = move.new_date
    return _revision(game_id, move.known_at, day, tip, move.change, move.shape)


def _revision(
    game_id: str, known_at: datetime, day: date, tip: datetime | None, change: str, shape: str
) -> Row:
    return {
        "nba_game_id": game_id,
        "known_at_utc": instant_text(known_at.astimezone(UTC)),
        "known_at_source": "assumed",
        "game_date_et": day.isoformat(),
        "tip_utc": "" if tip is None else instant_text(tip),
        "change": change,
        "feed_shape": shape,
    }


def _write_ids(out: Path, game_ids: list[str]) -> None:
    names = load_facts(out / "player_games.parquet").names
    rows: list[Row] = []

    def add(source: str, entity: str, nba_id: object, source_id: object, name: str) -> None:
        rows.append(
            {
                "source": source,
                "entity": entity,
                "nba_id": str(nba_id),
                "source_id": str(source_id),
                "spelling": name,
            }
        )

    for source in SOURCES:
        for item in TEAMS.values():
            own = item.bdl_id if source == "balldontlie" else item.espn_id
            code = item.code if source == "balldontlie" else item.espn_code
            add(source, "team", item.nba_id, own, code)
        for player, own in sorted(
            derive(source, "player", names).items(), key=lambda pair: int(pair[0])
        ):
            add(source, "player", player, own, spelling(source, int(player), names[int(player)]))
        for game_id, own in derive(source, "game", game_ids).items():
            add(source, "game", game_id, own, "")
    for item in TEAMS.values():
        add("nba", "team", item.nba_id, item.nba_id, item.code)
    for number, name in sorted(names.items()):
        add("nba", "player", number, number, name)
    _write(out / "ids.csv", rows)


def _write_rosters(slate: world.World, path: Path) -> None:
    listed: dict[tuple[str, str], tuple[int, ...]] = {}
    for season in slate.by_season:
        listed |= did_not_play(slate.team_games(season))
    _write(
        path,
        [
            {
                "nba_game_id": game_id,
                "team": code,
                "did_not_play": " ".join(str(player) for player in players),
                "source": "synthetic",
            }
            for (game_id, code), players in sorted(listed.items())
        ],
    )


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    raise SystemExit(main())
