"""Settings from the environment, and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.clock import (
    EASTERN,
    Clock,
    day_bounds_utc,
    eastern_text,
    game_day_over_utc,
    read_clock,
    read_date,
    read_season,
    season_of,
    season_of_games,
    season_start,
    seasons_of,
)
from scrapers.errors import ConfigError
from scrapers.settings import Settings, load_settings
from tests.unit.support import KEY

MakeSettings = Callable[..., Settings]


def test_defaults_are_the_real_services() -> None:
    settings = load_settings()
    assert settings.bdl_base_url == "https://api.balldontlie.io"
    assert settings.nba_cdn_base_url == "https://cdn.nba.com"
    assert settings.nba_officials_base_url == "https://official.nba.com"
    assert settings.espn_base_url == "https://site.api.espn.com"
    assert settings.bdl_requests_per_minute == 600
    assert settings.bdl_api_key is None
    assert settings.duckdb_path == settings.project_dir / "warehouse" / "nba_props.duckdb"


def test_the_environment_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "BDL_API_KEY": f" {KEY}\n",
        "BDL_BASE_URL": "http://127.0.0.1:8765/bdl/",
        "BDL_REQUESTS_PER_MINUTE": "60",
        "NBA_PROPS_DUCKDB_PATH": "here.duckdb",
        "DBT_TARGET": "bigquery",
        "ESPN_BASE_URL": "",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.bdl_api_key is not None
    assert settings.bdl_api_key.get_secret_value() == KEY
    assert settings.bdl_base_url == "http://127.0.0.1:8765/bdl"
    assert settings.bdl_requests_per_minute == 60
    assert settings.duckdb_path == tmp_path / "here.duckdb"
    assert settings.dbt_target == "bigquery"
    assert settings.espn_base_url == "https://site.api.espn.com"
    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BDL_API_KEY", "s3cret with\nline"),
        ("BDL_API_KEY", "s3crét"),
        ("BDL_BASE_URL", "api.s3cret.io"),
        ("BDL_BASE_URL", "https://me:s3cret@host"),
        ("BDL_BASE_URL", "https://host/?key=s3cret"),
        ("BDL_BASE_URL", "http://127.0.0.1:87655"),
        ("ESPN_BASE_URL", "http://127.0.0.1:s3cret"),
        ("ESPN_BASE_URL", "http://[s3cret"),
        ("SLACK_WEBHOOK_URL", "https://hooks.example:s3cret/services/x"),
        ("SLACK_WEBHOOK_URL", "https://[s3cret/services/x"),
        ("BDL_REQUESTS_PER_MINUTE", "s3cret"),
        ("BDL_REQUESTS_PER_MINUTE", "0"),
        ("BDL_REQUESTS_PER_MINUTE", "-1"),
        ("BDL_REQUESTS_PER_MINUTE", "nan"),
        ("BDL_REQUESTS_PER_MINUTE", "1" + "0" * 30),
        ("NBA_PROPS_REQUESTS_PER_MINUTE", "9" * 5000),
        ("NBA_PROPS_DEADLINE_SECONDS", "0"),
        ("NBA_PROPS_DEADLINE_SECONDS", "nan"),
        ("NBA_PROPS_READ_TIMEOUT_SECONDS", "inf"),
        ("NBA_PROPS_CONNECT_TIMEOUT_SECONDS", "1e300"),
        ("NBA_PROPS_BACKOFF_SECONDS", "inf"),
        ("NBA_PROPS_BACKOFF_CAP_SECONDS", "-1"),
        ("NBA_PROPS_RETRY_AFTER_CAP_SECONDS", "nan"),
        ("NBA_PROPS_SLACK_PAUSE_SECONDS", "1e10"),
        ("NBA_PROPS_MAX_ATTEMPTS", "0"),
        ("NBA_PROPS_MAXIMUM_BYTES_BILLED", "1" + "0" * 30),
        ("DBT_TARGET", "s3cret"),
        ("NBA_PROPS_SCHEMA", "s3cret; drop"),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=f"^{name} ") as caught:
        load_settings()
    assert "s3cr" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BDL_API_KEY", KEY),
        ("BDL_BASE_URL", "https://bdl.example"),
        ("BDL_REQUESTS_PER_MINUTE", "60"),
        ("DBT_TARGET", "bigquery"),
        ("GOOGLE_CLOUD_PROJECT", "project"),
        ("NBA_PROPS_DUCKDB_PATH", "/w/x y.duckdb"),
        ("NBA_PROPS_EXPORTS_URL", "/w/exports"),
        ("NBA_PROPS_RUNBOOK_BASE_URL", "https://wiki.example/runbooks/"),
        ("NBA_PROPS_SCHEMA", "other"),
        ("SLACK_CHANNEL", "C0DATA123"),
        ("SLACK_WEBHOOK_URL", "https://hooks.example/x"),
    ],
)
def test_blanks_and_quotes_around_a_value_are_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    def found(text: str) -> object:
        monkeypatch.setenv(name, text)
        return getattr(load_settings(), name.lower())

    as_typed = found(value)
    for text in (f" {value}", f"{value}\r\n", f'"{value}"', f"'{value} ' "):
        assert found(text) == as_typed, text
    monkeypatch.delenv(name)
    default = getattr(load_settings(), name.lower())
    for text in ("", " ", '""', "\t\n"):
        assert found(text) == default, repr(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("BDL_API_KEY: s3cret\n", 1),
        ("# mine\n\nset NBA_PROPS_DUCKDB_PATH=s3cret\n", 3),
        ("BDL_API_KEY=k\n\nSLACK_BOT_TOKEN='s3cret\nDBT_TARGET=duckdb\n", 3),
    ],
)
def test_a_line_that_sets_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "mine.env"
    file.write_text(text)
    monkeypatch.setenv("NBA_PROPS_ENV_FILE", str(file))
    with pytest.raises(ConfigError, match=rf"^Line {line} of {file} is not NAME=value") as caught:
        load_settings()
    assert "s3cret" not in str(caught.value)


def test_a_file_of_settings_as_editors_and_shells_write_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "mine.env"
    file.write_bytes(
        b"\xef\xbb\xbfSLACK_CHANNEL=C0DATA123 # ours\r\nexport BDL_REQUESTS_PER_MINUTE = '60'\r\n"
        b"\r\nDBT_TARGET\r\nESPN_BASE_URL=\r\n"
    )
    monkeypatch.setenv("NBA_PROPS_ENV_FILE", str(file))
    settings = load_settings()
    assert (settings.slack_channel, settings.bdl_requests_per_minute) == ("C0DATA123", 60)
    assert (settings.dbt_target, settings.espn_base_url) == ("duckdb", "https://site.api.espn.com")


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("ESPN_BASE_URL", "https://espn .example", "must be an http or https address"),
        ("NBA_PROPS_SCHEMA", "Nba", "must be of lower-case letters, digits and underscores"),
        ("NBA_PROPS_DATASET_PREFIX", "a-b", "must be of lower-case letters"),
        ("NBA_PROPS_BIGQUERY_LOCATION", "us east", "must be a region, as us-east1"),
        ("NBA_PROPS_SLACK_MENTIONS", "@ann", "must be ids of Slack by owner, as data-team="),
        ("NBA_PROPS_MAX_ATTEMPTS", "0", "should be greater than or equal to 1"),
        ("DBT_TARGET", "postgres", "should be 'duckdb' or 'bigquery'"),
    ],
)
def test_a_wrong_setting_says_what_it_should_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=f"^{name} {what}") as caught:
        load_settings()
    assert "^" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost:1/x", "http://[::1]:1", "http://127.9.9.9"]
)
def test_loopback(make_settings: MakeSettings, url: str) -> None:
    make_settings(url).require_loopback("run")


@pytest.mark.parametrize(
    "url", ["https://cdn.nba.com", "http://127.0.0.1.evil.io", "http://10.0.0.1"]
)
@pytest.mark.parametrize("name", ["espn_base_url", "nba_officials_base_url", "bdl_base_url"])
def test_one_real_service_refuses_as_of(make_settings: MakeSettings, url: str, name: str) -> None:
    with pytest.raises(ConfigError, match=name.upper()):
        make_settings("http://127.0.0.1:1", **{name: url}).require_loopback("run")


def test_as_of_without_offset_is_eastern() -> None:
    assert read_clock("2026-01-24T16:00").as_of_utc == datetime(2026, 1, 24, 21, tzinfo=UTC)
    assert read_clock("2025-07-01T16:00").as_of_utc == datetime(2025, 7, 1, 20, tzinfo=UTC)
    assert read_clock("2026-01-24T21:00:00Z") == read_clock("2026-01-24T16:00-05:00")
    assert read_clock("2026-01-24T16:00").kind == "given"
    assert read_clock(None).kind == "wall"


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "16:00", ""])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a moment"):
        read_clock(text)


@pytest.mark.parametrize(
    "text",
    ["9999-12-31T23:59:59Z", "0001-01-01T00:00", "1946-06-30T12:00", "2101-01-01T00:00"],
)
def test_a_moment_without_the_league_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is no moment of the NBA"):
        read_clock(text)


@pytest.mark.parametrize("text", ["1946-07-01T00:00", "2100-12-31T23:59:59-12:00"])
def test_the_first_and_the_last_moment(text: str) -> None:
    today = read_clock(text).today
    assert day_bounds_utc(today)[0] < game_day_over_utc(today)


def test_today_is_eastern() -> None:
    assert read_clock("2026-01-25T04:59:00Z").today == date(2026, 1, 24)
    assert read_clock("2026-01-25T05:00:00Z").today == date(2026, 1, 25)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_moment_lies_within_its_eastern_day(moment: datetime) -> None:
    today = Clock(moment, "wall").today
    start, end = day_bounds_utc(today)
    assert start <= moment < end
    assert game_day_over_utc(today) > end
    assert today == moment.astimezone(EASTERN).date()
    assert season_start(season_of(today)) <= today < season_start(season_of(today) + 1)


@pytest.mark.parametrize("text", ["2025", "2025-26", "2025-2026"])
def test_seasons(text: str) -> None:
    assert read_season(text) == 2025


def test_summer_dates_may_belong_to_the_season_before() -> None:
    assert seasons_of([date(2026, 1, 24)]) == [2025]
    assert seasons_of([date(2020, 8, 14)]) == [2019, 2020]
    assert seasons_of([date(2025, 10, 21), date(2026, 10, 21)]) == [2025, 2026]


def test_two_seasons_went_on_after_the_next_first_of_july() -> None:
    days = [(2020, 10, 11), (2020, 10, 12), (2021, 7, 20), (2021, 7, 21), (2019, 8, 5)]
    assert [season_of_games(date(*day)) for day in days] == [2019, 2020, 2020, 2021, 2019]


def test_the_last_season_of_a_century() -> None:
    assert read_season("1999-00") == 1999


@pytest.mark.parametrize("text", ["", "25", "2025-27", "2025-", "season", "1900", "²025"])
def test_what_is_no_season(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a season"):
        read_season(text)


@pytest.mark.parametrize("text", ["24 January", "", " ", "2026-02-30", "2026-1-24", "10000-01-01"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a date"):
        read_date(text)


@pytest.mark.parametrize("text", ["0001-01-01", "1946-06-30", "2101-01-01", "9999-12-31"])
def test_a_date_that_no_source_can_have_is_refused(text: str) -> None:
    for asked_on in (None, date(2026, 1, 24)):
        with pytest.raises(ConfigError, match="No source has the date"):
            read_date(text, asked_on)


def test_a_date_more_than_a_year_ahead_is_not_asked_for() -> None:
    today = date(2026, 1, 24)
    assert read_date("2027-01-24", today) == date(2027, 1, 24)
    assert read_date("1946-11-01", today) == date(1946, 11, 1)
    with pytest.raises(ConfigError, match="No source has the date 3026-01-24"):
        read_date("3026-01-24", today)
    with pytest.raises(ConfigError, match="No source has the date 2027-06-01 yet"):
        read_date("2027-06-01", today)
    # Who asks no source may look there.
    assert read_date("2027-06-01") == date(2027, 6, 1)


def test_a_season_that_no_source_can_have_is_refused() -> None:
    today = date(2026, 1, 24)
    assert read_season("1946-47", today) == 1946
    assert read_season("2026", today) == 2026
    for text in ("2027", "9999", "1945", "0000"):
        with pytest.raises(ConfigError, match="is not a season that a source has"):
            read_season(text, today)


def test_eastern_text() -> None:
    assert eastern_text(datetime(2026, 1, 24, 21, tzinfo=UTC)) == "Sat 24 Jan 2026 4:00 PM ET"
