"""Checks of how it is set up, for `nba-props doctor`: settings, places, channels, room, clock."""

from __future__ import annotations

import difflib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import yaml

from nba_props.channels import configured
from nba_props.channels.bot import SlackBot
from scrapers.clock import now_utc
from scrapers.env_file import env_file, names_in
from scrapers.errors import NbaPropsError
from scrapers.settings import Settings

OK, NOTE, WRONG = "ok", "note", "wrong"
_LEAST_BYTES, _FEW_BYTES = 500_000_000, 5_000_000_000
_MOST_SECONDS = 120
_PREFIXES = ("NBA_PROPS_", "BDL_")
# Read by other parts than the settings, or by tests.
_OTHERS = ("NBA_PROPS_ENV_FILE", "NBA_PROPS_BIGQUERY_TEST", "NBA_PROPS_BIGQUERY_TEST_BYTES")
_ROUTES = "seeds/alert_routes.csv"
_KEYS = {
    "slack": "SLACK_BOT_TOKEN",
    "teams": "TEAMS_WEBHOOK_URL",
    "webhook": "ALERT_WEBHOOK_URL",
    "pager": "PAGERDUTY_ROUTING_KEY",
}


@dataclass(frozen=True)
class Check:
    """Result of one check: `ok`, `note` (not needed, or only to know) or `wrong`."""

    name: str
    state: str
    text: str


def settings_checks() -> Iterator[Check]:
    """Names that are no setting, and a file of keys that others can read."""
    file = env_file()
    in_file = names_in(file)
    known = {name.upper() for name in Settings.model_fields}
    for name in sorted(in_file | set(os.environ)):
        if name.upper() in known or name in _OTHERS:
            continue
        [like] = difflib.get_close_matches(name.upper(), known, 1) or ["one of docs/commands.md"]
        if name.startswith(_PREFIXES):
            yield Check("settings", WRONG, f"{name} is no setting: did you mean {like}?")
        elif name not in os.environ:
            yield Check(
                "settings",
                NOTE,
                f"{name} in {file} is no setting and is not read from there: if you did not mean "
                f"{like}, set it in the environment.",
            )
    if file.is_file() and (mode := stat.S_IMODE(file.stat().st_mode)) & 0o077:
        yield Check(
            "settings",
            NOTE,
            f"{file} is for keys, and others may read it ({mode:o}): chmod 600 it.",
        )


def place_checks(settings: Settings) -> Iterator[Check]:
    """Where models, exports and the site go: can they?"""
    # They take a while to import.
    from nba_props.publishing.store import Store
    from nba_props.site.place import SitePlace

    places = (
        ("models", settings.models_url, "NBA_PROPS_MODELS_DIR", Store),
        ("exports", settings.exports_url, "NBA_PROPS_EXPORTS_URL", Store),
        ("site", settings.site_url, "NBA_PROPS_SITE_DIR", SitePlace),
    )
    for name, url, variable, kind in places:
        try:
            place = kind(url)
            if isinstance(place, SitePlace) and "://" not in url:
                place.check()
        except NbaPropsError as error:
            yield Check(name, WRONG, str(error))
            continue
        # A site takes the place of the one before: that is written beside it.
        folders = [Path(url), Path(url).parent] if kind is SitePlace else [Path(url)]
        why = None if "://" in url else next(filter(None, map(unwritable, folders)), None)
        if why:
            yield Check(name, WRONG, f"{url} cannot be written to ({why}): correct {variable}.")
        else:
            asked = " (a bucket, not asked)" if "://" in url else ""
            yield Check(name, OK, f"{url}{asked}")


def room_check(settings: Settings) -> Check:
    """Room on the disk of the DuckDB file."""
    folder = _nearest(settings.duckdb_path)
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:,.1f} GB free at {folder}"
    if free < _LEAST_BYTES:
        return Check("disk", WRONG, f"{text}: make room, a night needs half a GB.")
    return Check("disk", OK if free >= _FEW_BYTES else NOTE, text)


def clock_check(served_at: datetime | None) -> Check | None:
    """The clock of this machine against the one in a source's answer (aware UTC)."""
    if served_at is None:
        return None
    apart = (now_utc() - served_at).total_seconds()
    if abs(apart) <= _MOST_SECONDS:
        return Check("clock", OK, "agrees with NBA.com's")
    way = "fast" if apart > 0 else "slow"
    return Check(
        "clock",
        WRONG,
        f"this machine's is {abs(apart) / 60:,.0f} min {way} by NBA.com's: set it, what is due "
        "is worked out from it.",
    )


def channel_checks(settings: Settings) -> Iterator[Check]:
    """Channels that are set, the bot's token, and routes that lead nowhere."""
    if settings.slack_bot_token is not None and find_spec("slack_sdk") is None:
        yield Check("Slack", WRONG, "slack_sdk is not installed: run `make install`.")
        return
    channels = configured(settings)
    if not channels:
        yield Check(
            "channels",
            NOTE,
            "none is set, messages wait: put SLACK_BOT_TOKEN or another of .env.example there.",
        )
        return
    for channel in channels:
        if not isinstance(channel, SlackBot):
            yield Check(channel.label, OK, "is set (not called: `nba-props alert --test` does)")
            continue
        if failed := channel.refusal():
            yield Check("Slack", WRONG, f"{failed}: copy SLACK_BOT_TOKEN again.")
        elif not channel.can_be_asked(settings.slack_channel):
            yield Check(
                "Slack",
                NOTE,
                f"takes the token; SLACK_CHANNEL {settings.slack_channel} is a name: with the "
                "channel's id (C0…) a message of unknown fate can be looked for.",
            )
        else:
            yield Check("Slack", OK, "takes the token")
    there = {channel.name for channel in channels}
    for name in sorted(_routed(settings) - there - {"slack", "teams", "webhook"}):
        key = _KEYS.get(name)
        what = f"{key} is not set: set it, or remove the route" if key else "is no channel"
        yield Check("channels", NOTE, f"{_ROUTES} leads to {name}, and {what}.")


def _routed(settings: Settings) -> set[str]:
    file = settings.project_dir / _ROUTES
    if not file.is_file():
        return set()
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return {line.split(",")[0] for line in lines if line.strip()}


def elementary_profile_is_readable(settings: Settings) -> bool:
    """False where profiles.yml is no YAML, which the check of dbt says."""
    try:
        yaml.safe_load((settings.project_dir / "profiles.yml").read_text(encoding="utf-8"))
    except yaml.YAMLError:
        return False
    except OSError:
        return True
    return True


def _nearest(path: Path) -> Path:
    """The path, or the nearest of its folders that is there."""
    return next(found for found in (path, *path.parents) if found.exists())


def unwritable(path: Path) -> str | None:
    """Why nothing can be written into a folder that is there or is to be made."""
    nearest = _nearest(path)
    if not nearest.is_dir():
        return f"{nearest} is a file"
    return None if os.access(nearest, os.W_OK | os.X_OK) else f"{nearest} may not be written to"
