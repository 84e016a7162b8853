"""NBA.com: the season's schedule, in the shape of ``scheduleLeagueV2.json``."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sandbox.broadcasters import LIST, broadcasters
from sandbox.clock import clock_text, eastern_date, instant_text, season_label
from sandbox.game_view import view
from sandbox.jsontext import dump
from sandbox.labels import labels, week, weeks
from sandbox.nba_fields import (
    leaders,
    postponed_status,
    status_number,
    status_text,
    team_row,
    times,
    unknown_team,
)
from sandbox.nba_other import Extra, extras
from sandbox.record_faults import Record
from sandbox.schedule import Game, Phase, State, mid_game
from sandbox.venues import venue
from sandbox.world import World

Row = dict[str, Any]
# Games of the season and of the playoffs are counted by weeks, others are in week 0.
_IN_WEEKS = ("002", "004", "005")
Entry = tuple[date, Game | None, Row]


class Schedule:
    """Builds the feed. Rows of finished games are kept, since nothing in them changes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._finals: dict[str, Row] = {}

    def entries(self, now: datetime) -> list[Entry]:
        """Return (Eastern date, game, row) for everything the feed shows, in its order.

        A game that left a date may still be listed there. ``game`` is None for an entry that is
        not of the regular season.
        """
        world = self._world
        season = world.file_season(now)
        records = self._records(season, now)
        result: list[Entry] = []
        for state in world.states(season, now).values():
            row = self._row(state, records)
            result.append((state.game_date, state.game, row))
            for day, tip in state.left:
                result.append((day, state.game, self._left(state, day, tip)))
        first = min((day for day, _, _ in result), default=None)
        if first is not None or season - 1 in world.by_season:
            # The first games after the flip are of the pre-season; the whole list comes later.
            today = eastern_date(now)
            for extra in extras(season):
                known, gone = extra.known
                if known <= today < gone and (first is not None or extra.label == "Preseason"):
                    result.append((extra.day, None, self._extra(extra, now)))
        result.sort(key=lambda entry: (entry[0], entry[2]["gameDateTimeUTC"], entry[2]["gameId"]))
        number: dict[date, int] = defaultdict(int)
        for day, _, row in result:
            number[day] += 1
            row["gameSequence"] = number[day]
            if first is not None and row["gameId"].startswith(_IN_WEEKS):
                row["weekNumber"] = week(first, day)
                row["weekName"] = f"Week {row['weekNumber']}"
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
            # A game that has started has records beside it; before, the feed shows zeros.
            home = away = (0, 0)
            if state.phase is Phase.FINAL:
                home, away = records[game.game_id + game.home], records[game.game_id + game.away]
            elif state.phase is Phase.LIVE:
                home, away = records[game.home], records[game.away]
            row["homeTeam"] = team_row(game.home, home, seen.home_score)
            row["awayTeam"] = team_row(game.away, away, seen.away_score)
        else:
            row["homeTeam"], row["awayTeam"] = unknown_team(), unknown_team()
        row["pointsLeaders"] = leaders(self._world, seen)
        if state.phase is Phase.FINAL:
            self._finals[game.game_id] = row
            return dict(row)
        return row

    def _left(self, state: State, day: date, tip: datetime | None) -> Row:
        row = self._common(state, day, tip, True)
        game = state.game
        row |= {"gameStatus": 1, "gameStatusText": "PPD"}
        row["homeTeam"] = team_row(game.home, (0, 0), 0)
        row["awayTeam"] = team_row(game.away, (0, 0), 0)
        row["pointsLeaders"] = []
        return row

    def _common(self, state: State, day: date, tip: datetime | None, moved: bool) -> Row:
        game = state.game
        teams = f"{game.away}{game.home}" if state.teams_known else "TBDTBD"
        place = venue(game) if state.teams_known else None
        return {
            "gameId": game.game_id,
            "gameCode": f"{day:%Y%m%d}/{teams}",
            "gameStatus": 0,
            "gameStatusText": "",
            "gameSequence": 0,
            **times(day, tip, game.away, game.home),
            "day": f"{day:%a}",
            "monthNum": day.month,
            "weekNumber": 0,
            "weekName": "",
            "ifNecessary": False,
            "seriesGameNumber": "",
            **labels(game),
            "arenaName": place.name if place else "",
            "arenaState": place.state if place else "",
            "arenaCity": place.city if place else game.arena_city or "",
            "postponedStatus": postponed_status(game.game_id, moved),
            "branchLink": "",
            "isNeutral": game.arena_city is not None,
            "broadcasters": broadcasters(game.game_id),
        }

    def _extra(self, extra: Extra, now: datetime) -> Row:
        over = extra.tip is not None and now >= extra.tip + timedelta(minutes=150)
        text = "TBD" if extra.tip is None else clock_text(extra.tip)
        row: Row = {
            "gameId": extra.game_id,
            "gameCode": f"{extra.day:%Y%m%d}/{extra.away or 'TBD'}{extra.home or 'TBD'}",
            "gameStatus": 3 if over else 1,
            "gameStatusText": "Final" if over else text,
            "gameSequence": 0,
            **times(extra.day, extra.tip, extra.away, extra.home),
            "day": f"{extra.day:%a}",
            "monthNum": extra.day.month,
            "weekNumber": 0,
            "weekName": "",
            "ifNecessary": extra.if_necessary,
            "seriesGameNumber": extra.game_number,
            "gameLabel": extra.label,
            "gameSubLabel": extra.sub_label,
            "seriesText": "",
            "arenaName": f"{extra.city} Hall" if extra.city else "",
            "arenaState": "",
            "arenaCity": extra.city,
            "postponedStatus": "N",
            "branchLink": "",
            "gameSubtype": "",
            "isNeutral": False,
            "broadcasters": broadcasters(extra.game_id),
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
            states = world.states(world.file_season(now), now)
            result = []
            for day, game, row in self.entries(now):
                mid = None
                if game is not None:
                    mid = partial(self._mid, row, states[game.game_id])
                result.append(Record(dump(row), game, day, mid))
            return result

        return world.remember(now, "nba schedule", make)

    def _mid(self, row: Row, state: State) -> Row:
        """Return an entry as it was in the third quarter."""
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
        number = self._world.file_season(now)
        season = season_label(number)
        days_of_games = [state.game_date for state in self._world.states(number, now).values()]
        listed = weeks(min(days_of_games), max(days_of_games)) if days_of_games else []
        meta = {
            "version": 1,
            "request": f"http://nba.cloud/league/00/{season}/scheduleleaguev2?Format=json",
            "time": instant_text(now),
        }
        return (
            f'{{"meta":{dump(meta)},"leagueSchedule":{{"seasonYear":"{season}","leagueId":"00",'
            f'"gameDates":[{days}],"weeks":{dump(listed)},"broadcasterList":{dump(LIST)}}}}}'
        )
