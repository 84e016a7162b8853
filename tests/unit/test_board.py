"""The pages Tonight and Record, from rows made by hand."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.unit.board_rows import BOARD, CLOCK, GAME, bets, pages, prediction

CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def rows_of(html: str) -> list[list[str]]:
    """Texts of the cells of each row of the board, or of the first table body of another page."""
    body = html.rpartition('id="board"')[2].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [" ".join(unescape(re.sub("<[^>]*>", "", cell)).split()) for cell in CELL.findall(row)]
        for row in body.split("</tr>")[:-1]
    ]


def test_the_board_shows_what_is_recommended_at_which_price() -> None:
    ann, luka, cy, dee, eve = rows_of(pages(BOARD, []).tonight())
    assert ann == [
        *("Ann Example BOS", "Points", "OVER 20.5", "20.5", "over -110 kings"),
        *("+0.15 +0.05 at least", "+10.0", "60 %", "50 %"),
        *("23.4 12 to 34", "7 of 10", "BOS@NYK"),
    ]
    # What a source sends is text.
    assert luka[0] == "Łuka <b>Bold</b> BOS"
    assert luka[2] == "UNDER 20.5"
    dash = "\u2013"
    assert cy[2:9] == ["no line", dash, dash, dash, dash, dash, dash]
    assert cy[10] == dash
    assert dee[3:6] == ["20.5", "over -110 made up", dash]
    assert eve[2] == "withdrawn: player out"


def test_a_row_has_the_name_as_people_type_it() -> None:
    rows = [prediction("Luka Dončić"), prediction("Karl-Anthony Towns")]
    found = re.findall('data-name="([^"]*)"', pages(rows, []).tonight())
    assert found == ["luka doncic", "karl anthony towns"]


def test_the_line_is_that_of_the_probabilities_beside_it() -> None:
    at_another = {"bet_line": 26.5, "bet_price": -250, "side": "UNDER"}
    row = prediction("Ann Example", recommendation="UNDER", **at_another)
    unlined = dict.fromkeys(("line", "p_over_fair", "p_over_market", "edge"))
    double = prediction("Cy Short", stat="Double-double", **unlined, bet_line=0.5, bet_price=378)
    passed = row | {"recommendation": "PASS"}
    for name in ("tonight", "game"):
        site = pages([row, double, passed], [], games=[GAME])
        html = site.tonight() if name == "tonight" else next(site.games())[1]
        first, second, third = rows_of(html)
        # 60 % and 7 of 10 are over 20.5; the price is for less than 26.5.
        assert first[2:4] == ["UNDER 26.5", "20.5"]
        assert second[2:4] == ["OVER 0.5", "\u2013"]
        assert third[2:4] == ["pass", "20.5"]
        if name == "tonight":
            prices = [each[4] for each in (first, second, third)]
            assert prices == ["under 26.5 -250 kings", "over 0.5 +378 kings", prices[0]]


def test_a_push_is_named() -> None:
    [row] = rows_of(pages([prediction("Ann Example", line=21, last_games_pushed=2)], []).tonight())
    assert row[10] == "7 of 10 2 push"


def test_of_a_double_the_probability_is_shown() -> None:
    row = prediction("Ann Example", "Double-double", mean=0.55, median=0.59) | {"stat": "dd"}
    site = pages([row], [], games=[GAME])
    assert rows_of(site.tonight())[0][9] == "55 %"
    assert rows_of(next(site.games())[1])[0][5] == "55 %"
    player = next(site.players())[1]
    assert "Comes with probability 55 %." in player
    assert 'class="spread"' not in player


def test_who_has_left_the_team_has_no_team() -> None:
    row = prediction("Ann Example", team=None, status="withdrawn", withdrawn_reason="player_moved")
    site = pages([row], [], games=[GAME])
    html = site.tonight() + next(site.games())[1] + next(site.players())[1]
    assert ">None<" not in html


def test_who_may_not_play_is_marked() -> None:
    rows = [BOARD[0] | {"play_probability": share} for share in (0.75, 0.5, None)]
    names = [row[0] for row in rows_of(pages(rows, []).tonight())]
    assert names == ["Ann Example BOS", "Ann Example BOS, plays with 50 %", "Ann Example BOS"]


def test_an_evening_without_predictions_says_so() -> None:
    html = pages([], []).tonight()
    assert "No prediction counts tonight." in html
    assert 'id="board"' not in html


def test_tonights_games_name_who_is_listed() -> None:
    def listed(name: str, status: str, probability: float) -> dict[str, object]:
        player = {"player_name": name, "team": "BOS", "game_id": "0022500640"}
        return player | {"injury_status": status, "play_probability": probability}

    out = listed("Ann <i>Example</i>", "Out", 0.01)
    html = pages([], [], of_tonight=[out, listed("Cy Example", "Day-To-Day", 0.5)]).tonight()
    text = " ".join(unescape(re.sub("<[^>]*>", " ", html.split("<tbody>")[1])).split())
    assert text.startswith("BOS@NYK Sat 24 Jan 7:30 PM ET 1 Out, 1 Day-To-Day ")
    assert "Ann <i>Example</i> BOS, Out, plays with 1 % ; Cy Example BOS, Day-To-Day" in text
    # Of a game that is off nobody is a candidate.
    assert "MIA@CHI to be decided empty ok \u00b7 postponed \u2013" in text


@pytest.mark.parametrize(
    ("list_basis", "words"),
    [("live", "nobody is listed"), ("modelled", "no injury list covers it")],
)
def test_nobody_is_listed_only_where_there_is_a_list(list_basis: str, words: str) -> None:
    player = {"player_name": "Ann Example", "game_id": "0022500640", "injury_status": None}
    html = pages([], [], of_tonight=[player | {"list_basis": list_basis}]).tonight()
    text = " ".join(unescape(re.sub("<[^>]*>", " ", html.split("<tbody>")[1])).split())
    assert text.startswith(f"BOS@NYK Sat 24 Jan 7:30 PM ET {words}")


def test_what_is_withdrawn_is_not_counted_as_a_prediction() -> None:
    # Five rows of the board, of which one is withdrawn.
    assert "2 games, 4 predictions, 1 withdrawn." in pages(BOARD, []).tonight()
    assert "2 games, 1 prediction.</p>" in pages(BOARD[:1], []).tonight()
    # The first page counts 3 + 4 active ones; combinations without a line are not on the board.
    games = [GAME | {"state": "not_due", "cause": None, "predictions_active": n} for n in (3, 4)]
    html = pages(BOARD, [], tonight=games).tonight()
    assert "2 games, 4 predictions, 1 withdrawn; 3 more of combinations without a line.<" in html


def test_the_record_names_what_is_luck() -> None:
    rows = [
        bets("pts", "all"),
        bets("all", "all"),
        bets("all", "2026-01", is_significant=True),
        bets("all", "2026-02", units=-3.0, is_significant=True),
    ]
    html = pages([], rows).record()
    whole, second, first = (
        html.index("The whole time"),
        html.index("2026-02"),
        html.index("2026-01"),
    )
    assert whole < second < first
    market, points = rows_of(html)
    assert market[:5] == ["every market", "4", "2", "1", "1"]
    assert market[5:] == ["67 % 21 % to 94 %", "+1.41 -1.2 to +4.0", "not significant"]
    assert points[0] == "Points"
    assert "yes, a loss" in html
    assert html.count(">yes<") == 1


def test_of_pushes_alone_there_is_no_hit_rate() -> None:
    nothing = dict.fromkeys(
        ("hit_rate", "hit_rate_low", "hit_rate_high", "units_low", "units_high")
    )
    [row] = rows_of(
        pages([], [bets("all", "all", wins=0, losses=0, units=0.0, **nothing)]).record()
    )
    assert row[5:7] == ["\u2013", "+0.00"]


def test_a_record_without_bets_says_so() -> None:
    assert "No recommendation at a real line has a result yet." in pages([], []).record()


@pytest.mark.parametrize(
    ("status", "words"), [("ok", "No games."), ("tool_failed", "No games."), ("unknown", "Nothing")]
)
def test_without_a_schedule_nobody_knows_whether_there_are_games(status: str, words: str) -> None:
    clock = [CLOCK | {"status": status, "reason": "run `nba-props run`"}]
    html = pages([], [], clock=clock, tonight=[]).tonight()
    assert f"<p>{words}" in html
    assert ("0 games" in html) == ("No games." in html) == (status != "unknown")
