"""Commands that read the last build."""

from __future__ import annotations

from typing import Annotated

import typer

from nba_props.commands.options import DryRun, LookBack, OutputFormat, console, live, load_settings
from scrapers.clock import read_clock, read_date, read_season
from scrapers.errors import ConfigError
from scrapers.terminal import Terminal


def reconcile(
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Eastern game date; default today."),
    ] = None,
    as_of: LookBack = None,
    detailed: Annotated[
        bool, typer.Option("--detailed", help="List every game of the date.")
    ] = False,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="table or json.")
    ] = OutputFormat.TABLE,
    alert: Annotated[
        bool,
        typer.Option(
            "--alert",
            help="Send the report to Slack too, once as long as the verdicts hold. With it, "
            "--as-of is the moment at which it is sent, and only for the sandbox.",
        ),
    ] = False,
    dry_run: DryRun = False,
) -> int:
    """Say what of a date is complete, absent for a good reason, or missing, and why.

    Reads the last build; works during a run. Exit code: 0 all that is due is here, 1 coverage
    below 95 % or an open incident, or the report could not be sent, 2 coverage below 80 %, or
    nothing is known of the date, 3 the tool failed or the verdicts are old.
    """
    from nba_props.commands.reports.reconcile import reconcile as command

    if dry_run and not alert:
        raise ConfigError("--dry-run goes with --alert.")
    settings, clock = load_settings(), read_clock(as_of)
    if alert:
        settings, clock = live(as_of, "reconcile --alert")
    date_ = clock.today if day is None else read_date(day)
    as_json = output is OutputFormat.JSON
    code = command(
        settings,
        console,
        date_,
        lookback=clock if as_of is not None and not alert else None,
        detailed=detailed,
        as_json=as_json,
    )
    if alert:
        from nba_props.commands.reports.daily_report import send_daily_report

        # What is printed about the sending must not be in the JSON.
        notes = Terminal(stderr=True) if as_json else console
        code = max(code, send_daily_report(settings, notes, clock, date_, dry_run=dry_run))
    return code


def audit(
    season: Annotated[
        str | None,
        typer.Option(
            "--season", metavar="SEASON", help="2025 or 2025-26; default that of the last build."
        ),
    ] = None,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="table or json.")
    ] = OutputFormat.TABLE,
) -> int:
    """List what of a season one source supports, what two confirm, and what is doubtful.

    Reads the last build; works during a run. Exit code: 0, 2 when nothing is known of the season,
    3 when the tool failed or the verdicts are old.
    """
    from nba_props.commands.reports.audit import audit as command

    chosen = None if season is None else read_season(season, read_clock(None).today)
    return command(load_settings(), console, chosen, as_json=output is OutputFormat.JSON)


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="GAME|PLAYER",
            help="Game id of any source, AWAY@HOME with a date, player id or player name.",
        ),
    ],
    as_of: LookBack = None,
) -> int:
    """Tell what happened to a game or a player: one line per event, oldest first."""
    from nba_props.commands.reports.explain import explain as command

    return command(load_settings(), console, subject, None if as_of is None else read_clock(as_of))


def doctor() -> int:
    """Check the key, the services, the warehouse and dbt: one line each.

    Exit code 3 when something that is needed is wrong.
    """
    from nba_props.commands.reports.doctor import doctor as command

    return command(load_settings(), console)


def monitor() -> int:
    """Say what is wrong with the pipeline itself: stuck, skipped, without an end.

    Exit code: 0 nothing, 1 something was, 2 something is, 3 the tool failed.
    """
    from nba_props.commands.reports.monitor import monitor as command

    return command(load_settings(), console)


def cost(
    output: Annotated[
        OutputFormat, typer.Option("--format", help="table or json.")
    ] = OutputFormat.TABLE,
) -> int:
    """Say what a usual day of builds and ticks costs on BigQuery, before Google does.

    Counts the tables that each statement names, as large as in the DuckDB warehouse at hand and
    10 MiB at least. With DBT_TARGET=bigquery by a dry run of every statement. Makes no change.
    Always exits with 0, or 3 when the tool failed.
    """
    from nba_props.commands.reports.cost import cost as command

    return command(load_settings(), console, as_json=output is OutputFormat.JSON)


def status(
    output: Annotated[
        OutputFormat, typer.Option("--format", help="table or json.")
    ] = OutputFormat.TABLE,
) -> int:
    """Show health at a glance: tonight, incidents, queue, breaker, what ran, what is next.

    Reads the last build; works during a run. Exit code: 0, 2 when nothing is
    known, 3 when the tool failed or the verdicts are old; what is missing is for `reconcile`.
    """
    from nba_props.commands.reports.status import status as command

    return command(load_settings(), console, output is OutputFormat.JSON)


def report(
    front_only: Annotated[
        bool,
        typer.Option(
            "--front-only",
            help="Leave Elementary's report and dbt's documentation as they were made last.",
        ),
    ] = False,
) -> int:
    """Write the report site: reconciliation, incidents, tonight, sources, accuracy, run times.

    Files that open from disk, in `site/`, with Elementary's report and dbt's documentation as
    tabs. Reads the last build; works during a run. Exit code 1 when a part could not be made,
    3 when the tool failed.
    """
    from nba_props.commands.reports.report import report as command

    return command(load_settings(), console, front_only=front_only)


def mcp() -> int:
    """Answer a program that speaks the Model Context Protocol: verdicts, explain, predictions,
    results and the record, read-only, on standard input and output.

    Needs the extra `mcp`. Reads the last build.
    """
    from nba_props.commands.reports.mcp import mcp as command

    return command(load_settings())
