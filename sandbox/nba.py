"""NBA.com: the season's schedule, in the shape of ``scheduleLeagueV2.json``."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sandbox.clock import (
    clock_text,
    eastern,
    eastern_midnight,
    instant_text,
    season_label,
)
from sandbox.facts import Line
from sandbox.game_view import View, view
from sandbox.hashing import digest
from sandbox.ids import split_name
from sandbox.jsontext import dump
from sandbox.nba_other import Extra, extras
from sandbox.record_faults import Record
from sandbox.schedule import Game, Phase, Shape, State, mid_game
from sandbox.teams import team
from sandbox.world import World

Row = dict[str, Any]
Entry = tuple[date, Game | None, Row]


def times(day: date, tip: datetime | None) -> Row:
    """Return the six time fields. ``gameDateTimeEst`` ends in Z and is Eastern, as in the feed.

    An unknown hour is midnight Eastern.
    """
    start = eastern_midnight(day) if tip is None else tip
    local = eastern(start)
    midnight = instant_text(eastern_midnight(day))
    return {
        "gameDateEst": f"{day}T00:00:00Z",
        "gameTimeEst": f"1900-01-01T{local:%H:%M:%S}Z",
        "gameDateTimeEst": f"{day}T{local:%H:%M:%S}Z",
        "gameDateUTC": midnight,
        "gameTimeUTC": f"1900-01-01T{instant_text(start)[11:]}",
        "gameDateTimeUTC": instant_text(start),
    }


def status_text(seen: View) -> str:
    """Return the text beside the status of a game."""
    state = seen.state
    if state.phase is Phase.POSTPONED:
        return "Final" if state.shape is Shape.FINAL_NO_SCORE else "PPD"
    if state.phase is Phase.FINAL:
        extra = state.game.overtimes
        return "Final" if not extra else f"Final/OT{extra if extra > 1 else ''}"
    if seen.moment is None:
        return "TBD" if state.tip is None else clock_text(state.tip)
    if seen.moment.halftime:
        return "Half"
    name = f"Q{seen.period}" if seen.period < 5 else f"OT{seen.period - 4}"
    return f"{name} {seen.moment.clock}"


def status_number(state: State) -> int:
    """Return 1 (not started), 2 (in progress) or 3 (over)."""
    if state.phase is Phase.LIVE:
        return 2
    final = state.phase is Phase.FINAL or (
        state.phase is Phase.POSTPONED and state.shape is Shape.FINAL_NO_SCORE
    )
    return 3 if final else 1


def postponed_status(game_id: str, moved: bool) -> str | None:
    """Return ``postponedStatus``, which says little: a move may read Y, A or null."""
    choice = digest("postponedStatus", game_id)
    return ("Y", "A", None)[choice % 3] if moved else ("A", "A", "A", None)[choice % 4]


def team_row(code: str, record: tuple[int, int], score: int) -> Row:
    """Return a team object of the schedule."""
    item = team(code)
    return {
        "teamId": item.nba_id,
        "teamName": item.name,
        "teamCity": item.city,
        "teamTricode": item.code,
        "teamSlug": item.name.lower().replace(" ", ""),
        "wins": record[0],
        "losses": record[1],
        "score": score,
        "seed": 0,
    }


def _unknown_team() -> Row:
    return {
        "teamId": 0,
        "teamName": None,
        "teamCity": None,
        "teamTricode": "",
        "teamSlug": None,
        "wins": 0,
        "losses": 0,
        "score": 0,
        "seed": 0,
    }


def _leaders(world: World, seen: View) -> list[Row]:
    if seen.state.phase is not Phase.FINAL:
        return []
    best: list[Line] = [
        max(seen.side(code), key=lambda line: (line.pts, -line.player_id))
        for code in (seen.state.game.home, seen.state.game.away)
    ]
    top = max(best, key=lambda line: line.pts)
    first, last = split_name(world.ids.nba_name(top.player_id))
    item = team(top.team)
    return [
        {
            "personId": top.player_id,
            "firstName": first,
            "lastName": last,
            "teamId": item.nba_id,
            "teamCity": item.city,
            "teamName": item.name,
            "teamTricode": item.code,
            "points": float(top.pts),
        }
    ]


class Schedule:
    """Builds the feed. Rows of finished games are kept, since nothing in them changes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._finals: dict[str, Row] = {}

    def entries(self, now: datetime) -> list[Entry]:
        """Return (Eastern date, game, row) for everything the feed shows, in its order.

        A game that left a date may stand there still. ``game`` is None for an entry that is
        not of the regular season.
        """
        world = self._world
        season = world.season_at(now)
        records = self._records(season, now)
        result: list[Entry] = []
        for state in world.states(season, now).values():
            row = self._row(state, records)
            result.append((state.game_date, state.game, row))
            for day, tip, shape in state.left:
                result.append((day, state.game, self._left(state, day, tip, shape)))
        first = min((day for day, _, _ in result), default=None)
        if first is not None:
            for extra in extras(season):
                result.append((extra.day, None, self._extra(extra, now)))
        result.sort(key=lambda entry: (entry[0], entry[2]["gameDateTimeUTC"], entry[2]["gameId"]))
        number: dict[date, int] = defaultdict(int)
        for day, _, row in result:
            number[day] += 1
            row["gameSequence"] = number[day]
            row["weekNumber"] = 0 if first is None else week(first, day)
        return result

    def _records(self, season: int, now: datetime) -> dict[str, tuple[int, int]]:
        """Return wins and losses: of a team so far, and of a team after each finished game."""
        records: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for game in self._world.finals_before(season, now):
            for code, own, other in (
                (game.home, game.home_score, game.away_score),
                (game.away, game.away_score, game.home_score),
            ):
                wins, losses = records[code]
                records[code] = (wins + 1, losses) if own > other else (wins, losses + 1)
                records[game.game_id + code] = records[code]
        return records

    def _row(self, state: State, records: dict[str, tuple[int, int]]) -> Row:
        game = state.game
        kept = self._finals.get(game.game_id) if state.phase is Phase.FINAL else None
        if kept is not None:
            return dict(kept)
        seen = view(self._world, state)
        moved = any(revision.change == "postponed" for revision in game.revisions) and (
            state.phase is Phase.POSTPONED or state.game_date != game.revisions[0].game_date
        )
        row = self._common(state, state.game_date, state.tip, moved)
        row |= {"gameStatus": status_number(state), "gameStatusText": status_text(seen)}
        if state.teams_known:
            # A record stands beside a game that has started; before, the feed shows zeros.
            home = away = (0, 0)
            if state.phase is Phase.FINAL:
                home, away = records[game.game_id + game.home], records[game.game_id + game.away]
            elif state.phase is Phase.LIVE:
                home, away = records[game.home], records[game.away]
            row["homeTeam"] = team_row(game.home, home, seen.home_score)
            row["awayTeam"] = team_row(game.away, away, seen.away_score)
        else:
            row["homeTeam"], row["awayTeam"] = _unknown_team(), _unknown_team()
        row["pointsLeaders"] = _leaders(self._world, seen)
        if state.phase is Phase.FINAL:
            self._finals[game.game_id] = row
            return dict(row)
        return row

    def _left(self, state: State, day: date, tip: datetime | None, shape: Shape) -> Row:
        row = self._common(state, day, tip, True)
        game = state.game
        text = "PPD" if shape is Shape.PPD else shape.value
        row |= {"gameStatus": 1, "gameStatusText": text}
        row["homeTeam"] = team_row(game.home, (0, 0), 0)
        row["awayTeam"] = team_row(game.away, (0, 0), 0)
        row["pointsLeaders"] = []
        return row

    def _common(self, state: State, day: date, tip: datetime | None, moved: bool) -> Row:
        game = state.game
        teams = f"{game.away}{game.home}" if state.teams_known else "TBDTBD"
        city = game.arena_city or (team(game.home).city if state.teams_known else "")
        return {
            "gameId": game.game_id,
            "gameCode": f"{day:%Y%m%d}/{teams}",
            "gameStatus": 0,
            "gameStatusText": "",
            "gameSequence": 0,
            **times(day, tip),
            "day": f"{day:%a}",
            "monthNum": day.month,
            "weekNumber": 0,
            "weekName": "",
            "ifNecessary": False,
            "seriesGameNumber": "",
            "gameLabel": "",
            "gameSubLabel": "",
            "seriesText": "",
            "arenaName": "",
            "arenaState": "",
            "arenaCity": city,
            "postponedStatus": postponed_status(game.game_id, moved),
            "branchLink": "",
            "gameSubtype": "",
            "isNeutral": game.arena_city is not None,
        }

    def _extra(self, extra: Extra, now: datetime) -> Row:
        over = now >= extra.tip + timedelta(minutes=150)
        row: Row = {
            "gameId": extra.game_id,
            "gameCode": f"{extra.day:%Y%m%d}/{extra.away}{extra.home}",
            "gameStatus": 3 if over else 1,
            "gameStatusText": "Final" if over else clock_text(extra.tip),
            "gameSequence": 0,
            **times(extra.day, extra.tip),
            "day": f"{extra.day:%a}",
            "monthNum": extra.day.month,
            "weekNumber": 0,
            "weekName": "",
            "ifNecessary": False,
            "seriesGameNumber": "",
            "gameLabel": extra.label,
            "gameSubLabel": "",
            "seriesText": "",
            "arenaName": "",
            "arenaState": "",
            "arenaCity": extra.city,
            "postponedStatus": "A",
            "branchLink": "",
            "gameSubtype": "",
            "isNeutral": False,
        }
        for key, side, score in (
            ("homeTeam", extra.home_row, extra.home_score),
            ("awayTeam", extra.away_row, extra.away_score),
        ):
            row[key] = side | {"wins": 0, "losses": 0, "score": score if over else 0, "seed": 0}
        row["pointsLeaders"] = []
        return row

    def records(self, now: datetime) -> list[Record]:
        """Return the entries as records of JSON text."""
        world = self._world

        def make() -> list[Record]:
            states = world.states(world.season_at(now), now)
            result = []
            for day, game, row in self.entries(now):
                mid = None
                if game is not None:
                    mid = partial(self._mid, row, states[game.game_id])
                result.append(Record(dump(row), game, day, mid))
            return result

        return world.remember(now, "nba schedule", make)

    def _mid(self, row: Row, state: State) -> Row:
        """Return an entry as it stood in the third quarter."""
        seen = view(self._world, mid_game(state))
        row = row | {"gameStatus": 2, "gameStatusText": status_text(seen), "pointsLeaders": []}
        row["homeTeam"] = row["homeTeam"] | {"score": seen.home_score}
        row["awayTeam"] = row["awayTeam"] | {"score": seen.away_score}
        return row

    def body(self, records: list[Record], now: datetime) -> str:
        """Return the whole response for the given records."""
        by_day: dict[date, list[str]] = {}
        for record in records:
            if record.day is not None:
                by_day.setdefault(record.day, []).append(record.text)
        days = ",".join(
            f'{{"gameDate":"{day:%m/%d/%Y} 00:00:00","games":[{",".join(texts)}]}}'
            for day, texts in by_day.items()
        )
        season = season_label(self._world.season_at(now))
        meta = {
            "version": 1,
            "request": "http://nba.cloud/league/00/scheduleleaguev2?Format=json",
            "time": instant_text(now),
        }
        return (
            f'{{"meta":{dump(meta)},"leagueSchedule":{{"seasonYear":"{season}","leagueId":"00",'
            f'"gameDates":[{days}],"weeks":[],"broadcasterList":[]}}}}'
        )


def week(first: date, day: date) -> int:
    """Return the number of a week; the first game's week is 1 and earlier ones are 0."""
    return max(0, (day - (first - timedelta(days=first.weekday()))).days // 7 + 1)

