"""Throw-away datasets for tests: on the emulator, or in a real project that is to be paid for.

    python -m bigquery.service     # says whether the real one can be used, and stops if not

NBA_PROPS_BIGQUERY_TEST says which: `emulator` (the default) or `service`. The two differ only in
who answers; what is done here is done on both.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from google.auth import default
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import bigquery

from bigquery import emulator
from scrapers.landing.bigquery import make_client
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings

WHICH = "NBA_PROPS_BIGQUERY_TEST"
CAP = "NBA_PROPS_BIGQUERY_TEST_BYTES"
_EMULATOR = "BIGQUERY_EMULATOR_HOST"
_PROJECT = "GOOGLE_CLOUD_PROJECT"
_LOCATION = "NBA_PROPS_BIGQUERY_LOCATION"
_QUERY_BYTES = "NBA_PROPS_MAXIMUM_BYTES_BILLED"
# Bytes billed: BigQuery bills 10 MB per table and query at least, and the suite about 40 GB.
_QUERY_CAP = 1_000_000_000
_WHOLE_CAP = 150_000_000_000
# What a killed suite leaves is gone by then, but for empty datasets.
_EXPIRES_MS = 24 * 3600 * 1000
_LABEL = "nba-props-test"


@dataclass(frozen=True)
class Scratch:
    """Datasets that all begin with `prefix`, and what commands need in order to use them."""

    client: bigquery.Client
    prefix: str
    environment: dict[str, str]
    cap: int
    began: datetime

    @property
    def schema(self) -> str:
        """Dataset of the models."""
        return f"{self.prefix}nba"

    def relation(self, name: str) -> str:
        """Quoted name of `nba.<model>` or `raw_<source>.<table>`."""
        return f"`{self.client.project}.{self.prefix}{name}`"

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query."""
        return [dict(row.items()) for row in self.client.query(sql).result()]

    def datasets(self) -> set[str]:
        """Every dataset of the project, those of others too."""
        return {dataset.dataset_id for dataset in self.client.list_datasets()}

    def bytes_billed(self) -> int:
        """Bytes billed so far for queries that name one of the datasets."""
        jobs = self.client.list_jobs(min_creation_time=self.began)
        return sum(
            job.total_bytes_billed or 0
            for job in jobs
            if isinstance(job, bigquery.QueryJob) and self.prefix in job.query
        )

    def check_cap(self) -> None:
        """Raise RuntimeError when the whole has cost more than it may."""
        if (billed := self.bytes_billed()) > self.cap:
            raise RuntimeError(
                f"{billed:,} bytes are billed and {CAP} allows {self.cap:,}: "
                "nothing more is run; the datasets are deleted."
            )


def is_real() -> bool:
    """True when the tests are asked to use a project that is paid for."""
    return os.environ.get(WHICH, "emulator") == "service"


def absence() -> str | None:
    """Why the chosen one cannot be used, as a sentence with what to do; None when it can."""
    if not is_real():
        here = emulator.COMMAND.exists()
        return None if here else "The emulator is not installed: run `make test-bigquery`."
    if not os.environ.get(_PROJECT):
        return f"{_PROJECT} is not set: name the project that the test may use and is billed to."
    if os.environ.get(_EMULATOR):
        return None
    try:
        default()
    except DefaultCredentialsError:
        return (
            "There are no Google credentials: run `gcloud auth application-default login`, or set "
            "GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account."
        )
    return None


@contextmanager
def running(folder: Path) -> Iterator[Scratch]:
    """Fresh datasets, deleted at the end; an emulator's log in `folder`.

    Raises RuntimeError when there is nothing to run on, or when it has cost too much.
    """
    if why := absence():
        raise RuntimeError(why)
    if is_real():
        with _scratch() as scratch:
            yield scratch
        return
    with (
        emulator.running(folder) as url,
        mock.patch.dict(os.environ, {_EMULATOR: url, _PROJECT: emulator.PROJECT}),
        _scratch() as scratch,
    ):
        yield scratch


@contextmanager
def _scratch() -> Iterator[Scratch]:
    began = datetime.now(UTC)
    # Sorts by time, and no dataset of a warehouse is called like it.
    prefix = f"nba_props_test_{int(began.timestamp()):x}_{secrets.token_hex(3)}_"
    environment = {
        "DBT_TARGET": "bigquery",
        "NBA_PROPS_DATASET_PREFIX": prefix,
        "NBA_PROPS_SCHEMA": f"{prefix}nba",
        _PROJECT: os.environ[_PROJECT],
        _LOCATION: os.environ.get(_LOCATION, "US"),
        _QUERY_BYTES: os.environ.get(_QUERY_BYTES, str(_QUERY_CAP)),
    }
    if _EMULATOR in os.environ:
        environment[_EMULATOR] = os.environ[_EMULATOR]
    with mock.patch.dict(os.environ, environment):
        settings = Settings()
        client = make_client(settings)
    cap = int(os.environ.get(CAP, _WHOLE_CAP))
    scratch = Scratch(client, prefix, environment, cap, began)
    names = {table.dataset for table in read_tables(emulator.ROOT, prefix).values()}
    names |= {settings.nba_props_schema, settings.lookback_schema}
    try:
        for name in sorted(names):
            dataset = bigquery.Dataset(f"{client.project}.{name}")
            dataset.location = settings.nba_props_bigquery_location
            dataset.default_table_expiration_ms = _EXPIRES_MS
            dataset.labels = {_LABEL: "true"}
            client.create_dataset(dataset)
        yield scratch
        print(f"{scratch.bytes_billed():,} bytes billed of {cap:,} allowed")
        scratch.check_cap()
    finally:
        # By what it is called, so that one that dbt made is among them.
        for name in scratch.datasets():
            if name.startswith(prefix):
                client.delete_dataset(name, delete_contents=True, not_found_ok=True)


def main() -> int:
    """Say whether the real service can be used: 0, or 3 with what is missing."""
    os.environ[WHICH] = "service"
    if why := absence():
        print(why, file=sys.stderr)
        return 3
    print(f"Tests use the project {os.environ[_PROJECT]}, in datasets of their own.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
