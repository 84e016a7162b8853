"""The pages of a player and of a game, from rows made by hand."""

from __future__ import annotations

import re
from html import unescape

from tests.unit.board_rows import BOARD, GAME, NO_LINE, game_of, pages, prediction, result
from tests.unit.test_board import rows_of

ANN = "bdl:7"
# Six games, one of them missed. Over 20.5 in 25, 30 and 21: three of five; their mean is 21.2.
GAMES = [
    game_of(ANN, day, points)
    for day, points in ((10, 25), (12, 20), (13, None), (15, 30), (17, 21), (19, 10))
]


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", html.split("<main")[1])).split())


def page_of(*board: object, **parts: object) -> str:
    [(name, html)] = pages(list(board), [], **parts).players()  # type: ignore[arg-type]
    assert name == "bdl-7.html"
    return html


def ann(**more: object) -> dict[str, object]:
    return prediction("Ann Example", **({"player_id": ANN} | more))


def test_the_last_games_are_drawn_against_the_line() -> None:
    html = page_of(ann(), player_games=GAMES)
    bars = re.findall(r'height="([\d.]+)" class="(over|under)"', html)
    assert [side for _, side in bars] == ["over", "under", "over", "over", "under"]
    heights = [float(height) for height, _ in bars]
    # As high as they are: 25, 20, 30, 21 and 10 points.
    assert [round(30 * height / heights[2]) for height in heights] == [25, 20, 30, 21, 10]
    assert "Points in his last 5 games: 25, 20, 30, 21, 10; over 20.5 in 3" in html
    assert "Over the line in 3 of 5. Last 5: 21.2." in text_of(html)


def test_a_number_that_is_the_line_is_a_push() -> None:
    html = page_of(ann(line=21.0, bet_line=21.0), player_games=GAMES)
    assert "Over the line in 2 of 5, the line itself in 1. Last 5: 21.2." in text_of(html)


def test_the_line_lies_in_the_distribution() -> None:
    html = page_of(ann(), player_games=GAMES)
    assert "9 to 38 with 90 % probability, 18 to 28 with 50 %, median 23; the line is 20.5" in html
    spread = html.split('class="spread"')[1].split("</svg>")[0]
    x, width = map(float, re.findall(r'<rect x="([\d.]+)" y="14" width="([\d.]+)"', spread)[0])
    [line] = map(float, re.findall(r'<line x1="([\d.]+)"', spread))
    # 9 to 38, and 20.5 between them.
    assert abs((line - x) / width - (20.5 - 9) / (38 - 9)) < 0.01


def test_a_missed_game_names_its_reason_and_is_no_zero() -> None:
    html = page_of(ann(), player_games=GAMES)
    table = html.split("<h2>Last games</h2>")[1]
    assert rows_of(table)[3] == ["Tue 13 Jan 2026", "BOS at MIA", "did not play: DNP COACH"]
    assert rows_of(table)[0][:4] == ["Mon 19 Jan 2026", "BOS at MIA", "yes", "30"]


def test_what_is_known_of_tonight_is_named() -> None:
    tonight = {
        "game_id": "0022500640",
        "player_id": ANN,
        "games_missed_in_a_row": 2,
        "play_probability": 0.527,
        "list_basis": "live",
    }
    html = page_of(ann(), of_tonight=[tonight | {"injury_status": "questionable"}], games=[GAME])
    text = text_of(html)
    assert "On the injury list: questionable . He plays with probability 53 %" in text
    assert "His team's last 2 games without him." in text
    assert 'href="../games/0022500640.html"' in html
    html = page_of(
        ann(), of_tonight=[tonight | {"injury_status": None, "games_missed_in_a_row": 0}]
    )
    assert "Not on the injury list." in text_of(html)
    assert "without him" not in html
    nothing = tonight | {"injury_status": None, "list_basis": "modelled"}
    assert "No injury list covers the game." in text_of(page_of(ann(), of_tonight=[nothing]))
    assert "../games/" not in html


def test_without_a_line_nothing_is_compared_with_one() -> None:
    html = page_of(ann(recommendation="NO_LINE", **NO_LINE), player_games=GAMES)
    assert "over" not in "".join(re.findall(r'class="(over|under)"', html)).replace("under", "")
    assert "the line" not in html
    assert "P(over" not in html.split("<h2>Last games")[0]


def test_earlier_predictions_have_what_came() -> None:
    rows = [result(ANN, 19), result(ANN, 17, status="void", void_reason="did_not_play", units=None)]
    table = page_of(ann(), results_of_players=rows).split("and what came")[1]
    won, void = rows_of(table)
    assert won == [
        *("Mon 19 Jan 2026", "MIA@BOS", "Points", "19.5", "58 %", "21.7", "25"),
        *("OVER 19.5, win", "+0.91"),
    ]
    assert void[6] == "void: did not play"


def test_everyone_on_the_board_has_a_page_and_a_link() -> None:
    site = pages(BOARD, [])
    names = [name for name, _ in site.players()]
    assert len(names) == len(set(names)) == len(BOARD)
    board = site.tonight()
    assert all(f'href="players/{name}"' in board for name in names)


def test_a_game_ahead_has_its_predictions_and_no_score() -> None:
    [(name, html)] = pages([ann()], [], games=[GAME]).games()
    assert name == "0022500640.html"
    text = text_of(html)
    assert "BOS@NYK Sat 24 Jan 7:30 PM ET, Example Hall." in text
    assert 'aria-label="Score"' not in html
    assert "No source has been asked for its box score yet." in text
    assert rows_of(html)[0][:4] == ["Ann Example BOS", "Points", "OVER 20.5", "20.5"]
    assert 'href="../players/bdl-7.html"' in html


def test_a_game_that_was_played_has_sources_lines_and_events() -> None:
    numbers = dict.fromkeys(("reb", "ast", "fg3m", "stl", "blk", "turnover"), 1)
    line = {"game_id": GAME["game_id"], "team": "BOS", "minutes": 33.0, "pts": 25, **numbers}
    played = GAME | {"standing": "played", "away_score": 110, "home_score": 104, "away_q1": 28}
    source = {"game_id": GAME["game_id"], "requests": 2, "last_asked_et": "Sun 25 Jan 1:01 AM ET"}
    [(_, html)] = pages(
        [],
        [],
        games=[played],
        sources=[
            source
            | {"source": "nba", "reported": "final", "differing_numbers": 3, "is_used": False},
            source
            | {
                "source": "balldontlie",
                "reported": "no_final",
                "differing_numbers": 0,
                "is_used": True,
            },
        ],
        lines=[
            line | {"player_name": "Ann Example", "participation": "played"},
            line
            | {
                "player_name": "Cy Short",
                "participation": "did_not_play",
                "did_not_play_reason": None,
            },
        ],
        timeline=[
            {"game_id": GAME["game_id"], "at_et": None, "kind": "record", "detail": "<b>110"}
        ],
    ).games()
    assert [row[-1] for row in rows_of(html)] == ["110", "104"]
    reported = html.split("What the sources reported")[1]
    assert rows_of(reported) == [
        ["nba", "final", "2", "Sun 25 Jan 1:01 AM ET", "3"],
        ["balldontlie used", "no final", "2", "Sun 25 Jan 1:01 AM ET", "0"],
    ]
    assert rows_of(reported.split("Box score</h2>")[1]) == [
        ["Ann Example", "33", "25", "1", "1", "1", "1", "1", "1"],
        ["Cy Short", "did not play"],
    ]
    assert rows_of(html.split("What happened</h2>")[1]) == [["time unknown", "record", "<b>110"]]


def test_a_postponed_game_is_called_so() -> None:
    [(_, html)] = pages([], [], games=[GAME | {"standing": "postponed"}]).games()
    assert "<strong>postponed</strong>" in html
