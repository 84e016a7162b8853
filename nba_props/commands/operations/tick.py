"""`nba-props tick`: do what dbt says is due. It decides nothing itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from rich.console import Console

from nba_props import dbt_project
from nba_props.commands.data.answers import shortcoming
from nba_props.commands.data.backfill import Tally, land_seasons
from nba_props.commands.modelling.predict import predict_if_ready
from nba_props.commands.modelling.publish import publish_due, show
from nba_props.commands.operations.alert import send_anomalies
from nba_props.commands.operations.retry import retry_due
from nba_props.slack.outbox import flush
from nba_props.writing import Writer, writing
from scrapers.clock import Clock, eastern_text, seasons_of
from scrapers.errors import (
    DbtError,
    LockedError,
    ModelError,
    OpenElsewhereError,
    WrittenToError,
)
from scrapers.events import Row
from scrapers.landing.records import DECISIONS
from scrapers.settings import Settings
from scrapers.sources import endpoint_named
from scrapers.sources.endpoint import Question
from scrapers.terminal import styled

_STYLES = {"RUN": "green", "SKIP": "dim", "ABORT": "red"}
# The view that is read, and the last of the models it reads.
_NEEDED = ("workflow_due", "verdicts")


@dataclass
class Ticked:
    """What a tick did."""

    ran: int = 0
    requests: int = 0
    builds: int = 0
    retried: int = 0
    predicted: int = 0
    sent: int = 0

    @property
    def summary(self) -> str:
        """One line for the person at the keyboard."""
        return (
            f"{self.ran} workflow(s) ran, {self.retried} of the retry queue, "
            f"{self.requests} request(s), {self.builds} build(s), {self.predicted} prediction(s), "
            f"{self.sent} message(s)."
        )


def tick(settings: Settings, console: Console, clock: Clock, verbose: bool) -> int:
    """Act on `workflow_due`, the retry queue, what is to be built and predicted. Returns 0.

    Another command at work is no error: what is due then is due at the next tick. Another program
    that has the file open is one: it may keep it all night.
    """
    try:
        with writing(settings, console, "tick", clock, settings.nba_props_schema) as writer:
            done = act(writer, verbose)
    except OpenElsewhereError:
        raise
    except LockedError as error:
        why = str(error)
        if isinstance(error, WrittenToError):
            why = f"{error.holder}: nothing was done."
        console.print(styled((f"{why} The next tick does what is due.", "yellow")))
        return 0
    console.print(f"{eastern_text(clock.as_of_utc)}: {done.summary}")
    return 0


def act(writer: Writer, verbose: bool = False) -> Ticked:
    """One tick within a run that holds the lock."""
    done = Ticked()
    has_built_all = False
    has_built_whole, trouble = False, None
    if not all(_is_built(writer, name) for name in _NEEDED):
        _begin(writer, done)
        has_built_all = True
    due = _decide(writer, verbose)
    runs = [row for row in due if row["action"] == "RUN"]
    _run(writer, runs, done)
    aborted = {row["workflow"] for row in due if row["action"] == "ABORT"}
    if runs and aborted:
        # What could not be decided may be clear now, e.g. because the schedule has come.
        again = [row for row in _decide(writer, verbose, aborted) if row["action"] == "RUN"]
        _run(writer, again, done)
        runs += again
    if any(row["builds"] == "all" for row in runs):
        trouble = _build_whole(writer)
        done.builds += 1
        has_built_all, has_built_whole = True, trouble is None
    else:
        done.builds += build_what_is_due(writer)
    retried = retry_due(writer)
    done.retried += retried.entries
    done.requests += retried.requests
    done.builds += retried.builds
    if has_built_all:
        train_due(writer)
    predicted = predict_if_ready(writer)
    done.predicted = predicted.rows
    done.builds += predicted.builds
    done.sent = flush(writer).sent
    published = publish_due(writer)
    if published is not None and (published.version or published.held_back):
        show(writer.console, published)
    # Last: a failure of Elementary prevents nothing else.
    if trouble is not None:
        raise trouble
    if has_built_whole:
        done.sent += send_anomalies(writer)
    return done


def _build_whole(writer: Writer) -> DbtError | None:
    """Build everything, once a day; only the core when the rest fails, which is returned."""
    schema = writer.run.target_schema
    try:
        writer.build(schema, is_whole=True)
    except DbtError as error:
        if not dbt_project.has_packages(writer.settings.project_dir):
            raise
        text = styled((f"The whole could not be built, so the core is: {error}", "red"))
        writer.console.print(text)
        writer.build(schema)
        return error
    return None


def _decide(writer: Writer, verbose: bool, only: Collection[str] | None = None) -> list[Row]:
    """Read, append and show the decisions; those of some workflows, where named."""
    rows = [
        row
        for row in writer.rows("workflow_due", "workflow")
        if only is None or row["workflow"] in only
    ]
    writer.append(DECISIONS, [_decision(writer, row) for row in rows])
    for row in rows:
        if verbose or row["action"] != "SKIP":
            style = _STYLES[row["action"]]
            writer.console.print(
                styled((f"{row['action']:5}", style), f" {row['workflow']}, {row['reason']}")
            )
    return rows


def _run(writer: Writer, rows: Iterable[Row], done: Ticked) -> None:
    for row in rows:
        batch, landing = writer.ask(questions_of(row["targets"]), row["workflow"])
        done.ran += 1
        done.requests += len(batch.attempts)
        writer.console.print(
            f"      {row['workflow']}: {len(batch.answers)} question(s), "
            f"{landing.record_count} record(s) new or changed"
        )
        if short := list(filter(None, map(shortcoming, batch.answers))):
            text = f"{len(short)} without an answer to use, the first: {short[0]}"
            writer.console.print(styled((f"      {text}", "yellow")))


def build_what_is_due(writer: Writer) -> int:
    """Build what changed since the last build, if anything did. Returns the number of builds."""
    due = writer.rows("build_due", "raw_table")
    if not due:
        return 0
    writer.build(
        writer.run.target_schema,
        {row["raw_table"] for row in due if row["raw_table"] is not None},
        verdicts=any(row["changes_verdicts"] for row in due),
    )
    return 1


def train_due(writer: Writer) -> None:
    """Train the models that `training_due` names, if any. What prevents it is shown, not raised."""
    due = [row["stat"] for row in writer.rows("training_due", "stat")]
    if not due:
        return
    # The libraries of the models take seconds to import.
    from nba_props.commands.modelling.train import train_models

    try:
        train_models(writer, due)
    except ModelError as error:
        writer.console.print(styled((f"Nothing was trained: {error}", "yellow")))


def questions_of(targets: str) -> list[Question]:
    """Questions from the JSON of a decision. Raises ConfigError for an unknown endpoint."""
    return [
        Question(endpoint_named(name), date.fromisoformat(day), game)
        for name, day, game in json.loads(targets)
    ]


def _begin(writer: Writer, done: Ticked) -> None:
    """The first tick of a warehouse: without the season so far, all of it would seem missing."""
    tally = Tally()
    land_seasons(writer, seasons_of([writer.clock.today]), tally)
    done.requests += tally.requests
    writer.build(writer.run.target_schema)
    done.builds += 1


def _is_built(writer: Writer, name: str) -> bool:
    return writer.warehouse.has_relation(writer.run.target_schema, name)


def _decision(writer: Writer, row: Row) -> Row:
    names = ("workflow", "game_date", "action", "reason", "targets", "next_check_utc")
    return writer.run.event("decision_id", **{name: row[name] for name in names})
