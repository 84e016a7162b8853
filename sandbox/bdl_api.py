"""balldontlie's endpoints for games and box scores."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.bdl import SOURCE, Rendered, box_score_row, game_row
from sandbox.clock import season_of
from sandbox.faults import Asked
from sandbox.game_view import view
from sandbox.jsontext import dump
from sandbox.record_faults import Record, mid_state
from sandbox.schedule import State
from sandbox.service import Answer, Context, Query, Refused, Spoil, day_of, number_of, one
from sandbox.teams import team

MAX_PER_PAGE = 100
_LONGEST_RANGE = 400


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


def paged(rows: Sequence[tuple[int, Record]], cursor: int, size: int, spoil: Spoil) -> str:
    """Return one page of rows that are sorted by id. The cursor is the last id seen.

    The last page has no ``next_cursor``.
    """
    rest = [item for item in rows if item[0] > cursor]
    page = rest[:size]
    meta: dict[str, int] = {}
    if cursor:
        meta["prev_cursor"] = cursor
    if len(rest) > size:
        meta["next_cursor"] = page[-1][0]
    meta["per_page"] = size
    return listed(spoil([record for _, record in page]), meta)


def listed(records: Sequence[Record], meta: dict[str, int] | None = None) -> str:
    """Return a list of records as a response."""
    data = ",".join(record.text for record in records)
    return f'{{"data":[{data}]' + ("" if meta is None else f',"meta":{dump(meta)}') + "}"


class GamesAndBoxScores:
    """``/v1/games`` and ``/v1/box_scores``."""

    def __init__(self, rendered: Rendered) -> None:
        self._rendered = rendered

    def games(self, context: Context, query: Query) -> Answer:
        """Answer ``/v1/games`` by seasons[], dates[], start_date and end_date."""
        cursor, size = page_of(query)
        wrong_date = error("dates must be in the form YYYY-MM-DD")
        days = {day_of(text, wrong_date) for text in query.get("dates", [])}
        start = day_of(one(query, "start_date"), wrong_date) if "start_date" in query else None
        end = day_of(one(query, "end_date"), wrong_date) if "end_date" in query else None
        seasons = [
            number_of(text, error("seasons must be integers")) for text in query.get("seasons", [])
        ]
        teams = [
            number_of(text, error("team_ids must be integers"))
            for text in query.get("team_ids", [])
        ]
        postseason = one(query, "postseason") == "true"
        asked_days = days or ({start} if start is not None and start == end else set())
        asked = Asked("bdl/games", next(iter(asked_days)) if len(asked_days) == 1 else None)
        if start and end and not seasons and (end - start).days <= _LONGEST_RANGE:
            seasons = list({season_of(d) + add for d in (start, end) for add in (-1, 0)})
        elif days and not seasons:
            seasons = list({season_of(day) + add for day in days for add in (-1, 0)})

        def wanted(state: State) -> bool:
            day, game = state.game_date, state.game
            return not (
                (days and day not in days)
                or (start and day < start)
                or (end and day > end)
                or (teams and not {team_id(game.home), team_id(game.away)} & set(teams))
            )

        def text(spoil: Spoil) -> str:
            rows: list[tuple[int, Record]] = []
            for season in [] if postseason else seasons or list(context.world.by_season):
                rows += self._season(context, season)
            if days or start or end or teams:
                states = context.world
                rows = [
                    (number, record)
                    for number, record in rows
                    if record.game is not None
                    and (state := states.state(record.game.game_id, context.now)) is not None
                    and wanted(state)
                ]
            rows.sort(key=lambda item: item[0])
            return paged(rows, cursor, size, spoil)

        return Answer(asked, text)

    def _season(self, context: Context, season: int) -> list[tuple[int, Record]]:
        world, now = context.world, context.now

        def make() -> list[tuple[int, Record]]:
            return [
                (
                    world.ids.game(SOURCE, game_id),
                    Record(
                        self._rendered.game(state, now),
                        state.game,
                        state.game_date,
                        mid_state(state, lambda at: game_row(world, view(world, at))),
                    ),
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
                    self._rendered.box_score(state, now),
                    state.game,
                    day,
                    mid_state(state, lambda at: box_score_row(world, view(world, at), now)),
                )
                for state in states
            ]
            return listed(spoil(records))

        return Answer(Asked("bdl/box_scores", day), text)


def team_id(code: str) -> int:
    """Return balldontlie's id of a team."""
    return team(code).bdl_id
