"""Invariants of everything the sandbox serves, over the whole slate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sandbox.ids import RANGES
from sandbox.server import Sandbox
from sandbox.teams import TEAMS
from sandbox.testing import Client, label

COUNTS = ("fga", "fta", "reb", "ast", "stl", "blk", "turnover", "pf", "pts")
# Of 14,991 who appeared, 49 did so for less than half a minute and left no number but plus/minus.
SECONDS_ALONE = 49
SIDES = (("home_team", "home_team_score"), ("visitor_team", "visitor_team_score"))


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def rows(running: Sandbox) -> list[dict[str, Any]]:
    client = Client(running.url)
    days = (date(2025, 10, 21) + timedelta(days=n) for n in range(98))
    return [row for day in days for row in client.box_scores(day.isoformat())]


def lines(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for side, _ in SIDES for line in row[side]["players"]]


def played(line: dict[str, Any]) -> bool:
    """Whether a line says of itself that he played; some seconds read "00", as an absence does."""
    return line["min"] not in ("", "00", None) or any(line[name] for name in COUNTS)


def minutes(text: str) -> float:
    whole, _, seconds = text.partition(":")
    return int(whole) + int(seconds or 0) / 60


def test_the_slate_is_whole(rows: list[dict[str, Any]]) -> None:
    assert Counter(row["status"] for row in rows) == {"Final": 690, "Postponed": 2}
    assert sum(played(line) for row in rows for line in lines(row)) == 14_991 - SECONDS_ALONE


def test_lines_satisfy_the_invariants(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for line in filter(played, lines(row)):
            assert 2 * line["fgm"] + line["fg3m"] + line["ftm"] == line["pts"], label(row)
            assert line["oreb"] + line["dreb"] == line["reb"], label(row)
            assert line["fg3m"] <= line["fgm"] <= line["fga"], label(row)
            assert line["fg3m"] <= line["fg3a"] <= line["fga"], label(row)
            assert line["ftm"] <= line["fta"], label(row)
            assert 0 <= line["pf"] <= 6, label(row)
            made = line["fgm"] / line["fga"] if line["fga"] else None
            assert line["fg_pct"] == pytest.approx(made, abs=6e-4) or not line["fga"]


def test_teams_satisfy_the_invariants(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for side, score in SIDES:
            own = [line for line in row[side]["players"] if played(line)]
            assert sum(line["pts"] for line in own) == row[score]
            expected = 240 + 25 * max(0, row["period"] - 4) if row["period"] else 0
            exact = own and all(":" in line["min"] or line["min"] == "00" for line in own)
            total = sum(minutes(line["min"]) for line in own)
            assert total == pytest.approx(expected, abs=2 if exact else 5), label(row)
        if row["status"] == "Final":
            assert row["home_team_score"] != row["visitor_team_score"]
        ids = [line["player"]["id"] for line in lines(row)]
        assert len(ids) == len(set(ids))


def test_players_who_did_not_play_are_listed(rows: list[dict[str, Any]]) -> None:
    everyone = [line for row in rows for line in lines(row)]
    absent = [line for line in everyone if not played(line)]
    assert 0.25 < len(absent) / len(everyone) < 0.4
    assert {line["min"] for line in absent} == {"", "00", None}
    assert {line["pts"] for line in absent} == {0, None}
    # An absence reads 0, as recorded; who was on the floor for seconds may have another number.
    assert {0, None} < {line["plus_minus"] for line in absent}
    seconds = [line for line in absent if line["plus_minus"]]
    assert len(seconds) == 21
    assert {line["min"] for line in seconds} == {"00"}


def test_minutes_come_in_both_forms(rows: list[dict[str, Any]]) -> None:
    finals = [row for row in rows if row["status"] == "Final"]
    exact = [row for row in finals if any(":" in (line["min"] or "") for line in lines(row))]
    assert 0.18 < len(exact) / len(finals) < 0.30
    for row in finals:
        texts = {line["min"] for line in lines(row) if line["min"] not in ("", "00", None)}
        assert {":" in text for text in texts} == {row in exact}, label(row)
        # Whole minutes have two digits.
        assert row in exact or {len(text) for text in texts} == {2}, label(row)


def test_ids_of_the_sources_have_nothing_in_common(running: Sandbox) -> None:
    world = running.world
    seen: dict[str, set[int]] = {
        "nba": {int(game) for game in world.games} | set(world.ids.players())
    }
    for source, entity in RANGES:
        own = (
            {world.ids.game(source, game) for game in world.games}
            if entity == "game"
            else {world.ids.player(source, player) for player in world.ids.players()}
        )
        assert len(own) == (len(world.games) if entity == "game" else len(world.ids.players()))
        for name, others in seen.items():
            assert not own & others, (source, entity, name)
        seen[f"{source} {entity}"] = own
    for kind in ("nba_id", "bdl_id", "espn_id", "espn_code"):
        assert len({getattr(team, kind) for team in TEAMS.values()}) == 30


def test_spellings_differ(running: Sandbox) -> None:
    ids = running.world.ids
    names = {player: ids.nba_name(player) for player in ids.players()}
    bdl = {player: ids.name("balldontlie", player) for player in names}
    espn = {player: ids.name("espn", player) for player in names}
    accents = [p for p in names if not names[p].isascii()]
    assert {bdl[p].isascii() for p in accents} == {True, False}
    assert {espn[p].isascii() for p in accents} == {True, False}
    juniors = [p for p in names if names[p].endswith(" Jr.")]
    endings = {bdl[p].rpartition(" ")[2] for p in juniors}
    assert {"Jr.", "Jr"} < endings
    assert bdl[next(p for p in names if names[p] == "Nic Claxton")] == "Nicolas Claxton"
    assert max(Counter(bdl.values()).values()) == 2


def test_games_are_paged_once_each(running: Sandbox) -> None:
    client = Client(running.url)
    rows = client.games(**{"seasons[]": 2025})
    assert len(rows) == len({row["id"] for row in rows}) == 1230
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    log = [entry for entry in running.requests() if entry["endpoint"] == "bdl/games"]
    assert len(log) == 13
    part = client.games(start_date="2026-01-23", end_date="2026-01-24")
    assert Counter(row["date"] for row in part) == {"2026-01-23": 8, "2026-01-24": 6}
    assert client.games(**{"dates[]": ["2026-01-23", "2026-01-26"]})
    assert client.games(**{"seasons[]": 2024}) == []
    assert client.games(postseason="true") == []
    assert {r["home_team"]["id"] for r in client.games(**{"team_ids[]": 18})} >= {18}


def test_records_of_the_schedule_add_up(running: Sandbox) -> None:
    client = Client(running.url)
    finals = [
        row
        for rows in client.schedule().values()
        for row in rows
        if row["gameStatus"] == 3 and row["gameId"].startswith("002") and row["pointsLeaders"]
    ]
    assert len(finals) == 690
    last = {}
    for row in sorted(finals, key=lambda row: str(row["gameDateTimeUTC"])):
        for side in ("homeTeam", "awayTeam"):
            team = row[side]
            last[team["teamTricode"]] = (team["wins"], team["losses"])
    assert sum(wins for wins, _ in last.values()) == 690
    assert sum(losses for _, losses in last.values()) == 690
