"""Every macro that dispatches, on literal inputs: on DuckDB, in ZetaSQL's reference implementation,
and on an emulator; rendered by dbt, and held to the same expected values."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.unit import macro_cases, macro_json_cases
from tests.unit.support import ROOT

ANALYZER = ROOT / ".venv-analyzer" / "bin" / "python"
# text('x'), at('2026-01-24 22:30:00') and day('2026-01-24') are literals; without argument null.
# list_of([1, none]) is a relation with the column x; record(text) one with the columns id, payload.
LITERALS = r"""
{% macro text(value=none) %}
  {{- return(adapter.dispatch('text', 'nba_props')(value)) -}}
{% endmacro %}
{% macro duckdb__text(value) -%}
cast({{ 'null' if value is none else "'" ~ value | replace("'", "''") ~ "'" }} as varchar)
{%- endmacro %}
{% macro bigquery__text(value) -%}
{%- set text = value | string | replace("\\", "\\\\") | replace('"', '\\"') -%}
cast({{ 'null' if value is none else '"' ~ text | replace("\n", "\\n") ~ '"' }} as string)
{%- endmacro %}
{% macro at(value=none) -%}
cast({{ 'null' if value is none else "'" ~ value ~ "'" }} as timestamp)
{%- endmacro %}
{% macro day(value=none) -%}
cast({{ 'null' if value is none else "'" ~ value ~ "'" }} as date)
{%- endmacro %}
{% macro num(value=none) -%}
cast({{ 'null' if value is none else value }} as {{ float_type() }})
{%- endmacro %}
{% macro list_of(values) -%}
({% for value in values %}
select {{ num(value) }} as x {{ "union all" if not loop.last }}
{% endfor %})
{%- endmacro %}
{% macro record(value=none) -%}
(select 1 as id, {{ text(value) }} as payload) as records
{%- endmacro %}
{% macro readable(key, payload) -%}
(select {{ is_readable() }}
from (select {{ text(key) }} as record_key, {{ text(payload) }} as payload) as records)
{%- endmacro %}
{% macro return_date_of(text, description, seen) -%}
(select {{ return_date() }} from (select {{ return_date_parts(text, description, seen) }}) as parts)
{%- endmacro %}
"""
MARK = "-- case "
# {(macro, call): (expected rows)}: a value is one row of one column.
CASES: dict[tuple[str, str], list[tuple[Any, ...]]] = {
    (macro, call): [(expected,)]
    for macro, cases in (macro_cases.VALUES | macro_json_cases.VALUES).items()
    for call, expected in cases
} | {(macro, call): rows for macro, cases in macro_json_cases.ROWS.items() for call, rows in cases}
MACROS = sorted({macro for macro, _ in CASES})
Run = Callable[[str], list[tuple[Any, ...]]]
Answers = dict[tuple[str, str], Any]


def render(folder: Path, target: str) -> dict[tuple[str, str], str]:
    """The statement of each case, as dbt renders it for a target."""
    (folder / "models").mkdir()
    (folder / "macros").mkdir()
    (folder / "macros" / "literals.sql").write_text(LITERALS)
    values = macro_cases.VALUES | macro_json_cases.VALUES
    (folder / "models" / "cases.sql").write_text(
        "\n".join(
            f"{MARK}\n"
            + (f"select {{{{ {call} }}}} as result" if macro in values else f"{{{{ {call} }}}}")
            for macro, call in CASES
        )
    )
    paths = json.dumps(["macros", str(ROOT / "macros")])
    (folder / "dbt_project.yml").write_text(
        f"{{name: nba_props, profile: nba_props, version: 1.0.0, macro-paths: {paths}, "
        "flags: {send_anonymous_usage_stats: false}}"
    )
    (folder / "profiles.yml").write_text(
        "nba_props: {target: duckdb, outputs: {duckdb: {type: duckdb, path: ':memory:'}, "
        "bigquery: {type: bigquery, threads: 1, method: oauth-secrets, token: none, "
        "project: nba-props, dataset: nba}}}"
    )
    command = [str(Path(sys.executable).with_name("dbt")), "compile", "--quiet"]
    command += ["--no-introspect", "--no-populate-cache", "--target", target]
    command += ["--project-dir", str(folder), "--profiles-dir", str(folder)]
    subprocess.run(command, cwd=folder, env=os.environ, check=True)
    compiled = (folder / "target/compiled/nba_props/models/cases.sql").read_text()
    statements = compiled.split(MARK)[1:]
    return dict(zip(CASES, statements, strict=True))


def answer(statements: dict[tuple[str, str], str], run: Run) -> Answers:
    """The rows of each case, or the error that refused it."""
    found: Answers = {}
    for case, sql in statements.items():
        try:
            found[case] = run(sql)
        except Exception as error:  # noqa: BLE001 - whatever it says of the statement is the answer
            found[case] = f"{type(error).__name__}: {error}"
    return found


def same(one: Any, other: Any) -> bool:
    """Equal, and of one type."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return type(one) is type(other) and bool(one == other)


def wrong(macro: str, found: Answers) -> dict[str, Any]:
    """The cases of a macro that are not as expected: what was found."""
    differing = {}
    for case, expected in CASES.items():
        rows = found[case]
        if case[0] == macro and not (
            isinstance(rows, list)
            and len(rows) == len(expected)
            and all(
                len(one) == len(other) and all(map(same, one, other))
                for one, other in zip(sorted(rows, key=str), sorted(expected, key=str), strict=True)
            )
        ):
            differing[case[1]] = rows
    return differing


def is_on_emulator(call: str) -> bool:
    return not any(part in call for part in macro_json_cases.NOT_ON_EMULATOR)


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    statements = render(tmp_path_factory.mktemp("duckdb"), "duckdb")
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        return answer(statements, lambda sql: connection.execute(sql).fetchall())


@pytest.mark.parametrize("macro", MACROS)
def test_on_duckdb(on_duckdb: Answers, macro: str) -> None:
    assert wrong(macro, on_duckdb) == {}


def test_every_macro_that_dispatches_has_a_case() -> None:
    calls = " ".join(call for _, call in CASES)
    dispatched = {
        name
        for path in (ROOT / "macros").glob("*.sql")
        for name in re.findall(r"adapter\.dispatch\('(\w+)'", path.read_text())
    }
    # They say how a table is made, and run whenever one is: in builds, and in test_increments.
    tables = {"any_date", "make_way_for_table", "partitions_by", "replace_from", "replace_table"}
    without = {name for name in dispatched if f"{name}(" not in calls}
    assert without == tables | {"create_raw_table"}


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    pytest.importorskip("dbt.adapters.bigquery", reason="`make test-bigquery` installs it")
    return render(tmp_path_factory.mktemp("bigquery"), "bigquery")


@pytest.fixture(scope="module")
def on_reference(statements: dict[tuple[str, str], str]) -> Answers:
    asked = [{"name": "", "sql": sql} for sql in statements.values()]
    done = subprocess.run(
        [str(ANALYZER), "-m", "bigquery.evaluate"],
        input=json.dumps({"statements": asked}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        case: given["error"] or [typed(given["columns"], row) for row in given["rows"]]
        for case, given in zip(statements, json.loads(done.stdout), strict=True)
    }


def typed(columns: dict[str, str], row: list[Any]) -> tuple[Any, ...]:
    """A row of `bigquery.evaluate` with dates and instants."""
    first = datetime(1970, 1, 1)

    def value(kind: str, cell: Any) -> Any:
        if cell is None or kind not in ("DATE", "TIMESTAMP"):
            return cell
        if kind == "DATE":
            return first.date() + timedelta(days=cell)
        return first + timedelta(microseconds=cell)

    return tuple(map(value, columns.values(), row))


@pytest.mark.slow
@pytest.mark.bigquery
@pytest.mark.skipif(not ANALYZER.exists(), reason="`make test-bigquery` installs zetasql")
@pytest.mark.parametrize("macro", MACROS)
def test_in_the_reference_implementation(on_reference: Answers, macro: str) -> None:
    assert wrong(macro, on_reference) == {}


@pytest.fixture(scope="module")
def on_emulator(
    statements: dict[tuple[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Answers]:
    emulator = pytest.importorskip("bigquery.emulator")
    if not emulator.COMMAND.exists():
        pytest.skip("`make test-bigquery` installs the emulator")
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import bigquery

    with emulator.running(tmp_path_factory.mktemp("emulator")) as url:
        client = bigquery.Client(
            project=emulator.PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": url},
        )

        def run(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(map(_utc, row.values())) for row in client.query(sql).result()]

        yield answer(statements, run)


def _utc(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else "a DATETIME"


@pytest.mark.slow
@pytest.mark.bigquery
@pytest.mark.parametrize("macro", MACROS)
def test_on_the_emulator(on_emulator: Answers, macro: str) -> None:
    # Where it fails it must fail: a case that it learns to answer is no exception any more.
    failing = wrong(macro, on_emulator)
    excepted = {call for name, call in CASES if name == macro and not is_on_emulator(call)}
    assert {call: found for call, found in failing.items() if call not in excepted} == {}
    assert excepted <= set(failing)
