"""`import-lines`: the same file again adds nothing, a bad field lands nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from scrapers.clock import Clock
from scrapers.commands.import_lines import LinesFileError, import_lines
from scrapers.landing.duckdb import DuckDBWarehouse
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
def land(make_settings: Callable[..., Settings], clock: Clock) -> Callable[..., int]:
    def run(path: Path, stat: str = "pts") -> int:
        return import_lines(make_settings(), Console(quiet=True), clock, path, stat)

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
        (",-137,-137", ",-137,evens", "row 3, column under_price: 'evens' is not American odds"),
        (",-137,-137", ",50,-137", "row 3, column over_price: '50' is not American odds"),
        ("23:40:00Z", "23:40:00", "row 3, column tip_utc: '2024-10-22T23:40:00' is not a moment"),
        ("Al Horford", "", "row 3, column player_name: '' is not a text"),
        (",2024-10-22,", ",22.10.2024,", "row 3, column game_date_et: '22.10.2024' is not a date"),
        (",Underdog,8.5,-137,-137", "", "row 3, column bookmaker: '' is not a text"),
    ],
)
def test_a_bad_row_is_named_and_nothing_lands(
    lines: Callable[..., Path],
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    good: str,
    bad: str,
    text: str,
) -> None:
    with pytest.raises(LinesFileError) as error:
        land(lines(BOTH, BOTH.replace(good, bad)))
    assert text in str(error.value)
    assert landed(warehouse) == 0


def test_a_file_without_a_column_is_refused(
    lines: Callable[..., Path], land: Callable[..., int]
) -> None:
    with pytest.raises(LinesFileError, match=r"lines\.csv has no column over_price, under_price"):
        land(lines(header=HEADER.replace(",over_price,under_price", "")))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, land: Callable[..., int]) -> None:
    path = tmp_path / "lines.parquet"
    path.write_bytes(b"PAR1\xff\xfe\x00")
    with pytest.raises(LinesFileError, match="cannot be read as a CSV file"):
        land(path)
