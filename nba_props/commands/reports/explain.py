"""`nba-props explain`: the timeline of a game or a player."""

from __future__ import annotations

import re

from rich.console import Console

from nba_props.commands.data.build import build_schema
from nba_props.names import search_name
from nba_props.readers import Reader, open_reader
from scrapers.clock import Clock
from scrapers.errors import NbaPropsError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, Terminal, plain, styled

# Only such texts are ever put into a query; names of players are compared in Python.
_ID = re.compile(r"[A-Za-z0-9:_-]{1,64}")
_GAME = re.compile(r"[a-z0-9:@_ -]{1,64}")
_LISTED = 20


class NotFoundInTimelineError(NbaPropsError):
    """No game and no player answers to the text, or more than one does."""


def explain(settings: Settings, console: Console, subject: str, lookback: Clock | None) -> int:
    """Print every event of a game or player, oldest first. Returns the exit code."""
    schema = settings.nba_props_schema
    if lookback is not None:
        schema = build_schema(settings, Terminal(stderr=True), lookback, "explain")
    with open_reader(settings, schema) as reader:
        title, rows = find(reader, subject.strip())
    console.print(styled((title, "bold")))
    table = PlainTable(box=None, padding=(0, 2, 0, 0))
    for heading in ("Eastern time", "what", "detail"):
        table.add_column(heading)
    for row in rows:
        table.add_row(row["at_et"] or "time unknown", row["kind"], row["detail"] or "")
    console.print(table)
    return 0


def find(reader: Reader, subject: str) -> tuple[str, list[Row]]:
    """Title and events of what has this very id, else the game of this name, else the player.

    Raises NotFoundInTimelineError.
    """
    if _ID.fullmatch(subject) and (events := _of_game(reader, subject)):
        return f"Game {subject}", events
    if not _is_player(reader, subject) and (game := _game(reader, subject)):
        return f"Game {game['game_id']} ({game['label']})", _of_game(reader, game["game_id"])
    player = _player(reader, subject)
    return (
        f"{player['player_name']} ({player['team']}, {player['player_id']})",
        _events(reader, "player_id", player["player_id"]),
    )


def _of_game(reader: Reader, game_id: str) -> list[Row]:
    return [row for row in _events(reader, "game_id", game_id) if row["player_id"] is None]


def _game(reader: Reader, subject: str) -> Row | None:
    """The game of a name: a source's own id, teams, or teams and a date; None without one."""
    name = re.sub(r"\s*(?:@|\bat\b)\s*", "@", " ".join(subject.lower().split()))
    name = name.lstrip("0") if name.isdigit() else name
    if not _GAME.fullmatch(name):
        return None
    found = reader.rows(
        "select game_id, label, game_date from {game_names} "  # noqa: S608 - a _GAME
        f"where name = '{name}' order by game_date desc, game_id"
    )
    if len(found) > 1:
        games = [f"{row['game_id']} {row['label']} {row['game_date']}" for row in found]
        raise NotFoundInTimelineError(_several("games", subject, games, "add its date"))
    return found[0] if found else None


def _events(reader: Reader, column: str, value: str) -> list[Row]:
    return reader.rows(
        "select at_utc, at_et, kind, player_id, detail from {timeline} "  # noqa: S608 - an _ID
        f"where {column} = '{value}' order by at_utc nulls first, kind, detail"
    )


def _is_player(reader: Reader, subject: str) -> bool:
    """True for a player's very id: `bdl:15` may also be what a game was called by once."""
    return bool(
        _ID.fullmatch(subject)
        and reader.rows(f"select 1 as one from {{int_players}} where player_id = '{subject}'")  # noqa: S608 - an _ID
    )


def _player(reader: Reader, subject: str) -> Row:
    wanted = search_name(subject)
    players = reader.rows(
        "select player_id, player_name, search_name, team from {int_players} "
        "order by player_name, player_id"
    )
    exact = [row for row in players if subject == row["player_id"] or wanted == row["search_name"]]
    near = [row for row in players if wanted and wanted in (row["search_name"] or "")]
    found = exact or near
    if len(found) == 1 and _ID.fullmatch(found[0]["player_id"]):
        return found[0]
    if found:
        names = [f"{row['player_id']} {row['player_name']} ({row['team']})" for row in found]
        raise NotFoundInTimelineError(_several("players", subject, names, "write more of the name"))
    raise NotFoundInTimelineError(
        f"No game or player answers to {subject!r}: give a game id such as 0022500644, "
        "GSW@MIN 2026-01-24, a player id, or a player's name."
    )


def _several(what: str, subject: str, found: list[str], narrower: str) -> str:
    """The sentence about a name that is not one's own."""
    listed = plain("; ".join(found[:_LISTED]))
    if len(found) > _LISTED:
        listed += f"; and {len(found) - _LISTED} more: {narrower}"
    return f"{len(found)} {what} answer to {subject!r}, give the id of one: {listed}."
