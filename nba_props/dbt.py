"""dbt, in this process. Importing dbt takes seconds, so it happens when it is used."""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from nba_props.dbt_project import find_project
from nba_props.profile import in_environment, variables
from scrapers import stopping
from scrapers.clock import Clock
from scrapers.errors import DbtError
from scrapers.landing.usage import Jobs
from scrapers.settings import Settings

_THREADS = 2
_RAISED = ("error", "runtime error")
_BAD = (*_RAISED, "fail")
_SHOWN = 5
_DOCS = "docs"
_manifests: dict[tuple[str, ...], Any] = {}
# Built when time has passed or something was asked, even where nothing landed.
VERDICTS_TAG, VERDICTS_MODEL = "reconciliation_models", "listed_keys"
# It names the run whose verdicts are there.
VERDICTS_OF = "build_context"
# It says from which season on tables are rebuilt.
REBUILT_FROM = "rebuilt_from"
RECONCILIATION_TAG = "reconciliation"
MONITORS_TAG = "monitors"
# Of tests that judge the data; all others judge our SQL.
_DATA_TAGS = frozenset({RECONCILIATION_TAG, MONITORS_TAG})

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class BuildResult:
    """What a good build did. `findings` are failed tests about the data, by name.

    `spans`: by folder of models, when its first model began and its last one ended, aware UTC.
    `jobs`: what it asked of the warehouse, one job per node that ran; views of metadata and the
    steps of an incremental model are not distinguished.
    """

    models: int
    tests: int
    findings: tuple[str, ...]
    seconds: float
    spans: Mapping[str, Span] = field(default_factory=dict)
    jobs: Jobs = field(default_factory=Jobs)

    @property
    def summary(self) -> str:
        """One line for the person at the keyboard."""
        found = f", {len(self.findings)} with findings about the data" if self.findings else ""
        return f"Built {self.models} models, ran {self.tests} tests{found} ({self.seconds:.1f} s)."


def build(
    settings: Settings,
    schema: str,
    is_whole: bool = False,
    clock: Clock | None = None,
    is_tested: bool = False,
    check: Callable[[], None] | None = None,
) -> BuildResult:
    """`dbt build` into `schema`, without unit tests (they judge the code, in `make test`).

    `is_whole`: with the monitors and Elementary, where the packages are installed; it then looks
    at the days before `clock`. `is_tested`: the same SQL was built and tested in this schema, so
    that its views and seeds stay and the generic tests (keys and nulls) are left out. Failed tests
    about the data are findings. `check` raises where no node may run any more. Raises DbtError on
    any other failure.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if is_tested:
        arguments = ["build", "--select", "resource_type:model", "test_type:singular"]
        arguments += ["--indirect-selection", "empty", "--exclude", "config.materialized:view"]
    if is_whole and clock is not None and clock.kind == "given":
        # Elementary's own name for it. Only where the clock is not the wall's: dbt parses again.
        moment = clock.as_of_utc.isoformat()
        arguments += ["--vars", json.dumps({"custom_run_started_at": moment})]
    return _build(settings, schema, arguments, is_whole, check)


def write_docs(settings: Settings, snapshot: Path) -> Path:
    """dbt's documentation as one page; returns its path. Raises DbtError.

    `snapshot` is a copy of the DuckDB file that nobody else has open.
    """
    # Unit tests are no part of the page; compiling them takes a fifth of its time.
    arguments = ["docs", "generate", "--static", "--exclude", "resource_type:unit_test"]
    _invoke(settings, settings.nba_props_schema, arguments, is_whole=True, snapshot=snapshot)
    return settings.project_dir / "target" / _DOCS / "static_index.html"


def build_changed(
    settings: Settings,
    schema: str,
    raw_tables: Collection[str],
    verdicts: bool,
    check: Callable[[], None] | None = None,
) -> BuildResult:
    """`dbt run` of the tables downstream of some raw tables (`schema.name`).

    `verdicts`: reconciliation as a whole too, since it changes with time. Views stay as they
    are, and nothing is tested: the daily build does both. `check` as in `build`. Raises DbtError.
    """
    selected = sorted(f"source:{table.removeprefix('raw_')}+" for table in raw_tables)
    selected.append(REBUILT_FROM)
    if verdicts:
        selected += [f"tag:{VERDICTS_TAG}", VERDICTS_MODEL]
    left_out = ["--exclude", "config.materialized:view"]
    if not verdicts:
        # What of the verdicts is built is not as of now in all its parts.
        left_out.append(VERDICTS_OF)
    return _build(settings, schema, ["run", "--select", *selected, *left_out], check=check)


def _build(
    settings: Settings,
    schema: str,
    arguments: list[str],
    is_whole: bool = False,
    check: Callable[[], None] | None = None,
) -> BuildResult:
    started = monotonic()
    results = _invoke(settings, schema, arguments, is_whole, check=check)
    if check is not None:
        # What failed because of it is not dbt's failure.
        check()
    bad, findings = list[str](), list[str]()
    counts = {"model": 0, "test": 0}
    spans: dict[str, Span] = {}
    jobs = Jobs()
    for result in results:
        node = result.node
        jobs.add(_jobs_of(result))
        kind = str(node.resource_type)
        if kind in counts and result.status != "skipped":
            counts[kind] += 1
        if kind == "model":
            _extend(spans, result)
        if result.status not in (*_BAD, "warn"):
            continue
        if kind == "test" and result.status in ("fail", "warn") and _DATA_TAGS & set(node.tags):
            findings.append(node.name)
        elif result.status in _BAD:
            bad.append(f"{kind} {node.name}: {' '.join(str(result.message or '').split())}")
    if bad:
        more = f" … and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        raise DbtError(
            f"dbt could not build {len(bad)} nodes ({'; '.join(bad[:_SHOWN])}{more}): "
            f"see {_log_dir(settings) / 'dbt.log'}.",
            jobs,
        )
    seconds = monotonic() - started
    return BuildResult(counts["model"], counts["test"], tuple(findings), seconds, spans, jobs)


def _jobs_of(result: Any) -> Jobs:
    """The job that a node was, with what BigQuery says it cost; none where it was skipped."""
    if result.status == "skipped":
        return Jobs()
    response = result.adapter_response
    return Jobs(1, bytes_billed=response.get("bytes_billed"), slot_ms=response.get("slot_ms"))


def _extend(spans: dict[str, Span], result: Any) -> None:
    """Widen the span of a model's folder by the model's own."""
    moments = [
        moment.replace(tzinfo=UTC)
        for timing in result.timing
        for moment in (timing.started_at, timing.completed_at)
        if moment is not None
    ]
    if moments:
        folder = result.node.fqn[1]
        moments += spans.get(folder, ())
        spans[folder] = min(moments), max(moments)


def parse(settings: Settings) -> None:
    """`dbt parse`: the project and the profile are sound. Raises DbtError."""
    _invoke(settings, settings.nba_props_schema, ["parse"])


def _log_dir(settings: Settings) -> Path:
    return settings.project_dir / "logs"


def _invoke(
    settings: Settings,
    schema: str,
    arguments: list[str],
    is_whole: bool = False,
    snapshot: Path | None = None,
    check: Callable[[], None] | None = None,
) -> list[Any]:
    # dbt makes a few hundred thousand objects and drops few: collecting costs a second of nine.
    gc.disable()
    has_failed = True
    try:
        results = _invoke_dbt(settings, schema, arguments, is_whole, snapshot, check)
        has_failed = any(result.status in _RAISED for result in results)
        return results
    finally:
        if has_failed:
            # Errors hold the cursors of their statements: the file could not be opened again.
            gc.collect()
        # Looking at all of them once costs two seconds: they stay until the process ends.
        gc.freeze()
        gc.enable()


def _invoke_dbt(
    settings: Settings,
    schema: str,
    arguments: list[str],
    is_whole: bool,
    snapshot: Path | None,
    check: Callable[[], None] | None,
) -> list[Any]:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    project = find_project(settings.project_dir, is_whole)
    # Each has its own target, or each change of schema, project or path would cost a full parse.
    live = "live" if schema == settings.nba_props_schema else "asof"
    target = "whole" if project.is_whole else live
    settings.duckdb_path.parent.mkdir(parents=True, exist_ok=True)
    environment = variables(settings, schema)
    options = [
        f"--project-dir={project.directory}",
        f"--profiles-dir={project.profiles_dir}",
        f"--target-path={settings.project_dir / 'target' / target}",
        f"--log-path={_log_dir(settings)}",
        "--log-level=none",
        "--log-level-file=info",
        f"--threads={_THREADS}",
        "--no-write-json",  # a tenth of a build
    ]
    # Parsed once a process: it takes as long as a dozen models.
    key = (*environment.values(), *options)
    try:
        if arguments != ["parse"] and key not in _manifests:
            with in_environment(environment):
                parsed = _run(dbtRunner(), ["parse", *options])
            if parsed.exception is None and parsed.success:
                _manifests[key] = parsed.result
        if snapshot is not None:
            # Another file with the same relations: what was parsed for the live one holds.
            environment = variables(settings, schema, snapshot)
            options += [f"--target-path={settings.project_dir / 'target' / _DOCS}", "--write-json"]
        with in_environment(environment):
            runner = dbtRunner(
                manifest=_manifests.get(key),
                callbacks=[] if check is None else [_before_each_node(check)],
            )
            outcome = _run(runner, [*arguments, *options])
    finally:
        # dbt would keep the file open, and nobody else could then use it.
        DuckDBConnectionManager.close_all_connections()
    results = list(getattr(outcome.result, "results", None) or [])
    if outcome.exception is not None:
        text = " ".join(str(outcome.exception).split())
        # It would hold dbt's frames as long as ours is handled.
        del outcome
        raise DbtError(f"dbt stopped: {text} (see {_log_dir(settings) / 'dbt.log'}).")
    return results


def _before_each_node(check: Callable[[], None]) -> Callable[[Any], None]:
    """For dbt to call with each event: what raises here is the node's failure, before it runs."""

    def called(event: Any) -> None:
        if event.info.name == "NodeExecuting":
            check()

    return called


def _run(runner: Any, arguments: list[str]) -> Any:
    try:
        outcome = runner.invoke(arguments)
        # What ends a command comes back like an error of dbt's own.
        stopping.check(outcome.exception)
        return outcome
    finally:
        # dbt drops the handler of its log at the next call without closing the file.
        for handler in logging.getLogger("file_log").handlers:
            handler.close()
