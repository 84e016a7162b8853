"""Every declared endpoint against the sandbox: it lands, a second time adds nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import StringIO

import duckdb
import pytest
import requests
from rich.console import Console

from nba_props.commands.data.scrape import scrape
from sandbox.server import Sandbox
from scrapers.clock import Clock
from scrapers.errors import WarehouseError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.sources import ENDPOINTS, balldontlie, endpoint_named, espn, nba
from scrapers.sources.endpoint import Endpoint
from tests.unit.support import KEY

SATURDAY = date(2026, 1, 24)
OFF = "0022500644"  # GSW@MIN, postponed on the Saturday, played on the Sunday
EVENING = datetime(2026, 1, 24, 21, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 1, 25, 14, tzinfo=UTC)
BY_GAME = [endpoint for endpoint in ENDPOINTS if endpoint.asked_by == "game"]
# Props are there only before tip-off, the others when a game has begun.
MOMENTS = {balldontlie.PLAYER_PROPS.name: datetime(2026, 1, 24, 16, tzinfo=UTC)}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


class Desk:
    """Scrapes in this process against a sandbox into one DuckDB file."""

    def __init__(self, sandbox: Sandbox, settings: Settings) -> None:
        self.sandbox = sandbox
        self.settings = settings
        self.console = Console(width=200, record=True, file=StringIO())
        self.at(NEXT_MORNING)

    def at(self, moment: datetime) -> Desk:
        self.moment = moment
        self.sandbox.set_clock(moment)
        self.sandbox.set_faults([])
        return self

    def scrape(self, *endpoints: Endpoint, day: date = SATURDAY) -> int:
        clock = Clock(self.moment, "given")
        return scrape(self.settings, self.console, clock, [day], endpoints)

    def rows(self, sql: str) -> list[Row]:
        with duckdb.connect(str(self.settings.duckdb_path)) as connection:
            result = connection.execute(sql)
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def fetch_text(self, path: str) -> str:
        """What balldontlie answers now, past the client."""
        url = self.settings.bdl_base_url + path
        return requests.get(url, headers={"Authorization": KEY}, timeout=30).text

    def landed(self, endpoint: Endpoint) -> list[Row]:
        return self.rows(f"select * from {endpoint.table} order by record_key, landed_at_utc")

    def know_games(self, *sources: str) -> dict[str, str]:
        """Make the two models as a build would. Standings on the Saturday by game id."""
        world = self.sandbox.world
        dates, ids = [], []
        for state in world.states(2025, self.moment).values():
            game = state.game
            for day, standing in standings(game.game_id, state.game_date):
                dates.append((game.game_id, day, standing))
            for source in sources:
                number = world.ids.game(source, game.game_id) if source != "nba" else game.game_id
                ids.append((source, str(number), game.game_id))
        with duckdb.connect(str(self.settings.duckdb_path)) as connection:
            connection.execute("create schema if not exists nba")
            connection.execute(
                "create or replace table nba.int_game_dates"
                "(game_id varchar, game_date date, standing varchar, tip_utc timestamp)"
            )
            connection.execute(
                "create or replace table nba.int_game_ids"
                "(source varchar, source_game_id varchar, game_id varchar, is_current boolean)"
            )
            near = [row for row in dates if abs((row[1] - SATURDAY).days) < 2]
            connection.executemany("insert into nba.int_game_dates values (?, ?, ?, null)", near)
            wanted = {row[0] for row in near}
            connection.executemany(
                "insert into nba.int_game_ids values (?, ?, ?, true)",
                [row for row in ids if row[2] in wanted],
            )
        return {row[0]: row[2] for row in near if row[1] == SATURDAY}


def standings(game_id: str, day: date) -> list[tuple[date, str]]:
    if game_id != OFF:
        return [(day, "on")]
    return [(SATURDAY, "postponed"), (date(2026, 1, 25), "on")]


@pytest.fixture
def desk(sandbox: Sandbox, make_settings: Callable[..., Settings]) -> Desk:
    settings = make_settings(
        sandbox.url,
        bdl_base_url=f"{sandbox.url}/bdl",
        nba_cdn_base_url=f"{sandbox.url}/nba",
        nba_officials_base_url=f"{sandbox.url}/officials",
        espn_base_url=f"{sandbox.url}/espn",
        nba_props_read_timeout_seconds=30,
        nba_props_deadline_seconds=30,
    )
    return Desk(sandbox, settings)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.full_name)
def test_it_lands_and_a_second_time_adds_nothing(desk: Desk, endpoint: Endpoint) -> None:
    desk.at(MOMENTS.get(endpoint.name, NEXT_MORNING)).know_games("nba", "balldontlie", "espn")
    assert desk.scrape(endpoint) == 0
    first = desk.landed(endpoint)
    assert first
    assert not [row for row in first if row["record_key"].startswith("unkeyed:")]
    by_season = endpoint.asked_by == "season"
    assert {row["requested_for"] for row in first} == {date(2025, 7, 1) if by_season else SATURDAY}
    assert desk.scrape(endpoint) == 0
    assert desk.landed(endpoint) == first


@pytest.mark.parametrize("endpoint", BY_GAME, ids=lambda endpoint: endpoint.full_name)
def test_each_game_of_a_date_is_asked_once_and_none_that_is_off(
    desk: Desk, endpoint: Endpoint
) -> None:
    desk.at(MOMENTS.get(endpoint.name, NEXT_MORNING))
    games = desk.know_games("nba", "balldontlie", "espn")
    on = {game for game, standing in games.items() if standing != "postponed"}
    assert games[OFF] == "postponed"
    before = len(desk.sandbox.requests())
    assert desk.scrape(endpoint) == 0
    asked = [row["game_id"] for row in desk.sandbox.requests()[before:]]
    assert sorted(asked) == sorted(on)
    attempts = desk.rows("select params, record_keys from raw_ops.scrape_attempts")
    source_ids = desk.rows(
        f"select source_game_id from nba.int_game_ids where source = '{endpoint.source}' "
        f"and game_id in ({', '.join(repr(game) for game in on)})"
    )
    named = sorted(json.loads(row["params"])["game_id"] for row in attempts)
    assert named == sorted(row["source_game_id"] for row in source_ids)
    if endpoint.is_single:
        for row in attempts:
            assert json.loads(row["record_keys"]) == [json.loads(row["params"])["game_id"]]


def test_the_make_up_game_is_asked_on_its_new_date(desk: Desk) -> None:
    desk.at(datetime(2026, 1, 26, 14, tzinfo=UTC)).know_games("nba")
    desk.scrape(nba.BOX_SCORES, day=date(2026, 1, 25))
    keys = {row["record_key"]: row["requested_for"] for row in desk.landed(nba.BOX_SCORES)}
    assert keys[OFF] == date(2026, 1, 25)


def test_without_a_build_nothing_is_asked_and_no_run_is_begun(desk: Desk) -> None:
    before = len(desk.sandbox.requests())
    with pytest.raises(WarehouseError, match="has not been built") as caught:
        desk.scrape(balldontlie.BOX_SCORES, nba.BOX_SCORES)
    assert caught.value.exit_code == 3
    assert len(str(caught.value).splitlines()) == 1
    assert len(desk.sandbox.requests()) == before
    assert not desk.settings.duckdb_path.exists()


def test_a_game_without_an_id_at_the_source_is_not_passed_over_in_silence(desk: Desk) -> None:
    games = desk.know_games("nba")
    on = sum(standing != "postponed" for standing in games.values())
    assert desk.scrape(espn.GAME_SUMMARIES) == 1
    assert f"{on} of {on} games of {SATURDAY} were not asked for" in desk.console.export_text()


def test_a_date_without_games_asks_nothing(desk: Desk) -> None:
    desk.know_games("nba")
    before = len(desk.sandbox.requests())
    assert desk.scrape(nba.BOX_SCORES, day=date(2026, 7, 20)) == 0
    assert len(desk.sandbox.requests()) == before
    assert "knows no game of 2026-07-20" in desk.console.export_text()


def test_a_date_of_summer_may_be_of_either_season(desk: Desk) -> None:
    desk.at(datetime(2026, 7, 12, 14, tzinfo=UTC)).scrape(balldontlie.GAMES, day=date(2026, 7, 10))
    asked = desk.rows("select distinct requested_for from raw_ops.scrape_attempts order by 1")
    assert [row["requested_for"] for row in asked] == [date(2025, 7, 1), date(2026, 7, 1)]


def test_an_object_that_is_not_there_says_which_game(desk: Desk) -> None:
    desk.know_games("nba")
    desk.sandbox.set_faults([{"endpoint": "nba/boxscore", "date": None, "fault": "forbidden"}])
    assert desk.scrape(nba.BOX_SCORES) == 1
    rows = desk.rows("select distinct outcome, error_message from raw_ops.scrape_attempts")
    assert {row["outcome"] for row in rows} == {"forbidden"}
    assert all("game 00225" in row["error_message"] for row in rows)


def test_an_empty_object_is_an_empty_answer(desk: Desk) -> None:
    desk.know_games("nba", "espn")
    for name, endpoint in (("nba/boxscore", nba.BOX_SCORES), ("espn/summary", espn.GAME_SUMMARIES)):
        desk.sandbox.set_faults([{"endpoint": name, "date": None, "fault": "empty"}])
        desk.scrape(endpoint)
        assert desk.landed(endpoint) == []
    rows = desk.rows("select distinct outcome from raw_ops.scrape_attempts")
    assert rows == [{"outcome": "empty"}]


def test_a_trade_does_not_land_old_box_scores_again(desk: Desk) -> None:
    # What a player wears and plays for today is beside his old numbers, or has been.
    desk.at(datetime(2025, 12, 2, 14, tzinfo=UTC))
    answer = json.loads(desk.fetch_text("/v1/box_scores?date=2025-12-01"))

    def hashes() -> list[str]:
        page = balldontlie.BOX_SCORES.read(json.dumps(answer).encode())
        return [record.sha256 for record in page.records]

    before = hashes()
    assert before
    lines = [line for game in answer["data"] for line in game["home_team"]["players"]]
    for line in lines:
        line["player"] |= {"jersey_number": "99", "team": {"id": 1}, "team_id": 1}
    assert hashes() == before
    lines[0]["pts"] = 99
    assert hashes() != before


def test_a_line_with_a_new_stamp_has_not_moved(desk: Desk) -> None:
    stamps = []
    for hour in (16, 17):
        desk.at(datetime(2026, 1, 24, hour, tzinfo=UTC)).know_games("balldontlie")
        desk.scrape(balldontlie.PLAYER_PROPS)
        game = desk.rows("select params from raw_ops.scrape_attempts limit 1")[0]["params"]
        number = json.loads(game)["game_id"]
        answer = desk.fetch_text(f"/v2/odds/player_props?game_id={number}")
        stamps.append({row["updated_at"] for row in json.loads(answer)["data"]})
    assert stamps[0] != stamps[1]
    counts = desk.rows(
        "select as_of_utc, sum(changed_count) as changed from raw_ops.scrape_attempts "
        "group by as_of_utc order by as_of_utc"
    )
    assert counts[0]["changed"] > 0
    assert counts[1]["changed"] == 0


def test_a_running_game_is_landed_again_when_it_is_over(desk: Desk) -> None:
    desk.at(EVENING).know_games("nba")
    desk.scrape(nba.BOX_SCORES)
    live = {row["record_key"] for row in desk.landed(nba.BOX_SCORES)}
    desk.at(NEXT_MORNING)
    desk.scrape(nba.BOX_SCORES)
    versions = [row["record_key"] for row in desk.landed(nba.BOX_SCORES)]
    assert live
    assert all(versions.count(key) == 2 for key in live)


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [
        ("box_scores", balldontlie.BOX_SCORES),
        ("nba/box_scores", nba.BOX_SCORES),
        ("player_props", balldontlie.PLAYER_PROPS),
        ("scoreboard", espn.SCOREBOARD),
    ],
)
def test_names(name: str, endpoint: Endpoint) -> None:
    assert endpoint_named(name) is endpoint


def test_only_one_short_name_is_in_two_sources() -> None:
    names = [endpoint.name for endpoint in ENDPOINTS]
    assert {name for name in names if names.count(name) > 1} == {"box_scores"}
    assert len({endpoint.full_name for endpoint in ENDPOINTS}) == len(ENDPOINTS)


def test_the_help_names_every_endpoint() -> None:
    from nba_props.commands.data.signatures import scrape as command

    assert all(endpoint.full_name in (command.__doc__ or "") for endpoint in ENDPOINTS)
