"""The games that faults are planted in, and where each is in the answers of a service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

_ESPN = {"GS": "GSW", "NO": "NOP", "NY": "NYK", "SA": "SAS", "UTAH": "UTA", "WSH": "WAS"}
_BDL, _NBA = "/bdl/v1", "/nba/static/json/staticData/scheduleLeagueV2.json"
_ESPN_SITE = "/espn/apis/site/v2/sports/basketball/nba"
Json = dict[str, Any]


@dataclass(frozen=True, order=True)
class Game:
    """A game by its id at each service. `date` is Eastern, ISO."""

    date: str
    nba: str
    bdl: str
    espn: str
    away: str
    home: str

    @property
    def label(self) -> str:
        """`AWAY@HOME`."""
        return f"{self.away}@{self.home}"


def games_between(url: str, first: str, last: str, is_over: bool = True) -> list[Game]:
    """Games of the regular season in a span of dates, over or ahead, as the sandbox has them."""
    listed = ask(f"{url}{_BDL}/games?start_date={first}&end_date={last}&per_page=100")
    while listed["meta"].get("next_cursor"):
        after = listed["meta"]["next_cursor"]
        more = ask(
            f"{url}{_BDL}/games?start_date={first}&end_date={last}&per_page=100&cursor={after}"
        )
        listed = {"data": listed["data"] + more["data"], "meta": more["meta"]}
    schedule = ask(f"{url}{_NBA}")["leagueSchedule"]["gameDates"]
    nba = {
        (
            game["gameDateEst"][:10],
            game["awayTeam"]["teamTricode"],
            game["homeTeam"]["teamTricode"],
        ): game["gameId"]
        for day in schedule
        for game in day["games"]
        if game["gameId"].startswith("002") and (game["gameStatus"] == 3) == is_over
    }
    found = []
    espn: dict[tuple[str, str, str], str] = {}
    for row in listed["data"]:
        sides = (row["visitor_team"]["abbreviation"], row["home_team"]["abbreviation"])
        key = (row["date"], *sides)
        if (row["status"] == "Final") != is_over or key not in nba:
            continue
        if not any(known[0] == row["date"] for known in espn):
            espn |= _events(url, row["date"])
        found.append(Game(row["date"], nba[key], str(row["id"]), espn.get(key, ""), *sides))
    return sorted(found)


def _events(url: str, day: str) -> dict[tuple[str, str, str], str]:
    events = ask(f"{url}{_ESPN_SITE}/scoreboard?dates={day.replace('-', '')}")["events"]
    found = {}
    for event in events:
        away, home = (_ESPN.get(code, code) for code in event["shortName"].split(" @ "))
        found[day, away, home] = event["id"]
    return found


def ask(address: str) -> Json:
    """The JSON answer of a service of the sandbox."""
    answer = requests.get(address, headers={"Authorization": "any"}, timeout=60)
    answer.raise_for_status()
    body: Json = answer.json()
    return body


def in_box_scores(body: Json, game: Game) -> Json | None:
    """The game in balldontlie's box scores of its date."""
    return _of_teams(body, game)


def in_games(body: Json, game: Game) -> Json | None:
    """The game in balldontlie's list."""
    return next((row for row in body["data"] if str(row["id"]) == game.bdl), None)


def in_schedule(body: Json, game: Game) -> tuple[list[Json], int] | None:
    """The list that holds the game in NBA.com's schedule, and its place there."""
    for day in body["leagueSchedule"]["gameDates"]:
        for place, row in enumerate(day["games"]):
            if row["gameId"] == game.nba:
                return day["games"], place
    return None


def _of_teams(body: Json, game: Game) -> Json | None:
    for row in body["data"]:
        # Another fault may have spoilt it.
        if not isinstance(row, dict):
            continue
        teams = (row.get("visitor_team"), row.get("home_team"))
        sides = tuple(team.get("abbreviation") for team in teams if isinstance(team, dict))
        if sides == (game.away, game.home):
            found: Json = row
            return found
    return None


def minutes_of(line: Json) -> float:
    """Minutes of a balldontlie line, which are whole (`31`) or not (`31:20`); 0 for none."""
    whole, _, seconds = str(line.get("min") or "").partition(":")
    if not whole.isdigit() or (seconds and not seconds.isdigit()):
        return 0.0
    return int(whole) + int(seconds or 0) / 60


def name_of(line: Json) -> str:
    """Family name of the player of a balldontlie line, without a suffix."""
    name: str = line["player"]["last_name"]
    return name.split()[0]


def players(entry: Json, side: str) -> list[Json]:
    """Lines of a side that played, most minutes first."""
    lines: list[Json] = entry[f"{side}_team"]["players"]
    return sorted((line for line in lines if minutes_of(line)), key=minutes_of, reverse=True)
