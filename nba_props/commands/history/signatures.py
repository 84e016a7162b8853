"""Commands that take the history of a warehouse along."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from nba_props.commands.options import AsOf, address, console, live, load_settings


class Engine(StrEnum):
    """Kinds of warehouses."""

    DUCKDB = "duckdb"
    BIGQUERY = "bigquery"


def backup(
    to: Annotated[str, typer.Argument(metavar="DEST", help="A folder, or s3://bucket/backup.")],
) -> int:
    """Write every raw table and the history of the verdicts as Parquet, with their hashes.

    Only months that changed since the backup that is there; the manifest goes last, so that a
    backup that is stopped leaves the one before it. All other models are built from these.
    Makes no request.
    """
    from nba_props.commands.history.backup import backup as command

    return command(load_settings(), console, address(to, "DEST"))


def restore(
    source: Annotated[str, typer.Argument(metavar="SRC", help="Where `backup` wrote to.")],
) -> int:
    """Write a backup into an empty warehouse: all of it, or nothing.

    Compares the hash of every file before it writes. Then run `nba-props build`.
    """
    from nba_props.commands.history.restore import restore as command

    return command(load_settings(), console, address(source, "SRC"))


def copy(
    to: Annotated[Engine, typer.Option("--to", help="The warehouse to fill: bigquery or duckdb.")],
) -> int:
    """Copy every raw table and the history of the verdicts to the other kind of warehouse.

    From the DuckDB file of NBA_PROPS_DUCKDB_PATH to the project of GOOGLE_CLOUD_PROJECT, or back;
    into an empty one only. Reads it again and compares every hash.
    """
    from nba_props.commands.history.copy import copy as command

    return command(load_settings(), console, to.value)


def prune(
    apply: Annotated[
        bool, typer.Option("--apply", help="Remove it; without, only say what would go.")
    ] = False,
    as_of: AsOf = None,
) -> int:
    """Remove what the seed `retention` lets go and no verdict or feature rests on.

    Look-back schemas, and the keys of old answers that later ones have replaced. Reads the last
    build; run `nba-props build` before it where the seed has changed. Makes no request.
    """
    from nba_props.commands.history.prune import prune as command

    settings, clock = live(as_of, "prune")
    return command(settings, console, clock, is_applied=apply)
