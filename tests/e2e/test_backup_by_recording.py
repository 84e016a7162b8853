"""ESPN as fallback for a game of which nothing but its summary came, in the shape as recorded.

The list that has ESPN's id of the game was never asked before: the morning ran without it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.e2e.harness import Bench
from tests.unit import recordings

DAY, MORNING = "2026-02-11", "2026-02-12T17:00"
# Minutes, field goals, threes and free throws of five players of each team, worked out by hand:
# points are 2 x goals + threes + free throws; two halves and an overtime have 5 x 53 minutes.
FLOOR = {
    "GSW": [(53, 8, 3, 3), (53, 8, 3, 3), (53, 8, 3, 3), (53, 8, 3, 3), (53, 8, 3, 2)],
    "MIN": [(53, 8, 3, 3), (53, 8, 3, 3), (53, 8, 3, 3), (53, 8, 3, 3), (53, 9, 3, 3)],
}
POINTS = {"GSW": [22, 22, 22, 22, 21], "MIN": [22, 22, 22, 22, 24]}

pytestmark = pytest.mark.slow


def _texts(minutes: int, goals: int, threes: int, free: int, points: int) -> list[str]:
    shots = [f"{goals}-{goals + 9}", f"{threes}-{threes + 4}", f"{free}-{free + 1}"]
    return [str(minutes), str(points), *shots, "7", "4", "2", "1", "0", "2", "5", "3", "-4"]


def _summary(name: str) -> str:
    """The recorded summary with five players of each team on the floor, and one who sat."""
    body = recordings.answers()[name]
    for side, team in zip(body["boxscore"]["players"], FLOOR, strict=True):
        lines = side["statistics"][0]["athletes"]
        sat = lines[-1]
        lines[:] = [
            {
                "athlete": {"id": f"{team}{place}", "displayName": f"Abo {team} {'abcde'[place]}o"},
                "starter": True,
                "didNotPlay": False,
                "reason": "COACH'S DECISION",
                "stats": _texts(*numbers, POINTS[team][place]),
            }
            for place, numbers in enumerate(FLOOR[team])
        ]
        lines.append(sat)
    return json.dumps(body)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """balldontlie's box scores are empty and NBA.com's is not there."""
    folder = tmp_path_factory.mktemp("recorded")
    recordings.write(folder)
    for path in folder.rglob("*.json"):
        if "boxscore_" in path.name and not path.name.endswith(".meta.json"):
            path.unlink()
            path.with_name(path.name.removesuffix(".json") + ".meta.json").unlink()
        elif path.name.startswith("box_scores") and not path.name.endswith(".meta.json"):
            path.write_text(json.dumps({"data": []}))
        elif path.name.startswith("summary") and not path.name.endswith(".meta.json"):
            path.write_text(_summary(str(path.relative_to(folder))))
    return folder


def test_espn_is_the_backup_when_nothing_else_came(recorded: Path, empty: Bench) -> None:
    with Sandbox(recorded=recorded) as replay:
        bench = Bench(replay, empty.project, empty.duckdb.parent)
        bench.clear()
        bench.at(MORNING).live("run", code=None)
        assert bench.query("select * from nba.int_game_results") == []
        bench.at(MORNING).live("retry")
    [game] = bench.query(
        "select source, away_score, home_score, players_used from nba.game_summary "
        f"where game_date = date '{DAY}' and has_box_score"
    )
    assert game == {"source": "espn", "away_score": 109, "home_score": 112, "players_used": 10}
    lines = bench.query(
        "select team, pts, minutes, reb, fg3m from nba.player_game_summary "
        "where participation = 'played' order by team, pts, player_name"
    )
    assert [(row["team"], row["pts"]) for row in lines] == [
        (team, points) for team in POINTS for points in sorted(POINTS[team])
    ]
    assert {(row["minutes"], row["reb"], row["fg3m"]) for row in lines} == {(53, 7, 3)}
