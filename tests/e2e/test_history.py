"""What is taken along and built again is what it was; and what is pruned nobody misses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.e2e.harness import Bench, Row

pytestmark = pytest.mark.slow

# The lists of the 17th are replaced on the 18th, more than three days before the last run.
MOMENTS = ("2026-01-17T12:00", "2026-01-18T12:00", "2026-01-23T12:00")
MISSING_ON = "2026-01-16"
BUILD = ("build", "--exclude-resource-type", "unit_test", "test")
HISTORY = ("verdict_events", "incidents", "notices", "reconciliation_daily")


@pytest.fixture(scope="module")
def lived(empty: Bench) -> Bench:
    """Three runs. At the first a game is missing that comes with the second."""
    empty.set_faults({"endpoint": "bdl/box_scores", "date": MISSING_ON, "fault": "omit_game"})
    for moment in MOMENTS:
        empty.at(moment).live("run", code=None)
        empty.set_faults()
    empty.dbt(*BUILD)
    return empty


def made(bench: Bench) -> Row:
    """What was built: tables and the history of the verdicts, every column of it."""
    found: Row = dict(bench.contents())
    every = bench.contents(every=True)
    return found | {f"{name}, whole": every[name] for name in HISTORY}


def events(bench: Bench) -> list[Row]:
    return bench.query(
        "select verdict_key, state, as_of_utc from nba.verdict_events "
        f"where game_date = date '{MISSING_ON}' and boundary_order = 1 order by all"
    )


def test_a_restored_warehouse_is_the_one_it_was_made_from(lived: Bench, tmp_path: Path) -> None:
    before = made(lived)
    # No build can find this again: the game has long been there.
    assert {"missing", "complete"} <= {row["state"] for row in events(lived)}
    lived.nba_props("backup", str(tmp_path / "backup"))
    (tmp_path / "restored").mkdir()
    other = Bench(lived.sandbox, lived.project, tmp_path / "restored").at(MOMENTS[-1])
    done = other.nba_props("restore", str(tmp_path / "backup"))
    assert "nba-props build" in done.stdout
    other.dbt(*BUILD)
    assert made(other) == before
    assert events(other) == events(lived)
    assert lived.reconcile(MISSING_ON, code=None) == other.reconcile(MISSING_ON, code=None)


def test_a_build_after_pruning_is_the_build_before(lived: Bench) -> None:
    seed = lived.project / "seeds" / "retention.csv"
    kept = seed.read_text()
    with seed.open() as file:
        rows = list(csv.DictReader(file))
    try:
        with seed.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows({**row, "keep_days": 3} for row in rows)
        lived.dbt(*BUILD)
        before = made(lived)
        keys = "select count(record_keys) as n from raw_ops.scrape_attempts"
        (count,) = lived.query(keys)
        lived.nba_props("prune", "--as-of", MOMENTS[-1])
        assert lived.query(keys) == [count]
        lived.nba_props("prune", "--apply", "--as-of", MOMENTS[-1])
        assert lived.query(keys)[0]["n"] < count["n"]
        lived.dbt(*BUILD)
        assert made(lived) == before
        done = lived.nba_props("build", "--as-of", MOMENTS[0], code=3)
        assert "was pruned" in done.stderr
    finally:
        seed.write_text(kept)
