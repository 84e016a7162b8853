"""NBA.com's statistics of a player and of a team. What no fact says is made up or left at zero."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.facts import Line

Row = dict[str, Any]
_NOT_KNOWN = (
    "blocksReceived",
    "foulsOffensive",
    "foulsDrawn",
    "foulsTechnical",
    "pointsFastBreak",
    "pointsInThePaint",
    "pointsSecondChance",
)
_NOT_KNOWN_OF_TEAMS = (
    "biggestLead",
    "biggestScoringRun",
    "fastBreakPointsAttempted",
    "fastBreakPointsMade",
    "foulsTeam",
    "foulsTeamTechnical",
    "leadChanges",
    "pointsFromTurnovers",
    "pointsInThePaintAttempted",
    "pointsInThePaintMade",
    "reboundsTeam",
    "reboundsTeamDefensive",
    "reboundsTeamOffensive",
    "secondChancePointsAttempted",
    "secondChancePointsMade",
    "teamFieldGoalAttempts",
    "timesTied",
    "turnoversTeam",
)


def duration(seconds: int) -> str:
    """Format a duration as ``PT37M12.00S``."""
    return f"PT{seconds // 60:02d}M{seconds % 60:02d}.00S"


def seconds_played(line: Line) -> int:
    """Return a line's playing time; whole minutes where nothing finer is known."""
    if line.mmss is None:
        return line.minutes * 60
    minutes, _, seconds = line.mmss.partition(":")
    return int(minutes) * 60 + int(seconds)


def _share(made: float, tried: float) -> float:
    return made / tried if tried else 0.0


def statistics(line: Line) -> Row:
    """Return the statistics of a player under the feed's names."""
    seconds = seconds_played(line)
    # Points for and against while he was on the floor: only their difference is a fact.
    against = float(seconds // 26)
    return (
        _counts(line)
        | dict.fromkeys(_NOT_KNOWN, 0)
        | {
            "minus": against,
            "minutes": duration(seconds),
            "minutesCalculated": f"PT{round(seconds / 60):02d}M",
            "plus": against + line.plus_minus,
            "plusMinusPoints": float(line.plus_minus),
        }
    )


def _counts(line: Line) -> Row:
    return {
        "assists": line.ast,
        "blocks": line.blk,
        "fieldGoalsAttempted": line.fga,
        "fieldGoalsMade": line.fgm,
        "fieldGoalsPercentage": _share(line.fgm, line.fga),
        "foulsPersonal": line.pf,
        "freeThrowsAttempted": line.fta,
        "freeThrowsMade": line.ftm,
        "freeThrowsPercentage": _share(line.ftm, line.fta),
        "points": line.pts,
        "reboundsDefensive": line.dreb,
        "reboundsOffensive": line.oreb,
        "reboundsTotal": line.reb,
        "steals": line.stl,
        "threePointersAttempted": line.fg3a,
        "threePointersMade": line.fg3m,
        "threePointersPercentage": _share(line.fg3m, line.fg3a),
        "turnovers": line.turnover,
        "twoPointersAttempted": line.fga - line.fg3a,
        "twoPointersMade": line.fgm - line.fg3m,
        "twoPointersPercentage": _share(line.fgm - line.fg3m, line.fga - line.fg3a),
    }


def _sum(lines: Iterable[Line]) -> Line:
    totals = [sum(values) for values in zip(*(line[5:20] for line in lines), strict=True)]
    return Line._make([0, "", 0, None, None, *(totals or [0] * 15), 0])


def team_statistics(lines: list[Line], against: list[Line], starters: set[int]) -> Row:
    """Return the statistics of a team, its own rebounds and turnovers left out."""
    whole = _sum(lines)
    seconds = sum(seconds_played(line) for line in lines)
    shots = whole.fga + 0.44 * whole.fta
    return (
        _counts(whole)
        | dict.fromkeys((*_NOT_KNOWN, *_NOT_KNOWN_OF_TEAMS), 0)
        | {
            "assistsTurnoverRatio": _share(whole.ast, whole.turnover),
            "benchPoints": sum(line.pts for line in lines if line.player_id not in starters),
            "biggestLeadScore": "0-0",
            "biggestScoringRunScore": "0-0",
            "fastBreakPointsPercentage": 0.0,
            "fieldGoalsEffectiveAdjusted": _share(whole.fgm + 0.5 * whole.fg3m, whole.fga),
            "minutes": duration(seconds),
            "minutesCalculated": f"PT{round(seconds / 60)}M",
            "pointsAgainst": sum(line.pts for line in against),
            "pointsInThePaintPercentage": 0.0,
            "reboundsPersonal": whole.reb,
            "secondChancePointsPercentage": 0.0,
            "timeLeading": duration(0),
            "trueShootingAttempts": shots,
            "trueShootingPercentage": _share(whole.pts, 2 * shots),
            "turnoversTotal": whole.turnover,
        }
    )
