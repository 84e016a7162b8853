"""`nba-props prune`: removes what `prunable` lists. It decides nothing itself."""

from __future__ import annotations

from rich.console import Console

from nba_props.readers import open_reader
from nba_props.writing import writing
from scrapers.clock import Clock, eastern_text
from scrapers.errors import WarehouseError
from scrapers.events import Row
from scrapers.landing.records import ATTEMPTS
from scrapers.settings import LOOKBACK, Settings
from scrapers.terminal import PlainTable

PRUNABLE = "prunable"
SCHEMAS, KEYS = "lookback_schema", "answer_keys"
_SHOWN = {SCHEMAS: "look-back schemas", KEYS: "keys of replaced answers"}
_COUNTS = """
    select kind, count(*) as things, coalesce(sum(characters), 0) as characters,
        min(last_used_utc) as first_utc, max(last_used_utc) as last_utc
    from {prunable} group by kind order by kind
"""


def prune(settings: Settings, console: Console, clock: Clock, *, is_applied: bool) -> int:
    """Show what may go, or remove it. Returns 0. Raises NotBuiltError before the first build."""
    schema = settings.nba_props_schema
    if not is_applied:
        with open_reader(settings, schema) as reader:
            _show(console, reader.rows(_COUNTS), is_applied=False)
        return 0
    with writing(settings, console, "prune", clock, schema, (PRUNABLE,)) as writer:
        warehouse = writer.warehouse
        prunable = warehouse.relation(schema, PRUNABLE)
        found = warehouse.query(_COUNTS.format(prunable=prunable))
        schemas = warehouse.query(f"select name from {prunable} where kind = '{SCHEMAS}'")  # noqa: S608 - declared names
        attempts = warehouse.relation(*ATTEMPTS.split("."))
        # One statement: a build never sees an answer whose pages have lost half of their keys.
        warehouse.update(
            f"update {attempts} set record_keys = null where request_id in "  # noqa: S608 - as above
            f"(select name from {prunable} where kind = '{KEYS}')"
        )
        for name in (row["name"] for row in schemas):
            _check(name, settings)
            warehouse.drop_schema(name)
        _show(console, found, is_applied=True)
    return 0


def _check(name: str, settings: Settings) -> None:
    """Never the live models: what a schema is called is a person's choice."""
    if name == settings.nba_props_schema or not name.endswith(LOOKBACK) or not name.isidentifier():
        raise WarehouseError(f"{name} is no look-back schema, and it was not removed.")


def _show(console: Console, found: list[Row], *, is_applied: bool) -> None:
    if not found:
        console.print("There is nothing that the seed `retention` lets go.")
        return
    shown = PlainTable(box=None, padding=(0, 2, 0, 0))
    for heading in ("what", "things", "characters", "last used, from", "to"):
        shown.add_column(
            heading, justify="right" if heading in ("things", "characters") else "left"
        )
    for row in found:
        shown.add_row(
            _SHOWN.get(row["kind"], row["kind"]),
            f"{row['things']:,}",
            f"{row['characters']:,}",
            eastern_text(row["first_utc"]),
            eastern_text(row["last_utc"]),
        )
    console.print(shown)
    console.print(
        "Removed." if is_applied else "Nothing was removed: `nba-props prune --apply` does."
    )
