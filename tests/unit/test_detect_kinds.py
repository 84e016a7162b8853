"""Every class of the detection benchmark changes an answer, and hides no other."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bench.detect.games import Game, ask, games_between
from bench.detect.kinds import Fault, Kind, Seen
from bench.detect.packing import pack
from bench.detect.proxy import Change, Proxy, Question, Raw, question_of
from bench.detect.season import FIRST, LAST, Season
from bench.detect.stock import stock_before
from bench.detect.truth import Truth
from sandbox.server import Sandbox

_AT = "2026-01-23T14:30:00Z"
_ESPN = "espn/apis/site/v2/sports/basketball/nba"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Sandbox() as sandbox:
        body = {"now_utc": _AT}
        requests.put(f"{sandbox.url}/_sandbox/clock", json=body, timeout=10).raise_for_status()
        yield sandbox.url


@pytest.fixture(scope="module")
def season(url: str) -> Season:
    games = games_between(url, FIRST, LAST)
    return Season(None, None, games, stock_before(url, LAST, 40), {})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def answers(url: str) -> dict[tuple[str, str], Any]:
    return {}


def _answer(url: str, known: dict[tuple[str, str], Any], change: Change, game: Game) -> Any:
    paths = {
        "bdl/box_scores": f"bdl/v1/box_scores?date={game.date}",
        "bdl/games": f"bdl/v1/games?dates[]={game.date}&per_page=100",
        "nba/schedule": "nba/static/json/staticData/scheduleLeagueV2.json",
        "nba/box_scores": f"nba/static/json/liveData/boxscore/boxscore_{game.nba}.json",
        "nba/plays": f"nba/static/json/liveData/playbyplay/playbyplay_{game.nba}.json",
        "espn/summary": f"{_ESPN}/summary?event={game.espn}",
    }
    path = paths[change.endpoint]
    question = question_of(f"/{path}")
    assert question is not None
    assert change.fits(question, next(iter(change.steps), "night"))
    if (change.endpoint, path) not in known:
        known[change.endpoint, path] = _cut(ask(f"{url}/{path}"))
    return copy.deepcopy(known[change.endpoint, path])


def _cut(answer: Any) -> Any:
    """The schedule of the span: a season of it takes a second to copy."""
    listed = answer.get("leagueSchedule")
    if listed:
        first, last = (f"{day[5:7]}/{day[8:]}/{day[:4]}" for day in (FIRST, LAST))
        listed["gameDates"] = [
            day for day in listed["gameDates"] if first <= day["gameDate"][:10] <= last
        ]
    return answer


def test_classes_are_many_and_named_once(season: Season) -> None:
    kinds = season.kinds()
    assert max(Counter(kind.name for kind in kinds).values()) == 1
    counted = [kind for kind in kinds if kind.seen is Seen.DETECTABLE]
    assert len(counted) >= 150
    assert all(kind.causes for kind in counted)
    assert all(kind.because for kind in kinds if kind.seen is Seen.UNSEEN)


def test_every_class_changes_an_answer(
    season: Season, url: str, answers: dict[tuple[str, str], Any]
) -> None:
    idle = []
    for number, kind in enumerate(season.kinds()):
        game = next(g for g in season.games[number % 20 :] if season.suits(kind, g))
        changed = [
            _is_changed(change, url, answers, game)
            for change in Fault(kind, 1, game, number).changes()
        ]
        if not changed or not all(changed):
            idle.append(kind.name)
    assert not idle


def _is_changed(change: Change, url: str, known: dict[tuple[str, str], Any], game: Game) -> bool:
    before = _answer(url, known, change, game)
    after = copy.deepcopy(before)
    changed = change.act(after, lambda _: None)
    again = copy.deepcopy(before)
    change.act(again, lambda _: None)
    # The same fault does the same each time it is asked.
    assert again == after
    return isinstance(changed, Raw) or (changed and json.dumps(after) != json.dumps(before))


def test_faults_do_not_hide_one_another(season: Season) -> None:
    kinds = season.kinds()
    batches = pack(kinds, season.games, 3, season.suits)
    sizes = Counter(game.date for game in season.games)
    faults = [fault for batch in batches for fault in batch.faults]
    assert Counter(f.kind.name for f in faults) == {k.name: k.n for k in kinds}
    for batch in batches:
        assert max(Counter(fault.game for fault in batch.faults).values()) == 1
        dates = Counter(fault.game.date for fault in batch.faults)
        whole = {f.game.date for f in batch.faults if "date" in f.kind.takes}
        assert all(dates[day] == 1 for day in whole)
        # The breaker of a date opens above a half.
        assert all(2 * count <= sizes[day] for day, count in dates.items())
        assert batch.is_long or not any(fault.kind.is_long for fault in batch.faults)
    again = pack(kinds, season.games, 3, season.suits)
    assert [b.faults for b in again] == [b.faults for b in batches]


def test_the_truth_knows_right_from_wrong(season: Season, url: str) -> None:
    game = season.games[0]
    path = f"/bdl/v1/box_scores?date={game.date}"
    question = question_of(path)
    assert question == Question("bdl/box_scores", game.date, True)
    truth = Truth.of({question: ask(f"{url}{path}")}, [game])
    (game_id, player_id), numbers = next(iter(truth.lines.items()))
    row = {
        "game_id": game_id,
        "player_id": player_id,
        "player_name": "A",
        "participation": "played",
    }
    tables: dict[str, list[Any]] = {
        "player_game_summary": [row | numbers],
        "team_game_summary": [
            {"game_id": game_id, "team": team} | sums for (_, team), sums in truth.teams.items()
        ],
        "game_summary": [
            {"game_id": game_id, "label": "X@Y", "has_box_score": True} | truth.scores[game_id]
        ],
    }
    assert truth.wrong(tables) == []
    tables["player_game_summary"][0]["ast"] += 1
    tables["game_summary"][0]["home_score"] = None
    assert {(wrong.table, wrong.column) for wrong in truth.wrong(tables)} == {
        ("player_game_summary", "ast"),
        ("game_summary", "home_score"),
    }


def test_an_answer_without_a_fault_passes_as_it_is(url: str) -> None:
    path = f"bdl/v1/box_scores?date={FIRST}"
    with Proxy(url) as proxy:
        assert ask(f"{proxy.url}/{path}") == ask(f"{url}/{path}")
        assert list(proxy.originals) == [Question("bdl/box_scores", FIRST, True)]


def test_a_class_without_room_is_refused(season: Season) -> None:
    kind: Kind = season.kinds()[0]
    with pytest.raises(ValueError, match="No game suits"):
        pack([kind], season.games, 1, lambda *_: False)
