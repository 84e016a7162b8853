"""Whether anything is known at all: of the verdicts as a whole, and of a date without one."""

from __future__ import annotations

from datetime import date

from scrapers.clock import season_of
from scrapers.events import Row
from scrapers.readers import Reader

# Named one by one: of an earlier version's view they are not there, which is then said.
VERDICT_CLOCK = (
    "select run_id, clock, started_at_utc, as_of_utc, as_of_date_et, built_at_utc, is_empty, "
    "trouble, status, reason from {reconciliation_clock}"
)


def verdict_clock(reader: Reader) -> Row:
    """The clock of the verdicts that are there, and its status. Raises NotBuiltError."""
    [row] = reader.rows(VERDICT_CLOCK)
    return row


def of_no_verdict(reader: Reader, day: date, today: date) -> tuple[str, str]:
    """Status and reason of a date without a verdict: it is well where a schedule says so."""
    known = reader.rows(
        f"select season from {{known_seasons}} where date '{day}' "  # noqa: S608 - a date
        "between first_date and last_date"
    )
    if known:
        return "ok", "nothing is expected on this date"
    season = season_of(day)
    name = f"{season}-{(season + 1) % 100:02}"
    what = "`nba-props run` asks for it"
    if season <= season_of(today):
        what = f"`nba-props backfill --season {name}` lands it"
    return (
        "unknown",
        f"no schedule of the season {name} has landed, so nothing is known of this date: {what}",
    )
