"""Rules that the dbt project keeps, each over the manifest; exceptions with their reason."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from tests.unit.support import PARSED, ROOT, dbt

Node = dict[str, Any]
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "exports": ("export_", "publication_audit", "audited_files"),
    "report": ("report_", "timeline", "tonight_"),
}
# One direction: a model reads its own layer and those before it.
LAYERS = (
    "reference",
    "staging",
    "intermediate",
    "analytics",
    "features",
    "predictions",
    "reconciliation",
    "orchestration",
    "alerting",
    "health",
    "exports",
    "report",
)
# Layers that read raw tables: each record is parsed in staging once, events where they are used.
RAW_RECORDS = {"balldontlie", "nba", "espn", "archive"}
RAW_READERS = {
    "int_final_arrivals": "when a version first came, which staging does not keep",
    "int_stat_corrections": "every version, which staging does not keep",
    "rec_older_answers": "every version, which staging does not keep",
    "build_due": "whether anything landed",
    "phase_obligations": "when something first landed",
}
UNTESTED = {
    "features_joined": "tested as player_game_features",
    "training_rows": "a selection of player_game_features",
    "scoring_rows": "a selection of player_game_features",
    "timeline": "its parts are tested; it is read for one game, and a test would read every event",
}
NOT_READ = {
    "rec_play_by_play": "the test play_by_play_is_whole",
    "reconciliation_findings": "the tests of tests/reconciliation",
    "source_findings": "the commands and the test sources_send_what_is_expected",
    "archived_line_matches": "the command import-lines",
    "archived_injury_matches": "the command import-injuries",
    "injury_list_grades": "the command accuracy",
    "game_names": "the command explain",
}


@cache
def manifest() -> dict[str, Any]:
    dbt("parse")
    found: dict[str, Any] = json.loads((PARSED / "manifest.json").read_text())
    return found


def nodes(kind: str) -> dict[str, Node]:
    return {
        key: node
        for key, node in (manifest()["nodes"] | manifest()["exposures"]).items()
        if node["resource_type"] == kind
    }


def layer(node: Node) -> str:
    return str(node["fqn"][1])


def reads() -> list[tuple[Node, Node]]:
    models = nodes("model")
    return [
        (models[parent], model)
        for model in models.values()
        for parent in model["depends_on"]["nodes"]
        if parent in models
    ]


@pytest.mark.parametrize("folder", PREFIXES)
def test_a_name_says_its_layer(folder: str) -> None:
    # The run's clock and events are no records of a source.
    names = [
        model["name"]
        for model in nodes("model").values()
        if layer(model) == folder and model["fqn"][2] != "ops"
    ]
    assert [name for name in names if not name.startswith(PREFIXES[folder])] == []


def test_no_ref_runs_back_up() -> None:
    assert {layer(model) for model in nodes("model").values()} == set(LAYERS)
    upward = {
        (parent["name"], model["name"])
        for parent, model in reads()
        if LAYERS.index(layer(parent)) > LAYERS.index(layer(model))
    }
    assert upward == set()


def test_records_are_parsed_in_staging() -> None:
    sources = manifest()["sources"]
    readers = {
        model["name"]
        for model in nodes("model").values()
        for parent in model["depends_on"]["nodes"]
        if parent in sources
        and sources[parent]["source_name"] in RAW_RECORDS
        and layer(model) != "staging"
    }
    assert readers == set(RAW_READERS)


def test_every_model_is_tested() -> None:
    tested = {parent for test in nodes("test").values() for parent in test["depends_on"]["nodes"]}
    untested = {model["name"] for key, model in nodes("model").items() if key not in tested}
    assert untested == set(UNTESTED)


def test_what_a_unit_test_expects_keeps_the_key_of_its_model() -> None:
    keys: dict[str, list[list[str]]] = {}
    for test in nodes("test").values():
        found = test.get("test_metadata") or {}
        if found.get("name") == "unique_combination_of_columns":
            keys.setdefault(test["attached_node"], []).append(found["kwargs"]["columns"])
    checked = 0
    for test in manifest()["unit_tests"].values():
        rows = test["expect"]["rows"] or []
        for key in keys.get(f"model.nba_props.{test['model']}", []):
            # Rows of SQL are one text, and a test may leave out a column.
            if all(isinstance(row, dict) and row.keys() >= set(key) for row in rows):
                checked += 1
                assert len({tuple(str(row[name]) for name in key) for row in rows}) == len(rows), (
                    f"{test['name']}: {test['model']} is unique by {key}"
                )
    assert checked > 50


def test_every_model_is_read_by_a_model_or_by_somebody() -> None:
    readers = [*nodes("model").values(), *nodes("exposure").values()]
    read = {parent for reader in readers for parent in reader["depends_on"]["nodes"]}
    unread = {model["name"] for key, model in nodes("model").items() if key not in read}
    assert unread == set(NOT_READ)


def test_what_others_read_has_a_contract() -> None:
    exported = [model for model in nodes("model").values() if model["name"].startswith("export_")]
    assert len(exported) == 4
    assert all(model["config"]["contract"]["enforced"] for model in exported)


def test_every_model_has_a_group_and_an_owner() -> None:
    models = nodes("model").values()
    assert [m["name"] for m in models if not m["config"]["group"]] == []
    assert {m["config"]["meta"]["owner"] for m in models} == {"data-team", "modelling"}


def test_a_union_in_reconciliation_names_its_columns() -> None:
    texts = [path.read_text() for path in (ROOT / "models" / "reconciliation").rglob("*.sql")]
    # Brackets of CTEs begin and end at the margin; the rest is the select that a model ends with.
    unions = [
        part
        for text in texts
        for part in re.split(r"^(?:\w+ as \(|\),?)$", text, flags=re.MULTILINE)
        if re.search(r"^ *union (all|distinct)$", part, re.MULTILINE)
    ]
    assert len(unions) > 30
    assert [u for u in unions if re.search(r"^ *select (\w+\.)?\* from", u, re.MULTILINE)] == []


def test_a_var_that_a_model_reads_is_in_its_fingerprint() -> None:
    paths = [*(ROOT / "models").rglob("*.sql"), *(ROOT / "macros").rglob("*.sql")]
    # It judges what is given, and no model is made of it.
    paths.remove(ROOT / "macros" / "check_vars.sql")
    read = {name for path in paths for name in re.findall(r"\bvar\('(\w+)'", path.read_text())}
    text = (ROOT / "macros" / "fingerprint.sql").read_text().partition("vars_of_models() %}")[2]
    # What is rebuilt is no matter of what a table holds.
    assert read - {"rebuilt_from"} == set(re.findall(r"'(\w+)'", text.partition("endmacro")[0]))
