"""The lease as a table of one row on BigQuery."""

from __future__ import annotations

import random
import time
from typing import Any

from google.api_core import exceptions
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY

from scrapers.landing.bigquery_loads import FAILURES, clearly
from scrapers.landing.lease import Holder
from scrapers.landing.usage import QUERY, Jobs, Usage

_NAME = "writer_lease"
# Another statement changed the table at the same moment, and this one did nothing.
_CONFLICT = "Could not serialize access"
_TRIES = 5
# Google's client would ask for ten minutes, and the lease would be over meanwhile.
_ANSWER_SECONDS = 20.0
_RETRY = DEFAULT_RETRY.with_timeout(_ANSWER_SECONDS)
Values = dict[str, str | int]


class BigQueryLease:
    """See LeaseTable. `dataset`: where the table is, and is made where it is absent.

    It is no raw table: nothing of it is history, so it goes into no backup and no copy.
    """

    def __init__(self, client: Any, dataset: str, location: str, usage: Usage) -> None:
        self._client = client
        self._dataset = f"{client.project}.{dataset}"
        self._location = location
        self._usage = usage

    def take(self, token: str, earlier: str | None, text: str, seconds: int) -> bool:
        """See LeaseTable."""
        sql = (
            "set holder = @token, held_by = @text, "
            "expires_at_utc = timestamp_add(current_timestamp(), interval @seconds second) "
            "where holder is null or holder in (@token, @earlier) "
            "or expires_at_utc <= current_timestamp()"
        )
        values: Values = {
            "token": token,
            "earlier": earlier or token,
            "text": text,
            "seconds": seconds,
        }
        with clearly():
            try:
                return self._update(sql, values)
            except exceptions.NotFound:
                self._create()
                return self._update(sql, values)

    def renew(self, token: str, seconds: int) -> bool:
        """See LeaseTable."""
        sql = (
            "set expires_at_utc = timestamp_add(current_timestamp(), interval @seconds second) "
            "where holder = @token"
        )
        with clearly():
            return self._update(sql, {"token": token, "seconds": seconds})

    def free(self, token: str) -> None:
        """See LeaseTable."""
        with clearly():
            self._update("set holder = null where holder = @token", {"token": token})

    def holder(self) -> Holder | None:
        """See LeaseTable. None where there is no table yet, too."""
        sql = (
            f"select held_by, expires_at_utc from `{self._dataset}.{_NAME}` "  # noqa: S608 - declared names
            "where holder is not null and expires_at_utc > current_timestamp()"
        )
        self._usage.add(QUERY, Jobs(1))
        with clearly():
            try:
                rows = list(self._run(sql)[1])
            except exceptions.NotFound:
                return None
        return Holder(rows[0]["held_by"], rows[0]["expires_at_utc"]) if rows else None

    def _update(self, sql: str, values: Values) -> bool:
        """Run the statement; True when it changed the row. Raises what Google's client raises."""
        parameters = [
            bigquery.ScalarQueryParameter(name, "INT64" if type(value) is int else "STRING", value)
            for name, value in values.items()
        ]
        config = bigquery.QueryJobConfig(query_parameters=parameters)
        for count in range(1, _TRIES + 1):
            self._usage.add(QUERY, Jobs(1))
            try:
                job, _ = self._run(f"update `{self._dataset}.{_NAME}` {sql}", config)
            except FAILURES as error:
                if _CONFLICT not in str(error) or count == _TRIES:
                    raise
                time.sleep(random.uniform(0.1, 0.5) * count)  # noqa: S311 - no secret
            else:
                return bool(job.num_dml_affected_rows)
        raise AssertionError

    def _run(self, sql: str, config: Any = None) -> tuple[Any, Any]:
        """The job and its rows. Raises what Google's client raises, without much patience."""
        job = self._client.query(sql, config, retry=_RETRY, timeout=_ANSWER_SECONDS)
        return job, job.result(retry=_RETRY, timeout=_ANSWER_SECONDS)

    def _create(self) -> None:
        """Create the table with its row, at once: of two that do so one does nothing."""
        try:
            self._client.get_dataset(self._dataset)
        except exceptions.NotFound:
            # Only then: an account that may write into a dataset need not be allowed to make one.
            dataset = bigquery.Dataset(self._dataset)
            dataset.location = self._location
            self._client.create_dataset(dataset, exists_ok=True)
        self._usage.add(QUERY, Jobs(1))
        try:
            self._run(
                f"create table if not exists `{self._dataset}.{_NAME}` as "
                "select cast(null as string) as holder, cast(null as string) as held_by, "
                "cast(null as timestamp) as expires_at_utc"
            )
        except exceptions.Conflict:
            # Another one was quicker.
            return
