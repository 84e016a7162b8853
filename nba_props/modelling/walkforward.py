"""Walk-forward: each block of dates is predicted by a model that has seen only earlier dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nba_props.modelling.joint import combine, dependence_of
from nba_props.modelling.model import Distribution
from nba_props.modelling.rows import Rows
from nba_props.modelling.training import Trained, fit_each
from nba_props.stats import Combination
from scrapers.clock import season_of, season_start


@dataclass(frozen=True)
class Block:
    """Eastern game dates predicted by one model, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Step:
    """One statistic of one block: the model, the rows of the block, and their distributions.

    A combination has no model of its own; its `model_id` is those of its parts.
    """

    block: Block
    stat: str
    model_id: str
    trained: Trained | None
    rows: Rows
    distribution: Distribution


def blocks_of(rows: Rows, first: date, last: date, every: int) -> list[Block]:
    """Blocks of `every` days from `first` to `last`, without those that hold no row."""
    starts = [first + timedelta(days=offset) for offset in range(0, (last - first).days + 1, every)]
    blocks = [Block(start, min(start + timedelta(days=every - 1), last)) for start in starts]
    return [block for block in blocks if len(_within(rows, block.first, block.last))]


def walk(
    rows: Rows,
    stats: Sequence[str],
    blocks: Sequence[Block],
    seasons: int | None = None,
    combinations: Sequence[Combination] = (),
) -> Iterator[Step]:
    """Fit and predict, block by block, statistic by statistic, and then what is made of them.

    `seasons` is how many seasons a model looks back on, its own included; None is all.
    Raises ModelError when a block has too little before it.
    """
    for block in blocks:
        start = date.min
        if seasons is not None:
            start = season_start(season_of(block.first) - seasons + 1)
        past = _within(rows, start, block.first - timedelta(days=1))
        ahead = _within(rows, block.first, block.last)
        models: dict[str, Trained] = {}
        parts: dict[str, Distribution] = {}
        for trained in fit_each(stats, past, block.first):
            mine = Rows(ahead.table, trained.inputs)
            models[trained.stat] = trained
            parts[trained.stat] = trained.model.predict(mine.features)
            yield Step(block, trained.stat, trained.model_id, trained, ahead, parts[trained.stat])
        for each in combinations:
            dependence = dependence_of({part: models[part].model for part in each.parts})
            made = combine({part: parts[part] for part in each.parts}, dependence, [each])
            model_id = "+".join(models[part].model_id for part in each.parts)
            yield Step(block, each.stat, model_id, None, ahead, made[each.stat])


def _within(rows: Rows, first: date, last: date) -> Rows:
    return rows.where((rows.days >= first.toordinal()) & (rows.days <= last.toordinal()))
