"""`nba-props scrape`: ask, unconditionally, and land."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console

from scrapers.clock import Clock, season_of
from scrapers.commands.writing import list_question, show_answers, writing
from scrapers.settings import Settings
from scrapers.sources import ENDPOINTS
from scrapers.sources.endpoint import Endpoint

INCOMPLETE = 1


def scrape(
    settings: Settings,
    console: Console,
    clock: Clock,
    dates: Sequence[date],
    endpoints: Sequence[Endpoint],
) -> int:
    """Ask for the dates and the seasons they lie in. 1 when a question stayed unanswered."""
    questions: list[tuple[Endpoint, date]] = []
    for endpoint in endpoints or ENDPOINTS:
        if endpoint.asked_by == "date":
            questions += [(endpoint, day) for day in dates]
            continue
        for season in sorted({season_of(day) for day in dates}):
            question = list_question(endpoint, season, clock)
            if question is None:
                console.print(
                    f"{endpoint.source}/{endpoint.name} serves the current season alone: "
                    f"{season} was not asked for."
                )
            else:
                questions.append(question)
    with writing(settings, console, "scrape", clock, settings.nba_props_schema) as writer:
        batch = writer.fetch(questions)
        landing = writer.land(batch)
    show_answers(console, batch, landing)
    return 0 if all(answer.is_complete for answer in batch.answers) else INCOMPLETE
