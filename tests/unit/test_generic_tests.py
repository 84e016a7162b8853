"""The two generic tests of the project find what is there, and nothing where there is nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

from tests.unit.support import ROOT

KEY = "unique_combination_of_columns"


def failures(name: str, rows: str, **arguments: Any) -> int:
    """How many rows the test returns for `values` rows of (a, b, c)."""
    text = Path(ROOT, "tests", "generic", f"{name}.sql").read_text()
    text = text.replace("{% test ", "{% macro ").replace("{% endtest %}", "{% endmacro %}")
    module = jinja2.Environment().from_string(text).module
    model = f"(select * from (values {rows}) as t (a, b, c))"
    return len(duckdb.execute(getattr(module, name)(model=model, **arguments)).fetchall())


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("(1, 1, 1), (1, 2, 1), (2, 1, 1)", 0),
        # A null that is part of the key counts as a value.
        ("(1, null, 1), (1, 1, 1)", 0),
        ("(1, null, 1), (1, null, 1)", 1),
        ("(1, 1, 1), (1, 1, 2), (2, 1, 1)", 1),
        ("(null, 1, 1), (1, 1, 1)", 1),
        ("(1, 1, null), (2, 1, 1)", 1),
        ("(1, 1, null), (1, 1, 1), (2, 1, null)", 2),
    ],
)
def test_a_key_with_required_columns(rows: str, found: int) -> None:
    assert failures(KEY, rows, columns=["a", "b"], not_null=["a", "c"]) == found


def test_a_key_only_looks_at_no_nulls() -> None:
    assert failures(KEY, "(1, 1, null), (null, 1, 1)", columns=["a", "b"]) == 0
    assert failures(KEY, "(1, 1, null), (1, 1, 1)", columns=["a", "b"]) == 1


@pytest.mark.parametrize(
    ("rows", "found"),
    [("(1, null, 1), (2, 1, 1)", 0), ("(1, 1, null), (null, 1, 1), (1, 1, 1)", 2)],
)
def test_not_null_columns(rows: str, found: int) -> None:
    assert failures("not_null_columns", rows, columns=["a", "c"]) == found
