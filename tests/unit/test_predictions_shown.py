"""`nba-props predictions`: what is recommended beside what came of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from nba_props.commands.modelling.predictions import Filter, predictions
from nba_props.commands.options import RowsFormat
from nba_props.commands.reports.machine import Answers
from scrapers.clock import read_date
from scrapers.errors import UsageError
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings
from scrapers.terminal import Terminal

DAY = "2026-01-24"
_KEYS = "'0022500644' as game_id, date '2026-01-24' as game_date, 'bdl:1' as player_id"
# Recommended was OVER 20.5 at 120 in the morning, UNDER 25.5 at -110 in the evening. He made 22.
_MODELS = f"""
create schema nba;
create table nba.player_prop_predictions as select
    'p1' as prediction_id, {_KEYS}, 'GSW@MIN' as label,
    timestamptz '2026-01-24 22:30:00Z' as tip_utc,
    'Sat 24 Jan 5:30 PM ET' as tip_et, 'Ann Example' as player_name, 'GSW' as team, 'pts' as stat,
    'active' as status, null::varchar as withdrawn_reason, 0.94e0 as play_probability,
    'live' as list_basis, 23.5e0 as line, 23.5e0 as closing_line, false as is_synthetic_line,
    0.41e0 as p_over, 0.5e0 as p_over_market, 0.43e0 as p_over_fair, -0.07e0 as edge,
    'UNDER' as recommendation, 'queens' as bet_book, 25.5e0 as bet_line, -110 as bet_price,
    0.06e0 as bet_expected_value, 21.7e0 as mean, 21.4e0 as median, 12.0e0 as q10, 33.0e0 as q90,
    timestamptz '2026-01-24 20:00:00Z' as made_at_utc;
create table nba.prediction_grades as select
    'p1' as prediction_id, 'graded' as status, null::varchar as void_reason, 22.0e0 as actual,
    'win' as result, 1.2e0 as units, 'OVER' as recommendation, 'kings' as bet_book,
    20.5e0 as bet_line, 120 as bet_price;
create table nba.recorded_recommendations as select * from (values
    ('OVER', 1, 0.11e0), ('UNDER', 2, 0.06e0), ('PASS', 1, null)
) as t(recommendation, place, expected_value), (select {_KEYS}, 'pts' as stat);
create table nba.int_game_dates as select
    '0022500644' as game_id, date '2026-01-24' as game_date, 'played' as standing;
create table nba.rec_prediction_runs as select
    date '2026-01-24' as game_date, 'skipped (no model)' as summary;
create table nba.reconciliation_clock as select
    'r' as run_id, 'wall' as clock, timestamptz '2026-01-25 14:00:00Z' as started_at_utc,
    timestamptz '2026-01-25 14:00:00Z' as as_of_utc, date '2026-01-25' as as_of_date_et,
    timestamptz '2026-01-25 14:00:00Z' as built_at_utc, false as is_empty,
    null::varchar as trouble, 'ok' as status, '' as reason;
"""


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings()


@pytest.fixture
def show(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What the command prints, after the models were changed."""
    with connect(settings.duckdb_path) as connection:
        connection.execute(_MODELS)

    def run(change: str = "", form: RowsFormat = RowsFormat.TABLE, **wanted: Any) -> str:
        with connect(settings.duckdb_path) as connection:
            connection.execute(change)
        out = io.StringIO()
        console = Terminal(file=out, width=80)
        assert predictions(settings, console, read_date(DAY), Filter(**wanted), form) == 0
        return out.getvalue() + capsys.readouterr().out

    return run


def test_a_result_is_beside_the_price_that_it_is_of(show: Callable[..., str]) -> None:
    assert "0.43 OVER 20.5  22 win" in show()
    [row] = json.loads(show(form=RowsFormat.JSON))
    bet = ["recommendation", "bet_book", "bet_line", "bet_price", "bet_expected_value", "units"]
    assert [row[name] for name in bet] == ["OVER", "kings", 20.5, 120, 0.11, 1.2]


def test_moments_are_written_as_everywhere_else(show: Callable[..., str]) -> None:
    [row] = json.loads(show(form=RowsFormat.JSON))
    assert (row["game_date"], row["tip_utc"]) == (DAY, "2026-01-24T22:30:00Z")
    [line] = csv.DictReader(io.StringIO(show(form=RowsFormat.CSV)))
    assert (line["game_date"], line["tip_utc"]) == (DAY, "2026-01-24T22:30:00Z")


def test_without_a_result_what_is_recommended_now_is_shown(show: Callable[..., str]) -> None:
    assert "UNDER 25.5" in show("update nba.prediction_grades set result = null, actual = null")


def test_a_bet_that_was_not_recommended_any_more_counts(show: Callable[..., str]) -> None:
    ended = "update nba.player_prop_predictions set recommendation = 'PASS', bet_line = null"
    assert "OVER 20.5" in show(ended, recommended=True)


def test_who_has_left_the_team_has_no_team(show: Callable[..., str]) -> None:
    moved = "update nba.player_prop_predictions set team = null, withdrawn_reason = 'player_moved'"
    assert "None" not in show(moved)


@pytest.mark.parametrize(
    ("reason", "shown"),
    [("player_out", "is out"), ("player_moved", "has moved"), ("postponed", "withdrawn")],
)
def test_of_what_was_withdrawn_the_reason_is_shown(
    show: Callable[..., str], reason: str, shown: str
) -> None:
    text = show(
        "update nba.player_prop_predictions set status = 'withdrawn', "
        f"withdrawn_reason = '{reason}'"
    )
    [player] = [line for line in text.splitlines() if line.startswith("Ann Example")]
    assert f" {shown} " in player
    assert ("withdrawn, postponed" in text) == (reason == "postponed")


def test_what_has_no_result_yet_is_no_result(show: Callable[..., str], settings: Settings) -> None:
    show()
    answers = Answers(settings)
    assert [row["units"] for row in answers.results(DAY)["results"]] == [1.2]
    show("update nba.prediction_grades set status = 'pending', actual = null, result = null")
    assert answers.results(DAY)["results"] == []
    show("update nba.prediction_grades set status = 'void', void_reason = 'did_not_play'")
    assert [row["grade"] for row in answers.results(DAY)["results"]] == ["void"]


def test_of_a_double_the_probability_is_shown(show: Callable[..., str]) -> None:
    double = (
        "update nba.player_prop_predictions set stat = 'dd', mean = 0.55, median = 0.59, q10 = 0, "
        "q90 = 1.3"
    )
    text = show(double, stat="dd")
    assert "Ann Example (GSW) 55 % 23.5" in " ".join(text.split())
    assert "0.6" not in text


@pytest.mark.parametrize("typed", ["dončić", "Doncic", "luka doncic", "DONČIĆ"])
def test_a_player_is_found_with_and_without_accents(show: Callable[..., str], typed: str) -> None:
    named = "update nba.player_prop_predictions set player_name = 'Luka Dončić'"
    assert "Luka Dončić (GSW)" in show(named, player=typed)


@pytest.mark.parametrize("typed", ["luka", " ", "%"])
def test_a_player_who_is_not_there_is_refused(show: Callable[..., str], typed: str) -> None:
    with pytest.raises(UsageError, match="has the player"):
        show(player=typed)


def test_what_is_not_shown_of_a_game_is_counted(show: Callable[..., str]) -> None:
    more = (
        "insert into nba.player_prop_predictions select predictions.* replace('p' || n as "
        "prediction_id, 'bdl:' || n as player_id) from nba.player_prop_predictions as predictions, "
        "range(2, 8) as numbers(n)"
    )
    assert "more" not in show()
    assert "\nand 2 more: `--format csv` lists all\n" in show(more)


def test_the_last_line_counts_what_is_asked_for_and_says_as_of_when(
    show: Callable[..., str],
) -> None:
    another = (
        "insert into nba.player_prop_predictions select * replace('p2' as prediction_id, "
        "'bdl:2' as player_id, 'MIN' as team, 'reb' as stat) from nba.player_prop_predictions"
    )
    as_of = "(as of Sun 25 Jan 2026 9:00 AM ET)."
    assert f"2 predictions of every statistic: 2 active, 0 withdrawn; 1 graded, 0 void {as_of}" in (
        show(another)
    )
    text = show(team="MIN")
    counts = "1 predictions of every statistic: 1 active, 0 withdrawn; 0 graded, 0 void"
    assert f"None that is asked for.\n{counts} {as_of}" in text
    old = "update nba.reconciliation_clock set status = 'error', reason = 'the build is old'"
    assert "ET); the build is old." in show(old)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ("", "None of 1 game; the last run for the date: skipped (no model)."),
        ("delete from nba.rec_prediction_runs", "the last run for the date: there was none."),
        (
            "update nba.int_game_dates set standing = 'postponed'",
            "None because no game of the date is on.",
        ),
    ],
)
def test_a_date_without_predictions_is_explained(
    show: Callable[..., str], changes: str, text: str
) -> None:
    assert text in show(f"delete from nba.player_prop_predictions; {changes}")


def test_where_others_are_predicted_the_filter_is_the_reason(show: Callable[..., str]) -> None:
    assert "None that is asked for." in show("", stat="reb")
