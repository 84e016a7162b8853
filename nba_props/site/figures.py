"""Rows that the pages show. One query per part, over models only: nothing is worked out here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from nba_props.readers import Reader
from nba_props.verdicts import VERDICT_CLOCK, Report, read_report
from scrapers.errors import WarehouseError
from scrapers.events import Row

_PARTS = {
    "clock": VERDICT_CLOCK,
    "days": "select * from {report_days} order by game_date, boundary_order",
    "tonight": "select * from {tonight_games} order by tip_utc, label",
    "predictions": "select * from {tonight_predictions}",
    "board": "select * from {report_board} "
    "order by tip_utc, label, coalesce(abs(edge), -1) desc, player_name, stat",
    "record": "select * from {report_record}",
    "incidents": "select * from {report_incidents} "
    "order by is_open desc, opened_at_utc desc, incident_key",
    "sources": "select * from {report_sources} order by game_date desc, label, source",
    "availability": "select * from {source_availability} where measured_arrivals > 0 "
    "order by month desc, source, arena_time_zone",
    "latency": "select * from {source_latency} order by game_date, source",
    "phases": "select * from {phase_runs} where seconds is not null order by started_at_utc",
    "health": "select * from {pipeline_health} order by since_utc, finding, subject",
    "breaker": "select * from {circuit_breaker} where is_open order by game_date",
    "leaderboard": "select * from {leaderboard} where evaluation = 'live' and period_kind = 'all' "
    "and segment = 'all' order by stat, place",
    "by_date": "select * from {prediction_accuracy} where evaluation = 'live' "
    "and period_kind = 'date' and segment = 'all' order by stat, period, model",
    "calibration": "select * from {prediction_calibration} where evaluation = 'live' "
    "order by stat, model, decile",
    "compared": "select * from {report_compared}",
    "confirmed": "select * from {report_months} order by month desc limit 12",
    "stats": "select * from {stats}",
    "causes": "select * from {causes}",
    "boundaries": "select distinct boundary, boundary_order from {report_days} "
    "order by boundary_order",
    "last_night": "select * from {reconciliation_status} where game_date < "
    "(select as_of_date_et from {run_context}) order by game_date desc limit 1",
}
# What the pages of games, and of who is on the board, show beside it.
_SUBJECTS = {
    "player_games": "select * from {report_player_games} order by player_id, game_date, game_id",
    "of_tonight": "select availability.*, players.player_name "
    "from {int_player_availability} as availability "
    "left join {int_players} as players on availability.player_id = players.player_id "
    "where availability.game_id in (select game_id from {tonight_games}) "
    "order by availability.play_probability, availability.team, players.player_name",
    # The last forty of each: about four evenings of every market.
    "results_of_players": "select * from (select results.*, row_number() over ("
    "partition by player_id order by game_date desc, tip_utc desc, stat) as recency "
    "from {export_results} as results "
    "where player_id in (select player_id from {report_board})) as ranked "
    "where recency <= 40 order by player_id, recency",
    "games": "select * from {game_summary} "
    "where game_id in (select game_id from {report_games}) order by game_date, tip_utc, label",
    "results_of_games": "select * from {export_results} "
    "where game_id in (select game_id from {report_games}) order by team, player_name, stat",
    "lines": "select * from {player_game_summary} "
    "where game_id in (select game_id from {report_games}) "
    "order by team, minutes desc, player_name",
    "timeline": "select game_id, at_et, kind, source, detail from {timeline} "
    "where player_id is null and game_id in (select game_id from {report_games}) "
    "order by at_utc nulls first, kind, detail",
}
_FINDINGS = "select * from {monitor_findings} order by table_name, column_name, test_name"


@dataclass(frozen=True)
class Figures:
    """What the pages show, by part; `findings` is None where the monitors are not built."""

    parts: dict[str, list[Row]]
    findings: list[Row] | None
    reports: list[Report]

    def __getattr__(self, name: str) -> list[Row]:
        try:
            return self.parts[name]
        except KeyError:
            raise AttributeError(name) from None


def read_figures(reader: Reader) -> Figures:
    """Rows of every part and of every day of the heat map.

    Raises WarehouseError when the models have not been built.
    """
    parts = {name: reader.rows(sql) for name, sql in (_PARTS | _SUBJECTS).items()}
    try:
        findings = reader.rows(_FINDINGS)
    except WarehouseError:
        # The monitors are a part of their own, which not everyone builds.
        findings = None
    days = sorted({row["game_date"] for row in parts["days"]})
    reports = [read_report(reader, day) for day in days]
    return Figures(parts, findings, reports)


@dataclass(frozen=True)
class Month:
    """A month of the heat map: every day, the newest first, with a cell per boundary or None."""

    title: str
    days: list[tuple[date, list[Row | None]]]


def months(figures: Figures) -> list[Month]:
    """Months that have any verdict: that of the run's clock, earlier ones, then those ahead."""
    order = [row["boundary"] for row in figures.boundaries]
    cells = {(row["game_date"], row["boundary"]): row for row in figures.days}
    found = sorted({day for day, _ in cells})
    if not found:
        return []
    span = [found[0] + timedelta(days=n) for n in range((found[-1] - found[0]).days + 1)]
    grouped = groupby(span, key=lambda day: (day.year, day.month))
    all_months = [
        Month(
            f"{days[0]:%B %Y}",
            [(day, [cells.get((day, boundary)) for boundary in order]) for day in reversed(days)],
        )
        for days in (list(days) for _, days in grouped)
    ]
    today = figures.clock[0]["as_of_date_et"]
    behind = [month for month in all_months if today is None or month.days[-1][0] <= today]
    return [*reversed(behind), *all_months[len(behind) :]]


def matrix(rows: list[Row]) -> list[tuple[date, list[str], list[tuple[str, dict[str, Row]]]]]:
    """Source matrix as (date, sources, [(game, row by source)]), the latest date first."""
    found: list[Any] = []
    for day, of_day in groupby(rows, key=lambda row: row["game_date"]):
        games: dict[str, dict[str, Row]] = {}
        for row in of_day:
            games.setdefault(row["label"], {})[row["source"]] = row
        sources = sorted({source for by_source in games.values() for source in by_source})
        found.append((day, sources, list(games.items())))
    return found
