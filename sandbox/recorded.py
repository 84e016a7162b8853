"""Recorded answers in files, served in place of made ones.

An answer is a file ``<service>/<path>?<query>.json`` (or ``.json.gz``), the service one of
``bdl``, ``nba``, ``officials`` and ``espn``. Neither the order of a query's parts nor their
percent-encoding matters, nor ``[]`` after a name. A path that ends in ``.json`` needs it once.
Later answers to the same question are numbered before the ending: ``…#2.json``.

Beside it may lie a sidecar, ``….meta.json``, an object with any of: ``status`` (200), ``headers``
(name to text), ``at_utc`` (the clock at which it was given), ``hang_seconds`` (the connection is
dropped after them, unanswered), ``body`` (the name of the file beside it that holds the same body),
``query`` (in place of the one in the name, where that would be too long), ``outcome`` (for people).
A sidecar with no file beside it is an answer without a body.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from sandbox.clock import parse_instant
from sandbox.delivery import Reply
from sandbox.jsontext import dump
from sandbox.nba_api import DENIED

SERVICES = ("bdl", "nba", "officials", "espn")
_MEMBERS = {"status", "headers", "at_utc", "hang_seconds", "body", "query", "outcome"}
# They say how the body was sent when it was recorded.
_OF_THE_WIRE = {"content-length", "content-encoding", "transfer-encoding", "connection"}
_NUMBER = re.compile(r"(.*)#([1-9][0-9]*)")
_ALWAYS = datetime.min.replace(tzinfo=UTC)

# Service, path without its ending, parts of the query in order.
Question = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class _Kept:
    """One answer. ``name`` is its file within the folder, ``at`` the earliest of all if unknown."""

    name: str
    at: datetime
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    hang: float | None = None
    body: Path | None = None

    def reply(self) -> Reply:
        """Read it. Raises OSError, EOFError or zlib.error when the file is no gzip file."""
        data = b"" if self.body is None else self.body.read_bytes()
        if self.body is not None and self.body.suffix == ".gz":
            data = gzip.decompress(data)
        headers = {name.lower(): (name, value) for name, value in self.headers.items()}
        _, kind = headers.pop("content-type", ("", Reply.kind))
        rest = tuple(pair for name, pair in headers.items() if name not in _OF_THE_WIRE)
        return Reply(self.status, data, kind, rest, self.hang)


class Recorded:
    """The answers of a folder. Not for use by several threads.

    Of the answers to a question, those of the latest ``at_utc`` that is not after the sandbox's
    clock are given one after the other, the last of them again and again. Raises ValueError when
    the folder holds none or a file is not understood.
    """

    def __init__(self, folder: Path) -> None:
        self._answers = _read(folder)
        self._given: Counter[tuple[Question, datetime]] = Counter()
        if not self._answers:
            raise ValueError(
                f"{folder} holds no recorded answer: they stand in folders named "
                f"{', '.join(SERVICES)}, as <service>/<path>?<query>.json."
            )

    @property
    def end(self) -> datetime:
        """The latest moment of an answer; now where none has one."""
        latest = max(kept.at for answers in self._answers.values() for kept in answers)
        return datetime.now(UTC) if latest == _ALWAYS else latest

    def everything(self) -> Iterator[tuple[Question, datetime | None, Reply]]:
        """Yield every answer with its question and its moment, None where it has none."""
        for question, answers in self._answers.items():
            for kept in answers:
                yield question, None if kept.at == _ALWAYS else kept.at, kept.reply()

    def rewind(self) -> None:
        """Begin again with the first answer of each moment."""
        self._given.clear()

    def answer(self, target: str, now: datetime) -> tuple[Reply, str | None]:
        """Return the reply to a path with its query, and its file; None where there is none."""
        service, _, rest = target.lstrip("/").partition("/")
        path, _, query = rest.partition("?")
        question = _question(service, path, query)
        known = [kept for kept in self._answers.get(question, ()) if kept.at <= now]
        if not known:
            return _absent(service), None
        moment = max(kept.at for kept in known)
        group = [kept for kept in known if kept.at == moment]
        place = self._given[question, moment]
        self._given[question, moment] += 1
        kept = group[min(place, len(group) - 1)]
        try:
            return kept.reply(), kept.name
        except (OSError, EOFError, zlib.error) as error:
            return Reply(500, dump({"error": f"{kept.name} cannot be read: {error}"})), kept.name


def _absent(service: str) -> Reply:
    """Return what the service says of what does not exist."""
    if service == "nba":
        return Reply(403, DENIED, kind="application/xml")
    return Reply(404, dump({"error": "Not recorded"}))


def _question(service: str, path: str, query: str) -> Question:
    path = unquote(path)
    while path.endswith(".json"):
        path = path.removesuffix(".json")
    parts = parse_qsl(query, keep_blank_values=True)
    return service, path, tuple(sorted((name.removesuffix("[]"), value) for name, value in parts))


def _read(folder: Path) -> dict[Question, list[_Kept]]:
    """Return all answers, by question and in order. Raises ValueError."""
    found: dict[Question, dict[int, _Kept]] = {}
    for stem, body, sidecar in _files(folder):
        name = str((body or sidecar or stem).relative_to(folder))
        meta = {} if sidecar is None else _meta(sidecar)
        numbered = _NUMBER.fullmatch(stem.name)
        last, number = (numbered[1], int(numbered[2])) if numbered else (stem.name, 1)
        service, *between = stem.relative_to(folder).parts[:-1]
        path, _, query = last.partition("?")
        question = _question(service, "/".join([*between, path]), meta.get("query", query))
        of_question = found.setdefault(question, {})
        if number in of_question:
            raise ValueError(
                f"{of_question[number].name} and {name} answer the same question: "
                "number the later one (#2)."
            )
        if "body" in meta:
            body = stem.with_name(meta["body"])
            if not body.is_file():
                raise ValueError(f"{name} names a body {meta['body']}, which is not there.")
        of_question[number] = _Kept(
            name,
            parse_instant(meta["at_utc"]) if "at_utc" in meta else _ALWAYS,
            meta.get("status", 200),
            meta.get("headers", {}),
            meta.get("hang_seconds"),
            body,
        )
    return {
        question: [answers[number] for number in sorted(answers)]
        for question, answers in found.items()
    }


def _files(folder: Path) -> Iterator[tuple[Path, Path | None, Path | None]]:
    """Yield the name without its ending, the body's file and the sidecar of each answer."""
    bodies: dict[Path, Path] = {}
    sidecars: dict[Path, Path] = {}
    for service in SERVICES:
        for file in sorted((folder / service).rglob("*.json*")):
            plain = file.with_suffix("") if file.suffix == ".gz" else file
            if not file.is_file() or plain.suffix != ".json":
                continue
            if file.name.endswith(".meta.json"):
                sidecars[file.with_name(file.name.removesuffix(".meta.json"))] = file
                continue
            stem = plain.with_suffix("")
            if stem in bodies:
                raise ValueError(f"{bodies[stem]} and {file} are the same answer: remove one.")
            bodies[stem] = file
    for stem in sorted(bodies.keys() | sidecars.keys()):
        yield stem, bodies.get(stem), sidecars.get(stem)


def _meta(file: Path) -> dict[str, Any]:
    """Return a sidecar. Raises ValueError, naming the file, when it is not one."""
    try:
        meta = json.loads(file.read_bytes())
        if not isinstance(meta, dict) or not meta.keys() <= _MEMBERS:
            raise ValueError(f"it is no object with some of {', '.join(sorted(_MEMBERS))}")
        if "at_utc" in meta:
            parse_instant(meta["at_utc"])
        status, hang = meta.get("status", 200), meta.get("hang_seconds")
        if not isinstance(status, int) or not 200 <= status <= 599:
            raise ValueError("status is a number from 200 to 599")
        if not isinstance(hang, (int, float, type(None))):
            raise ValueError("hang_seconds is a number")
        texts = [meta.get("query", ""), meta.get("body", ""), *meta.get("headers", {}).values()]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("query, body and each header are texts")
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{file} is not understood: {error}") from error
    return meta
