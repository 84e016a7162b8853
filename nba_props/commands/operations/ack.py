"""`nba-props ack`: a person takes an incident, or asks for quiet about it."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

from nba_props.writing import Writer, writing
from scrapers.clock import Clock, eastern_text
from scrapers.errors import ConfigError, UsageError
from scrapers.events import Row
from scrapers.settings import Settings
from scrapers.terminal import plain, styled

_TABLE = "raw_ops.acknowledgements"
_SHOWN = 20


class UnknownIncidentError(UsageError):
    """No open incident answers to the text, or more than one does."""


def ack(
    settings: Settings,
    console: Console,
    clock: Clock,
    incident: str,
    *,
    until: datetime | None,
    silence: bool,
    note: str | None,
) -> int:
    """Append an acknowledgement or a silence. Raises UnknownIncidentError, ConfigError."""
    if until is not None and until <= clock.as_of_utc:
        raise ConfigError(f"--until {eastern_text(until)} is past: give a moment to come.")
    schema = settings.nba_props_schema
    with writing(settings, console, "ack", clock, schema, needs=("incident_keys",)) as writer:
        found = _find(writer, incident.strip())
        row = writer.run.event(
            "acknowledgement_id",
            incident_key=found["incident_key"],
            kind="silence" if silence else "ack",
            until_utc=until,
            note=note,
        )
        writer.append(_TABLE, [row])
    end = eastern_text(until) if until else "it is resolved"
    effect = "no updates are sent; its resolution will be"
    if silence:
        effect = "nothing is sent about it" + ("" if until else ", nor that it is")
    console.print(
        styled(
            f"{found['label']}, {found['game_date']} ({found['state']} / {found['cause']}): until "
            f"{end}, {effect}."
        )
    )
    return 0


def _find(writer: Writer, text: str) -> Row:
    schema = writer.settings.nba_props_schema
    incidents = writer.warehouse.relation(schema, "incidents")
    keys = writer.warehouse.relation(schema, "incident_keys")
    rows = writer.warehouse.query(
        f"select i.incident_key, k.known_as, i.game_id, i.game_date, i.label, i.state, i.cause "  # noqa: S608 - declared names
        f"from {incidents} as i inner join {keys} as k on i.incident_key = k.incident_key "
        "where i.is_open order by i.opened_at_utc, i.incident_key, k.known_as"
    )
    found = {
        row["incident_key"]: row
        for row in rows
        if text in (row["incident_key"], row["known_as"], row["game_id"], row["label"])
    }
    if len(found) == 1:
        return next(iter(found.values()))
    listed = found or {row["incident_key"]: row for row in rows}
    names = "; ".join(
        plain(f"{key} ({row['label']})") for key, row in list(listed.items())[:_SHOWN]
    )
    more = f"; and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    if found:
        raise UnknownIncidentError(
            f"{len(found)} open incidents answer to {text!r}, give the key of one: {names}{more}."
        )
    raise UnknownIncidentError(
        f"No open incident answers to {text!r}; open are: {names or 'none'}{more}."
    )
