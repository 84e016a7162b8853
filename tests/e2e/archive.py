"""Files of archived lines and injury reports, as `import-lines` and `import-injuries` read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.e2e.harness import Bench, Row

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


def reports_file(bench: Bench, folder: Path, day: str, tip: datetime) -> tuple[Path, list[Row]]:
    """Two reports on the games of a tip-off, an hour before it and ten minutes after it.

    Before it every third candidate is out, after it everyone else is. Returns the candidates too.
    """
    players = bench.query(
        "select players.player_name, teams.team_name, availability.player_id "
        "from nba.int_player_availability as availability "
        "inner join nba.int_players as players on availability.player_id = players.player_id "
        "inner join nba.teams as teams on availability.team = teams.team "
        f"where availability.game_date = date '{day}' and availability.tip_utc = timestamp '{tip}' "
        "and availability.roster_basis = 'last_game' order by availability.player_id"
    )
    rows = ["captured_at_utc,game_date_et,team,player_name,status,reason"]
    for minutes, is_early in ((-60, True), (10, False)):
        captured = f"{tip + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
        rows += [
            f"{captured},{day},{player['team_name']},{player['player_name']},Out,Knee"
            for number, player in enumerate(players)
            if (number % 3 == 0) == is_early
        ]
    path = folder / "reports.csv"
    path.write_text("\n".join([*rows, ""]))
    return path, players
