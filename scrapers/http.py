"""The one HTTP client. Every attempt, good or bad, leaves an attempt row."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from pyrate_limiter import Duration, Limiter, Rate
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from scrapers import stopping
from scrapers.clock import now_utc, season_of, season_start
from scrapers.errors import (
    AnswerTooLargeError,
    InvalidPayloadError,
    OtherSeasonError,
    SourceError,
)
from scrapers.events import Answer, Attempt, new_id
from scrapers.settings import Settings
from scrapers.sources import balldontlie
from scrapers.sources.endpoint import Endpoint, Page, PayloadError
from scrapers.transport import Transport

# A season's games are 14 pages, active players 6.
_MAX_PAGES = 100


@dataclass
class _Question:
    """One list being asked for, and the attempts made so far."""

    endpoint: Endpoint
    requested_for: date
    game: str | None
    max_pages: int
    request_id: str = field(default_factory=new_id)
    attempts: list[Attempt] = field(default_factory=list)
    # Cursors that were named so far, and decoded bytes of the pages that came.
    seen: set[str] = field(default_factory=set)
    bytes_read: int = 0

    @property
    def identity(self) -> dict[str, str]:
        """What sets it apart from others for the same date, under one name at every source."""
        return {} if self.game is None else {"game_id": self.game}


class Client:
    """Asks declared endpoints. One instance per command; not for use by several threads.

    Rates are per source. `sleep` is there for tests.
    """

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._sleep = sleep
        self._transport = Transport(settings)
        self._limiters: dict[str, Limiter] = {}
        self._backoff = wait_random_exponential(
            multiplier=settings.nba_props_backoff_seconds,
            max=settings.nba_props_backoff_cap_seconds,
        )

    def ask(
        self,
        endpoint: Endpoint,
        requested_for: date,
        game: str | None = None,
        max_pages: int = _MAX_PAGES,
        first_page_only: bool = False,
    ) -> Answer:
        """Ask for one list, all pages of it. A failure is in the attempts, never raised.

        `game` is the source's own game id, for endpoints asked by game and only for them.
        A list that goes on after `max_pages` is a failure. `first_page_only` asks whether there is
        an answer, and no more.
        """
        if (game is not None) != (endpoint.asked_by == "game"):
            raise ValueError(f"{endpoint.full_name} is asked by {endpoint.asked_by}")
        stopping.check()
        question = _Question(endpoint, requested_for, game, max_pages)
        cursor: str | None = None
        for page in range(1, max_pages + 1):
            try:
                cursor = self._ask_page(question, page, cursor).next_cursor
            except SourceError:
                break
            if cursor is None or first_page_only:
                break
            question.seen.add(cursor)
        return Answer(
            question.request_id,
            endpoint.source,
            endpoint.name,
            requested_for,
            tuple(question.attempts),
            game,
        )

    def reach(self, url: str) -> int | str:
        """HTTP status that an address answers with, or the reason why there was no answer."""
        return self._transport.reach(url)

    def served_at(self, url: str) -> datetime | None:
        """Moment that an address says it is, aware UTC; None when it says none."""
        return self._transport.served_at(url)

    def _ask_page(self, question: _Question, page: int, cursor: str | None) -> Page:
        retrying = Retrying(
            stop=stop_after_attempt(self._settings.nba_props_max_attempts),
            wait=self._pause,
            retry=retry_if_exception(self._may_help),
            sleep=self._sleep,
            reraise=True,
        )
        for attempt in retrying:
            with attempt:
                return self._attempt(question, page, cursor, attempt.retry_state.attempt_number)
        raise AssertionError("tenacity either returns or reraises")

    def _attempt(self, question: _Question, page: int, cursor: str | None, number: int) -> Page:
        endpoint = question.endpoint
        base_url: str = getattr(self._settings, endpoint.base_url_setting)
        url = base_url + endpoint.path_for(question.game)
        params = endpoint.query(question.requested_for, cursor, question.game)
        make_error = partial(
            _make_error,
            source=endpoint.source,
            endpoint=endpoint.name,
            requested_for=question.requested_for,
            attempt=number,
            game=question.game,
        )
        self._limiter(endpoint.source).try_acquire(endpoint.source)
        requested_at = now_utc()
        status: int | None = None
        found: Page | None = None
        failure: SourceError | None = None
        try:
            status, body = self._transport.get(
                url,
                params,
                endpoint.source,
                make_error,
                endpoint.max_bytes,
                question.bytes_read,
            )
            found = endpoint.read(body)
            if found.next_cursor in question.seen:
                raise PayloadError("names a next page that was already asked for")
            if found.next_cursor is not None and not found.records:
                raise PayloadError("names a next page and has no record itself")
            if found.next_cursor is not None and page == question.max_pages:
                reason = f"the list has no end: page {page} names a next one"
                raise make_error(AnswerTooLargeError, reason, http_status=status)
            question.bytes_read += len(body)
            failure = _other_season(found, question, make_error)
        except PayloadError as error:
            found = None
            failure = make_error(InvalidPayloadError, f"the answer {error}", http_status=status)
        except SourceError as error:
            found = None
            failure = error
        question.attempts.append(
            Attempt(
                attempt_id=new_id(),
                request_id=question.request_id,
                page=page,
                is_last_page=failure is None and found is not None and found.next_cursor is None,
                source=endpoint.source,
                endpoint=endpoint.name,
                url=url,
                params=json.dumps(params | question.identity),
                requested_for=_filed_for(found, question),
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

    def _may_help(self, error: BaseException) -> bool:
        """Whether to ask again. A pause longer than all attempts would wait is for a later run."""
        if not isinstance(error, SourceError) or not error.retryable:
            return False
        waits = self._settings.nba_props_max_attempts - 1
        longest = waits * self._settings.nba_props_retry_after_cap_seconds
        return (error.retry_after_seconds or 0) <= longest

    def _pause(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: what the server asked for, or backoff with jitter."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after_seconds if isinstance(error, SourceError) else None
        if asked is not None:
            return min(asked, self._settings.nba_props_retry_after_cap_seconds)
        return self._backoff(state)

    def _limiter(self, source: str) -> Limiter:
        if source not in self._limiters:
            per_minute = (
                self._settings.bdl_requests_per_minute
                if source == balldontlie.SOURCE
                else self._settings.nba_props_requests_per_minute
            )
            self._limiters[source] = Limiter(Rate(per_minute, Duration.MINUTE))
        return self._limiters[source]


def _filed_for(page: Page | None, question: _Question) -> date:
    """1 July of the season that a file names, and else what was asked for."""
    if page is None or not question.endpoint.season_at:
        return question.requested_for
    return season_start(min(page.seasons))


def _other_season(
    page: Page, question: _Question, make_error: Callable[..., SourceError]
) -> SourceError | None:
    """The error of a list that names only other seasons. Its records are landed as evidence.

    A file has no season in its question: before the flip it is last season's, and that is right.
    """
    asked = season_of(question.requested_for)
    if not page.seasons or asked in page.seasons:
        return None
    if question.endpoint.season_at:
        if abs(min(page.seasons) - asked) > 1:
            raise PayloadError(f"names the season {min(page.seasons)}, asked in the season {asked}")
        return None
    named = ", ".join(str(season) for season in sorted(page.seasons))
    return make_error(
        OtherSeasonError, f"the answer is of the season {named}, not {asked}", http_status=200
    )


def _outcome(page: Page | None, number: int) -> str:
    # `empty` means the whole list was; a later page may well hold nothing more.
    return "ok" if number > 1 or (page and page.records) else "empty"


def _make_error(kind: type[SourceError], reason: str, **facts: Any) -> SourceError:
    return kind(reason, **facts)
