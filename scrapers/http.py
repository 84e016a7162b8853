"""The one HTTP client. Every attempt, good or bad, leaves an attempt row."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from pyrate_limiter import Duration, Limiter, Rate
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from scrapers.clock import now_utc
from scrapers.errors import (
    ForbiddenError,
    HttpStatusError,
    InvalidPayloadError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    SourceConnectionError,
    SourceError,
    SourceTimeoutError,
    UnauthorizedError,
)
from scrapers.events import Answer, Attempt, new_id
from scrapers.settings import Settings
from scrapers.sources import balldontlie
from scrapers.sources.endpoint import Endpoint, Page, PayloadError

_USER_AGENT = "nba-props/0.1"
_CHUNK_BYTES = 1 << 16
_MAX_REDIRECTS = 3
_MAX_PAGES = 1000
_ANSWER_WITHIN = "no whole answer within {:g} s"


class _KeyAuth(requests.auth.AuthBase):
    """Sets the key, or nothing. Being an auth object it also keeps `.netrc` out."""

    def __init__(self, key: str | None) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = self._key
        return request


class _Session(requests.Session):
    """A session that leaves redirects alone; the parent reads ahead even when told not to."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


@dataclass
class _Question:
    """One list being asked for, and the attempts made so far."""

    endpoint: Endpoint
    requested_for: date
    request_id: str = field(default_factory=new_id)
    attempts: list[Attempt] = field(default_factory=list)


class Client:
    """Asks declared endpoints. One instance per command; not for use by several threads.

    Rates are per source. `sleep` is there for tests.
    """

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._sleep = sleep
        # The transport must not retry on its own: each attempt is an event.
        adapter = requests.adapters.HTTPAdapter(max_retries=0)
        self._session = _Session()
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._session.headers.update({"User-Agent": _USER_AGENT, "Accept": "application/json"})
        self._limiters: dict[str, Limiter] = {}
        self._backoff = wait_random_exponential(
            multiplier=settings.nba_props_backoff_seconds,
            max=settings.nba_props_backoff_cap_seconds,
        )

    def ask(self, endpoint: Endpoint, requested_for: date, max_pages: int = _MAX_PAGES) -> Answer:
        """Ask for one list, all pages of it. A failure is in the attempts, never raised."""
        question = _Question(endpoint, requested_for)
        cursor: str | None = None
        seen: set[str] = set()
        for page in range(1, max_pages + 1):
            try:
                cursor = self._ask_page(question, page, cursor, seen).next_cursor
            except SourceError:
                break
            if cursor is None:
                break
            seen.add(cursor)
        return Answer(
            question.request_id,
            endpoint.source,
            endpoint.name,
            requested_for,
            tuple(question.attempts),
        )

    def reach(self, url: str) -> int | str:
        """HTTP status that an address answers with, or the reason why there was no answer."""
        timeout = self._settings.nba_props_connect_timeout_seconds
        try:
            with self._session.get(
                url, auth=_KeyAuth(None), timeout=timeout, stream=True, allow_redirects=False
            ) as response:
                return response.status_code
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            return _cause(error)

    def _ask_page(self, question: _Question, page: int, cursor: str | None, seen: set[str]) -> Page:
        retrying = Retrying(
            stop=stop_after_attempt(self._settings.nba_props_max_attempts),
            wait=self._pause,
            retry=retry_if_exception(
                lambda error: isinstance(error, SourceError) and error.retryable
            ),
            sleep=self._sleep,
            reraise=True,
        )
        for attempt in retrying:
            with attempt:
                return self._attempt(
                    question, page, cursor, seen, attempt.retry_state.attempt_number
                )
        raise AssertionError("tenacity either returns or reraises")

    def _attempt(
        self, question: _Question, page: int, cursor: str | None, seen: set[str], number: int
    ) -> Page:
        endpoint = question.endpoint
        base_url: str = getattr(self._settings, endpoint.base_url_setting)
        url = base_url + endpoint.path
        params = endpoint.query(question.requested_for, cursor)
        make_error = partial(
            _make_error,
            source=endpoint.source,
            endpoint=endpoint.name,
            requested_for=question.requested_for,
            attempt=number,
        )
        self._limiter(endpoint.source).try_acquire(endpoint.source)
        requested_at = now_utc()
        status: int | None = None
        found: Page | None = None
        failure: SourceError | None = None
        try:
            status, body = self._get(url, params, endpoint.source, make_error)
            found = endpoint.read(body)
            if found.next_cursor in seen:
                raise PayloadError("names a next page that was already asked for")
        except PayloadError as error:
            found = None
            failure = make_error(InvalidPayloadError, f"the answer {error}", http_status=status)
        except SourceError as error:
            failure = error
        question.attempts.append(
            Attempt(
                attempt_id=new_id(),
                request_id=question.request_id,
                page=page,
                is_last_page=found is not None and found.next_cursor is None,
                source=endpoint.source,
                endpoint=endpoint.name,
                url=url,
                params=json.dumps(params),
                requested_for=question.requested_for,
                attempt_number=number,
                requested_at_utc=requested_at,
                responded_at_utc=now_utc(),
                http_status=failure.http_status if failure else status,
                outcome=failure.outcome if failure else _outcome(found, page),
                error_message=str(failure) if failure else None,
                records=found.records if found else None,
            )
        )
        if failure is not None:
            raise failure
        if found is None:
            raise AssertionError("no failure means a page")
        return found

    def _get(
        self,
        url: str,
        params: dict[str, str],
        source: str,
        make_error: Callable[..., SourceError],
    ) -> tuple[int, bytes]:
        """Status and body of a 2xx answer, or a typed SourceError."""
        deadline = time.monotonic() + self._settings.nba_props_deadline_seconds
        timeout = (
            self._settings.nba_props_connect_timeout_seconds,
            min(
                self._settings.nba_props_read_timeout_seconds,
                self._settings.nba_props_deadline_seconds,
            ),
        )
        next_url, next_params = url, params
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                with self._session.get(
                    next_url,
                    params=next_params,
                    auth=_KeyAuth(self._key(source)),
                    timeout=timeout,
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    location = response.headers.get("Location")
                    if not (response.is_redirect and location):
                        return response.status_code, self._body(response, deadline, make_error)
                    target = _same_host(next_url, location)
                    if target is None:
                        # The key goes to nobody else.
                        raise make_error(
                            HttpStatusError,
                            f"HTTP {response.status_code} redirects to another host, "
                            "which is not followed",
                            http_status=response.status_code,
                        )
                    next_url, next_params = target, {}
            raise make_error(HttpStatusError, f"more than {_MAX_REDIRECTS} redirects")
        except requests.exceptions.ConnectTimeout as error:
            raise make_error(
                SourceTimeoutError, f"no connection within {timeout[0]:g} s"
            ) from error
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise make_error(SourceTimeoutError, f"no answer within {timeout[1]:g} s") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise make_error(SourceConnectionError, _cause(error)) from error

    def _body(
        self,
        response: requests.Response,
        deadline: float,
        make_error: Callable[..., SourceError],
    ) -> bytes:
        status = response.status_code
        if not 200 <= status < 300:
            kind, reason = self._bad_status(status)
            raise make_error(
                kind,
                reason,
                http_status=status,
                retry_after_seconds=_retry_after(response.headers.get("Retry-After")),
            )
        chunks: list[bytes] = []
        # read1 returns what is there, so a body that trickles cannot outlast the deadline.
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            chunks.append(chunk)
            if time.monotonic() > deadline:
                raise make_error(
                    SourceTimeoutError,
                    _ANSWER_WITHIN.format(self._settings.nba_props_deadline_seconds),
                    http_status=status,
                )
        return b"".join(chunks)

    def _bad_status(self, status: int) -> tuple[type[SourceError], str]:
        match status:
            case 401 if self._settings.bdl_api_key is None:
                return UnauthorizedError, "HTTP 401 and BDL_API_KEY is not set"
            case 401:
                return UnauthorizedError, "HTTP 401: the key is wrong or its tier is too low"
            case 403:
                return ForbiddenError, "HTTP 403: blocked, or it does not exist"
            case 404:
                return NotFoundError, "HTTP 404: it does not exist"
            case 429:
                return RateLimitedError, "HTTP 429: too many requests"
            case _ if status >= 500:
                return ServerError, f"HTTP {status}: the service failed"
            case _:
                return HttpStatusError, f"HTTP {status}"

    def _pause(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: what the server asked for, or backoff with jitter."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after_seconds if isinstance(error, SourceError) else None
        if asked is not None:
            return min(asked, self._settings.nba_props_retry_after_cap_seconds)
        return self._backoff(state)

    def _key(self, source: str) -> str | None:
        key = self._settings.bdl_api_key
        return key.get_secret_value() if key and source == balldontlie.SOURCE else None

    def _limiter(self, source: str) -> Limiter:
        if source not in self._limiters:
            per_minute = (
                self._settings.bdl_requests_per_minute
                if source == balldontlie.SOURCE
                else self._settings.nba_props_requests_per_minute
            )
            self._limiters[source] = Limiter(Rate(per_minute, Duration.MINUTE))
        return self._limiters[source]


def _same_host(url: str, location: str) -> str | None:
    """Where a redirect leads; None when that is another host, port or scheme, or nowhere."""
    try:
        target = urljoin(url, location)
        return target if urlsplit(target)[:2] == urlsplit(url)[:2] else None
    except ValueError:
        return None


def _outcome(page: Page | None, number: int) -> str:
    # `empty` means the whole list was; a later page may well hold nothing more.
    return "ok" if number > 1 or (page and page.records) else "empty"


def _make_error(kind: type[SourceError], reason: str, **facts: Any) -> SourceError:
    return kind(reason, **facts)


def _retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header (seconds or an HTTP date); None when it says neither."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _cause(error: BaseException) -> str:
    """The innermost reason in one clause, without object addresses or headers."""
    innermost: BaseException = error
    while (deeper := innermost.__cause__ or innermost.__context__) is not None:
        innermost = deeper
    if isinstance(innermost, OSError) and innermost.strerror:
        return f"the connection failed ({innermost.strerror})"
    return f"the connection failed ({type(innermost).__name__})"
