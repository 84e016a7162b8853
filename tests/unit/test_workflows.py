"""The seeds that say what is asked when, held together with the code that asks."""

from __future__ import annotations

import csv
from datetime import date

import pytest
import yaml

from nba_props.commands.operations.tick import questions_of
from sample import soak_plan
from scrapers.errors import ConfigError
from scrapers.sources import ENDPOINTS, balldontlie, nba
from tests.unit.support import ROOT

NAMES = {
    "morning_operations",
    "morning_recovery",
    "stat_corrections",
    "bdl_catchup_midday",
    "bdl_catchup_afternoon",
    "bdl_catchup_evening",
    "betting_lines",
    "early_game_window_1",
    "early_game_window_2",
    "early_game_window_3",
    "post_game_window_1",
    "post_game_window_2",
    "post_game_window_2b",
    "post_game_window_3",
    "injury_discovery",
    "referee_discovery",
    "schedule_dependency",
}
RULES = {"daily", "game_aware", "until_found", "until_complete", "look_again"}


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def minutes(text: str) -> int:
    hours, minute = text.split(":")
    return int(hours) * 60 + int(minute)


def test_the_seventeen_workflows() -> None:
    assert {row["workflow"] for row in rows("workflows")} == NAMES


@pytest.mark.parametrize("row", rows("workflows"), ids=lambda row: row["workflow"])
def test_each_workflow_has_a_window_a_rule_and_sources(row: dict[str, str]) -> None:
    # From 6 AM of the game date to 10 AM of the next: a window never reaches a day further.
    assert 6 * 60 <= minutes(row["opens_et"]) < minutes(row["closes_et"]) <= 34 * 60
    assert row["rule"] in RULES
    assert int(row["max_tries"]) >= 1
    declared = {endpoint.full_name for endpoint in ENDPOINTS}
    assert set(row["sources"].split()) <= declared
    length = minutes(row["closes_et"]) - minutes(row["opens_et"])
    assert int(row["every_minutes"]) <= length


def test_injuries_and_lines_are_asked_for_until_the_last_games_begin() -> None:
    asking = {row["workflow"]: row for row in rows("workflows") if row["rule"] == "game_aware"}
    assert {"injury_discovery", "betting_lines", "schedule_dependency"} <= set(asking)
    for row in asking.values():
        length = minutes(row["closes_et"]) - minutes(row["opens_et"])
        assert int(row["max_tries"]) * int(row["every_minutes"]) >= length
        # Most games in the West begin at 10 PM.
        assert minutes(row["closes_et"]) > 22 * 60


def test_a_trade_of_the_afternoon_is_seen_before_the_games() -> None:
    asking = [row for row in rows("workflows") if "balldontlie/players" in row["sources"].split()]
    hourly = [row for row in asking if row["rule"] == "game_aware"]
    assert [int(row["every_minutes"]) for row in hourly] == [60]


def test_the_endpoints_are_those_that_are_declared() -> None:
    by_subject = {"list": "season", "date_ahead": "date", "dates_over": "date"}
    by_subject |= {"games_ahead": "game", "games_over": "game"}
    declared = {
        (source["name"], table["name"]): by_subject[table["config"]["meta"]["subject"]]
        for path in (ROOT / "models" / "staging").glob("*/_*__sources.yml")
        for source in yaml.safe_load(path.read_text())["sources"]
        if source["name"] in ("nba", "balldontlie", "espn")
        for table in source["tables"]
    }
    assert declared == {(item.source, item.name): item.asked_by for item in ENDPOINTS}


def test_questions_are_read_from_a_decision() -> None:
    text = (
        '[["balldontlie/box_scores", "2026-01-24", null], '
        '["nba/play_by_play", "2026-01-24", "0022500644"]]'
    )
    first, second = questions_of(text)
    assert (first.endpoint, first.requested_for, first.game) == (
        balldontlie.BOX_SCORES,
        date(2026, 1, 24),
        None,
    )
    assert (second.endpoint, second.game) == (nba.PLAY_BY_PLAY, "0022500644")
    with pytest.raises(ConfigError, match="There is no endpoint"):
        questions_of('[["nba/standings", "2026-01-24", null]]')


def test_the_troubles_of_the_fortnight_lie_within_it() -> None:
    moments = list(soak_plan.ticks(soak_plan.FIRST_NIGHT, soak_plan.NIGHTS))
    for trouble in soak_plan.TROUBLES:
        assert moments[0] <= trouble.begins < trouble.ends <= moments[-1]
    for begins, ends in soak_plan.SILENCES:
        assert not [moment for moment in moments if begins <= moment < ends]
    kills = soak_plan.kills(soak_plan.FIRST_NIGHT, soak_plan.NIGHTS, seed=1)
    assert kills == soak_plan.kills(soak_plan.FIRST_NIGHT, soak_plan.NIGHTS, seed=1)
    assert len(kills) == soak_plan.NIGHTS
