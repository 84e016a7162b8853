"""`bench.recorded`: silent where staging says what the answers say, and loud at a wrong value."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bench import recorded
from bench.recorded_compare import Kept, compare
from bench.recorded_others import READERS
from sandbox.recorded import Recorded
from tests.unit import recordings

# A value of each staging table: what is planted in its place, and the endpoint that must report it.
PLANTED = [
    ("nba/schedule", "stg_nba__schedule", "away_score", "99"),
    ("nba/schedule", "stg_nba__schedule", "tip_utc", "timestamp '2026-02-12 00:31:00'"),
    ("nba/box_scores", "stg_nba__box_scores", "is_final", "false"),
    ("nba/box_scores", "stg_nba__box_score_lines", "minutes", "minutes + 0.01"),
    ("nba/play_by_play", "stg_nba__play_by_play", "score_falls", "1"),
    ("nba/referee_assignments", "stg_nba__referee_assignments", "official_2", "'Zoa Bix'"),
    ("balldontlie/games", "stg_balldontlie__games", "status", "null"),
    ("balldontlie/box_scores", "stg_balldontlie__box_scores", "home_score", "109"),
    ("balldontlie/box_scores", "stg_balldontlie__box_score_lines", "reb", "oreb"),
    ("balldontlie/players", "stg_balldontlie__players", "team", "'UTA'"),
    (
        "balldontlie/player_injuries",
        "stg_balldontlie__player_injury_versions",
        "return_date",
        "null",
    ),
    ("balldontlie/player_props", "stg_balldontlie__player_props", "line", "25"),
    ("espn/scoreboard", "stg_espn__scoreboard", "away_team", "home_team"),
    ("espn/game_summaries", "stg_espn__game_summaries", "period", "4"),
    ("espn/game_summaries", "stg_espn__box_score_lines", "turnover", "stl"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    recordings.write(folder)
    return folder


@pytest.fixture(scope="module")
def answers(folder: Path) -> list[Kept]:
    found, others = recorded.read(Recorded(folder))
    assert others == []
    return found


@pytest.fixture(scope="module")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse that the command has built and found without a difference."""
    path = tmp_path_factory.mktemp("warehouse") / "recorded.duckdb"
    assert recorded.main([str(folder), "--warehouse", str(path)]) == 0
    return path


@pytest.fixture
def spoiled(built: Path, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "recorded.duckdb"
    shutil.copy(built, path)
    yield path
    path.unlink()


def plant(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def test_what_is_staged_as_answered_is_no_difference(answers: list[Kept], built: Path) -> None:
    results = compare(answers, built)
    assert results.keys() == READERS.keys()
    assert [text for result in results.values() for text in result.differences] == []
    assert all(result.compared for result in results.values())


@pytest.mark.parametrize(("endpoint", "table", "column", "value"), PLANTED)
def test_a_wrong_value_is_reported(
    answers: list[Kept], spoiled: Path, endpoint: str, table: str, column: str, value: str
) -> None:
    plant(spoiled, f"update nba.{table} set {column} = {value}")
    results = compare(answers, spoiled)
    assert [name for name, result in results.items() if result.differences] == [endpoint]
    assert all(f": {column} is " in text for text in results[endpoint].differences)


def test_a_row_too_few_and_a_row_too_many_are_reported(answers: list[Kept], spoiled: Path) -> None:
    plant(spoiled, "delete from nba.stg_balldontlie__box_score_lines where bdl_player_id = '11'")
    plant(
        spoiled,
        "insert into nba.stg_balldontlie__players "
        "select * replace ('99' as bdl_player_id) from nba.stg_balldontlie__players limit 1",
    )
    results = compare(answers, spoiled)
    assert results["balldontlie/box_scores"].differences == [
        "stg_balldontlie__box_score_lines GSW@MIN 2026-02-11 11: 0 rows staged, not 1"
    ]
    assert results["balldontlie/players"].differences == [
        "stg_balldontlie__players 99: staged, and in no answer"
    ]


def test_an_answer_of_another_shape_is_reported(answers: list[Kept], built: Path) -> None:
    changed = [
        kept._replace(body={"game": {"gameId": "1"}}) if kept.endpoint == "nba/box_scores" else kept
        for kept in answers
    ]
    results = compare(changed, built)
    assert [name for name, result in results.items() if result.differences] == ["nba/box_scores"]
    assert "has another shape (KeyError(" in results["nba/box_scores"].differences[0]


def test_the_table_and_the_exit_code(
    folder: Path,
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def copied(duckdb_path: Path, _target: Path) -> None:
        duckdb_path.unlink()
        shutil.copy(built, duckdb_path)
        plant(duckdb_path, "update nba.stg_nba__box_scores set attendance = 1")

    monkeypatch.setattr(recorded, "build", copied)
    extra = tmp_path / "folder"
    shutil.copytree(folder, extra)
    (extra / "bdl/v1/box_scores?date=2026-02-12.meta.json").write_text('{"status": 503}')
    (extra / "bdl/v1/teams.json").write_text("{}")
    assert recorded.main([str(extra)]) == recorded.DIFFERENT
    out = capsys.readouterr().out
    assert "| nba/box_scores | 1 |" in out
    assert "attendance is 1, the JSON says 18000" in out
    assert "not read: bdl/v1/box_scores?date=2026-02-12: status 503" in out
    assert "not read: bdl/v1/teams?: no endpoint" in out


def test_an_answer_without_a_moment_is_taken_to_have_come_after_its_game(tmp_path: Path) -> None:
    recordings.write(tmp_path)
    for sidecar in tmp_path.rglob("*.meta.json"):
        sidecar.unlink()
    found, _ = recorded.read(Recorded(tmp_path))
    moments = {kept.endpoint: f"{kept.asked.at:%Y-%m-%d %H:%M}" for kept in found}
    for endpoint in ("nba/box_scores", "espn/scoreboard", "balldontlie/box_scores"):
        assert moments[endpoint] == "2026-02-12 17:00"
    assert moments["nba/schedule"][:7] == "2026-01"
