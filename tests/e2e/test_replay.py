"""A captured night, replayed into an empty warehouse, lands the same and is judged the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.e2e.harness import KEY, Bench

MORNING = "2026-01-25T09:00"
DAYS = ("2026-01-23", "2026-01-24")
RAW = (
    "raw_nba.schedule",
    "raw_balldontlie.games",
    "raw_balldontlie.box_scores",
    "raw_balldontlie.player_injuries",
    "raw_balldontlie.player_props",
)

pytestmark = pytest.mark.slow


def state(bench: Bench) -> dict[str, object]:
    """Identities and hashes of all raw records, and every verdict and incident."""
    found: dict[str, object] = {
        table: bench.query(
            "select record_key, requested_for, ordinal, as_of_utc, payload_sha256 "
            f"from {table} order by all"
        )
        for table in RAW
    }
    found["verdicts"] = bench.query(
        "select boundary, entity, game_id, game_date, state, cause from nba.verdicts "
        "where boundary <> 'phase_timing' order by all"
    )
    for day in DAYS:
        report = bench.reconcile(day, code=None)
        found[day] = [report["status"], report["boundaries"][:4], report["notices"]]
    return found


@pytest.fixture(scope="module")
def night(empty: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of a morning after, with a game left out, and its capture beside it."""
    folder = tmp_path_factory.mktemp("night")
    empty.set_faults(
        {"endpoint": "bdl/box_scores", "fault": "server_error", "attempts": [1]},
        {"endpoint": "bdl/box_scores", "date": "2026-01-24", "fault": "omit_game"},
    )
    empty.at(MORNING).live("run", code=None)
    empty.set_faults()
    empty.nba_props("capture", str(folder / "capture"))
    empty.keep(folder / "warehouse")
    return folder


def test_a_replayed_night_gives_the_same_verdicts(night: Path, empty: Bench) -> None:
    there = state(empty)
    assert there[RAW[2]]
    assert there["verdicts"]
    with Sandbox(recorded=night / "capture") as replay:
        again = Bench(replay, empty.project, empty.duckdb.parent)
        again.clear()
        again.at(MORNING).live("run", code=None)
        missed = [row["path"] for row in replay.requests() if row["recorded"] is None]
    assert missed == []
    here = state(again)
    for name, value in there.items():
        assert here[name] == value, name


def test_no_key_is_in_the_files(night: Path) -> None:
    for path in (night / "capture").rglob("*"):
        assert KEY not in path.name
        assert path.is_dir() or KEY.encode() not in path.read_bytes()
