"""What the project reports, read as a user reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bench.detect.scene import Row, Scene

# Facts about everything that an earlier fault explains: no report of their own.
_DOWNSTREAM = "upstream_broken"
_OFF = ("postponed", "cancelled", "identity_changed", "sides_exchanged")


@dataclass(frozen=True)
class Report:
    """One thing that is reported. `is_alarm`: an incident or a finding, no mere notice."""

    via: str
    game_id: str
    day: str
    subject: str
    causes: frozenset[str]
    text: str
    is_alarm: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same report at another time."""
        return (self.via, self.game_id, self.day, self.subject, *sorted(self.causes))


def read(scene: Scene, first: str, last: str) -> list[Report]:
    """Every report about a span of dates, from the tables that are documented as the front door."""
    span = f"between date '{first}' and date '{last}'"
    verdicts = scene.query(
        "select boundary, boundary_order, entity, game_id, game_date, label, state, cause, detail, "
        f"evidence from nba.verdicts where game_date {span} and cause is not null "
        "and (state in ('degraded', 'missing') or boundary_order = 1)"
    )
    findings = scene.query(
        "select source, endpoint, requested_for, game_id, label, finding, subject, detail "
        "from nba.source_findings"
    )
    reports = [_verdict(row) for row in verdicts if row["cause"] != _DOWNSTREAM]
    reports += [_finding(row) for row in findings]
    reports += [_play(row) for row in scene.failures("play_by_play_is_whole")]
    return reports


def report(scene: Scene, day: str) -> tuple[int, Any]:
    """Exit code and JSON of `nba-props reconcile` for a date."""
    done = scene.run("reconcile", "--date", day, "--format", "json")
    return done.returncode, json.loads(done.stdout)


def _verdict(row: Row) -> Report:
    evidence = json.loads(row["evidence"]) if row["evidence"] else {}
    # `cause: detail; cause: detail`
    others = str(evidence.get("other_causes") or "")
    causes = {row["cause"]} | {part.split(":")[0].strip() for part in others.split(";")}
    text = " ".join(str(part) for part in (row["detail"], row["entity"], row["label"], evidence))
    return Report(
        row["boundary"],
        row["game_id"] or "",
        str(row["game_date"]),
        str(row["entity"]),
        frozenset(cause for cause in causes if cause),
        text,
        row["state"] in ("degraded", "missing"),
    )


def _finding(row: Row) -> Report:
    where = f"{row['source']}/{row['endpoint']}"
    return Report(
        where,
        row["game_id"] or "",
        str(row["requested_for"]),
        row["subject"],
        frozenset({row["finding"]}),
        f"{where} {row['label']} {row['detail']}",
        True,
    )


def _play(row: Row) -> Report:
    text = " ".join(str(value) for value in row.values())
    return Report(
        "dbt test play_by_play_is_whole",
        row["game_id"],
        str(row["game_date"]),
        "play_by_play",
        frozenset({"play_by_play"}),
        text,
        True,
    )
