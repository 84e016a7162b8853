"""A small warehouse of random player-games, with the models that training and predicting read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.records import RUNS
from scrapers.landing.tables import read_tables
from tests.unit.support import ROOT

FIRST, TODAY = date(2025, 12, 1), date(2026, 1, 25)
# What a model is given here; which columns the project has is its own business.
INPUTS = ("is_home", "pts_avg_3", *(f"form_{number}" for number in range(90)))
STATS = {"pts": "Points", "reb": "Rebounds", "ast": "Assists", "fg3m": "Threes"}
PLAYERS = 20
_MEANS = {"pts": 14, "reb": 5, "ast": 3, "fg3m": 1.5}


def player_games(first: date = FIRST, last: date = TODAY, seed: int = 1) -> pa.Table:
    """A row a day and player, as `training_rows` has them; features explain a little."""
    random = np.random.default_rng(seed)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    count = len(days) * PLAYERS
    strength = random.gamma(4, 0.25, count)
    actual = {stat: random.poisson(_MEANS[stat] * strength) for stat in STATS}
    features = {name: strength + random.normal(0, 0.3, count) for name in INPUTS}
    features["is_home"] = np.arange(count) % 2
    return pa.table(
        {
            "game_id": [f"g{day:%m%d}" for day in days for _ in range(PLAYERS)],
            "game_date": [day for day in days for _ in range(PLAYERS)],
            "player_id": [f"bdl:{n}" for _ in days for n in range(PLAYERS)],
            # As DuckDB keeps instants: naive UTC.
            "tip_utc": pa.array(
                [
                    datetime(day.year, day.month, day.day, 23, 30)
                    for day in days
                    for _ in range(PLAYERS)
                ],
                pa.timestamp("us"),
            ),
            "team": ["MIN"] * count,
            "opponent": ["GSW"] * count,
            "feature_hash": [f"h{n}" for n in range(count)],
            **{name: pa.array(values, from_pandas=True) for name, values in features.items()},
            "actual_minutes": random.uniform(5, 40, count),
            **{f"actual_{stat}": pa.array(values) for stat, values in actual.items()},
        }
    )


def make_warehouse(path: Path, rows: pa.Table, now: datetime) -> None:
    """Tables of the schema `nba`: what lies before `now` is played, the rest is due."""
    # Only to create the raw tables.
    warehouse = DuckDBWarehouse(path, read_tables(ROOT))
    warehouse.append(RUNS, [])
    warehouse.release()
    with duckdb.connect(str(path)) as connection:
        connection.register("all_rows", rows)
        connection.register(
            "all_stats",
            pa.table(
                {
                    "stat": [*STATS, "pr"],
                    "label": [*STATS.values(), "Points + rebounds"],
                    "parts": [*(None for _ in STATS), "pts reb"],
                }
            ),
        )
        moment = f"timestamp '{now.astimezone(UTC):%Y-%m-%d %H:%M}'"
        for statement in (
            "create schema nba",
            "create table nba.stats as select * from all_stats",
            "create table nba.training_rows as select * exclude (team, opponent, feature_hash) "
            f"from all_rows where tip_utc < {moment}",
            "create table nba.scoring_rows as select * from all_rows",
            "create view nba.predictions_due as select game_id, game_date, player_id, stat, "
            "max_by(model_id, recorded_at_utc) as model_id, tip_utc, "
            "case when player_id <> 'bdl:1' then 1.5 end::double as line, 'new' as reason, "
            "'GSW@MIN' as label "
            "from nba.scoring_rows inner join raw_predictions.models on purpose = 'live' "
            f"where tip_utc > {moment} group by game_id, game_date, player_id, stat, tip_utc "
            # What is made of both, with the models of both.
            "union all select game_id, game_date, player_id, 'pr', "
            "string_agg(model_id, '+' order by stat), tip_utc, 15.5, 'new', 'GSW@MIN' "
            "from nba.scoring_rows "
            "inner join raw_predictions.models on purpose = 'live' and stat in ('pts', 'reb') "
            f"where tip_utc > {moment} group by game_id, game_date, player_id, tip_utc "
            "having count(distinct stat) = 2 and count(*) = 2",
            "create view nba.prediction_dates as select game_date, count(*) as predictions_due, "
            "null::date as breaker_date from nba.predictions_due group by game_date",
            # One price that is worth taking, until it is recorded.
            "create view nba.recommendations_due as select prediction_id, game_date, tip_utc, "
            "'OVER' as recommendation, 'kings' as book, 1.5::double as line, -105 as price, "
            "0.6::double as p_win, 0.17::double as expected_value, "
            "0.05::double as expected_value_low, false as is_synthetic "
            "from raw_predictions.predictions where player_id = 'bdl:2' and stat = 'pts' "
            "and prediction_id not in (select prediction_id from raw_predictions.recommendations)",
            "create table nba.int_market_lines as select game_id, game_date, player_id, "
            "'pts' as stat, 12.5 as line, player_id = 'bdl:2' as is_synthetic "
            "from all_rows where player_id in ('bdl:2', 'bdl:3')",
        ):
            connection.execute(statement)


# What the models of the same names say of a backtest, as far as the report reads them.
_BUILT = (
    """create or replace table nba.graded as
    select predictions.backtest_id as evaluation, predictions.model, stat, game_date, mean, line,
        p_over, case stat when 'pts' then actual_pts when 'reb' then actual_reb
            when 'ast' then actual_ast else actual_fg3m end::double as actual,
        case when actual_minutes < 15 then 'minutes_under_15'
            when actual_minutes < 32 then 'minutes_15_to_32' else 'minutes_over_32' end as band
    from raw_predictions.predictions as predictions
    inner join nba.training_rows using (game_id, game_date, player_id)
    where predictions.backtest_id is not null""",
    """create or replace table nba.rated as
    select * from nba.graded
    union all select * replace ('last_5' as model, 8.0 as mean, null as p_over) from nba.graded
    union all select * replace (model || '_only' as model, p_over - 0.05 as p_over)
    from nba.graded where line is not null
    union all select * replace ('market' as model, line as mean, 0.5 as p_over)
    from nba.graded where line is not null""",
    """create or replace table nba.prediction_accuracy as
    with segmented as (
        select *, 'all' as segment from nba.rated
        where model <> 'market' and not model like '%_only'
        union all select *, 'lined' from nba.rated where line is not null
        union all select *, band from nba.rated
        where model <> 'market' and not model like '%_only'
    ), periods as (
        select *, 'all' as period_kind, 'all' as period from segmented
        union all select *, 'date', game_date::varchar from segmented
    )
    select evaluation, model, stat, segment, period_kind, period,
        min(game_date) as first_date, max(game_date) as last_date, count(*) as n,
        avg(abs(mean - actual)) as mae, sqrt(avg((mean - actual) ** 2)) as rmse,
        avg(mean - actual) as bias, 0.5 as pinball_loss, 0.51 as coverage_50, 0.82 as coverage_80,
        0.91 as coverage_90, count(p_over) as n_lined,
        avg((p_over - (actual > line)::integer) ** 2) as brier, 0.69 as log_loss
    from periods group by all""",
    """create or replace table nba.leaderboard as
    select *, segment || ' <in words>' as segment_filter, 0.01 as calibration_error,
        rank() over (
        partition by evaluation, stat, segment, period_kind, period order by mae) as place
    from nba.prediction_accuracy where period_kind = 'all'""",
    """create or replace table nba.accuracy_by_book as
    select evaluation, model, stat, 'kings' as book, date '2025-07-01' as season_start,
        count(*) as n, 4.5 as mae, 5.5 as line_mae, 0.24 as brier, 0.25 as book_brier
    from nba.graded where line is not null group by all""",
    """create or replace table nba.prediction_calibration as
    select evaluation, model, stat,
        least(floor(p_over * 10), 9)::integer as decile,
        count(*) as n, avg(p_over) as mean_p_over, avg((actual > line)::integer) as observed_share
    from nba.rated where p_over is not null group by all""",
)


def build(path: Path) -> None:
    """In the place of dbt."""
    with duckdb.connect(str(path)) as connection:
        for statement in _BUILT:
            connection.execute(statement)


def rows_in(path: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of a query."""
    with duckdb.connect(str(path)) as connection:
        return connection.execute(sql).to_arrow_table().to_pylist()
