"""One HTTP request: connection reuse, key, redirects, deadline, typed errors. Never retries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from scrapers.addresses import is_loopback
from scrapers.errors import (
    AnswerTooLargeError,
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
from scrapers.exchange import Allowance, LimitedAdapter, TooLargeError
from scrapers.settings import Settings
from scrapers.sources import balldontlie

_USER_AGENT = "nba-props/0.1"
_CHUNK_BYTES = 1 << 16
_MAX_REDIRECTS = 3
_MIB = 1 << 20
# Headers, and the lines around chunks.
_AROUND_BODY_BYTES = _MIB
_LONGEST_PAUSE_SECONDS = 86_400.0


class KeyAuth(requests.auth.AuthBase):
    """Sets the key, or nothing. Being an auth object it also keeps `.netrc` out."""

    def __init__(self, key: str | None) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Called by requests for each request."""
        if self._key:
            request.headers["Authorization"] = self._key
        return request


class _Session(requests.Session):
    """A session that never follows redirects; the parent reads ahead even with allow_redirects off.

    Loopback goes through no proxy, whatever the environment says: `--as-of` was let through
    because it stays on this machine, and so does the key.
    """

    def merge_environment_settings(self, url: Any, *args: Any) -> Any:
        settings = super().merge_environment_settings(url, *args)
        if is_loopback(url):
            settings["proxies"] = {}
        return settings

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def make_session(allowance: Allowance) -> requests.Session:
    """A session that neither retries nor follows a redirect: each attempt is an event.

    Each exchange is to be started on the allowance first.
    """
    adapter = LimitedAdapter(allowance)
    session = _Session()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.headers["User-Agent"] = _USER_AGENT
    session.headers["Accept-Encoding"] = "gzip, deflate"
    return session


class Transport:
    """Sends GET requests over reused connections. Not for use by several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._allowance = Allowance()
        self._session = make_session(self._allowance)
        self._session.headers["Accept"] = "application/json"

    def reach(self, url: str) -> int | str:
        """HTTP status that an address answers with, or the reason why there was no answer."""
        answer = self._look(url)
        return answer if isinstance(answer, str) else answer[0]

    def served_at(self, url: str) -> datetime | None:
        """Moment that an address says it is, aware UTC; None when it says none."""
        answer = self._look(url)
        if isinstance(answer, str) or answer[1] is None:
            return None
        try:
            return parsedate_to_datetime(answer[1]).astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            return None

    def _look(self, url: str) -> tuple[int, str | None] | str:
        timeout = self._settings.nba_props_connect_timeout_seconds
        self._allowance.start(timeout, _AROUND_BODY_BYTES)
        try:
            with self._session.get(
                url, auth=KeyAuth(None), timeout=timeout, stream=True, allow_redirects=False
            ) as response:
                return response.status_code, response.headers.get("Date")
        except Exception as error:  # noqa: BLE001 - what fails here is the answer
            return cause_of(error)

    def get(
        self,
        url: str,
        params: dict[str, str],
        source: str,
        make_error: Callable[..., SourceError],
        max_bytes: int,
        bytes_before: int = 0,
    ) -> tuple[int, bytes]:
        """Status and body of a whole 2xx answer, or a typed SourceError.

        `max_bytes` are decoded, and `bytes_before` of them are taken by earlier pages.
        """
        within = self._settings.nba_props_deadline_seconds
        timeout = (
            min(self._settings.nba_props_connect_timeout_seconds, within),
            min(self._settings.nba_props_read_timeout_seconds, within),
        )
        # Chunks as small as they like to be do not double a body.
        self._allowance.start(within, 2 * max_bytes + _AROUND_BODY_BYTES)
        status: int | None = None
        next_url, next_params = url, params
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                with self._session.get(
                    next_url,
                    params=next_params,
                    auth=KeyAuth(self._key(source)),
                    timeout=timeout,
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    status = response.status_code
                    location = response.headers.get("Location")
                    if not (response.is_redirect and location):
                        return status, self._body(response, max_bytes - bytes_before, make_error)
                    target = _same_host(next_url, location)
                    if target is None:
                        # The key goes to nobody else.
                        raise make_error(
                            HttpStatusError,
                            f"HTTP {status} redirects to another host, which is not followed",
                            http_status=status,
                        )
                    next_url, next_params = target, {}
            raise make_error(
                HttpStatusError, f"more than {_MAX_REDIRECTS} redirects", http_status=status
            )
        except SourceError:
            raise
        except TooLargeError as error:
            reason = f"the answer is larger than this endpoint's limit of {max_bytes / _MIB:g} MiB"
            raise make_error(AnswerTooLargeError, reason, http_status=status) from error
        except Exception as error:
            # Any: what parses headers and encodings raises what it likes.
            kind, reason = self._failure(error, timeout)
            raise make_error(kind, reason, http_status=status) from error

    def _failure(
        self, error: Exception, timeout: tuple[float, float]
    ) -> tuple[type[SourceError], str]:
        if self._allowance.is_over:
            within = self._settings.nba_props_deadline_seconds
            return SourceTimeoutError, f"no whole answer within {within:g} s"
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return SourceTimeoutError, f"no connection within {timeout[0]:g} s"
        if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)):
            return SourceTimeoutError, f"no answer within {timeout[1]:g} s"
        if isinstance(error, urllib3.exceptions.DecodeError):
            return InvalidPayloadError, "the answer is not in the encoding that it names"
        return SourceConnectionError, cause_of(error)

    def _body(
        self, response: requests.Response, max_bytes: int, make_error: Callable[..., SourceError]
    ) -> bytes:
        status = response.status_code
        # No range is ever asked for: a 206 is a whole JSON of some of the records, or of none.
        if not 200 <= status < 300 or status == 206:
            kind, reason = self._bad_status(status)
            raise make_error(
                kind,
                reason,
                http_status=status,
                retry_after_seconds=retry_after_seconds(response.headers.get("Retry-After")),
            )
        chunks: list[bytes] = []
        size = 0
        # read1 decodes no more than it is asked for, so a small body cannot fill the memory.
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            size += len(chunk)
            if size > max_bytes:
                raise TooLargeError
            chunks.append(chunk)
        return b"".join(chunks)

    def _bad_status(self, status: int) -> tuple[type[SourceError], str]:
        match status:
            case 206:
                return HttpStatusError, "HTTP 206: a part of an answer that was asked for whole"
            case 401 if self._settings.bdl_api_key is None:
                return UnauthorizedError, "HTTP 401 and BDL_API_KEY is not set"
            case 401:
                return UnauthorizedError, "HTTP 401: the key is wrong or its tier is too low"
            case 402:
                return UnauthorizedError, "HTTP 402: the plan of the key has ended or is not paid"
            case 403:
                return ForbiddenError, "HTTP 403: blocked, or it does not exist"
            case 404:
                return NotFoundError, "HTTP 404: it does not exist"
            case 407:
                return HttpStatusError, "HTTP 407: a proxy in between wants a login"
            case 408 | 425:
                return ServerError, f"HTTP {status}: the service wants to be asked again"
            case 429:
                return RateLimitedError, "HTTP 429: too many requests"
            case _ if status >= 500:
                return ServerError, f"HTTP {status}: the service failed"
            case _:
                return HttpStatusError, f"HTTP {status}"

    def _key(self, source: str) -> str | None:
        key = self._settings.bdl_api_key
        return key.get_secret_value() if key and source == balldontlie.SOURCE else None


def _same_host(url: str, location: str) -> str | None:
    """Where a redirect leads; None when that is another host, port or scheme, or nowhere."""
    try:
        target = urljoin(url, location)
        return target if urlsplit(target)[:2] == urlsplit(url)[:2] else None
    except ValueError:
        return None


def retry_after_seconds(value: str | None) -> float | None:
    """Seconds from a Retry-After header (seconds or an HTTP date); None when it says neither.

    At least 0, at most a day.
    """
    if value is None:
        return None
    try:
        if value.strip().isdecimal():
            seconds = float(value)
        else:
            moment = parsedate_to_datetime(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            seconds = (moment - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, LookupError, OverflowError):
        # A date that no calendar has. Which of them is raised depends on where it is noticed.
        return None
    return min(max(0.0, seconds), _LONGEST_PAUSE_SECONDS)


def cause_of(error: BaseException) -> str:
    """The innermost reason in one clause, without object addresses or headers."""
    is_of_proxy = isinstance(error, requests.exceptions.ProxyError)
    what = "the proxy that the environment names failed" if is_of_proxy else "the connection failed"
    innermost: BaseException = error
    while (deeper := innermost.__cause__ or innermost.__context__) is not None:
        innermost = deeper
    if isinstance(innermost, OSError) and innermost.strerror:
        return f"{what} ({innermost.strerror})"
    if is_of_proxy and isinstance(innermost, OSError):
        # What the proxy answered, such as 407.
        return f"{what} ({innermost})"
    return f"{what} ({type(innermost).__name__})"
