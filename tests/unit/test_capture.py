"""`capture`: what has landed, served again, lands the same; and no secret is in its files."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from nba_props.commands.data.capture import capture, redaction
from nba_props.writing import writing
from sandbox.server import Sandbox
from scrapers.clock import Clock
from scrapers.errors import ConfigError, WarehouseError
from scrapers.events import Answer, Batch, Record, Run
from scrapers.landing.duckdb import DuckDBWarehouse
from scrapers.landing.tables import read_tables
from scrapers.settings import Settings
from scrapers.sources import ENDPOINTS, balldontlie, espn, nba
from scrapers.sources.endpoint import Question
from scrapers.terminal import Terminal
from tests.unit.support import KEY, ROOT, answer

GAME_DAY = date(2026, 1, 23)
SEASON = date(2025, 7, 1)
# In the afternoon with lines ahead, in the middle of the games, and the morning after.
MOMENTS = [
    datetime(2026, 1, 23, 21, tzinfo=UTC),
    datetime(2026, 1, 24, 2, tzinfo=UTC),
    datetime(2026, 1, 24, 15, tzinfo=UTC),
]
WEBHOOK = "https://hooks.slack.com/services/T0PLANTED/B0PLANTED/planted"
MakeSettings = Callable[..., Settings]


@pytest.fixture(scope="module")
def made() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def settings_at(make_settings: MakeSettings, tmp_path: Path) -> Callable[..., Settings]:
    def make(url: str, name: str) -> Settings:
        return make_settings(
            bdl_base_url=f"{url}/bdl",
            nba_cdn_base_url=f"{url}/nba",
            nba_officials_base_url=f"{url}/officials",
            espn_base_url=f"{url}/espn",
            slack_webhook_url=WEBHOOK,
            nba_props_read_timeout_seconds=20,
            nba_props_deadline_seconds=30,
            nba_props_backoff_seconds=0,
            nba_props_duckdb_path=tmp_path / f"{name}.duckdb",
        )

    return make


def questions(sandbox: Sandbox) -> list[Question]:
    """One night's worth: every endpoint, and a game that does not exist."""
    games = [game for game in sandbox.world.games.values() if game.played_on == GAME_DAY][:2]
    ids = sandbox.world.ids
    asked = [
        Question(endpoint, SEASON if endpoint.asked_by == "season" else GAME_DAY)
        for endpoint in ENDPOINTS
        if endpoint.asked_by != "game"
    ]
    for game in games:
        own = {source: str(ids.game(source, game.game_id)) for source in ("espn", "balldontlie")}
        asked.append(Question(nba.BOX_SCORES, GAME_DAY, game.game_id))
        asked.append(Question(nba.PLAY_BY_PLAY, GAME_DAY, game.game_id))
        asked.append(Question(espn.GAME_SUMMARIES, GAME_DAY, own["espn"]))
        asked.append(Question(balldontlie.PLAYER_PROPS, GAME_DAY, own["balldontlie"]))
    return [*asked, Question(nba.BOX_SCORES, GAME_DAY, "0022599999")]


def live_through(sandbox: Sandbox, settings: Settings, asked: list[Question]) -> None:
    for moment in MOMENTS:
        sandbox.set_clock(moment)
        console = Terminal(file=io.StringIO())
        with writing(settings, console, "scrape", Clock(moment, "given"), "nba") as writer:
            writer.land(writer.fetch(asked))


def landed(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every record and every attempt, without what names a run or the wall clock."""
    warehouse = DuckDBWarehouse(settings.duckdb_path, read_tables(ROOT))
    found = {
        endpoint.full_name: warehouse.query(
            "select record_key, requested_for, ordinal, as_of_utc, payload_sha256 "
            f"from {endpoint.table} order by all"
        )
        for endpoint in ENDPOINTS
    }
    found["attempts"] = warehouse.query(
        "select source, endpoint, requested_for, page, is_last_page, attempt_number, as_of_utc, "
        "params, http_status, outcome, record_count, changed_count, record_keys "
        "from raw_ops.scrape_attempts order by all"
    )
    warehouse.release()
    return {name: [tuple(row.values()) for row in rows] for name, rows in found.items()}


def files(folder: Path) -> dict[str, str]:
    """Text of every file, unpacked, by its name within the folder."""
    return {
        str(path.relative_to(folder)): (
            gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        ).decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_captured_night_lands_again_as_it_did(
    made: Sandbox, settings_at: Callable[..., Settings], tmp_path: Path
) -> None:
    before = settings_at(made.url, "before")
    asked = questions(made)
    faults = [
        {"endpoint": "bdl/box_scores", "fault": "server_error", "attempts": [1]},
        {"endpoint": "nba/boxscore", "fault": "truncated", "attempts": [2]},
        {"endpoint": "espn/scoreboard", "fault": "timeout", "seconds": 0, "attempts": [1, 2]},
        {"endpoint": "bdl/player_injuries", "fault": "rate_limited", "attempts": [1]},
    ]
    made.set_faults(faults)
    live_through(made, before, asked)
    made.set_faults([])
    folder = tmp_path / "night"
    assert capture(before, Terminal(file=io.StringIO()), folder, None) == 0

    after = settings_at("http://127.0.0.1:9", "after")
    with Sandbox(recorded=folder) as replay:
        after = settings_at(replay.url, "after")
        live_through(replay, after, asked)
        assert [row for row in replay.requests() if row["recorded"] is None] == []
    there, here = landed(before), landed(after)
    assert here == there
    outcomes = {row[9] for row in there["attempts"]}
    assert {"ok", "empty", "forbidden", "http_error", "rate_limited"} <= outcomes
    assert {"invalid_payload", "connection_error"} <= outcomes
    assert all(there.values()), "every endpoint has landed something"
    # Three moments, and what was the same at two of them is in one file.
    runs = json.loads((folder / "runs.json").read_text())
    assert [run["as_of_utc"] for run in runs] == [f"{at:%Y-%m-%dT%H:%M:%S}Z" for at in MOMENTS]
    assert sum(run["answers"] for run in runs) == len(there["attempts"])
    bodies = [name for name in files(folder) if name.endswith(".json.gz")]
    assert len(bodies) < len(there["attempts"]) < len(files(folder))


def test_a_date_brings_its_answers_and_the_lists_around_it(
    made: Sandbox, settings_at: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = settings_at(made.url, "some")
    for day, season_list in ((10, True), (12, True), (20, False), (22, True), (24, True)):
        moment = datetime(2026, 1, day, 17, tzinfo=UTC)
        made.set_clock(moment)
        asked = [Question(balldontlie.BOX_SCORES, date(2026, 1, day - 1))]
        asked += [Question(nba.SCHEDULE, SEASON)] if season_list else []
        console = Terminal(file=io.StringIO())
        with writing(settings, console, "scrape", Clock(moment, "given"), "nba") as writer:
            writer.land(writer.fetch(asked))
    folder = tmp_path / "night"
    span = (date(2026, 1, 19), date(2026, 1, 21))
    assert capture(settings, Terminal(file=io.StringIO()), folder, span) == 0
    found = {
        name: json.loads(text)["at_utc"][:10]
        for name, text in files(folder).items()
        if name.endswith(".meta.json")
    }
    schedule = "nba/static/json/staticData/scheduleLeagueV2"
    assert found == {
        # 24 January is two days after the span, 12 January is the last list before it.
        f"{schedule}.meta.json": "2026-01-12",
        f"{schedule}#2.meta.json": "2026-01-22",
        "bdl/v1/box_scores?date=2026-01-19.meta.json": "2026-01-20",
        "bdl/v1/box_scores?date=2026-01-21.meta.json": "2026-01-22",
    }
    with pytest.raises(ConfigError, match="name a new or an empty folder"):
        capture(settings, Terminal(file=io.StringIO()), folder, None)
    span = (date(2024, 1, 1), date(2024, 1, 2))
    with pytest.raises(WarehouseError, match="nothing to capture"):
        capture(settings, Terminal(file=io.StringIO()), tmp_path / "none", span)
    assert not (tmp_path / "none").exists()


def planted(*records: Record, **params: str) -> Answer:
    """An answer whose attempt holds the key and the webhook wherever there is a text."""
    found = answer(*records)
    url = f"http://127.0.0.1/v1/box_scores?api_key={KEY}&hook={WEBHOOK}"
    attempt = replace(found.attempts[0], url=url, params=json.dumps(params))
    return replace(found, attempts=(replace(attempt, error_message=f"{KEY} {WEBHOOK}"),))


def test_no_key_and_no_webhook_reaches_a_file(
    make_settings: MakeSettings, run: Run, warehouse: DuckDBWarehouse, tmp_path: Path
) -> None:
    other = "https://hooks.slack.com/services/T0OTHER/B0OTHER/other"
    payload = json.dumps({"note": f"{KEY} {WEBHOOK}", "more": other}).replace("/", "\\/")
    record = Record("A@B", payload, "sha")
    answers = [
        planted(record, date="2026-01-24", api_key=KEY, key="unknown-key", hook=WEBHOOK),
        planted(record, date=KEY),
        planted(record, date=WEBHOOK),
    ]
    warehouse.append("raw_ops.runs", [run.row()])
    warehouse.land(Batch(run, answers=answers))
    warehouse.release()
    settings = make_settings(slack_webhook_url=WEBHOOK)
    folder = tmp_path / "night"
    assert capture(settings, Terminal(file=io.StringIO()), folder, None) == 0
    found = files(folder)
    text = "\n".join([*found, *found.values()])
    secrets = (KEY, "PLANTED", "T0OTHER", "unknown-key", "hooks.slack.com")
    assert [secret for secret in secrets if secret in text] == []
    assert text.count("***") >= len(answers)
    # What is no secret is whole.
    body = json.loads(found["bdl/v1/box_scores?date=2026-01-24.json.gz"])
    assert body["data"][0].keys() == {"note", "more"}


def test_what_cannot_be_rebuilt_is_left_out_and_counted(
    make_settings: MakeSettings, run: Run, warehouse: DuckDBWarehouse, tmp_path: Path
) -> None:
    whole = planted(Record("A@B", '{"a": 1}', "1"), date="2026-01-24")
    lost = planted(Record("C@D", '{"a": 2}', "2"), date="2026-01-25")
    unasked = planted(Record("E@F", '{"a": 3}', "3"))
    warehouse.append("raw_ops.runs", [run.row()])
    warehouse.land(Batch(run, answers=[whole, lost, unasked]))
    warehouse.release()
    connection = warehouse._open([])
    connection.execute("delete from raw_balldontlie.box_scores where record_key = 'C@D'")
    warehouse.release()
    out = io.StringIO()
    folder = tmp_path / "night"
    assert capture(make_settings(), Terminal(file=out, width=200), folder, None) == 1
    assert "2 answers were left out" in out.getvalue()
    assert [name for name in files(folder) if name.startswith("bdl")] == [
        "bdl/v1/box_scores?date=2026-01-24.json.gz",
        "bdl/v1/box_scores?date=2026-01-24.meta.json",
    ]


def test_a_cursor_too_long_for_a_file_name_is_in_the_sidecar(
    make_settings: MakeSettings, run: Run, warehouse: DuckDBWarehouse, tmp_path: Path
) -> None:
    cursor = "c/" * 200
    found = answer(Record("1", '{"id": 1}', "1"), endpoint="games", requested_for=SEASON)
    params = {"seasons[]": "2025", "per_page": "100"}
    first = replace(found.attempts[0], params=json.dumps(params), is_last_page=False)
    second = replace(
        first,
        attempt_id="z",
        page=2,
        is_last_page=True,
        params=json.dumps(params | {"cursor": cursor}),
        records=(Record("2", '{"id": 2}', "2"),),
    )
    warehouse.append("raw_ops.runs", [run.row()])
    warehouse.land(Batch(run, answers=[replace(found, attempts=(first, second))]))
    warehouse.release()
    folder = tmp_path / "night"
    settings = make_settings()
    assert capture(settings, Terminal(file=io.StringIO()), folder, None) == 0
    assert max(len(Path(name).name) for name in files(folder)) < 255
    with Sandbox(recorded=folder) as replay:
        again = make_settings(
            bdl_base_url=f"{replay.url}/bdl", nba_props_duckdb_path=tmp_path / "again.duckdb"
        )
        with writing(again, Terminal(file=io.StringIO()), "scrape", run.clock, "nba") as writer:
            batch = writer.fetch([Question(balldontlie.GAMES, SEASON)])
    assert [record.key for part in batch.attempts for record in part.records or ()] == ["1", "2"]
    assert batch.answers[0].is_complete


def test_a_secret_that_begins_with_another_leaves_no_end(
    make_settings: Callable[..., Settings],
) -> None:
    settings = make_settings(bdl_api_key="abcdef12", slack_bot_token="abcdef12-the-end")
    text = redaction(settings)("abcdef12-the-end and abcdef12")
    assert text == "*** and ***"
