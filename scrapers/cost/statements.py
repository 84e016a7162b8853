"""Every statement of a build as BigQuery would get it, compiled without a warehouse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import TopologicalSorter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scrapers.clock import season_of, season_start
from scrapers.dbt import DATES_MODELS, VERDICTS_MODEL, VERDICTS_TAG
from scrapers.errors import ConfigError, DbtError

# The dates whose partitions are built anew; without it, each statement builds its whole table.
PARTITION_DATES = "partition_dates"
TESTS = "tests"
# Kinds of dates that are all of a season.
_WHOLE_SEASONS = ("since", "answered")
_NEEDED = ("dbt.adapters.bigquery", "google.cloud.bigquery", "sqlglot")


@dataclass(frozen=True)
class Statement:
    """A statement of a build.

    `name` is the relation (`schema.table`) of a model, the name of a test. `layer` is the folder
    of a model, or `tests`. `partition_by` is the column of dates of a partitioned table, and
    `partitions` are the SQL literals of the dates that an increment replaces. `appends`: an
    incremental model without partitions. `reads` are raw tables upstream, as
    landing names them.
    """

    name: str
    layer: str
    sql: str
    materialized: str
    partition_by: str | None = None
    partitions: tuple[str, ...] = ()
    appends: bool = False
    reads: frozenset[str] = frozenset()
    follows_verdicts: bool = False

    @property
    def is_test(self) -> bool:
        """True for a data test: its query gives the number of failures."""
        return self.layer == TESTS

    @property
    def is_view(self) -> bool:
        """True where only a definition is stored, which scans nothing."""
        return self.materialized == "view"

    @property
    def is_increment(self) -> bool:
        """True where the result replaces partitions of a table, and leaves the others."""
        return self.materialized == "incremental" and self.partition_by is not None

    @property
    def makes_table(self) -> bool:
        """True where the result is stored under `name`."""
        return self.materialized in ("table", "incremental")


def compile_for_bigquery(
    project_dir: Path,
    folder: Path,
    *,
    project: str = "nba-props",
    schema: str = "nba",
    dates: Sequence[date] = (),
) -> dict[str, Any]:
    """Manifest of the core project compiled for BigQuery; dbt works in `folder`.

    `dates` are those of an increment. No warehouse is asked. Raises ConfigError without the
    packages it takes, DbtError when dbt fails.
    """
    if not all(_is_installed(name) for name in _NEEDED):
        raise ConfigError(
            "The packages for BigQuery are not installed: run `pip install -e '.[bigquery]'`."
        )
    profile = {"type": "bigquery", "threads": 2, "method": "oauth-secrets", "token": "none"}
    outputs = {"bigquery": profile | {"project": project, "dataset": schema}}
    folder.mkdir(parents=True, exist_ok=True)
    # YAML reads JSON.
    (folder / "profiles.yml").write_text(
        json.dumps({"nba_props": {"target": "bigquery", "outputs": outputs}})
    )
    command = [str(Path(sys.executable).with_name("dbt")), "compile", "--quiet"]
    command += ["--no-introspect", "--no-populate-cache"]
    command += ["--profiles-dir", str(folder), "--target-path", str(folder / "target")]
    command += ["--log-path", str(folder / "logs")]
    if dates:
        command += ["--vars", json.dumps({PARTITION_DATES: [day.isoformat() for day in dates]})]
    done = subprocess.run(  # noqa: S603 - dbt of this environment
        command,
        cwd=project_dir,
        env=os.environ | {"DBT_TARGET": "bigquery", "NBA_PROPS_SCHEMA": schema},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DbtError(
            f"The project could not be compiled for BigQuery: see {folder / 'logs' / 'dbt.log'}."
        )
    manifest: dict[str, Any] = json.loads(
        (folder / "target" / "manifest.json").read_text(encoding="utf-8")
    )
    return manifest


def is_compiled(node: Mapping[str, Any]) -> bool:
    """True for models and data tests."""
    return node["resource_type"] in ("model", "test")


def statements_of(manifest: Mapping[str, Any], dates: Sequence[date] = ()) -> list[Statement]:
    """Statements of a compiled project, each after all that it reads.

    `dates` are those it was compiled with: an increment replaces their partitions.
    """
    nodes = {key: node for key, node in manifest["nodes"].items() if is_compiled(node)}
    sources = {
        key: frozenset([f"raw_{node['source_name']}.{node['identifier']}"])
        for key, node in manifest["sources"].items()
    }
    parents = {key: node["depends_on"]["nodes"] for key, node in nodes.items()}
    reads: dict[str, frozenset[str]] = dict(sources)
    found = []
    for key in TopologicalSorter(parents).static_order():
        if key not in nodes:
            reads.setdefault(key, frozenset())
            continue
        reads[key] = frozenset[str]().union(*(reads[parent] for parent in parents[key]))
        found.append(_statement(nodes[key], reads[key], dates))
    return found


def raw_partitions(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Column by which each raw table is partitioned: see `bigquery__create_raw_table`."""
    found = {
        f"{node['schema']}.{node['identifier']}": "requested_for"
        if "requested_for" in node["columns"]
        else node["config"]["meta"].get("partition_by")
        for node in manifest["sources"].values()
    }
    return {name: column for name, column in found.items() if column}


def downstream(
    statements: Sequence[Statement], raw_tables: Collection[str], verdicts: bool
) -> list[Statement]:
    """Statements of `dbt.build_changed` for some raw tables."""
    changed = frozenset(raw_tables)
    return [
        statement
        for statement in statements
        if not statement.is_test
        and not statement.is_view
        and (
            statement.reads & changed
            or (verdicts and statement.follows_verdicts)
            or statement.name.rpartition(".")[2] in DATES_MODELS
        )
    ]


def _statement(node: Mapping[str, Any], reads: frozenset[str], dates: Sequence[date]) -> Statement:
    config, sql = node["config"], node["compiled_code"]
    if node["resource_type"] == "test":
        failures = f"select {config['fail_calc']} as failures from (\n{sql}\n) as failing"  # noqa: S608 - our own test
        return Statement(node["name"], TESTS, failures, "test", reads=reads)
    name = f"{node['schema']}.{node['alias']}"
    partition_by = config.get("partition_by")
    if partition_by and partition_by.get("granularity", "day") != "day":
        raise ConfigError(f"{name} is not partitioned by day, so what it costs cannot be told.")
    is_incremental = config["materialized"] == "incremental"
    replaces = is_incremental and config.get("incremental_strategy") == "insert_overwrite"
    replaced = _replaced_dates(config["meta"]["rebuilt"], dates) if replaces else []
    return Statement(
        name,
        node["fqn"][1],
        sql,
        config["materialized"],
        partition_by["field"] if partition_by else None,
        tuple(f"date '{day}'" for day in replaced),
        is_incremental and not partition_by,
        reads,
        VERDICTS_TAG in node["tags"] or node["name"] == VERDICTS_MODEL,
    )


def _replaced_dates(which: str, dates: Sequence[date]) -> list[date]:
    """Dates of the partitions that a table of a kind replaces: see macros/rebuild_by_date.sql."""
    if which not in _WHOLE_SEASONS or not dates:
        return list(dates)
    first, after = season_start(season_of(min(dates))), season_start(season_of(max(dates)) + 1)
    if first.year in (2020, 2021):
        # The seasons of 2019 and 2020 ended after the next 1 July.
        first = season_start(2019)
    return [first + timedelta(days=number) for number in range((after - first).days)]


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
