"""A file of archived lines, as `import-lines` reads it."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.harness import Bench

_HEADER = (
    "tip_utc,game_date_et,home_team,away_team,player_name,bookmaker,line,over_price,under_price"
)


def lines_file(bench: Bench, folder: Path, day: str) -> Path:
    """A line of 7.5 at even odds on one player who played on a date."""
    (played,) = bench.query(
        "select home.team_name as home, away.team_name as away, games.player_name "
        "from nba.int_player_games as games "
        "inner join nba.teams as home on games.team = home.team "
        "inner join nba.teams as away on games.opponent = away.team "
        f"where game_date = date '{day}' and is_home and is_played order by 1, 3 limit 1"
    )
    path = folder / "lines.csv"
    path.write_text(
        f"{_HEADER}\n{day}T23:59:00Z,{day},{played['home']},{played['away']},"
        f"{played['player_name']},Picks,7.5,-137,-137\n"
    )
    return path
