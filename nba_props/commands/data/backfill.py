"""`nba-props backfill`: every game date of a span, one month a batch, resumable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nba_props.commands.data.answers import shortcoming
from nba_props.writing import Writer, list_question, writing
from scrapers.clock import Clock, day_bounds_utc, game_day_over_utc, season_start
from scrapers.events import Answer, Batch, Row
from scrapers.landing.warehouse import latest_payloads
from scrapers.settings import Settings
from scrapers.sources import balldontlie, nba
from scrapers.sources.endpoint import Endpoint, Question
from scrapers.terminal import styled

INCOMPLETE = 1
_REFUSALS_IN_A_ROW = 5
_LISTS = (nba.SCHEDULE, balldontlie.GAMES)
# What a backfill brings was known before, whichever command starts it.
WORKFLOW = "backfill"


@dataclass
class Tally:
    """What a backfill asked and landed so far."""

    requests: int = 0
    records: int = 0
    refusals: int = 0
    unanswered: list[str] = field(default_factory=list)

    def count(self, answer: Answer) -> None:
        """Take in an answer."""
        self.requests += len(answer.attempts)
        if text := shortcoming(answer):
            self.unanswered.append(text)
        self.refusals = self.refusals + 1 if answer.last.outcome == "unauthorized" else 0


def backfill(
    settings: Settings,
    console: Console,
    clock: Clock,
    seasons: Sequence[int],
    span: tuple[date, date] | None = None,
) -> int:
    """Land every past game date of the seasons, or those within `span`, both ends included.

    Returns 1 when a question stayed unanswered.
    """
    started = monotonic()
    tally = Tally()
    with writing(settings, console, "backfill", clock, settings.nba_props_schema) as writer:
        land_seasons(writer, seasons, tally, span)
    seconds = monotonic() - started
    console.print(
        f"{tally.requests} requests, {tally.records} records new or changed, "
        f"{seconds:.1f} s ({tally.records / seconds:.0f} records a second)."
    )
    for text in tally.unanswered:
        console.print(styled((f"  {text}", "yellow")))
    if tally.unanswered:
        console.print("Start the same backfill again: it asks only for what is absent.")
    return INCOMPLETE if tally.unanswered else 0


def land_seasons(
    writer: Writer,
    seasons: Sequence[int],
    tally: Tally,
    span: tuple[date, date] | None = None,
) -> None:
    """Land the lists of the seasons and the box scores of every past date that is not landed."""
    _land_lists(writer, seasons, tally)
    # A season is what its list says, not its months: one has gone on into August.
    dates = [
        day
        for day in _game_dates(writer, seasons)
        if day < writer.clock.today and (span is None or span[0] <= day <= span[1])
    ]
    landed = _landed_dates(writer, dates)
    todo = [day for day in dates if day not in landed]
    writer.console.print(
        f"{len(dates)} game dates up to {writer.clock.today}, "
        f"{len(dates) - len(todo)} already landed."
    )
    _land_dates(writer, todo, tally)


def _land_lists(writer: Writer, seasons: Iterable[int], tally: Tally) -> None:
    questions: list[Question] = []
    for season in seasons:
        for endpoint in _LISTS:
            question = list_question(endpoint, season, writer.clock)
            if question is None:
                writer.console.print(
                    f"NBA.com serves only the schedule of the current season: {season} is "
                    "taken from balldontlie."
                )
            elif not _is_list_landed(writer, endpoint, question.requested_for):
                questions.append(question)
    if questions:
        tally.records += writer.land(writer.fetch(questions, tally.count, WORKFLOW)).record_count


def _land_dates(writer: Writer, dates: list[date], tally: Tally) -> None:
    with Progress(
        TextColumn("box scores"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=writer.console,
    ) as progress:
        bar = progress.add_task("", total=len(dates))

        def answered(answer: Answer) -> None:
            tally.count(answer)
            progress.advance(bar)

        for _, month in groupby(dates, key=lambda day: (day.year, day.month)):
            batch = Batch(writer.run, WORKFLOW)
            for day in month:
                batch.answers += writer.fetch(
                    [Question(balldontlie.BOX_SCORES, day)], answered
                ).answers
                if tally.refusals >= _REFUSALS_IN_A_ROW:
                    break
            tally.records += writer.land(batch).record_count
            if tally.refusals >= _REFUSALS_IN_A_ROW:
                writer.console.print(
                    f"The key was refused {tally.refusals} times in a row: the other dates were "
                    "not asked for. Check BDL_API_KEY and its tier with `nba-props doctor`.",
                    style="red",
                )
                return


def _game_dates(writer: Writer, seasons: Iterable[int]) -> list[date]:
    """Every Eastern date that a list of a season has, or had, a game on."""
    dates: set[date] = set()
    for season in seasons:
        for endpoint in _LISTS:
            start = season_start(season)
            for key, payload in latest_payloads(
                writer.warehouse, endpoint.source, endpoint.name, start
            ):
                day = endpoint.game_date_of(key, payload)
                if day is not None:
                    dates.add(day)
    return sorted(dates)


def _is_list_landed(writer: Writer, endpoint: Endpoint, requested_for: date) -> bool:
    """True when the whole list was landed on the Eastern day of the clock."""
    start, end = day_bounds_utc(writer.clock.today)
    return any(
        start <= row["as_of_utc"] < end
        for row in _complete_requests(writer, endpoint, [requested_for])
    )


def _landed_dates(writer: Writer, dates: list[date]) -> set[date]:
    """Dates asked for, with an answer, after their last game was over."""
    rows = _complete_requests(writer, balldontlie.BOX_SCORES, dates) if dates else []
    return {
        row["requested_for"]
        for row in rows
        if row["as_of_utc"] >= game_day_over_utc(row["requested_for"])
    }


def _complete_requests(writer: Writer, endpoint: Endpoint, dates: list[date]) -> list[Row]:
    attempts = writer.warehouse.relation("raw_ops", "scrape_attempts")
    return writer.warehouse.query(
        f"select requested_for, as_of_utc from {attempts} "  # noqa: S608 - declared names, dates
        f"where source = '{endpoint.source}' and endpoint = '{endpoint.name}' "
        f"and is_last_page and outcome = 'ok' "
        f"and requested_for between date '{min(dates)}' and date '{max(dates)}'"
    )
