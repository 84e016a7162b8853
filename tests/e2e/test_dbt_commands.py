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
