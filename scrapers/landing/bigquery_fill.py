"""Filling an empty warehouse on BigQuery, and adding the columns that earlier versions lack."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa

from scrapers.clock import now_utc
from scrapers.events import new_id
from scrapers.landing.bigquery_loads import Loader, schema_of
from scrapers.landing.tables import Table

# What a killed call leaves beside the tables is gone by then.
_EXPIRES = timedelta(days=1)


def add_columns(client: Any, tables: Iterable[Table]) -> None:
    """Add to raw tables that are there the columns that were declared since."""
    for table in tables:
        if not table.added:
            continue
        there = client.get_table(f"{client.project}.{table.relation}")
        names = {field.name for field in there.schema}
        if absent := [field for field in schema_of(table) if field.name not in names]:
            there.schema = [*there.schema, *absent]
            client.update_table(there, ["schema"])


def fill(
    client: Any,
    loader: Loader,
    contents: Iterable[tuple[Table, pa.Table]],
    raw: Container[str],
    declare: Callable[[Table], Any],
    check: Callable[[], None],
) -> None:
    """Load into tables beside the declared ones, then move everything in one transaction.

    `raw` are names of tables that are there; `declare` gives a table as Google's client makes it,
    in a dataset that is there; `check` raises where nothing may be written. Nothing is in a
    declared table before the transaction has ended.
    """
    mark = new_id()
    beside: dict[str, Table] = {}
    try:
        for table, rows in contents:
            if table.full_name not in raw:
                client.create_table(declare(table), exists_ok=True)
            if not len(rows):
                continue
            if table.full_name not in beside:
                name = f"{table.name}_{mark}"
                beside[table.full_name] = replace(table, name=name, requires_filter=False)
                place = declare(beside[table.full_name])
                place.expires = now_utc() + _EXPIRES
                client.create_table(place, exists_ok=False)
            loader.load(new_id(), beside[table.full_name], rows)
        moves = [
            f"insert into `{client.project}.{place.dataset}.{name.partition('.')[2]}` "  # noqa: S608 - declared names
            f"({', '.join(place.column_names)}) select {', '.join(place.column_names)} "
            f"from `{client.project}.{place.relation}`;"
            for name, place in beside.items()
        ]
        check()
        client.query("\n".join(["begin transaction;", *moves, "commit transaction;"])).result()
    finally:
        for place in beside.values():
            client.delete_table(f"{client.project}.{place.relation}", not_found_ok=True)
