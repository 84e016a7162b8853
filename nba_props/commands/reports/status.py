"""`nba-props status`: health at a glance. Reads; asks no source."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from nba_props import as_json as json_text
from nba_props.readers import Reader, open_reader
from nba_props.verdicts import EXIT_CODES, VERDICT_CLOCK, coverage_text, finding_text
from scrapers.clock import eastern_text
from scrapers.errors import NotBuiltError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, styled

_SHOWN = 12
# One query per part, over models only: nothing is worked out here. What is so now comes first, as
# not all of it is shown.
_PARTS = {
    "context": VERDICT_CLOCK,
    "tonight": "select game_id, game_date, label, tip_utc, tip_et, away_score, home_score, "
    "has_final, state, cause from {tonight_games} order by tip_utc, label",
    "predictions": "select * from {tonight_predictions}",
    "due_next": "select workflow, game_date, action, reason, next_check_utc from {workflow_due} "
    "order by next_check_utc, workflow",
    "ran_today": "select log.* from {workflow_log} as log cross join {run_context} as context "
    "where log.ran_on >= context.as_of_date_et order by log.as_of_utc",
    "incidents": "select incident_key, label, state, cause, detail, game_date, opened_at_utc, "
    "affected_rows, runbook from {incidents} where is_open "
    "order by opened_at_utc desc, incident_key",
    "queue": "select incident_key, label, cause, status, tries, max_tries, next_try_utc "
    "from {failed_processor_queue} where status <> 'resolved' "
    "order by case when next_try_utc is null then 1 else 0 end, next_try_utc, incident_key",
    "breaker": "select * from {circuit_breaker} where is_open order by game_date",
    "phases": "select phase, phase_order, status, as_of_utc, seconds from ("
    "select *, row_number() over (partition by phase order by started_at_utc desc) as recency "
    "from {phase_execution_log}) as executions where recency = 1 order by phase_order",
    "compared": "select * from {report_compared}",
    "latency": "select * from {source_availability} where measured_arrivals > 0 "
    "order by month desc, source, arena_time_zone",
    "findings": "select * from {source_findings} "
    "order by last_date desc, requested_for desc, finding_key",
    "health": "select * from {pipeline_health} "
    "order by case severity when 'error' then 1 else 2 end, since_utc desc, finding, subject",
}
_STATES = {"complete": "green", "empty_ok": "cyan", "degraded": "yellow", "missing": "red"}


def status(settings: Settings, console: Console, as_json: bool) -> int:
    """Print every part, for a person or as JSON. Returns 0, or 2 or 3 as the verdicts' clock says.

    What it says of the data is no matter of the exit code: that verdict is for `reconcile`.
    """
    try:
        with open_reader(settings, settings.nba_props_schema) as reader:
            parts = read_parts(reader)
    except NotBuiltError as error:
        nothing = {"as_of_utc": None, "status": "unknown", "reason": str(error)}
        parts = {"context": [nothing]}
    context = parts["context"][0]
    code = EXIT_CODES[context["status"]]
    if as_json:
        print(json_text.dumps(parts))
        return code
    if context["as_of_utc"] is not None:
        console.print(f"Verdicts as of {eastern_text(context['as_of_utc'])}")
    if code:
        text = styled((context["status"].replace("_", " "), "red"), f", {context['reason']}")
        console.print(text)
    if len(parts) == 1:
        return code
    for title, part in _tables(parts, context["status"] != "unknown"):
        console.print()
        console.print(title, style="bold")
        console.print(part)
    return code


def read_parts(reader: Reader) -> dict[str, list[Row]]:
    """Rows of every part by its name. Raises NotBuiltError when the models are not there."""
    return {name: reader.rows(sql) for name, sql in _PARTS.items()}


def _tables(parts: dict[str, list[Row]], is_known: bool) -> list[tuple[str, RenderableType]]:
    return [
        ("Tonight", _tonight(parts["tonight"], "no games" if is_known else "nothing is known")),
        ("Predictions of tonight", styled(f"  {_predictions(parts['predictions'][0])}")),
        (
            "Open incidents",
            _table(
                parts["incidents"],
                lambda row: (
                    row["label"],
                    str(row["game_date"]),
                    styled((f"{row['state']} / {row['cause']}", _STATES[row["state"]])),
                    eastern_text(row["opened_at_utc"]),
                ),
            ),
        ),
        (
            "Retry queue",
            _table(
                parts["queue"],
                lambda row: (
                    row["label"],
                    row["cause"],
                    f"{row['status']}, {row['tries']} of {row['max_tries']} tries",
                    _time(row["next_try_utc"]),
                ),
            ),
        ),
        (
            "Circuit breaker",
            _table(
                parts["breaker"],
                lambda row: (
                    styled(("open", "red"), f" for {row['game_date']}"),
                    f"{row['bad_games']} of {row['due_games']} games are bad",
                ),
            ),
        ),
        (
            "Pipeline",
            _table(
                parts["health"],
                lambda row: (
                    row["severity"],
                    row["finding"],
                    row["subject"],
                    row["detail"],
                    f"since {eastern_text(row['since_utc'])}",
                ),
            ),
        ),
        (
            "Sources (docs/runbooks/source_findings.md)",
            _table(parts["findings"], lambda row: (str(row["requested_for"]), finding_text(row))),
        ),
        ("Compared with a second source", styled(f"  {_compared(parts['compared'][0])}")),
        (
            "Due next",
            _table(
                parts["due_next"],
                lambda row: (row["workflow"], row["action"], row["reason"]),
            ),
        ),
        (
            "Ran today",
            _table(
                parts["ran_today"],
                lambda row: (
                    # The day is today's.
                    " ".join(row["as_of_et"].split()[-3:]),
                    row["workflow"],
                    f"{row['requests']} asked, {row['changed']} new"
                    + (f", {row['unanswered']} unanswered" if row["unanswered"] else ""),
                    row["outcome"],
                ),
                last=True,
            ),
        ),
        (
            "Last run of each phase",
            _table(
                parts["phases"],
                lambda row: (
                    row["phase"],
                    row["status"],
                    _time(row["as_of_utc"]),
                    "" if row["seconds"] is None else f"{float(row['seconds']):.1f} s",
                ),
            ),
        ),
        (
            "Hours after the game until a source was final (median, 95 %)",
            _table(
                parts["latency"],
                lambda row: (
                    row["source"],
                    row["month"],
                    row["arena_time_zone"],
                    f"{row['measured_arrivals']} games",
                    _hours(row["p50_hours"]),
                    _hours(row["p95_hours"]),
                ),
            ),
        ),
    ]


def _tonight(games: list[Row], without: str) -> RenderableType:
    def cells(row: Row) -> tuple[RenderableType, ...]:
        score = ""
        if row["away_score"] or row["home_score"]:
            score = f"{row['away_score']}-{row['home_score']}"
            score += "" if row["has_final"] else " so far"
        state = row["state"] if row["cause"] is None else f"{row['state']} / {row['cause']}"
        style = _STATES.get(row["state"], "default")
        return row["label"], row["tip_et"] or "to be decided", score, styled((state, style))

    return _table(games, cells, shown=len(games)) if games else Text(f"  {without}")


def _predictions(row: Row) -> str:
    if not row["is_begun"]:
        return "there is no trained model: `nba-props train`"
    parts = [f"{row['active']} made"]
    if row["expected"]:
        parts.append(f"{row['complete']} of {row['expected']} with a line as expected")
    if row["withdrawn"]:
        parts.append(f"{row['withdrawn']} withdrawn")
    if row["breaker_date"] is not None:
        parts.append(f"halted by the breaker of {row['breaker_date']}")
    return ", ".join(parts)


def _compared(row: Row) -> str:
    return (
        f"{row['compared']} of {row['games']} games of the last seven days "
        f"({coverage_text(row['compared_pct'])})"
    )


def _table(rows: list[Row], cells: Any, shown: int = _SHOWN, last: bool = False) -> RenderableType:
    if not rows:
        return Text("  none")
    table = PlainTable(box=None, padding=(0, 1, 0, 2), show_header=False)
    chosen = rows[-shown:] if last else rows[:shown]
    for row in chosen:
        table.add_row(*cells(row))
    if len(rows) > len(chosen):
        more = f"  and {len(rows) - len(chosen)} more: `--format json` lists all"
        return Group(table, Text(more))
    return table


def _time(moment: datetime | None) -> str:
    return "" if moment is None else eastern_text(moment)


def _hours(value: Any) -> str:
    return "-" if value is None else f"{float(value):.1f} h"
