"""Typed errors. The text of each is one clear sentence for the person at the keyboard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from scrapers.landing.usage import Jobs


class NbaPropsError(Exception):
    """An error of which only the sentence is shown. The command ends with `exit_code`."""

    exit_code: ClassVar[int] = 3


class ConfigError(NbaPropsError):
    """A setting or an option cannot be used as given."""


class UsageError(ConfigError):
    """What a person asked for cannot be done, and nothing was: no matter of health."""


class LockedError(NbaPropsError):
    """Another process is writing to the warehouse."""


class WrittenToError(LockedError):
    """A command of ours is writing to the warehouse: `holder` says which, as a clause."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"{holder}: nothing was done; run this again when it has ended.")
        self.holder = holder


class LeaseLostError(LockedError):
    """This process held the lease on the warehouse and has it no more: it stops writing."""


class OpenElsewhereError(LockedError):
    """A program that is not ours has the DuckDB file open, and does not let go of it."""


class WarehouseError(NbaPropsError):
    """The warehouse is absent, cannot be opened, or lacks a relation that was asked for."""


class NotBuiltError(WarehouseError):
    """What was to be read is not there: no warehouse, another schema, or an earlier version."""

    @classmethod
    def by_earlier_version(cls, absent: object) -> NotBuiltError:
        """The error for what an earlier version did not build."""
        return cls(
            f"The warehouse was built by an earlier version ({absent}): run `nba-props build`."
        )


class DamagedError(WarehouseError):
    """The DuckDB file cannot be read any more as it was written."""


# What this process has read around, from the readers' copy: no exit code is good then.
damage: list[DamagedError] = []


class DbtError(NbaPropsError):
    """dbt failed for a reason that is not a finding about the data.

    `jobs`: what it had asked of the warehouse by then; None where it did not come to that.
    """

    def __init__(self, text: str, jobs: Jobs | None = None) -> None:
        super().__init__(text)
        self.jobs = jobs


class CostError(NbaPropsError):
    """What a statement would cost cannot be found out."""


class ElementaryError(NbaPropsError):
    """Elementary's command `edr` failed; nothing of ours is lost."""


class ModelError(NbaPropsError):
    """A model cannot be used as it is stored, or has too little to learn from."""


class TooFewGamesError(ModelError, UsageError):
    """There are too few games to learn from, or none of the dates that were named."""


class PublicationError(NbaPropsError):
    """Something could not be published; what was published before stays."""


class BackupError(NbaPropsError):
    """A backup could not be written or read; the one before it and the warehouse are as before."""


class SourceError(NbaPropsError):
    """One HTTP attempt that brought nothing usable.

    Carries where and when it happened (`source`, `endpoint`, `requested_for`, `attempt`, and
    `game` where the question was about one), the `outcome` of the attempt row, the HTTP status if
    an answer came, and `retry_after_seconds` if the server named a pause.
    """

    outcome: ClassVar[str] = "http_error"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        reason: str,
        *,
        source: str,
        endpoint: str,
        requested_for: date,
        attempt: int,
        game: str | None = None,
        http_status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        about = f"{requested_for}" if game is None else f"{requested_for}, game {game}"
        super().__init__(f"{source}/{endpoint} for {about}, attempt {attempt}: {reason}")
        self.reason = reason
        self.source = source
        self.endpoint = endpoint
        self.requested_for = requested_for
        self.attempt = attempt
        self.game = game
        self.http_status = http_status
        self.retry_after_seconds = retry_after_seconds


class UnauthorizedError(SourceError):
    """HTTP 401 or 402: the key is absent, wrong, of a lower tier, or its plan has ended."""

    outcome = "unauthorized"


class ForbiddenError(SourceError):
    """HTTP 403: blocked, or (on NBA.com) the object does not exist."""

    outcome = "forbidden"


class NotFoundError(SourceError):
    """HTTP 404."""

    outcome = "not_found"


class RateLimitedError(SourceError):
    """HTTP 429."""

    outcome = "rate_limited"
    retryable = True


class HttpStatusError(SourceError):
    """Any other unusable status that another attempt would not change."""


class ServerError(HttpStatusError):
    """HTTP 5xx, and 408 and 425, which ask for another attempt."""

    retryable = True


class SourceTimeoutError(SourceError):
    """No answer, or no whole answer, within the time allowed."""

    outcome = "timeout"
    retryable = True


class SourceConnectionError(SourceError):
    """The connection could not be made, or was cut."""

    outcome = "connection_error"
    retryable = True


class InvalidPayloadError(SourceError):
    """HTTP 200 with a body that is not the declared JSON."""

    outcome = "invalid_payload"
    retryable = True


class OtherSeasonError(SourceError):
    """HTTP 200 with a list of another season than the one that was asked for."""

    outcome = "other_season"


class AnswerTooLargeError(InvalidPayloadError):
    """More bytes, or more pages, than the endpoint ever has."""

    retryable = False
