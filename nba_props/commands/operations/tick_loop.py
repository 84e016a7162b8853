"""`nba-props tick --every`: a tick each interval, for machines without a scheduler."""

from __future__ import annotations

import re
import time
from datetime import timedelta

from rich.console import Console

from nba_props import dbt_project
from nba_props.commands.operations.tick import tick
from scrapers import stopping
from scrapers.clock import Clock, eastern_text, now_utc
from scrapers.errors import ConfigError, NbaPropsError
from scrapers.settings import Settings
from scrapers.terminal import styled

_INTERVAL = re.compile(r"([1-9][0-9]{0,4})(s|m|h)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST = timedelta(days=1)


def read_interval(text: str) -> timedelta:
    """Interval that `--every` gives: 90s, 5m or 1h, a day at most. Raises ConfigError."""
    match = _INTERVAL.fullmatch(text)
    interval = timedelta(seconds=int(match[1]) * _SECONDS[match[2]]) if match else None
    if interval is None or interval > _LONGEST:
        raise ConfigError(f"--every {text!r} is no interval: write 90s, 5m or 1h, 24h at most.")
    return interval


def tick_every(
    settings: Settings, console: Console, clock: Clock, verbose: bool, interval: timedelta
) -> int:
    """Tick at the beginning of each interval until a signal comes; a longer tick skips some.

    A tick that fails is printed, and the next one tries again. A given clock goes on from its
    moment as the wall's does. Raises NbaPropsError when the dbt project has been changed: this
    process would go on with what it read before.
    """
    project = dbt_project.project_hash(settings.project_dir)
    pretended = clock.as_of_utc - now_utc() if clock.kind == "given" else timedelta()
    begun = time.monotonic()
    while True:
        if dbt_project.project_hash(settings.project_dir) != project:
            raise NbaPropsError(
                f"The project in {settings.project_dir} has been changed since this began: start "
                "it again."
            )
        try:
            tick(settings, console, Clock(now_utc() + pretended, clock.kind), verbose)
        except NbaPropsError as error:
            text = f"{eastern_text(now_utc() + pretended)}: the tick failed: {error}"
            console.print(styled((text, "red")))
        # One that came while an object was cleared away was swallowed there.
        stopping.check()
        length = interval.total_seconds()
        # Signals end the sleep, too: their handler raises.
        time.sleep(length - (time.monotonic() - begun) % length)
