"""Put statements before Google's own SQL analyzer, the one that BigQuery's dialect comes from.

    python -m bigquery.analyze < statements.json > answers.json

Runs with only the package `zetasql`, in an environment of its own: its protobuf is newer than the
one that dbt-bigquery bears. Reads {"tables": {name: {column: type}}, "statements": [{"name", "sql",
"makes"}]}, in an order in which a statement comes after those that make its tables. Prints, per
statement, the error or null; what it `makes` is a table for those that follow, with the types the
analyzer found.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from zetasql.api import Analyzer, CatalogBuilder, TableBuilder
from zetasql.types import (
    AnalyzerOptions,
    LanguageOptions,
    ProductMode,
    TypeKind,
    ZetaSQLBuiltinFunctionOptions,
)

KINDS = {
    "STRING": TypeKind.TYPE_STRING,
    "INT64": TypeKind.TYPE_INT64,
    "FLOAT64": TypeKind.TYPE_DOUBLE,
    "NUMERIC": TypeKind.TYPE_NUMERIC,
    "BOOL": TypeKind.TYPE_BOOL,
    "DATE": TypeKind.TYPE_DATE,
    "TIMESTAMP": TypeKind.TYPE_TIMESTAMP,
}
NAMES = {kind: name for name, kind in KINDS.items()}
# `project`.`dataset`.`table` becomes one name: a catalog of the analyzer is flat.
RELATION = re.compile(r"`[^`]+`\.`([^`]+)`\.`([^`]+)`")


def language_options() -> Any:
    """The language as BigQuery speaks it."""
    language = LanguageOptions.maximum_features()
    language.product_mode = ProductMode.PRODUCT_EXTERNAL
    language.reserved_keywords = [*(language.reserved_keywords or []), "QUALIFY"]
    return language


def builtin_functions(language: Any) -> Any:
    """Every function of the language."""
    return ZetaSQLBuiltinFunctionOptions(language_options=language)


def main() -> int:
    """Read from stdin, print to stdout."""
    asked = json.load(sys.stdin)
    language = language_options()
    builder = CatalogBuilder("bigquery").with_builtin_functions(builtin_functions(language))
    for name, columns in asked["tables"].items():
        builder.add_table(_table(name, columns))
    answers: list[dict[str, Any]] = []
    for statement in asked["statements"]:
        analyzer = Analyzer(AnalyzerOptions(language_options=language), builder.build())
        answer: dict[str, Any] = {"name": statement["name"], "error": None}
        try:
            resolved = analyzer.analyze_statement(RELATION.sub(r"`\1.\2`", statement["sql"]))
        except Exception as error:  # noqa: BLE001 - whatever it says of the statement is the answer
            answer["error"] = str(error)
        else:
            columns = {
                column.name: column.column.type.type_kind for column in resolved.output_column_list
            }
            answer["columns"] = {name: NAMES.get(kind, str(kind)) for name, kind in columns.items()}
            if statement.get("makes"):
                builder.add_table(_table(statement["makes"], answer["columns"]))
        answers.append(answer)
    json.dump(answers, sys.stdout)
    return 0


def _table(name: str, columns: dict[str, str]) -> Any:
    builder = TableBuilder(name)
    for column, kind in columns.items():
        builder.add_column(column, KINDS[kind])
    return builder.build()


if __name__ == "__main__":
    raise SystemExit(main())
