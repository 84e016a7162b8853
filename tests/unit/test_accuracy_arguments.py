"""`nba-props accuracy`: options that contradict one another, and what nothing is known of."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from nba_props.commands.modelling import accuracy as module
from nba_props.commands.modelling.signatures import accuracy
from scrapers.errors import ConfigError
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings
from scrapers.terminal import Terminal


@pytest.mark.parametrize(("evaluation", "stats"), [("b1", None), ("live", ["pts"])])
def test_injury_lists_are_of_no_evaluation_and_no_statistic(
    monkeypatch: pytest.MonkeyPatch, evaluation: str, stats: list[str] | None
) -> None:
    def shown(*_: object) -> int:
        raise AssertionError("the injury lists were shown")

    monkeypatch.setattr(module, "injury_lists", shown)
    with pytest.raises(ConfigError, match="Leave out --of and --stat"):
        accuracy(evaluation, stats, injuries=True)


def test_a_statistic_without_a_grade_is_one_sentence(
    make_settings: Callable[..., Settings],
) -> None:
    settings = make_settings()
    with connect(settings.duckdb_path) as connection:
        connection.execute(
            "create schema nba; create table nba.leaderboard as select 'live' as evaluation, "
            "'pts' as stat, 'all' as segment, 'every one' as segment_filter, 'all' as period_kind, "
            "1 as place, 'ewma_8' as model, 7 as n, 4.5e0 as mae, 5.5e0 as rmse, 0.1e0 as bias, "
            "null::double as coverage_80, null::double as brier, "
            "date '2026-01-24' as first_date, date '2026-01-25' as last_date"
        )
    out = io.StringIO()
    console = Terminal(file=out, width=80)
    assert module.accuracy(settings, console, "live", ["pts"]) == 0
    assert "pts, every one" in out.getvalue()
    assert "Games of 2026-01-24 to 2026-01-25." in out.getvalue()
    for stats in (["dd"], ["pts", "reb"]):
        with pytest.raises(ConfigError, match=f"No prediction of '{stats[-1]}'.*there is pts"):
            module.accuracy(settings, console, "live", stats)
