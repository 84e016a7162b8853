"""A small warehouse of random player-games, with the models that training and predicting read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from scrapers.modelling.model import FEATURES

FIRST, TODAY = date(2025, 12, 1), date(2026, 1, 25)
STATS = {"pts": "Points", "reb": "Rebounds", "ast": "Assists", "fg3m": "Threes"}
PLAYERS = 20
_MEANS = {"pts": 14, "reb": 5, "ast": 3, "fg3m": 1.5}


def player_games(first: date = FIRST, last: date = TODAY, seed: int = 1) -> pa.Table:
    """A row a day and player, as `training_rows` has them; features tell a little."""
    random = np.random.default_rng(seed)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    count = len(days) * PLAYERS
    strength = random.gamma(4, 0.25, count)
    actual = {stat: random.poisson(_MEANS[stat] * strength) for stat in STATS}
    features = {name: strength + random.normal(0, 0.3, count) for name in FEATURES}
    features["is_home"] = np.arange(count) % 2 == 0
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
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.register("all_rows", rows)
        connection.register(
            "all_stats", pa.table({"stat": list(STATS), "label": [*STATS.values()]})
        )
        moment = f"timestamp '{now.astimezone(UTC):%Y-%m-%d %H:%M}'"
        for statement in (
            "create schema nba",
            "create table nba.stats as select * from all_stats",
            f"create table nba.training_rows as select * from all_rows where tip_utc < {moment}",
            "create table nba.player_game_features as select * from all_rows",
            "create table nba.predictions_due as select game_id, game_date, player_id, stat, "
            "tip_utc, case when player_id <> 'bdl:1' then 1.5 end::double as line, 'new' as reason "
            f"from all_rows cross join all_stats where tip_utc > {moment}",
            "create table nba.int_market_lines as select game_id, game_date, player_id, "
            "'pts' as stat, 12.5 as line, player_id = 'bdl:2' as is_synthetic "
            "from all_rows where player_id in ('bdl:2', 'bdl:3')",
        ):
            connection.execute(statement)


def rows_in(path: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of a query."""
    with duckdb.connect(str(path)) as connection:
        return connection.execute(sql).to_arrow_table().to_pylist()
