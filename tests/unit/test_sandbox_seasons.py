"""The sandbox over two seasons: the old file, the flip, the pre-season, the whole list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sample.year import make_slate
from sandbox.server import Sandbox
from sandbox.testing import Client

FILE = "/nba/static/json/staticData/scheduleLeagueV2.json"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    slate: Path = make_slate(tmp_path_factory.mktemp("year") / "slate")
    with Sandbox(slate) as sandbox:
        yield sandbox


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_faults([])
    return Client(running.url, timeout=60)


def file(client: Client, day: str) -> tuple[str, dict[str, int]]:
    """Season that the file names on a morning, and its games by the beginning of their ids."""
    client.clock(f"{day}T13:45:00Z")
    held: dict[str, Any] = client.get(FILE).json()["leagueSchedule"]
    kinds: dict[str, int] = {}
    for row in (row for day_ in held["gameDates"] for row in day_["games"]):
        kinds[row["gameId"][:5]] = kinds.get(row["gameId"][:5], 0) + 1
    return held["seasonYear"], kinds


@pytest.mark.parametrize("day", ["2026-06-01", "2026-07-01", "2026-07-11", "2026-07-14"])
def test_until_the_flip_it_is_the_old_seasons_file(client: Client, day: str) -> None:
    season, kinds = file(client, day)
    assert season == "2025-26"
    assert kinds["00225"] > 80
    assert client.games(**{"seasons[]": 2026}) == []


def test_then_a_few_games_of_the_pre_season(client: Client) -> None:
    assert file(client, "2026-07-17") == ("2026-27", {"00126": 4})
    assert client.games(**{"seasons[]": 2026}) == []


def test_in_the_summer_injuries_say_nothing_new(client: Client) -> None:
    lists = []
    for day in ("2026-06-15", "2026-07-03"):
        client.clock(f"{day}T13:45:00Z")
        lists.append(client.get("/bdl/v1/player_injuries", per_page=100).json()["data"])
    assert lists[0] == lists[1] != []


@pytest.mark.parametrize("day", ["2026-08-14", "2026-10-19", "2026-10-21"])
def test_then_the_whole_list(client: Client, day: str) -> None:
    season, kinds = file(client, day)
    assert season == "2026-27"
    assert kinds["00226"] == len(client.games(**{"seasons[]": 2026})) > 150
    assert kinds["00126"] == 4


def test_opening_night_is_played(client: Client) -> None:
    client.clock("2026-10-21T13:45:00Z")
    assert {row["status"] for row in client.box_scores("2026-10-20")} == {"Final"}


def test_the_bundled_slate_flips_too(client: Client) -> None:
    with Sandbox() as bundled:
        own = Client(bundled.url, timeout=60)
        assert file(own, "2026-07-10")[0] == "2025-26"
        assert file(own, "2026-07-20") == ("2026-27", {"00126": 4})
        assert file(own, "2025-07-10") == ("2024-25", {})


def test_a_stale_answer_and_one_of_another_season(client: Client) -> None:
    client.faults(
        {"endpoint": "nba/schedule", "fault": "stale", "as_of": "2026-07-10T12:00:00Z"},
        {"endpoint": "bdl/games", "fault": "other_season"},
    )
    assert file(client, "2026-08-20")[0] == "2025-26"
    assert {row["season"] for row in client.games(**{"seasons[]": 2026})} == {2025}


@pytest.mark.parametrize("as_of", [None, "soon", "2026-07-10"])
def test_a_stale_answer_needs_an_instant(client: Client, as_of: str | None) -> None:
    with pytest.raises(ValueError, match="write 2026-07-10T12:00:00Z"):
        client.faults({"endpoint": "nba/schedule", "fault": "stale", "as_of": as_of})
