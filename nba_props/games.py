"""Games of a date as the last build knows them, for the questions that are about one game."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scrapers.landing.warehouse import Warehouse

# Models of the live schema that are read here.
GAME_MODELS = ("int_game_dates", "int_game_ids")


@dataclass(frozen=True)
class KnownGame:
    """A game that is on, or was played, on an Eastern date.

    `source_game_id` is None where the source's own id is not known.
    """

    game_date: date
    game_id: str
    source_game_id: str | None
    tip_utc: datetime | None


def games_on(
    warehouse: Warehouse, schema: str, source: str, dates: Sequence[date]
) -> list[KnownGame]:
    """Games of the dates, in order, those left out that are postponed or cancelled.

    The models named in GAME_MODELS must have been built into `schema`.
    """
    if not dates:
        return []
    listed = ", ".join(f"date '{day.isoformat()}'" for day in sorted(set(dates)))
    rows = warehouse.query(
        f"""
        select d.game_date, d.game_id, i.source_game_id, d.tip_utc
        from {warehouse.relation(schema, "int_game_dates")} as d
        left join {warehouse.relation(schema, "int_game_ids")} as i
            on d.game_id = i.game_id and i.source = '{source}' and i.is_current
        where d.game_date in ({listed}) and d.standing not in ('postponed', 'cancelled')
        order by d.game_date, d.game_id, i.source_game_id
        """  # noqa: S608 - declared names and dates
    )
    return [KnownGame(**row) for row in rows]
