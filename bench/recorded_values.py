"""Reads recorded answers in plain Python, to compare staging with them.

It has the readers of single values and of balldontlie's endpoints, `recorded_others` the rest.
Nothing is shared with the models. A value is None where the answer does not have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_STATS = ("fgm", "fga", "fg3m", "fg3a", "ftm", "fta", "oreb", "dreb", "reb")
_STATS += ("ast", "stl", "blk", "turnover", "pf", "pts")
Values = dict[str, Any]
# Converts one JSON value to the type of the staged column.
Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Row:
    """A row expected in staging: its table, its key columns and its other columns."""

    table: str
    key: Values
    values: Values


@dataclass(frozen=True)
class Asked:
    """What was asked: the Eastern date, and when the answer came (UTC)."""

    day: date
    at: datetime

    @property
    def season_start(self) -> date:
        """1 July of the season of the day."""
        return date(self.day.year - (self.day.month < 7), 7, 1)


# What a reader of an endpoint yields: the key of a record, and the rows that staging makes of it.
Found = Iterator[tuple[str, list[Row]]]


def at(value: Any, path: str) -> Any:
    """The value at a dotted path; a number is a place in a list. None where there is none."""
    for name in path.split("."):
        if isinstance(value, list) and name.isdecimal():
            value = value[int(name)] if int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value


def text(value: Any) -> str | None:
    """The value as text, unchanged."""
    return None if value is None else str(value)


def stripped(value: Any) -> str | None:
    """Text without blanks around it; None for an empty one."""
    return (str(value).strip() or None) if value is not None else None


def whole(value: Any) -> int | None:
    """A whole number, also from text."""
    return None if value in (None, "") else int(float(value))


def number(value: Any) -> float | None:
    """A number, also from text."""
    return None if value in (None, "") else float(value)


def day(value: Any) -> date | None:
    """The date at the start of an ISO text."""
    return date.fromisoformat(value[:10]) if value else None


def instant(value: Any) -> datetime | None:
    """Naive UTC, as staging has it."""
    if not value:
        return None
    moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return moment.astimezone(UTC).replace(tzinfo=None)


def tip(value: Any) -> datetime | None:
    """A tip-off, naive UTC. Sources send midnight Eastern while it is not known: None."""
    moment = instant(value)
    if moment is None or (eastern(moment).hour, eastern(moment).minute) == (0, 0):
        return None
    return moment


def eastern(moment: datetime) -> datetime:
    """A naive UTC instant on the Eastern clock."""
    return moment.replace(tzinfo=UTC).astimezone(EASTERN)


def minutes(value: Any) -> float | None:
    """Minutes from `37`, `32:10` or `PT32M10.00S`."""
    parts = re.findall(r"[0-9.]+", value or "")
    return float(parts[0]) + float(parts[1] if len(parts) > 1 else 0) / 60 if parts else None


def take(record: Any, table: dict[str, tuple[str, Read]]) -> Values:
    """Values of a record by staged column, from a table of (path, how it is read)."""
    return {column: read(at(record, path)) for column, (path, read) in table.items()}


def overtime_points(scores: list[int | None]) -> int | None:
    """Points in all overtimes together; None without one."""
    found = [score for score in scores if score is not None]
    return sum(found) if found else None


def _took_part(values: Values) -> bool:
    names = [*_STATS, "minutes"]
    return any((values[name] or 0) > 0 for name in names) or bool(values["plus_minus"])


def bdl_games(body: Any, asked: Asked) -> Found:
    """One row per game."""
    for game in body["data"]:
        values = take(
            game,
            {
                "season": ("season", whole),
                "is_postseason": ("postseason", bool),
                "cup_stage": ("ist_stage", stripped),
                "game_date": ("date", day),
                "tip_utc": ("datetime", tip),
                "away_team": ("visitor_team.abbreviation", text),
                "home_team": ("home_team.abbreviation", text),
                "status": ("status", text),
                "period": ("period", whole),
                "away_score": ("visitor_team_score", whole),
                "home_score": ("home_team_score", whole),
            },
        )
        values["season_start"] = asked.season_start
        if not values["period"]:
            values |= {"away_score": None, "home_score": None}
        key = {"bdl_game_id": str(game["id"])}
        yield str(game["id"]), [Row("stg_balldontlie__games", key, values)]


def bdl_box_scores(body: Any, asked: Asked) -> Found:
    """One row per game, and one per player of both sides."""
    for game in body["data"]:
        sides = {"away": "visitor", "home": "home"}
        codes = {
            side: at(game, f"{name}_team.abbreviation")
            or at(game, f"{name}_team.team.abbreviation")
            for side, name in sides.items()
        }
        values = take(
            game,
            {
                "bdl_game_id": ("id", text),
                "tip_utc": ("datetime", tip),
                "status": ("status", text),
                "is_final": ("status", lambda status: str(status).lower().startswith("final")),
                "period": ("period", whole),
                "away_score": ("visitor_team_score", whole),
                "home_score": ("home_team_score", whole),
            },
        )
        for side, name in sides.items():
            values[f"{side}_team"] = codes[side]
            for quarter in range(1, 5):
                values[f"{side}_q{quarter}"] = whole(game.get(f"{name}_q{quarter}"))
            values[f"{side}_ot"] = overtime_points(
                [whole(game.get(f"{name}_ot{n}")) for n in (1, 2, 3)]
            )
        record = f"{codes['away']}@{codes['home']}"
        key = {"record_key": record, "game_date": asked.day}
        rows = [Row("stg_balldontlie__box_scores", key, values)]
        for side, other in (("away", "home"), ("home", "away")):
            for player in game[f"{sides[side]}_team"]["players"]:
                line = _bdl_line(player)
                line |= {"team": codes[side], "opponent": codes[other], "is_home": side == "home"}
                line["is_final"] = values["is_final"]
                who = {"bdl_player_id": text(at(player, "player.id"))}
                rows.append(Row("stg_balldontlie__box_score_lines", key | who, line))
        yield record, rows


def _bdl_line(player: Any) -> Values:
    line = take(
        player,
        {
            "minutes": ("min", minutes),
            "has_seconds": ("min", lambda value: None if value is None else ":" in value),
            "position": ("player.position", text),
            "plus_minus": ("plus_minus", whole),
        },
    )
    names = [at(player, f"player.{part}_name") or "" for part in ("first", "last")]
    line["player_name"] = " ".join(names).strip()
    line |= {stat: whole(player.get(stat)) for stat in _STATS}
    line["is_played"] = _took_part(line)
    return line


def bdl_players(body: Any, _asked: Asked) -> Found:
    """One row per active player, with his current team."""
    for player in body["data"]:
        names = [player.get(f"{part}_name") or "" for part in ("first", "last")]
        values = {
            "player_name": " ".join(names).strip(),
            "position": stripped(player["position"]),
            "team": at(player, "team.abbreviation"),
        }
        key = {"bdl_player_id": str(player["id"])}
        yield str(player["id"]), [Row("stg_balldontlie__players", key, values)]


def bdl_injuries(body: Any, asked: Asked) -> Found:
    """One row per injured player."""
    for injury in body["data"]:
        values = take(injury, {name: (name, text) for name in ("status", "description")})
        values["return_date"] = _return_date(injury, eastern(asked.at).date())
        key = {
            "bdl_player_id": str(at(injury, "player.id")),
            "requested_for": asked.season_start,
        }
        rows = [Row("stg_balldontlie__player_injury_versions", key, values)]
        yield key["bdl_player_id"], rows


def _return_date(injury: Any, seen: date) -> date | None:
    """The first date for a day without a year, e.g. `Jan 24`, that can be meant.

    It is at most 60 days before the list was seen, and after a season that he is to miss.
    """
    found = re.fullmatch(r"([A-Z][a-z]{2}) (\d{1,2})", injury.get("return_date") or "")
    if found is None:
        return None
    missed = re.search(
        r"(?:rest|remainder|balance|entirety|end) of the (20\d\d)-\d\d|"
        r"(?:miss|entire) (?:the )?(20\d\d)-\d\d",
        injury.get("description") or "",
    )
    earliest = seen - timedelta(days=60)
    if missed is not None:
        earliest = max(earliest, date(int(missed[1] or missed[2]) + 1, 7, 1))
    month = _MONTHS.index(found[1]) + 1
    days = (date(year, month, int(found[2])) for year in (earliest.year, earliest.year + 1))
    return next(possible for possible in days if possible >= earliest)


def bdl_props(body: Any, asked: Asked) -> Found:
    """One row per line of one book."""
    for prop in body["data"]:
        values = take(
            prop,
            {
                "bdl_game_id": ("game_id", text),
                "bdl_player_id": ("player_id", text),
                "vendor": ("vendor", text),
                "prop_type": ("prop_type", text),
                "market": ("market.type", text),
                "line": ("line_value", number),
                "over_odds": ("market.over_odds", whole),
                "under_odds": ("market.under_odds", whole),
                "odds": ("market.odds", whole),
                "updated_at_utc": ("updated_at", instant),
            },
        )
        key = {"prop_id": str(prop["id"]), "game_date": asked.day}
        yield str(prop["id"]), [Row("stg_balldontlie__player_props", key, values)]
