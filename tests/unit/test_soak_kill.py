"""What `make soak-kill` compares: it names what differs, and is silent where nothing does."""

from __future__ import annotations

import hashlib
import json
import re
import signal
from pathlib import Path

import duckdb
import pytest

from sample.machines import Outcome, how_it_ended
from sample.soak_kill_file import difference, published

WAREHOUSE = """
    create schema raw_ops; create schema raw_nba; create schema raw_predictions; create schema nba;
    create table raw_ops.scrape_attempts as select unnest(['a', 'b']) as attempt_id;
    create table raw_nba.schedule as
    select 'schedule' as endpoint, 'g1' as record_key, date '2025-07-01' as requested_for,
        1 as ordinal, 'h1' as payload_sha256, 'a' as attempt_id;
    create table nba.verdict_events as
    select 'k' as verdict_key, 'missing' as state, 'omitted' as cause, null as detail,
        timestamp '2026-01-24 17:00:00' as as_of_utc,
        timestamp '2026-11-29 12:00:00' as recorded_at_utc;
"""


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("select 1", ""),
        # The same answer came by another attempt.
        ("update raw_nba.schedule set attempt_id = 'b'", ""),
        # Of a batch that was killed before its attempts landed.
        (
            "insert into raw_nba.schedule select * replace ('lost' as attempt_id) "
            "from raw_nba.schedule",
            "",
        ),
        ("insert into raw_nba.schedule select * from raw_nba.schedule", "has besides 1 rows"),
        ("delete from raw_nba.schedule", "raw_nba.schedule lacks 1 rows"),
        ("update raw_nba.schedule set payload_sha256 = 'h2'", "lacks 1 rows.*has besides 1 rows"),
        # An earlier run at the same clock had found something else.
        (
            "insert into nba.verdict_events select * replace ('not_due' as state, "
            "timestamp '2026-11-29 11:00:00' as recorded_at_utc) from nba.verdict_events",
            "",
        ),
        # A later run says the same again.
        (
            "insert into nba.verdict_events select * replace ("
            "timestamp '2026-11-29 13:00:00' as recorded_at_utc) from nba.verdict_events",
            "repeated verdict events lacks 0 rows, has besides 1 rows",
        ),
        ("update nba.verdict_events set state = 'complete'", "nba.verdict_events lacks 1 rows"),
    ],
)
def test_what_differs_is_named(tmp_path: Path, sql: str, named: str) -> None:
    for name, change in (("reference", "select 1"), ("shared", sql)):
        with duckdb.connect(str(tmp_path / name)) as connection:
            connection.execute(WAREHOUSE)
            connection.execute(change)
    outcome = Outcome()
    difference(tmp_path / "reference", tmp_path / "shared", "noon", outcome)
    assert len(outcome.wrong) == bool(named)
    assert re.search(named, "".join(outcome.wrong))


def publish(folder: Path, body: bytes) -> dict[str, str]:
    """What is found where one file is published."""
    folder.mkdir(exist_ok=True)
    (folder / "one.json").write_bytes(body)
    entry = {"json": "one.json", "sha256": hashlib.sha256(body).hexdigest()}
    (folder / "latest.json").write_text(json.dumps({"files": {"one": entry}}))
    return published(folder)


def test_published_files_are_compared_but_for_ids_of_a_run(tmp_path: Path) -> None:
    assert published(tmp_path) == {}
    found = publish(tmp_path, b'{"model_id": "a", "prediction_id":"b", "p_over": 0.5}')
    assert found == publish(tmp_path, b'{"model_id": "c", "prediction_id":"d", "p_over": 0.5}')
    assert found != publish(tmp_path, b'{"model_id": "a", "prediction_id":"b", "p_over": 0.6}')


def test_a_published_file_is_what_the_pointer_says(tmp_path: Path) -> None:
    publish(tmp_path, b"{}")
    (tmp_path / "one.json").write_bytes(b"{")
    with pytest.raises(RuntimeError, match="one is not as the pointer says"):
        published(tmp_path)


@pytest.mark.parametrize(
    ("code", "output", "sent", "how"),
    [
        (-9, "", signal.SIGKILL, "killed"),
        (143, "", signal.SIGTERM, "stopped by SIGTERM"),
        (-15, "", signal.SIGTERM, "stopped by SIGTERM"),
        # Nobody asked for it.
        (143, "", None, None),
        (
            3,
            "`nba-props run` (process 7) is writing to w.duckdb: nothing was done",
            None,
            "refused",
        ),
        # A tick that finds another one at work is no error.
        (0, "`nba-props run` (process 7) is writing to w.duckdb", None, "refused"),
        (3, "The lease of `nba-props run` on the warehouse is lost", None, "lost its lease"),
        (2, "", None, "ended by itself"),
        (3, "the warehouse cannot be opened", None, None),
        (1, "", signal.SIGTERM, "ended by itself"),
    ],
)
def test_how_a_command_ended(
    code: int, output: str, sent: signal.Signals | None, how: str | None
) -> None:
    assert how_it_ended(code, output, sent) == how
