"""Which dbt project is used, and what counts as a failure of a build."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from rich.console import Console

from nba_props import dbt, dbt_project
from nba_props.profile import ensure_profile
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.errors import DbtError, LeaseLostError
from scrapers.landing.usage import Jobs
from scrapers.settings import CATALOG, Settings
from tests.unit.support import without_dbt

MakeSettings = Callable[..., Settings]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (tmp_path, tmp_path / "monitoring"):
        folder.mkdir(exist_ok=True)
        (folder / "dbt_project.yml").touch()
    (tmp_path / "profiles.yml.example").write_text("nba_props: {}")
    return tmp_path


def test_without_packages_the_core_is_all_there_is(project: Path) -> None:
    (project / "monitoring" / "dbt_packages").mkdir()
    for is_whole in (False, True):
        found = dbt_project.find_project(project, is_whole)
        assert (found.directory, found.is_whole) == (project, False)


def test_with_packages_monitoring_is_used_for_the_whole_only(project: Path) -> None:
    (project / "monitoring" / "dbt_packages" / "dbt_utils").mkdir(parents=True)
    found = dbt_project.find_project(project, is_whole=True)
    assert (found.directory, found.profiles_dir) == (project / "monitoring", project)
    assert dbt_project.find_project(project).directory == project


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(DbtError, match="NBA_PROPS_PROJECT_DIR"):
        dbt_project.find_project(tmp_path)


def test_the_example_profile_is_copied_once(project: Path) -> None:
    assert "was copied" in (ensure_profile(project) or "")
    (project / "profiles.yml").write_text("mine")
    assert ensure_profile(project) is None
    assert (project / "profiles.yml").read_text() == "mine"


def result(kind: str, status: str, *tags: str) -> Any:
    node = SimpleNamespace(
        name=f"{kind}_{status}", resource_type=kind, tags=list(tags), fqn=["nba_props", "features"]
    )
    moments = [(9, 10), (10, 12)] if status == "success" else []
    timing = [
        SimpleNamespace(started_at=datetime(2026, 1, 24, a), completed_at=datetime(2026, 1, 24, b))
        for a, b in moments
    ]
    return SimpleNamespace(
        node=node,
        status=status,
        message=f"it is\n  {status}",
        timing=timing,
        adapter_response={"bytes_billed": 10, "slot_ms": 3} if kind == "model" else {},
    )


@pytest.fixture
def build(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dbt.BuildResult]:
    def with_results(*results: Any) -> dbt.BuildResult:
        monkeypatch.setattr(dbt, "_invoke", lambda *_, **__: list(results))
        return dbt.build(make_settings(), "nba")

    return with_results


def test_findings_about_the_data_are_no_failure(build: Callable[..., dbt.BuildResult]) -> None:
    done = build(
        result("model", "success"),
        result("test", "fail", "reconciliation"),
        result("test", "warn", "reconciliation"),
        result("test", "pass"),
        result("test", "warn"),
        result("model", "skipped"),
    )
    assert (done.models, done.tests) == (1, 4)
    assert done.findings == ("test_fail", "test_warn")
    assert "2 with findings about the data" in done.summary
    # Of each folder of models, from the first start to the last end.
    assert done.spans == {
        "features": (datetime(2026, 1, 24, 9, tzinfo=UTC), datetime(2026, 1, 24, 12, tzinfo=UTC))
    }


@pytest.mark.parametrize(
    "bad",
    [
        result("model", "error"),
        result("test", "fail"),
        result("test", "error", "reconciliation"),
        result("seed", "error"),
    ],
)
def test_anything_else_is_a_failure(build: Callable[..., dbt.BuildResult], bad: Any) -> None:
    with pytest.raises(DbtError, match=f"1 nodes.*{bad.node.name}: it is {bad.status}") as caught:
        build(result("model", "success"), bad)
    assert caught.value.jobs is not None
    assert caught.value.jobs.jobs == 2


@pytest.mark.parametrize("status", ["error", "success"])
def test_what_failed_lets_go_of_the_file(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    class Cursor:
        pass

    held: list[weakref.ref[Cursor]] = []

    def in_a_circle(*_: object) -> list[Any]:
        cursor: Any = Cursor()
        cursor.error = cursor
        held.append(weakref.ref(cursor))
        return [result("model", status)]

    monkeypatch.setattr(dbt, "_invoke_dbt", in_a_circle)
    dbt._invoke(make_settings(), "nba", ["build"])
    assert gc.isenabled()
    assert (held[0]() is None) == (status == "error")


@pytest.mark.parametrize("changed", [None, {"raw_nba.schedule"}])
def test_a_quick_build_that_fails_is_a_whole_one(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch, changed: set[str] | None
) -> None:
    asked: list[bool] = []

    def quick(*arguments: Any) -> dbt.BuildResult:
        raise DbtError("There is no verdict_clock.")

    def whole(*arguments: Any) -> dbt.BuildResult:
        is_tested = arguments[4]
        asked.append(is_tested)
        return quick() if is_tested else dbt.BuildResult(1, 0, (), 0.1)

    without_dbt(monkeypatch)
    monkeypatch.setattr(dbt, "build_changed", quick)
    monkeypatch.setattr(dbt, "build", whole)
    console, clock = (
        Console(record=True, width=200),
        Clock(datetime(2026, 1, 24, tzinfo=UTC), "given"),
    )
    with writing(make_settings(), console, "run", clock, "nba") as writer:
        writer.build("nba", changed, is_quick=True)
    assert asked == ([True, False] if changed is None else [False])
    assert "So everything is built: There is no verdict_clock." in console.export_text()


def test_jobs_are_counted(build: Callable[..., dbt.BuildResult]) -> None:
    done = build(
        result("model", "success"),
        result("model", "success"),
        result("test", "pass"),
        result("model", "skipped"),
    )
    assert done.jobs == Jobs(3, bytes_billed=20, slot_ms=6)
    assert build(result("test", "pass")).jobs == Jobs(1)


def test_a_profile_of_an_earlier_version_attaches_the_file(project: Path) -> None:
    profile = project / "profiles.yml"
    path = "\"{{ env_var('NBA_PROPS_DUCKDB_PATH', 'warehouse/nba_props.duckdb') }}\""
    lines = ["nba_props:", "  outputs:", "    duckdb:", f"      path: {path}", "      threads: 7"]
    profile.write_text("\n".join(lines))
    assert "earlier version" in (ensure_profile(project) or "")
    output = yaml.safe_load(profile.read_text())["nba_props"]["outputs"]["duckdb"]
    attached = {"path": yaml.safe_load(path), "alias": CATALOG}
    assert output == {"path": ":memory:", "database": CATALOG, "attach": [attached], "threads": 7}
    assert ensure_profile(project) is None


def test_without_the_lease_no_node_begins_and_that_is_what_is_reported(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> None:
        raise LeaseLostError("lost")

    before = dbt._before_each_node(lost)
    before(SimpleNamespace(info=SimpleNamespace(name="NodeFinished")))
    with pytest.raises(LeaseLostError):
        before(SimpleNamespace(info=SimpleNamespace(name="NodeExecuting")))
    # To dbt it is a node that failed.
    monkeypatch.setattr(dbt, "_invoke", lambda *_, **__: [result("model", "error")])
    with pytest.raises(LeaseLostError):
        dbt.build(make_settings(), "nba", check=lost)
