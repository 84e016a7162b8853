"""`nba-props audit`: what of a season one source supports, what two confirm, what is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich import box
from rich.console import Console

from nba_props import as_json as json_text
from nba_props.readers import Reader, open_reader
from nba_props.verdicts import EXIT_CODES, coverage_text, verdict_clock
from scrapers.clock import eastern_text, season_of
from scrapers.errors import NotBuiltError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, styled

_SHOWN = 12
_KINDS = {
    "two_sources": "confirmed by two sources",
    "one_source": "on one source",
    "doubtful": "doubtful",
    "absent": "absent",
}
_PARTS = {
    "months": "select month, games, one_source, two_sources, doubtful, absent, corrected, "
    "one_source_pct, two_sources_pct, doubtful_pct from {{report_months}} "
    "where season = {season} order by month",
    "games": "select game_date, game_id, label, source, compared_with, confirmation, "
    "differing_numbers, state, cause, detail, corrected_numbers, last_corrected_at_utc "
    "from {{report_confirmations}} where season = {season} order by game_date, label, game_id",
    "corrections": "select fixes.game_date, fixes.game_id, games.label, fixes.player_id, "
    "fixes.player_name, fixes.stat, fixes.old_value, fixes.new_value, fixes.corrected_at_utc "
    "from {{int_stat_corrections}} as fixes inner join {{report_confirmations}} as games "
    "on fixes.game_id = games.game_id and fixes.game_date = games.game_date "
    "where games.season = {season} "
    "order by fixes.corrected_at_utc, games.label, fixes.player_name, fixes.stat",
}


def audit(settings: Settings, console: Console, season: int | None, *, as_json: bool) -> int:
    """Show a season, or that of the last game that is due.

    Returns 0, 2 when nothing is known of it, 3 when the verdicts are old.
    """
    found: dict[str, Any] = {"season": None if season is None else _name(season)}
    try:
        with open_reader(settings, settings.nba_props_schema) as reader:
            found |= _read(reader, season)
    except NotBuiltError as error:
        found |= {"as_of_utc": None, "status": "unknown", "reason": str(error)}
        found |= {name: [] for name in _PARTS}
    if as_json:
        print(json_text.dumps(found))
    else:
        _show(console, found)
    return EXIT_CODES[found["status"]]


def _name(season: int) -> str:
    return f"{season}-{(season + 1) % 100:02}"


def _read(reader: Reader, season: int | None) -> dict[str, Any]:
    clock = verdict_clock(reader)
    if season is None:
        # In summer that of the last game: the next one has none yet.
        [last] = reader.rows("select max(season) as season from {report_confirmations}")
        season = last["season"] or season_of(clock["as_of_date_et"])
    parts = {name: reader.rows(sql.format(season=season)) for name, sql in _PARTS.items()}
    # That nothing is known of today's season says nothing of another one.
    if clock["status"] == "tool_failed" or clock["is_empty"]:
        status, reason = clock["status"], clock["reason"]
    elif parts["games"]:
        status, reason = "ok", _summary(parts["games"])
    else:
        status = "unknown"
        reason = f"no game of {season} is due: `nba-props backfill --season {season}` lands them"
    head = {"as_of_utc": clock["as_of_utc"], "status": status, "reason": reason}
    return {"season": _name(season)} | head | parts


def _summary(games: Sequence[Row]) -> str:
    counts = {kind: sum(row["confirmation"] == kind for row in games) for kind in _KINDS}
    there = len(games) - counts["absent"]
    parts = [f"{len(games)} games"]
    for kind, words in _KINDS.items():
        share = f" ({coverage_text(100 * counts[kind] / there)})" if kind != "absent" else ""
        parts.append(f"{counts[kind]} {words}{share}" if there else f"{counts[kind]} {words}")
    corrected = sum(row["corrected_numbers"] > 0 for row in games)
    return f"{', '.join(parts)}; {corrected} corrected after the final"


def _show(console: Console, found: dict[str, Any]) -> None:
    style = "green" if found["status"] == "ok" else "red"
    as_of = f" (as of {eastern_text(found['as_of_utc'])})" if found["as_of_utc"] else ""
    season = f"Season {found['season']}: " if found["season"] else ""
    console.print(
        styled(
            (season, "bold"),
            (found["status"].replace("_", " "), style),
            f", {found['reason']}{as_of}",
        )
    )
    if not found["games"]:
        return
    console.print(_months_table(found["months"]))
    for kind in ("absent", "doubtful", "one_source"):
        rows = [row for row in found["games"] if row["confirmation"] == kind]
        _list(console, _KINDS[kind].capitalize(), rows, _game_text)
    _list(console, "Corrected", found["corrections"], _correction_text)


def _months_table(months: Sequence[Row]) -> PlainTable:
    table = PlainTable(box=box.SIMPLE, padding=(0, 1), pad_edge=False)
    table.add_column("month")
    for heading in ("games", "two sources", "one source", "doubtful", "absent", "corrected"):
        table.add_column(heading, justify="right")
    for row in months:
        cells = [f"{row[kind]} ({coverage_text(row[f'{kind}_pct'])})" for kind in list(_KINDS)[:3]]
        table.add_row(
            row["month"], str(row["games"]), *cells, str(row["absent"]), str(row["corrected"])
        )
    return table


def _list(console: Console, title: str, rows: Sequence[Row], text: Callable[[Row], str]) -> None:
    if not rows:
        return
    console.print(title, style="bold")
    for row in rows[:_SHOWN]:
        console.print(styled(f"  {text(row)}"))
    if len(rows) > _SHOWN:
        console.print(f"  and {len(rows) - _SHOWN} more: `--format json` lists all")


def _game_text(row: Row) -> str:
    game = f"{row['game_date']} {row['label']}"
    if row["confirmation"] == "one_source":
        return f"{game}: {row['source']}"
    numbers = f"{row['differing_numbers']} numbers differ" if row["differing_numbers"] else ""
    why = [part for part in (row["cause"], row["detail"] or numbers) if part]
    return f"{game}: {', '.join(why)}"


def _correction_text(row: Row) -> str:
    return (
        f"{row['game_date']} {row['label']}: {row['player_name']}, {row['stat']} "
        f"{row['old_value']} to {row['new_value']}, {eastern_text(row['corrected_at_utc'])}"
    )
