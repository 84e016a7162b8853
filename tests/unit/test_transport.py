"""Answers that never end, are too large or are no HTTP: each is a failed attempt, in time."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nba_props.channels.webhook import Webhook
from scrapers.http import Client
from scrapers.settings import Settings
from scrapers.sources import ENDPOINTS, balldontlie
from scrapers.sources.balldontlie import BOX_SCORES, GAMES
from scrapers.sources.endpoint import PayloadError
from scrapers.transport import retry_after_seconds
from tests.unit.support import Reply, Server, body, box_score

MakeSettings = Callable[..., Settings]
DAY = date(2026, 1, 24)
SEASON = date(2025, 7, 1)
DEADLINE = 0.5
# What a loaded machine may add.
GRACE = 1.0
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MIB = 1 << 20


class RawServer:
    """Sends the pieces of a script to whoever asks, whether they are HTTP or not."""

    def __init__(self) -> None:
        self.script: Callable[[], Iterable[bytes]] = tuple
        self._stopped = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def stop(self) -> None:
        self._stopped.set()
        # A listener that is closed does not wake who waits on it.
        with contextlib.suppress(OSError):
            socket.create_connection(self._socket.getsockname(), 1).close()
        self._thread.join()
        self._socket.close()

    def trickle(self, before: bytes, again: bytes, after: float = 0.05) -> None:
        """`before` at once, then `again` without end."""

        def script() -> Iterator[bytes]:
            yield before
            while not self._stopped.wait(after):
                yield again

        self.script = script

    def _serve(self) -> None:
        while not self._stopped.is_set():
            connection, _ = self._socket.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(1 << 16)
                for piece in self.script():
                    connection.sendall(piece)


@pytest.fixture
def raw() -> Iterator[RawServer]:
    running = RawServer()
    yield running
    running.stop()


@pytest.fixture
def patient(raw: RawServer, make_settings: MakeSettings) -> Client:
    """A client whose exchanges only its deadline ends."""
    return Client(
        make_settings(
            raw.url,
            nba_props_read_timeout_seconds=30,
            nba_props_deadline_seconds=DEADLINE,
            nba_props_max_attempts=1,
        )
    )


TRICKLES = {
    "status line": (b"", b"H"),
    "status line after its version": (b"HTTP/1.1 2", b"0"),
    "header line": (OK + b"X-A: ", b"a"),
    "headers": (OK, b"X-A: a\r\n"),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers of a 100 Continue": (b"HTTP/1.1 100 Continue\r\n", b"X-A: a\r\n"),
    "103 Early Hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "chunk line": (CHUNKED, b"0"),
    "extension of a chunk line": (CHUNKED + b"1;", b"a"),
    "chunk": (CHUNKED + b"fffff\r\n[", b" "),
    "chunks": (CHUNKED, b"1\r\n \r\n"),
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-A: a\r\n"),
    "body of a length": (OK + b"Content-Length: 99999\r\n\r\n", b" "),
    "body without a length": (OK + b"\r\n", b" "),
    "name in a gzip header": (
        OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03",
        b"a",
    ),
    "headers of a redirect": (b"HTTP/1.1 302 Found\r\nLocation: /b\r\n", b"X-A: a\r\n"),
}


@pytest.mark.parametrize("name", TRICKLES)
def test_nothing_that_trickles_outlasts_the_deadline(
    raw: RawServer, patient: Client, name: str
) -> None:
    raw.trickle(*TRICKLES[name])
    # The limiter of the rate has a thread of its own.
    patient._limiter(BOX_SCORES.source).try_acquire(BOX_SCORES.source)
    threads = threading.active_count()
    started = time.monotonic()
    (attempt,) = patient.ask(BOX_SCORES, DAY).attempts
    assert time.monotonic() - started < DEADLINE + GRACE
    assert attempt.outcome == "timeout"
    assert "no whole answer within 0.5 s" in (attempt.error_message or "")
    assert threading.active_count() == threads


@pytest.mark.parametrize("interim", [b"100 Continue", b"102 Processing", b"103 Early Hints"])
def test_what_comes_before_an_answer_is_no_answer(
    raw: RawServer, patient: Client, interim: bytes
) -> None:
    before = b"HTTP/1.1 " + interim + b"\r\nLink: </a.css>; rel=preload\r\n\r\n"
    text = body(box_score())
    answer = OK + b"Content-Length: %d\r\n\r\n" % len(text) + text
    raw.script = lambda: [before, before, answer]
    (attempt,) = patient.ask(BOX_SCORES, DAY).attempts
    assert (attempt.outcome, attempt.http_status) == ("ok", 200)


def test_redirects_count_within_the_deadline(raw: RawServer, patient: Client) -> None:
    def script() -> Iterator[bytes]:
        time.sleep(DEADLINE * 0.7)
        yield b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"

    raw.script = script
    started = time.monotonic()
    assert patient.ask(BOX_SCORES, DAY).last.outcome == "timeout"
    assert time.monotonic() - started < DEADLINE + GRACE


def test_each_exchange_has_the_whole_time(raw: RawServer, patient: Client) -> None:
    answer = body(box_score())

    def script() -> Iterator[bytes]:
        time.sleep(DEADLINE * 0.5)
        # Otherwise the client may ask again before it sees that this server has hung up.
        yield OK + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer

    raw.script = script
    assert [patient.ask(BOX_SCORES, DAY).last.outcome for _ in range(4)] == ["ok"] * 4


@pytest.mark.parametrize("name", ["status line", "headers", "100 Continue"])
def test_slack_does_not_outlast_it_either(
    raw: RawServer, make_settings: MakeSettings, name: str
) -> None:
    raw.trickle(*TRICKLES[name])
    chosen = make_settings(nba_props_read_timeout_seconds=30, nba_props_deadline_seconds=DEADLINE)
    started = time.monotonic()
    delivery = Webhook(raw.url, chosen).post({"text": "x"})
    assert time.monotonic() - started < DEADLINE + GRACE
    assert delivery.error == "no answer within 0.5 s"


def test_doctor_does_not_outlast_it_either(raw: RawServer, make_settings: MakeSettings) -> None:
    raw.trickle(*TRICKLES["headers"])
    client = Client(make_settings(raw.url, nba_props_connect_timeout_seconds=DEADLINE))
    started = time.monotonic()
    assert "failed" in str(client.reach(raw.url))
    assert time.monotonic() - started < DEADLINE + GRACE


def bomb(links: int = 1) -> bytes:
    """A few hundred kB that decode to 200 MB."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(MIB)
    packed = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
    for _ in range(links - 1):
        packed = gzip.compress(packed)
    return packed


def large(kind: str) -> Iterable[bytes]:
    spaces = b" " * MIB
    match kind:
        case "plain":
            return itertools.chain([OK + b"\r\n"], itertools.repeat(spaces, 200))
        case "with its length":
            head = OK + b"Content-Length: %d\r\n\r\n" % (200 * MIB)
            return itertools.chain([head], itertools.repeat(spaces, 200))
        case "chunks":
            return itertools.chain([CHUNKED], itertools.repeat(b"100000\r\n%b\r\n" % spaces, 200))
        case "a chunk line":
            return itertools.chain([CHUNKED], itertools.repeat(b"0" * MIB, 200))
        case "trailers":
            line = b"X-A: " + b"a" * MIB + b"\r\n"
            return itertools.chain([CHUNKED + b"0\r\n"], itertools.repeat(line, 200))
        case "gzip":
            return [OK + b"Content-Encoding: gzip\r\n\r\n" + bomb()]
        case "gzip in gzip":
            return [OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + bomb(2)]
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    ["plain", "with its length", "chunks", "gzip", "gzip in gzip", "a chunk line", "trailers"],
)
def test_too_large_an_answer_is_refused_and_costs_little_memory(
    raw: RawServer, make_settings: MakeSettings, kind: str
) -> None:
    pieces = large(kind)
    raw.script = lambda: pieces
    chosen = make_settings(raw.url, nba_props_deadline_seconds=60, nba_props_max_attempts=2)
    client = Client(chosen, sleep=lambda _: None)
    tracemalloc.start()
    try:
        attempt, *again = client.ask(BOX_SCORES, DAY).attempts
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    if kind in ("a chunk line", "trailers"):
        # A line that long is refused before anything is counted.
        assert attempt.outcome == "connection_error"
    else:
        assert (attempt.outcome, again) == ("invalid_payload", [])
        assert "larger than this endpoint's limit of 8 MiB" in (attempt.error_message or "")
    # Some of it is the server's, in this process.
    assert peak < 64 * MIB


def test_an_answer_within_the_limit_is_whole(server: Server, make_settings: MakeSettings) -> None:
    records = body(*[box_score(note="x" * 1000)] * 6000)
    assert 5 * MIB < len(records) < BOX_SCORES.max_bytes
    packed = gzip.compress(records)
    server.say(Reply(body=records), Reply(body=packed, headers={"Content-Encoding": "gzip"}))
    client = Client(make_settings(server.url, nba_props_deadline_seconds=60))
    assert [client.ask(BOX_SCORES, DAY).record_count for _ in range(2)] == [6000, 6000]


def test_the_limit_counts_all_pages(server: Server, make_settings: MakeSettings) -> None:
    filler = "x" * (3 * MIB)
    server.say(
        *[Reply(body=body({"id": n, "a": filler}, meta={"next_cursor": n})) for n in range(1, 6)]
    )
    client = Client(make_settings(server.url, nba_props_deadline_seconds=60))
    attempts = client.ask(GAMES, SEASON).attempts
    assert [attempt.outcome for attempt in attempts] == ["ok", "ok", "invalid_payload"]


def test_a_list_that_never_ends_is_reported(server: Server, make_settings: MakeSettings) -> None:
    server.say(*[Reply(body=body({"id": n}, meta={"next_cursor": n})) for n in range(1, 9)])
    client = Client(make_settings(server.url))
    answer = client.ask(GAMES, SEASON, max_pages=5)
    assert [attempt.outcome for attempt in answer.attempts] == ["ok"] * 4 + ["invalid_payload"]
    assert "the list has no end: page 5 names a next one" in (answer.last.error_message or "")
    assert not answer.is_complete
    # As long as it may be, with an end.
    server.say(*[Reply(body=body({"id": 1}, meta={"next_cursor": n})) for n in range(1, 5)])
    server.replies.append(Reply(body=body(meta={})))
    assert client.ask(GAMES, SEASON, max_pages=5).is_complete


def test_only_the_first_page(server: Server, make_settings: MakeSettings) -> None:
    server.say(Reply(body=body({"id": 1}, meta={"next_cursor": 7})))
    answer = Client(make_settings(server.url)).ask(GAMES, SEASON, first_page_only=True)
    assert [attempt.outcome for attempt in answer.attempts] == ["ok"]


# Each as a whole answer; what follows is asked on a new connection.
ODD = {
    "nothing": b"",
    "no HTTP": b"hello\r\n",
    "NUL": b"\0" * 100,
    "status of 20 digits": b"HTTP/1.1 " + b"2" * 20 + b" OK\r\n\r\n",
    "status 99": b"HTTP/1.1 99 No\r\n\r\n",
    "status 999": b"HTTP/1.1 999 No\r\n\r\n",
    "only early hints": b"HTTP/1.1 103 Early Hints\r\n\r\n",
    "version 9": b"HTTP/9.9 200 OK\r\n\r\n",
    "a header line of 70 kB": OK + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
    "1000 headers": OK + b"X-A: a\r\n" * 1000 + b"\r\n",
    "a header without a colon": OK + b"nonsense\r\n\r\n",
    "a header of bytes": OK + b"\xff\xfe: \x00\x80\r\n\r\n",
    "length of words": OK + b"Content-Length: all\r\n\r\n{}",
    "length below zero": OK + b"Content-Length: -1\r\n\r\n{}",
    "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "length of 5000 digits": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "no gzip": OK + b"Content-Encoding: gzip\r\n\r\nhello",
    "cut gzip": OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(body(box_score()))[:-20],
    "no deflate": OK + b"Content-Encoding: deflate\r\n\r\nhello",
    "unknown encoding": OK + b"Content-Encoding: \xff\r\n\r\n\x00",
    "ten encodings": OK + b"Content-Encoding: " + b"gzip, " * 10 + b"gzip\r\n\r\nx",
    "chunk of no number": CHUNKED + b"hello\r\n",
    "chunk below zero": CHUNKED + b"-1\r\nx\r\n0\r\n\r\n",
    "chunk of 5000 digits": CHUNKED + b"f" * 5000 + b"\r\nx",
    "redirect to nowhere": b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
    "cookie": OK + b"Set-Cookie: a=b; expires=Thu, 99-Jan-99999 99:99:99 +9999\r\n\r\n",
    "pause of 5000 digits": b"HTTP/1.1 429 No\r\nRetry-After: " + b"9" * 5000 + b"\r\n\r\n",
    "pause until a year": b"HTTP/1.1 503 No\r\n"
    b"Retry-After: Thu, 01 Jan 99999999999999999999 00:00:00 GMT\r\n\r\n",
    "pause in a zone": b"HTTP/1.1 503 No\r\n"
    b"Retry-After: Thu, 01 Jan 2026 00:00:00 +99999999999999\r\n\r\n",
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_is_answered_is_an_attempt_and_the_next_question_is_answered(
    raw: RawServer, make_settings: MakeSettings, name: str
) -> None:
    answer = body(box_score())
    good = OK + b"Content-Length: %d\r\n\r\n" % len(answer) + answer
    scripts = itertools.chain([ODD[name]], itertools.repeat(good))
    raw.script = lambda: [next(scripts)]
    client = Client(make_settings(raw.url, nba_props_max_attempts=1), sleep=lambda _: None)
    assert not client.ask(BOX_SCORES, DAY).is_complete
    assert client.ask(BOX_SCORES, DAY).is_complete


@given(
    head=st.sampled_from([b"", b"HTTP/1.1 ", OK, CHUNKED, OK + b"Content-Encoding: gzip\r\n\r\n"])
    | st.binary(max_size=60).map(lambda data: OK + data),
    rest=st.binary(max_size=200),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_an_attempt(
    raw: RawServer, make_settings: MakeSettings, head: bytes, rest: bytes
) -> None:
    raw.script = lambda: [head + rest]
    client = Client(make_settings(raw.url, nba_props_max_attempts=1))
    (attempt,) = client.ask(BOX_SCORES, DAY).attempts
    assert attempt.outcome in {"connection_error", "invalid_payload", "http_error", "timeout"}
    assert attempt.error_message


def texts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(["id", "gameId", "header", "player", "a", "\\ud800", "\\u0000"])
    members = st.lists(st.tuples(names, inner), max_size=4)
    return st.one_of(
        st.lists(inner, max_size=4).map(lambda items: "[" + ",".join(items) + "]"),
        members.map(lambda pairs: "{" + ",".join(f'"{n}":{v}' for n, v in pairs) + "}"),
        inner.map(lambda text: "[" * 1200 + text + "]" * 1200),
    )


# Texts of JSON as `json.dumps` never writes it.
odd_json = st.recursive(
    st.sampled_from(
        [
            "1",
            "-0",
            "1e999",
            "1E-99999",
            "9" * 400,
            "-" + "9" * 5000,
            "0." + "9" * 5000,
            "NaN",
            "-Infinity",
            "null",
            "true",
            "01",
            "",
            '""',
            '"\\ud800"',
            '"\\udc00\\ud800"',
            '"\\u0000"',
            '"\0"',
            '"\\u001b[31m"',
            '"2026-01-24"',
            '"9999-12-31"',
            "\ufeff1",
        ]
    ),
    texts,
    max_leaves=8,
)


@given(odd_json, odd_json)
@settings(deadline=None)
def test_any_json_is_refused_or_can_be_landed(record: str, meta: str) -> None:
    for endpoint in ENDPOINTS:
        text = record if endpoint.is_single and not endpoint.records_at else f"[{record}]"
        for name in reversed(endpoint.records_at):
            inner = text[1:-1] if endpoint.is_single else text
            text = f"[{text}]" if name == "*" else f'{{"{name}": {inner}, "meta": {meta}}}'
        for answer in (text, f'{{"data": [{record}], "meta": {{"next_cursor": {meta}}}}}'):
            try:
                page = endpoint.read(answer.encode())
            except PayloadError as error:
                assert len(str(error)) < 200  # noqa: PT017 - either way is right
                continue
            for found in page.records:
                assert found.key.encode()
                assert found.payload.encode()
                endpoint.game_date_of(found.key, found.payload)
            assert len(page.next_cursor or "") <= 500


HUGE = b"9" * 5000
PAYLOADS = {
    "digits": b'{"data": [{"id": %b}], "meta": {}}' % HUGE,
    "digits below zero": b'{"data": [{"id": 1, "a": [-%b]}], "meta": {}}' % HUGE,
    "digits beside the records": b'{"data": [], "meta": {"a": %b}}' % HUGE,
    "digits as cursor": b'{"data": [], "meta": {"next_cursor": %b}}' % HUGE,
    "a list as cursor": b'{"data": [], "meta": {"next_cursor": [1]}}',
    "no as cursor": b'{"data": [], "meta": {"next_cursor": false}}',
    "an empty cursor": b'{"data": [], "meta": {"next_cursor": ""}}',
    "a long cursor": b'{"data": [], "meta": {"next_cursor": "%b"}}' % HUGE,
    "NaN": b'{"data": [{"id": NaN}], "meta": {}}',
    "Infinity": b'{"data": [{"id": 1, "a": -Infinity}], "meta": {}}',
    "half a character": b'{"data": [{"id": "\\ud800"}], "meta": {}}',
    "half a character as name": b'{"data": [{"id": 1, "\\udc00": 1}], "meta": {}}',
    "NUL as it is": b'{"data": [{"id": "a\0"}], "meta": {}}',
    "deep": b'{"data": [{"id": 1, "a": ' + b"[" * 100_000 + b"]" * 100_000 + b'}], "meta": {}}',
    "not so deep": b'{"data": [{"id": 1, "a": ' + b"[" * 995 + b"]" * 995 + b'}], "meta": {}}',
    "a name twice": b'{"data": [{"id": 1, "id": 2}], "meta": {}}',
    "a name twice around": b'{"data": [{"id": 1}], "data": [], "meta": {}}',
    "more records than any": b'{"data": [' + b"0," * 100_000 + b'0], "meta": {}}',
    "more values than any": b'{"data": [[' + b"0," * 2_000_001 + b'0]], "meta": {}}',
    "UTF-16": '{"data": [], "meta": {}}'.encode("utf-16"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_of_two_readings_is_an_attempt(
    server: Server, make_settings: MakeSettings, name: str
) -> None:
    server.say(Reply(body=PAYLOADS[name]), Reply(body=body({"id": 1}, meta={})))
    client = Client(make_settings(server.url, nba_props_max_attempts=1))
    attempt = client.ask(GAMES, SEASON).last
    assert attempt.outcome == "invalid_payload"
    assert len(attempt.error_message or "") < 300
    assert client.ask(GAMES, SEASON).is_complete


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (b'{"id": 1e999}', None),
        (b'{"id": 1, "a": 1e-99999999999999999999}', "1"),
        (b'{"id": 1, "a": 1e99999999999999999999}', "1"),
        (b'{"id": %b}' % (b"9" * 400), None),
        (b'{"id": "%b"}' % (b"9" * 400), None),
        (b'{"id": "a\\u0000b"}', "a\0b"),
        (b'{"id": "\\ud83c\\udfc0"}', "\U0001f3c0"),
    ],
)
def test_what_is_odd_but_clear_is_landed(
    server: Server, make_settings: MakeSettings, record: bytes, key: str | None
) -> None:
    server.say(Reply(body=b'{"data": [' + record + b', {"id": 2}], "meta": {}}'))
    found, _ = Client(make_settings(server.url)).ask(GAMES, SEASON).last.records or ()
    assert found.payload.encode() == record
    assert found.key == key if key else found.key.startswith("unkeyed:")


@pytest.mark.parametrize(
    "payload",
    [
        '{"date": %s}' % ("9" * 5000),
        '{"date": ',
        "[" * 100_000,
        '{"date": "9999-12-31"}',
        '{"date": "0001-01-01"}',
        '{"date": "1946-06-30"}',
        '{"date": "2101-01-01"}',
    ],
)
def test_a_landed_record_without_a_possible_date_has_none(payload: str) -> None:
    assert GAMES.game_date_of("1", payload) is None


@pytest.mark.parametrize("text", ["1946-07-01", "2026-01-24", "2100-12-31"])
def test_possible_dates_are_read(text: str) -> None:
    assert GAMES.game_date_of("1", f'{{"date": "{text}"}}') == date.fromisoformat(text)


@given(
    st.text()
    | st.binary().map(lambda data: data.decode("latin-1"))
    | st.from_regex(
        r"[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} [0-9]{1,9} [0-9]{1,3}:[0-9]{2}:[0-9]{2} .{0,9}"
    )
    | st.integers().map(str)
)
@settings(deadline=None)
@example("Thu, 01 Jan 99999999999999999999 00:00:00 GMT")
@example("Thu, 01 Jan 2026 00:00:00 +99999999999999999999")
@example("Thu, 01 Jan 0001 00:00:00 +2359")
@example("Thu, 31 Dec 9999 23:59:59 -2359")
@example("9" * 5000)
@example("²")
def test_any_retry_after_is_a_pause_or_none(value: str) -> None:
    seconds = retry_after_seconds(value)
    assert seconds is None or 0 <= seconds <= 86_400


def test_retry_after_means_what_it_says() -> None:
    assert retry_after_seconds(None) is None
    assert retry_after_seconds("90") == 90.0
    at = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3590 < (retry_after_seconds(at) or 0) <= 3600


def test_limits_are_several_times_what_was_seen() -> None:
    # A season's schedule is 10 to 16 MB, the largest other answer seen recorded 0.7 MB.
    limits = {endpoint.full_name: endpoint.max_bytes for endpoint in ENDPOINTS}
    assert limits.pop("nba/schedule") > 2 * 16_000_000
    assert set(limits.values()) == {balldontlie.GAMES.max_bytes}
    assert balldontlie.GAMES.max_bytes > 10 * 700_000
