"""Rows of the board and the record, made by hand, and the site that shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from nba_props.site.figures import Figures
from nba_props.site.pages import Pages
from scrapers.events import Row

CLOCK = {
    "as_of_utc": datetime(2026, 1, 24, 21, tzinfo=UTC),
    "status": "ok",
    "reason": "all is here",
}


def prediction(player: str, stat: str = "Points", **more: Any) -> Row:
    """A row of `report_board`: an OVER at a real line, unless it is changed here."""
    return {
        "game_date": date(2026, 1, 24),
        "game_id": "0022500640",
        "label": "BOS@NYK",
        "tip_utc": datetime(2026, 1, 25, 0, 30, tzinfo=UTC),
        "tip_et": "Sat 24 Jan 7:30 PM ET",
        "player_id": player,
        "player_name": player,
        "team": "BOS",
        "stat": "pts",
        "stat_label": stat,
        "status": "active",
        "withdrawn_reason": None,
        "line": 20.5,
        "over_odds": -110,
        "under_odds": -110,
        "books": 3,
        "is_synthetic_line": False,
        "p_over_fair": 0.6,
        "p_over_market": 0.5,
        "edge": 0.1,
        "mean": 23.4,
        "play_probability": 0.93,
        "distribution_basis": "model_and_market",
        "median": 23,
        "model_median": 21.6,
        "market_median": 23.4,
        "q05": 9,
        "q10": 12,
        "q25": 18,
        "q75": 28,
        "q90": 34,
        "q95": 38,
        "recommendation": "OVER",
        "side": "OVER",
        "bet_book": "kings",
        "bet_line": 20.5,
        "bet_price": -110,
        "bet_p_win": 0.6,
        "expected_value": 0.1455,
        "expected_value_low": 0.05,
        "is_synthetic": False,
        "last_games": 10,
        "last_games_over": 7,
        "last_games_pushed": 0,
    } | more


NO_LINE: Row = dict.fromkeys(
    [
        "line",
        "over_odds",
        "under_odds",
        "p_over_fair",
        "p_over_market",
        "edge",
        "side",
        "bet_book",
        "bet_line",
        "bet_price",
        "bet_p_win",
        "expected_value",
        "expected_value_low",
    ]
)
BOARD = [
    prediction("Ann Example", edge=0.1, mean=23.4),
    prediction("Łuka <b>Bold</b>", "Rebounds", edge=-0.2, mean=9.5, recommendation="UNDER"),
    prediction("Cy Short", label="LAL@DEN", mean=2.5, recommendation="NO_LINE", **NO_LINE),
    prediction(
        "Dee Made",
        is_synthetic_line=True,
        is_synthetic=True,
        expected_value=None,
        expected_value_low=None,
        edge=0.05,
    ),
    prediction("Eve Out", status="withdrawn", withdrawn_reason="player_out", mean=100.0),
]


def bets(stat: str, month: str, **more: Any) -> Row:
    """A row of `report_record`."""
    return {
        "stat": stat,
        "month": month,
        "bets": 4,
        "wins": 2,
        "losses": 1,
        "pushes": 1,
        "hit_rate": 2 / 3,
        "hit_rate_low": 0.2077,
        "hit_rate_high": 0.9385,
        "units": 1.4091,
        "units_low": -1.2,
        "units_high": 4.0,
        "is_significant": False,
    } | more


def game_of(player: str, day: int, points: int | None, **more: Any) -> Row:
    """A row of `report_player_games`; without points he did not play."""
    return {
        "player_id": player,
        "game_id": f"00225005{day:02}",
        "game_date": date(2026, 1, day),
        "team": "BOS",
        "opponent": "MIA",
        "is_home": day % 2 == 0,
        "is_played": points is not None,
        "did_not_play_reason": None if points is not None else "DNP_COACH",
        "is_starter": True,
        "minutes": None if points is None else 30.0,
        "pts": points,
    } | more


def result(player: str, day: int, **more: Any) -> Row:
    """A row of `export_results`: an OVER that won, unless it is changed here."""
    return {
        "game_id": f"00225005{day:02}",
        "game_date": date(2026, 1, day),
        "label": "MIA@BOS",
        "player_id": player,
        "player_name": player,
        "stat": "pts",
        "status": "graded",
        "void_reason": None,
        "line": 19.5,
        "is_synthetic_line": False,
        "p_over": 0.64,
        "p_over_fair": 0.58,
        "mean": 21.7,
        "actual": 25.0,
        "recommendation": "OVER",
        "bet_line": 19.5,
        "result": "win",
        "units": 0.9091,
    } | more


GAME: Row = {
    "game_id": "0022500640",
    "game_date": date(2026, 1, 24),
    "label": "BOS@NYK",
    "away_team": "BOS",
    "home_team": "NYK",
    "tip_et": "Sat 24 Jan 7:30 PM ET",
    "standing": "on",
    "arena": "Example Hall",
    "is_neutral": False,
    "game_label": None,
    "attendance": None,
    "officials": None,
    "away_score": None,
    "home_score": None,
} | dict.fromkeys(
    f"{side}_{part}" for side in ("away", "home") for part in ("q1", "q2", "q3", "q4", "ot")
)


def pages(board: list[Row], record: list[Row], **more: list[Row]) -> Pages:
    """The pages of a site that has these rows and nothing else."""
    parts = {
        "clock": [CLOCK],
        "causes": [],
        "tonight": [
            GAME | {"state": "not_due", "cause": None, "predictions_active": 0},
            GAME
            | {"game_id": "0022500641", "label": "MIA@CHI", "tip_et": None}
            | {"state": "empty_ok", "cause": "postponed", "predictions_active": 0},
        ],
        "predictions": [{"is_begun": True}],
        "stats": [
            {"stat": "pts", "label": "Points", "tens": None},
            {"stat": "dd", "label": "Double-double", "tens": 2},
        ],
        "board": board,
        "record": record,
    }
    subjects = ("player_games", "results_of_players", "results_of_games", "of_tonight")
    of_games = ("games", "lines", "sources", "timeline")
    parts |= {key: [] for key in subjects + of_games} | more
    return Pages(Figures(parts, None, []), None)


def write_board(folder: Path, board: list[Row]) -> Path:
    """The page of tonight with its style and its script; returns its path."""
    made = pages(board, [])
    for name in ("style.css", "board.js"):
        (folder / name).write_text(made.static(name))
    (folder / "tonight.html").write_text(made.tonight())
    return folder / "tonight.html"


def write_player(folder: Path) -> Path:
    """The page of a player with twenty games, one of them missed; returns its path."""
    games = [game_of("Ann Example", day, None if day == 9 else day + 5) for day in range(1, 22)]
    results = [result("Ann Example", day) for day in (21, 20)]
    made = pages(BOARD[:1], [], player_games=games, results_of_players=results, games=[GAME])
    (folder / "players").mkdir()
    (folder / "style.css").write_text(made.static("style.css"))
    [(name, html)] = made.players()
    (folder / "players" / name).write_text(html)
    return folder / "players" / name
