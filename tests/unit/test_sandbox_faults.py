"""Each fault of the sandbox, as a client on a real socket meets it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import HTTPException, IncompleteRead
from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.testing import Client, label

DAY = "2026-01-10"
BOX = "bdl/box_scores"
LIVE = "/nba/static/json/liveData"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_faults([])
    running.set_clock(running.world.end)
    return Client(running.url)


def box(client: Client, day: str = DAY) -> Any:
    return client.get("/bdl/v1/box_scores", date=day)


def changed(client: Client, fault: dict[str, object]) -> tuple[list[Any], list[Any]]:
    """Return the rows of the day without and with a fault."""
    clean = client.box_scores(DAY)
    client.faults({"endpoint": BOX, "date": DAY, **fault})
    return clean, client.box_scores(DAY)


def target(running: Sandbox) -> str:
    """Return the first game of the day in NBA id order."""
    return min(g.game_id for g in running.world.games.values() if str(g.played_on) == DAY)


def name_of(running: Sandbox) -> str:
    return running.world.games[target(running)].label


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("unauthorized", 401),
        ("forbidden", 403),
        ("not_found", 404),
        ("rate_limited", 429),
        ("server_error", 500),
    ],
)
def test_status_faults(client: Client, fault: str, status: int) -> None:
    client.faults({"endpoint": BOX, "date": DAY, "fault": fault})
    got = box(client)
    assert got.status == status
    assert "Retry-After" not in got.headers
    assert box(client, "2026-01-11").status == 200


def test_retry_after(client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "rate_limited", "retry_after": 2})
    assert box(client).headers["Retry-After"] == "2"


def test_attempts_are_counted_by_date(client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "server_error", "attempts": [1, 3]})
    assert [box(client).status for _ in range(4)] == [500, 200, 500, 200]
    assert [box(client, "2026-01-11").status for _ in range(2)] == [500, 200]
    client.faults({"endpoint": BOX, "fault": "server_error", "attempts": [1]})
    assert [box(client).status for _ in range(2)] == [500, 200]


def test_empty(client: Client) -> None:
    client.faults(
        {"endpoint": BOX, "fault": "empty"},
        {"endpoint": "bdl/games", "fault": "empty"},
        {"endpoint": "nba/schedule", "fault": "empty"},
        {"endpoint": "espn/scoreboard", "fault": "empty"},
        {"endpoint": "officials/game_officials", "fault": "empty"},
        {"endpoint": "nba/boxscore", "fault": "empty"},
    )
    assert box(client).json() == {"data": []}
    assert client.get("/bdl/v1/games", **{"seasons[]": 2025}).json()["data"] == []
    assert client.schedule() == {}
    espn = client.get("/espn/apis/site/v2/sports/basketball/nba/scoreboard", dates="20260110")
    assert espn.json()["events"] == []
    officials = client.get("/officials/wp-json/api/v1/get-game-officials", date=DAY)
    assert officials.json()["nba"]["Table"]["rows"] == []
    assert client.get(f"{LIVE}/boxscore/boxscore_0022500644.json").json()["game"] == {}


def test_timeout_never_answers(running: Sandbox, client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "timeout", "seconds": 20, "attempts": [1]})
    impatient = Client(running.url, timeout=0.3)
    with pytest.raises(TimeoutError):
        box(impatient)
    assert box(impatient).status == 200


def test_timeout_drops_the_connection_in_the_end(client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "timeout", "seconds": 0.2})
    with pytest.raises((HTTPException, ConnectionError)):
        box(client)


def test_truncated_is_no_json(client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "truncated"})
    got = box(client)
    assert got.status == 200
    assert int(got.headers["Content-Length"]) == len(got.body)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        got.json()


def test_truncated_short_cuts_the_connection(client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "truncated", "short": True})
    with pytest.raises(IncompleteRead):
        box(client)


def test_html(client: Client) -> None:
    client.faults({"endpoint": BOX, "fault": "html"})
    got = box(client)
    assert got.status == 200
    assert got.headers["Content-Type"].startswith("text/html")
    assert b"<html>" in got.body


def test_slow_is_whole(client: Client) -> None:
    clean = box(client).body
    client.faults({"endpoint": BOX, "fault": "slow", "seconds": 0.5})
    start = time.monotonic()
    assert box(client).body == clean
    assert time.monotonic() - start > 0.3


def test_omit_game(running: Sandbox, client: Client) -> None:
    clean, rows = changed(client, {"fault": "omit_game"})
    assert [row for row in clean if label(row) != name_of(running)] == rows
    other = label(clean[0])
    clean, rows = changed(client, {"fault": "omit_game", "game": other})
    assert [row for row in clean if label(row) != other] == rows


def test_duplicate_game(running: Sandbox, client: Client) -> None:
    clean, rows = changed(client, {"fault": "duplicate_game"})
    assert len(rows) == len(clean) + 1
    twice = [row for row in rows if label(row) == name_of(running)]
    assert len(twice) == 2
    assert twice[0] == twice[1]


def one_changed(
    running: Sandbox, client: Client, fault: dict[str, object]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the one row that a fault changed, before and after."""
    clean, rows = changed(client, fault)
    pairs = [pair for pair in zip(clean, rows, strict=True) if pair[0] != pair[1]]
    assert [label(before) for before, _ in pairs] == [name_of(running)]
    return pairs[0]


def test_omit_players(running: Sandbox, client: Client) -> None:
    before, after = one_changed(running, client, {"fault": "omit_players"})
    best = sorted(before["home_team"]["players"], key=lambda p: -(p["pts"] or 0))[:2]
    assert after["home_team"]["players"] == [
        p for p in before["home_team"]["players"] if p not in best
    ]
    away = before["visitor_team"]["players"][0]["player"]["id"]
    _, after = one_changed(running, client, {"fault": "omit_players", "players": [away]})
    assert away not in [p["player"]["id"] for p in after["visitor_team"]["players"]]


def test_in_progress_whatever_the_clock_says(running: Sandbox, client: Client) -> None:
    before, after = one_changed(running, client, {"fault": "in_progress"})
    assert (before["status"], after["status"]) == ("Final", "3rd Qtr")
    assert 0 < after["home_team_score"] < before["home_team_score"]
    points = [p["pts"] or 0 for p in after["home_team"]["players"]]
    assert sum(points) == after["home_team_score"]


def test_wrong_number(running: Sandbox, client: Client) -> None:
    before, after = one_changed(running, client, {"fault": "wrong_number"})
    points = [
        {p["player"]["id"]: p["pts"] or 0 for p in row["home_team"]["players"]}
        for row in (before, after)
    ]
    best = max(points[0], key=lambda player: points[0][player])
    assert points[1] == points[0] | {best: points[0][best] + 5}
    before, after = one_changed(
        running, client, {"fault": "wrong_number", "field": "home_team_score", "delta": -1}
    )
    assert after["home_team_score"] == before["home_team_score"] - 1
    player = before["visitor_team"]["players"][3]["player"]["id"]
    before, after = one_changed(
        running, client, {"fault": "wrong_number", "field": "reb", "delta": 1, "player": player}
    )
    line = (before["visitor_team"]["players"][3], after["visitor_team"]["players"][3])
    assert line[1]["reb"] == line[0]["reb"] + 1


def test_fields_missing_renamed_and_mistyped(running: Sandbox, client: Client) -> None:
    _, after = one_changed(running, client, {"fault": "field_missing"})
    for side in ("home_team", "visitor_team"):
        assert not any("reb" in line for line in after[side]["players"])
    _, after = one_changed(running, client, {"fault": "field_missing", "field": "status"})
    assert "status" not in after
    _, after = one_changed(
        running, client, {"fault": "field_renamed", "field": "reb", "to": "rebounds"}
    )
    assert all("rebounds" in line for line in after["home_team"]["players"])
    _, after = one_changed(running, client, {"fault": "field_mistyped"})
    assert [line["pts"] for line in after["home_team"]["players"]].count("n/a") == 1
    _, after = one_changed(
        running, client, {"fault": "field_mistyped", "field": "period", "value": [1]}
    )
    assert after["period"] == [1]


def test_a_dotted_field_of_the_game(client: Client) -> None:
    clean, rows = changed(client, {"fault": "field_missing", "field": "home_team.city"})
    before = next(pair for pair in zip(clean, rows, strict=True) if pair[0] != pair[1])
    assert "city" not in before[1]["home_team"]
    assert "city" in before[1]["visitor_team"]


def test_faults_of_lists_find_the_game_of_a_date(running: Sandbox, client: Client) -> None:
    game_id = target(running)
    own = running.world.ids.game("balldontlie", game_id)
    client.faults(
        {"endpoint": "bdl/games", "date": DAY, "fault": "omit_game"},
        {
            "endpoint": "nba/schedule",
            "date": DAY,
            "fault": "field_mistyped",
            "field": "homeTeam.score",
        },
    )
    rows = client.games(**{"seasons[]": 2025})
    assert len(rows) == 1229
    assert own not in {row["id"] for row in rows}
    assert client.schedule(game_id)[DAY][0]["homeTeam"]["score"] == "n/a"
    client.faults(
        {"endpoint": "nba/schedule", "date": DAY, "fault": "duplicate_game"},
        {"endpoint": "nba/schedule", "date": "2026-01-11", "fault": "in_progress"},
    )
    assert len(client.schedule(game_id)[DAY]) == 2
    assert [row["gameStatus"] for row in client.schedule()["2026-01-11"]].count(2) == 1


def test_faults_of_one_game(client: Client) -> None:
    client.faults(
        {"endpoint": "nba/boxscore", "fault": "forbidden", "game": "GSW@MIN", "date": "2026-01-25"},
        {"endpoint": "nba/playbyplay", "fault": "server_error", "game": "0022500644"},
        {"endpoint": "nba/boxscore", "fault": "wrong_number", "date": "2026-01-24"},
    )
    assert client.get(f"{LIVE}/boxscore/boxscore_0022500644.json").status == 403
    assert client.get(f"{LIVE}/boxscore/boxscore_0022500653.json").status == 200
    assert client.get(f"{LIVE}/playbyplay/playbyplay_0022500644.json").status == 500
    game = client.get(f"{LIVE}/boxscore/boxscore_0022500645.json").json()["game"]
    points = [player["statistics"]["points"] for player in game["homeTeam"]["players"]]
    assert sum(points) == game["homeTeam"]["score"] + 5


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ({}, "list of faults"),
        ([1], "not an object"),
        ([{"endpoint": "bdl/nothing", "fault": "html"}], "names the endpoint"),
        ([{"endpoint": BOX, "fault": "earthquake"}], "names the fault"),
        ([{"endpoint": "bdl/players", "fault": "omit_game"}], "names the fault"),
        ([{"endpoint": BOX, "fault": "html", "colour": 1}], "does not know colour"),
        ([{"endpoint": BOX, "fault": "html", "game": "GSW@MIN"}], "does not know game"),
        ([{"endpoint": BOX, "fault": "html", "date": "24 January"}], "has the date"),
        ([{"endpoint": BOX, "fault": "html", "attempts": 1}], "has attempts"),
        ([{"endpoint": BOX, "fault": "html", "attempts": [0]}], "has attempts"),
        ([{"endpoint": BOX, "fault": "field_renamed"}], "does not say to what"),
        ([{"endpoint": BOX, "fault": "values_renamed"}], "does not name it"),
        ([{"endpoint": BOX, "fault": "slow", "seconds": "3"}], "not of the right type"),
    ],
)
def test_a_plan_that_is_not_understood_changes_nothing(
    client: Client, plan: object, says: str
) -> None:
    client.faults({"endpoint": BOX, "fault": "not_found"})
    got = client.send("PUT", "/_sandbox/faults", plan)
    assert got.status == 400
    assert says in got.json()["error"]
    assert got.json()["error"].endswith(".")
    assert box(client).status == 404


def test_a_stat_correction_is_two_numbers_of_one_player(running: Sandbox, client: Client) -> None:
    before = client.box_scores(DAY)
    client.faults(
        *(
            {"endpoint": BOX, "date": DAY, "fault": "wrong_number", "field": field, "delta": 1}
            for field in ("reb", "dreb")
        )
    )
    pairs = [
        (old, new)
        for left, right in zip(before, client.box_scores(DAY), strict=True)
        for old, new in zip(
            left["home_team"]["players"], right["home_team"]["players"], strict=True
        )
        if old != new
    ]
    assert [new for _, new in pairs] == [
        old | {"reb": old["reb"] + 1, "dreb": old["dreb"] + 1} for old, _ in pairs
    ]
    assert len(pairs) == 1


def pages(client: Client, path: str) -> list[Any]:
    rows: list[Any] = []
    cursor: int | None = 0
    while cursor is not None:
        page = client.get(path, per_page=100, cursor=cursor).json()
        rows += page["data"]
        cursor = page["meta"].get("next_cursor")
    return rows


def test_a_game_under_another_id_and_under_two(running: Sandbox, client: Client) -> None:
    game_id = target(running)
    own = running.world.ids.game("balldontlie", game_id)
    changed_id = f"{game_id[:-5]}9{game_id[-4:]}"
    for endpoint in ("bdl/games", "nba/schedule"):
        client.faults(
            {"endpoint": endpoint, "date": DAY, "fault": "game_renumbered"}
            | ({"to": "77"} if endpoint == "bdl/games" else {})
        )
        ids = [row["id"] for row in client.games(**{"seasons[]": 2025})]
        listed = [row["gameId"] for rows in client.schedule().values() for row in rows]
        if endpoint == "bdl/games":
            assert (own in ids, 77 in ids, game_id in listed) == (False, True, True)
        else:
            assert (own in ids, game_id in listed, listed.count(changed_id)) == (True, False, 1)
    client.faults({"endpoint": "nba/schedule", "date": DAY, "fault": "game_listed_twice"})
    first, second = client.schedule(game_id)[DAY][0], client.schedule(changed_id)[DAY][0]
    assert first | {"gameId": changed_id} == second


def test_home_and_away_exchanged_in_one_list(running: Sandbox, client: Client) -> None:
    game_id, name = target(running), name_of(running)
    away, home = name.split("@")
    clean = client.schedule(game_id)[DAY][0]
    client.faults(
        *(
            {"endpoint": endpoint, "date": DAY, "fault": "sides_exchanged"}
            for endpoint in ("nba/schedule", "bdl/games", BOX, "espn/scoreboard")
        )
    )
    row = client.schedule(game_id)[DAY][0]
    assert (row["homeTeam"], row["awayTeam"]) == (clean["awayTeam"], clean["homeTeam"])
    assert f"{home}@{away}" in [label(game) for game in client.games(**{"dates[]": DAY})]
    box_score = next(game for game in client.box_scores(DAY) if label(game) == f"{home}@{away}")
    assert (
        sum(p["pts"] or 0 for p in box_score["home_team"]["players"])
        == (box_score["home_team_score"])
    )
    quarters = [box_score[f"home_{part}"] for part in ("q1", "q2", "q3", "q4", "ot1", "ot2", "ot3")]
    assert sum(points or 0 for points in quarters) == box_score["home_team_score"]
    path = "/espn/apis/site/v2/sports/basketball/nba/scoreboard"
    places = [
        {team["team"]["abbreviation"]: team["homeAway"] for team in competition["competitors"]}
        for event in client.get(path, dates=DAY.replace("-", "")).json()["events"]
        for competition in event["competitions"]
    ]
    assert {team[away] for team in places if away in team} == {"home"}


def test_a_player_with_two_ids_over_time(client: Client) -> None:
    before = client.box_scores(DAY)[0]["home_team"]["players"][0]["player"]["id"]
    plan: dict[str, object] = {"fault": "player_renumbered", "player": before, "to": "99"}
    client.faults(
        {"endpoint": BOX, "date": DAY, "game": label(client.box_scores(DAY)[0]), **plan},
        {"endpoint": "bdl/players_active", **plan},
    )
    player = client.box_scores(DAY)[0]["home_team"]["players"][0]["player"]
    assert player["id"] == 99
    listed = {row["id"]: row["last_name"] for row in pages(client, "/bdl/v1/players/active")}
    assert (before in listed, listed[99]) == (False, player["last_name"])
    client.faults({"endpoint": "nba/boxscore", "game": "0022500644", "fault": "player_renumbered"})
    game = client.get(f"{LIVE}/boxscore/boxscore_0022500644.json").json()["game"]
    client.faults()
    clean = client.get(f"{LIVE}/boxscore/boxscore_0022500644.json").json()["game"]
    pairs = zip(game["homeTeam"]["players"], clean["homeTeam"]["players"], strict=True)
    [(new, old)] = [pair for pair in pairs if pair[0] != pair[1]]
    assert old["statistics"]["points"] == max(
        p["statistics"]["points"] for p in clean["homeTeam"]["players"]
    )
    assert new == old | {"personId": new["personId"]}


def test_values_that_nobody_knows(client: Client) -> None:
    client.clock("2026-01-24T20:00:00Z")
    games = client.games(**{"dates[]": "2026-01-24"})
    game = next(row["id"] for row in games if label(row) == "GSW@MIN")
    plan: dict[str, object] = {"endpoint": "bdl/player_props", "fault": "values_renamed"}
    client.faults(
        plan | {"field": "prop_type", "to": "player_"},
        {"endpoint": "bdl/player_injuries", "fault": "values_renamed", "field": "status"},
        {"endpoint": "nba/playbyplay", "fault": "values_renamed", "field": "actions.actionType"},
    )
    rows = client.get("/bdl/v2/odds/player_props", game_id=game).json()["data"]
    kinds = {row["prop_type"] for row in rows}
    assert {"player_points", "player_rebounds", "player_steals"} < kinds
    assert all(kind.startswith("player_") for kind in kinds)
    hurt = pages(client, "/bdl/v1/player_injuries")
    assert {row["status"] for row in hurt} == {"new_Out", "new_Day-To-Day"}
    path = f"{LIVE}/playbyplay/playbyplay_0022500640.json"
    plays = client.get(path).json()["game"]["actions"]
    assert all(play["actionType"].startswith("new_") for play in plays)


def test_a_list_that_lost_its_last_pages(client: Client) -> None:
    whole = pages(client, "/bdl/v1/players/active")
    client.faults({"endpoint": "bdl/players_active", "fault": "pages_lost", "count": 150})
    page = client.get("/bdl/v1/players/active", per_page=100).json()
    assert page["meta"]["next_cursor"] == whole[99]["id"]
    assert pages(client, "/bdl/v1/players/active") == whole[:150]


def test_the_evening_before_is_served_for_today(client: Client) -> None:
    before = client.box_scores("2026-01-09")
    officials = "/officials/wp-json/api/v1/get-game-officials"
    crews = client.get(officials, date="2026-01-09").json()["nba"]
    espn = "/espn/apis/site/v2/sports/basketball/nba/scoreboard"
    events = client.get(espn, dates="20260109").json()["events"]
    client.faults(
        *(
            {"endpoint": endpoint, "date": DAY, "fault": "evening_before"}
            for endpoint in (BOX, "espn/scoreboard", "officials/game_officials")
        )
    )
    assert client.box_scores(DAY) == before
    assert client.get(officials, date=DAY).json()["nba"] == crews
    assert client.get(espn, dates="20260110").json()["events"] == events
    assert client.box_scores("2026-01-11") != before
