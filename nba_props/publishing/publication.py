"""Publish what dbt lets through: write what changed, then swap the pointer."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from nba_props.publishing.documents import (
    KINDS,
    Document,
    as_json,
    check_name,
    documents,
    schema,
    validate,
)
from nba_props.publishing.pointer import Pointer, read_pointer
from nba_props.publishing.store import (
    VERSIONS,
    Store,
    made_at,
    new_version,
    sha256,
    version_path,
)
from scrapers.clock import now_utc
from scrapers.errors import PublicationError
from scrapers.events import Row

AUDIT = "publication_audit"
_KEPT = timedelta(days=7)

# Rows of a query in which `{name}` is replaced by the model `name`.
Query = Callable[[str], list[Row]]


@dataclass
class Plan:
    """What there is to do: the pointer as it is and as it is to be, and what is to be written."""

    before: Pointer
    audit: list[Row]
    # What is predicted: the schemas list it.
    stats: Sequence[str] = ()
    changed: list[Document] = field(default_factory=list)
    pointer: Pointer = field(default_factory=Pointer)

    @property
    def newly_refused(self) -> list[Row]:
        """Audit rows whose refusal, as it reads, is not in the old pointer."""
        known = self.before.held_back
        return [
            row
            for row in self.audit
            if not row["is_ok"] and known.get(row["name"]) != row["refusal"]
        ]


def chosen(audit: Sequence[Row], dates: Collection[date]) -> list[Row]:
    """Audit rows of the files of some dates, or of what is due where none is named."""
    return [row for row in audit if (row["game_date"] in dates if dates else row["is_due"])]


def plan(
    query: Query,
    store: Store,
    rows: Sequence[Row],
    dates: Collection[date],
    stats: Sequence[str],
) -> Plan:
    """Compare what may be published with what is published, by all audit rows.

    What was held back, or is gone from the store, is looked at again, however old it is. Raises
    PublicationError when a file is not as its schema says.
    """
    before = read_pointer(store)
    audit = chosen(rows, dates)
    there = store.sizes(VERSIONS) if before.files else {}
    gone = _gone(before, there)
    if not dates:
        again = before.held_back.keys() | gone
        audit += [row for row in rows if not row["is_due"] and row["name"] in again]
    made = Plan(before, audit, stats, pointer=copy.deepcopy(before))
    audited = {row["name"] for row in audit}
    for name in gone if not dates else gone & audited:
        # The pointer promises no file that is not there.
        del made.pointer.files[name]
        if name not in audited:
            made.pointer.hold_back(name, "its file is gone, and the models no longer have it")
    if not audit:
        return made
    if not dates or not before.version:
        made.pointer.data_as_of_utc = str(as_json(audit[0]["data_as_of_utc"]))
    for document in _read(query, [row for row in audit if row["is_ok"]]):
        entry = before.files.get(document.name)
        # With the moment that is written in it: only the rows can make a difference.
        content = document.json(entry["data_as_of_utc"]) if entry else b""
        same = entry and sha256(content) == entry["sha256"] and document.name not in gone
        if entry and same and _is_as_written(document.kind, entry, content, there, store):
            made.pointer.set_file(document.name, entry)
        else:
            validate(document.json(), document.kind, document.name, stats)
            made.changed.append(document)
    for row in audit:
        if not row["is_ok"]:
            made.pointer.hold_back(row["name"], row["refusal"])
    return made


def _is_as_written(
    kind: str, entry: Row, content: bytes, there: Mapping[str, int], store: Store
) -> bool:
    """Whether nobody has edited or cut the JSON file. Of the many pages of players by its size."""
    return there.get(entry["json"]) == len(content) and (
        kind == "players" or store.read(entry["json"]) == content
    )


def _gone(pointer: Pointer, there: Mapping[str, int]) -> set[str]:
    """Names whose files the pointer promises and the store does not have, or has empty."""
    return {
        name
        for name, entry in pointer.files.items()
        if not all(there.get(entry[ending]) for ending in ("json", "parquet"))
    }


def _read(query: Query, audit: Sequence[Row]) -> list[Document]:
    found: list[Document] = []
    for kind, order in KINDS.items():
        expected = {check_name(row["name"]): row for row in audit if row["kind"] == kind}
        if not expected:
            continue
        names = ", ".join(f"'{name}'" for name in expected)
        rows = query(f"select * from {{export_{kind}}} where name in ({names}) order by {order}")  # noqa: S608 - checked names
        as_of = str(as_json(next(iter(expected.values()))["data_as_of_utc"]))
        made = documents(kind, rows, as_of)
        if {document.name: len(document.rows) for document in made} != {
            name: row["row_count"] for name, row in expected.items()
        }:
            raise PublicationError(
                f"The {kind} are not those that were audited: nothing was published; build with "
                "`nba-props build` and run this again."
            )
        found += made
    return found


def carry_out(made: Plan, store: Store, check: Callable[[], None] = lambda: None) -> bool:
    """Write what changed under a new version, then the pointer. True when anything was written.

    `check` is called before the pointer is swapped and raises where another one publishes by now.
    """
    pointer = made.pointer
    if not made.changed and pointer == made.before:
        return False
    if not made.changed and not pointer.version:
        # Everything is held back, and there never was anything else.
        return False
    if made.changed:
        pointer.version = new_version(now_utc())
        for kind in sorted({document.kind for document in made.changed} | {"latest"}):
            path = version_path(pointer.version, f"schemas/{kind}.schema.json")
            store.write(path, f"{json.dumps(schema(kind, made.stats), indent=2)}\n".encode())
    for document in made.changed:
        pointer.set_file(document.name, _write(document, pointer.version, store))
    check()
    store.swap(pointer.content(str(as_json(now_utc()))))
    return True


def _write(document: Document, version: str, store: Store) -> Row:
    content = document.json()
    paths = {
        ending: version_path(version, f"{document.name}.{ending}") for ending in ("json", "parquet")
    }
    store.write(paths["parquet"], document.parquet())
    store.write(paths["json"], content)
    return {
        **paths,
        "sha256": sha256(content),
        "row_count": len(document.rows),
        "data_as_of_utc": document.data_as_of_utc,
    }


def remove_old_versions(made: Plan, store: Store) -> int:
    """Remove versions older than a week that neither this pointer nor the one before it needs.

    Who has read that one can still fetch what it names.
    """
    horizon = now_utc() - _KEPT
    used = made.pointer.used_versions | made.before.used_versions
    old = [
        version
        for version in store.versions()
        if version not in used and (made_at(version) or horizon) < horizon
    ]
    for version in old:
        store.remove_version(version)
    return len(old)
