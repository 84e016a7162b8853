"""`train`, `predict` and `backtest` on a small warehouse; dbt is replaced."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console
from threadpoolctl import threadpool_limits

from nba_props import dbt
from nba_props.commands.modelling.backtest import Plan, backtest
from nba_props.commands.modelling.predict import _record_recommendations, predict
from nba_props.commands.modelling.train import train
from nba_props.modelling import NAME
from nba_props.modelling.figures import gains
from nba_props.writing import writing
from scrapers.clock import Clock
from scrapers.errors import ConfigError, ModelError
from scrapers.settings import Settings
from tests.unit import seasons
from tests.unit.support import ROOT, without_dbt

NOW = datetime(2026, 1, 25, 20, tzinfo=UTC)
CLOCK = Clock(NOW, "given")
TIP = datetime(2026, 1, 25, 23, 30, tzinfo=UTC)
PREDICTIONS = "select * from raw_predictions.predictions order by player_id, stat"
RECOMMENDATIONS = (
    "select player_id, book, price, recommendations.as_of_utc "
    "from raw_predictions.recommendations inner join raw_predictions.predictions "
    "using (prediction_id)"
)
PHASES = "select phase, game_date, event from raw_ops.phase_events order by event_id"
LIVE_PHASES = [
    {"phase": "predictions", "game_date": date(2026, 1, 25), "event": event}
    for event in ("started", "completed")
]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    with threadpool_limits(1):
        yield


@pytest.fixture
def settings(make_settings: Callable[..., Settings], tmp_path: Path) -> Settings:
    made = make_settings(nba_props_models_dir=str(tmp_path / "artefacts"))
    seasons.make_warehouse(made.duckdb_path, seasons.player_games(), NOW)
    return made


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=120, quiet=False, force_terminal=False)


@pytest.fixture
def builds(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What dbt was asked to build."""
    asked: list[tuple[object, ...]] = []

    def build(
        _: Settings, schema: str, changed: set[str], verdicts: bool, check: object = None
    ) -> dbt.BuildResult:
        asked.append((schema, sorted(changed), verdicts))
        seasons.build(settings.duckdb_path)
        return dbt.BuildResult(1, 0, (), 0.1)

    monkeypatch.setattr(dbt, "build_changed", build)
    without_dbt(monkeypatch)
    return asked


def test_train_then_predict(
    settings: Settings, console: Console, builds: list[tuple[object, ...]]
) -> None:
    assert train(settings, console, CLOCK, []) == 0
    models = seasons.rows_in(
        settings.duckdb_path, "select * from raw_predictions.models order by stat"
    )
    assert [row["stat"] for row in models] == sorted(seasons.STATS)
    assert {row["trained_to"] for row in models} == {date(2026, 1, 24)}
    assert len(list(Path(settings.models_url).iterdir())) == 4
    assert "pts: 1,100 player-games from 2025-12-01 to 2026-01-24" in console.export_text()
    assert predict(settings, console, CLOCK) == 0
    rows = seasons.rows_in(settings.duckdb_path, PREDICTIONS)
    assert len(rows) == 5 * seasons.PLAYERS
    assert {row["game_date"] for row in rows} == {date(2026, 1, 25)}
    assert {row["made_at_utc"] for row in rows} == {NOW.replace(tzinfo=None)}
    own = [row for row in rows if row["stat"] != "pr"]
    assert all((row["p_over"] is None) == (row["player_id"] == "bdl:1") for row in own)
    assert {row["model_id"] for row in own} == {row["model_id"] for row in models}
    ids = {row["stat"]: row["model_id"] for row in models}
    means = {(row["player_id"], row["stat"]): row["mean"] for row in rows}
    for row in rows:
        if row["stat"] == "pr":
            player = row["player_id"]
            assert row["model_id"] == f"{ids['pts']}+{ids['reb']}"
            assert row["mean"] == pytest.approx(means[player, "pts"] + means[player, "reb"], 0.02)
    assert builds == [("nba", ["raw_predictions.predictions"], True)]
    assert seasons.rows_in(settings.duckdb_path, PHASES) == LIVE_PHASES
    assert seasons.rows_in(settings.duckdb_path, RECOMMENDATIONS) == [
        {
            "player_id": "bdl:2",
            "book": "kings",
            "price": -105,
            "as_of_utc": NOW.replace(tzinfo=None),
        }
    ]
    text = console.export_text()
    assert re.search(r"GSW@MIN +Sun 25 Jan 2026 6:30 PM ET +20 +100", text)
    assert "100 prediction(s)" in text


def test_the_same_features_make_the_same_predictions(
    settings: Settings, console: Console, builds: list[tuple[object, ...]]
) -> None:
    predicted = []
    for _ in range(2):
        train(settings, console, CLOCK, ["pts"])
        predict(settings, console, CLOCK)
    for run in seasons.rows_in(
        settings.duckdb_path, "select distinct run_id from raw_predictions.predictions"
    ):
        predicted.append(
            seasons.rows_in(
                settings.duckdb_path,
                "select player_id, mean, distribution, p_over from raw_predictions.predictions "
                f"where run_id = '{run['run_id']}' order by player_id",
            )
        )
    assert len(predicted) == 2
    assert predicted[0] == predicted[1]


def test_a_tick_without_predictions_does_not_wait_for_the_libraries() -> None:
    script = (
        "import sys, nba_props.commands.modelling.predict\n"
        "assert not {'sklearn', 'scipy', 'altair'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_without_a_model_it_says_so(settings: Settings, console: Console) -> None:
    assert predict(settings, console, CLOCK) == 0
    assert "run `nba-props train` first" in console.export_text()
    assert seasons.rows_in(settings.duckdb_path, PHASES) == []


def test_a_halted_date_is_skipped_and_one_without_news_is_done(
    settings: Settings, console: Console, builds: list[tuple[object, ...]]
) -> None:
    with seasons.duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute(
            "create or replace view nba.prediction_dates as select * from (values "
            "(date '2026-01-25', 0, date '2026-01-24'), (date '2026-01-26', 0, null)) "
            "as dates (game_date, predictions_due, breaker_date)"
        )
    assert predict(settings, console, CLOCK) == 0
    rows = seasons.rows_in(settings.duckdb_path, PHASES.replace("event from", "event, detail from"))
    assert [tuple(row.values())[1:] for row in rows] == [
        (date(2026, 1, 25), "skipped", "the breaker of 2026-01-24 is open"),
        (date(2026, 1, 26), "started", None),
        (date(2026, 1, 26), "completed", "no input has changed"),
    ]
    assert builds == []


def test_nothing_is_written_once_a_game_has_begun(
    settings: Settings,
    console: Console,
    builds: list[tuple[object, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run that began at 20:00 UTC has got this far only at the tip-off."""
    train(settings, console, CLOCK, ["pts"])
    clock = Clock(NOW, "wall")
    monkeypatch.setattr("scrapers.clock.now_utc", lambda: TIP)
    assert predict(settings, console, clock) == 0
    assert seasons.rows_in(settings.duckdb_path, PREDICTIONS) == []
    assert builds == []
    monkeypatch.setattr("scrapers.clock.now_utc", lambda: TIP - timedelta(minutes=1))
    recording = "nba_props.commands.modelling.predict._record_recommendations"
    with monkeypatch.context() as patch:
        patch.setattr(recording, lambda _: None)
        assert predict(settings, console, clock) == 0
    assert len(seasons.rows_in(settings.duckdb_path, PREDICTIONS)) > 0
    monkeypatch.setattr("scrapers.clock.now_utc", lambda: TIP)
    with writing(settings, console, "predict", clock, "nba") as writer:
        _record_recommendations(writer)
    assert seasons.rows_in(settings.duckdb_path, RECOMMENDATIONS) == []


def test_a_model_that_cannot_be_used_writes_nothing(settings: Settings, console: Console) -> None:
    train(settings, console, CLOCK, ["pts", "reb"])
    next(Path(settings.models_url).glob("reb-*")).write_bytes(b"x")
    with pytest.raises(ModelError, match="delete it and run `nba-props train`"):
        predict(settings, console, CLOCK)
    assert seasons.rows_in(settings.duckdb_path, PREDICTIONS) == []


def test_where_no_prediction_can_be_made_what_is_recommended_is_recorded(
    settings: Settings,
    console: Console,
    builds: list[tuple[object, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    train(settings, console, CLOCK, ["pts"])
    predict(settings, console, CLOCK)
    forget = "delete from raw_predictions.recommendations"
    with seasons.duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute(forget)
        # Of a game that begins later than those that are due again.
        connection.execute(
            "update raw_predictions.predictions set tip_utc = tip_utc + interval 1 hour"
        )
    with monkeypatch.context() as patch:
        patch.setattr("scrapers.clock.now_utc", lambda: TIP)
        assert predict(settings, console, Clock(NOW, "wall")) == 0
    assert len(seasons.rows_in(settings.duckdb_path, RECOMMENDATIONS)) == 1
    with seasons.duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute(forget)
    next(Path(settings.models_url).glob("pts-*")).unlink()
    with pytest.raises(ModelError, match="is not there: put it back"):
        predict(settings, console, CLOCK)
    assert len(seasons.rows_in(settings.duckdb_path, RECOMMENDATIONS)) == 1
    # Only the first of the three made predictions.
    assert len(builds) == 1


def test_what_cannot_be_trained(settings: Settings, console: Console) -> None:
    with pytest.raises(ConfigError, match="give one of pts, reb, ast, fg3m"):
        train(settings, console, CLOCK, ["pf"])
    with pytest.raises(ConfigError, match=r"no model of its own: train pts, reb, ast\."):
        train(settings, console, CLOCK, ["pra"])
    early = Clock(datetime(2025, 12, 10, tzinfo=UTC), "given")
    with pytest.raises(ModelError, match="There are 160 played"):
        train(settings, console, early, ["pts"])
    with pytest.raises(ModelError, match="No player-game with features lies between"):
        backtest(settings, console, CLOCK, Plan(date(2024, 1, 1), date(2024, 2, 1), 28))


def test_a_feature_that_is_not_built_is_one_sentence(settings: Settings, console: Console) -> None:
    train(settings, console, CLOCK, ["pts"])
    with seasons.duckdb.connect(str(settings.duckdb_path)) as connection:
        connection.execute("alter table nba.scoring_rows drop column pts_avg_3")
    with pytest.raises(ModelError, match=r"other features \(pts_avg_3 .*run `nba-props train`"):
        predict(settings, console, CLOCK)


@pytest.fixture
def page(
    settings: Settings,
    console: Console,
    builds: list[tuple[object, ...]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> str:
    """Report of a backtest of two statistics."""
    monkeypatch.setattr(Settings, "reports_dir", tmp_path / "reports")
    plan = Plan(date(2026, 1, 5), date(2026, 1, 24), 7, 2, ["pts", "reb"], "a <note>")
    assert backtest(settings, console, CLOCK, plan) == 0
    (path,) = (tmp_path / "reports").iterdir()
    return path.read_text()


def test_a_backtest_appends_what_it_would_have_predicted(
    settings: Settings, console: Console, page: str, builds: list[tuple[object, ...]]
) -> None:
    rows = seasons.rows_in(settings.duckdb_path, PREDICTIONS)
    assert len(rows) == 2 * 20 * seasons.PLAYERS
    assert len({row["backtest_id"] for row in rows}) == 1
    assert all(row["made_at_utc"] == row["tip_utc"] for row in rows)
    lined = {(row["player_id"], row["stat"]) for row in rows if row["line"] is not None}
    # The line of bdl:2 is made up by the stand-in.
    assert lined == {("bdl:3", "pts")}
    models = seasons.rows_in(settings.duckdb_path, "select * from raw_predictions.models")
    assert len(models) == 2 * 3
    assert {row["purpose"] for row in models} == {"backtest"}
    assert {row["artefact_path"] for row in models} == {None}
    assert builds == [("nba", ["raw_predictions.predictions"], False)]
    assert seasons.rows_in(settings.duckdb_path, PHASES) == []
    text = console.export_text()
    assert re.search(r"pts, all <in words>\s+model[^\n]+\s+1 +trees_and_ridge +400", text)
    assert re.search(r"pts, lined <in words>.*trees_and_ridge_only .*\bmarket ", text, re.S)


def test_the_report_needs_no_script_and_no_network(page: str) -> None:
    assert not re.search(r"<script|<link|<iframe|@import|url\(\s*['\"]?\s*http", page, re.I)
    assert not re.search(r"(src|href|action)\s*=\s*['\"]?\s*(https?:)?//", page, re.I)
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_the_report_is_readable_without_its_charts(page: str) -> None:
    assert page.count("<svg") == 3
    assert page.count('role="img" aria-label="') >= 3
    assert "prefers-color-scheme: dark" in page
    assert "#010203" not in page
    assert "a &lt;note&gt;" in page
    assert "all &lt;in words&gt;" in page
    assert "Brier score 0.25" in page
    for svg in re.findall(r"<svg.*?</svg>", page, re.S):
        ElementTree.fromstring(svg)


def day(number: int, model: str, mae: float, brier: float | None = None) -> dict[str, object]:
    return {
        "stat": "pts",
        "segment": "all",
        "model": model,
        "period": f"2026-01-{number:02d}",
        "n": 10 * number,
        "mae": mae,
        "n_lined": 0 if brier is None else 5,
        "brier": brier,
    }


def test_gains_weigh_days_by_their_rows_and_know_how_sure_they_are() -> None:
    daily = [day(n, NAME, 4) for n in range(1, 21)] + [day(n, "last_5", 5) for n in range(1, 21)]
    (gain,) = gains(daily)
    assert (gain.baseline, gain.days, gain.n) == ("last_5", 20, 2100)
    assert gain.percent == gain.low == gain.high == pytest.approx(20)
    odd = [day(n, NAME, 4 if n % 2 else 6) for n in range(1, 21)] + daily[20:]
    (unsure,) = gains(odd)
    assert unsure.low < 0 < unsure.high
    assert gains(odd) == gains(odd)
    (single,) = gains([daily[0], daily[20]])
    assert single.low is None


def test_probabilities_gain_where_both_have_lines() -> None:
    ours, market = [
        [day(1, name, 4, brier), day(2, name, 4, brier), day(3, name, 4)]
        for name, brier in ((NAME, 0.24), ("market", 0.25))
    ]
    error, brier = gains(ours + market)
    assert (error.measure, error.days, error.n) == ("error", 3, 60)
    assert (brier.measure, brier.days, brier.n) == ("Brier score", 2, 10)
    assert brier.percent == pytest.approx(4)
