"""Keys, canonical hashes and verbatim payloads of declared endpoints."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import ConfigError
from scrapers.sources import ENDPOINTS, endpoint_named
from scrapers.sources.balldontlie import BOX_SCORES, GAMES
from scrapers.sources.endpoint import PayloadError, canonical_sha256
from scrapers.sources.espn import GAME_SUMMARIES
from scrapers.sources.nba import BOX_SCORES as NBA_BOX_SCORES
from scrapers.sources.nba import SCHEDULE
from tests.unit.support import ROOT, body, box_score

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)
objects = st.dictionaries(st.text(max_size=4), json_values, max_size=6)


def shuffled(value: Any) -> Any:
    """The same value with the members of every object in reverse."""
    if isinstance(value, dict):
        return {name: shuffled(value[name]) for name in reversed(value)}
    if isinstance(value, list):
        return [shuffled(item) for item in value]
    return value


@given(objects)
def test_the_hash_ignores_order_and_layout(value: dict[str, Any]) -> None:
    text = json.dumps(shuffled(value), indent=3, ensure_ascii=False)
    assert canonical_sha256(json.loads(text)) == canonical_sha256(value)


@given(objects, objects)
def test_different_values_have_different_hashes(one: dict[str, Any], two: dict[str, Any]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    assert (canonical_sha256(one) == canonical_sha256(two)) is same


@given(objects, json_values)
def test_volatile_paths_do_not_count(value: dict[str, Any], noise: Any) -> None:
    changed = {**value, "v": {"w": noise}, "t": {"x": 1, "y": noise}}
    fixed = {**value, "v": {}, "t": {"x": 1}}
    assert canonical_sha256(changed, ("v.w", "t.y")) == canonical_sha256(fixed)


@given(st.lists(objects, max_size=3), json_values)
def test_volatile_paths_go_through_lists(items: list[dict[str, Any]], noise: Any) -> None:
    with_noise = {"rows": [{**item, "at": [{"v": noise, "w": 1}]} for item in items]}
    without = {"rows": [{**item, "at": [{"w": 1}]} for item in items]}
    assert canonical_sha256(with_noise, ("rows.*.at.*.v",)) == canonical_sha256(without)


@pytest.mark.parametrize("value", [{"a": 1}, [{"b": 1}], [1, None], {"a": {"*": {"b": 1}}}, None])
def test_a_volatile_path_that_does_not_fit_changes_nothing(value: Any) -> None:
    assert canonical_sha256(value, ("a.*.b", "a.b.c")) == canonical_sha256(value)


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        ('{"meta": {}, "game": {"gameId": "0022500644"}}', ["0022500644"]),
        ('{"game": {}}', []),
        ("{}", []),
    ],
)
def test_the_one_record_of_an_answer(answer: str, keys: list[str]) -> None:
    assert [record.key for record in NBA_BOX_SCORES.read(answer.encode()).records] == keys


@pytest.mark.parametrize("answer", ["[]", '{"game": []}', '{"game": null}', '{"meta": {}}', "7"])
def test_an_answer_without_its_one_record_is_refused(answer: str) -> None:
    with pytest.raises(PayloadError, match="without an object at game"):
        NBA_BOX_SCORES.read(answer.encode())


def test_the_whole_answer_is_the_record_of_a_summary() -> None:
    text = '{"header": {"id": "401"}, "news": [1]}'
    (record,) = GAME_SUMMARIES.read(text.encode()).records
    assert (record.key, record.payload) == ("401", text)
    assert record.sha256 == GAME_SUMMARIES.record('{"header": {"id": "401"}}').sha256
    with pytest.raises(PayloadError, match="without an object at its top"):
        GAME_SUMMARIES.read(b"[]")


def test_what_is_no_fact_of_the_game_is_no_change_of_a_summary() -> None:
    def summary(score: str, current: bool) -> str:
        return json.dumps(
            {
                "header": {
                    "id": "401",
                    "season": {"year": 2024, "current": current},
                    "competitions": [
                        {
                            "recent": current,
                            "series": [{"summary": f"leads {current}"}],
                            "competitors": [{"score": score, "team": {"color": str(current)}}],
                        }
                    ],
                },
                "gameInfo": {"venue": {"fullName": str(current)}},
            }
        )

    first = GAME_SUMMARIES.record(summary("96", True)).sha256
    assert GAME_SUMMARIES.record(summary("96", False)).sha256 == first
    assert GAME_SUMMARIES.record(summary("97", True)).sha256 != first


def test_a_game_id_is_one_part_of_the_path() -> None:
    assert NBA_BOX_SCORES.path_for("../../x?y").endswith("/boxscore_..%2F..%2Fx%3Fy.json")


@given(st.lists(objects, max_size=5))
def test_payloads_are_the_text_that_was_sent(records: list[dict[str, Any]]) -> None:
    teams = {f"{side}_team": {"abbreviation": "BOS"} for side in ("visitor", "home")}
    texts = [json.dumps(record | teams, indent=1) for record in records]
    answer = ('{"data": [' + " , ".join(texts) + "]}").encode()
    page = BOX_SCORES.read(answer)
    assert [record.payload for record in page.records] == texts


def test_numbers_stay_as_they_were_sent() -> None:
    text = '{"id": 1, "a": 1.50, "b": 1e3, "c": 12345678901234567890.0, "d": "\\u00e9"}'
    answer = b'{"data":[' + text.encode() + b'], "meta": {}}'
    assert GAMES.read(answer).records[0].payload == text


@given(json_values)
def test_any_record_gets_a_key(value: Any) -> None:
    for endpoint in ENDPOINTS:
        record = endpoint.record(json.dumps(value))
        assert record.key
        assert endpoint.record(json.dumps(value)) == record


@given(st.binary(max_size=60) | objects.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(answer: bytes) -> None:
    for endpoint in ENDPOINTS:
        try:
            endpoint.read(answer)
        except PayloadError as error:
            assert str(error).startswith("is ")  # noqa: PT017 - either way is right


def test_box_score_keys_at_either_place() -> None:
    flat = {"home_team": {"abbreviation": "MIN"}, "visitor_team": {"abbreviation": "GSW"}}
    assert BOX_SCORES.record(json.dumps(flat)).key == "GSW@MIN"
    assert BOX_SCORES.record(json.dumps(box_score())).key == "GSW@MIN"


@pytest.mark.parametrize("record", [None, 7, {}, box_score(home=""), box_score(away=None)])  # type: ignore[arg-type]
def test_a_record_without_a_key_is_filed_under_its_hash(record: Any) -> None:
    landed = BOX_SCORES.record(json.dumps(record))
    assert landed.key == f"unkeyed:{landed.sha256[:16]}"


@pytest.mark.parametrize(
    ("records", "refused"),
    [
        # The key renamed in every record, and the records sent as texts.
        ([{"game": 1}, {"game": 2}], True),
        (['{"id": 1}', '{"id": 2}'], True),
        ([{"id": 1.5}], True),
        ([[{"id": 1}]], True),
        ([{"game": 1}, {"id": 2}], False),
        ([], False),
    ],
)
def test_records_of_which_none_has_its_key_are_no_list(records: list[Any], refused: bool) -> None:
    answer = json.dumps({"data": records, "meta": {}}).encode()
    if refused:
        with pytest.raises(PayloadError, match="none has its key, id"):
            GAMES.read(answer)
    else:
        assert len(GAMES.read(answer).records) == len(records)


def test_the_schedule_key_holds_the_date() -> None:
    game = {"gameId": "0022500644", "gameDateEst": "2026-01-24T00:00:00Z"}
    days = [{"games": [game]}, {"games": []}]
    answer = {"leagueSchedule": {"seasonYear": "2025-26", "gameDates": days}}
    (record,) = SCHEDULE.read(json.dumps(answer).encode()).records
    assert record.key == "0022500644|2026-01-24"
    assert SCHEDULE.game_date_of(record.key, record.payload) == date(2026, 1, 24)


@pytest.mark.parametrize("season", [None, 2025, "2025-27", "25-26", "", ["2025-26"]])
def test_a_file_that_does_not_name_its_season_is_not_filed(season: Any) -> None:
    answer = {"leagueSchedule": {"seasonYear": season, "gameDates": []}}
    with pytest.raises(PayloadError, match=r"without a season at leagueSchedule\.seasonYear"):
        SCHEDULE.read(json.dumps(answer).encode())


def test_the_seasons_that_records_name() -> None:
    answer = body(
        {"id": 1, "season": 2025}, {"season": "2024"}, {"season": None}, {"season": 10**9}, meta={}
    )
    assert GAMES.read(answer).seasons == {2025, 2024}


def test_exhibition_games_have_no_game_date_that_counts() -> None:
    game = json.dumps({"gameId": "0012500001", "gameDateEst": "2025-10-03T00:00:00Z"})
    assert SCHEDULE.game_date_of("0012500001|2025-10-03", game) is None


@pytest.mark.parametrize("text", ['{"date": "soon"}', '{"date": null}', "{}", "null", "[]"])
def test_a_game_without_a_date(text: str) -> None:
    assert GAMES.game_date_of("1", text) is None


@pytest.mark.parametrize("wins", [0, 1])
def test_team_records_are_volatile_in_the_schedule(wins: int) -> None:
    game = {"gameId": "1", "gameDateEst": "2026-01-24", "homeTeam": {"wins": wins, "score": 1}}
    plain = {"gameId": "1", "gameDateEst": "2026-01-24", "homeTeam": {"score": 1}}
    changed = SCHEDULE.record(json.dumps(game))
    assert changed.sha256 == SCHEDULE.record(json.dumps(plain)).sha256


def test_a_byte_order_mark_is_no_fault() -> None:
    assert len(BOX_SCORES.read(b"\xef\xbb\xbf" + body(box_score())).records) == 1


def test_endpoints_by_name() -> None:
    assert endpoint_named("box_scores") is BOX_SCORES
    assert endpoint_named("nba/schedule") is SCHEDULE
    with pytest.raises(ConfigError, match="balldontlie/games"):
        endpoint_named("game")


def test_every_endpoint_has_a_declared_table() -> None:
    from scrapers.landing.tables import read_tables

    assert {endpoint.table for endpoint in ENDPOINTS} <= read_tables(ROOT).keys()
