"""balldontlie's endpoints for games and box scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.bdl import SOURCE, Rendered, box_score_row, game_row
from sandbox.clock import season_of
from sandbox.faults import Asked
from sandbox.game_view import view
from sandbox.jsontext import dump
from sandbox.record_faults import Record, mid_state
from sandbox.service import Answer, Context, Query, Refused, Spoil, day_of, number_of, one
from sandbox.teams import team

MAX_PER_PAGE = 100


def error(message: str) -> str:
    """Return the body of an error."""
    return dump({"error": message})


def page_of(query: Query) -> tuple[int, int]:
    """Return (cursor, rows per page). Raises Refused (400)."""
    cursor = number_of(one(query, "cursor") or "0", error("cursor must be an integer"))
    size = number_of(one(query, "per_page") or "25", error("per_page must be an integer"))
    if not 1 <= size <= MAX_PER_PAGE:
        raise Refused(400, error(f"per_page must be between 1 and {MAX_PER_PAGE}"))
    return cursor, size


def paged(records: Sequence[Record], cursor: int, size: int, spoil: Spoil) -> str:
    """Return one page of records in the order of their numbers. The cursor is the last one seen.

    Records are spoiled before they are paged, so that a fault finds its game on any page.
    The last page has no ``next_cursor``.
    """
    spoiled = spoil(sorted(records, key=lambda record: record.number))
    rest = [record for record in spoiled if record.number > cursor]
    # Records of one number stay on one page: the cursor would skip the second.
    while 0 < size < len(rest) and rest[size - 1].number == rest[size].number:
        size += 1
    page = rest[:size]
    meta: dict[str, int] = {}
    if cursor:
        meta["prev_cursor"] = cursor
    if len(rest) > size:
        meta["next_cursor"] = page[-1].number
    meta["per_page"] = size
    return listed(page, meta)


def listed(records: Sequence[Record], meta: dict[str, int] | None = None) -> str:
    """Return a list of records as a response."""
    data = ",".join(record.text for record in records)
    return f'{{"data":[{data}]' + ("" if meta is None else f',"meta":{dump(meta)}') + "}"


@dataclass(frozen=True)
class _Wanted:
    """Which games a query asks for."""

    days: frozenset[date]
    start: date
    end: date
    teams: frozenset[int]
    only_seasons: tuple[int, ...]
    postseason: bool

    @classmethod
    def of(cls, query: Query) -> _Wanted:
        """Read a query. Raises Refused (400)."""
        wrong_date = error("dates must be in the form YYYY-MM-DD")
        wrong_number = error("seasons and team_ids must be integers")
        start, end = one(query, "start_date"), one(query, "end_date")
        return cls(
            frozenset(day_of(text, wrong_date) for text in query.get("dates", [])),
            date.min if start is None else day_of(start, wrong_date),
            date.max if end is None else day_of(end, wrong_date),
            frozenset(number_of(text, wrong_number) for text in query.get("team_ids", [])),
            tuple(number_of(text, wrong_number) for text in query.get("seasons", [])),
            one(query, "postseason") == "true",
        )

    @property
    def narrow(self) -> bool:
        """Whether it asks for less than whole seasons."""
        whole = (self.start, self.end) == (date.min, date.max)
        return bool(self.days or self.teams) or not whole

    @property
    def day(self) -> date | None:
        """The one date it asks for, if it is one."""
        if len(self.days) == 1:
            return next(iter(self.days))
        return self.start if self.start == self.end else None

    def seasons(self, context: Context) -> list[int]:
        """Return the seasons that can hold what is asked for. There are no playoffs."""
        first = min(self.days, default=self.start)
        last = max(self.days, default=self.end)
        return [
            season
            for season in context.world.by_season
            if not self.postseason
            and (not self.only_seasons or season in self.only_seasons)
            and season_of(first) - 1 <= season <= season_of(last)
        ]

    def fits(self, record: Record) -> bool:
        """Return whether a record's game is asked for."""
        if record.game is None or record.day is None:
            return False
        sides = {team_id(record.game.home), team_id(record.game.away)}
        return (
            (not self.days or record.day in self.days)
            and self.start <= record.day <= self.end
            and (not self.teams or bool(sides & self.teams))
        )


class GamesAndBoxScores:
    """``/v1/games`` and ``/v1/box_scores``."""

    def __init__(self, rendered: Rendered) -> None:
        self._rendered = rendered

    def games(self, context: Context, query: Query) -> Answer:
        """Answer ``/v1/games`` by seasons[], dates[], start_date, end_date and team_ids[]."""
        cursor, size = page_of(query)
        wanted = _Wanted.of(query)

        def text(spoil: Spoil) -> str:
            records: list[Record] = []
            for season in wanted.seasons(context):
                records += self._season(context, season)
            if wanted.narrow:
                records = [record for record in records if wanted.fits(record)]
            return paged(records, cursor, size, spoil)

        return Answer(Asked("bdl/games", wanted.day), text)

    def _season(self, context: Context, season: int) -> list[Record]:
        world, now = context.world, context.now

        def make() -> list[Record]:
            return [
                Record(
                    self._rendered.game(state),
                    state.game,
                    state.game_date,
                    mid_state(state, lambda at: game_row(world, view(world, at))),
                    world.ids.game(SOURCE, game_id),
                )
                for game_id, state in world.states(season, now).items()
                if state.teams_known
            ]

        return world.remember(now, ("bdl games", season), make)

    def box_scores(self, context: Context, query: Query) -> Answer:
        """Answer ``/v1/box_scores`` for one Eastern date."""
        day = day_of(one(query, "date"), error("date is required in the form YYYY-MM-DD"))
        world, now = context.world, context.now

        def text(spoil: Spoil) -> str:
            states = world.on_date(day, now)
            states = sorted(states, key=lambda at: world.ids.game(SOURCE, at.game.game_id))
            records = [
                Record(
                    self._rendered.box_score(state),
                    state.game,
                    day,
                    mid_state(state, lambda at: box_score_row(world, view(world, at))),
                )
                for state in states
            ]
            return listed(spoil(records))

        return Answer(Asked("bdl/box_scores", day), text)


def team_id(code: str) -> int:
    """Return balldontlie's id of a team."""
    return team(code).bdl_id
