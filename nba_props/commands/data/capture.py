"""`nba-props capture`: what has landed, as files that `sandbox --recorded` serves."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console

from nba_props.readers import Reader, open_reader
from scrapers.clock import FIRST_DATE, LAST_DATE, day_bounds_utc, season_of, season_start
from scrapers.errors import ConfigError, WarehouseError
from scrapers.events import Row
from scrapers.landing.answers import Rebuilt, Versions, rebuild, whole_requests
from scrapers.landing.records import ATTEMPTS, RUNS
from scrapers.landing.tables import Table, read_tables
from scrapers.settings import Settings
from scrapers.sources import ENDPOINTS
from scrapers.sources.endpoint import Endpoint
from scrapers.terminal import PlainTable

INCOMPLETE = 1
_FOLDERS = {
    "bdl_base_url": "bdl",
    "nba_cdn_base_url": "nba",
    "nba_officials_base_url": "officials",
    "espn_base_url": "espn",
}
# Seconds after which a lost connection is lost again. A client gives up before the second.
_HANGS = {"connection_error": 0, "timeout": 90}
# File systems take 255 bytes, and the endings need some.
_LONGEST_NAME = 200
# What is shorter is part of many words.
_SHORTEST_SECRET = 8
_WEBHOOK = re.compile(r"https?:(?:\\?/){2}hooks\.slack\.com[^\s\"']*")

Span = tuple[date, date]
Redact = Callable[[str], str]


def capture(settings: Settings, console: Console, folder: Path, span: Span | None) -> int:
    """Write the answers to questions about the dates of a span, both ends included, or all.

    Of whole lists those that came in the span or on the day after it, and the last one before.
    Returns 1 when an answer could not be rebuilt. Raises ConfigError when the folder holds
    something, WarehouseError when there is nothing to write.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ConfigError(f"{folder} is there already: name a new or an empty folder.")
    tables = read_tables(settings.project_dir, settings.nba_props_dataset_prefix)
    writing = _Files(folder, redaction(settings))
    shown = PlainTable(box=None, padding=(0, 2, 0, 0))
    for heading in ("answers of", "answers", "not rebuilt"):
        shown.add_column(heading, justify="right" if heading != "answers of" else "left")
    lost = 0
    runs: Counter[str] = Counter()
    with open_reader(settings, settings.nba_props_schema) as reader:
        for endpoint in ENDPOINTS:
            found: Counter[bool] = Counter()
            for answer in _answers(reader, tables, endpoint, span):
                found[answer.is_whole] += 1
                if answer.is_whole:
                    writing.write(endpoint, answer)
                    runs[answer.attempt["run_id"]] += 1
            lost += found[False]
            if found:
                shown.add_row(endpoint.full_name, str(found[True]), str(found[False]))
        if not runs:
            raise WarehouseError("There is nothing to capture: no answer of these dates is landed.")
        writing.write_runs(reader.rows(f"select * from {tables[RUNS].relation}"), runs)  # noqa: S608 - a declared name
    console.print(shown)
    console.print(f"{sum(runs.values())} answers are in {folder}.")
    if lost:
        console.print(
            f"{lost} answers were left out: what they listed is not landed any more, or was pruned."
        )
    return INCOMPLETE if lost else 0


def redaction(settings: Settings) -> Redact:
    """Replaces the keys and addresses of these settings, and any webhook of Slack, by `***`."""
    # A slash may be escaped in JSON.
    texts = [form for text in settings.secrets for form in (text, text.replace("/", r"\/"))]
    # The longest first: one may begin with another, and its end would stay.
    texts = sorted((text for text in texts if len(text) >= _SHORTEST_SECRET), key=len, reverse=True)

    def redact(text: str) -> str:
        for secret in texts:
            text = text.replace(secret, "***")
        return _WEBHOOK.sub("***", text)

    return redact


def _answers(
    reader: Reader, tables: dict[str, Table], endpoint: Endpoint, span: Span | None
) -> Iterator[Rebuilt]:
    """Answers of one endpoint, by month of what was asked for and then in the order they came."""
    first, last = span or (FIRST_DATE, LAST_DATE)
    is_list = endpoint.asked_by == "season"
    if is_list:
        # A file is filed by the season that it names, which in July has been the one before.
        first, last = season_start(season_of(first) - 1), season_start(season_of(last))
    attempts = tables[ATTEMPTS].relation
    about = f"source = '{endpoint.source}' and endpoint = '{endpoint.name}' and requested_for"
    asked = reader.rows(
        f"select distinct requested_for from {attempts} "  # noqa: S608 - declared names, dates
        f"where {about} between date '{first}' and date '{last}' order by requested_for"
    )
    for _, month in groupby(
        (row["requested_for"] for row in asked), lambda day: day.replace(day=1)
    ):
        days = list(month)
        between = f"between date '{days[0]}' and date '{days[-1]}'"
        rows = reader.rows(f"select * from {attempts} where {about} {between}")  # noqa: S608 - as above
        if is_list and span is not None:
            rows = _of_nights(rows, span)
        records = reader.rows(
            f"select r.*, a.responded_at_utc from {tables[endpoint.table].relation} as r "  # noqa: S608 - as above
            f"inner join {attempts} as a on r.attempt_id = a.attempt_id "
            f"where r.endpoint = '{endpoint.name}' "
            f"and r.requested_for {between} and a.requested_for {between}"
        )
        yield from rebuild(endpoint, rows, Versions(records))


def _of_nights(rows: list[Row], span: Span) -> list[Row]:
    """Requests within a span and the day after it, and the last whole one before."""
    begin, _ = day_bounds_utc(span[0])
    _, end = day_bounds_utc(span[1] + timedelta(days=1))
    before = {id_: at for id_, at in whole_requests(rows).items() if at < begin}
    last = max(before, key=lambda id_: (before[id_], id_), default=None)
    return [row for row in rows if begin <= row["as_of_utc"] < end or row["request_id"] == last]


class _Files:
    """Writes answers into a folder as the sandbox reads them; a body that came before, once."""

    def __init__(self, folder: Path, redact: Redact) -> None:
        self._folder = folder
        self._redact = redact
        self._numbers: Counter[Path] = Counter()
        self._bodies: dict[tuple[Path, str], str] = {}

    def write(self, endpoint: Endpoint, answer: Rebuilt) -> None:
        """Write an answer with its sidecar."""
        attempt = answer.attempt
        meta: dict[str, Any] = {
            "at_utc": attempt["as_of_utc"].isoformat().replace("+00:00", "Z"),
            "outcome": attempt["outcome"],
        }
        if attempt["outcome"] in _HANGS:
            meta["hang_seconds"] = _HANGS[attempt["outcome"]]
        else:
            meta["status"] = attempt["http_status"] or 200
        stem = self._stem(endpoint, answer, meta)
        self._numbers[stem] += 1
        number = self._numbers[stem]
        numbered = stem if number == 1 else stem.with_name(f"{stem.name}#{number}")
        stem.parent.mkdir(parents=True, exist_ok=True)
        if answer.body:
            body = self._redact(answer.body.decode()).encode()
            identity = (stem, hashlib.sha256(body).hexdigest())
            name = f"{numbered.name}.json.gz"
            if identity in self._bodies:
                meta["body"] = self._bodies[identity]
            else:
                self._bodies[identity] = name
                # Without the time, so that the same answers make the same files.
                stem.with_name(name).write_bytes(gzip.compress(body, 6, mtime=0))
        sidecar = numbered.with_name(f"{numbered.name}.meta.json")
        sidecar.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")

    def write_runs(self, runs: list[Row], answers: Counter[str]) -> None:
        """Write which commands got these answers, and at which clock: what a replay starts."""
        known = sorted((run for run in runs if run["run_id"] in answers), key=lambda r: r["run_id"])
        shown = [
            {
                "command": run["command"],
                "as_of_utc": run["as_of_utc"].isoformat().replace("+00:00", "Z"),
                "answers": answers[run["run_id"]],
            }
            for run in known
        ]
        text = json.dumps(shown, indent=1) + "\n"
        (self._folder / "runs.json").write_text(text, encoding="utf-8")

    def _stem(self, endpoint: Endpoint, answer: Rebuilt, meta: dict[str, Any]) -> Path:
        """File of a question without number and endings; a long query goes into the sidecar."""
        path = self._redact(answer.path).lstrip("/").removesuffix(".json")
        query = "&".join(
            f"{quote(name, safe='[]')}={quote(self._redact(value), safe=':,')}"
            for name, value in answer.query
        )
        name = f"{path}?{query}" if query else path
        if len(name.rsplit("/", 1)[-1].encode()) > _LONGEST_NAME:
            meta["query"] = query
            name = f"{path}?{hashlib.sha256(query.encode()).hexdigest()[:16]}"
        return self._folder / _FOLDERS[endpoint.base_url_setting] / name
