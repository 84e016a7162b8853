"""A sandbox over a bare facts table: other seasons, no schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sandbox.facts import COLUMNS, COUNTS
from sandbox.ids import derive
from sandbox.server import Sandbox
from sandbox.testing import Client, label
from sandbox.world import World, load

# game, date, (team, home, minutes of each of five players) twice
GAMES: tuple[tuple[str, date, tuple[tuple[str, bool, int], ...]], ...] = (
    ("0021900001", date(2019, 10, 22), (("LAL", True, 48), ("LAC", False, 48))),
    ("0021901300", date(2020, 8, 14), (("LAL", True, 53), ("SAC", False, 53))),
    ("0022000001", date(2020, 12, 22), (("LAL", True, 58), ("LAC", False, 58))),
    ("0022000002", date(2020, 12, 25), (("MIA", False, 48), ("WAS", False, 48))),
)


def table(games: Any = GAMES, **changes: object) -> pa.Table:
    rows: list[dict[str, object]] = []
    for game_id, day, sides in games:
        for code, home, minutes in sides:
            for number in range(5):
                points = 20 + number + (5 if home else 0)
                row: dict[str, object] = dict.fromkeys(COLUMNS)
                row |= dict.fromkeys(COUNTS, 0)
                row |= {"fgm": points // 2, "fga": points, "ftm": points % 2, "fta": 2}
                row |= {"dreb": 4, "reb": 4, "pts": points, "plus_minus": 0, "minutes": minutes}
                row |= {"nba_game_id": game_id, "game_date": day, "team": code, "is_home": home}
                player = 1000 + 10 * sorted({"LAL", "LAC", "SAC", "MIA", "WAS"} | {code}).index(
                    code
                )
                row |= {
                    "nba_player_id": player + number,
                    "player_name": f"Player {player + number}",
                }
                rows.append(row | changes)
    schema = pa.schema(
        [pa.field(name, pa.int32()) for name in (*COUNTS, "plus_minus", "minutes", "nba_player_id")]
        + [pa.field("is_home", pa.bool_()), pa.field("game_date", pa.date32())]
        + [
            pa.field(name, pa.string())
            for name in COLUMNS
            if name
            not in (*COUNTS, "plus_minus", "minutes", "nba_player_id", "is_home", "game_date")
        ]
    )
    return pa.Table.from_pylist(rows, schema)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("facts") / "facts.parquet"
    pq.write_table(table(), path)
    return path


@pytest.fixture(scope="module")
def running(path: Path) -> Iterator[Sandbox]:
    with Sandbox(path) as running:
        yield running


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_clock(running.world.end)
    return Client(running.url)


def test_the_season_is_that_of_the_game_and_not_of_its_date(client: Client) -> None:
    rows = client.games(**{"seasons[]": 2019})
    assert {(label(row), row["date"]) for row in rows} == {
        ("LAC@LAL", "2019-10-22"),
        ("SAC@LAL", "2020-08-14"),
    }
    assert [label(row) for row in client.box_scores("2020-08-14")] == ["SAC@LAL"]
    assert [label(row) for row in client.games(**{"dates[]": "2020-08-14"})] == ["SAC@LAL"]


def test_the_tip_is_assumed_at_seven_at_the_arena(client: Client) -> None:
    tips = {row["date"]: row["datetime"] for row in client.games()}
    assert tips["2019-10-22"] == "2019-10-23T02:00:00.000Z"
    assert tips["2020-12-22"] == "2020-12-23T03:00:00.000Z"
    assert tips["2020-12-25"] == "2020-12-26T00:00:00.000Z"


def test_overtime_is_read_from_the_minutes(client: Client) -> None:
    periods = {row["date"]: row["period"] for row in client.games()}
    assert periods == {"2019-10-22": 4, "2020-08-14": 5, "2020-12-22": 6, "2020-12-25": 4}


def test_neutral_ground_has_a_home_team_all_the_same(client: Client) -> None:
    assert [label(row) for row in client.box_scores("2020-12-25")] == ["MIA@WAS"]


def test_the_schedule_is_that_of_the_season_on(client: Client) -> None:
    client.clock("2020-08-15T12:00:00Z")
    assert set(client.schedule()) >= {"2019-10-22", "2020-08-14"}
    client.clock("2020-12-01T12:00:00Z")
    assert set(client.schedule()) >= {"2020-12-22", "2020-12-25"}
    client.clock("2012-01-01T12:00:00Z")
    assert client.schedule() == {}
    assert client.games() == []


def test_unknown_detail_is_completed(tmp_path: Path) -> None:
    unknown = dict.fromkeys(("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "pf"))
    pq.write_table(table(**unknown), tmp_path / "facts.parquet")
    world = load(tmp_path / "facts.parquet")
    for game in world.games.values():
        for line in world.lines(game):
            assert 2 * line.fgm + line.fg3m + line.ftm == line.pts
            assert line.oreb + line.dreb == line.reb == 4


def test_files_that_are_no_facts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    pq.write_table(table().drop_columns(["pts"]), path)
    with pytest.raises(ValueError, match="no column pts"):
        load(path)
    seattle = (("0020700001", date(2007, 10, 30), (("SEA", True, 48), ("LAL", False, 48))),)
    pq.write_table(table(seattle), path)
    with pytest.raises(ValueError, match="'SEA'"):
        load(path)
    one_team = (("0021900001", date(2019, 10, 22), (("LAL", True, 48),)),)
    pq.write_table(table(one_team), path)
    with pytest.raises(ValueError, match="1 teams"):
        load(path)


def test_a_collision_of_ids_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sandbox.ids").ids.RANGES, ("espn", "game"), (0, 10))
    ids = derive("espn", "game", [str(number) for number in range(10)])
    assert sorted(ids.values()) == list(range(10))
    assert ids == derive("espn", "game", [str(number) for number in reversed(range(10))])


def test_a_team_is_the_one_of_the_latest_game(path: Path) -> None:
    world: World = load(path)
    for when, code in ((datetime(2015, 1, 1, tzinfo=UTC), "LAL"), (world.end, "LAL")):
        assert world.team_of(1010, when) == code
