"""`nba-props doctor`: one line per check, with what to do about it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console

from nba_props import dbt, dbt_project, elementary
from nba_props.profile import check_profile, ensure_profile
from nba_props.readers import open_reader
from nba_props.setup_checks import (
    NOTE,
    OK,
    WRONG,
    Check,
    channel_checks,
    clock_check,
    elementary_profile_is_readable,
    place_checks,
    room_check,
    settings_checks,
    unwritable,
)
from nba_props.verdicts import verdict_clock
from scrapers.clock import eastern_text, read_clock
from scrapers.errors import LockedError, NbaPropsError, NotBuiltError, OpenElsewhereError
from scrapers.http import Client
from scrapers.landing.duckdb import check_version
from scrapers.landing.lock import holder_elsewhere, write_lock
from scrapers.landing.tables import read_tables
from scrapers.landing.warehouse import open_warehouse
from scrapers.settings import Settings
from scrapers.sources import balldontlie, nba
from scrapers.terminal import styled

_STYLES = {OK: "green", NOTE: "yellow", WRONG: "red"}
_NEEDED = ("dbt-core", "dbt-duckdb", "duckdb")
_BIGQUERY = ("google-cloud-bigquery", "dbt-bigquery")
_EXTRAS = ("dbt-bigquery", "elementary-data")


def doctor(settings: Settings, console: Console) -> int:
    """Run every check and print it. 3 when something that is needed is wrong."""
    client = Client(settings.model_copy(update={"nba_props_max_attempts": 1}))
    worst = 0
    for check in _checks(settings, client):
        style = _STYLES[check.state]
        console.print(styled((f"{check.state:5}", style), f" {check.name}: {check.text}"))
        if check.state == WRONG:
            worst = NbaPropsError.exit_code
    return worst


def _checks(settings: Settings, client: Client) -> Iterator[Check]:
    yield _versions(settings)
    yield from settings_checks()
    yield _key(settings, client)
    yield _schedule(settings, client)
    if (clock := clock_check(client.served_at(settings.nba_cdn_base_url))) is not None:
        yield clock
    # No run depends on these two, so they are only to know.
    for name, url in (
        ("NBA officials", settings.nba_officials_base_url),
        ("ESPN", settings.espn_base_url),
    ):
        answer = client.reach(url)
        state = OK if isinstance(answer, int) else NOTE
        text = f"{url} answers" if isinstance(answer, int) else f"{url}: {answer}"
        yield Check(name, state, text)
    yield from channel_checks(settings)
    yield from place_checks(settings)
    yield room_check(settings)
    yield _warehouse(settings)
    yield _dbt(settings)
    yield _verdicts(settings)
    if elementary_profile_is_readable(settings):
        yield _elementary(settings)


def _versions(settings: Settings) -> Check:
    found = [f"Python {platform.python_version()}"]
    needed = dict.fromkeys(_NEEDED, "make install")
    if settings.dbt_target == "bigquery":
        needed |= dict.fromkeys(_BIGQUERY, "make install-bigquery")
    for package in (*needed, *(name for name in _EXTRAS if name not in needed)):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            if package in needed:
                text = f"{package} is not installed: run `{needed[package]}`."
                return Check("versions", WRONG, text)
    return Check("versions", OK, ", ".join(found))


def _key(settings: Settings, client: Client) -> Check:
    name = "balldontlie"
    if settings.bdl_api_key is None:
        return Check(name, WRONG, "BDL_API_KEY is not set: put your key there.")
    yesterday = read_clock(None).today - timedelta(days=1)
    answer = client.ask(balldontlie.BOX_SCORES, yesterday)
    url = settings.bdl_base_url
    if answer.is_complete:
        pace = f"{settings.bdl_requests_per_minute} requests a minute"
        return Check(name, OK, f"{url} accepts the key for box scores ({pace})")
    if answer.last.outcome != "unauthorized" or answer.last.http_status == 402:
        return Check(name, WRONG, f"{url}: {answer.last.error_message}")
    # Every tier has the games, so they distinguish a wrong key from a low tier.
    games = client.ask(balldontlie.GAMES, yesterday, first_page_only=True)
    if games.last.outcome in ("ok", "empty"):
        return Check(
            name, WRONG, "the key is good, but its tier has no box scores: they need the top tier."
        )
    return Check(name, WRONG, "the key is refused: copy it again into BDL_API_KEY.")


def _schedule(settings: Settings, client: Client) -> Check:
    answer = client.ask(nba.SCHEDULE, read_clock(None).today)
    if answer.is_complete:
        text = f"{settings.nba_cdn_base_url} serves the schedule ({answer.record_count} games)"
        return Check("NBA.com", OK, text)
    return Check("NBA.com", WRONG, f"{settings.nba_cdn_base_url}: {answer.last.error_message}")


def _warehouse(settings: Settings) -> Check:
    name = f"warehouse ({settings.dbt_target})"
    try:
        if settings.dbt_target == "duckdb" and not settings.duckdb_path.exists():
            if why := unwritable(settings.duckdb_path.parent):
                text = f"{settings.duckdb_path} cannot be made ({why})"
                return Check(name, WRONG, f"{text}: set NBA_PROPS_DUCKDB_PATH to another file.")
            return Check(
                name, NOTE, f"{settings.duckdb_path} is not there yet: the first run makes it"
            )
        with write_lock(settings.duckdb_path, "doctor"):
            warehouse = open_warehouse(settings)
            if settings.dbt_target == "duckdb":
                check_version(
                    settings.duckdb_path,
                    read_tables(settings.project_dir, settings.nba_props_dataset_prefix),
                )
            if not warehouse.has_relation("raw_ops", "runs"):
                return Check(name, OK, "opens; nothing has run yet")
            runs = warehouse.relation("raw_ops", "runs")
            last = warehouse.query(f"select max(started_at_utc) as at from {runs}")[0]["at"]  # noqa: S608
            warehouse.release()
            if writer := holder_elsewhere(settings):
                return Check(name, NOTE, f"opens; {writer}")
    except LockedError as error:
        is_ours = not isinstance(error, OpenElsewhereError)
        return Check(name, NOTE if is_ours else WRONG, str(error))
    except NbaPropsError as error:
        return Check(name, WRONG, str(error))
    when = eastern_text(last) if last else "never"
    return Check(name, OK, f"opens; last run {when}")


def _dbt(settings: Settings) -> Check:
    try:
        dbt_project.find_project(settings.project_dir)
        note = ensure_profile(settings.project_dir) or ""
        dbt.parse(settings)
        check_profile(settings, settings.nba_props_schema)
    except NbaPropsError as error:
        return Check("dbt", WRONG, str(error))
    return Check("dbt", OK, f"the project parses. {note}".strip())


def _verdicts(settings: Settings) -> Check:
    try:
        with open_reader(settings, settings.nba_props_schema) as reader:
            clock = verdict_clock(reader)
    except NotBuiltError as error:
        return Check("verdicts", NOTE, f"nothing is known yet: {error}")
    except NbaPropsError as error:
        return Check("verdicts", WRONG, str(error))
    state = {"ok": OK, "unknown": NOTE}.get(clock["status"], WRONG)
    return Check("verdicts", state, f"{clock['reason']} ({eastern_text(clock['as_of_utc'])})")


def _elementary(settings: Settings) -> Check:
    why = elementary.absence(settings)
    if why is None:
        return Check("Elementary", OK, "the monitors are built once a day, and `edr` is there")
    return Check("Elementary", NOTE, f"left out, {why}")
