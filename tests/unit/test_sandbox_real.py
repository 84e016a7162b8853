"""The sandbox is never kinder than the real services: what recorded answers hold, it sends.

The expectations are written by hand, from recordings of the services and not from the sandbox.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.testing import Client, label

ESPN = "/espn/apis/site/v2/sports/basketball/nba"
LIVE = "/nba/static/json/liveData"
OFFICIALS = "/officials/wp-json/api/v1/get-game-officials"
DAY = "2026-01-13"
# PHI@WAS on 28 October went into overtime: 139-134.
OVERTIME, OVERTIME_DAY = "0022500123", "2025-10-28"
POINTS_FIRST = (
    "minutes",
    "points",
    "fieldGoalsMade-fieldGoalsAttempted",
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "freeThrowsMade-freeThrowsAttempted",
    "rebounds",
    "assists",
    "turnovers",
    "steals",
    "blocks",
    "offensiveRebounds",
    "defensiveRebounds",
    "fouls",
    "plusMinus",
)
POINTS_LAST = (
    "minutes",
    "fieldGoalsMade-fieldGoalsAttempted",
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "freeThrowsMade-freeThrowsAttempted",
    "offensiveRebounds",
    "defensiveRebounds",
    "rebounds",
    "assists",
    "steals",
    "blocks",
    "turnovers",
    "fouls",
    "plusMinus",
    "points",
)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_faults([])
    running.set_clock(running.world.end)
    return Client(running.url)


def summaries(client: Client, day: str) -> list[dict[str, Any]]:
    events = client.get(f"{ESPN}/scoreboard", dates=day.replace("-", "")).json()["events"]
    return [client.get(f"{ESPN}/summary", event=event["id"]).json() for event in events]


def sides(summary: dict[str, Any]) -> list[dict[str, Any]]:
    return [side["statistics"][0] for side in summary["boxscore"]["players"]]


def box(client: Client, game_id: str) -> dict[str, Any]:
    got: dict[str, Any] = client.get(f"{LIVE}/boxscore/boxscore_{game_id}.json").json()["game"]
    return got


def actions(client: Client, game_id: str) -> list[dict[str, Any]]:
    path = f"{LIVE}/playbyplay/playbyplay_{game_id}.json"
    got: list[dict[str, Any]] = client.get(path).json()["game"]["actions"]
    return got


def games_of(running: Sandbox, day: str) -> list[str]:
    return [game.game_id for game in running.world.games.values() if str(game.played_on) == day]


def test_espn_sends_both_orders_of_its_columns(client: Client) -> None:
    found = [
        side for day in (DAY, OVERTIME_DAY) for s in summaries(client, day) for side in sides(s)
    ]
    assert {tuple(side["keys"]) for side in found} == {POINTS_FIRST, POINTS_LAST}
    for side in found:
        names = {"minutes": "MIN", "points": "PTS", "plusMinus": "+/-", "turnovers": "TO"}
        for key, name in names.items():
            assert side["labels"][side["keys"].index(key)] == name
        for athlete in side["athletes"]:
            assert len(athlete["stats"]) == (0 if athlete["didNotPlay"] else 14)
            # Those who did play have the reason, too.
            assert athlete["reason"] == "COACH'S DECISION"
    assert {a["active"] for side in found for a in side["athletes"] if a["stats"]} == {True, False}


def test_espn_shows_overtime_only_in_its_line_scores(client: Client) -> None:
    found = {}
    for summary in summaries(client, OVERTIME_DAY):
        [competition] = summary["header"]["competitions"]
        assert list(competition["status"]) == ["type"]
        teams = {side["team"]["abbreviation"]: side for side in competition["competitors"]}
        scores = {
            code: [int(line["displayValue"]) for line in side["linescores"]]
            for code, side in teams.items()
        }
        for code, side in teams.items():
            assert sum(scores[code]) == int(side["score"])
        found["@".join(teams)] = {len(periods) for periods in scores.values()}
    assert found.pop("WSH@PHI") == {5}
    assert set().union(*found.values()) == {4}


def test_espn_changes_what_is_no_fact_of_the_game(client: Client) -> None:
    seen = []
    for now in ("2026-01-14T15:00:00Z", "2026-01-14T15:00:00Z", "2026-01-26T15:00:00Z"):
        client.clock(now)
        seen.append(summaries(client, DAY))
    assert seen[0] == seen[1]
    for first, last in zip(seen[0], seen[2], strict=True):
        assert first["boxscore"] == last["boxscore"]
        before, after = (s["header"]["competitions"][0] for s in (first, last))
        assert (before["recent"], after["recent"]) == (True, False)
        assert first["news"] != last["news"]
        for name in ("series", "competitors", "status"):
            assert name in before
    wins = [[s["header"]["competitions"][0]["series"][0]["competitors"] for s in at] for at in seen]
    assert wins[0] != wins[2]
    client.clock("2026-01-14T06:00:00Z")
    assert [s["gameInfo"]["attendance"] for s in summaries(client, DAY)] != [
        s["gameInfo"]["attendance"] for s in seen[2]
    ]


@pytest.mark.parametrize("day", [DAY, OVERTIME_DAY])
def test_plays_are_listed_in_the_order_of_the_game_and_numbered_otherwise(
    running: Sandbox, client: Client, day: str
) -> None:
    for game_id in games_of(running, day):
        plays = actions(client, game_id)
        order = [play["orderNumber"] for play in plays]
        assert order == sorted(set(order))
        numbers = [play["actionNumber"] for play in plays]
        assert len(set(numbers)) == len(numbers)
        assert numbers != sorted(numbers)
        totals = [int(play["scoreHome"]) + int(play["scoreAway"]) for play in plays]
        assert totals == sorted(totals)
        by_number = sorted(plays, key=lambda play: int(play["actionNumber"]))
        assert [play["orderNumber"] for play in by_number] != order
        last = plays[-1]
        assert (last["actionType"], last["subType"]) == ("game", "end")
        score = box(client, game_id)
        assert (int(last["scoreHome"]), int(last["scoreAway"])) == (
            score["homeTeam"]["score"],
            score["awayTeam"]["score"],
        )
        periods = [(p["period"], p["subType"]) for p in plays if p["actionType"] == "period"]
        count = 5 if game_id == OVERTIME else len(score["homeTeam"]["periods"])
        assert periods == [(n, sub) for n in range(1, count + 1) for sub in ("start", "end")]


def test_by_its_number_a_score_would_fall(running: Sandbox, client: Client) -> None:
    falls = 0
    for game_id in games_of(running, DAY):
        plays = sorted(actions(client, game_id), key=lambda play: int(play["actionNumber"]))
        totals = [int(play["scoreHome"]) + int(play["scoreAway"]) for play in plays]
        falls += totals != sorted(totals)
    assert falls


def test_a_box_score_says_who_did_not_play_and_often_not_why(
    running: Sandbox, client: Client
) -> None:
    absent: list[dict[str, Any]] = []
    for game_id in games_of(running, DAY):
        game = box(client, game_id)
        assert game["attendance"] > 10_000
        assert len(game["officials"]) == 3
        assert {o["assignment"] for o in game["officials"]} == {f"OFFICIAL{n}" for n in (1, 2, 3)}
        for side in ("homeTeam", "awayTeam"):
            periods = game[side]["periods"]
            assert sum(period["score"] for period in periods) == game[side]["score"]
            players = game[side]["players"]
            assert [p["starter"] for p in players if "position" in p] == ["1"] * 5
            assert all("notPlayingReason" not in p for p in players if p["played"] == "1")
            absent += [p for p in players if p["played"] == "0"]
    assert {player["status"] for player in absent} == {"ACTIVE", "INACTIVE"}
    reasons = Counter(player.get("notPlayingReason") for player in absent)
    assert reasons[None]
    assert reasons["INACTIVE_INJURY"]
    explained = [player for player in absent if "notPlayingDescription" in player]
    assert {player["notPlayingReason"] for player in explained} == {"INACTIVE_INJURY"}
    assert all(";" in p["notPlayingDescription"] or p["notPlayingDescription"] for p in explained)


def test_who_stood_on_the_floor_for_seconds(client: Client) -> None:
    # 7 November: four of one game played 8 seconds, one of them with a number to his name.
    lines = [
        line["statistics"] | {"played": line["played"]}
        for side in ("homeTeam", "awayTeam")
        for line in box(client, "0022500034")[side]["players"]
        if line["statistics"]["minutes"] == "PT00M08.00S"
    ]
    assert [line["played"] for line in lines] == ["1"] * 4
    # 28 October: 14 seconds, nothing but a plus/minus.
    rows = [
        line
        for row in client.box_scores(OVERTIME_DAY)
        if label(row) == "PHI@WAS"
        for side in ("home_team", "visitor_team")
        for line in row[side]["players"]
        if line["min"] == "00" and line["plus_minus"]
    ]
    assert [(line["plus_minus"], line["pts"], line["fga"]) for line in rows] == [(-4, 0, 0)] * 2


def test_the_schedule_says_what_kind_of_game_it_is(client: Client) -> None:
    body = client.get("/nba/static/json/staticData/scheduleLeagueV2.json").json()
    assert body["leagueSchedule"]["seasonYear"] == "2025-26"
    rows = [game for day in body["leagueSchedule"]["gameDates"] for game in day["games"]]
    neutral = {row["arenaCity"] for row in rows if row["isNeutral"]}
    assert neutral == {"Mexico City", "Berlin", "London", "Las Vegas"}
    kinds = Counter(row["gameSubtype"] for row in rows)
    # Six groups of five, each pair once; four quarterfinals and two semifinals.
    assert (kinds["in-season"], kinds["in-season-knockout"], kinds["Global Games"]) == (60, 6, 3)
    cup = [row for row in rows if row["gameLabel"] == "Emirates NBA Cup"]
    groups = Counter(row["gameSubLabel"] for row in cup)
    assert [groups[f"{side} Group {name}"] for side in ("East", "West") for name in "ABC"] == [
        10
    ] * 6
    regular = [row for row in rows if row["gameId"].startswith("002")]
    first = min(regular, key=lambda row: str(row["gameDateEst"]))
    assert (first["weekNumber"], first["weekName"]) == (1, "Week 1")
    assert {row["weekNumber"] for row in rows if row["gameId"][:3] in ("001", "003")} == {0}
    assert max(row["weekNumber"] for row in regular) == 25


def test_games_that_may_not_be_necessary_stand_there_until_the_series_is_decided(
    client: Client,
) -> None:
    def listed(now: str) -> list[dict[str, Any]]:
        client.clock(now)
        rows = [row for rows in client.schedule().values() for row in rows]
        return [row for row in rows if row["ifNecessary"]]

    assert listed("2026-01-26T12:00:00Z") == []
    before = listed("2026-04-20T12:00:00Z")
    assert {row["gameId"][:3] for row in before} == {"004"}
    assert {row["homeTeam"]["teamId"] for row in before if row["gameLabel"] == "NBA Finals"} == {0}
    assert {row["gameStatusText"] for row in before} == {"TBD"}
    assert {row["gameTimeUTC"] for row in before} == {"1900-01-01T04:00:00Z"}
    assert {row["gameLabel"] for row in listed("2026-06-05T12:00:00Z")} == {"NBA Finals"}
    assert listed("2026-06-12T12:00:00Z") == []


def test_midnight_means_an_hour_that_is_not_known(client: Client) -> None:
    client.clock("2025-12-01T21:00:00Z")
    tips = [
        row["gameDateTimeUTC"]
        for rows in client.schedule().values()
        for row in rows
        if "0022501205" <= row["gameId"] <= "0022501226"
    ]
    assert len(tips) == 22
    assert {tip[10:] for tip in tips} == {"T05:00:00Z"}
    rows = client.games(start_date="2025-12-11", end_date="2025-12-15")
    unknown = [row for row in rows if row["datetime"].endswith("T05:00:00.000Z")]
    assert len(unknown) == 22
    assert {row["status"][10:] for row in unknown} == {"T05:00:00Z"}
    client.clock("2025-12-02T21:00:00Z")
    rows = client.games(start_date="2025-12-11", end_date="2025-12-15")
    assert not any(row["datetime"].endswith("T05:00:00.000Z") for row in rows)


def test_what_does_not_exist_is_denied_in_xml(client: Client) -> None:
    got = client.get(f"{LIVE}/boxscore/boxscore_0022500999.json")
    assert got.status == 403
    assert got.headers["Content-Type"] == "application/xml"
    assert got.body.startswith(b"<?xml")
    assert b"<Code>AccessDenied</Code>" in got.body


def test_referees_are_numbered_to_four(client: Client) -> None:
    fourth = []
    for day in (DAY, OVERTIME_DAY, "2026-01-10"):
        body = client.get(OFFICIALS, date=day).json()
        rows = body["nba"]["Table"]["rows"]
        for row in rows:
            assert "alternate" not in row
            for number in (1, 2, 3):
                assert isinstance(row[f"official{number}_code"], int)
                assert isinstance(row[f"official{number}_JNum"], str)
            fourth.append((row["official4"], row["official4_code"], row["official4_JNum"]))
        assert [column["Name"] for column in body["nba"]["Table"]["columns"]] == list(rows[0])
        assert body["gl"]["Table"]["rows"]
    assert (None, None, None) in fourth
    assert any(name and code and jersey for name, code, jersey in fourth)


def test_box_scores_of_2026_have_an_id_a_tip_and_points_by_quarter(client: Client) -> None:
    known = {row["id"]: row["datetime"] for row in client.games(**{"dates[]": OVERTIME_DAY})}
    for row in client.box_scores(OVERTIME_DAY):
        assert row["datetime"] == known[row["id"]]
        assert row["home_team"]["abbreviation"]
        for side in ("home", "visitor"):
            names = [f"{side}_{name}" for name in ("q1", "q2", "q3", "q4", "ot1", "ot2", "ot3")]
            points = [row[name] for name in names if row[name] is not None]
            assert len(points) == row["period"]
            assert sum(points) == row[f"{side}_team_score"]
            assert isinstance(row[f"{side}_timeouts_remaining"], int)
            assert isinstance(row[f"{side}_in_bonus"], bool)
    assert {r["period"] for r in client.box_scores(OVERTIME_DAY) if label(r) == "PHI@WAS"} == {5}


def test_injuries_name_the_team_by_id_and_a_day_without_a_year(client: Client) -> None:
    rows = client.get("/bdl/v1/player_injuries", per_page=100).json()["data"]
    for row in rows:
        assert "team" not in row["player"]
        assert 1 <= row["player"]["team_id"] <= 30
        assert re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}", row["return_date"])
    out = [row for row in rows if row["return_date"] == "Oct 1"]
    assert out
    assert all("remainder of the 2025-26 season" in row["description"] for row in out)


def test_names_are_written_as_each_source_likes(running: Sandbox) -> None:
    ids = running.world.ids
    names = {
        source: {ids.name(source, p) for p in ids.players()} for source in ("balldontlie", "espn")
    }
    everything = names["balldontlie"] | names["espn"]
    assert "Hansen Yang" in names["balldontlie"]
    assert "Yang Hansen" in {ids.nba_name(player) for player in ids.players()}
    assert any("\u00a0" in name for name in everything)
    assert any("  " in name for name in everything)
    assert "Nickeil Alexander Walker" in names["espn"]
    assert "Nickeil Alexander-Walker" in names["balldontlie"]
