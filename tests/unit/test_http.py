"""The client against a scripted server: every outcome, retries, deadlines, redirects, the key."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.events import Answer
from scrapers.http import Client
from scrapers.settings import Settings
from scrapers.sources.balldontlie import BOX_SCORES, GAMES, PLAYER_PROPS
from scrapers.sources.nba import SCHEDULE
from tests.unit.support import KEY, Reply, Server, body, box_score

DAY = date(2026, 1, 24)
MakeSettings = Callable[..., Settings]
GOOD = Reply(body=body(box_score()))


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(server: Server, make_settings: MakeSettings, waits: list[float]) -> Client:
    return Client(make_settings(server.url), sleep=waits.append)


def test_a_question_about_one_game_needs_the_game_and_no_other_takes_one(client: Client) -> None:
    with pytest.raises(ValueError, match="asked by game"):
        client.ask(PLAYER_PROPS, DAY)
    with pytest.raises(ValueError, match="asked by date"):
        client.ask(BOX_SCORES, DAY, "0022500644")


def outcomes(answer: Answer) -> list[str]:
    return [attempt.outcome for attempt in answer.attempts]


def test_an_answer_with_records(client: Client, server: Server) -> None:
    server.say(GOOD)
    answer = client.ask(BOX_SCORES, DAY)
    attempt = answer.last
    assert outcomes(answer) == ["ok"]
    assert answer.is_complete
    assert attempt.http_status == 200
    assert [record.key for record in attempt.records or ()] == ["GSW@MIN"]
    assert attempt.url == f"{server.url}/v1/box_scores"
    assert json.loads(attempt.params) == {"date": "2026-01-24"}
    assert attempt.requested_for == DAY
    assert attempt.requested_at_utc <= attempt.responded_at_utc
    assert server.seen[0].path == "/v1/box_scores?date=2026-01-24"


def test_an_empty_answer_is_complete_and_not_asked_again(client: Client) -> None:
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == ["empty"]
    assert answer.is_complete
    assert answer.last.records == ()


@pytest.mark.parametrize(
    ("reply", "outcome", "attempts"),
    [
        (Reply(401), "unauthorized", 1),
        (Reply(402), "unauthorized", 1),
        (Reply(403), "forbidden", 1),
        (Reply(404), "not_found", 1),
        (Reply(400), "http_error", 1),
        (Reply(302), "http_error", 1),
        (Reply(407), "http_error", 1),
        (Reply(408), "http_error", 4),
        (Reply(425), "http_error", 4),
        (Reply(206, body(box_score())), "http_error", 1),
        (Reply(429), "rate_limited", 4),
        (Reply(500), "http_error", 4),
        (Reply(503), "http_error", 4),
        (Reply(body=b"<html>wait</html>"), "invalid_payload", 4),
        (Reply(body=body(box_score())[:-9]), "invalid_payload", 4),
        (Reply(body=b'{"error": "no"}'), "invalid_payload", 4),
        (Reply(body=b'{"data": {"a": 1}}'), "invalid_payload", 4),
        (Reply(body=b'{"data": ["\xff"]}'), "invalid_payload", 4),
        (Reply(body=b"[" * 100_000), "invalid_payload", 4),
        (Reply(body=b""), "invalid_payload", 4),
        (Reply(body=body(box_score()), declared_length=9999), "connection_error", 4),
    ],
)
def test_each_failure_has_its_outcome(
    client: Client, server: Server, reply: Reply, outcome: str, attempts: int
) -> None:
    server.say(reply)
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == [outcome] * attempts
    assert not answer.is_complete
    assert [attempt.attempt_number for attempt in answer.attempts] == [*range(1, attempts + 1)]
    assert all(attempt.records is None for attempt in answer.attempts)
    assert len(server.seen) == attempts
    assert "balldontlie/box_scores for 2026-01-24, attempt 1" in (
        answer.attempts[0].error_message or ""
    )


def test_nobody_listens(make_settings: MakeSettings) -> None:
    client = Client(make_settings("http://127.0.0.1:9"), sleep=lambda _: None)
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == ["connection_error"] * 4
    assert answer.last.http_status is None
    assert "0x" not in (answer.last.error_message or "")


def test_a_proxy_that_fails_is_named(
    server: Server, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused, silent = "(Tunnel connection failed: 501", "(Connection refused)"
    for proxy, reason in ((server.url, refused), ("http://127.0.0.1:9", silent)):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        client = Client(make_settings("https://api.invalid"), sleep=lambda _: None)
        answer = client.ask(BOX_SCORES, DAY)
        assert outcomes(answer) == ["connection_error"] * 4
        assert f"the proxy that the environment names failed {reason}" in (
            answer.last.error_message or ""
        )


def test_a_silent_server_times_out(server: Server, make_settings: MakeSettings) -> None:
    server.say(Reply(pause=2))
    client = Client(
        make_settings(server.url, nba_props_read_timeout_seconds=0.1, nba_props_max_attempts=2)
    )
    started = time.monotonic()
    assert outcomes(client.ask(BOX_SCORES, DAY)) == ["timeout", "timeout"]
    assert time.monotonic() - started < 1.5


def test_a_trickling_body_ends_at_the_deadline(server: Server, make_settings: MakeSettings) -> None:
    server.say(Reply(body=body(*[box_score()] * 20), pause=0.05, pieces=200))
    client = Client(
        make_settings(server.url, nba_props_deadline_seconds=0.4, nba_props_max_attempts=1)
    )
    started = time.monotonic()
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == ["timeout"]
    assert answer.last.http_status == 200
    assert time.monotonic() - started < 1


def test_a_slow_body_within_the_deadline_is_whole(client: Client, server: Server) -> None:
    server.say(Reply(body=body(box_score()), pause=0.02, pieces=10))
    assert outcomes(client.ask(BOX_SCORES, DAY)) == ["ok"]


def test_a_fault_that_retries_overcome_is_seen_in_the_attempts(
    client: Client, server: Server
) -> None:
    server.say(Reply(500), Reply(body=b"<html>"), GOOD)
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == ["http_error", "invalid_payload", "ok"]
    assert [attempt.is_last_page for attempt in answer.attempts] == [False, False, True]
    assert len({attempt.request_id for attempt in answer.attempts}) == 1
    assert answer.is_complete


def test_retry_after_in_seconds(client: Client, server: Server, waits: list[float]) -> None:
    server.say(Reply(429, headers={"Retry-After": "7"}), GOOD)
    client.ask(BOX_SCORES, DAY)
    assert waits == [7.0]


def test_retry_after_as_a_date(client: Client, server: Server, waits: list[float]) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    server.say(Reply(503, headers={"Retry-After": at}), GOOD)
    client.ask(BOX_SCORES, DAY)
    assert 25 < waits[0] <= 30


def test_retry_after_is_capped(server: Server, make_settings: MakeSettings) -> None:
    waits: list[float] = []
    client = Client(
        make_settings(server.url, nba_props_retry_after_cap_seconds=3), sleep=waits.append
    )
    server.say(Reply(429, headers={"Retry-After": "9"}), GOOD)
    client.ask(BOX_SCORES, DAY)
    assert waits == [3.0]


def test_a_page_in_the_middle_that_is_empty_is_no_page(client: Client, server: Server) -> None:
    server.say(
        Reply(body=body({"id": 1}, meta={"next_cursor": 1})),
        Reply(body=body(meta={"next_cursor": 2})),
        Reply(body=body({"id": 2}, meta={})),
    )
    answer = client.ask(GAMES, DAY)
    assert [(attempt.page, attempt.outcome) for attempt in answer.attempts] == [
        (1, "ok"),
        (2, "invalid_payload"),
        (2, "ok"),
    ]


def test_a_pause_that_no_attempt_would_outlast_is_not_waited_for(
    client: Client, server: Server, waits: list[float]
) -> None:
    server.say(Reply(429, headers={"Retry-After": "3600"}), GOOD)
    answers = [client.ask(BOX_SCORES, DAY) for _ in range(2)]
    assert [outcomes(answer) for answer in answers] == [["rate_limited"], ["ok"]]
    assert waits == []


@pytest.mark.parametrize("value", ["soon", "-5", ""])
def test_retry_after_that_says_nothing(
    client: Client, server: Server, waits: list[float], value: str
) -> None:
    server.say(Reply(429, headers={"Retry-After": value}), GOOD)
    assert client.ask(BOX_SCORES, DAY).is_complete
    assert waits == [0.0]


def test_backoff_has_jitter_and_a_cap(server: Server, make_settings: MakeSettings) -> None:
    waits: list[float] = []
    settings = make_settings(
        server.url,
        nba_props_backoff_seconds=1,
        nba_props_backoff_cap_seconds=4,
        nba_props_max_attempts=12,
    )
    server.say(Reply(500))
    Client(settings, sleep=waits.append).ask(BOX_SCORES, DAY)
    assert len(waits) == 11
    assert len(set(waits)) > 5
    assert all(0 <= wait <= 4 for wait in waits)


def test_pages_follow_the_cursor(client: Client, server: Server) -> None:
    server.say(
        Reply(body=body({"id": 1}, meta={"next_cursor": 25, "per_page": 100})),
        Reply(body=body({"id": 2}, meta={"per_page": 100})),
    )
    answer = client.ask(GAMES, date(2025, 7, 1))
    assert answer.is_complete
    assert answer.record_count == 2
    assert [(a.page, a.is_last_page) for a in answer.attempts] == [(1, False), (2, True)]
    assert server.seen[0].path == "/v1/games?seasons%5B%5D=2025&per_page=100"
    assert server.seen[1].path.endswith("&cursor=25")


def test_a_list_whose_second_page_fails_is_not_complete(client: Client, server: Server) -> None:
    server.say(Reply(body=body({"id": 1}, meta={"next_cursor": 25})), Reply(404))
    answer = client.ask(GAMES, date(2025, 7, 1))
    assert outcomes(answer) == ["ok", "not_found"]
    assert not answer.is_complete


def test_an_empty_later_page_is_not_an_empty_list(client: Client, server: Server) -> None:
    server.say(Reply(body=body({"id": 1}, meta={"next_cursor": 25})), Reply(body=body(meta={})))
    assert outcomes(client.ask(GAMES, date(2025, 7, 1))) == ["ok", "ok"]


def test_a_cursor_that_turns_in_circles_ends(client: Client, server: Server) -> None:
    server.say(Reply(body=body({"id": 1}, meta={"next_cursor": 25})))
    answer = client.ask(GAMES, date(2025, 7, 1))
    assert outcomes(answer) == ["ok"] + ["invalid_payload"] * 4
    assert not answer.is_complete


def test_a_list_without_meta_has_no_known_end(client: Client, server: Server) -> None:
    server.say(Reply(body=body({"id": 1})))
    assert outcomes(client.ask(GAMES, date(2025, 7, 1))) == ["invalid_payload"] * 4


@pytest.mark.parametrize(
    ("meta", "outcome"),
    [
        ({"total_pages": 6, "per_page": 100}, "invalid_payload"),
        ({"total_pages": 6, "current_page": 1, "next_page": 2}, "invalid_payload"),
        ({"next_page": 2}, "invalid_payload"),
        ({"total_pages": 6, "current_page": 6, "next_page": None}, "ok"),
        ({"total_pages": 1, "total_count": 40}, "ok"),
        ({"total_pages": None}, "ok"),
    ],
)
def test_a_count_of_pages_without_a_cursor_is_no_whole_list(
    client: Client, server: Server, meta: dict[str, Any], outcome: str
) -> None:
    server.say(Reply(body=body({"id": 1}, meta=meta)))
    assert set(outcomes(client.ask(GAMES, date(2025, 7, 1)))) == {outcome}


def test_a_next_page_where_there_has_been_one_is_no_whole_list(
    client: Client, server: Server
) -> None:
    page = body(box_score(), meta={"next_cursor": 25, "per_page": 1})
    server.say(Reply(body=page))
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == ["invalid_payload"] * 4
    assert "names a next page" in (answer.last.error_message or "")
    server.say(Reply(body=body(box_score(), meta={"next_cursor": None, "per_page": 25})))
    assert outcomes(client.ask(BOX_SCORES, DAY)) == ["ok"]


def schedule(season: str) -> Reply:
    day = {"games": [{"gameId": "0022500001", "gameDateEst": "2025-10-21T00:00:00Z"}]}
    return Reply(
        body=json.dumps({"leagueSchedule": {"seasonYear": season, "gameDates": [day]}}).encode()
    )


@pytest.mark.parametrize("asked", [2025, 2026])
def test_a_file_is_filed_under_the_season_that_it_names(
    client: Client, server: Server, asked: int
) -> None:
    server.say(schedule("2025-26"))
    answer = client.ask(SCHEDULE, date(asked, 7, 1))
    assert outcomes(answer) == ["ok"]
    assert answer.is_complete
    assert answer.last.requested_for == date(2025, 7, 1)


def test_a_file_of_a_far_season_is_refused(client: Client, server: Server) -> None:
    server.say(schedule("2035-36"))
    answer = client.ask(SCHEDULE, date(2026, 7, 1))
    assert set(outcomes(answer)) == {"invalid_payload"}
    assert "the season 2035, asked in the season 2026" in (answer.last.error_message or "")
    assert answer.last.requested_for == date(2026, 7, 1)


def test_a_list_of_another_season_is_landed_and_is_no_answer(
    client: Client, server: Server
) -> None:
    server.say(Reply(body=body({"id": 1, "season": 2025}, meta={"next_cursor": 25})))
    answer = client.ask(GAMES, date(2026, 7, 1))
    assert outcomes(answer) == ["other_season"]
    assert not answer.is_complete
    assert answer.record_count == 1
    assert "is of the season 2025, not 2026" in (answer.last.error_message or "")


def test_one_record_of_another_season_does_not_spoil_a_list(client: Client, server: Server) -> None:
    server.say(Reply(body=body({"id": 1, "season": 2025}, {"id": 2, "season": 2026}, meta={})))
    assert outcomes(client.ask(GAMES, date(2026, 7, 1))) == ["ok"]


def test_a_redirect_on_the_same_host_is_followed(client: Client, server: Server) -> None:
    server.say(Reply(301, headers={"Location": "/v1/moved?date=2026-01-24"}), GOOD)
    assert outcomes(client.ask(BOX_SCORES, DAY)) == ["ok"]
    assert server.seen[1].path == "/v1/moved?date=2026-01-24"


def test_endless_redirects_end(client: Client, server: Server) -> None:
    server.say(Reply(302, headers={"Location": "/again"}))
    assert outcomes(client.ask(BOX_SCORES, DAY)) == ["http_error"]
    assert len(server.seen) == 4


def test_a_redirect_to_another_host_is_not_followed(
    client: Client, server: Server, other_server: Server
) -> None:
    server.say(Reply(302, headers={"Location": f"{other_server.url}/v1/box_scores"}))
    answer = client.ask(BOX_SCORES, DAY)
    assert outcomes(answer) == ["http_error"]
    assert answer.last.http_status == 302
    assert other_server.seen == []


@pytest.mark.parametrize("location", ["http://[", "//", "ftp://127.0.0.1/x"])
def test_a_redirect_to_nowhere(client: Client, server: Server, location: str) -> None:
    server.say(Reply(302, headers={"Location": location}))
    assert outcomes(client.ask(BOX_SCORES, DAY)) == ["http_error"]


def test_the_key_goes_only_to_balldontlie(client: Client, server: Server) -> None:
    client.ask(BOX_SCORES, DAY)
    client.ask(SCHEDULE, DAY)
    assert server.seen[0].headers["Authorization"] == KEY
    assert all("Authorization" not in seen.headers for seen in server.seen[1:])


def test_netrc_adds_no_credentials(
    client: Client, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(netrc))
    client.ask(BOX_SCORES, DAY)
    client.ask(SCHEDULE, DAY)
    assert server.seen[0].headers["Authorization"] == KEY
    assert "Authorization" not in server.seen[-1].headers


def test_the_key_never_leaks(
    server: Server, make_settings: MakeSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = make_settings(server.url)
    client = Client(settings, sleep=lambda _: None)
    texts: list[Any] = [settings, client, settings.model_dump()]
    for reply in (
        GOOD,
        Reply(401, body=KEY.encode()),
        Reply(500, body=KEY.encode()),
        Reply(302, headers={"Location": f"http://other.invalid/?key={KEY}"}),
        Reply(body=KEY.encode()),
        Reply(declared_length=999),
    ):
        server.say(reply)
        texts.append(client.ask(BOX_SCORES, DAY))
    assert all(seen.headers["Authorization"] == KEY for seen in server.seen)
    assert KEY not in repr(texts)
    assert KEY not in caplog.text


def test_connections_are_reused(client: Client, server: Server) -> None:
    server.say(GOOD)
    for _ in range(5):
        client.ask(BOX_SCORES, DAY)
    assert len({seen.connection for seen in server.seen}) == 1


def test_the_rate_is_kept(server: Server, make_settings: MakeSettings) -> None:
    client = Client(make_settings(server.url, bdl_requests_per_minute=1))
    client.ask(BOX_SCORES, DAY)
    limiter = client._limiter("balldontlie")
    assert limiter.try_acquire("balldontlie", blocking=False) is False
    assert client._limiter("nba").try_acquire("nba", blocking=False) is True


def test_reach(client: Client, server: Server) -> None:
    server.say(Reply(404))
    assert client.reach(server.url) == 404
    assert "connection failed" in str(client.reach("http://127.0.0.1:9"))
