"""What every command that writes has in common: lock, run row, client, landing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyarrow as pa
from rich.console import Console

from nba_props import dbt, dbt_project, phases
from nba_props.clock_checks import check_machine
from nba_props.profile import check_profile, ensure_profile
from nba_props.readers import refresh_readers_copy
from nba_props.run_end import RunEnd
from scrapers.clock import Clock, eastern_text, season_of, season_start
from scrapers.errors import DbtError, NbaPropsError, WarehouseError
from scrapers.events import Answer, Batch, Row, Run
from scrapers.http import Client
from scrapers.landing.guard import Guard
from scrapers.landing.lock import one_writer
from scrapers.landing.records import PHASES, RUN_ENDS, RUNS, Landing
from scrapers.landing.usage import BUILD
from scrapers.landing.warehouse import Warehouse, open_warehouse
from scrapers.settings import Settings
from scrapers.sources.endpoint import Endpoint, Question
from scrapers.terminal import in_progress, styled

# Folders of models, and the phases that building them is.
_BUILT = (phases.ANALYTICS, phases.FEATURES)
_WITH_MONITORS = {
    True: "dbt packages are installed: the monitors are built too, and Elementary looks at them.",
    False: "dbt packages are not installed (`make deps`): built without the monitors.",
}
_ANALYTICS, _FEATURES = ((name, None) for name in _BUILT)


@dataclass
class Writer:
    """A command that holds the lock and has appended its run."""

    settings: Settings
    clock: Clock
    run: Run
    warehouse: Warehouse
    client: Client
    console: Console
    guard: Guard = field(default_factory=Guard)
    has_built: bool = False
    # Hash of the project that this run has built whole, every test included.
    built_project: str | None = None

    def fetch(
        self,
        questions: Iterable[Question],
        on_answer: Callable[[Answer], None] = lambda _: None,
        workflow: str | None = None,
    ) -> Batch:
        """Ask every question; nothing is open in the warehouse meanwhile."""
        self.warehouse.release()
        batch = Batch(self.run, workflow)
        for endpoint, requested_for, game in questions:
            answer = self.client.ask(endpoint, requested_for, game)
            batch.answers.append(answer)
            on_answer(answer)
        return batch

    def land(self, batch: Batch) -> Landing:
        """Land a batch."""
        return self.warehouse.land(batch)

    def ask(
        self, questions: Sequence[Question], workflow: str | None = None
    ) -> tuple[Batch, Landing]:
        """Fetch and land, and say in the phase log what began and how it ended."""
        begun = phases.phases_of(questions)
        self.append(PHASES, [phases.event(self.run, phase, "started") for phase in begun])
        batch = self.fetch(questions, workflow=workflow)
        landing = self.land(batch)
        self.append(PHASES, phases.ends_of(self.run, batch.answers))
        return batch, landing

    def build(
        self,
        schema: str,
        changed: Collection[str] | None = None,
        verdicts: bool = True,
        is_logged: bool = True,
        is_whole: bool = False,
        is_quick: bool = False,
    ) -> dbt.BuildResult:
        """Build into a schema: everything with its tests, or what is downstream of raw tables.

        `changed` are raw tables as `schema.name`, None builds everything; `verdicts` as in
        `dbt.build_changed`; `is_logged` False keeps it out of the phase log: what has landed
        counts as built once `analytics` is completed; `is_whole` builds the monitors too;
        `is_quick` leaves out the tests of keys and nulls. Where the SQL is not the one that was
        last built whole in the schema, or where that fails, everything is built and tested all
        the same. A good build is what readers see once the command has ended. Raises DbtError
        where dbt fails, or where the verdicts are not of this run after it.
        """
        # Before dbt reads it: an edit during the build is not what was built.
        project = dbt_project.project_hash(self.settings.project_dir)
        is_known = (is_quick or changed is not None) and self._knows_project(schema, project)
        if not is_known:
            changed = None
        if not is_logged:
            result = self._build(schema, changed, verdicts, is_whole, is_known)
        else:
            self.append(PHASES, [phases.event(self.run, _ANALYTICS, "started")])
            try:
                result = self._build(schema, changed, verdicts, is_whole, is_known)
            except NbaPropsError as error:
                self.append(PHASES, [phases.event(self.run, _ANALYTICS, "failed", str(error))])
                raise
            self.append(PHASES, self._ends(result))
        self.has_built = True
        if not is_known:
            self.built_project = project
        self.console.print(result.summary)
        return result

    def _ends(self, result: dbt.BuildResult) -> list[Row]:
        """What a build says in the phase log: the end of analytics, and features as a whole."""
        analytics, features = (result.spans.get(name) for name in _BUILT)
        if analytics is None:
            detail = "no model of it was to be built"
            return [phases.event(self.run, _ANALYTICS, "completed", detail)]
        rows = [phases.event(self.run, _ANALYTICS, "completed", at=analytics[1])]
        if features is not None:
            # Models of both take turns: features as a whole begin where analytics end.
            began = max(features[0], analytics[1])
            rows += [
                phases.event(self.run, _FEATURES, "started", at=began),
                phases.event(self.run, _FEATURES, "completed", at=max(features[1], began)),
            ]
        return rows

    def _knows_project(self, schema: str, project: str) -> bool:
        """True when the dbt project (its hash) is the one last built whole in the schema."""
        if self.built_project is not None:
            return self.built_project == project
        # A restored warehouse knows of builds and has none.
        needed = (dbt.VERDICTS_OF, dbt_project.FINGERPRINTS)
        if not all(self.warehouse.has_relation(schema, name) for name in needed):
            return False
        runs, ends = (self.warehouse.relation(*name.split(".")) for name in (RUNS, RUN_ENDS))
        noted = self.warehouse.relation(schema, dbt_project.FINGERPRINTS)
        # What dbt run by hand has made since may be of other vars, SQL or seeds, or `--empty`.
        found = self.warehouse.query(
            f"select ends.built_project from {ends} as ends "  # noqa: S608 - declared names
            f"inner join {runs} as runs on ends.run_id = runs.run_id "
            "cross join (select max(case when table_name = 'by hand' then fingerprint end) "
            f"as at_utc from {noted}) as by_hand "
            f"where runs.target_schema = '{schema}' and ends.built_project is not null and "
            "(by_hand.at_utc is null or cast(by_hand.at_utc as timestamp) < runs.started_at_utc) "
            "order by ends.ended_at_utc desc limit 1"
        )
        return [row["built_project"] for row in found] == [project]

    def _build(
        self,
        schema: str,
        changed: Collection[str] | None,
        verdicts: bool,
        is_whole: bool,
        is_known: bool,
    ) -> dbt.BuildResult:
        try:
            return self._build_once(schema, changed, verdicts, is_whole, is_known)
        except DbtError as error:
            if not is_known:
                raise
            self.console.print(styled((f"So everything is built: {error}", "yellow")))
        # Views and seeds stayed as they are, and one that was dropped by hand is not there.
        return self._build_once(schema, None, True, is_whole, False)

    def _build_once(
        self,
        schema: str,
        changed: Collection[str] | None,
        verdicts: bool,
        is_whole: bool,
        is_known: bool,
    ) -> dbt.BuildResult:
        self.warehouse.release()
        profile_note = ensure_profile(self.settings.project_dir)
        if profile_note:
            self.console.print(profile_note)
        if is_whole and changed is None:
            has_packages = dbt_project.has_packages(self.settings.project_dir)
            self.console.print(_WITH_MONITORS[has_packages], style="dim")
        try:
            check_profile(self.settings, schema)
            with in_progress(self.console, f"Building into {schema}"):
                if changed is not None:
                    result = dbt.build_changed(
                        self.settings, schema, changed, verdicts, self.guard.check
                    )
                else:
                    result = dbt.build(
                        self.settings, schema, is_whole, self.clock, is_known, self.guard.check
                    )
        except DbtError as error:
            if error.jobs is not None:
                self.warehouse.usage.add(BUILD, error.jobs)
            raise
        self.warehouse.usage.add(BUILD, result.jobs)
        if changed is None or verdicts:
            self._check_verdicts(schema)
        return result

    def _check_verdicts(self, schema: str) -> None:
        """Raises DbtError where the verdicts that are there are not of this run."""
        found: list[Row] = []
        if self.warehouse.has_relation(schema, dbt.VERDICTS_OF):
            relation = self.warehouse.relation(schema, dbt.VERDICTS_OF)
            found = self.warehouse.query(f"select run_id, as_of_utc from {relation}")  # noqa: S608 - declared names
        self.warehouse.release()
        if [row["run_id"] for row in found] != [self.run.run_id]:
            of_whom = f"those of {eastern_text(found[0]['as_of_utc'])}" if found else "none"
            raise DbtError(
                f"dbt built without an error, and the verdicts in the schema {schema} are not of "
                f"this run: there are {of_whom}. It has built elsewhere, or another run came in "
                "between: run `nba-props doctor`, then this again."
            )

    @contextmanager
    def phase(self, begun: Sequence[phases.Phase], detail: str | None = None) -> Iterator[None]:
        """Say in the phase log what begins here, and how it ends; `detail` for a good end."""
        self.append(PHASES, [phases.event(self.run, phase, "started") for phase in begun])
        try:
            yield
        except NbaPropsError as error:
            failed = [phases.event(self.run, phase, "failed", str(error)) for phase in begun]
            self.append(PHASES, failed)
            raise
        self.append(PHASES, [phases.event(self.run, phase, "completed", detail) for phase in begun])

    def passed(self, done: Sequence[phases.Phase], detail: str) -> None:
        """Say in the phase log that phases began and were completed at once, for lack of work."""
        rows = [phases.event(self.run, phase, "started") for phase in done]
        rows += [phases.event(self.run, phase, "completed", detail) for phase in done]
        self.append(PHASES, rows)

    def rows(self, model: str, order: str) -> list[Row]:
        """Rows of a model of the schema that the run builds into, in order."""
        relation = self.warehouse.relation(self.run.target_schema, model)
        return self.warehouse.query(f"select * from {relation} order by {order}")  # noqa: S608 - declared names

    def append(self, table: str, rows: Sequence[Row] | pa.Table) -> None:
        """Append events."""
        if rows:
            self.warehouse.append(table, rows)


@contextmanager
def writing(
    settings: Settings,
    console: Console,
    command: str,
    clock: Clock,
    target_schema: str,
    needs: Sequence[str] = (),
) -> Iterator[Writer]:
    """Hold the lock, append the run and how it ended, refresh the readers' copy after a build.

    `needs` are models of the target schema that the command reads. Raises LockedError when
    another process writes, WarehouseError when a model it needs has not been built, or the clock
    of the machine has gone back.
    """
    with one_writer(settings, command, console.print) as guard:
        warehouse = open_warehouse(settings, guard)
        try:
            # Before the run is appended: one that cannot begin did not begin.
            for model in needs:
                if not warehouse.has_relation(target_schema, model):
                    raise WarehouseError(
                        f"{target_schema}.{model} is needed and has not been built: "
                        "run `nba-props run` or `nba-props build` first."
                    )
            check_machine(warehouse, target_schema)
            run = Run.start(command, target_schema, clock)
            warehouse.append(RUNS, [run.row()])
            writer = Writer(settings, clock, run, warehouse, Client(settings), console, guard)
            with RunEnd(writer):
                yield writer
        finally:
            warehouse.release()
        if writer.has_built and settings.dbt_target == "duckdb":
            refresh_readers_copy(settings.duckdb_path)


def list_question(endpoint: Endpoint, season: int, clock: Clock) -> Question | None:
    """Question for a whole list of a season; None when the service has only the current one."""
    if endpoint.current_season_only and season != season_of(clock.today):
        return None
    return Question(endpoint, season_start(season))
