"""What every command that writes has in common: lock, run row, client, landing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from scrapers import dbt
from scrapers.clock import Clock, season_of, season_start
from scrapers.errors import WarehouseError
from scrapers.events import Answer, Batch, Run
from scrapers.http import Client
from scrapers.landing.records import RUNS, Landing
from scrapers.landing.warehouse import Warehouse, open_warehouse
from scrapers.lock import write_lock
from scrapers.readers import refresh_readers_copy
from scrapers.settings import Settings
from scrapers.sources.endpoint import Endpoint, Question


@dataclass(frozen=True)
class Writer:
    """A command that holds the lock and has appended its run."""

    settings: Settings
    clock: Clock
    run: Run
    warehouse: Warehouse
    client: Client
    console: Console

    def fetch(
        self,
        questions: Iterable[Question],
        on_answer: Callable[[Answer], None] = lambda _: None,
    ) -> Batch:
        """Ask every question; nothing is open in the warehouse meanwhile."""
        batch = Batch(self.run)
        for endpoint, requested_for, game in questions:
            answer = self.client.ask(endpoint, requested_for, game)
            batch.answers.append(answer)
            on_answer(answer)
        return batch

    def land(self, batch: Batch) -> Landing:
        """Land a batch."""
        return self.warehouse.land(batch)

    def build(self, schema: str) -> dbt.BuildResult:
        """Build into a schema and, after a good build, refresh the readers' copy."""
        profile_note = dbt.ensure_profile(self.settings.project_dir)
        if profile_note:
            self.console.print(profile_note)
        self.console.print(dbt.find_project(self.settings.project_dir).note, style="dim")
        result = dbt.build(self.settings, schema)
        if self.settings.dbt_target == "duckdb":
            refresh_readers_copy(self.settings.duckdb_path)
        self.console.print(result.summary)
        return result


@contextmanager
def writing(
    settings: Settings,
    console: Console,
    command: str,
    clock: Clock,
    target_schema: str,
    needs: Sequence[str] = (),
) -> Iterator[Writer]:
    """Hold the lock, append the run.

    `needs` are models of the target schema that the command reads. Raises LockedError when
    another process writes, WarehouseError when a model it needs has not been built.
    """
    with write_lock(settings.duckdb_path, command):
        warehouse = open_warehouse(settings)
        # Before the run is appended: one that cannot begin did not begin.
        for model in needs:
            if not warehouse.has_relation(target_schema, model):
                raise WarehouseError(
                    f"{target_schema}.{model} is needed and has not been built: "
                    "run `nba-props run` or `nba-props build` first."
                )
        run = Run.start(command, target_schema, clock)
        warehouse.append(RUNS, [run.row()])
        yield Writer(settings, clock, run, warehouse, Client(settings), console)


def list_question(endpoint: Endpoint, season: int, clock: Clock) -> Question | None:
    """Question for a whole list of a season; None when the service has only the current one."""
    if endpoint.current_season_only and season != season_of(clock.today):
        return None
    return Question(endpoint, season_start(season))


def show_answers(console: Console, batch: Batch, landing: Landing) -> None:
    """Table of what was asked and what came, one line per question."""
    changed: dict[str, int] = {}
    for row in landing.attempts:
        changed[row["request_id"]] = changed.get(row["request_id"], 0) + (row["changed_count"] or 0)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("asked", "for", "answer", "tries", "records", "new or changed"):
        table.add_column(heading, justify="right" if heading[0] in "trn" else "left")
    for answer in batch.answers:
        table.add_row(
            f"{answer.source}/{answer.endpoint}",
            _subject_text(answer),
            _outcome_text(answer),
            str(len(answer.attempts)),
            str(answer.record_count),
            str(changed[answer.request_id]),
        )
    console.print(table)
    for answer in batch.answers:
        if not answer.is_complete:
            console.print(f"  {answer.last.error_message}", style="yellow")


def _subject_text(answer: Answer) -> str:
    return f"{answer.requested_for} {answer.game or ''}".strip()


def _outcome_text(answer: Answer) -> str:
    if answer.is_complete:
        outcomes = {attempt.outcome for attempt in answer.attempts if attempt.page == 1}
        return "empty" if "empty" in outcomes else "ok"
    return f"[red]{answer.last.outcome}[/red]"
