"""An endpoint is declared, not coded; the one reader of responses is here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import msgspec

from scrapers.clock import is_playable, read_season, season_of
from scrapers.errors import ConfigError
from scrapers.events import Record

EACH = "*"
MIB = 1 << 20
_MOST_RECORDS = 100_000
# A season's schedule has 350,000. Short values take many times their bytes in memory.
_MOST_VALUES = 2_000_000
_LONGEST_KEY_PART = 200
_LONGEST_CURSOR = 500
_YEAR = re.compile("[0-9]{4}")
_UNKEYED = "unkeyed:"


class PayloadError(ValueError):
    """A body that is not the declared JSON. The text is a clause, e.g. `is not JSON`."""


@dataclass(frozen=True)
class KeyPart:
    """One part of a record's key: the first of `paths` that is present, cut to `length`."""

    paths: tuple[str, ...]
    length: int | None = None

    def of(self, record: Any) -> str | None:
        """Text of the part; None when no path leads to a short text or a whole number."""
        for path in self.paths:
            value = _at(record, path)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "":
                text = str(value)[: self.length]
                if len(text) <= _LONGEST_KEY_PART:
                    return text
        return None


@dataclass(frozen=True)
class Page:
    """Records of one response, in order, where the next page starts, and the seasons it names."""

    records: tuple[Record, ...]
    next_cursor: str | None
    seasons: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Endpoint:
    """How one list is asked for and read.

    `params` are templates over `date`, `season` and `game`, `path` is one over `game` only.
    `records_at` leads to the list of records, or to the one record where `is_single`; `*` is
    each element. `asked_by` says what a question is about and what `requested_for` means:
    an Eastern game date, a season (filed under its 1 July), or one game by the source's own id
    (filed under the Eastern date of the game). `volatile` are paths whose change is no change;
    `*` is each element of a list there too. `max_bytes` are decoded bytes of one answer,
    all pages of it: several times what the largest one seen has.
    """

    source: str
    name: str
    base_url_setting: str
    path: str
    records_at: tuple[str, ...]
    key: tuple[KeyPart, ...]
    key_separator: str = "|"
    params: Mapping[str, str] = field(default_factory=dict)
    pagination: Literal["none", "cursor"] = "none"
    is_single: bool = False
    asked_by: Literal["date", "season", "game"] = "date"
    current_season_only: bool = False
    volatile: tuple[str, ...] = ()
    max_bytes: int = 8 * MIB
    # Where a file names its season, which is the one it is filed under; empty when it does not.
    season_at: tuple[str, ...] = ()
    # Where a record names its season; None when it does not.
    season: KeyPart | None = None
    # Where a record names its Eastern game date; None when it does not.
    game_date: KeyPart | None = None
    # Beginnings of the keys whose games count; all when empty.
    counted_keys: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Raw table, as `schema.name`."""
        return f"raw_{self.source}.{self.name}"

    @property
    def full_name(self) -> str:
        """`source/name`."""
        return f"{self.source}/{self.name}"

    def path_for(self, game: str | None) -> str:
        """Path of a question, to follow the base address."""
        return self.path.format(game=quote(game or "", safe=""))

    def query(
        self, requested_for: date, cursor: str | None, game: str | None = None
    ) -> dict[str, str]:
        """Query parameters of one page."""
        values = {"date": requested_for, "season": season_of(requested_for), "game": game}
        query = {name: value.format(**values) for name, value in self.params.items()}
        if cursor is not None:
            query["cursor"] = cursor
        return query

    def read(self, body: bytes) -> Page:
        """Records of a response. Raises PayloadError when it is not what was declared."""
        try:
            if body.count(b",") > _MOST_VALUES:
                raise PayloadError(f"has more than {_MOST_VALUES} values")
            text = body.decode("utf-8-sig")
            raw = msgspec.json.decode(text, type=msgspec.Raw)
            # Refuses what two readers would read in two ways, around the records too.
            value = _decode(text)
            found = _one(raw, self.records_at) if self.is_single else _walk(raw, self.records_at)
            cursor = _next_cursor(value, self.pagination == "cursor")
            if len(found) > _MOST_RECORDS:
                raise PayloadError(f"has more than {_MOST_RECORDS} records")
            records = tuple(self.record(str(item, "utf-8")) for item in found)
            keyed = [one for one in records if not one.key.startswith(_UNKEYED)]
            if records and not keyed and not self.is_single:
                # Landed, they would take the place of all that the list had before.
                paths = ", ".join(part.paths[0] for part in self.key)
                raise PayloadError(f"has {len(records)} record(s) and none has its key, {paths}")
            return Page(records, cursor, self._seasons(raw, records))
        except RecursionError as error:
            raise PayloadError("is nested too deeply") from error
        except UnicodeDecodeError as error:
            raise PayloadError("is not JSON: its text is not UTF-8") from error
        except msgspec.ValidationError as error:
            what = "an object" if self.is_single else "a list"
            where = ".".join(self.records_at) or "its top"
            raise PayloadError(f"is JSON without {what} at {where}") from error
        except msgspec.DecodeError as error:
            raise PayloadError(f"is not JSON ({error})") from error

    def record(self, payload: str) -> Record:
        """Record from its JSON text. One without a key is filed under its own hash."""
        value = _decode(payload)
        sha256 = canonical_sha256(value, self.volatile)
        parts = [part.of(value) for part in self.key]
        known = [part for part in parts if part is not None]
        key = self.key_separator.join(known) if len(known) == len(parts) else _UNKEYED + sha256[:16]
        return Record(key, payload, sha256)

    def game_date_of(self, record_key: str, payload: str) -> date | None:
        """Eastern date of the game a record is about; None where it names none that counts."""
        if self.game_date is None:
            return None
        if self.counted_keys and not record_key.startswith(self.counted_keys):
            return None
        try:
            text = self.game_date.of(_decode(payload))
            day = date.fromisoformat(text) if text else None
        except (ValueError, RecursionError):
            return None
        return day if day is not None and is_playable(day) else None

    def _seasons(self, raw: msgspec.Raw, records: tuple[Record, ...]) -> frozenset[int]:
        if self.season_at:
            try:
                named = _member(raw, self.season_at)
                return frozenset({read_season(msgspec.json.decode(named, type=str))})
            except (ConfigError, KeyError, msgspec.ValidationError) as error:
                # Filed under the season of the clock, last season's games would be this one's.
                where = ".".join(self.season_at)
                raise PayloadError(f"is JSON without a season at {where}") from error
        if self.season is None:
            return frozenset()
        texts = {self.season.of(json.loads(record.payload)) for record in records}
        return frozenset(int(text) for text in texts if text and _YEAR.fullmatch(text))


class Question(NamedTuple):
    """One list to ask for. `game` is the source's own game id, where it is asked by game."""

    endpoint: Endpoint
    requested_for: date
    game: str | None = None


def canonical_sha256(value: Any, volatile: tuple[str, ...] = ()) -> str:
    """SHA-256, hexadecimal, of JSON with sorted keys and without the volatile paths."""
    for path in volatile:
        value = _without(value, path.split("."))
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _decode(text: str) -> Any:
    """Value of a JSON text. Raises PayloadError, RecursionError."""
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PayloadError("is not JSON") from error
    except PayloadError:
        raise
    except ValueError as error:
        # Python reads no longer ones, because that takes time without end.
        raise PayloadError("is JSON with a number of thousands of digits") from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        # Some readers take the first, some the last.
        raise PayloadError("is JSON with an object that has a name twice")
    return members


def _no_constant(name: str) -> None:
    raise PayloadError(f"is not JSON: it holds {name}")


def _next_cursor(value: Any, is_paged: bool) -> str | None:
    meta = _at(value, "meta")
    if not is_paged:
        if isinstance(meta, dict) and meta.get("next_cursor") is not None:
            # What is on it would pass for what the source left out.
            raise PayloadError("names a next page, and this endpoint has been known to have one")
        return None
    if not isinstance(meta, dict):
        # Without it a list cut short would pass for a whole one.
        raise PayloadError("is JSON without meta, so its end is unknown")
    cursor = meta.get("next_cursor")
    if cursor is None:
        pages = [meta.get(name) for name in ("current_page", "total_pages")]
        current, total = (page if isinstance(page, int) else 1 for page in pages)
        if meta.get("next_page") is not None or current < total:
            # The records of the pages that it counts would pass for left out.
            raise PayloadError("counts pages and has no next_cursor, so the next cannot be asked")
        return None
    text = str(cursor) if isinstance(cursor, (str, int)) else ""
    if isinstance(cursor, bool) or not 0 < len(text) <= _LONGEST_CURSOR:
        raise PayloadError("is JSON with a next_cursor that is none, so its end is unknown")
    return text


def _walk(raw: msgspec.Raw, path: tuple[str, ...]) -> list[msgspec.Raw]:
    if not path:
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    if path[0] == EACH:
        items = msgspec.json.decode(raw, type=list[msgspec.Raw])
        return [found for item in items for found in _walk(item, path[1:])]
    members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if path[0] not in members:
        raise msgspec.ValidationError(path[0])
    return _walk(members[path[0]], path[1:])


def _one(raw: msgspec.Raw, path: tuple[str, ...]) -> list[msgspec.Raw]:
    """The one record of an answer. An object without members is an empty answer."""
    members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if not path or not members:
        return [raw] if members else []
    if path[0] not in members:
        raise msgspec.ValidationError(path[0])
    return _one(members[path[0]], path[1:])


def _member(raw: msgspec.Raw, path: tuple[str, ...]) -> msgspec.Raw:
    """What is at a path. Raises KeyError or ValidationError where nothing is."""
    for name in path:
        raw = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])[name]
    return raw


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _without(value: Any, path: list[str]) -> Any:
    if path[0] == EACH:
        return [_without(item, path[1:]) for item in value] if isinstance(value, list) else value
    if not isinstance(value, dict) or path[0] not in value:
        return value
    if len(path) == 1:
        return {name: item for name, item in value.items() if name != path[0]}
    return {**value, path[0]: _without(value[path[0]], path[1:])}
