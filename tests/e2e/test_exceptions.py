"""A known exception silences its row, and no other, until it expires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.harness import Bench, Row

pytestmark = pytest.mark.slow

KNOWN_DAY, OTHER_DAY = "2026-01-10", "2026-01-11"
EXPIRES_ON = "2026-01-23"
LAST_MOMENT, NEXT_MOMENT = "2026-01-23T23:59", "2026-01-24T00:01"
ROWS = (
    "select verdict_key, state, cause, exception_id, is_incident from nba.verdicts "
    "where state in ('degraded', 'missing') and boundary_order <= 2 "
    "order by game_date, boundary_order"
)


@dataclass
class Moment:
    verdicts: list[Row]
    incidents: list[Row]
    notices: list[Row]
    known: Row
    other: Row


@dataclass
class Lived:
    game_id: str
    other_id: str
    before: Moment
    after: Moment


@pytest.fixture(scope="module")
def lived(built: Bench) -> Iterator[Lived]:
    seed = built.project / "seeds" / "known_exceptions.csv"
    header = seed.read_text()
    game_id, other_id = (
        built.query(
            f"select min(game_id) as game_id from nba.int_game_dates where game_date = date '{day}'"
        )[0]["game_id"]
        for day in (KNOWN_DAY, OTHER_DAY)
    )
    assert header.strip() == (
        "exception_id,boundary,entity,game_id,game_date,cause,reason,expires_on"
    )
    seed.write_text(
        f"{header.strip()}\nlost-by-source,schedule_to_boxscores,game,{game_id},{KNOWN_DAY},"
        f"source_omitted_game,balldontlie has lost it,{EXPIRES_ON}\n"
    )
    omit = {"endpoint": "bdl/box_scores", "fault": "omit_game"}
    built.set_faults(omit | {"date": KNOWN_DAY}, omit | {"date": OTHER_DAY})
    built.at(LAST_MOMENT).live("scrape", "--date", KNOWN_DAY, "--date", OTHER_DAY)
    before = live_through(built, known=0)
    built.at(NEXT_MOMENT)
    after = live_through(built, known=1)
    yield Lived(game_id, other_id, before, after)
    seed.write_text(header)


def live_through(bench: Bench, known: int) -> Moment:
    bench.live("run")
    return Moment(
        bench.query(ROWS),
        bench.query("select * from nba.incidents order by game_date"),
        bench.query("select * from nba.notices where exception_id is not null"),
        bench.reconcile(KNOWN_DAY, code=known),
        bench.reconcile(OTHER_DAY, code=1),
    )


def test_it_silences_exactly_its_row(lived: Lived) -> None:
    before = lived.before
    assert [(row["exception_id"], row["is_incident"]) for row in before.verdicts] == [
        ("lost-by-source", False),
        ("lost-by-source", False),  # the players of that game
        (None, True),
        (None, False),  # they open nothing of their own
    ]
    assert [row["game_id"] for row in before.incidents] == [lived.other_id]
    assert (before.known["status"], before.known["incidents"]) == ("ok", [])
    assert before.other["status"] == "warning"


def test_it_shows_as_a_notice_with_state_and_cause(lived: Lived) -> None:
    [notice] = lived.before.notices
    assert (notice["game_id"], notice["state"], notice["cause"], notice["exception_id"]) == (
        lived.game_id,
        "missing",
        "source_omitted_game",
        "lost-by-source",
    )
    [shown] = lived.before.known["notices"]
    assert (shown["game_id"], shown["cause"]) == (lived.game_id, "source_omitted_game")
    # The count stays true: silenced is not complete.
    assert lived.before.known["boundaries"][0]["missing"] == 1


def test_the_day_after_it_expires_the_incident_opens(lived: Lived) -> None:
    after = lived.after
    assert after.notices == []
    assert [(row["game_id"], row["is_open"]) for row in after.incidents] == [
        (lived.game_id, True),
        (lived.other_id, True),
    ]
    # 00:01 Eastern: not before, and not an older one taken up again.
    assert after.incidents[0]["opened_at_utc"].isoformat() == "2026-01-24T05:01:00"
    assert after.incidents[0]["episode"] == 1
    assert after.known["status"] == "warning"
