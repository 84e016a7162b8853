"""No answer of a source can stop a build: every endpoint, changed at any depth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.sources import ENDPOINTS
from tests.e2e.harness import Bench, Make
from tests.e2e.mutations import KINDS, Mutation, Proxy

pytestmark = pytest.mark.slow

DAY, TONIGHT = "2026-01-22", "2026-01-23"
AS_OF = "2026-01-23T13:00"
# A part of the address that identifies each endpoint: the proxy changes answers by address.
ADDRESSES = (
    "bdl/v1/games", "bdl/v1/box_scores", "bdl/v1/players/active", "bdl/v1/player_injuries",
    "bdl/v2/odds/player_props", "nba/static/json/staticData/schedule",
    "nba/static/json/liveData/boxscore", "nba/static/json/liveData/playbyplay",
    "officials/wp-json", "espn/apis/site/v2/sports/basketball/nba/scoreboard",
    "espn/apis/site/v2/sports/basketball/nba/summary",
)  # fmt: skip
# By default the same examples in every run; `MUTATED_ANSWERS=50` draws new ones, at random.
_DEFAULT = 4
EXAMPLES = int(os.environ.get("MUTATED_ANSWERS", _DEFAULT))

mutations = st.builds(
    Mutation,
    where=st.sampled_from(ADDRESSES),
    kind=st.sampled_from(sorted(KINDS)),
    seed=st.integers(0, 2**32),
)


@dataclass
class Played:
    """Thirteen days, landed and built: each example starts from the copy in `kept`."""

    bench: Bench
    proxy: Proxy
    kept: Path


@pytest.fixture(scope="module")
def played(make_bench: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    bench = make_bench()
    bench.at("2026-01-23T12:00")
    bench.live("backfill", "--from", "2026-01-10", "--to", DAY)
    bench.live("run", code=None)
    bench.live("scrape", "--date", DAY, "--endpoint", "espn/scoreboard", code=None)
    bench.live("run", code=None)
    kept = bench.keep(tmp_path_factory.mktemp("played") / "warehouse")
    proxy = Proxy(bench.sandbox.url)
    for name, path in (
        ("BDL_BASE_URL", "bdl"),
        ("NBA_CDN_BASE_URL", "nba"),
        ("NBA_OFFICIALS_BASE_URL", "officials"),
        ("ESPN_BASE_URL", "espn"),
    ):
        bench.env[name] = f"{proxy.url}/{path}"
    yield Played(bench, proxy, kept)
    proxy.stop()


def _ask_everything(bench: Bench) -> None:
    every = [part for endpoint in ENDPOINTS for part in ("--endpoint", endpoint.full_name)]
    done = bench.live("scrape", "--date", DAY, "--date", TONIGHT, *every, code=None)
    assert done.returncode in (0, 1), done.stdout + done.stderr


def test_each_address_is_asked(played: Played) -> None:
    bench, proxy = played.bench, played.proxy
    bench.clear(played.kept)
    bench.at(AS_OF)
    proxy.mutations = tuple(Mutation(where, "duplicate", 1) for where in ADDRESSES)
    proxy.applied.clear()
    _ask_everything(bench)
    assert {mutation.where for mutation in proxy.applied} == set(ADDRESSES)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == _DEFAULT, print_blob=True)
@given(plan=st.lists(mutations, min_size=20, max_size=60))
def test_no_answer_stops_a_build(played: Played, plan: list[Mutation]) -> None:
    bench = played.bench
    bench.clear(played.kept)
    bench.at(AS_OF)
    played.proxy.mutations = tuple(plan)
    _ask_everything(bench)
    # Built from the changed answers, then once more the next night, when the answers are sound.
    for _ in range(2):
        done = bench.live("run", code=None)
        assert done.returncode in (0, 1, 2), done.stdout + done.stderr
        played.proxy.mutations = ()
        bench.at("2026-01-24T09:00")
    # A run leaves the tests of keys and nulls to the morning, so they run here.
    bench.dbt("test", "--exclude", "tag:reconciliation", "--exclude-resource-type", "unit_test")
    for command in ("status", f"reconcile --date {DAY} --detailed", "doctor"):
        done = bench.nba_props(*command.split(), code=None)
        assert "failed unexpectedly" not in done.stdout + done.stderr
