"""A feature rests on what was known before tip-off: a warehouse cut off then says the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.archive import reports_file
from tests.e2e.harness import ROOT, Bench, Make, Row

_KEY = ("game_id", "game_date", "player_id")
# The planted leaks, each a change of one line of our SQL: file, what is written there, what leaks.
_LEAKS = {
    "participation in the same game": (
        "models/intermediate/availability/int_player_candidates.sql",
        "select player_id, season, tip_utc, 1, 0, game_id, game_date",
        "select player_id, season, {{ add_minutes('tip_utc', 600) }}, 1, 0, game_id, game_date",
    ),
    "a later stat": (
        "macros/ewma.sql",
        "rows between {{ rows - 1 }} preceding and current row",
        "rows between {{ rows - 1 }} preceding and 1 following",
    ),
    "a later game of the opponent": (
        "models/features/team_form_at_tip.sql",
        "team, season, tip_utc, 1, 0,",
        "team, season, {{ add_minutes('tip_utc', 600) }}, 1, 0,",
    ),
    "an injury list of after tip-off": (
        "models/intermediate/availability/int_injury_lists.sql",
        "and team_games.tip_utc > archived.captured_at_utc",
        "and {{ add_minutes('team_games.tip_utc', 600) }} > archived.captured_at_utc",
    ),
    "who played in the same game": (
        "models/intermediate/availability/int_play_rates.sql",
        "{{ day_number('results.known_on') }} + 2 as day",
        "{{ day_number('results.known_on') }} - 2 as day",
    ),
}
_LISTED_DAY = "2026-01-07"


@pytest.fixture(scope="module")
def bench(season_built: Path, make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The season, with reports of before and after a tip-off."""
    bench = make_bench(season_built)
    tip = _tip(bench, _LISTED_DAY)
    path, _ = reports_file(bench, tmp_path_factory.mktemp("reports"), _LISTED_DAY, tip["tip_utc"])
    output = bench.live("import-injuries", str(path)).stdout
    assert "reports matched" in output
    assert "not used, captured at tip-off or later" in output
    return bench


def _tip(bench: Bench, day: str) -> Row:
    """The tip-off that most games of a date share."""
    return bench.query(
        "select tip_utc, strftime(tip_utc, '%Y-%m-%dT%H:%M:%S+00:00') as moment, count(*) as n "
        f"from nba.int_games where game_date = date '{day}' and standing = 'played' "
        "group by tip_utc order by n desc, tip_utc limit 1"
    )[0]


def _differences(bench: Bench, day: str) -> tuple[int, list[str]]:
    """Rows compared, and what differs, for the tip-off that most games of a date share."""
    tip = _tip(bench, day)
    bench.nba_props("build", "--as-of", tip["moment"])
    full, cut = (_rows(bench, schema, tip["tip_utc"]) for schema in ("nba", "nba_asof"))
    # Whom only the box score shows cannot be there before it.
    expected = {key: row for key, row in full.items() if row["roster_basis"] != "box_score"}
    found = [f"{key} is {'not ' if key in expected else ''}there" for key in expected.keys() ^ cut]
    for key in expected.keys() & cut:
        found += [
            f"{key} {name}: {value} and {cut[key][name]}"
            for name, value in expected[key].items()
            if not _same(value, cut[key][name])
        ]
    return len(cut), found


def _rows(bench: Bench, schema: str, tip: object) -> dict[tuple[object, ...], Row]:
    rows = bench.query(
        f"select * from {schema}.player_game_features where tip_utc = timestamp '{tip}'"
    )
    return {tuple(row[name] for name in _KEY): row for row in rows}


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-9)
    return one == other


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2025-11-07", _LISTED_DAY])
def test_features_are_those_of_a_warehouse_cut_off_at_tip_off(bench: Bench, day: str) -> None:
    compared, found = _differences(bench, day)
    assert compared > 50
    assert found == []


@pytest.mark.slow
def test_only_what_a_list_reported_before_tip_off_counts(bench: Bench) -> None:
    tip = _tip(bench, _LISTED_DAY)["tip_utc"]
    rows = [row for row in _rows(bench, "nba", tip).values() if row["roster_basis"] == "last_game"]
    ids = sorted(row["player_id"] for row in rows)
    assert len(ids) > 20
    assert {row["list_basis"] for row in rows} == {"archived"}
    assert {row["player_id"] for row in rows if row["is_out"]} == set(ids[::3])
    # Nobody had been out before: what is assumed counts, 0.01.
    assert {row["play_probability"] for row in rows if row["is_out"]} == {0.01}
    other_days = bench.query(
        "select distinct list_basis from nba.player_game_features "
        f"where game_date < date '{_LISTED_DAY}'"
    )
    assert other_days == [{"list_basis": "modelled"}]


@pytest.mark.parametrize("leak", _LEAKS)
def test_a_leak_can_be_planted(leak: str) -> None:
    file, old, _ = _LEAKS[leak]
    assert (ROOT / file).read_text().count(old) == 1


@contextmanager
def _planted(bench: Bench, file: str, old: str, new: str) -> Iterator[None]:
    path = bench.project / file
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    try:
        yield
    finally:
        path.write_text(text)


@pytest.mark.slow
@pytest.mark.parametrize("leak", _LEAKS)
def test_a_planted_leak_is_caught(bench: Bench, leak: str) -> None:
    with _planted(bench, *_LEAKS[leak]):
        bench.nba_props("build")
        _, found = _differences(bench, _LISTED_DAY)
    assert found
