"""Run statements in ZetaSQL's reference implementation: not whether they parse, what they return.

    python -m bigquery.evaluate < statements.json > answers.json

Runs in the analyzer's environment. Reads what `analyze` reads, and `rows`: {table: rows in the
order of its columns}. A statement that `makes` a table fills it for those that follow. Prints, per
statement, the error or null, `columns` {name: type} and `rows`; a DATE is days and a TIMESTAMP
microseconds since 1 January 1970, UTC, here and there.

It is made to be right, not fast: for hundreds of rows, not for a season.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from zetasql.api import Analyzer, CatalogBuilder, PreparedQuery, TableBuilder
from zetasql.types import AnalyzerOptions, TableContent, TableData, Value

from bigquery.analyze import KINDS, NAMES, RELATION, builtin_functions, language_options

Rows = list[list[Any]]
_FIELDS = {
    "STRING": "string_value",
    "INT64": "int64_value",
    "FLOAT64": "double_value",
    "BOOL": "bool_value",
    "DATE": "date_value",
    # The package loses instants on their way in and out: they travel as integers.
    "TIMESTAMP": "int64_value",
}


class Database:
    """Tables with their rows, and statements on them."""

    def __init__(self) -> None:
        """An empty one."""
        self._language = language_options()
        self._options = AnalyzerOptions(language_options=self._language, default_timezone="UTC")
        self._builder = CatalogBuilder("bigquery").with_builtin_functions(
            builtin_functions(self._language)
        )
        self._columns: dict[str, dict[str, str]] = {}
        self._content: dict[str, TableContent] = {}

    def add(self, name: str, columns: dict[str, str], rows: Rows) -> None:
        """A table: {column: type} and its rows."""
        builder = TableBuilder(name)
        for column, kind in columns.items():
            builder.add_column(column, KINDS["INT64" if kind == "TIMESTAMP" else kind])
        self._builder.add_table(builder.build())
        self._columns[name] = columns
        cells = [
            TableData.Row(
                cell=[
                    Value() if cell is None else Value(**{_FIELDS[kind]: cell})
                    for cell, kind in zip(row, columns.values(), strict=True)
                ]
            )
            for row in rows
        ]
        self._content[name] = TableContent(table_data=TableData(row=cells))

    def run(self, sql: str) -> tuple[dict[str, str], Rows]:
        """Columns and rows of a select. Raises what the package raises."""
        text = RELATION.sub(self._read, sql)
        catalog = self._builder.build()
        resolved = Analyzer(self._options, catalog).analyze_statement(text)
        columns = {
            output.name: NAMES.get(output.column.type.type_kind, "another type")
            for output in resolved.output_column_list
        }
        picked = ", ".join(
            f"unix_micros(`{name}`) as `{name}`" if kind == "TIMESTAMP" else f"`{name}`"
            for name, kind in columns.items()
        )
        query = PreparedQuery.builder().set_sql(f"select {picked} from ({text})")  # noqa: S608
        query.set_analyzer_options(self._options).set_catalog(catalog)
        read = set(re.findall(r"`([^`]+)`", text)) & set(self._content)
        query.set_table_content({name: self._content[name] for name in read})
        with query.prepare() as prepared:
            data = prepared.execute().content.table_data
        kinds = list(columns.values())
        return columns, [
            [getattr(cell, _FIELDS[kind]) for cell, kind in zip(row.cell, kinds, strict=True)]
            # An empty result has no data at all.
            for row in (data.row if data else [])
        ]

    def _read(self, match: re.Match[str]) -> str:
        name = ".".join(match.groups())
        picked = ", ".join(
            f"timestamp_micros(`{column}`) as `{column}`" if kind == "TIMESTAMP" else f"`{column}`"
            for column, kind in self._columns[name].items()
        )
        return f"(select {picked} from `{name}`)"  # noqa: S608 - both are names of our own


def main() -> int:
    """Read from stdin, print to stdout."""
    asked = json.load(sys.stdin)
    database = Database()
    for name, columns in asked.get("tables", {}).items():
        database.add(name, columns, asked.get("rows", {}).get(name, []))
    answers: list[dict[str, Any]] = []
    for statement in asked["statements"]:
        answer: dict[str, Any] = {"name": statement["name"], "error": None}
        try:
            columns, rows = database.run(statement["sql"])
        except Exception as error:  # noqa: BLE001 - whatever it says of the statement is the answer
            answer["error"] = str(error)
        else:
            answer |= {"columns": columns, "rows": rows}
            if statement.get("makes"):
                database.add(statement["makes"], columns, rows)
        answers.append(answer)
    json.dump(answers, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
