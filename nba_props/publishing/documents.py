"""Rows of the models `export_*` as files: JSON as its schema says, and the same as Parquet."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.errors import PublicationError
from scrapers.events import Row

# Order of the rows of each kind of file; dbt says which rows there are.
KINDS = {
    "predictions": "name, tip_utc, game_id, player_name, player_id, stat",
    "results": "name, tip_utc, game_id, player_name, player_id, stat",
    "players": "name, game_date, game_id, stat",
    "status": "name, game_date, boundary_order",
}
# A name becomes a path and part of a query.
_NAME = re.compile(r"[a-z]+(/[A-Za-z0-9_-]+)?")


@dataclass(frozen=True)
class Document:
    """One thing to publish: its name, the build it comes from, and its rows as JSON has them."""

    name: str
    kind: str
    data_as_of_utc: str
    rows: list[Row]

    def json(self, data_as_of_utc: str | None = None) -> bytes:
        """The JSON file; with another moment, what it would have been then."""
        return dump(
            {
                "$schema": f"{'../' * self.name.count('/')}schemas/{self.kind}.schema.json",
                "name": self.name,
                "data_as_of_utc": data_as_of_utc or self.data_as_of_utc,
                "row_count": len(self.rows),
                "rows": self.rows,
            }
        )

    def parquet(self) -> bytes:
        """The same rows as Parquet."""
        columns = _row_properties(self.kind)
        arrays = [_array([row[name] for row in self.rows], columns[name]) for name in columns]
        buffer = io.BytesIO()
        pq.write_table(pa.table(arrays, names=list(columns)), buffer)
        return buffer.getvalue()


def documents(kind: str, rows: Sequence[Row], data_as_of_utc: str) -> list[Document]:
    """One per name, in the order of the rows, with the instants and dates as text.

    Raises PublicationError where another version has built the rows.
    """
    columns = _row_properties(kind)
    if rows and (other := sorted(columns.keys() ^ (rows[0].keys() - {"name"}))):
        raise PublicationError(
            f"The {kind} were built by another version (in one of the two there is no "
            f"{', '.join(other)}): nothing was published; run `nba-props build` and this again."
        )
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        values = {name: as_json(value) for name, value in row.items() if name != "name"}
        for name, value in values.items():
            if isinstance(value, str) and _is_list(columns.get(name, {})):
                values[name] = json.loads(value)
        by_name.setdefault(row["name"], []).append(values)
    return [Document(name, kind, data_as_of_utc, named) for name, named in by_name.items()]


def check_name(name: str) -> str:
    """The name, when it is safe as a path. Raises PublicationError."""
    if not _NAME.fullmatch(name):
        raise PublicationError(f"{name!r} is no name of a file: nothing was published.")
    return name


def schema(kind: str, stats: Sequence[str] = ()) -> dict[str, Any]:
    """The schema of a kind of file, or of the pointer (`latest`); `stats`: what is predicted."""
    text = files(__package__).joinpath("schemas", f"{kind}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    columns = found["properties"].get("rows", {}).get("items", {}).get("properties", {})
    if stats and "stat" in columns:
        columns["stat"]["enum"] = list(stats)
    return found


def validate(content: bytes, kind: str, name: str, stats: Sequence[str] = ()) -> None:
    """Raise PublicationError when a JSON file is not what its schema says."""
    problem = next(_validator(kind, tuple(stats)).iter_errors(json.loads(content)), None)
    if problem is not None:
        where = "$" + "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem.instance_path
        )
        # The message of a long list would hold all of it.
        text = " ".join(problem.message.split())[:200]
        raise PublicationError(
            f"{name} is not as its schema says at {where} ({text}): nothing was published."
        )


def dump(document: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8, one line. Raises PublicationError for a number that JSON does not have."""
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise PublicationError(
            f"{document.get('name', 'the pointer')} holds a number that JSON does not have: "
            "nothing was published."
        ) from error
    return f"{text}\n".encode()


def as_json(value: object) -> object:
    """A value as JSON has it: dates and instants as text, decimals as numbers, one zero."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    # An engine may give -0.0 for the 0.0 that it gave before: no other number, yet another file.
    return float(value) + 0.0 if isinstance(value, (float, Decimal)) else value


@cache
def _validator(kind: str, stats: tuple[str, ...]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(kind, stats), validate_formats=True)


def _row_properties(kind: str) -> dict[str, Any]:
    return dict(schema(kind)["properties"]["rows"]["items"]["properties"])


def _types(declared: Mapping[str, Any]) -> list[str]:
    kinds = declared.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _is_list(declared: Mapping[str, Any]) -> bool:
    return "array" in _types(declared)


_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "array": pa.list_(pa.float64()),
    "date": pa.date32(),
    "date-time": pa.timestamp("us", tz="UTC"),
}


def _array(values: list[Any], declared: Mapping[str, Any]) -> pa.Array:
    kind = declared.get("format") or next(name for name in _types(declared) if name != "null")
    if kind in ("date", "date-time"):
        return pa.array(values, pa.string()).cast(_ARROW[kind])
    return pa.array(values, _ARROW[kind])
