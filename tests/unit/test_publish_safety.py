"""`publish` when it is killed, misled or pointed at the wrong place; and at a bucket."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import duckdb
import fsspec
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from nba_props.publishing.documents import as_json, check_name
from nba_props.publishing.store import Store
from scrapers.clock import now_utc
from scrapers.errors import ConfigError, LeaseLostError, PublicationError
from scrapers.landing.lock import Guard
from scrapers.settings import Settings
from tests.unit import exports
from tests.unit.exports import DAY, DUE, OTHER, PREDICTIONS, Stage


class Killed(BaseException):
    """A process that ends here."""


@pytest.mark.parametrize("writes", range(1, 8))
def test_a_kill_before_the_pointer_leaves_the_old_publication(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    stage.publish()
    before = stage.pointer
    exports.change(stage.path, "update nba.export_predictions set mean = 9")
    left = iter(range(writes))
    write = Store.write

    def dies(store: Store, path: str, content: bytes) -> None:
        if next(left, None) is None:
            raise Killed
        write(store, path, content[: len(content) // 2] if writes % 2 else content)

    def dies_at_the_swap(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", dies)
        # Where all is written, the pointer is what is left to do.
        patched.setattr(os, "replace", dies_at_the_swap)
        with pytest.raises(Killed):
            stage.publish()
    assert stage.pointer == before
    stage.check_all()
    assert stage.publish() == 0
    stage.check_all()
    assert stage.document(OTHER)["rows"][0]["mean"] == 9


def test_without_the_lease_the_pointer_stays(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.publish()
    before = stage.pointer
    exports.change(stage.path, "update nba.export_predictions set mean = 9")

    def check() -> None:
        raise LeaseLostError("lost")

    @contextmanager
    def one_writer(*_: object) -> Iterator[Guard]:
        yield Guard(check)

    with monkeypatch.context() as patched:
        patched.setattr("nba_props.writing.one_writer", one_writer)
        with pytest.raises(LeaseLostError):
            stage.publish()
    assert stage.pointer == before
    stage.check_all()
    stage.publish()
    assert stage.pointer != before


def test_a_kill_after_the_pointer_is_made_good(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap = Store.swap

    def dies(store: Store, content: bytes) -> None:
        swap(store, content)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Store, "swap", dies)
        with pytest.raises(Killed):
            stage.publish()
    stage.check_all()
    assert stage.events() == []
    stage.publish()
    assert sorted(stage.events()) == sorted(
        [*((name, "published") for name in DUE), ("latest", "unchanged")]
    )


def test_a_bucket(stage: Stage) -> None:
    url = f"memory://bucket/{stage.target.name}-{id(stage)}"
    files, root = fsspec.core.url_to_fs(url)
    assert stage.publish(url=url) == 0
    pointer = json.loads(files.cat_file(f"{root}/latest.json"))
    assert pointer["files"].keys() == DUE
    entry = pointer["files"][PREDICTIONS]
    content = files.cat_file(f"{root}/{entry['json']}")
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    table = pq.read_table(io.BytesIO(files.cat_file(f"{root}/{entry['parquet']}")))
    assert table.num_rows == 2
    exports.change(stage.path, "update nba.export_status set expected = 9")
    assert stage.publish(url=url) == 0
    assert len(Store(url).versions()) == 2
    assert not stage.target.exists()


@pytest.mark.parametrize(
    "flaw",
    [
        "update nba.export_predictions set p_over = 1.5",
        "update nba.export_predictions set p_over = 'nan'",
        "update nba.export_predictions set stat = 'oreb'",
        "update nba.export_players set player_id = null",
        "alter table nba.export_status add column extra integer",
        "update nba.export_predictions set distribution = '[2]'",
    ],
)
def test_what_breaks_its_schema_stops_everything(stage: Stage, flaw: str) -> None:
    stage.publish()
    before = stage.everything()
    exports.change(stage.path, flaw, "update nba.export_results set mean = 9")
    with pytest.raises(PublicationError, match="nothing was published"):
        stage.publish()
    assert stage.everything() == before
    assert (DAY, "failed") in [row[:2] for row in stage.phases()]


def test_rows_that_were_not_audited_are_not_published(stage: Stage) -> None:
    exports.change(
        stage.path,
        "create table nba.audited as select * from nba.publication_audit",
        "drop view nba.publication_audit",
        "alter table nba.audited rename to publication_audit",
        "insert into nba.export_status select * from nba.export_status limit 1",
    )
    with pytest.raises(PublicationError, match="not those that were audited"):
        stage.publish()
    assert not stage.target.exists()


def test_old_versions_are_removed_but_never_one_in_use(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.publish()
    first = stage.pointer["version"]
    stopped = stage.target / "versions" / "20250101T000000Z-00000000"
    foreign = stage.target / "versions" / "notes"
    young = stage.target / "versions" / f"{now_utc():%Y%m%dT%H%M%SZ}-00000000"
    for folder in (stopped, foreign, young):
        folder.mkdir()
    later = now_utc() + timedelta(days=6)
    monkeypatch.setattr("nba_props.publishing.publication.now_utc", lambda: later)
    exports.change(stage.path, "update nba.export_status set expected = 9")
    stage.publish()
    assert not stopped.exists()
    assert all((stage.target / "versions" / name).exists() for name in (first, foreign, young))
    stage.check_all()


@pytest.mark.parametrize(
    "url",
    ["s3://me:hush@bucket/x", "ftp://hush@host/x", "gs://bucket/x?token=hush", "s3://b/#hush"],
)
def test_an_address_with_a_secret_is_refused_and_not_repeated(
    make_settings: Callable[..., Settings], url: str
) -> None:
    with pytest.raises(ValueError, match="without user, password or query") as error:
        make_settings(nba_props_exports_url=url)
    assert "hush" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "text"), [("s3://bucket/x", "s3fs"), ("carrier-pigeon://loft", "not known")]
)
def test_a_protocol_without_its_library_is_one_sentence(url: str, text: str) -> None:
    with pytest.raises(ConfigError, match=f"(?i){text}.*install the library"):
        Store(url)


def test_a_target_that_cannot_be_written_is_one_sentence(stage: Stage) -> None:
    stage.target.write_text("in the way")
    with pytest.raises(PublicationError, match=r"could not be (read|written).*correct the address"):
        stage.publish()
    assert stage.events() == []


@pytest.mark.parametrize("where", ["in the way", "in the way/below", "carrier-pigeon://loft"])
def test_a_mistyped_address_is_no_failed_run(stage: Stage, where: str) -> None:
    (stage.target.parent / "in the way").write_text("")
    url = where if "://" in where else str(stage.target.parent / where)
    with pytest.raises(ConfigError):
        stage.publish(url=url)
    with duckdb.connect(str(stage.path)) as connection:
        assert connection.execute("from raw_ops.run_ends where outcome = 'failed'").fetchall() == []
    assert stage.phases() == []


def test_an_error_of_a_library_is_one_sentence_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoCredentialsError(Exception):
        pass

    def fails(*_: object, **__: object) -> None:
        raise NoCredentialsError("hush")

    url = f"memory://bucket/none-{id(stage)}"
    # Only where it is due a publication is in the phase log.
    stage.settings = stage.settings.model_copy(update={"nba_props_exports_url": url})
    monkeypatch.setattr(MemoryFileSystem, "pipe_file", fails)
    with pytest.raises(PublicationError, match=r"written \(NoCredentialsError\)"):
        stage.publish(url=url)
    assert (DAY, "failed") in [row[:2] for row in stage.phases()]


def test_a_pointer_of_somebody_else_is_not_touched(stage: Stage) -> None:
    stage.target.mkdir()
    (stage.target / "latest.json").write_text('{"version": 1}')
    with pytest.raises(PublicationError, match="not a pointer"):
        stage.publish()
    assert stage.everything().keys() == {str(stage.target / "latest.json")}


@pytest.mark.parametrize("name", ["../x", "players/../../x", "players/bdl:1", "/etc/x", "a'b", ""])
def test_a_name_never_leaves_its_folder(name: str) -> None:
    with pytest.raises(PublicationError, match="no name of a file"):
        check_name(name)


def test_instants_are_utc() -> None:
    assert as_json(datetime(2026, 1, 24, 21, tzinfo=UTC)) == "2026-01-24T21:00:00Z"
