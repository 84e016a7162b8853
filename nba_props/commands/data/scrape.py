"""`nba-props scrape`: ask, unconditionally, and land."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rich.console import Console

from nba_props.commands.data.answers import shortcoming, show_answers
from nba_props.games import GAME_MODELS, games_on
from nba_props.writing import Writer, list_question, writing
from scrapers.clock import Clock, seasons_of
from scrapers.settings import Settings
from scrapers.sources import DEFAULT_ENDPOINTS
from scrapers.sources.endpoint import Endpoint, Question

INCOMPLETE = 1


def scrape(
    settings: Settings,
    console: Console,
    clock: Clock,
    dates: Sequence[date],
    endpoints: Sequence[Endpoint],
) -> int:
    """Ask for the dates, their games and the seasons they lie in.

    Returns 1 when a question stayed unanswered, or could not be asked because a source's id of
    a game is not known. Raises WarehouseError when games are needed and no build knows them.
    """
    endpoints = endpoints or DEFAULT_ENDPOINTS
    schema = settings.nba_props_schema
    needs = GAME_MODELS if any(endpoint.asked_by == "game" for endpoint in endpoints) else ()
    questions: list[Question] = []
    unknown = 0
    with writing(settings, console, "scrape", clock, schema, needs) as writer:
        for endpoint in endpoints:
            if endpoint.asked_by == "date":
                questions += [Question(endpoint, day) for day in dates]
            elif endpoint.asked_by == "season":
                questions += _season_questions(writer, endpoint, dates)
            else:
                found, without_id = game_questions(writer, endpoint, dates)
                questions += found
                unknown += without_id
        batch = writer.fetch(questions)
        landing = writer.land(batch)
    show_answers(console, batch, landing)
    answered = not any(map(shortcoming, batch.answers))
    return 0 if answered and not unknown else INCOMPLETE


def _season_questions(writer: Writer, endpoint: Endpoint, dates: Sequence[date]) -> list[Question]:
    questions = []
    for season in seasons_of(dates):
        question = list_question(endpoint, season, writer.clock)
        if question is None:
            writer.console.print(
                f"{endpoint.full_name} serves only the current season: {season} was not asked for."
            )
        else:
            questions.append(question)
    return questions


def game_questions(
    writer: Writer,
    endpoint: Endpoint,
    dates: Sequence[date],
    after_utc: datetime | None = None,
) -> tuple[list[Question], int]:
    """A question for each game of the dates that is not off, and how many have no id there.

    `after_utc`: only those whose tip-off is later. Says in one line for which dates there is
    nothing to ask. The models must have been built.
    """
    schema = writer.settings.nba_props_schema
    games = [
        game
        for game in games_on(writer.warehouse, schema, endpoint.source, dates)
        if after_utc is None or (game.tip_utc is not None and game.tip_utc > after_utc)
    ]
    without_id = 0
    for day in dates:
        of_day = [game for game in games if game.game_date == day]
        unknown = sum(game.source_game_id is None for game in of_day)
        without_id += unknown
        if not of_day:
            writer.console.print(
                f"{endpoint.full_name}: the last build knows no game of {day} that is "
                + ("on." if after_utc is None else "still ahead.")
            )
        elif unknown:
            writer.console.print(
                f"{endpoint.full_name}: {unknown} of {len(of_day)} games of {day} were not asked "
                f"for: the last build does not know their id at {endpoint.source}.",
                style="yellow",
            )
    questions = [
        Question(endpoint, game.game_date, game.source_game_id)
        for game in games
        if game.source_game_id is not None
    ]
    return questions, without_id
