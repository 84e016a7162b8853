"""A feature stands on what was known before tip-off: a warehouse cut off then says the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.harness import ROOT, Bench, Make, Row

_KEY = ("game_id", "game_date", "player_id")
# The planted leaks, each a change of one line of our SQL: file, what stands there, what leaks.
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
}


@pytest.fixture(scope="module")
def bench(season_built: Path, make_bench: Make) -> Bench:
    return make_bench(season_built)


def _differences(bench: Bench, day: str) -> tuple[int, list[str]]:
    """Rows compared, and what differs, for the tip-off that most games of a date share."""
    tip = bench.query(
        "select tip_utc, strftime(tip_utc, '%Y-%m-%dT%H:%M:%S+00:00') as moment, count(*) as n "
        f"from nba.int_games where game_date = date '{day}' and standing = 'played' "
        "group by tip_utc order by n desc, tip_utc limit 1"
    )[0]
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
@pytest.mark.parametrize("day", ["2025-11-07", "2026-01-07"])
def test_features_are_those_of_a_warehouse_cut_off_at_tip_off(bench: Bench, day: str) -> None:
    compared, found = _differences(bench, day)
    assert compared > 50
    assert found == []


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
        _, found = _differences(bench, "2026-01-07")
    assert found
