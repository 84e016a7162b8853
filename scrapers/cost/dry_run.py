"""The bytes that BigQuery itself says statements would scan: a dry run of each, which is free."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery

from scrapers.cost.prices import Cost, billed_total
from scrapers.cost.statements import Statement
from scrapers.errors import CostError

# A dry run is one call of half a second; quotas allow a hundred a second.
_AT_ONCE = 8


def costs_of(statements: Sequence[Statement], client: Any) -> list[Cost]:
    """Cost of each statement, in their order. Raises CostError naming what BigQuery said.

    BigQuery tells the bytes of a statement as a whole, so what is billed is the least it can be:
    10 MiB for each table referenced.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda statement: _cost(statement, client), statements))


def _cost(statement: Statement, client: Any) -> Cost:
    if statement.is_view:
        return Cost(statement.name, statement.layer, 0, 0, {})
    config = bigquery.QueryJobConfig(dry_run=True, use_query_cache=False)
    try:
        job = client.query(_as_run(statement), job_config=config)
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
    scanned = int(job.total_bytes_processed or 0)
    billed = billed_total(scanned, len(job.referenced_tables or ()))
    return Cost(statement.name, statement.layer, scanned, billed, {})


def _as_run(statement: Statement) -> str:
    """The statement as dbt runs it; an increment is the MERGE that replaces its partitions."""
    if not statement.partitions:
        return statement.sql
    replaced = f"target.{statement.partition_by} in ({', '.join(statement.partitions)})"
    return (
        f"merge into `{statement.name}` as target using (\n{statement.sql}\n) as source on false "
        f"when not matched by source and {replaced} then delete "
        "when not matched then insert row"
    )
