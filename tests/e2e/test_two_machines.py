"""Commands killed on two machines that share a DuckDB file: a short `make soak-kill`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sample.soak_kill_file import on_a_file

pytestmark = pytest.mark.slow


def test_killed_on_two_machines_it_ends_as_one_where_nothing_was_killed(tmp_path: Path) -> None:
    outcome = on_a_file(12, random.Random(7), tmp_path, moments=1, trains=False)
    print(dict(outcome.ended))
    assert outcome.wrong == []
    assert outcome.kills >= 12
    assert outcome.compared["raw_balldontlie.box_scores"] > 100
    assert outcome.compared["nba.verdict_events"] > 1000
