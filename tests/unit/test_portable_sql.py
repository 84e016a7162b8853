"""One SQL source: a model says what both engines understand; the rest is a macro's business."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.support import ROOT

# Functions that DuckDB and BigQuery have under one name, with one meaning for what we hand them.
PORTABLE = {
    *("abs", "avg", "ceil", "chr", "coalesce", "concat", "count", "extract", "floor", "greatest"),
    *(
        "least",
        "length",
        "lower",
        "ltrim",
        "max",
        "min",
        "nullif",
        "pow",
        "power",
        "replace",
        "round",
        "sqrt",
    ),
    *("stddev_samp", "string_agg", "strpos", "substr", "sum", "trim", "upper"),
    *("dense_rank", "first_value", "lag", "last_value", "lead", "rank", "row_number"),
}
# Words before a bracket that are no functions.
WORDS = {
    *("and", "as", "by", "case", "cast", "else", "exists", "filter", "from", "in", "is", "join"),
    *("not", "on", "or", "over", "select", "then", "using", "when", "where", "with"),
}
EXPRESSION = re.compile(r"{{.*?}}", re.DOTALL)
NO_CODE = re.compile(r"{#.*?#}|{%.*?%}|--[^\n]*|'(?:[^']|'')*'", re.DOTALL)
# A contract's types are rendered without macros, and the float's is the one whose name differs.
EXCEPTED = {"models/exports/_exports__models.yml": 1}


def sql_files() -> list[Path]:
    folders = (ROOT / "models", ROOT / "tests", ROOT / "monitoring" / "models")
    return sorted(path for folder in folders for path in folder.rglob("*.sql"))


def own_functions(text: str) -> set[str]:
    """Functions that the file itself calls, what its macros become left out."""
    plain = NO_CODE.sub(" ", EXPRESSION.sub(" x ", text))
    return set(re.findall(r"\b([a-z_][a-z0-9_]*)\s*\(", plain.lower())) - WORDS


@pytest.mark.parametrize("path", sql_files(), ids=lambda path: path.stem)
def test_a_model_calls_only_what_both_engines_have(path: Path) -> None:
    # A CTE of the file may be followed by a bracket: `games as (` is no call.
    assert own_functions(path.read_text()) - PORTABLE == set()


@pytest.mark.parametrize("name", ["epoch", "safe_cast", "regexp_matches", "timestamp_diff", "list"])
def test_a_function_of_one_engine_is_seen(name: str) -> None:
    sql = f"select sum(a) as b, {{{{ add_days('c', 1) }}}}, '(', {name}(d) -- max_by(e)\nfrom t"
    assert own_functions(sql) - PORTABLE == {name}


@pytest.mark.parametrize("path", sql_files(), ids=lambda path: path.stem)
def test_no_text_has_a_doubled_quote(path: Path) -> None:
    # BigQuery reads 'a''b' as two texts side by side, which is an error.
    assert re.findall(r"\w''\w", path.read_text()) == []


def test_no_model_asks_for_its_engine() -> None:
    asking = {}
    for folder in ("models", "macros", "tests", "seeds", "monitoring/models"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".sql", ".yml"):
                asked = len(re.findall(r"\btarget\s*\.\s*type\b|adapter\.type\(", path.read_text()))
                if asked:
                    asking[str(path.relative_to(ROOT))] = asked
    assert asking == EXCEPTED


def test_no_relation_is_named_without_its_catalog() -> None:
    # On DuckDB the warehouse is attached, and is not the catalog that plain dbt looks in.
    naming = {
        str(path.relative_to(ROOT))
        for folder in ("models", "macros", "tests", "monitoring/models")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".sql", ".yml")
        and re.search(r"(?<!\.){{\s*target\.schema\s*}}\.", path.read_text())
    }
    assert naming == set()
