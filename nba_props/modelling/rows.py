"""Player-games with their features, by columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nba_props.modelling.model import FloatArray, IntArray
from scrapers.landing.warehouse import Warehouse

KEYS = ("game_id", "game_date", "player_id", "tip_utc")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Rows:
    """n player-games: `table` has the keys, the model's inputs and what else was asked for."""

    table: pa.Table
    inputs: tuple[str, ...]

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def features(self) -> FloatArray:
        """The inputs in their order, (n, f); NaN for null."""
        return np.column_stack([self.numbers(name) for name in self.inputs])

    @cached_property
    def days(self) -> IntArray:
        """Ordinal of the game date, (n,)."""
        since_epoch = self.table["game_date"].cast(pa.int32()).to_numpy()
        return np.asarray(since_epoch, dtype=np.int64) + _EPOCH

    def numbers(self, name: str) -> FloatArray:
        """A column as floats, (n,); NaN for null."""
        return np.asarray(self.table[name].cast(pa.float64()).to_numpy(), dtype=np.float64)

    def where(self, chosen: NDArray[np.bool_]) -> Rows:
        """The rows where `chosen` (n,) is true, in their order."""
        return Rows(self.table.filter(pa.array(chosen)), self.inputs)


def training_rows(
    warehouse: Warehouse,
    schema: str,
    before: date,
    stats: Sequence[str],
    lined: Sequence[str] = (),
) -> Rows:
    """Played player-games before an Eastern date, with `actual_minutes` and `actual_<stat>`.

    `lined` adds `line_<stat>` of those: the line before tip-off that a real book had, or null.
    A row of which one of the statistics could not be read is left out for all of them, so that
    models of the same days have learned from the same games.
    In order of date, game and player, so that the same rows make the same model. The inputs are the
    columns of `training_rows` that are neither a key nor what came of the game.
    """
    played = warehouse.relation(schema, "training_rows")
    columns = columns_of(warehouse, played)
    inputs = tuple(name for name in columns if name not in KEYS and not name.startswith("actual_"))
    wanted = ", ".join(
        f"played.{name}"
        for name in (*KEYS, *inputs, "actual_minutes", *(f"actual_{stat}" for stat in stats))
    )
    known = "".join(f" and played.actual_{stat} is not null" for stat in stats)
    lines, joined = "", ""
    if lined:
        lines = "".join(f", market.line_{stat}" for stat in lined)
        joined = f"left join ({_lines_sql(warehouse, schema, lined)}) as market using ({_KEY}) "
    return Rows(
        warehouse.arrow(
            f"select {wanted}{lines} from {played} as played "  # noqa: S608 - declared names, a date
            f"{joined}where played.game_date < date '{before}'{known} "
            "order by played.game_date, played.game_id, played.player_id"
        ),
        inputs,
    )


def columns_of(warehouse: Warehouse, relation: str) -> list[str]:
    """Names of the columns of a relation, in its order."""
    names: list[str] = warehouse.arrow(f"select * from {relation} limit 0").column_names  # noqa: S608 - a declared name
    return names


_KEY = "game_id, game_date, player_id"


def _lines_sql(warehouse: Warehouse, schema: str, stats: Sequence[str]) -> str:
    # A line that the stand-in made up says nothing about a market.
    columns = ", ".join(
        f"max(case when stat = '{stat}' then line end) as line_{stat}" for stat in stats
    )
    return (
        f"select {_KEY}, {columns} from {warehouse.relation(schema, 'int_market_lines')} "  # noqa: S608 - declared names
        f"where not is_synthetic group by {_KEY}"
    )
