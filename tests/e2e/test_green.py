"""Green means known: what is reported where nothing is, where dbt failed or built elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.harness import Bench

pytestmark = pytest.mark.slow

EMPTY = "nothing has landed in the schema nba, so nothing is known: run `nba-props run`"
NOON = "2026-01-24T12:00"
DAY = "2026-01-23"


def test_without_a_warehouse_nothing_is_known(empty: Bench) -> None:
    for command in ("reconcile", "status"):
        output = empty.nba_props(command, code=2).stdout
        assert "unknown, There is no warehouse at" in output
        assert "run `nba-props run` first" in output


def test_an_empty_warehouse_is_not_green(empty: Bench) -> None:
    empty.nba_props("build")
    for command in ("reconcile", "status"):
        assert f"unknown, {EMPTY}" in empty.nba_props(command, code=2).stdout
    assert empty.reconcile(DAY, code=2)["status"] == "unknown"
    assert f"verdicts_unknown: verdicts, {EMPTY}" in empty.nba_props("monitor", code=2).stdout
    empty.nba_props("report", "--front-only")
    page = (empty.project / "site" / "index.html").read_text()
    assert EMPTY.split(":")[0] in page
    assert "card ok" not in page


def test_the_tests_of_dbt_say_so_unless_it_is_meant_to_be_empty(empty: Bench) -> None:
    # By a run's clock there should be a schedule of the last days, too.
    select = ("test", "--select", "verdicts_are_known run_context_is_fresh")
    assert EMPTY in empty.dbt(*select, code=1).stdout
    empty.dbt(*select, "--vars", "{empty_warehouse_is_expected: true}")


def test_another_schema_is_unknown(empty: Bench) -> None:
    for command in ("reconcile", "status"):
        output = empty.nba_props(command, code=2, NBA_PROPS_SCHEMA="elsewhere").stdout
        assert "unknown, The schema elsewhere has not been built" in output


def test_the_past_of_a_new_warehouse_is_one_notice(empty: Bench) -> None:
    empty.clear()
    before = len(empty.slack())
    empty.at(NOON).live("run", code=None)
    empty.at("2026-01-24T12:05").live("tick")
    assert len(empty.slack()) == before
    assert empty.query("select label, cause, detail from nba.incidents where is_open") == []
    [notice] = empty.query("select game_date, detail from nba.notices where entity = 'warehouse'")
    assert str(notice["game_date"]) == "2026-01-24"
    assert notice["detail"].startswith("this warehouse begins on 2026-01-24; ")
    assert "--from 2025-10-21 --to 2026-01-20` lands them" in notice["detail"]
    report = empty.reconcile("2025-11-05", code=2)
    assert report["status"] == "unknown"
    assert "never asked for this date" in report["reason"]
    assert empty.reconcile(DAY)["status"] == "ok"
    assert empty.reconcile("2023-01-05", code=2)["status"] == "unknown"
    assert empty.nba_props("status").returncode == 0


def test_what_was_asked_wrongly_is_no_matter_of_health(empty: Bench) -> None:
    before = empty.nba_props("monitor", code=None)
    for arguments, message in (
        (("ack", "NOBODY@HOME"), "No open incident answers"),
        (("train",), "a model needs"),
        (("train", "--stat", "pf"), "is not predicted: give one of pts, reb, ast, fg3m"),
        (("accuracy", "--stat", "pf"), "is not predicted"),
        (("predictions", "--stat", "pf"), "is not predicted"),
        (
            ("backtest", "--from", "2026-01-01", "--to", "2026-01-02", "--stat", "x"),
            "not predicted",
        ),
    ):
        assert message in empty.nba_props(*arguments, code=3).stderr
    after = empty.nba_props("monitor", code=None)
    assert (after.returncode, after.stdout) == (before.returncode, before.stdout)


@pytest.fixture
def broken(empty: Bench) -> Iterator[Bench]:
    """A model that fails when it runs, before any verdict."""
    path = empty.project / "models" / "intermediate" / "games" / "int_games.sql"
    good = path.read_text()
    path.write_text(good + "\nwhere cast('x' as int64) = 1\n")
    yield empty
    path.write_text(good)


def test_a_build_that_failed_leaves_nothing_green(broken: Bench) -> None:
    broken.at("2026-01-24T12:10").live("run", code=3)
    report = broken.reconcile(DAY, code=3)
    assert report["status"] == "tool_failed"
    assert "failed, and the verdicts are those of Sat 24 Jan 12:05 PM ET" in report["reason"]
    assert report["as_of_utc"] == "2026-01-24T17:05:00Z"
    assert "tool failed, the build of" in broken.nba_props("status", code=3).stdout
    assert "verdicts_old" in broken.nba_props("monitor", code=2).stdout
    failed = broken.dbt("test", "--select", "run_context_is_fresh", code=1).stdout
    assert "the verdicts are those of" in failed
    broken.nba_props("report", "--front-only")
    page = (broken.project / "site" / "index.html").read_text()
    assert "the verdicts are those of" in page
    assert "card ok" not in page


def test_a_profile_that_leads_elsewhere_is_refused(empty: Bench) -> None:
    profile = empty.project / "profiles.yml"
    good = profile.read_text()
    wrong = good.replace("env_var('NBA_PROPS_SCHEMA', 'nba')", "'other'")
    assert wrong != good
    profile.write_text(wrong)
    try:
        output = empty.at("2026-01-24T12:15").live("run", code=3).stderr
        assert "to the schema other and not to nba (NBA_PROPS_SCHEMA)" in output
        assert "wrong dbt: profiles.yml leads dbt" in empty.nba_props("doctor", code=3).stdout
        file = "{{ env_var('NBA_PROPS_DUCKDB_PATH', 'warehouse/nba_props.duckdb') }}"
        assert file in good
        profile.write_text(good.replace(file, "elsewhere.duckdb"))
        assert "to the file" in empty.live("run", code=3).stderr
    finally:
        profile.write_text(good)
    assert empty.reconcile(DAY, code=3)["status"] == "tool_failed"


def test_the_next_good_build_is_green_again(empty: Bench) -> None:
    empty.at("2026-01-24T12:30").live("run", code=None)
    assert empty.reconcile(DAY)["status"] == "ok"
    empty.dbt("test", "--select", "run_context_is_fresh verdicts_are_known")
    assert "ok    verdicts" in empty.nba_props("doctor", code=None).stdout
