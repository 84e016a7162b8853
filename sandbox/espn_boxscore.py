"""The box score of ESPN's game summary: lists of texts, and ``keys`` says which is which."""

from __future__ import annotations

from sandbox.espn_rows import CDN, Row, athlete_row, colours, team_row
from sandbox.facts import Line
from sandbox.game_view import View
from sandbox.hashing import digest, share
from sandbox.schedule import Game
from sandbox.teams import Team, team
from sandbox.world import World

# key: (label, description)
_COLUMNS = {
    "minutes": ("MIN", "Minutes"),
    "points": ("PTS", "Points"),
    "fieldGoalsMade-fieldGoalsAttempted": ("FG", "Field Goals Made/Attempted"),
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted": (
        "3PT",
        "3-Point Field Goals Made/Attempted",
    ),
    "freeThrowsMade-freeThrowsAttempted": ("FT", "Free Throws Made/Attempted"),
    "rebounds": ("REB", "Rebounds"),
    "assists": ("AST", "Assists"),
    "turnovers": ("TO", "Turnovers"),
    "steals": ("STL", "Steals"),
    "blocks": ("BLK", "Blocks"),
    "offensiveRebounds": ("OREB", "Offensive Rebounds"),
    "defensiveRebounds": ("DREB", "Defensive Rebounds"),
    "fouls": ("PF", "Personal Fouls"),
    "plusMinus": ("+/-", "Teams net points while player is on the court."),
}
_POINTS_FIRST = tuple(_COLUMNS)
_POINTS_LAST = (
    "minutes",
    "fieldGoalsMade-fieldGoalsAttempted",
    "threePointFieldGoalsMade-threePointFieldGoalsAttempted",
    "freeThrowsMade-freeThrowsAttempted",
    "offensiveRebounds",
    "defensiveRebounds",
    "rebounds",
    "assists",
    "steals",
    "blocks",
    "turnovers",
    "fouls",
    "plusMinus",
    "points",
)
# Every player has it, those who did play too.
_REASON = "COACH'S DECISION"


def keys_of(game: Game) -> tuple[str, ...]:
    """Return the order of a game's columns. Both known ones occur, each in half of the games."""
    return _POINTS_FIRST if share(50, "espn keys", game.game_id) else _POINTS_LAST


def boxscore(world: World, seen: View) -> Row:
    """Return the box score; there are no players before tip."""
    game = seen.state.game
    sides = ((game.away, "away"), (game.home, "home"))
    return {
        "teams": [
            {
                "team": _team(team(code)),
                "statistics": _team_statistics(seen, code),
                "displayOrder": order,
                "homeAway": place,
            }
            for order, (code, place) in enumerate(sides, start=1)
        ],
        "players": [
            _side(world, seen, code, order) for order, (code, _) in enumerate(sides, start=1)
        ]
        if seen.period
        else [],
    }


def _team(item: Team) -> Row:
    return team_row(item) | {
        "slug": item.full_name.lower().replace(" ", "-"),
        "shortDisplayName": item.name,
        **colours(item),
        "logo": f"{CDN}/teams/{item.espn_code.lower()}.png",
    }


def _side(world: World, seen: View, code: str, order: int) -> Row:
    game = seen.state.game
    keys = keys_of(game)
    lines = sorted(seen.side(code), key=lambda line: (-line.minutes, line.player_id))
    known = any(line.starter for line in lines)
    starters = [line for index, line in enumerate(lines) if (line.starter if known else index < 5)]
    athletes = [
        _athlete(world, game, line.player_id, line in starters, [_texts(line)[key] for key in keys])
        for line in sorted(lines, key=lambda line: line not in starters)
    ]
    athletes += [_athlete(world, game, player, False, []) for player in world.listed(game, code)]
    labels = [_COLUMNS[key][0] for key in keys]
    totals = _texts(_sum(lines)) | {"minutes": "", "plusMinus": ""}
    return {
        "team": _team(team(code)),
        "statistics": [
            {
                "names": labels,
                "keys": list(keys),
                "labels": labels,
                "descriptions": [_COLUMNS[key][1] for key in keys],
                "athletes": athletes,
                "totals": [totals[key] for key in keys],
            }
        ],
        "displayOrder": order,
    }


def _athlete(world: World, game: Game, player: int, starter: bool, stats: list[str]) -> Row:
    return {
        # Whether he is on the floor, which says nothing once the game is over.
        "active": bool(digest("espn active", game.game_id, player) % 2),
        "athlete": athlete_row(world, player),
        "starter": starter,
        "didNotPlay": not stats,
        "reason": _REASON,
        "ejected": False,
        "stats": stats,
    }


def _sum(lines: list[Line]) -> Line:
    totals = [sum(values) for values in zip(*(line[5:20] for line in lines), strict=True)]
    return Line._make([0, "", 0, None, None, *(totals or [0] * 15), 0])


def _texts(line: Line) -> dict[str, str]:
    return {
        "minutes": str(line.minutes),
        "points": str(line.pts),
        "fieldGoalsMade-fieldGoalsAttempted": f"{line.fgm}-{line.fga}",
        "threePointFieldGoalsMade-threePointFieldGoalsAttempted": f"{line.fg3m}-{line.fg3a}",
        "freeThrowsMade-freeThrowsAttempted": f"{line.ftm}-{line.fta}",
        "rebounds": str(line.reb),
        "assists": str(line.ast),
        "turnovers": str(line.turnover),
        "steals": str(line.stl),
        "blocks": str(line.blk),
        "offensiveRebounds": str(line.oreb),
        "defensiveRebounds": str(line.dreb),
        "fouls": str(line.pf),
        "plusMinus": f"{line.plus_minus:+d}" if line.plus_minus else "0",
    }


def _team_statistics(seen: View, code: str) -> list[Row]:
    if not seen.period:
        return []
    whole = _sum(seen.side(code))
    texts = _texts(whole)
    rows: list[Row] = []
    for key, made, tried in (
        ("fieldGoals", whole.fgm, whole.fga),
        ("threePointFieldGoals", whole.fg3m, whole.fg3a),
        ("freeThrows", whole.ftm, whole.fta),
    ):
        pair = f"{key}Made-{key}Attempted"
        label = _COLUMNS[pair][0]
        rows.append({"name": pair, "displayValue": texts[pair], "label": label})
        rows.append(
            {
                "name": f"{key.removesuffix('s')}Pct",
                "displayValue": str(round(100 * made / tried) if tried else 0),
                "abbreviation": f"{label}%",
                "label": f"{label} %",
            }
        )
    for name, key in (
        ("totalRebounds", "rebounds"),
        ("offensiveRebounds", "offensiveRebounds"),
        ("defensiveRebounds", "defensiveRebounds"),
        ("assists", "assists"),
        ("steals", "steals"),
        ("blocks", "blocks"),
        ("turnovers", "turnovers"),
        ("fouls", "fouls"),
    ):
        label, text = _COLUMNS[key]
        rows.append(
            {"name": name, "displayValue": texts[key], "abbreviation": label, "label": text}
        )
    return rows
