"""What a clock that has gone back must not do: put older over newer, or predict what is known."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

from nba_props import dbt
from scrapers.clock import eastern_text, now_utc
from scrapers.errors import PublicationError, UsageError, WarehouseError
from scrapers.landing.records import PUBLICATIONS, RUNS
from scrapers.landing.warehouse import Warehouse

if TYPE_CHECKING:
    from nba_props.writing import Writer

# Clocks of two machines differ by seconds, and one that is corrected goes back by as much.
_WAITED_SECONDS = 60


def check_machine(warehouse: Warehouse, schema: str) -> None:
    """Wait where the machine's clock is seconds behind the last run of a schema.

    Runs and answers count in the order of that clock. Raises WarehouseError where it is more.
    """
    if not warehouse.has_relation(*RUNS.split(".")):
        return
    runs = warehouse.relation(*RUNS.split("."))
    last = warehouse.query(
        f"select max(started_at_utc) as at_utc from {runs} where target_schema = '{schema}'"  # noqa: S608 - declared names
    )[0]["at_utc"]
    now = now_utc()
    if last is None or last <= now:
        return
    behind = (last - now).total_seconds()
    if behind > _WAITED_SECONDS:
        raise WarehouseError(
            f"This machine's clock says {eastern_text(now)}, and the last run of the warehouse "
            f"began at {eastern_text(last)}: nothing was done. Set the clock (`nba-props doctor` "
            "compares it with NBA.com's). If it is right and was fast then, restore a backup of "
            "before, or wait until then."
        )
    sleep(behind)


def check_not_later(writer: Writer) -> None:
    """Raises UsageError where the models know what came after the clock of this run."""
    if not writer.warehouse.has_relation(writer.run.target_schema, dbt.VERDICTS_OF):
        return
    for built in writer.rows(dbt.VERDICTS_OF, "as_of_utc"):
        if built["as_of_utc"] > writer.clock.as_of_utc:
            raise UsageError(
                f"The models are as of {eastern_text(built['as_of_utc'])}, and nothing is "
                f"predicted from them at {eastern_text(writer.clock.as_of_utc)}, which is before: "
                "give a later --as-of, or look back with `nba-props build --as-of`."
            )


def check_newer(writer: Writer, target: str, audit: str) -> None:
    """Raises PublicationError where a later state of this warehouse is published already."""
    published = writer.warehouse.relation(*PUBLICATIONS.split("."))
    rows = writer.warehouse.query(
        f"select target, max(data_as_of_utc) as at_utc from {published} "  # noqa: S608 - declared names
        "where outcome = 'published' group by target"
    )
    last = {row["target"]: row["at_utc"] for row in rows}.get(target)
    for row in writer.rows(audit, "data_as_of_utc limit 1"):
        if last is not None and row["data_as_of_utc"] < last:
            raise PublicationError(
                f"What is published is as of {eastern_text(last)}, and the models are as of "
                f"{eastern_text(row['data_as_of_utc'])}, which is before: nothing was published. "
                "Build for a later moment, or publish to another place with --to."
            )
