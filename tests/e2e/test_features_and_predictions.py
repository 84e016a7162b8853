"""Features and predictions of 24 January 2026: made, withdrawn, and each way to lack one.

The day is lived through once with trained models. Each fault is then put into a copy of what was
landed, or into our own SQL, and looked at from 18:40, when three of the games are due.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from tests.e2e.harness import Bench, Make, Row

pytestmark = pytest.mark.slow

DAY = "2026-01-24"
NOON, AFTERNOON, EVENING = f"{DAY}T12:00", f"{DAY}T16:00", f"{DAY}T18:40"
OFF, NYK_PHI, WAS_CHA, CLE_ORL = "0022500644", "NYK@PHI", "WAS@CHA", "CLE@ORL"
FEATURES, PREDICTIONS = "analytics_to_features", "features_to_predictions"
VERDICTS = (
    "select boundary, entity, game_id, label, state, cause, detail, scope, scope_entity "
    f"from {{schema}}.verdicts where game_date = date '{DAY}' and boundary_order >= 3 "
    "order by boundary_order, entity"
)


class Fault(NamedTuple):
    """A fault of one player, and what must be reported of him at either boundary.

    `sql` changes what was landed, `model` and `text` our own SQL; `{player}` is who it is about.
    """

    id: str
    label: str
    cause: str
    state: str
    sql: str | None = None
    model: str | None = None
    text: str = ""
    of_features: bool = False


OF_PLAYER = "where player_id = '{player}' and stat = 'pts'"
FAULTS = [
    Fault(
        "deleted",
        WAS_CHA,
        "phase_not_run",
        "missing",
        f"delete from raw_predictions.predictions {OF_PLAYER}",
    ),
    Fault(
        "made after tip-off",
        NYK_PHI,
        "made_after_tip",
        "missing",
        "update raw_predictions.predictions set made_at_utc = timestamp '2026-01-24 20:00:00' "
        + OF_PLAYER,
    ),
    Fault(
        "line moved",
        CLE_ORL,
        "stale_value",
        "degraded",
        "update raw_predictions.predictions set line = line + 1, p_over = 1 - coalesce(try_cast("
        "json_extract_string(distribution, '$[' || cast(floor(line + 1) as integer) || ']') "
        f"as double), 1) {OF_PLAYER}",
    ),
    Fault(
        "prediction dropped",
        WAS_CHA,
        "dropped_in_transform",
        "missing",
        model="predictions/player_prop_predictions",
        text="named.player_id = '{player}' and named.stat = 'pts'",
    ),
    Fault(
        "features dropped",
        NYK_PHI,
        "dropped_in_transform",
        "missing",
        model="features/player_game_features",
        text="described.player_id = '{player}'",
        of_features=True,
    ),
    Fault(
        "features lack a field",
        CLE_ORL,
        "field_missing",
        "degraded",
        model="features/features_joined",
        text="minutes_avg_10",
        of_features=True,
    ),
]


@dataclass
class Lived:
    """The bench after the afternoon, and what was reported at noon and then."""

    bench: Bench
    noon: list[Row]
    afternoon: list[Row]
    status: str
    kept: Path


def verdicts(bench: Bench, schema: str = "nba") -> list[Row]:
    return bench.query(VERDICTS.format(schema=schema))


def counts(rows: list[Row], boundary: str) -> Counter[tuple[str, str | None]]:
    return Counter((row["state"], row["cause"]) for row in rows if row["boundary"] == boundary)


def look(bench: Bench) -> list[Row]:
    """Verdicts as of the evening, built beside the live ones."""
    bench.nba_props("build", "--as-of", EVENING)
    return verdicts(bench, "nba_asof")


@pytest.fixture(scope="module")
def trained(season_built: Path, make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built season with a model of each statistic."""
    bench = make_bench(season_built)
    bench.at(f"{DAY}T11:30").live("train")
    return bench.keep(tmp_path_factory.mktemp("trained") / "warehouse")


@pytest.fixture(scope="module")
def lived(trained: Path, make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    bench = make_bench(trained)
    bench.at(NOON).live("run")
    noon = verdicts(bench)
    bench.at(AFTERNOON).live("run")
    status = bench.nba_props("status").stdout
    kept = bench.keep(tmp_path_factory.mktemp("lived") / "warehouse")
    return Lived(bench, noon, verdicts(bench), status, kept)


def test_at_noon_who_plays_has_features_and_who_has_a_line_a_prediction(lived: Lived) -> None:
    features, predictions = counts(lived.noon, FEATURES), counts(lived.noon, PREDICTIONS)
    assert features["complete", None] > 100
    assert predictions["complete", None] > 300
    # Lines are there, and who is hurt is known: nobody else lacks anything.
    assert features.keys() <= {
        ("complete", None),
        ("empty_ok", "player_out"),
        ("empty_ok", "not_enough_history"),
    }
    assert predictions.keys() <= {
        ("complete", None),
        ("empty_ok", "player_out"),
        ("empty_ok", "no_line"),
        ("empty_ok", "not_enough_history"),
    }
    assert ("empty_ok", "player_out") in features
    assert ("empty_ok", "player_out") in predictions


def test_in_the_afternoon_the_predictions_of_a_game_that_is_off_are_withdrawn(lived: Lived) -> None:
    off = [row for row in lived.afternoon if row["game_id"] == OFF]
    assert {(row["state"], row["cause"]) for row in off} == {("empty_ok", "postponed")}
    assert [row["entity"] for row in off if row["boundary"] == FEATURES] == [OFF]
    lined = [row for row in lived.noon if row["game_id"] == OFF and row["state"] == "complete"]
    lined = [row for row in lined if row["boundary"] == PREDICTIONS]
    assert len([row for row in off if row["boundary"] == PREDICTIONS]) >= len(lined) > 20
    [withdrawn] = lived.bench.query(
        "select count(*) as n, count(distinct status) as ways, max(status) as status, "
        "max(withdrawn_reason) as reason from nba.player_prop_predictions "
        f"where game_id = '{OFF}' and game_date = date '{DAY}'"
    )
    assert (withdrawn["ways"], withdrawn["status"], withdrawn["reason"]) == (
        1,
        "withdrawn",
        "postponed",
    )
    assert f"{withdrawn['n']} withdrawn" in lived.status


def test_explain_says_when_and_why_predictions_of_a_player_were_withdrawn(lived: Lived) -> None:
    [player] = lived.bench.query(
        "select player_id, count(*) as n from nba.player_prop_predictions "
        f"where game_id = '{OFF}' and game_date = date '{DAY}' "
        "group by player_id order by player_id limit 1"
    )
    lines = lived.bench.nba_props("explain", player["player_id"]).stdout.splitlines()
    [line] = [line.split() for line in lines if " withdrawn " in line]
    # Called off at half past three: the run of 4 PM has learned it.
    assert line[:4] == [DAY, "16:00", "ET", "withdrawn"]
    said = f"GSW@MIN: {player['n']} prediction(s) withdrawn, postponed"
    assert " ".join(line[4:]) == said


def test_counted_and_not_listed(lived: Lived) -> None:
    report = lived.bench.reconcile(DAY)
    assert [item["name"] for item in report["boundaries"]] == [
        "schedule_to_boxscores",
        FEATURES,
        PREDICTIONS,
        "phase_timing",
    ]
    assert (report["status"], report["incidents"]) == ("ok", [])
    assert [(item["boundary"], item["cause"]) for item in report["notices"]] == [
        ("schedule_to_boxscores", "postponed")
    ]
    # Dates without lines owe no predictions; their features are judged all the same.
    before = lived.bench.reconcile("2026-01-22")
    assert {item["name"]: item["coverage_pct"] for item in before["boundaries"]} == {
        "schedule_to_boxscores": 100,
        "boxscores_to_analytics": 100,
        FEATURES: 100,
        "phase_timing": 100,
    }
    assert FEATURES not in {
        item["name"] for item in lived.bench.reconcile("2026-01-05")["boundaries"]
    }


def test_each_phase_is_in_the_log_and_in_time(lived: Lived) -> None:
    timing = {
        row["entity"]: row["state"] for row in lived.afternoon if row["boundary"] == "phase_timing"
    }
    judged = ("analytics", "features", "predictions", "publication")
    assert timing == dict.fromkeys(judged, "complete")
    [row] = lived.bench.query(
        "select bool_and(features.started_at_utc >= analytics.ended_at_utc) as in_order, "
        "bool_and(features.ended_at_utc > features.started_at_utc) as took_time, count(*) as n "
        "from nba.phase_execution_log as features "
        "inner join nba.phase_execution_log as analytics on features.run_id = analytics.run_id "
        "where features.phase = 'features' and analytics.phase = 'analytics'"
    )
    assert (row["in_order"], row["took_time"], row["n"]) == (True, True, 3)


@dataclass
class Broken:
    """Who each fault was about, and what is reported."""

    players: dict[str, str]
    verdicts: list[Row]

    def of(self, boundary: str, player: str) -> Row:
        entity = player if boundary == FEATURES else f"{player}|pts"
        [row] = [
            row for row in self.verdicts if row["boundary"] == boundary and row["entity"] == entity
        ]
        return row


@pytest.fixture(scope="module")
def broken(lived: Lived) -> Broken:
    """Every fault at once, each with a player of its own."""
    bench, models = lived.bench, lived.bench.project / "models"
    bench.clear(lived.kept)
    well = [
        row
        for row in lived.afternoon
        if row["boundary"] == PREDICTIONS
        and row["state"] == "complete"
        and row["entity"].endswith("|pts")
    ]
    players: dict[str, str] = {}
    before: dict[Path, str] = {}
    for fault in FAULTS:
        free = [row for row in well if row["label"] == fault.label]
        player = next(
            name for row in free if (name := row["entity"].split("|")[0]) not in players.values()
        )
        players[fault.id] = player
        if fault.sql is not None:
            with duckdb.connect(str(bench.duckdb)) as connection:
                connection.execute(fault.sql.format(player=player))
        else:
            path = models / f"{fault.model}.sql"
            before.setdefault(path, path.read_text())
            path.write_text(spoiled(path.read_text(), fault.text.format(player=player), player))
    # Without features there was never a prediction.
    with duckdb.connect(str(bench.duckdb)) as connection:
        connection.execute(
            "delete from raw_predictions.predictions where player_id = ?",
            [players["features dropped"]],
        )
    try:
        return Broken(players, look(bench))
    finally:
        for path, text in before.items():
            path.write_text(text)


def spoiled(sql: str, text: str, player: str) -> str:
    """A model that loses what `text` says, or, where that is a column, its number of the player."""
    if " " in text:
        condition = text.replace("named.", "").replace("described.", "")
        return f"select * from (\n{sql}\n) as whole\nwhere not ({condition})\n"
    return (
        f"select * exclude ({text}), case when player_id <> '{player}' then {text} end as {text}\n"
        f"from (\n{sql}\n) as whole\n"
    )


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.id for fault in FAULTS])
def test_a_fault_of_one_player_is_reported_for_him(broken: Broken, fault: Fault) -> None:
    player = broken.players[fault.id]
    row = broken.of(FEATURES if fault.of_features else PREDICTIONS, player)
    assert (row["label"], row["state"], row["cause"]) == (fault.label, fault.state, fault.cause)
    # The only one of his date: his scope is the game.
    assert (row["scope"], row["scope_entity"]) == ("game", row["game_id"])
    assert row["detail"]
    other = broken.of(PREDICTIONS if fault.of_features else FEATURES, player)
    assert other["cause"] == ("upstream_broken" if fault.id == "features dropped" else None)


def test_nobody_else_is_touched(broken: Broken) -> None:
    # The pts of each but the one without features, who had one of each statistic.
    wrong = [row for row in broken.verdicts if row["state"] in ("missing", "degraded")]
    touched = {row["entity"].split("|")[0] for row in wrong}
    assert touched == set(broken.players.values())
    assert {row["cause"] for row in wrong} == {fault.cause for fault in FAULTS} | {
        "upstream_broken"
    }


def test_a_date_without_predictions_is_one_incident(lived: Lived) -> None:
    bench = lived.bench
    bench.clear(lived.kept)
    with duckdb.connect(str(bench.duckdb)) as connection:
        connection.execute("delete from raw_predictions.predictions")
        connection.execute("delete from raw_predictions.models where stat = 'reb'")
    report = bench.reconcile(DAY, "--as-of", EVENING, code=2)
    [incident] = report["incidents"]
    assert (incident["key"], incident["scope"], incident["entity"]) == (
        f"source_date|predictions|{DAY}|1",
        "source_date",
        "predictions",
    )
    assert (incident["cause"], incident["first_boundary"]) == ("phase_not_run", PREDICTIONS)
    missing = [row for row in verdicts(bench, "nba_asof") if row["state"] == "missing"]
    # What is not due yet is not missing.
    assert {row["label"] for row in missing} == {NYK_PHI, WAS_CHA, CLE_ORL}
    untrained = {
        row["entity"].split("|")[1] for row in missing if "no trained model" in row["detail"]
    }
    assert untrained == {"reb", "pr", "ra", "pra"}
    assert all("the last run for the date: completed" in row["detail"] for row in missing)


def test_an_open_breaker_halts_the_dates_after_it(trained: Path, make_bench: Make) -> None:
    bench = make_bench(trained)
    bench.set_faults(
        {"endpoint": "bdl/box_scores", "date": "2026-01-23", "fault": "server_error"},
        # Neither source that may take its place.
        {"endpoint": "nba/boxscore", "fault": "server_error"},
        {"endpoint": "espn/scoreboard", "fault": "server_error"},
    )
    bench.at(NOON).live("run", code=2)
    assert bench.query("select 1 from raw_predictions.predictions") == []
    assert "halted by the breaker of 2026-01-23" in bench.nba_props("status").stdout
    rows = look(bench)
    predictions = counts(rows, PREDICTIONS)
    assert predictions["missing", "halted_by_breaker"] > 0
    # Whose last game is the missing one lacks more than a go-ahead.
    assert predictions["missing", "upstream_broken"] > 0
    assert counts(rows, FEATURES)["missing", "upstream_broken"] > 0
    timing = {row["entity"]: row for row in rows if row["boundary"] == "phase_timing"}
    assert timing["predictions"]["cause"] == "halted_by_breaker"
    assert "the breaker of 2026-01-23 is open" in timing["predictions"]["detail"]
