"""One HTTP request: connection reuse, key, redirects, deadline, typed errors. Never retries."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from scrapers.errors import (
    ForbiddenError,
    HttpStatusError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    SourceConnectionError,
    SourceError,
    SourceTimeoutError,
    UnauthorizedError,
)
from scrapers.settings import Settings
from scrapers.sources import balldontlie

_USER_AGENT = "nba-props/0.1"
_CHUNK_BYTES = 1 << 16
_MAX_REDIRECTS = 3
_ANSWER_WITHIN = "no whole answer within {:g} s"


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
    """A session that leaves redirects alone; the parent reads ahead even when told not to."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def make_session() -> requests.Session:
    """A session that neither retries nor follows a redirect: each attempt is an event."""
    adapter = requests.adapters.HTTPAdapter(max_retries=0)
    session = _Session()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.headers["User-Agent"] = _USER_AGENT
    return session


class Transport:
    """Sends GET requests over reused connections. Not for use by several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = make_session()
        self._session.headers["Accept"] = "application/json"

    def reach(self, url: str) -> int | str:
        """HTTP status that an address answers with, or the reason why there was no answer."""
        timeout = self._settings.nba_props_connect_timeout_seconds
        try:
            with self._session.get(
                url, auth=KeyAuth(None), timeout=timeout, stream=True, allow_redirects=False
            ) as response:
                return response.status_code
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            return cause_of(error)

    def get(
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
                    auth=KeyAuth(self._key(source)),
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
            raise make_error(SourceConnectionError, cause_of(error)) from error

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
                retry_after_seconds=retry_after_seconds(response.headers.get("Retry-After")),
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


def cause_of(error: BaseException) -> str:
    """The innermost reason in one clause, without object addresses or headers."""
    innermost: BaseException = error
    while (deeper := innermost.__cause__ or innermost.__context__) is not None:
        innermost = deeper
    if isinstance(innermost, OSError) and innermost.strerror:
        return f"the connection failed ({innermost.strerror})"
    return f"the connection failed ({type(innermost).__name__})"
