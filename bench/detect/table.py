"""The table of classes, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.detect.judge import Result
from bench.detect.kinds import Kind, Seen

_HEAD = (
    "class", "n", "detected", "entity", "cause", "silent, one source", "silent",
    "hours", "false alarms", "count check", "Elementary",
)  # fmt: skip


@dataclass
class Outcome:
    """Everything that a run found out."""

    seed: int
    results: list[Result] = field(default_factory=list)
    control_games: int = 0
    control_alarms: list[str] = field(default_factory=list)
    loose_alarms: list[str] = field(default_factory=list)
    elementary: str = "not installed"

    @property
    def is_wanting(self) -> bool:
        """Whether a detectable fault was missed, or an alarm was false."""
        missed = any(
            r.planted and r.fault.kind.seen is Seen.DETECTABLE and not r.detected
            for r in self.results
        )
        return missed or bool(self.control_alarms or self.loose_alarms)


def page(outcome: Outcome) -> str:
    """The whole page `docs/detection.md`."""
    counted = [r for r in outcome.results if r.fault.kind.seen is Seen.DETECTABLE]
    harmless = [r for r in outcome.results if r.fault.kind.seen is Seen.HARMLESS]
    unseen = [r for r in outcome.results if r.fault.kind.seen is Seen.UNSEEN]
    parts = [
        "# What is detected",
        "",
        f"Written by `make bench-detect` (seed {outcome.seed}); how it works is in "
        "`bench/detect/`. Faults are planted in the answers of the sources, between the sandbox "
        "and the commands, or behind the landing; what is expected is worked out from the answers "
        "before they were changed. The expected cause of a class follows from its meaning in "
        "`seeds/causes.csv`, and is declared beside the class.",
        "",
        "- **detected**: the front door (`reconcile`, `status`, their tables, the tests tagged "
        "reconciliation) reports something about the game, the date or the list.",
        "- **entity**: it names the player too, or his team, where a player was touched.",
        "- **cause**: one of its causes is one that the class declares.",
        "- **silent**: wrong numbers in `player_game_summary`, `team_game_summary` and "
        "`game_summary` of games about which nothing is reported; with balldontlie and the lists "
        "only, and after NBA.com's box scores were asked for.",
        "- **hours** from the first answer with the fault to the first report, at most.",
        "- **count check**: games without rows, or with fewer than 8 or more than 15 players of a "
        "side who played.",
        "- **Elementary**: its volume anomaly test on `player_game_summary`, and its column "
        "anomaly tests (nulls, zeros, average) on six of its columns, flag the date at the last "
        "look, whichever of the date's faults it is; on faults of a season.",
        "",
        _summary("Detectable from the sources at hand", counted),
        "",
        f"False alarms: {len(outcome.control_alarms)} on {outcome.control_games} games of a run "
        f"without faults, {len(outcome.loose_alarms)} on untouched games of runs with faults.",
        "",
    ]
    for group in dict.fromkeys(r.fault.kind.group for r in counted):
        of_group = [r for r in counted if r.fault.kind.group == group]
        parts += [f"## {group[0].upper()}{group[1:]}", "", *_table(of_group, outcome), ""]
    parts += [
        "## What must not be reported",
        "",
        "Nothing is lost by these: a report is a false alarm.",
        "",
        "| class | n | reported | wrong numbers |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {kind.name} | {len(of)} | {sum(r.detected for r in of)} | "
            f"{sum(r.silent_last for r in of)} |"
            for kind, of in _by_kind(harmless)
        ),
        "",
        "## What no source at hand can show",
        "",
        "Planted, and not counted above.",
        "",
        "| class | n | detected | why |",
        "| --- | ---: | ---: | --- |",
        *(
            f"| {kind.name} | {len(of)} | {sum(r.detected for r in of)} | {kind.because} |"
            for kind, of in _by_kind(unseen)
        ),
        "",
    ]
    misses = [line for result in counted for line in _miss(result)]
    parts += ["## What was missed", "", *(misses or ["Nothing."]), ""]
    return "\n".join(parts)


def _by_kind(results: Iterable[Result]) -> list[tuple[Kind, list[Result]]]:
    found: dict[str, tuple[Kind, list[Result]]] = {}
    for result in results:
        found.setdefault(result.fault.kind.name, (result.fault.kind, []))[1].append(result)
    return list(found.values())


def _table(results: list[Result], outcome: Outcome) -> list[str]:
    lines = [f"| {' | '.join(_HEAD)} |", f"| --- |{' ---: |' * (len(_HEAD) - 1)}"]
    for kind, of in _by_kind(results):
        hours = [r.hours for r in of if r.hours is not None]
        cells = (
            kind.name,
            len(of),
            sum(r.detected for r in of),
            sum(r.right_entity for r in of),
            sum(r.right_cause for r in of),
            sum(r.silent_first for r in of),
            sum(r.silent_last for r in of),
            f"{max(hours):g}" if hours else "",
            sum(r.alarms for r in of),
            sum(r.counted for r in of),
            _elementary(of, outcome),
        )
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return lines


def _elementary(results: list[Result], outcome: Outcome) -> str:
    asked = [r for r in results if r.anomalous is not None]
    return str(sum(bool(r.anomalous) for r in asked)) if asked else outcome.elementary


def _summary(title: str, results: list[Result]) -> str:
    n = len(results)
    classes = len({r.fault.kind.name for r in results})
    detected = sum(r.detected for r in results)

    def share(count: int) -> str:
        return f"{count} of {n} ({100 * count / n:.1f} %)" if n else "0 of 0"

    asked = [r for r in results if r.anomalous is not None]
    flagged = sum(bool(r.anomalous) for r in asked)
    elementary = f"; Elementary flags the date of {flagged} of {len(asked)}" if asked else ""
    return (
        f"**{title}: {n} faults in {classes} classes.** Detected {share(detected)}, right entity "
        f"{share(sum(r.right_entity for r in results))}, right cause "
        f"{share(sum(r.right_cause for r in results))}; silent wrong numbers "
        f"{sum(r.silent_first for r in results)} with one source, "
        f"{sum(r.silent_last for r in results)} with the second; a count check sees "
        f"{share(sum(r.counted for r in results))}{elementary}."
    )


def _miss(result: Result) -> list[str]:
    fault = result.fault
    where = f"{fault.id}, {fault.game.label} {fault.game.date}"
    if not result.planted:
        return [f"- {where}: it could not be planted"]
    if not result.detected:
        return [f"- {where}: not reported; {result.silent_last} wrong numbers"]
    if not result.right_entity or not result.right_cause:
        what = "entity" if not result.right_entity else "cause"
        heard = "; ".join(dict.fromkeys(text.replace("|", "/") for text in result.reports[:2]))
        return [f"- {where}: another {what}; {heard}"]
    return []
