"""What `reconcile` and `explain` make of the models, which are written by hand here."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nba_props.commands.reports.explain import NotFoundInTimelineError, explain
from nba_props.commands.reports.reconcile import reconcile
from nba_props.commands.reports.status import _PARTS, _SHOWN, _predictions, _table, _tables
from nba_props.readers import open_reader
from scrapers.events import Row
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings
from scrapers.terminal import Terminal
from tests.unit.support import check_schema

DAY = date(2026, 1, 24)
MakeSettings = Callable[..., Settings]

_MODELS = """
create schema nba;
create table nba.reconciliation_clock as select
    'r' as run_id, 'wall' as clock, timestamp '2026-01-25 14:00' as started_at_utc,
    timestamp '2026-01-25 14:00' as as_of_utc, date '2026-01-25' as as_of_date_et,
    timestamp '2026-01-25 14:01' as built_at_utc, {empty} as is_empty, 'x' as trouble,
    '{clock}' as status, 'what to run' as reason;
create table nba.known_seasons as select
    2025 as season, date '2025-07-01' as first_date, date '2026-06-30' as last_date;
create table nba.reconciliation_status as select
    date '2026-01-24' as game_date, '{status}' as status, 'a reason' as reason;
create table nba.reconciliation_daily as
select date '2026-01-24' as game_date, * from (values
    ('boxscores_to_analytics', 2, 174, 121, 0, 53, 0, 0, 100.0),
    ('schedule_to_boxscores', 1, 7, 5, 0, 1, 0, 1, 83.33),
    ('features_to_predictions', 4, 7, 0, 0, 0, 7, 0, null)
) as t(boundary, boundary_order, expected, complete, degraded, empty_ok, not_due, missing,
       coverage_pct);
create table nba.incidents as select
    'game|0022500650|2026-01-24|1' as incident_key, 'game' as scope, '0022500650' as entity,
    '0022500650' as game_id, date '2026-01-24' as game_date, 'MIA@UTA' as label,
    'source_omitted_game' as cause, 'missing' as state, 'not in its answer' as detail,
    'schedule_to_boxscores' as first_boundary,
    29 as affected_rows, timestamp '2026-01-25 14:00' as opened_at_utc,
    null::timestamp as resolved_at_utc, true as is_open, '{{"attempt_id": "x"}}' as evidence;
create table nba.notices as select
    'schedule_to_boxscores' as boundary, 1 as boundary_order, 'game' as entity,
    '0022500644' as game_id, date '2026-01-24' as game_date, 'GSW@MIN' as label,
    'empty_ok' as state, 'postponed' as cause, 'now on Sun 25 Jan [5:30] PM ET' as detail,
    null::varchar as exception_id;
create table nba.source_findings as select
    'nba/play_by_play|2026-01-24|0022500644|record_invalid' as finding_key, 'nba' as source,
    'play_by_play' as endpoint, date '2026-01-24' as requested_for, date '2026-01-24' as last_date,
    '0022500644' as game_id, 'GSW@MIN' as label, 'record_invalid' as finding,
    'record_invalid' as subject, 2 as records, 'period=[b]' as detail
union all select
    'balldontlie/players|2025-07-01', 'balldontlie', 'players', date '2025-07-01',
    date '2026-06-30', null, null, 'unknown_value', 'position X', 1, 'X'
union all select
    'espn/scoreboard|2026-01-23', 'espn', 'scoreboard', date '2026-01-23',
    date '2026-01-23', null, null, 'field_missing', 'field_missing', 1, 'not of this day';
create table nba.rec_schedule_to_boxscores as select
    'game' as entity, date '2026-01-24' as game_date, 'GSW@MIN' as label,
    timestamp '2026-01-24 22:30' as tip_utc, 'Sat 24 Jan 5:30 PM ET' as tip_et,
    'empty_ok' as state, 'postponed' as cause, 0 as away_score, 0 as home_score,
    false as has_final, null as source
union all select 'balldontlie:7', date '2026-01-24', 'bdl:7', null, null, 'degraded',
    'unexpected_row', 91, 88, true, 'balldontlie'
union all select 'warehouse', date '2026-01-24', 'warehouse', null, null, 'empty_ok',
    'before_warehouse', null, null, false, null
union all select 'player|balldontlie:9', date '2026-01-24', 'Ann Able', null, null, 'empty_ok',
    'identity_changed', null, null, false, null;
create table nba.timeline as select * from (values
    (timestamp '2026-01-24 21:00', 'Sat 24 Jan 4:00 PM ET', 'record', '0022500644', 'bdl:1', 'pts'),
    (timestamp '2026-01-24 20:00', 'Sat 24 Jan 3:00 PM ET', 'schedule', '0022500644', null, 'PPD')
) as t(at_utc, at_et, kind, game_id, player_id, detail);
create table nba.game_names as select * from (values
    ('0022500644', '22500644', 'GSW@MIN', date '2026-01-25'),
    ('0022500644', '18447', 'GSW@MIN', date '2026-01-25'),
    ('0022500644', 'bdl:18447', 'GSW@MIN', date '2026-01-25'),
    ('0022500644', 'gsw@min 2026-01-24', 'GSW@MIN', date '2026-01-25'),
    ('0022500644', 'gsw@min', 'GSW@MIN', date '2026-01-25'),
    ('0022500900', 'gsw@min', 'GSW@MIN', date '2026-03-01'),
    ('0022500900', 'bdl:1', 'GSW@MIN', date '2026-03-01')
) as t(game_id, name, label, game_date);
create table nba.int_players as select * from (values
    ('bdl:1', 'Luka Dončić', 'luka doncic', 'LAL'),
    ('bdl:2', 'Jalen Williams', 'jalen williams', 'OKC'),
    ('bdl:3', 'Jaylin Williams', 'jaylin williams', 'OKC')
) as t(player_id, player_name, search_name, team);
"""


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    return make_settings()


def make_models(
    settings: Settings, status: str = "warning", clock: str = "ok", empty: bool = False
) -> None:
    with connect(settings.duckdb_path) as connection:
        connection.execute(_MODELS.format(status=status, clock=clock, empty=empty))


def shown(settings: Settings, day: date = DAY, **options: Any) -> tuple[int, str]:
    out = io.StringIO()
    arguments = {"lookback": None, "detailed": False, "as_json": False, **options}
    code = reconcile(settings, Terminal(file=out, width=80), day, **arguments)
    return code, out.getvalue()


@pytest.mark.parametrize(
    ("status", "code"), [("ok", 0), ("warning", 1), ("error", 2), ("unknown", 2)]
)
def test_the_exit_code_is_the_status(settings: Settings, status: str, code: int) -> None:
    make_models(settings, status)
    assert shown(settings)[0] == code


def test_a_stale_context_is_a_failure_of_the_tool(settings: Settings) -> None:
    make_models(settings, "ok", clock="tool_failed")
    code, text = shown(settings)
    assert code == 3
    assert "tool failed, what to run" in " ".join(text.split())


def test_an_empty_warehouse_knows_nothing_of_any_date(settings: Settings) -> None:
    make_models(settings, "ok", clock="unknown", empty=True)
    for day in (DAY, date(2026, 3, 1)):
        code, text = shown(settings, day)
        assert code == 2
        assert "unknown, what to run" in " ".join(text.split())


@pytest.mark.parametrize(
    ("day", "code", "message"),
    [
        (date(2025, 12, 24), 0, "ok, nothing is expected on this date"),
        (date(2024, 1, 6), 2, "unknown, no schedule of the season 2023-24 has landed"),
        (date(2024, 1, 6), 2, "`nba-props backfill --season 2023-24` lands it"),
        (date(2020, 8, 5), 2, "`nba-props backfill --season 2019-20` lands it"),
        (date(2026, 7, 1), 2, "`nba-props run` asks for it from 1 July 2026 on"),
        (date(2099, 1, 1), 2, "nothing is known of this date: no source has it yet"),
        (date(1999, 7, 1), 2, "`nba-props backfill --season 1999-00` lands it"),
    ],
)
def test_a_date_without_a_verdict_is_well_only_in_a_known_season(
    settings: Settings, day: date, code: int, message: str
) -> None:
    # Today's own season is known.
    make_models(settings, "ok")
    found, text = shown(settings, day)
    assert found == code
    assert message in " ".join(text.split())


def test_what_is_not_built_is_unknown(settings: Settings) -> None:
    with connect(settings.duckdb_path) as connection:
        connection.execute("create schema nba")
    code, text = shown(settings)
    assert code == 2
    assert "unknown, The schema nba has not been built" in " ".join(text.split())


def test_a_date_without_games_is_fine(settings: Settings) -> None:
    make_models(settings)
    code, text = shown(settings, date(2026, 6, 1))
    assert code == 0
    assert "nothing is expected" in text


def test_the_table_fits_and_says_all(settings: Settings) -> None:
    make_models(settings)
    _, text = shown(settings, detailed=True)
    # An incident or a finding is a sentence, which the terminal itself breaks.
    sentences = ("  incident ", "  notice ", "  finding ")
    table = [line for line in text.splitlines() if not line.startswith(sentences)]
    assert max(map(len, table)) <= 80
    assert "…" not in text
    order = [text.index(name) for name in ("schedule_to", "boxscores_to", "features_to")]
    assert order == sorted(order)
    assert "83.3 %" in text
    assert "nothing due" in text
    assert "incident MIA@UTA: missing / source_omitted_game (not in its answer) at" in text
    assert "notice GSW@MIN: empty_ok / postponed (now on Sun 25 Jan [5:30] PM ET)" in text
    assert "Sat 24 Jan 5:30 PM ET" in text
    # A box score that no schedule expects is a game, a changed id and a beginning are none.
    assert "bdl:7" in text
    assert "not scheduled" in text
    assert "to be decided" not in text
    assert "before_warehouse" not in text
    assert "identity_changed" not in text
    lines = " ".join(text.split())
    assert "finding nba/play_by_play of GSW@MIN: record_invalid, 2 records (period=[b])" in lines
    assert "finding balldontlie/players: unknown_value position X (X)" in lines
    assert "not of this day" not in text


def test_the_json_is_as_documented(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    make_models(settings)
    code, _ = shown(settings, as_json=True)
    report = json.loads(capsys.readouterr().out)
    check_schema("reconcile", report)
    assert code == 1
    assert list(report) == [
        "date",
        "as_of_utc",
        "status",
        "reason",
        "boundaries",
        "incidents",
        "notices",
        "findings",
    ]
    assert report["findings"][1] == {
        "source": "nba",
        "endpoint": "play_by_play",
        "game_id": "0022500644",
        "label": "GSW@MIN",
        "finding": "record_invalid",
        "subject": "record_invalid",
        "records": 2,
        "detail": "period=[b]",
    }
    assert report["as_of_utc"] == "2026-01-25T14:00:00Z"
    assert report["boundaries"][0] == {
        "name": "schedule_to_boxscores",
        "expected": 7,
        "complete": 5,
        "degraded": 0,
        "empty_ok": 1,
        "not_due": 0,
        "missing": 1,
        "coverage_pct": 83.33,
    }
    assert report["boundaries"][2]["coverage_pct"] is None
    assert report["incidents"] == [
        {
            "key": "game|0022500650|2026-01-24|1",
            "scope": "game",
            "entity": "0022500650",
            "game_id": "0022500650",
            "label": "MIA@UTA",
            "cause": "source_omitted_game",
            "state": "missing",
            "detail": "not in its answer",
            "first_boundary": "schedule_to_boxscores",
            "affected_rows": 29,
            "opened_at_utc": "2026-01-25T14:00:00Z",
            "resolved_at_utc": None,
            "evidence": {"attempt_id": "x"},
        }
    ]
    assert list(report["notices"][0]) == [
        "entity",
        "game_id",
        "label",
        "cause",
        "boundary",
        "detail",
    ]


def explained(settings: Settings, subject: str) -> list[str]:
    out = io.StringIO()
    assert explain(settings, Terminal(file=out, width=80), subject, None) == 0
    return out.getvalue().splitlines()


def test_a_game_is_explained_without_its_players(settings: Settings) -> None:
    make_models(settings)
    title, _, *lines = explained(settings, "0022500644")
    assert title == "Game 0022500644"
    assert [line.split()[-1] for line in lines] == ["PPD"]


@pytest.mark.parametrize(
    "subject",
    [
        "22500644",
        "18447",
        "bdl:18447",
        "GSW@MIN 2026-01-24",
        " gsw @ min  2026-01-24",
        "GSW at MIN 2026-01-24",
    ],
)
def test_a_game_is_found_by_what_people_call_it(settings: Settings, subject: str) -> None:
    make_models(settings)
    title, _, *lines = explained(settings, subject)
    assert title == "Game 0022500644 (GSW@MIN)"
    assert [line.split()[-1] for line in lines] == ["PPD"]


def test_of_several_games_the_candidates_are_named(settings: Settings) -> None:
    make_models(settings)
    with pytest.raises(
        NotFoundInTimelineError,
        match=r"2 games answer to 'GSW@MIN', .*: 0022500900 GSW@MIN 2026-03-01; 0022500644 GSW@MIN",
    ):
        explained(settings, "GSW@MIN")


@pytest.mark.parametrize("subject", ["22500645", "GSW@MIN 2026-01-23", "0", "00", "@"])
def test_what_no_game_is_called_by(settings: Settings, subject: str) -> None:
    make_models(settings)
    with pytest.raises(NotFoundInTimelineError, match="No game or player answers"):
        explained(settings, subject)


@pytest.mark.parametrize("subject", ["bdl:1", "luka doncic", "Luka Dončić", "DONCIC"])
def test_a_player_is_found_however_written(settings: Settings, subject: str) -> None:
    make_models(settings)
    title, _, *lines = explained(settings, subject)
    assert title == "Luka Dončić (LAL, bdl:1)"
    assert [line.split()[-1] for line in lines] == ["pts"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [("williams", "2 players"), ("nobody", "No game or player"), ("'; drop --", "No game or")],
)
def test_who_is_not_one_player(settings: Settings, subject: str, text: str) -> None:
    make_models(settings)
    with pytest.raises(NotFoundInTimelineError, match=text):
        explained(settings, subject)


def test_of_many_it_says_how_to_name_fewer(settings: Settings) -> None:
    make_models(settings)
    with connect(settings.duckdb_path) as connection:
        connection.execute(
            "insert into nba.int_players by name select 'bdl:' || i as player_id, "
            "'Ann Able' as player_name, 'ann able' as search_name, 'BOS' as team "
            "from range(100, 121) as numbers (i)"
        )
    with pytest.raises(NotFoundInTimelineError, match=r"^21 players .*; and 1 more: write more of"):
        explained(settings, "able")


def test_status_shows_what_is_so_now_though_much_is_wrong(settings: Settings) -> None:
    """An incident of tonight beside those of a backfill, and the tick that fails now."""
    many = f"from range({_SHOWN} + 1) as numbers (n)"
    with connect(settings.duckdb_path) as connection:
        connection.execute(
            "create schema nba; create table nba.incidents as select 'i' || n as incident_key, "
            "'A@B' as label, 'missing' as state, 'late' as cause, '' as detail, "
            "date '2026-01-24' as game_date, timestamp '2026-01-20' + to_days(n) as opened_at_utc, "
            f"0 as affected_rows, 'late' as runbook, true as is_open {many};"
            "create table nba.failed_processor_queue as select 'i' || n as incident_key, "
            "'A@B' as label, 'late' as cause, 'failed_permanent' as status, 6 as tries, "
            f"6 as max_tries, null::timestamp as next_try_utc {many} union all select "
            "'i99', 'A@B', 'late', 'pending', 1, 6, timestamp '2026-02-02';"
            "create table nba.pipeline_health as select 'run_failed' as finding, "
            "'tick' as subject, "
            f"if(n = {_SHOWN}, 'error', 'warning') as severity, 'why' as detail, "
            f"timestamp '2026-01-24 12:00' + to_minutes(5 * n) as since_utc {many}"
        )
    with open_reader(settings, "nba") as reader:
        incidents, queue, health = (
            reader.rows(_PARTS[name]) for name in ("incidents", "queue", "health")
        )
    assert incidents[0]["incident_key"] == f"i{_SHOWN}"
    assert queue[0]["incident_key"] == "i99"
    assert [row["severity"] for row in health[:2]] == ["error", "warning"]


def test_what_a_long_part_of_the_status_leaves_out_is_named() -> None:
    for width in (60, 200):
        out = io.StringIO()
        rows = [{"label": f"game {number}"} for number in range(_SHOWN + 3)]
        Terminal(file=out, width=width).print(_table(rows, lambda row: (row["label"], "open")))
        lines = out.getvalue().splitlines()
        assert len(lines) == _SHOWN + 1
        assert lines[-1] == "  and 3 more: `--format json` lists all"


def test_what_is_wrong_with_the_pipeline_has_its_time() -> None:
    evening: Row = {"is_begun": False, "active": 0, "complete": 0, "expected": 0, "withdrawn": 0}
    gap: Row = {
        "severity": "warning",
        "finding": "decision_gap",
        "subject": "tick",
        "detail": "3 h without a decision",
        "since_utc": datetime(2026, 1, 24, 20, tzinfo=UTC),
    }
    parts: dict[str, list[Row]] = {name: [] for name in _PARTS}
    parts |= {"predictions": [evening | {"breaker_date": None}], "health": [gap]}
    parts["compared"] = [{"compared": 0, "games": 0, "compared_pct": None}]
    out = io.StringIO()
    Terminal(file=out, width=200).print(dict(_tables(parts, True))["Pipeline"])
    assert "3 h without a decision   since Sat 24 Jan 2026 3:00 PM ET" in out.getvalue()


def test_an_evening_without_lines_has_no_share() -> None:
    evening: Row = {"is_begun": True, "active": 2, "complete": 0, "expected": 0, "withdrawn": 1}
    evening["breaker_date"] = None
    assert _predictions(evening) == "2 made, 1 withdrawn"
    evening |= {"complete": 1, "expected": 2}
    assert _predictions(evening) == "2 made, 1 of 2 with a line as expected, 1 withdrawn"
