"""`import-lines`: the same file again adds nothing, a bad row is named and the others land."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from nba_props.commands.data.import_lines import import_lines
from scrapers.clock import Clock
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.lines_file import LinesFileError
from scrapers.odds import Odds
from scrapers.settings import Settings

HEADER = (
    "tip_utc,game_date_et,home_team,away_team,player_name,bookmaker,line,over_price,under_price"
)
GAME = "2024-10-22T23:40:00Z,2024-10-22,Boston Celtics,New York Knicks"
BOTH = f"{GAME},Al Horford,Underdog,8.5,-137,-137"
ONE_SIDE = f"{GAME},Al Horford,PrizePicks,8.5,-137,"


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "lines.csv"
        path.write_text("\n".join([header, *rows, ""]))
        return path

    return write


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def land(
    make_settings: Callable[..., Settings], clock: Clock, out: io.StringIO
) -> Callable[..., int]:
    def run(path: Path, stat: str = "pts", odds: Odds = Odds.AMERICAN) -> int:
        console = Console(file=out, width=200)
        return import_lines(make_settings(), console, clock, path, stat, odds)

    return run


def landed(warehouse: DuckDBWarehouse) -> int:
    if not warehouse.has_relation("raw_archive", "player_lines"):
        return 0
    return len(warehouse.query("select * from raw_archive.player_lines"))


def test_a_line_is_landed_once(
    lines: Callable[..., Path], land: Callable[..., int], warehouse: DuckDBWarehouse
) -> None:
    assert land(lines(BOTH, BOTH, ONE_SIDE)) == 0
    assert landed(warehouse) == 3
    warehouse.release()
    land(lines(ONE_SIDE, BOTH, BOTH))
    assert landed(warehouse) == 3
    warehouse.release()
    land(lines(BOTH, BOTH.replace("8.5", "9.5")))
    assert landed(warehouse) == 4
    warehouse.release()
    land(lines(BOTH), stat="reb")
    assert landed(warehouse) == 5


def test_what_is_landed(
    lines: Callable[..., Path], land: Callable[..., int], warehouse: DuckDBWarehouse, clock: Clock
) -> None:
    land(lines(ONE_SIDE))
    (row,) = warehouse.query("select * from raw_archive.player_lines")
    assert row["tip_utc"] == datetime(2024, 10, 22, 23, 40, tzinfo=UTC)
    assert (row["line"], row["over_odds"], row["under_odds"]) == (8.5, -137, None)
    assert (row["stat"], row["file_name"], row["row_number"]) == ("pts", "lines.csv", 2)
    assert row["as_of_utc"] == clock.as_of_utc


@pytest.mark.parametrize(
    ("good", "bad", "text"),
    [
        ("8.5", "high", "row 3, column line: 'high' is not a line"),
        ("8.5", "nan", "row 3, column line: 'nan' is not a line"),
        ("8.5", "1e300", "row 3, column line: '1e300' is not a line"),
        (",-137,-137", ",-137,lots", "row 3, column under_price: 'lots' is not American odds"),
        (",-137,-137", ",50,-137", "row 3, column over_price: '50' is not American odds"),
        (",-137,-137", ",1.91,1.91", "row 3, column over_price: '1.91' is not American odds"),
        (",-137,-137", ",-137.5,-137", "row 3, column over_price: '-137.5' is not American odds"),
        (",-137,-137", ',"-1,37",-137', "row 3, column over_price: '-1,37' is not American odds"),
        (",-137,-137", "," + "9" * 5000 + ",-137", "row 3, column over_price: '9999"),
        ("23:40:00Z", "23:40:00", "row 3, column tip_utc: '2024-10-22T23:40:00' is not a moment"),
        ("2024-10-22T23:40:00Z", "0001-01-01T00:00:00+14:00", "column tip_utc: '0001-01-01T00:00"),
        ("2024-10-22T23:40:00Z", "9999-12-31T23:00:00-14:00", "column tip_utc: '9999-12-31T23:00"),
        ("Al Horford", "", "row 3, column player_name: '' is not a text"),
        ("Al Horford", "Al\x1b[31mHorford", "row 3, column player_name: 'Al\\x1b[31mHorford'"),
        (",2024-10-22,", ",22.10.2024,", "row 3, column game_date_et: '22.10.2024' is not a date"),
        (",2024-10-22,", ",22/10/2024,", "row 3, column game_date_et: '22/10/2024' is not a date"),
        (",Underdog,8.5,-137,-137", "", "row 3, column bookmaker: '' is not a text"),
        ("-137,-137", "-137,-137,more", "row 3: it has 10 fields, and the header 9"),
        ("Al Horford", "x" * 200_000, "row 3: it is no row of a CSV file: field larger"),
    ],
)
def test_a_bad_row_is_named_and_the_others_land(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    out: io.StringIO,
    good: str,
    bad: str,
    text: str,
) -> None:
    assert land(lines(BOTH, BOTH.replace(good, bad), ONE_SIDE)) == 1
    assert text in out.getvalue()
    assert out.getvalue().count("Left out") == 1
    assert "\x1b" not in out.getvalue()
    rows = warehouse.query("select row_number from raw_archive.player_lines order by 1")
    assert [row["row_number"] for row in rows] == [2, 4]


def test_rows_with_the_same_fault_are_named_together(
    lines: Callable[..., Path], land: Callable[..., int], out: io.StringIO
) -> None:
    bad = [BOTH.replace("8.5", f"high{number}") for number in range(5)]
    assert land(lines(*bad[:2], BOTH, *bad[2:])) == 1
    assert "row 2-3, 5-7, column line: 'high0', 'high1', 'high2', … is not" in out.getvalue()


def test_a_row_of_another_encoding_spoils_only_itself(
    tmp_path: Path, land: Callable[..., int], warehouse: DuckDBWarehouse, out: io.StringIO
) -> None:
    path = tmp_path / "lines.csv"
    rows = [HEADER, BOTH, BOTH.replace("Al Horford", "Luka Dončić"), ONE_SIDE]
    path.write_bytes(b"\n".join(row.encode("iso-8859-2") for row in rows))
    assert land(path) == 1
    assert "row 3, column player_name" in out.getvalue()
    assert landed(warehouse) == 2


@pytest.mark.parametrize(
    ("written", "odds"),
    [
        ("-110", -110),
        ("-110.0", -110),
        ("\u2212110", -110),
        ("\u2013110", -110),
        ("+105", 105),
        ("105", 105),
        ('"+1,000"', 1000),
        ("EVEN", 100),
        ("Ev", 100),
        ("even", 100),
        ("", None),
        (" ", None),
        ("N/A", None),
        ("nan", None),
        ("-10000", -10000),
    ],
)
def test_american_odds_as_people_have_them(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    written: str,
    odds: int | None,
) -> None:
    assert land(lines(f"{GAME},Al Horford,Underdog,8.5,{written},-137")) == 0
    assert warehouse.query("select over_odds from raw_archive.player_lines")[0] == {
        "over_odds": odds
    }


# By hand: 1 / 0.91 is 1.0989, so 110 are risked to win 100; 0.005 to 1 is 100 on 20,000.
@pytest.mark.parametrize(
    ("written", "odds"),
    [
        ("1.91", -110),
        ("1.5", -200),
        ("2", 100),
        ("2.00", 100),
        ('"2,2"', 120),
        ("3.5", 250),
        ("1.005", -20000),
        ("EVEN", 100),
        ("", None),
    ],
)
def test_decimal_odds_are_converted(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    written: str,
    odds: int | None,
) -> None:
    path = lines(f"{GAME},Al Horford,Underdog,8.5,{written},2.5")
    assert land(path, odds=Odds.DECIMAL) == 0
    (row,) = warehouse.query("select over_odds, under_odds from raw_archive.player_lines")
    assert row == {"over_odds": odds, "under_odds": 150}


@pytest.mark.parametrize("written", ["-110", "+105", "105", "-110.0", "1.0", "0.91", "1", "inf"])
def test_what_is_not_decimal_is_refused_row_by_row(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    out: io.StringIO,
    written: str,
) -> None:
    good, bad = (f"{GAME},Al Horford,Underdog,8.5,{price},1.91" for price in ("1.91", written))
    assert land(lines(good, bad), odds=Odds.DECIMAL) == 1
    assert f"row 3, column over_price: '{written}' is not decimal odds" in out.getvalue()
    assert landed(warehouse) == 1


@pytest.mark.parametrize(
    ("written", "is_counted"),
    [
        ("2024-10-22", False),
        ("2024-10-22 00:00:00", False),
        ("2024-10-22T00:00:00Z", False),
        ("2024-10-22T19:40:00-04:00", False),
        ("2024-10-23T00:10:00Z", False),
        ("10/22/2024", False),
        ("20241022", False),
        ("2024-10-23", True),
        ("2024-10-23T00:00:00Z", True),
        ("10/23/2024", True),
    ],
)
def test_the_tip_off_decides_the_date(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    out: io.StringIO,
    written: str,
    is_counted: bool,
) -> None:
    # 20:10 in New York.
    row = BOTH.replace("2024-10-22T23:40:00Z,2024-10-22", f"2024-10-23T00:10:00Z,{written}")
    assert land(lines(row)) == 0
    (found,) = warehouse.query("select game_date from raw_archive.player_lines")
    assert found == {"game_date": date(2024, 10, 22)}
    assert ("1 with another date than the Eastern one" in out.getvalue()) == is_counted


@pytest.mark.parametrize("written", ["2024-10-22 23:40:00+00:00", "2024-10-22 23:40 UTC"])
def test_moments_as_people_have_them(
    lines: Callable[..., Path], land: Callable[..., int], warehouse: DuckDBWarehouse, written: str
) -> None:
    land(lines(BOTH.replace("2024-10-22T23:40:00Z", written)))
    (row,) = warehouse.query("select tip_utc from raw_archive.player_lines")
    assert row == {"tip_utc": datetime(2024, 10, 22, 23, 40, tzinfo=UTC)}


def test_when_a_line_was_captured(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    out: io.StringIO,
    clock: Clock,
) -> None:
    header = f"{HEADER},captured_at_utc"
    early, blank, late = f"{BOTH},2024-10-22T20:00:00Z", f"{BOTH},", f"{BOTH},2030-01-01T00:00:00Z"
    assert land(lines(early, blank, late, header=header)) == 1
    assert "row 4, column captured_at_utc: '2030-01-01T00:00:00Z' is still" in out.getvalue()
    rows = warehouse.query("select captured_at_utc from raw_archive.player_lines order by 1")
    assert [row["captured_at_utc"] for row in rows] == [
        datetime(2024, 10, 22, 20, tzinfo=UTC),
        None,
    ]
    # Without the moment it is the line that a file without the column brings.
    warehouse.release()
    assert land(lines(BOTH)) == 0
    assert landed(warehouse) == 2


def test_a_line_is_the_one_that_an_earlier_version_landed(
    lines: Callable[..., Path], land: Callable[..., int], warehouse: DuckDBWarehouse
) -> None:
    # As it was first spelled; were it spelled otherwise, every file would land again.
    written = (
        '{"stat": "pts", "away_team": "New York Knicks", "bookmaker": "Underdog", '
        '"game_date": "2024-10-22", "home_team": "Boston Celtics", "line": "8.5", '
        '"over_odds": "-137", "player_name": "Al Horford", "tip_utc": '
        '"2024-10-22 23:40:00+00:00", "under_odds": "-137"}'
    )
    text = json.dumps(json.loads(written), sort_keys=True)
    land(lines(BOTH))
    (row,) = warehouse.query("select line_id from raw_archive.player_lines")
    assert row["line_id"] == hashlib.sha256(f"{text}|1".encode()).hexdigest()


def test_a_table_of_an_earlier_version_gets_the_column(
    lines: Callable[..., Path], land: Callable[..., int], warehouse: DuckDBWarehouse
) -> None:
    land(lines(BOTH))
    warehouse.query("alter table raw_archive.player_lines drop column captured_at_utc")
    warehouse.release()
    land(lines(f"{ONE_SIDE},2024-10-22T20:00:00Z", header=f"{HEADER},captured_at_utc"))
    rows = warehouse.query("select captured_at_utc from raw_archive.player_lines order by 1")
    assert [row["captured_at_utc"] is None for row in rows] == [False, True]


def test_a_file_without_a_column_is_refused(
    lines: Callable[..., Path], land: Callable[..., int]
) -> None:
    with pytest.raises(LinesFileError, match=r"lines\.csv has no column over_price, under_price"):
        land(lines(header=HEADER.replace(",over_price,under_price", "")))


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_file_of_a_spreadsheet_that_writes_no_commas(
    tmp_path: Path, land: Callable[..., int], warehouse: DuckDBWarehouse, between: str
) -> None:
    path = tmp_path / "lines.csv"
    text = "\n".join([HEADER, BOTH, ONE_SIDE, ""]).replace(",", between).replace("8.5", "8,5")
    path.write_text(text, encoding="utf-8-sig")
    assert land(path) == 0
    rows = warehouse.query("select line from raw_archive.player_lines")
    assert [row["line"] for row in rows] == [8.5, 8.5]


def test_a_thousand_is_no_decimal_comma(
    lines: Callable[..., Path], land: Callable[..., int]
) -> None:
    assert land(lines(BOTH.replace("8.5", '"8,500"'))) == 1


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, land: Callable[..., int]) -> None:
    path = tmp_path / "lines.parquet"
    path.write_bytes(b"PAR1\xff\xfe\x00")
    with pytest.raises(LinesFileError, match="cannot be read as a CSV file"):
        land(path)
