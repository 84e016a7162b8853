"""Whether what was reported is about what was planted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from bench.detect.front_door import Report
from bench.detect.kinds import Fault, Names, Seen
from bench.detect.proxy import Planted
from bench.detect.truth import Wrong

# Lists of a season: what is wrong in them is filed under its first day.
_LISTS = ("nba/schedule", "balldontlie/games", "balldontlie/players", "balldontlie/player_injuries")


@dataclass
class Look:
    """What was reported at one moment, without what is reported without any fault."""

    step: str
    hours: float
    reports: list[Report]
    wrong: list[Wrong]
    counts_off: set[str] = field(default_factory=set)
    # Dates that Elementary calls anomalous; None where it was not asked.
    anomalous: set[str] | None = None


@dataclass
class Result:
    """What became of one fault."""

    fault: Fault
    planted: bool
    detected: bool = False
    right_entity: bool = False
    right_cause: bool = False
    hours: float | None = None
    # Wrong numbers at the first look and at the last one, of which nothing was reported.
    silent_first: int = 0
    silent_last: int = 0
    counted: bool = False
    anomalous: bool | None = None
    reports: tuple[str, ...] = ()
    alarms: int = 0


def judge(
    faults: list[Fault],
    planted: dict[str, Planted],
    looks: list[Look],
    known: Collection[str] = (),
) -> tuple[list[Result], list[Report]]:
    """A result per fault, and what was reported about games in which nothing was planted.

    `known`: ids of the games that there are.
    """
    results = [_result(fault, planted[fault.id], looks, known) for fault in faults]
    loose: dict[tuple[str, ...], Report] = {}
    for look in looks:
        for report in look.reports:
            if report.is_alarm and not any(_may_be_about(report, fault, known) for fault in faults):
                loose.setdefault(report.key, report)
    alarms = list(loose.values())
    for report in alarms:
        # Laid to the fault of the same date and team, or to one of the date.
        near = [r for r in results if r.fault.game.date == report.day]
        sure = [
            r for r in near if r.fault.game.home in report.text or r.fault.game.away in report.text
        ]
        for result in (sure or near)[:1]:
            result.alarms += 1
    return results, alarms


def _result(fault: Fault, planted: Planted, looks: list[Look], known: Collection[str]) -> Result:
    result = Result(fault, bool(planted.steps))
    since = min((look.hours for look in looks if look.step in planted.steps), default=0.0)
    for number, look in enumerate(looks):
        mine = [report for report in look.reports if _is_about(report, fault, planted.names, known)]
        if fault.kind.seen is Seen.HARMLESS:
            # A notice that an answer was read in another way is no alarm.
            mine = [report for report in mine if report.is_alarm]
        if mine and result.hours is None:
            result.hours = max(0.0, look.hours - since)
        result.detected |= bool(mine)
        result.right_entity |= any(_names(report, fault, planted) for report in mine)
        result.right_cause |= any(_explains(report, fault) for report in mine)
        result.reports += tuple(
            f"{look.step}: {report.via} {'/'.join(sorted(report.causes))}: {report.text[:160]}"
            for report in mine[:4]
        )
        silent = 0 if mine else sum(_in_game(wrong, fault) for wrong in look.wrong)
        if number == 0:
            result.silent_first = silent
        result.silent_last = silent
        result.counted |= fault.game.nba in look.counts_off or fault.game.date in look.counts_off
        if look.anomalous is not None:
            result.anomalous = bool(result.anomalous) or fault.game.date in look.anomalous
    return result


def _in_game(wrong: Wrong, fault: Fault) -> bool:
    return wrong.game_id == fault.game.nba


def _is_about(report: Report, fault: Fault, names: Iterable[str], known: Collection[str]) -> bool:
    if report.game_id == fault.game.nba:
        return True
    kind = fault.kind
    if kind.names is Names.LIST:
        return report.via in kind.takes
    if report.day != fault.game.date:
        return False
    # Of a whole date, or of a game that never was, the date is enough.
    if "date" in kind.takes or (kind.names is Names.DATE and report.game_id not in known):
        return True
    if report.game_id:
        return False
    if kind.names is Names.PLAYER and any(name in report.text for name in names if len(name) > 2):
        return True
    return fault.game.away in report.text and fault.game.home in report.text


def _may_be_about(report: Report, fault: Fault, known: Collection[str]) -> bool:
    """Whether a fault may be why it is reported: it is no false alarm then."""
    if report.game_id:
        is_whole = "date" in fault.kind.takes or report.game_id not in known
        return report.game_id == fault.game.nba or (is_whole and report.day == fault.game.date)
    # What names no game, about the date or about a list that holds every date.
    return report.day == fault.game.date or report.via in _LISTS


def _names(report: Report, fault: Fault, planted: Planted) -> bool:
    if fault.kind.names is not Names.PLAYER:
        return True
    wanted: Iterable[str] = planted.names | {fault.game.home, fault.game.away}
    # A label names both teams: the player, or his team by itself, must stand beside it.
    text = _plain(report.text.replace(fault.game.label, ""))
    return any(_plain(name) in text for name in wanted)


def _plain(text: str) -> str:
    """Text without accents: sources write the same name with and without them."""
    return "".join(sign for sign in normalize("NFKD", text) if not combining(sign))


def _explains(report: Report, fault: Fault) -> bool:
    return bool(report.causes & fault.kind.causes)


def as_row(result: Result) -> dict[str, object]:
    """A result as plain values."""
    fault = result.fault
    plain = {name: value for name, value in vars(result).items() if name != "fault"}
    return {"fault": fault.id, "game": fault.game.label, "date": fault.game.date} | plain
