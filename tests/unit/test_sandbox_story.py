"""What the sandbox says of moved games, of games in progress and of players who moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.server import Sandbox
from sandbox.testing import Client, label

ESPN = "/espn/apis/site/v2/sports/basketball/nba"
LIVE = "/nba/static/json/liveData"
OFFICIALS = "/officials/wp-json/api/v1/get-game-officials"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_faults([])
    running.set_clock(running.world.end)
    return Client(running.url)


def texts(client: Client, game_id: str) -> dict[str, tuple[int, str]]:
    """Return status and text of a game by the dates it is listed under."""
    return {
        day: (row["gameStatus"], row["gameStatusText"])
        for day, rows in client.schedule(game_id).items()
        for row in rows
    }


@pytest.mark.parametrize(
    ("now", "statuses"),
    [
        ("2026-01-24T20:29:00Z", {"2026-01-24": (1, "5:30 pm ET")}),
        ("2026-01-24T20:30:00Z", {"2026-01-24": (1, "PPD")}),
        ("2026-01-25T02:00:00Z", {"2026-01-25": (1, "5:30 pm ET")}),
        ("2026-01-25T22:30:00Z", {"2026-01-25": (2, "Q1 12:00")}),
        ("2026-01-26T01:00:00Z", {"2026-01-25": (3, "Final")}),
    ],
)
def test_the_nba_feed_moves_the_game_of_24_january(
    client: Client, now: str, statuses: dict[str, tuple[int, str]]
) -> None:
    client.clock(now)
    assert texts(client, "0022500644") == statuses


def test_balldontlie_keeps_the_id_of_the_moved_game(client: Client) -> None:
    seen = []
    for now in ("2026-01-24T20:00:00Z", "2026-01-24T21:00:00Z", "2026-01-25T03:00:00Z"):
        client.clock(now)
        rows = client.games(**{"seasons[]": 2025})
        near = [r for r in rows if label(r) == "GSW@MIN" and r["date"] in _TWO_DAYS]
        seen += [(row["id"], row["date"], row["status"], row["datetime"]) for row in near]
    first, off, new = seen
    assert first[0] == off[0] == new[0]
    assert first[1:] == ("2026-01-24", "2026-01-24T22:30:00Z", "2026-01-24T22:30:00.000Z")
    assert off[1:] == ("2026-01-24", "Postponed", "2026-01-24T22:30:00.000Z")
    assert new[1:] == ("2026-01-25", "2026-01-25T22:30:00Z", "2026-01-25T22:30:00.000Z")


_TWO_DAYS = ("2026-01-24", "2026-01-25")


def test_box_scores_of_the_evening(client: Client) -> None:
    client.clock("2026-01-24T21:00:00Z")
    shells = [row for row in client.box_scores("2026-01-24") if label(row) == "GSW@MIN"]
    assert [(row["status"], row["period"]) for row in shells] == [("Postponed", 0)]
    assert shells[0]["home_team"]["players"] == []
    client.clock("2026-01-25T14:00:00Z")
    rows = client.box_scores("2026-01-24")
    assert len(rows) == 6
    assert {row["status"] for row in rows} == {"Final"}
    client.clock("2026-01-26T12:00:00Z")
    rows = {label(row): row for row in client.box_scores("2026-01-25")}
    assert len(rows) == 8
    assert sorted(name for name in rows if rows[name]["status"] == "Postponed") == [
        "DAL@MIL",
        "DEN@MEM",
    ]
    made_up = rows["GSW@MIN"]
    assert (made_up["visitor_team_score"], made_up["home_team_score"]) == (111, 85)


def test_every_shape_of_a_move_is_in_the_feed(client: Client) -> None:
    assert texts(client, "0022500369") == {"2025-12-17": (1, "PPD"), "2025-12-18": (3, "Final")}
    assert texts(client, "0022500370") == {"2025-12-17": (1, "PPD"), "2025-12-18": (3, "Final")}
    assert texts(client, "0022500529") == {
        "2026-01-08": (1, "PPD"),
        "2026-01-29": (1, "8:00 pm ET"),
    }
    assert texts(client, "0022500651") == {"2026-01-25": (1, "PPD")}
    assert texts(client, "0022500652") == {"2026-01-25": (3, "Final")}
    row = client.schedule("0022500652")["2026-01-25"][0]
    assert (row["homeTeam"]["score"], row["awayTeam"]["score"]) == (0, 0)
    assert client.get(f"{LIVE}/boxscore/boxscore_0022500652.json").status == 403
    moved = {game: client.schedule(game) for game in _MOVED}
    statuses = {
        row["postponedStatus"] for days in moved.values() for rows in days.values() for row in rows
    }
    assert len(statuses) > 1


_MOVED = ("0022500369", "0022500370", "0022500529", "0022500644", "0022500651", "0022500652")


def test_a_game_called_off_after_its_hour_never_was_in_progress(client: Client) -> None:
    client.clock("2026-01-09T02:00:00Z")
    assert texts(client, "0022500529") == {"2026-01-08": (1, "8:00 pm ET")}
    client.clock("2026-01-09T03:00:00Z")
    assert texts(client, "0022500529") == {"2026-01-08": (1, "PPD")}
    client.clock("2026-01-13T03:00:00Z")
    rows = [row for row in client.box_scores("2026-01-08") if label(row) == "MIA@CHI"]
    assert rows == []


def test_games_of_the_cup_have_no_teams_until_they_are_known(client: Client) -> None:
    client.clock("2025-11-28T12:00:00Z")
    rows = [row for rows in client.schedule("0022501203").values() for row in rows]
    assert [(row["homeTeam"]["teamId"], row["homeTeam"]["teamTricode"]) for row in rows] == [
        (0, "")
    ]
    assert rows[0]["gameTimeEst"] == "1900-01-01T00:00:00Z"
    assert rows[0]["gameStatusText"] == "TBD"
    assert len(client.games(**{"seasons[]": 2025})) == 1200
    assert client.schedule("0022501205") == {}
    client.clock("2025-11-29T15:00:00Z")
    days = client.schedule("0022501203")
    assert list(days) == ["2025-12-10"]
    assert days["2025-12-10"][0]["homeTeam"]["teamTricode"] == "OKC"
    assert len(client.games(**{"seasons[]": 2025})) == 1204


def test_times_of_the_schedule(client: Client) -> None:
    row = client.schedule("0022500651")["2026-01-25"][0]
    assert row["gameDateEst"] == "2026-01-25T00:00:00Z"
    assert row["gameDateTimeEst"] == "2026-01-25T15:30:00Z"
    assert row["gameDateTimeUTC"] == "2026-01-25T20:30:00Z"
    late = client.schedule("0022500649")["2026-01-24"][0]
    assert late["gameDateTimeUTC"] == "2026-01-25T02:30:00Z"
    assert late["gameTimeUTC"] == "1900-01-01T02:30:00Z"


def test_the_schedule_holds_more_than_the_regular_season(client: Client) -> None:
    kinds = {row["gameId"][:3] for rows in client.schedule().values() for row in rows}
    assert kinds == {"001", "002", "003"}


def test_a_game_in_progress(client: Client) -> None:
    client.clock("2026-01-25T04:00:00Z")
    rows = {label(row): row for row in client.box_scores("2026-01-24")}
    live = rows["MIA@UTA"]
    assert (live["status"], live["period"]) == ("3rd Qtr", 3)
    for side, score in (("home_team", "home_team_score"), ("visitor_team", "visitor_team_score")):
        players = [p for p in live[side]["players"] if p["pts"]]
        assert sum(p["pts"] for p in players) == live[score] > 0
        for p in players:
            assert 2 * p["fgm"] + p["fg3m"] + p["ftm"] == p["pts"]
            assert p["oreb"] + p["dreb"] == p["reb"]
            assert p["fgm"] <= p["fga"]
            assert p["fg3m"] <= p["fgm"]
    game = client.get(f"{LIVE}/boxscore/boxscore_0022500649.json").json()["game"]
    assert game["gameStatus"] == 2
    assert game["homeTeam"]["score"] == live["home_team_score"]
    assert sum(period["score"] for period in game["homeTeam"]["periods"]) == live["home_team_score"]


@pytest.mark.parametrize(
    ("minutes", "status", "text"),
    [
        ("02:29", None, "9:30 pm ET"),
        ("02:31", "1st Qtr", None),
        ("03:20", "2nd Qtr", None),
        ("03:40", "Halftime", "Half"),
        ("04:00", "3rd Qtr", None),
        ("04:30", "4th Qtr", None),
        ("04:59", "4th Qtr", None),
        ("05:00", "Final", "Final"),
    ],
)
def test_status_by_the_clock(
    client: Client, minutes: str, status: str | None, text: str | None
) -> None:
    client.clock(f"2026-01-25T{minutes}:00Z")
    row = next(row for row in client.box_scores("2026-01-24") if label(row) == "MIA@UTA")
    assert row["status"] == (status or "2026-01-25T02:30:00Z")
    if text is not None:
        assert texts(client, "0022500649")["2026-01-24"][1] == text


def test_overtime_lasts_longer(client: Client, running: Sandbox) -> None:
    game = next(g for g in running.world.games.values() if g.overtimes == 1 and g.played_on)
    tip = game.revisions[-1].tip
    assert tip is not None
    day = game.played_on.isoformat() if game.played_on else ""
    over = running.world.final_at(game)
    client.clock(over.isoformat())
    row = next(row for row in client.box_scores(day) if label(row) == game.label)
    assert (row["status"], row["period"]) == ("Final", 5)
    client.clock((tip + (over - tip) * 0.97).isoformat())
    row = next(row for row in client.box_scores(day) if label(row) == game.label)
    assert (row["status"], row["period"]) == ("OT1", 5)


def test_a_traded_player_shows_his_present_team(client: Client) -> None:
    def team_now() -> str:
        [row] = client.get("/bdl/v1/players/active", search="McCollum").json()["data"]
        return str(row["team"]["abbreviation"])

    def team_of(day: str) -> str:
        for row in client.box_scores(day):
            for side in ("home_team", "visitor_team"):
                for line in row[side]["players"]:
                    if line["player"]["last_name"] == "McCollum" and line["min"]:
                        # A box score does not say for whom he plays today.
                        assert "team" not in line["player"]
                        return str(row[side]["abbreviation"])
        raise AssertionError("he did not play")

    client.clock("2025-12-01T12:00:00Z")
    day = next(
        row["date"]
        for row in sorted(client.games(**{"seasons[]": 2025}), key=lambda row: str(row["date"]))
        if row["status"] == "Final" and "WAS" in label(row)
    )
    assert (team_of(day), team_now()) == ("WAS", "WAS")
    client.clock("2026-01-26T12:00:00Z")
    assert (team_of(day), team_now()) == ("WAS", "ATL")


def test_two_players_of_one_name(client: Client) -> None:
    rows = client.get("/bdl/v1/players", search="Justin Champagnie").json()["data"]
    assert sorted(row["team"]["abbreviation"] for row in rows) == ["SAS", "WAS"]
    assert len({row["id"] for row in rows}) == 2


def test_props_are_live_only(client: Client) -> None:
    client.clock("2026-01-24T20:00:00Z")
    day = "2026-01-24"
    game = next(row["id"] for row in client.games(**{"dates[]": day}) if label(row) == "GSW@MIN")
    rows = client.get("/bdl/v2/odds/player_props", game_id=game).json()["data"]
    assert rows
    assert {row["vendor"] for row in rows} == {"sandbox"}
    assert {row["game_id"] for row in rows} == {game}
    client.clock("2026-01-24T20:31:00Z")
    assert client.get("/bdl/v2/odds/player_props", game_id=game).json()["data"] == []
    client.clock("2026-01-26T20:31:00Z")
    assert client.get("/bdl/v2/odds/player_props", game_id=game).json()["data"] == []
    assert client.get("/bdl/v2/odds/player_props", game_id=1).status == 404


def test_espn_speaks_its_own_codes(client: Client) -> None:
    client.clock("2026-01-24T21:00:00Z")
    events = client.get(f"{ESPN}/scoreboard", dates="20260124").json()["events"]
    by_name = {event["shortName"]: event for event in events}
    assert by_name["GS @ MIN"]["status"]["type"]["name"] == "STATUS_POSTPONED"
    assert by_name["NY @ PHI"]["status"]["type"]["state"] == "in"
    client.clock("2026-01-26T12:00:00Z")
    events = client.get(f"{ESPN}/scoreboard", dates="20260125").json()["events"]
    event = next(event for event in events if event["shortName"] == "GS @ MIN")
    body = client.get(f"{ESPN}/summary", event=event["id"]).json()
    points = {
        side["team"]["abbreviation"]: sum(
            int(athlete["stats"][side["statistics"][0]["keys"].index("points")])
            for athlete in side["statistics"][0]["athletes"]
            if not athlete["didNotPlay"]
        )
        for side in body["boxscore"]["players"]
    }
    assert points == {"GS": 111, "MIN": 85}
    assert client.get(f"{ESPN}/summary", event=1).status == 404
    roster = client.get(f"{ESPN}/teams/gs/roster").json()
    assert any(athlete["displayName"] == "Stephen Curry" for athlete in roster["athletes"])
    assert client.get(f"{ESPN}/teams/9/roster").json() == roster


def test_referees_are_published_in_the_morning(client: Client) -> None:
    client.clock("2026-01-24T13:59:00Z")
    assert client.get(OFFICIALS, date="2026-01-24").json()["nba"]["Table"]["rows"] == []
    client.clock("2026-01-24T14:00:00Z")
    rows = client.get(OFFICIALS, date="2026-01-24").json()["nba"]["Table"]["rows"]
    assert len(rows) == 7
    assert {row["game_date"] for row in rows} == {"01/24/2026"}
    assert len({rows[0][f"official{number}"] for number in (1, 2, 3)}) == 3


def test_box_score_and_plays_agree(client: Client) -> None:
    game = client.get(f"{LIVE}/boxscore/boxscore_0022500644.json").json()["game"]
    plays = client.get(f"{LIVE}/playbyplay/playbyplay_0022500644.json").json()["game"]["actions"]
    assert (game["homeTeam"]["score"], game["awayTeam"]["score"]) == (85, 111)
    assert (plays[-1]["scoreHome"], plays[-1]["scoreAway"]) == ("85", "111")
    for side, score in (("homeTeam", 85), ("awayTeam", 111)):
        players = game[side]["players"]
        assert sum(player["statistics"]["points"] for player in players) == score
        assert sum(period["score"] for period in game[side]["periods"]) == score
        assert [player["starter"] for player in players].count("1") == 5
        assert "0" in {player["played"] for player in players}


def test_an_absent_object_is_denied(client: Client) -> None:
    client.clock("2026-01-24T21:00:00Z")
    for game in ("0022500644", "0022500645", "0029999999"):
        got = client.get(f"{LIVE}/boxscore/boxscore_{game}.json")
        assert got.status == 403
        assert b"AccessDenied" in got.body
