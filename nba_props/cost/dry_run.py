"""The bytes that BigQuery itself says statements would be billed: a dry run of each, for free."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery

from nba_props.cost.counting import LEAST_PER_TABLE, Statement
from scrapers.errors import CostError

# A dry run is one call of half a second; quotas allow a hundred a second.
_AT_ONCE = 8


def dry_runs(statements: Sequence[Statement], client: Any) -> list[int]:
    """Bytes billed for each statement, in their order. Raises CostError with BigQuery's answer.

    It gives the bytes of a statement as a whole, so this is the least that is billed: 10 MiB for
    each table referenced, the one that an increment replaces included.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda statement: _billed(statement, client), statements))


def _billed(statement: Statement, client: Any) -> int:
    config = bigquery.QueryJobConfig(dry_run=True, use_query_cache=False)
    try:
        job = client.query(statement.sql, job_config=config)
    except exceptions.NotFound as error:
        raise CostError(
            f"BigQuery does not have what {statement.name} reads ({error.message}): run "
            "`nba-props build` first."
        ) from error
    except exceptions.GoogleAPICallError as error:
        raise CostError(
            f"BigQuery refused the dry run of {statement.name}: {error.message}"
        ) from error
    except GoogleAuthError as error:
        raise CostError(
            f"Google does not accept the credentials ({error}): run `gcloud auth "
            "application-default login`."
        ) from error
    tables = len(job.referenced_tables or ()) + statement.is_increment
    return max(int(job.total_bytes_processed or 0), LEAST_PER_TABLE * tables)
