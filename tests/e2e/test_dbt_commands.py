"""dbt itself, as a user types it, without packages."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests.e2e.harness import ROOT, Bench

# A value that each var cannot have.
WRONG = {
    "empty_warehouse_is_expected": "maybe",
    "games_of_one_finding": -1,
    "retry_max_attempts": 21,
    "tick_gap_hours": True,
    "prediction_hours": "36",
    "candidate_days": 1.5,
    "rebuilt_from": "2026-13-01",
    "history_games": "five",
    "training_min_rows": 0,
    "model_max_age_days": None,
    "recommendation_deviations": -0.1,
    "most_claimed": "1",
    "price_max_age_hours": 0,
    "too_good_value": [0.5],
    "market_trust_prior": 0,
    "explained_accuracy": "live",
}


@pytest.mark.slow
def test_an_empty_warehouse_builds_and_tests(empty: Bench) -> None:
    meant = ("--vars", "{empty_warehouse_is_expected: true}")
    built = empty.dbt("build", *meant)
    assert "WARN=0 ERROR=0 SKIP=0" in built.stdout
    tested = empty.dbt("test", "--select", "tag:reconciliation", *meant)
    assert "WARN=0 ERROR=0 SKIP=0" in tested.stdout
    assert "PASS=0" not in tested.stdout


@pytest.mark.slow
def test_what_is_not_built_is_not_tested(empty: Bench) -> None:
    empty.clear()
    arguments = ("test", "--select", "tag:reconciliation")
    printed = " ".join(empty.dbt(*arguments, code=2).stdout.split())
    assert printed.count("Nothing was tested: none of it is built in the schema nba. Run `dbt") == 1
    assert "does not exist" not in printed
    # A test of what is there is run, whatever else is not.
    alone = ("--select", "causes", "--indirect-selection", "cautious")
    empty.dbt("build", *alone)
    assert "Completed successfully" in empty.dbt("test", *alone).stdout


@pytest.mark.slow
def test_a_var_that_no_model_can_be_made_with_is_refused(empty: Bench) -> None:
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text("utf-8"))["vars"]
    assert WRONG.keys() | {"stats"} == declared.keys()
    unlabelled = [{"stat": "pts", "prop_type": "points"}, *declared["stats"][1:]]
    wrong = json.dumps(WRONG | {"stats": unlabelled, "histroy_games": 3})
    printed = empty.dbt("run", "--select", "run_context", "--vars", wrong, code=2).stdout
    sentence = re.findall("Nothing was built: (.*)", printed)[0]
    for name in declared:
        assert re.search(rf"\b{name} (is .*and )?must be ", sentence), f"{name}: {sentence}"
    assert "there is no var histroy_games" in sentence
    assert "dbt_project.yml, which describes each." in " ".join(printed.split())
    # As they are declared, and at the ends of what they may be.
    ends = {"history_games": 1, "tick_gap_hours": 0.5, "rebuilt_from": "2025-07-01"}
    empty.dbt("run", "--select", "run_context", "--vars", json.dumps(ends))


@pytest.mark.slow
def test_what_dbt_was_given_by_hand_does_not_stay(built: Bench) -> None:
    views = "select view_name, sql from duckdb_views() where schema_name = 'nba' order by all"
    before = built.query(views), built.query("select * from nba.workflows order by all")
    seed = built.project / "seeds" / "workflows.csv"
    text = seed.read_text()
    try:
        seed.write_text("".join(text.splitlines(keepends=True)[:-1]))
        built.dbt("seed", "--select", "workflows")
    finally:
        seed.write_text(text)
    built.dbt("run", "--select", "predictions_due", "--vars", "{prediction_hours: 1}")
    changed = built.query(views), built.query("select * from nba.workflows order by all")
    assert (changed[0] == before[0], changed[1] == before[1]) == (False, False)
    built.live("run")
    assert built.query(views) == before[0]
    assert built.query("select * from nba.workflows order by all") == before[1]
    # What a run has made itself is known: the next one leaves the views.
    built.live("run")
    last = "select built_project from raw_ops.run_ends order by ended_at_utc desc limit 1"
    assert built.query(last) == [{"built_project": None}]
