"""One writer on BigQuery: the lease, its SQL on DuckDB under a clock of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from google.api_core import exceptions
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scrapers.errors import LeaseLostError, LockedError, WarehouseError
from scrapers.landing import lease as lease_module
from scrapers.landing.bigquery import BigQueryWarehouse
from scrapers.landing.bigquery_lease import BigQueryLease
from scrapers.landing.guard import Guard
from scrapers.landing.lease import Lease, held
from scrapers.landing.lock import holder_elsewhere, one_writer
from scrapers.landing.tables import read_tables
from scrapers.landing.usage import Usage
from scrapers.settings import Settings
from tests.unit.bigquery_fake import FakeClient
from tests.unit.support import ROOT

SECONDS = 180
_BEGIN = datetime(2026, 1, 24, tzinfo=UTC)
GOOD, LOST_BEFORE, LOST_AFTER, CONFLICT = "good", "lost before", "lost after", "conflict"


class Server:
    """A warehouse with one table and a clock of its own, behind Google's client's calls.

    `script`: what becomes of the next statements. LOST_BEFORE never arrives, LOST_AFTER is done
    and its answer is lost; both raise.
    """

    project = "p"

    def __init__(self) -> None:
        self.seconds = 0.0
        self.datasets: set[str] = set()
        self.script: list[str] = []
        self.statements: list[str] = []
        self._duckdb = duckdb.connect()
        self._duckdb.execute("set timezone = 'UTC'")
        self._duckdb.execute("create macro timestamp_add(a, b) as a + b")

    def get_dataset(self, name: str) -> None:
        if name not in self.datasets:
            raise exceptions.NotFound(name)

    def create_dataset(self, dataset: Any, exists_ok: bool) -> None:
        assert exists_ok
        self.datasets.add(f"{dataset.project}.{dataset.dataset_id}")

    def query(self, sql: str, config: Any = None, **_: object) -> Any:
        self.statements.append(sql)
        fate = self.script.pop(0) if self.script else GOOD
        if fate == CONFLICT:
            raise exceptions.BadRequest(
                "Could not serialize access to table due to concurrent update"
            )
        if fate == LOST_BEFORE:
            raise exceptions.ServiceUnavailable("no connection")
        rows, changed = self._run(sql, config)
        if fate == LOST_AFTER:
            raise exceptions.ServiceUnavailable("the answer was lost")
        return SimpleNamespace(result=lambda **_: rows, num_dml_affected_rows=changed)

    def _run(self, sql: str, config: Any) -> tuple[list[dict[str, Any]], int | None]:
        now = _BEGIN + timedelta(seconds=self.seconds)
        sql = sql.replace("`p.raw_ops.writer_lease`", "writer_lease")
        sql = sql.replace("current_timestamp()", f"timestamptz '{now.isoformat()}'")
        sql = sql.replace("interval @seconds second", "to_seconds(@seconds)")
        sql = sql.replace("as timestamp)", "as timestamptz)")
        values = {}
        for parameter in getattr(config, "query_parameters", ()):
            sql = sql.replace(f"@{parameter.name}", f"${parameter.name}")
            values[parameter.name] = parameter.value
        try:
            found = self._duckdb.execute(sql, values)
        except duckdb.CatalogException as error:
            raise exceptions.NotFound(str(error)) from error
        names = [column[0] for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        return rows, rows[0].get("Count") if rows else None

    def token(self) -> str | None:
        """Who holds the lease by the server's clock."""
        now = _BEGIN + timedelta(seconds=self.seconds)
        found = self._duckdb.execute(
            "select holder from writer_lease where expires_at_utc > ?", [now]
        ).fetchone()
        return found[0] if found else None


class Machine:
    """A machine with its own clock, `skew` seconds from the server's."""

    def __init__(self, server: Server, skew: float = 0.0) -> None:
        self.server = server
        self.skew = skew
        self.table = BigQueryLease(server, "raw_ops", "US", Usage())

    def lease(self, command: str = "tick", **given: Any) -> Lease:
        return Lease(
            self.table, command, SECONDS, now=lambda: self.server.seconds + self.skew, **given
        )


@pytest.fixture
def server() -> Server:
    return Server()


def test_the_second_learns_who_writes_until_when(server: Server) -> None:
    Machine(server).lease("run").take()
    with pytest.raises(
        LockedError,
        match=r"`nba-props run` on \S+ \(process \d+\) is writing to "
        r"this warehouse until 00:03:00 UTC",
    ) as caught:
        Machine(server).lease().take()
    assert not isinstance(caught.value, LeaseLostError)
    assert caught.value.exit_code == 3


def test_it_is_free_after_use(server: Server) -> None:
    first = Machine(server).lease()
    first.take()
    first.free()
    Machine(server).lease().take()
    with pytest.raises(LeaseLostError):
        first.check()


def test_one_that_was_killed_holds_others_up_until_it_is_over(server: Server) -> None:
    Machine(server).lease().take()
    server.seconds = SECONDS - 1
    with pytest.raises(LockedError):
        Machine(server).lease().take()
    server.seconds = SECONDS
    Machine(server).lease().take()


def test_it_is_kept_as_long_as_it_is_renewed(server: Server) -> None:
    mine = Machine(server).lease()
    mine.take()
    for _ in range(5):
        server.seconds += SECONDS / 2
        mine.renew()
        mine.check()
        with pytest.raises(LockedError):
            Machine(server).lease().take()


def test_who_slept_too_long_stops_and_does_not_come_back(server: Server) -> None:
    mine, theirs = Machine(server).lease(), Machine(server).lease()
    mine.take()
    server.seconds = SECONDS + 1
    theirs.take()
    with pytest.raises(LeaseLostError, match="another command has it") as caught:
        mine.check()
    assert isinstance(caught.value, LockedError)
    theirs.free()
    with pytest.raises(LeaseLostError):
        mine.check()
    with pytest.raises(LeaseLostError):
        mine.renew()


def test_who_slept_and_was_not_missed_goes_on(server: Server) -> None:
    mine = Machine(server).lease()
    mine.take()
    server.seconds = 10 * SECONDS
    mine.check()
    assert server.token() == mine.token


def test_without_an_answer_it_stops_before_the_lease_is_over(server: Server) -> None:
    mine = Machine(server).lease()
    mine.take()
    server.script = [LOST_BEFORE] * 9
    server.seconds = SECONDS * 0.6
    mine.check()
    server.seconds = SECONDS * 0.7
    with pytest.raises(LeaseLostError, match="does not answer"):
        mine.check()
    assert server.token() == mine.token


@pytest.mark.parametrize("fate", [LOST_BEFORE, LOST_AFTER, CONFLICT])
def test_a_lost_answer_is_asked_again(
    server: Server, fate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    Machine(server).lease().take()
    server.seconds = SECONDS
    server.script = [fate]
    mine = Machine(server).lease()
    mine.take()
    assert server.token() == mine.token
    # The other way round: it is another's, and no answer that is lost gives it away.
    server.script = [fate]
    with pytest.raises(LockedError):
        Machine(server).lease().take()


def test_conflicts_without_end_are_an_error(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    server.script = [CONFLICT] * 99
    with pytest.raises(WarehouseError, match="Could not serialize"):
        Machine(server).lease().take()


def test_two_that_find_no_table_make_one(server: Server) -> None:
    one, other = Machine(server), Machine(server)
    one.table._create()
    other.table._create()
    one.lease().take()
    with pytest.raises(LockedError):
        other.lease().take()


def test_nobody_holds_it_where_there_is_no_table(server: Server) -> None:
    assert Machine(server).table.holder() is None


@contextmanager
def _held(server: Server, note: Path, lines: list[str] | None = None) -> Iterator[Lease]:
    with held(Machine(server).lease(), note, (lines if lines is not None else []).append) as lease:
        yield lease


def test_the_next_one_here_takes_over_from_a_dead_one_at_once(
    server: Server, tmp_path: Path
) -> None:
    note, elsewhere = tmp_path / "note", tmp_path / "elsewhere"
    with _held(server, note) as mine:
        left = note.read_text()
        assert mine.token in left
    assert note.read_text() == ""
    # Killed: neither the note nor the lease was given back.
    dead = Machine(server).lease()
    dead.take()
    note.write_text(left.replace(mine.token, dead.token))
    with pytest.raises(LockedError), _held(server, elsewhere):
        pass
    with _held(server, note):
        pass
    with _held(server, elsewhere):
        pass


def test_a_note_of_another_boot_is_of_another_machine(server: Server, tmp_path: Path) -> None:
    note = tmp_path / "note"
    dead = Machine(server).lease()
    dead.take()
    note.write_text(f"another-boot {dead.token}")
    with pytest.raises(LockedError), _held(server, note):
        pass


def test_who_was_refused_does_not_forget_the_dead(server: Server, tmp_path: Path) -> None:
    note = tmp_path / "note"
    with _held(server, tmp_path / "elsewhere"):
        note.write_text(f"{lease_module._boot()} dead")
        with pytest.raises(LockedError), _held(server, note):
            pass
    assert note.read_text().endswith(" dead")


def test_what_cannot_be_given_back_is_reported_and_ends_by_itself(
    server: Server, tmp_path: Path
) -> None:
    lines: list[str] = []
    with _held(server, tmp_path / "note", lines):
        server.script = [LOST_BEFORE] * 9
    assert "ends by itself" in lines[0]
    server.script = []
    # Here it is known to be over.
    with _held(server, tmp_path / "note", lines):
        pass
    assert len(lines) == 1


def test_it_is_renewed_meanwhile(tmp_path: Path) -> None:
    renewed: list[str] = []

    class Table:
        def take(self, *_: object) -> bool:
            return True

        def renew(self, token: str, seconds: int) -> bool:
            renewed.append(token)
            return len(renewed) < 3

        def free(self, token: str) -> None: ...

        def holder(self) -> None: ...

    lease = Lease(Table(), "tick", 1)
    with held(lease, tmp_path / "note", print):
        deadline = lease_module._now() + 30
        while len(renewed) < 3:
            assert lease_module._now() < deadline
        while not lease._is_lost:
            assert lease_module._now() < deadline
        with pytest.raises(LeaseLostError):
            lease.check()
    assert set(renewed) == {lease.token}


def test_no_write_begins_without_the_lease() -> None:
    client = FakeClient()
    tables = read_tables(ROOT)

    def lost() -> None:
        raise LeaseLostError("lost")

    warehouse = BigQueryWarehouse(client, tables, pause_seconds=0, guard=Guard(lost))
    row = dict.fromkeys(tables["raw_ops.runs"].column_names)
    row["as_of_utc"] = _BEGIN
    for write in (
        lambda: warehouse.append("raw_ops.runs", [row]),
        lambda: warehouse.update("update x set y = 1 where true"),
        lambda: warehouse.drop_schema("nba_asof"),
    ):
        with pytest.raises(LeaseLostError):
            write()
    assert client.loads == []
    assert client.queries == []
    # The other way round.
    BigQueryWarehouse(client, tables, pause_seconds=0).append("raw_ops.runs", [row])
    assert client.loaded() == [("raw_ops.runs", 1)]


class TwoMachines(RuleBasedStateMachine):
    """Any interleaving: whoever may write by its own knowledge holds the lease at the server."""

    @initialize(skews=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)))
    def start(self, skews: tuple[float, float]) -> None:
        self.server = Server()
        self.machines = [Machine(self.server, skew) for skew in skews]
        self.machines[0].table._create()
        self.leases: list[Lease | None] = [None, None]
        # Takes and renewals that are still under way at the server, and arrive when they like.
        self.late: list[Callable[[], object]] = []

    @rule(which=st.integers(0, 1), fates=st.lists(st.sampled_from([GOOD, LOST_BEFORE, LOST_AFTER])))
    def take(self, which: int, fates: list[str]) -> None:
        lease = self.machines[which].lease()
        self.server.script = list(fates)
        try:
            lease.take()
        except (LockedError, WarehouseError):
            self.late.append(
                lambda: self.machines[which].table.take(lease.token, None, "late", SECONDS)
            )
        else:
            self.leases[which] = lease
        self.server.script = []

    @rule(which=st.integers(0, 1), fate=st.sampled_from([GOOD, LOST_BEFORE, LOST_AFTER]))
    def renew(self, which: int, fate: str) -> None:
        lease = self.leases[which]
        if lease is None:
            return
        self.server.script = [fate]
        try:
            lease.renew()
        except LeaseLostError:
            self.leases[which] = None
        except WarehouseError:
            self.late.append(lambda: self.machines[which].table.renew(lease.token, SECONDS))
        self.server.script = []

    @rule(which=st.integers(0, 1), fate=st.sampled_from([GOOD, LOST_BEFORE, LOST_AFTER]))
    def free(self, which: int, fate: str) -> None:
        lease, self.leases[which] = self.leases[which], None
        if lease is None:
            return
        self.server.script = [fate]
        try:
            lease.free()
        except WarehouseError:
            self.late.append(lambda: self.machines[which].table.free(lease.token))
        self.server.script = []

    @rule(which=st.integers(0, 1))
    def kill(self, which: int) -> None:
        self.leases[which] = None

    @precondition(lambda self: self.late)
    @rule(data=st.data())
    def arrive_late(self, data: st.DataObject) -> None:
        self.late.pop(data.draw(st.integers(0, len(self.late) - 1)))()

    @rule(seconds=st.floats(0.0, 1.5 * SECONDS))
    def wait(self, seconds: float) -> None:
        self.server.seconds += seconds

    @invariant()
    def one_may_write(self) -> None:
        writing = []
        for lease in filter(None, getattr(self, "leases", ())):
            # Nothing answers: what it knows by itself.
            self.server.script = [LOST_BEFORE]
            try:
                lease.check()
            except LeaseLostError:
                continue
            finally:
                self.server.script = []
            writing.append(lease.token)
        assert len(writing) <= 1
        if writing:
            assert self.server.token() == writing[0]


TestTwoMachines = TwoMachines.TestCase
TestTwoMachines.settings = hypothesis_settings(
    max_examples=40, stateful_step_count=20, deadline=None
)


def test_doctor_learns_who_writes(
    server: Server, make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.landing.bigquery.make_client", lambda _: server)
    on_bigquery = make_settings(dbt_target="bigquery")
    assert holder_elsewhere(on_bigquery) is None
    Machine(server).lease("run").take()
    assert holder_elsewhere(make_settings()) is None
    holder = holder_elsewhere(on_bigquery)
    assert holder is not None
    assert holder.startswith("`nba-props run` on ")
    assert holder.endswith("writes, until 00:03:00 UTC or longer")


def test_commands_on_two_machines_take_turns(
    server: Server,
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("scrapers.landing.bigquery.make_client", lambda _: server)
    one, other = (
        make_settings(dbt_target="bigquery", nba_props_duckdb_path=tmp_path / name / "state.duckdb")
        for name in ("one", "other")
    )
    with one_writer(one, "run", print) as guard:
        guard.check()
        with pytest.raises(LockedError, match="`nba-props run`"), one_writer(other, "tick", print):
            pass
        assert guard.usage.jobs("query") > 0
    with one_writer(other, "tick", print), pytest.raises(LeaseLostError):
        guard.check()
