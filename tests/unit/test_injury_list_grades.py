"""`accuracy --injuries`: how often players of each status played, list by list."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nba_props.commands.modelling.accuracy import injury_lists
from scrapers.errors import ConfigError
from scrapers.settings import Settings
from scrapers.terminal import Terminal

_ROWS = """
    ('nba', 'archived', 2024, 'not_listed', 900, 810, 12, 0.9, 0.8787, 0.918),
    ('nba', 'archived', 2024, 'out', 1200, 6, 0, 0.005, 0.0023, 0.0109),
    ('balldontlie', 'live', 2025, 'questionable', 40, 22, 0, 0.55, 0.3983, 0.6928)
"""


@pytest.fixture
def show(tmp_path: Path, make_settings: Callable[..., Settings]) -> Callable[[str], str]:
    """What the command prints for rows of the grades."""

    def run(rows: str) -> str:
        settings = make_settings()
        with duckdb.connect(str(settings.duckdb_path)) as connection:
            connection.execute("create schema nba")
            connection.execute(
                "create table nba.injury_list_grades (list_source text, list_basis text, "
                "season integer, status text, listed integer, played integer, "
                "absent_injured integer, play_share double, play_share_low double, "
                "play_share_high double)"
            )
            if rows:
                connection.execute(f"insert into nba.injury_list_grades values {rows}")
        out = io.StringIO()
        assert injury_lists(settings, Terminal(file=out, width=100)) == 0
        return out.getvalue()

    return run


def test_each_list_has_its_statuses_gravest_first(show: Callable[[str], str]) -> None:
    lines = [" ".join(line.split()) for line in show(_ROWS).splitlines()]
    assert lines[0] == "balldontlie, live, 2025-26"
    assert "questionable 40 22 55.0% 39.8% to 69.3% 0" in lines
    ours = lines[lines.index("nba, archived, 2024-25") + 2 :]
    assert ours == [
        "out 1,200 6 0.5% 0.2% to 1.1% 0",
        "not listed 900 810 90.0% 87.9% to 91.8% 12",
    ]


def test_without_a_list_it_says_what_to_do(show: Callable[[str], str]) -> None:
    with pytest.raises(ConfigError, match="import-injuries"):
        show("")
