"""balldontlie's players, injuries and player props.

Injuries and props are synthetic: worked out from who did not play and from season averages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sandbox.bdl import SOURCE, Row, person_row, player_row
from sandbox.bdl_api import error, listed, page_of, paged, team_id
from sandbox.clock import eastern_date, instant_text, season_label
from sandbox.faults import Asked
from sandbox.form import DOUBLES, PROPS, SUMS, Form, Forms, forms, season_players
from sandbox.hashing import digest
from sandbox.ids import split_name
from sandbox.jsontext import dump
from sandbox.record_faults import Record
from sandbox.schedule import Phase, State
from sandbox.service import Answer, Context, Query, Refused, Spoil, number_of, one
from sandbox.world import World

VENDOR = "sandbox"
_OPEN_BEFORE_TIP = timedelta(hours=24)
_NEWS_AFTER_THE_LAST_GAME = timedelta(days=14)
_LEAST_GAMES = 3
_RECENT = 5
_ODDS = ((-120, 100), (-115, -105), (-110, -110), (-105, -115), (100, -120))


class People:
    """``/v1/players``, ``/v1/players/active``, ``/v1/player_injuries``."""

    def players(self, context: Context, query: Query) -> Answer:
        """Answer with all players, those retired too."""
        return self._list(context, query, "bdl/players", context.world.ids.players())

    def active(self, context: Context, query: Query) -> Answer:
        """Answer with the players of the season of the clock."""
        world, now = context.world, context.now
        players = season_players(world, world.season_at(now), now)
        return self._list(context, query, "bdl/players_active", players)

    def _list(
        self, context: Context, query: Query, endpoint: str, players: Iterable[int]
    ) -> Answer:
        cursor, size = page_of(query)
        wanted = _filter(context, query, players)

        def text(spoil: Spoil) -> str:
            records = [
                Record(
                    dump(player_row(context.world, player, context.now)),
                    number=context.world.ids.player(SOURCE, player),
                )
                for player in wanted
            ]
            return paged(records, cursor, size, spoil)

        return Answer(Asked(endpoint), text)

    def injuries(self, context: Context, query: Query) -> Answer:
        """Answer with synthetic injuries of players who missed their team's last game."""
        cursor, size = page_of(query)
        world, now = context.world, context.now
        hurt = _injured(context)
        wanted = set(_filter(context, query, hurt))

        def text(spoil: Spoil) -> str:
            records = [
                Record(
                    dump({"player": _hurt(world, player, now)} | injury),
                    number=world.ids.player(SOURCE, player),
                )
                for player, injury in hurt.items()
                if player in wanted
            ]
            return paged(records, cursor, size, spoil)

        return Answer(Asked("bdl/player_injuries"), text)


def _hurt(world: World, player: int, now: datetime) -> Row:
    """Return a player of the list of injuries, which holds only the id of his team."""
    return person_row(world, player) | {"team_id": team_id(world.team_of(player, now))}


def _filter(context: Context, query: Query, players: Iterable[int]) -> list[int]:
    world, now = context.world, context.now
    teams = {number_of(t, error("team_ids must be integers")) for t in query.get("team_ids", [])}
    only = {number_of(t, error("player_ids must be integers")) for t in query.get("player_ids", [])}
    search = (one(query, "search") or "").lower()
    first, last = (one(query, name) for name in ("first_name", "last_name"))

    def fits(player: int) -> bool:
        name = world.ids.name(SOURCE, player)
        parts = split_name(name)
        return (
            (not only or world.ids.player(SOURCE, player) in only)
            and (not teams or team_id(world.team_of(player, now)) in teams)
            and search in name.lower()
            and (first is None or parts[0].lower() == first.lower())
            and (last is None or parts[1].lower() == last.lower())
        )

    return [player for player in players if fits(player)]


def _injured(context: Context) -> dict[int, Row]:
    world, now = context.world, context.now
    seen = forms(world, world.season_at(now), now)
    result: dict[int, Row] = {}
    for code, games in sorted(seen.finals.items()):
        # In the summer nobody says anything new.
        last = eastern_date(world.final_at(games[-1]))
        today = min(eastern_date(now), last + _NEWS_AFTER_THE_LAST_GAME)
        for player in world.listed(games[-1], code):
            form = seen.players.get(player)
            choice = digest("injury", player)
            if form is None or form.team != code or choice % 10 >= 6:
                continue
            # From the day he last played, so that the row stays the same from day to day.
            back = form.last + timedelta(days=5 + choice % 40)
            status = "Day-To-Day" if back <= today + timedelta(days=3) else "Out"
            back = max(back, today + timedelta(days=1))
            text = f"{form.last:%b} {form.last.day}: Synthetic: he has not played since"
            season = world.season_at(now)
            if choice // 100 % 6 == 0:
                # Dates have no year. Who is out for the season comes back in the next one.
                back, status = date(season + 1, 10, 1), "Out"
                text += f" and will miss the remainder of the {season_label(season)} season"
            result[player] = {
                "return_date": f"{back:%b} {back.day}",
                "description": f"{text}.",
                "status": status,
            }
    return result


def props(context: Context, query: Query) -> Answer:
    """Answer ``/v2/odds/player_props``: synthetic lines from a day before tip until tip."""
    world, now = context.world, context.now
    number = number_of(one(query, "game_id"), error("game_id is required and must be an integer"))
    player = one(query, "player_id")
    only = None if player is None else number_of(player, error("player_id must be an integer"))
    kind = one(query, "prop_type")
    game_id = world.ids.nba_game(SOURCE, number)
    state = None if game_id is None else world.state(game_id, now)
    if state is None or not state.teams_known:
        raise Refused(404, error("Not Found"))

    def text(spoil: Spoil) -> str:
        rows = world.remember(now, ("props", number), lambda: _lines(context, number, state))
        records = [
            Record(dump(row))
            for row in rows
            if only in (None, row["player_id"]) and kind in (None, row["prop_type"])
        ]
        spoiled = spoil(records)
        return listed(spoiled, {"per_page": len(spoiled)})

    game = state.game
    return Answer(Asked("bdl/player_props", state.game_date, game.game_id, game.label), text)


def _lines(context: Context, number: int, state: State) -> list[Row]:
    now, tip = context.now, state.tip
    if state.phase is not Phase.SCHEDULED or tip is None:
        return []
    if not tip - _OPEN_BEFORE_TIP <= now < tip:
        return []
    seen = forms(context.world, state.game.season, now)
    rows: list[Row] = []
    for code in (state.game.away, state.game.home):
        for player in _rotation(context, seen, code):
            rows += _player_lines(context, number, player, seen.players[player], now)
    return rows


def _rotation(context: Context, seen: Forms, code: str) -> list[int]:
    recent = seen.finals.get(code, [])[-_RECENT:]
    players = {
        line.player_id for game in recent for line in context.world.lines(game) if line.team == code
    }
    return sorted(player for player in players if seen.players[player].team == code)


def _player_lines(
    context: Context, number: int, player: int, form: Form, now: datetime
) -> list[Row]:
    if form.games < _LEAST_GAMES:
        return []
    own = context.world.ids.player(SOURCE, player)
    updated = instant_text(now.replace(minute=0, second=0, microsecond=0))
    return [
        {
            "id": 1 + digest("prop", number, player, kind, *name) % 2_000_000_000,
            "game_id": number,
            "player_id": own,
            "vendor": VENDOR,
            "prop_type": kind,
            "line_value": f"{line:.1f}",
            "market": market,
            "updated_at": updated,
        }
        for kind, name, line, market in _markets(number, player, form)
    ]


def _markets(
    number: int, player: int, form: Form
) -> Iterator[tuple[str, tuple[str, ...], float, Row]]:
    """Type of the prop, what distinguishes it from others of the type, line, and market."""
    averages = {
        kind: (form.totals[stat] / form.games, least) for stat, (kind, least) in PROPS.items()
    }
    for kind, (stats, least) in SUMS.items():
        averages[kind] = sum(form.totals[stat] for stat in stats) / form.games, least
    for kind, (average, least) in averages.items():
        if average < least:
            continue
        over, under = _ODDS[digest("odds", number, player, kind) % len(_ODDS)]
        line = math.floor(average) + 0.5
        yield kind, ("over_under",), line, _over_under(over, under)
        if kind == "points" and average >= 15:
            # An alternate, and a step to reach: neither is the main line.
            yield kind, ("over_under", "alternate"), line + 5, _over_under(180, -230)
            step = float(math.ceil((average + 4) / 5) * 5)
            yield kind, ("milestone",), step, {"type": "milestone", "odds": 260 + over}
    for kind in DOUBLES:
        share = form.doubles[kind] / form.games
        if 0.15 <= share <= 0.85:
            odds = (
                round(100 * (1 - share) / share)
                if share < 0.5
                else -round(100 * share / (1 - share))
            )
            yield kind, ("milestone",), 0.5, {"type": "milestone", "odds": odds}


def _over_under(over: int, under: int) -> Row:
    return {"type": "over_under", "over_odds": over, "under_odds": under}
