"""`python -m sample.differences BEFORE AFTER`: which rows of two warehouses differ, as Markdown.

Made for a pull request: BEFORE is what main built, AFTER a copy of it that was built again by the
changed SQL. Both hold the same answers, so what differs comes of the change.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Wall clocks of the build itself.
_OF_THE_BUILD = ("built_at_utc", "recorded_at_utc")
# A table that says what was built, not what is known.
_LEFT_OUT = ("table_fingerprints",)
_SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """Of one table: rows that only one side has, and columns that differ or are on one side."""

    table: str
    only_before: int
    only_after: int
    columns: tuple[str, ...]

    def as_row(self) -> str:
        """A row of the table in Markdown."""
        named = ", ".join(f"`{column}`" for column in self.columns[:_SHOWN])
        more = len(self.columns) - _SHOWN
        named += f" and {more} more" if more > 0 else ""
        return f"| `{self.table}` | {self.only_before:,} | {self.only_after:,} | {named} |"


def differences(
    before: Path, after: Path, schema: str = "nba", left_out: Collection[str] = ()
) -> tuple[int, list[Difference]]:
    """Number of tables compared, and those that differ. Floats count to nine digits.

    `left_out` are columns that may differ.
    """
    with duckdb.connect() as connection:
        for name, path in (("one", before), ("other", after)):
            quoted = str(path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name} (read_only)")
        sides = [_columns(connection, name, schema, left_out) for name in ("one", "other")]
        tables = sorted((sides[0].keys() | sides[1].keys()) - set(_LEFT_OUT))
        found = [
            _of_table(connection, f"{schema}.{table}", *(side.get(table, {}) for side in sides))
            for table in tables
        ]
    return len(tables), [one for one in found if one is not None]


def _columns(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str, left_out: Collection[str]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "select columns.table_name, column_name, data_type from duckdb_columns() as columns "
        "inner join duckdb_tables() as tables using (database_name, schema_name, table_name) "
        "where database_name = ? and schema_name = ?",
        [database, schema],
    ).fetchall()
    for table, column, kind in rows:
        if column not in (*_OF_THE_BUILD, *left_out):
            found.setdefault(table, {})[column] = kind
    return found


def _of_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    before: dict[str, str],
    after: dict[str, str],
) -> Difference | None:
    one_sided = sorted(before.keys() ^ after.keys())
    shared = [column for column in before if column in after]

    def only(first: str, second: str, columns: list[str]) -> int:
        listed = ", ".join(
            f'round("{column}", 9) as "{column}"'
            if before[column] in ("DOUBLE", "FLOAT")
            else f'"{column}"'
            for column in columns
        )
        row = connection.execute(
            f"select count(*) from (select {listed} from {first}.{table} "  # noqa: S608 - names
            f"except all select {listed} from {second}.{table})"
        ).fetchone()
        return int(row[0]) if row else 0

    if not shared:
        name = "other" if after else "one"
        row = connection.execute(f"select count(*) from {name}.{table}").fetchone()  # noqa: S608
        count = int(row[0]) if row else 0
        return Difference(table, 0 if after else count, count if after else 0, ("the whole table",))
    gone, new = only("one", "other", shared), only("other", "one", shared)
    if not (gone or new or one_sided):
        return None
    differing = [c for c in shared if only("one", "other", [c]) or only("other", "one", [c])]
    return Difference(table, gone, new, (*one_sided, *differing))


def markdown(compared: int, found: list[Difference]) -> str:
    """What a reviewer reads."""
    if not found:
        return f"### Rows of the sample\n\nAll {compared} tables are equal.\n"
    rows = "\n".join(one.as_row() for one in found)
    return (
        f"### Rows of the sample\n\n{len(found)} of {compared} tables differ.\n\n"
        "| table | only before | only after | columns |\n| --- | --- | --- | --- |\n"
        f"{rows}\n"
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Give two DuckDB files: python -m sample.differences BEFORE AFTER")
    print(markdown(*differences(Path(sys.argv[1]), Path(sys.argv[2]))))
