"""`nba-props publish`: publish what `publication_audit` lets through. It decides nothing itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from nba_props import phases
from nba_props.clock_checks import check_newer
from nba_props.readers import live_reader
from nba_props.stats import predicted_stats
from nba_props.writing import Writer, writing
from scrapers.clock import Clock
from scrapers.errors import PublicationError, UsageError
from scrapers.events import Row
from scrapers.landing.records import PHASES, PUBLICATIONS
from scrapers.settings import Settings
from scrapers.terminal import in_progress, styled

if TYPE_CHECKING:
    from nba_props.publishing.pointer import Pointer

NEEDED = ("publication_audit",)
_SHOWN = 10
# Name of the row that says how far a target has been brought.
_POINTER = "latest"


@dataclass
class Published:
    """What was published: the version where one was made, its files, and what is held back."""

    target: str
    version: str | None = None
    written: int = 0
    unchanged: int = 0
    held_back: dict[str, str] = field(default_factory=dict)


def publish(
    settings: Settings, console: Console, clock: Clock, dates: Collection[date], url: str
) -> int:
    """Publish what is due, or the files of some dates. 1 when something is held back, else 0.

    Raises PublicationError when it could not be done; what was published before then stays.
    Raises UsageError for a date that has nothing to publish, and for an address of its own that
    cannot be published to.
    """
    if url != settings.exports_url:
        _check_address(url)
    with writing(settings, console, "publish", clock, settings.nba_props_schema, NEEDED) as writer:
        done = publish_to(writer, url, dates)
    show(console, done)
    return 1 if done.held_back else 0


def _check_address(url: str) -> None:
    """Before the run is appended: an address that was mistyped is no matter of health."""
    from nba_props.publishing.pointer import read_pointer
    from nba_props.publishing.store import Store
    from nba_props.setup_checks import unwritable

    try:
        read_pointer(Store(url))
    except PublicationError as error:
        raise UsageError(str(error)) from error
    if "://" not in url and (why := unwritable(Path(url))):
        raise UsageError(f"{url} cannot be written to ({why}): correct --to.")


def publish_due(writer: Writer) -> Published | None:
    """Within a run that holds the lock: publish where the models are newer than what is published.

    None when they are not, or not built yet, or nothing was ever predicted; then nothing is asked
    of the target. A failure is shown and written to the phase log; it is not raised.
    """
    schema = writer.run.target_schema
    if not writer.warehouse.has_relation(schema, NEEDED[0]):
        return None
    target = writer.settings.exports_url
    if not writer.has_built and _is_published(writer, target):
        return None
    audit = writer.warehouse.relation(schema, NEEDED[0])
    if not writer.warehouse.query(f"select 1 from {audit} where kind <> 'status' limit 1"):  # noqa: S608 - a declared name
        return None
    try:
        return publish_to(writer, target)
    except PublicationError as error:
        writer.console.print(styled((f"Nothing was published: {error}", "yellow")))
        return None


def publish_to(writer: Writer, url: str, dates: Collection[date] = ()) -> Published:
    """Write what changed, then swap the pointer; append what was done. Raises PublicationError."""
    # They take a while to import, and most ticks have nothing to publish.
    from nba_props.publishing.publication import (
        AUDIT,
        carry_out,
        chosen,
        plan,
        remove_old_versions,
    )
    from nba_props.publishing.store import Store

    query = live_reader(writer.warehouse, writer.run.target_schema).rows
    store = Store(url)
    audit = query(f"select * from {{{AUDIT}}} order by name")  # noqa: S608 - a declared name
    days = {row["name"]: row["game_date"] for row in audit}
    mine = chosen(audit, dates)
    if absent := sorted(set(dates) - {row["game_date"] for row in mine}):
        raise UsageError(
            f"Nothing was predicted for {', '.join(map(str, absent))}, so there is nothing to "
            "publish: give dates of which `nba-props predictions --date` has some, or none."
        )
    done = Published(
        url, held_back={row["name"]: row["refusal"] for row in mine if not row["is_ok"]}
    )
    # A copy elsewhere is not the publication that is due.
    begun = _begin(writer, mine) if url == writer.settings.exports_url else []
    with writer.phase(begun), in_progress(writer.console, "Publishing"):
        check_newer(writer, url, AUDIT)
        made = plan(query, store, audit, dates, list(predicted_stats(writer.settings)))
        # A publication that was stopped after the swap has not logged it.
        _append_version(writer, url, made.before, days)
        writer.append(PUBLICATIONS, [_refusal(writer, url, row) for row in made.newly_refused])
        writer.warehouse.release()
        if carry_out(made, store, writer.guard.check) and made.changed:
            done.version, done.written = made.pointer.version, len(made.changed)
            try:
                remove_old_versions(made, store)
            except PublicationError as error:
                # It is published; what is left over is removed another time.
                writer.console.print(styled((str(error), "yellow")))
        _append_version(writer, url, made.pointer, days)
    # With what was held back before, and is looked at again though it is not due any more.
    done.unchanged = sum(row["is_ok"] for row in made.audit) - done.written
    if mine and not dates:
        writer.append(PUBLICATIONS, [_pointer_row(writer, done, made.pointer, mine[0])])
    return done


def show(console: Console, done: Published) -> None:
    """Say what was published, and what is held back and why."""
    if done.version:
        console.print(
            styled(
                f"Published {done.version}: {done.written} file(s) new or changed, "
                f"{done.unchanged} unchanged, at {done.target}."
            )
        )
    elif done.unchanged:
        console.print(styled(f"Nothing has changed: {done.unchanged} file(s) at {done.target}."))
    elif not done.held_back:
        console.print("There is nothing to publish yet.")
    # Dates first: pages of players follow from them, and are many.
    by_kind = sorted(done.held_back.items(), key=lambda item: (item[0].startswith("players"), item))
    for name, reason in by_kind[:_SHOWN]:
        console.print(styled(("held back", "yellow"), f" {name}: {reason}"))
    if len(done.held_back) > _SHOWN:
        console.print(f"… and {len(done.held_back) - _SHOWN} more; what was last good stays up.")


# Both moments are of the wall clock: with --as-of two builds can have the same clock.
def _is_published(writer: Writer, target: str) -> bool:
    """True when the target was brought to the last build, or to a later moment."""
    publications = writer.warehouse.relation(*PUBLICATIONS.split("."))
    # There is none after `dbt build --empty`.
    builds = writer.rows("build_context", "as_of_utc")
    started = builds[0]["started_at_utc"] if builds else None
    rows = writer.warehouse.query(
        f"select target, max(recorded_at_utc) as done_at_utc from {publications} "  # noqa: S608 - declared names
        f"where name = '{_POINTER}' group by target"
    )
    done = {row["target"]: row["done_at_utc"] for row in rows}
    return target in done and started is not None and done[target] >= started


def _begin(writer: Writer, audit: list[Row]) -> list[phases.Phase]:
    """Dates that are published; of those held back the phase log says why."""
    dated = [row for row in audit if row["game_date"] is not None]
    refused = {row["game_date"]: row["refusal"] for row in dated if not row["is_ok"]}
    skipped = [
        phases.event(writer.run, (phases.PUBLICATION, day), "skipped", reason)
        for day, reason in sorted(refused.items())
    ]
    writer.append(PHASES, skipped)
    open_days = {row["game_date"] for row in dated} - refused.keys()
    return [(phases.PUBLICATION, day) for day in sorted(open_days)]


def _append_version(
    writer: Writer, target: str, pointer: Pointer, days: dict[str, date | None]
) -> None:
    """Append the files of the pointer's version, unless that was done."""
    publications = writer.warehouse.relation(*PUBLICATIONS.split("."))
    if not pointer.version or writer.warehouse.query(
        f"select 1 from {publications} where version = '{pointer.version}' "  # noqa: S608 - declared names, a checked one
        "and outcome = 'published' limit 1"
    ):
        return
    files = {
        name: entry
        for name, entry in pointer.files.items()
        if entry["json"].split("/")[1] == pointer.version
    }
    writer.append(
        PUBLICATIONS,
        [
            _row(
                writer,
                target,
                name,
                "published",
                version=pointer.version,
                game_date=days.get(name),
                content_sha256=entry["sha256"],
                row_count=entry["row_count"],
                data_as_of_utc=datetime.fromisoformat(entry["data_as_of_utc"]),
            )
            for name, entry in sorted(files.items())
        ],
    )


def _refusal(writer: Writer, target: str, row: Row) -> Row:
    return _row(
        writer,
        target,
        row["name"],
        "refused",
        game_date=row["game_date"],
        row_count=row["row_count"],
        data_as_of_utc=row["data_as_of_utc"],
        detail=row["refusal"],
    )


def _pointer_row(writer: Writer, done: Published, pointer: Pointer, audit: Row) -> Row:
    return _row(
        writer,
        done.target,
        _POINTER,
        "published" if done.version else "unchanged",
        version=pointer.version or None,
        row_count=len(pointer.files),
        data_as_of_utc=audit["data_as_of_utc"],
        detail=f"{done.written} written, {done.unchanged} unchanged, "
        f"{len(done.held_back)} held back",
    )


def _row(writer: Writer, target: str, name: str, outcome: str, **columns: Any) -> Row:
    empty = dict.fromkeys(
        ("version", "game_date", "content_sha256", "row_count", "data_as_of_utc", "detail")
    )
    return writer.run.event(
        "publication_id", target=target, name=name, outcome=outcome, **{**empty, **columns}
    )
