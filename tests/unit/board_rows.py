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
        "q10": 12,
        "q90": 34,
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
        "last_games_mean": 22.1,
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


def pages(board: list[Row], record: list[Row]) -> Pages:
    """The pages of a site that has these rows and nothing else."""
    parts = {
        "clock": [CLOCK],
        "causes": [],
        "tonight": [{}, {}],
        "predictions": [{"is_begun": True}],
        "stats": [{"stat": "pts", "label": "Points"}],
        "board": board,
        "record": record,
    }
    return Pages(Figures(parts, None, []), None)


def write_board(folder: Path, board: list[Row]) -> Path:
    """The page of tonight with its style and its script; returns its path."""
    made = pages(board, [])
    for name in ("style.css", "board.js"):
        (folder / name).write_text(made.static(name))
    (folder / "tonight.html").write_text(made.tonight())
    return folder / "tonight.html"
