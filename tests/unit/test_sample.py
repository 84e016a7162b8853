"""The bundled slate, and the program that makes it."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sample
from sample.build import build, main
from sandbox.facts import COLUMNS
from sandbox.ids import SOURCES, derive, spelling

SAMPLE = Path(sample.__file__).parent
FILES = ("player_games.parquet", "games.csv", "schedule_revisions.csv", "ids.csv", "rosters.csv")


def read(name: str, folder: Path = SAMPLE) -> list[dict[str, str]]:
    with (folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_is_small() -> None:
    assert sum((SAMPLE / name).stat().st_size for name in FILES) < 1_000_000


def test_the_lines() -> None:
    table = pq.read_table(SAMPLE / "player_games.parquet")
    assert table.num_rows == 14_991
    assert max(table.column("game_date").to_pylist()) == date(2026, 1, 26)
    synthetic = [row for row in table.to_pylist() if row["synthetic_detail"]]
    assert len(synthetic) == 106
    for row in table.to_pylist():
        assert 2 * row["fgm"] + row["fg3m"] + row["ftm"] == row["pts"]
        assert row["oreb"] + row["dreb"] == row["reb"]
    for row in synthetic:
        assert 0 <= row["fg3m"] <= row["fgm"] <= row["fga"]
        assert row["fg3m"] <= row["fg3a"] <= row["fga"]
        assert row["ftm"] <= row["fta"]
        assert row["pf"] <= 5


def test_the_games() -> None:
    games = read("games.csv")
    assert len(games) == 1230
    assert sum(bool(row["home_score"]) for row in games) == 690
    teams = Counter(row[side] for row in games for side in ("home", "away"))
    assert set(teams.values()) == {82}
    assert {row["tip_source"] for row in games} == {"public", "assumed"}
    assumed = [row["nba_game_id"] for row in games if row["tip_source"] == "assumed"]
    assert all(game >= "0022501201" for game in assumed)


def test_the_revisions() -> None:
    rows = read("schedule_revisions.csv")
    assert {row["known_at_source"] for row in rows} == {"assumed"}
    changed = {(row["nba_game_id"], row["change"]) for row in rows if row["change"] != "scheduled"}
    assert {game for game, change in changed if change == "postponed"} == {
        "0022500369",
        "0022500370",
        "0022500529",
        "0022500644",
        "0022500651",
        "0022500652",
    }
    assert len({row["nba_game_id"] for row in rows}) == 1230
    assert sum(change == "teams_known" for _, change in changed) == 6


def test_every_game_is_known_before_it_is_played() -> None:
    known: dict[str, str] = {}
    for row in read("schedule_revisions.csv"):
        if row["change"] in ("scheduled", "teams_known", "rescheduled"):
            assert row["known_at_utc"] < (row["tip_utc"] or "9")
            known[row["nba_game_id"]] = row["game_date_et"]
    table = pq.read_table(SAMPLE / "player_games.parquet", columns=["nba_game_id", "game_date"])
    for row in table.to_pylist():
        assert known[row["nba_game_id"]] == str(row["game_date"])


def test_the_ids_are_the_ones_that_the_hash_gives() -> None:
    rows = read("ids.csv")
    names = {int(r["nba_id"]): r["spelling"] for r in rows if r["source"] == "nba"}
    players = [r["nba_id"] for r in rows if (r["source"], r["entity"]) == ("nba", "player")]
    games = [row["nba_game_id"] for row in read("games.csv")]
    for source in SOURCES:
        for entity, wanted in (("player", players), ("game", games)):
            found = {
                row["nba_id"]: int(row["source_id"])
                for row in rows
                if (row["source"], row["entity"]) == (source, entity)
            }
            assert found == derive(source, entity, wanted)
        for row in rows:
            if (row["source"], row["entity"]) == (source, "player"):
                number = int(row["nba_id"])
                assert row["spelling"] == spelling(source, number, names[number])


def test_the_rosters_list_nobody_who_played() -> None:
    played: dict[tuple[str, str], set[str]] = {}
    table = pq.read_table(SAMPLE / "player_games.parquet")
    for row in table.select(["nba_game_id", "team", "nba_player_id"]).to_pylist():
        key = (row["nba_game_id"], row["team"])
        played.setdefault(key, set()).add(str(row["nba_player_id"]))
    rows = read("rosters.csv")
    assert len(rows) == 2 * 690
    assert {row["source"] for row in rows} == {"synthetic"}
    for row in rows:
        absent = row["did_not_play"].split()
        here = played[row["nba_game_id"], row["team"]]
        assert not here & set(absent)
        assert len(here) + len(absent) <= max(17, len(here))


def as_input(folder: Path) -> tuple[Path, Path]:
    """Write the sample back in the form of the files it is made from."""
    table = pq.read_table(SAMPLE / "player_games.parquet").drop_columns(["synthetic_detail"])
    season = pa.array(["2025-26"] * table.num_rows)
    facts = table.append_column("season", season).select(["season", *COLUMNS])
    pq.write_table(facts, folder / "facts.parquet")
    moved = {
        row["nba_game_id"] for row in read("schedule_revisions.csv") if row["change"] != "scheduled"
    }
    played = dict(
        zip(*(facts.column(name).to_pylist() for name in ("nba_game_id", "game_date")), strict=True)
    )
    rows = []
    for row in read("games.csv"):
        game = row["nba_game_id"]
        day = str(played.get(game, "")) if game not in moved else ""
        if game < "0022501201" and day and game not in moved:
            rows.append((game, row["home"], row["away"], row["scheduled_tip_utc"], day, day))
    with (folder / "schedule.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            (
                "nba_game_id",
                "home",
                "away",
                "scheduled_tip_utc",
                "scheduled_date_et",
                "played_date_et",
            )
        )
        writer.writerows(rows)
    keep = pa.array([game in {row[0] for row in rows} for game in facts["nba_game_id"].to_pylist()])
    pq.write_table(facts.filter(keep), folder / "facts.parquet")
    return folder / "facts.parquet", folder / "schedule.csv"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    facts, schedule = as_input(tmp_path)
    for out in ("one", "two"):
        arguments = ["--facts", str(facts), "--schedule", str(schedule)]
        assert main([*arguments, "--out", str(tmp_path / out)]) == 0
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    again = {row["nba_game_id"]: row for row in read("games.csv", tmp_path / "one")}
    for row in read("games.csv"):
        if row["nba_game_id"] in again:
            assert again[row["nba_game_id"]] == row


@pytest.mark.skipif(
    not os.environ.get("SAMPLE_FACTS") or not os.environ.get("SAMPLE_SCHEDULE"),
    reason="set SAMPLE_FACTS and SAMPLE_SCHEDULE to the files the sample is made from",
)
def test_the_committed_files_are_what_the_program_makes(tmp_path: Path) -> None:
    facts, schedule = (Path(os.environ[n]) for n in ("SAMPLE_FACTS", "SAMPLE_SCHEDULE"))
    build(facts, schedule, "2025-26", date(2026, 1, 26), tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name
