"""`nba-props run`: fetch what is not complete, land, build, predict, reconcile."""

from __future__ import annotations

from datetime import date, timedelta

from rich.console import Console

from nba_props.commands.data.answers import show_answers
from nba_props.commands.data.scrape import game_questions
from nba_props.commands.modelling.predict import predict_if_ready
from nba_props.commands.modelling.publish import publish_due, show
from nba_props.commands.reports.reconcile import show_compact
from nba_props.games import GAME_MODELS
from nba_props.readers import open_reader
from nba_props.verdicts import read_report
from nba_props.writing import Writer, list_question, writing
from scrapers.clock import Clock, eastern_text, season_of
from scrapers.settings import Settings
from scrapers.sources import balldontlie, nba
from scrapers.sources.endpoint import Question

_DAYS_BACK = 3


def run(settings: Settings, console: Console, clock: Clock, day: date) -> int:
    """Run for a date and the three before it. Returns the worst exit code of their verdicts."""
    schema = settings.nba_props_schema
    dates = [day - timedelta(days=back) for back in range(_DAYS_BACK, -1, -1)]
    with writing(settings, console, "run", clock, schema) as writer:
        season = season_of(day)
        lists = [
            question
            for endpoint in (nba.SCHEDULE, balldontlie.GAMES, balldontlie.PLAYER_INJURIES)
            if (question := list_question(endpoint, season, clock)) is not None
        ]
        done = _complete_dates(writer, dates)
        asked = [Question(balldontlie.BOX_SCORES, date_) for date_ in dates if date_ not in done]
        asked += _second_source(writer, dates)
        batch, landing = writer.ask([*lists, *asked, *_lines_ahead(writer, day)])
        show_answers(console, batch, landing)
        writer.build(schema, is_quick=True)
        predict_if_ready(writer)
        published = publish_due(writer)
    if published is not None:
        show(console, published)
    with open_reader(settings, schema) as reader:
        reports = [read_report(reader, date_) for date_ in dates]
    console.print(f"As of {eastern_text(clock.as_of_utc)}:")
    for report in reports:
        show_compact(console, report)
    return max(report.exit_code for report in reports)


def _lines_ahead(writer: Writer, day: date) -> list[Question]:
    """Lines of the games of a date that have not begun; none before the first build."""
    schema = writer.settings.nba_props_schema
    if not all(writer.warehouse.has_relation(schema, name) for name in GAME_MODELS):
        return []
    questions, _ = game_questions(writer, balldontlie.PLAYER_PROPS, [day], writer.clock.as_of_utc)
    return questions


def _second_source(writer: Writer, dates: list[date]) -> list[Question]:
    """NBA.com's box scores of games of `dates` that are over; none before the first build."""
    schema, model = writer.settings.nba_props_schema, "second_source_questions"
    if not writer.warehouse.has_relation(schema, model):
        return []
    return [
        Question(nba.BOX_SCORES, row["requested_for"], row["source_game_id"])
        for row in writer.rows(model, "requested_for, source_game_id")
        if row["requested_for"] in dates
    ]


def _complete_dates(writer: Writer, dates: list[date]) -> set[date]:
    """Those of `dates` that the last build calls complete; none before the first build."""
    schema = writer.settings.nba_props_schema
    if not writer.warehouse.has_relation(schema, "box_score_dates"):
        return set()
    relation = writer.warehouse.relation(schema, "box_score_dates")
    rows = writer.warehouse.query(
        f"select game_date from {relation} where is_complete "  # noqa: S608 - a declared name
        f"and game_date between date '{min(dates)}' and date '{max(dates)}'"
    )
    return {row["game_date"] for row in rows}
