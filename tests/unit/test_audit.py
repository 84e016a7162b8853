"""`nba-props audit`, on models made by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from duckdb import connect

from nba_props.commands.reports.audit import audit
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.support import check_schema

_MODELS = """
create schema nba;
create table nba.reconciliation_clock as select
    'r' as run_id, 'wall' as clock, timestamp '2026-01-25 14:00' as started_at_utc,
    timestamp '2026-01-25 14:00' as as_of_utc, date '2026-01-25' as as_of_date_et,
    timestamp '2026-01-25 14:01' as built_at_utc, false as is_empty, null as trouble,
    'ok' as status, null as reason;
create table nba.report_months as select * from (values
    (2025, '2026-01', 4, 1, 1, 1, 1, 1, 33.3, 33.3, 33.3),
    (2024, '2025-01', 1, 1, 0, 0, 0, 0, 100.0, 0.0, 0.0)
) as t(season, month, games, one_source, two_sources, doubtful, absent, corrected,
       one_source_pct, two_sources_pct, doubtful_pct);
create table nba.report_confirmations as
select *, timestamp '2026-01-25 12:00' as last_corrected_at_utc from (values
    (2025, date '2026-01-20', 'a', 'A@B', 'nba', null, 'one_source', 0, 'degraded',
     'backup_source_used', 'nba is the fallback', 0),
    (2025, date '2026-01-20', 'b', 'C@D', 'balldontlie', 'nba', 'two_sources', 0, 'complete',
     null, null, 1),
    (2025, date '2026-01-21', 'c', 'E@F', 'balldontlie', 'nba', 'doubtful', 2, 'degraded',
     'sources_disagree', 'pts is 9 at balldontlie, 7 at nba', 0),
    (2025, date '2026-01-21', 'd', 'G@H', null, null, 'absent', 0, 'missing',
     'source_omitted_game', '[b]not listed', 0),
    (2024, date '2025-01-20', 'e', 'I@J', 'balldontlie', null, 'one_source', 0, 'complete',
     null, null, 0)
) as t(season, game_date, game_id, label, source, compared_with, confirmation, differing_numbers,
       state, cause, detail, corrected_numbers);
create table nba.int_stat_corrections as select
    date '2026-01-20' as game_date, 'b' as game_id, 'bdl:1' as player_id, 'A Player' as player_name,
    'reb' as stat, '4' as old_value, '5' as new_value,
    timestamp '2026-01-25 12:00' as corrected_at_utc;
"""


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    made = make_settings()
    with connect(made.duckdb_path) as connection:
        connection.execute(_MODELS)
    return made


def shown(settings: Settings, season: int | None) -> tuple[int, str]:
    out = io.StringIO()
    code = audit(settings, Terminal(file=out, width=100), season, as_json=False)
    return code, out.getvalue()


def test_each_kind_is_listed_with_its_reason(settings: Settings) -> None:
    code, text = shown(settings, None)
    assert code == 0
    assert "Season 2025-26: ok, 4 games, 1 confirmed by two sources (33.3 %)" in text
    assert "1 on one source (33.3 %), 1 doubtful (33.3 %), 1 absent" in text
    assert "2026-01-20 A@B: nba" in text
    assert "2026-01-21 E@F: sources_disagree, pts is 9 at balldontlie, 7 at nba" in text
    assert "2026-01-21 G@H: source_omitted_game, [b]not listed" in text
    assert "2026-01-20 C@D: A Player, reb 4 to 5, Sun 25 Jan 2026 7:00 AM ET" in text
    assert "I@J" not in text


def test_a_season_without_a_game_is_not_green(settings: Settings) -> None:
    code, text = shown(settings, 2019)
    assert code == 2
    assert "Season 2019-20: unknown, no game of 2019 is due" in text
    assert "nba-props backfill --season 2019" in text


def test_a_season_is_known_whatever_is_known_of_today(settings: Settings) -> None:
    with connect(settings.duckdb_path) as connection:
        connection.execute(
            "update nba.reconciliation_clock set status = 'unknown', "
            "as_of_date_et = date '2026-11-25'"
        )
    code, text = shown(settings, 2024)
    assert code == 0
    assert "Season 2024-25: ok, 1 games" in text
    assert shown(settings, 2019)[0] == 2


def test_nothing_built_is_not_green(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings()
    with connect(settings.duckdb_path):
        pass
    code, text = shown(settings, 2025)
    assert code == 2
    assert "unknown, The schema nba has not been built" in " ".join(text.split())


def test_without_a_warehouse_no_season_is_named(make_settings: Callable[..., Settings]) -> None:
    code, text = shown(make_settings(), None)
    assert code == 2
    assert text.startswith("unknown, There is no warehouse at ")


@pytest.mark.parametrize("season", [2025, 2024, 2019, None])
def test_the_json_is_as_its_schema_has_it(
    settings: Settings, season: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    audit(settings, Terminal(), season, as_json=True)
    found = json.loads(capsys.readouterr().out)
    check_schema("audit", found)
    expected = {2025: 4, None: 4, 2024: 1, 2019: 0}
    assert len(found["games"]) == expected[season]


def test_in_summer_the_season_is_that_of_the_last_game(settings: Settings) -> None:
    with connect(settings.duckdb_path) as connection:
        connection.execute(
            "update nba.reconciliation_clock set as_of_utc = timestamp '2026-07-25 14:00', "
            "as_of_date_et = date '2026-07-25'"
        )
    code, text = shown(settings, None)
    assert code == 0
    assert "Season 2025-26: ok, 4 games" in text
