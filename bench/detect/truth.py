"""What the tables should hold, from the answers before they were changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.detect.games import Game, minutes_of
from bench.detect.proxy import Question

_COUNTED = (
    "pts", "reb", "oreb", "dreb", "ast", "stl", "blk", "turnover", "pf",
    "fgm", "fga", "fg3m", "fg3a", "ftm", "fta",
)  # fmt: skip
_LINE = (*_COUNTED, "plus_minus")
_SCORES = ("away_score", "home_score")
Numbers = dict[str, float]
Row = dict[str, Any]


@dataclass(frozen=True)
class Wrong:
    """A number of a table that is not what the source first gave."""

    table: str
    game_id: str
    entity: str
    column: str
    found: float | None
    expected: float | None


@dataclass
class Truth:
    """Lines, team sums and scores of each game, by NBA.com's id of the game."""

    lines: dict[tuple[str, str], Numbers]
    teams: dict[tuple[str, str], Numbers]
    scores: dict[str, Numbers]
    unknown: set[tuple[str, str]] = field(default_factory=set)
    # The project keeps one id of a player whom the source gave another.
    named: dict[tuple[str, str], Numbers] = field(default_factory=dict)

    @classmethod
    def of(cls, originals: dict[Question, Any], games: list[Game]) -> Truth:
        """From balldontlie's unchanged box scores of the dates of some games."""
        truth = cls({}, {}, {})
        for game in games:
            body = originals.get(Question("bdl/box_scores", game.date, True))
            for row in body["data"] if body else ():
                sides = (row["visitor_team"]["abbreviation"], row["home_team"]["abbreviation"])
                if sides == (game.away, game.home) and row["status"] == "Final":
                    truth._add(game, row)
        return truth

    def _add(self, game: Game, row: Any) -> None:
        self.scores[game.nba] = {
            "away_score": row["visitor_team_score"],
            "home_score": row["home_team_score"],
        }
        for side in ("home_team", "visitor_team"):
            total = dict.fromkeys(_COUNTED, 0.0)
            for line in row[side]["players"]:
                if not _played(line):
                    # Zeros at no whole minute: on the floor for seconds, or not at all.
                    self.unknown.add((game.nba, f"bdl:{line['player']['id']}"))
                    continue
                numbers = {stat: float(line[stat]) for stat in _LINE if line[stat] is not None}
                numbers["minutes"] = minutes_of(line)
                person = line["player"]
                self.lines[game.nba, f"bdl:{person['id']}"] = numbers
                self.named[game.nba, f"{person['first_name']} {person['last_name']}"] = numbers
                for stat in _COUNTED:
                    total[stat] += numbers[stat]
            self.teams[game.nba, row[side]["abbreviation"]] = total

    def wrong(self, tables: dict[str, list[Row]]) -> list[Wrong]:
        """Every number that is not what it should be; what is absent altogether is no number."""
        found = []
        for row in tables["player_game_summary"]:
            expected = self.lines.get((row["game_id"], row["player_id"])) or self.named.get(
                (row["game_id"], row["player_name"])
            )
            if row["game_id"] not in self.scores:
                continue
            if (row["game_id"], row["player_id"]) in self.unknown:
                continue
            played = row["participation"] == "played"
            if expected is None and played:
                found.append(_of(row, "player_game_summary", row["player_name"], "played", 1, 0))
            elif expected is not None and not played:
                found.append(_of(row, "player_game_summary", row["player_name"], "played", 0, 1))
            elif expected is not None:
                found += _differences(row, expected, "player_game_summary", row["player_name"])
        for row in tables["team_game_summary"]:
            expected = self.teams.get((row["game_id"], row["team"]))
            if expected is not None:
                found += _differences(row, expected, "team_game_summary", row["team"])
        for row in tables["game_summary"]:
            expected = self.scores.get(row["game_id"])
            # Of a game that is off or not in yet there is no score.
            if expected is not None and row["has_box_score"]:
                found += _differences(row, expected, "game_summary", row["label"])
        return found


def _played(line: Any) -> bool:
    """Who has minutes, or seconds that show in a number, played."""
    return bool(minutes_of(line)) or any(line[stat] for stat in _LINE)


def _differences(row: Row, expected: Numbers, table: str, entity: str) -> list[Wrong]:
    found = []
    for column, value in expected.items():
        here = row[column]
        # Whole minutes are rounded, up or down.
        slack = 1.0 if column == "minutes" else 0.0
        if here is None or abs(float(here) - value) > slack:
            found.append(_of(row, table, entity, column, here, value))
    return found


def _of(
    row: Row, table: str, entity: str, column: str, found: float | None, expected: float | None
) -> Wrong:
    return Wrong(table, row["game_id"], entity, column, found, expected)


def queries(first: str) -> dict[str, str]:
    """What to read of each table, from a date on."""
    where = f"where game_date >= date '{first}'"
    numbers = ", ".join(_LINE)
    return {
        "player_game_summary": "select game_id, player_id, player_name, participation, minutes, "
        f"{numbers} from nba.player_game_summary {where}",
        "team_game_summary": f"select game_id, team, {', '.join(_COUNTED)} "
        f"from nba.team_game_summary {where}",
        "game_summary": f"select game_id, label, has_box_score, {', '.join(_SCORES)} "
        f"from nba.game_summary {where}",
    }
