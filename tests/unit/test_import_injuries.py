"""`import-injuries`: reports as the league, ESPN and people have them; a bad row is named."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from nba_props.commands.data.import_injuries import import_injuries
from scrapers.clock import Clock
from scrapers.events import Row
from scrapers.injuries_file import InjuriesFileError
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.settings import Settings

HEADER = "captured_at_utc,game_date_et,team,player_name,status,reason"
ANN = "2024-10-22T21:30:00Z,2024-10-22,Boston Celtics,Ann Able,Out,Knee"
BOB = '2024-10-22T21:30:00Z,10/22/2024,Boston Celtics,"Baker Jr., Bob",Questionable,'
CAPTURED = datetime(2024, 10, 22, 21, 30, tzinfo=UTC)
# As the package nbainjuries returns it; a team that has not reported has no player.
LEAGUE = {
    "Game Date": "10/22/2024",
    "Game Time": "07:30 (ET)",
    "Matchup": "NYK@BOS",
    "Team": "Boston Celtics",
    "Player Name": "Able, Ann",
    "Current Status": "Out",
    "Reason": "Injury/Illness - Left Knee; Sprain",
}
SILENT = LEAGUE | {
    "Team": "New York Knicks",
    "Player Name": None,
    "Current Status": None,
    "Reason": "NOT YET SUBMITTED",
}


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def land(
    make_settings: Callable[..., Settings], clock: Clock, out: io.StringIO, tmp_path: Path
) -> Callable[..., int]:
    def run(content: str | bytes, captured_at: datetime | None = None, source: str = "nba") -> int:
        path = tmp_path / "reports"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        console = Console(file=out, width=200)
        return import_injuries(make_settings(), console, clock, path, source, captured_at)

    return run


def csv_of(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows, ""])


def landed(warehouse: DuckDBWarehouse) -> list[Row]:
    rows = warehouse.query("select * from raw_archive.injury_reports order by row_number")
    warehouse.release()
    return rows


def test_what_is_landed(land: Callable[..., int], warehouse: DuckDBWarehouse, clock: Clock) -> None:
    assert land(csv_of(ANN, BOB)) == 0
    ann, bob = landed(warehouse)
    assert (ann["team_name"], ann["player_name"]) == ("Boston Celtics", "Ann Able")
    assert (ann["status"], ann["reason"], ann["source"]) == ("Out", "Knee", "nba")
    assert (ann["captured_at_utc"], ann["game_date"]) == (CAPTURED, date(2024, 10, 22))
    assert (ann["row_number"], ann["as_of_utc"]) == (2, clock.as_of_utc)
    assert (bob["player_name"], bob["reason"]) == ("Baker Jr., Bob", None)
    assert bob["game_date"] == date(2024, 10, 22)


def test_a_report_is_landed_once(
    land: Callable[..., int], warehouse: DuckDBWarehouse, out: io.StringIO
) -> None:
    land(csv_of(ANN, ANN, BOB))
    assert [row["row_number"] for row in landed(warehouse)] == [2, 4]
    land(csv_of(BOB, ANN))
    assert len(landed(warehouse)) == 2
    assert "2 reports, 0 new" in out.getvalue()
    land(csv_of(ANN.replace("21:30", "22:30")))
    assert len(landed(warehouse)) == 3
    # The same words of another source are another statement.
    land(csv_of(ANN), source="espn")
    assert len(landed(warehouse)) == 4


def test_the_leagues_report(land: Callable[..., int], warehouse: DuckDBWarehouse) -> None:
    assert land(json.dumps([LEAGUE, SILENT]), CAPTURED) == 0
    ann, silent = landed(warehouse)
    assert (ann["player_name"], ann["status"], ann["row_number"]) == ("Able, Ann", "Out", 1)
    assert ann["captured_at_utc"] == CAPTURED
    assert (silent["team_name"], silent["player_name"]) == ("New York Knicks", None)
    assert silent["status"] == "NOT YET SUBMITTED"


def test_the_leagues_report_as_csv(land: Callable[..., int], warehouse: DuckDBWarehouse) -> None:
    header = ",".join(LEAGUE)
    silent = "10/22/2024,07:30 (ET),NYK@BOS,New York Knicks,,,NOT YET SUBMITTED"
    assert land(csv_of(silent, header=header), CAPTURED) == 0
    (row,) = landed(warehouse)
    assert (row["player_name"], row["status"]) == (None, "NOT YET SUBMITTED")


def test_a_file_with_semicolons(land: Callable[..., int], warehouse: DuckDBWarehouse) -> None:
    assert land(csv_of(ANN).replace(",", ";")) == 0
    (row,) = landed(warehouse)
    assert (row["player_name"], row["reason"]) == ("Ann Able", "Knee")


def espn(**changes: Any) -> str:
    injury: dict[str, Any] = {
        "athlete": {"displayName": "Ann Able"},
        "status": "Day-To-Day",
        "details": {"type": "Knee"},
    }
    team = {"displayName": "Boston Celtics", "injuries": [injury | changes]}
    # 21:30 in New York of the day before.
    return json.dumps({"timestamp": "2024-10-23T01:30:00Z", "injuries": [team]})


def test_the_list_of_espn(land: Callable[..., int], warehouse: DuckDBWarehouse) -> None:
    assert land(espn(), source="espn") == 0
    (row,) = landed(warehouse)
    assert (row["player_name"], row["status"], row["reason"]) == ("Ann Able", "Day-To-Day", "Knee")
    assert row["captured_at_utc"] == datetime(2024, 10, 23, 1, 30, tzinfo=UTC)
    # It names no date: it is about the Eastern one of its capture.
    assert row["game_date"] == date(2024, 10, 22)


def test_an_option_says_when_a_list_was_captured(
    land: Callable[..., int], warehouse: DuckDBWarehouse
) -> None:
    land(espn(), CAPTURED)
    assert landed(warehouse)[0]["captured_at_utc"] == CAPTURED


@pytest.mark.parametrize(
    ("good", "bad", "text"),
    [
        ("Ann Able", "", "row 3, column player_name: '' is not a text"),
        ("Ann Able", "Ann\x1b[31mAble", "row 3, column player_name: 'Ann\\x1b[31mAble'"),
        ("Out", "nan", "row 3, column status: 'nan' is not a text"),
        ("Boston Celtics", "", "row 3, column team: '' is not a text"),
        ("Knee", "\x07", "row 3, column reason: '\\x07' is not a text"),
        (",2024-10-22,", ",22.10.2024,", "row 3, column game_date_et: '22.10.2024' is not a date"),
        (",2024-10-22,", ",,", "row 3, column game_date_et: '' is not a date"),
        ("21:30:00Z", "21:30:00", "column captured_at_utc: '2024-10-22T21:30:00' is not a moment"),
        ("2024-10-22T21", "2030-10-22T21", "captured_at_utc: '2030-10-22T21:30:00+00:00' is still"),
        ("Knee", "Knee,more", "row 3: it has 7 fields, and the header 6"),
        ("Ann Able", "x" * 200_000, "row 3: it is no row of a CSV file: field larger"),
    ],
)
def test_a_bad_row_is_named_and_the_others_land(
    land: Callable[..., int],
    warehouse: DuckDBWarehouse,
    out: io.StringIO,
    good: str,
    bad: str,
    text: str,
) -> None:
    assert land(csv_of(BOB, ANN.replace(good, bad), BOB.replace("Bob", "Cid"))) == 1
    assert text in out.getvalue()
    assert out.getvalue().count("Left out") == 1
    assert "\x1b" not in out.getvalue()
    assert [row["row_number"] for row in landed(warehouse)] == [2, 4]


def test_a_bad_record_of_json_is_named(
    land: Callable[..., int], warehouse: DuckDBWarehouse, out: io.StringIO
) -> None:
    bad = LEAGUE | {"Current Status": None}
    assert land(json.dumps([LEAGUE, bad, SILENT]), CAPTURED) == 1
    assert "row 2, column Current Status: '' is not a text" in out.getvalue()
    assert len(landed(warehouse)) == 2


def test_a_row_of_another_encoding_spoils_only_itself(
    land: Callable[..., int], warehouse: DuckDBWarehouse
) -> None:
    text = csv_of(ANN, ANN.replace("Ann Able", "Luka Dončić"), BOB)
    assert land(text.encode("iso-8859-2")) == 1
    assert len(landed(warehouse)) == 2


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (csv_of("Ann", header="player_name"), "has no column team, status"),
        (csv_of(ANN[21:], header=HEADER[16:]), "give it with --captured-at"),
        (json.dumps([LEAGUE]), "give it with --captured-at"),
        ("[1]", "its rows are no objects"),
        ('{"injuries": [{}]}', "cannot be read as a file of reports"),
        ('{"timestamp": "soon", "injuries": []}', "is not a moment|a moment with its offset"),
        ('{"events": []}', "cannot be read as a file of reports"),
        ("[{]", "cannot be read as a file of reports"),
        (b"PAR1\xff\xfe\x00", "its header is no UTF-8 text"),
        ("", "has no column team, player_name, status"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    land: Callable[..., int], content: str | bytes, text: str
) -> None:
    with pytest.raises(InjuriesFileError, match=text):
        land(content)
