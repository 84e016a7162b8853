"""`publish` on a small warehouse: what is written, what is kept, what is held back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest
import yaml

from nba_props.publishing.documents import as_json, documents
from nba_props.publishing.store import Store
from scrapers.errors import PublicationError, UsageError
from tests.unit import exports
from tests.unit.exports import DAY, DUE, NEXT_DAY, OLD_DAY, OTHER, PREDICTIONS, Stage
from tests.unit.support import ROOT

SCHEMAS = [*exports.KINDS, "latest"]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_one_and_leaves_nothing_open(kind: str) -> None:
    schema = json.loads((exports.SCHEMAS / f"{kind}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    found = []

    def look(part: dict[str, Any]) -> None:
        for name, declared in part.get("properties", {}).items():
            found.append(name)
            assert declared["description"].endswith("."), name
            look(declared)
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"])
        for inner in (part.get("items"), part.get("additionalProperties")):
            if isinstance(inner, dict):
                look(inner)

    look(schema)
    assert len(found) > 5


@pytest.mark.parametrize("kind", exports.KINDS)
def test_a_schema_has_the_columns_of_its_model(kind: str) -> None:
    described = yaml.safe_load((ROOT / "models/exports/_exports__models.yml").read_text())
    (model,) = [m for m in described["models"] if m["name"] == f"export_{kind}"]
    columns = [column["name"] for column in model["columns"]]
    assert columns == ["name", *exports.row_schema(kind)]


# What reconciliation_status calls a date.
@pytest.mark.parametrize("status", ["ok", "warning", "error", "unknown"])
def test_every_status_of_a_date_can_be_published(status: str) -> None:
    schema = json.loads((exports.SCHEMAS / "status.schema.json").read_text())
    declared = schema["properties"]["rows"]["items"]["properties"]["date_status"]
    jsonschema.validate(status, declared)


def test_rows_that_an_earlier_version_built_are_not_published() -> None:
    columns = {"name", *exports.row_schema("results")} - {"p_over_fair"}
    row = dict.fromkeys(columns, None) | {"name": "results/2026-01-24"}
    with pytest.raises(PublicationError, match=r"no p_over_fair.: .*run `nba-props build`"):
        documents("results", [row], "2026-01-25T14:00:00Z")


def test_what_is_due_is_published(stage: Stage) -> None:
    assert stage.publish() == 0
    assert stage.pointer["files"].keys() == DUE
    assert stage.pointer["data_as_of_utc"] == "2026-01-24T21:00:00Z"
    stage.check_all()
    document = stage.document(PREDICTIONS)
    assert document["data_as_of_utc"] == "2026-01-24T21:00:00Z"
    (row, _) = document["rows"]
    assert (row["player_name"], row["distribution"]) == ("Łuka Dončić", [0.25, 0.5, 1.0])
    assert row["made_at_utc"] == "2026-01-24T17:00:00.250000Z"
    assert row["is_synthetic_line"] is True
    assert sorted(stage.events()) == sorted((name, "published") for name in [*DUE, "latest"])
    days = (DAY, NEXT_DAY)
    assert stage.phases() == sorted(
        (day, event, None) for day in days for event in ("started", "completed")
    )
    assert "7 file(s) new or changed, 0 unchanged" in stage.console.export_text()


def test_a_copy_elsewhere_is_not_the_publication_that_is_due(stage: Stage) -> None:
    elsewhere = stage.target.with_name("elsewhere")
    reason = "The circuit breaker of 2026-01-24 is open."
    exports.refuse(stage.path, PREDICTIONS, reason)
    assert stage.publish(url=str(elsewhere)) == 1
    assert (elsewhere / "latest.json").is_file()
    assert stage.phases() == []
    # The other way round: where it is due, both dates are in the phase log.
    assert stage.publish() == 1
    assert {(day, event) for day, event, _ in stage.phases()} == {
        (DAY, "skipped"),
        (NEXT_DAY, "started"),
        (NEXT_DAY, "completed"),
    }


def test_json_names_its_schema_and_parquet_has_the_same_rows(stage: Stage) -> None:
    stage.publish()
    for name, entry in stage.pointer["files"].items():
        document = stage.document(name)
        schema = ((stage.target / entry["json"]).parent / document["$schema"]).resolve()
        jsonschema.validate(document, json.loads(schema.read_text()))
        rows = pq.read_table(stage.target / entry["parquet"]).to_pylist()
        expected = [{key: as_json(value) for key, value in row.items()} for row in rows]
        assert expected == document["rows"]
    pointer_schema = (stage.target / stage.pointer["$schema"]).read_text()
    jsonschema.validate(stage.pointer, json.loads(pointer_schema))


def test_a_second_call_changes_nothing(stage: Stage) -> None:
    stage.publish()
    before = stage.everything()
    assert stage.publish() == 0
    assert stage.everything() == before
    assert stage.events()[-1] == ("latest", "unchanged")
    assert len(stage.events()) == len(DUE) + 2
    assert "Nothing has changed: 7 file(s)" in stage.console.export_text()


def test_only_what_changed_is_written(stage: Stage) -> None:
    stage.publish()
    before = stage.pointer
    exports.build_later(stage.path, 1)
    exports.change(stage.path, f"update nba.export_predictions set mean = 9 where name = '{OTHER}'")
    stage.publish()
    after = stage.pointer
    assert after["data_as_of_utc"] == "2026-01-24T22:00:00Z"
    for name in DUE - {OTHER}:
        assert after["files"][name] == before["files"][name]
    assert after["files"][OTHER]["data_as_of_utc"] == "2026-01-24T22:00:00Z"
    assert after["files"][OTHER]["json"].split("/")[1] == after["version"] != before["version"]
    stage.check_all()
    assert stage.events()[-2:] == [(OTHER, "published"), ("latest", "published")]
    # A build that changes no row moves only the clock of the pointer.
    exports.build_later(stage.path, 2)
    stage.publish()
    assert stage.pointer["data_as_of_utc"] == "2026-01-24T23:00:00Z"
    assert (stage.pointer["version"], stage.pointer["files"]) == (after["version"], after["files"])


def test_a_minus_zero_is_no_other_number() -> None:
    numbers = [as_json(value) for value in (-0.0, 0.0, Decimal("-0.0"), -0.5, 3)]
    assert json.dumps(numbers) == "[0.0, 0.0, 0.0, -0.5, 3]"


def test_what_is_held_back_keeps_its_last_good_file(stage: Stage) -> None:
    stage.publish()
    good = stage.pointer["files"][PREDICTIONS]
    reason = "The circuit breaker of 2026-01-24 is open."
    exports.build_later(stage.path, 1)
    exports.change(stage.path, "update nba.export_predictions set mean = 9")
    exports.refuse(stage.path, PREDICTIONS, reason)
    for _ in range(2):
        assert stage.publish() == 1
        assert stage.pointer["files"][PREDICTIONS] == {**good, "held_back": reason}
    assert stage.document(PREDICTIONS)["data_as_of_utc"] == "2026-01-24T21:00:00Z"
    assert stage.pointer["files"][OTHER]["data_as_of_utc"] == "2026-01-24T22:00:00Z"
    assert f"held back {PREDICTIONS}: {reason}" in stage.console.export_text()
    assert stage.events().count((PREDICTIONS, "refused")) == 1
    assert (DAY, "skipped", reason) in stage.phases()
    exports.change(stage.path, "delete from nba.refusals")
    assert stage.publish() == 0
    assert stage.pointer["files"][PREDICTIONS]["held_back"] is None
    assert stage.document(PREDICTIONS)["data_as_of_utc"] == "2026-01-24T22:00:00Z"


def test_what_was_never_good_is_not_there(stage: Stage) -> None:
    exports.refuse(stage.path, PREDICTIONS, "Bad.")
    assert stage.publish() == 1
    assert stage.pointer["files"].keys() == DUE - {PREDICTIONS}
    assert stage.pointer["not_published"] == {PREDICTIONS: "Bad."}
    exports.change(stage.path, "delete from nba.refusals")
    assert stage.publish() == 0
    assert stage.pointer["files"].keys() == DUE
    assert stage.pointer["not_published"] == {}


def test_what_was_held_back_is_looked_at_again_when_it_is_due_no_more(stage: Stage) -> None:
    old = f"predictions/{OLD_DAY}"
    stage.publish(OLD_DAY)
    exports.refuse(stage.path, old, "Bad.")
    assert stage.publish(OLD_DAY) == 1
    exports.change(stage.path, "delete from nba.refusals")
    stage.publish()
    assert stage.pointer["files"][old]["held_back"] is None


def test_what_is_published_late_does_not_lessen_what_is_unchanged(stage: Stage) -> None:
    old = f"predictions/{OLD_DAY}"
    stage.publish()
    stage.publish(OLD_DAY)
    exports.refuse(stage.path, old, "Bad.")
    assert stage.publish(OLD_DAY) == 1
    exports.change(stage.path, "delete from nba.refusals")
    exports.build_later(stage.path, 1)
    exports.change(stage.path, f"update nba.export_predictions set mean = 9 where name = '{old}'")
    assert stage.publish() == 0
    assert "1 file(s) new or changed, 7 unchanged" in stage.console.export_text()


def test_dates_that_are_named(stage: Stage) -> None:
    assert stage.publish(OLD_DAY) == 0
    assert stage.pointer["files"].keys() == {f"predictions/{OLD_DAY}", f"results/{OLD_DAY}"}
    for dates in ([date(2020, 1, 1)], [OLD_DAY, date(2020, 1, 1)]):
        with pytest.raises(UsageError, match=r"Nothing was predicted for 2020-01-01, so"):
            stage.publish(*dates)


def test_a_tick_publishes_when_there_is_something_newer(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage.publish_due() is not None
    with monkeypatch.context() as patched:
        # With nothing newer the target is not even asked.
        patched.setattr(Store, "__init__", None)
        assert stage.publish_due() is None
    exports.build_later(stage.path, 1)
    done = stage.publish_due()
    assert done is not None
    assert done.version is None
    exports.build_later(stage.path, 2, "2026-01-01")
    assert stage.publish_due() is None
    exports.change(stage.path, "update nba.export_status set expected = 9")
    done = stage.publish_due(has_built=True)
    assert done is not None
    assert (done.written, done.unchanged) == (1, 6)


def test_a_tick_before_the_first_build_publishes_nothing(stage: Stage) -> None:
    exports.change(stage.path, "drop view nba.publication_audit")
    assert stage.publish_due() is None


def test_a_published_file_that_was_edited_is_published_again(stage: Stage) -> None:
    stage.publish()
    before = stage.pointer
    path = stage.target / before["files"][PREDICTIONS]["json"]
    # As long as before: only its content shows it.
    path.write_bytes(path.read_bytes().swapcase())
    (page,) = [name for name in before["files"] if name.startswith("players/")][:1]
    cut = stage.target / before["files"][page]["json"]
    cut.write_bytes(cut.read_bytes()[:-20])
    assert stage.publish() == 0
    stage.check_all()
    after = stage.pointer
    changed = {name for name, entry in after["files"].items() if entry != before["files"][name]}
    assert changed == {PREDICTIONS, page}
    assert stage.publish() == 0
    assert stage.pointer == after


@pytest.mark.parametrize("ending", ["json", "parquet"])
@pytest.mark.parametrize("is_emptied", [False, True])
def test_a_published_file_that_is_gone_is_published_again(
    stage: Stage, ending: str, is_emptied: bool
) -> None:
    stage.publish()
    before = stage.pointer
    path = stage.target / before["files"][PREDICTIONS][ending]
    if is_emptied:
        path.write_bytes(b"")
    else:
        path.unlink()
    assert stage.publish() == 0
    stage.check_all()
    after = stage.pointer
    assert after["version"] != before["version"]
    changed = {name for name, entry in after["files"].items() if entry != before["files"][name]}
    assert changed == {PREDICTIONS}
    # And once it is there, a second call changes nothing.
    assert stage.publish() == 0
    assert stage.pointer == after
