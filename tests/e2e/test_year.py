"""From June to October, one tick a day: nothing fails, and nothing is reported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rich.console import Console

from sample.year import FIRST, LAST, year_lived


@pytest.mark.slow
def test_a_summer_is_quiet() -> None:
    year = year_lived(FIRST, LAST, Console(quiet=True))
    assert year.failures == []
    assert len(year.seconds) == (LAST - FIRST).days + 1
    # Both seasons are whole: all 88 games of the old one, and those of the new one up to the 30th.
    assert set(year.seasons) == {"2025", "2026"}
    assert year.seasons["2025"] == 88
    assert year.seasons["2026"] > 60
    # From mid-June to a week before opening night a build is an exception: the lists of a new
    # season, the flip, the whole list, and the pre-season.
    summer = [day for day in year.built if FIRST + timedelta(days=14) < day < LAST - timedelta(20)]
    assert 3 <= len(summer) <= 12
