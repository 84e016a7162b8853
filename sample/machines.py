"""Two machines: commands that are started on one and the other, killed, and how each ended."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table

_COMMAND = str(Path(sys.executable).with_name("nba-props"))
# Another one writes, by the lock of a file or by the lease; or there is nothing to do.
_REFUSED = (
    "is writing to",
    "was writing to",
    "nothing to back up",
    "is not empty",
    "has not been built",
)
_KILLED, _STOPPED, _REFUSAL, _LOST = "killed", "stopped by SIGTERM", "refused", "lost its lease"
_ENDED = "ended by itself"
HOWS = (_KILLED, _STOPPED, _REFUSAL, _LOST, _ENDED)
# Verdicts and files that are held back have exit codes of their own.
_CODES = (0, 1, 2)
_TERMINATED = (-signal.SIGTERM, 128 + signal.SIGTERM)
_TIMEOUT_SECONDS = 1800
# One that is asked to end must have ended by then.
_STOP_SECONDS = 60
_SHORT_SECONDS = 4.0


@dataclass
class Outcome:
    """How many commands ended how, and what of the warehouse is not as it must be."""

    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """Commands that were ended by a signal."""
        return sum(count for (_, how), count in self.ended.items() if how in (_KILLED, _STOPPED))

    def add(self, other: Outcome) -> None:
        """Take in another part."""
        self.ended += other.ended
        self.compared += other.compared
        self.wrong += other.wrong

    def table(self) -> Table:
        """A row for each command."""
        shown = Table("command", *HOWS)
        for command in sorted({command for command, _ in self.ended}):
            shown.add_row(command, *(str(self.ended[command, how]) for how in HOWS))
        shown.add_row("all", *(str(self._of(how)) for how in HOWS))
        return shown

    def _of(self, wanted: str) -> int:
        return sum(count for (_, how), count in self.ended.items() if how == wanted)


class Machine:
    """A machine: a folder of state, and the commands started there."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Make the folder, which must not be there."""
        folder.mkdir()
        self._folder = folder
        self._environment = dict(environment)

    def start(
        self, command: Sequence[str], settings: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command, where named with other settings than the machine's."""
        return subprocess.Popen(  # noqa: S603 - our own command
            [_COMMAND, *command],
            env=self._environment | dict(settings or {}),
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self, command: Sequence[str], settings: Mapping[str, str] | None = None) -> float:
        """Run a command undisturbed; gives its seconds. Raises RuntimeError when it fails."""
        started = time.monotonic()
        process = self.start(command, settings)
        output, _ = process.communicate(timeout=_TIMEOUT_SECONDS)
        if process.returncode not in _CODES:
            raise RuntimeError(
                f"undisturbed, {' '.join(command)} ended with {process.returncode}: {output}"
            )
        return time.monotonic() - started


class Killer:
    """Starts commands on two machines and ends them at random moments."""

    def __init__(
        self, chance: random.Random, longest: Mapping[str, float], outcome: Outcome
    ) -> None:
        """`longest` are the seconds that each command takes, by its name."""
        self._chance = chance
        self._longest = longest
        self._outcome = outcome

    def kill(
        self,
        kills: int,
        machines: Sequence[Machine],
        commands: Sequence[Sequence[str]],
        after: Callable[[], object] | None = None,
    ) -> None:
        """End as many by a signal; `after` each pair that was started."""
        before = self._outcome.kills
        while self._outcome.kills - before < kills:
            self._strike(machines, commands)
            if after is not None:
                after()

    def _strike(self, machines: Sequence[Machine], commands: Iterable[Sequence[str]]) -> None:
        """A command on one machine, another one while it goes on, and the end of both."""
        # Of each name one, so that commands that are given often are not killed more often.
        by_name = {command[0]: [c for c in commands if c[0] == command[0]] for command in commands}
        first, second = (
            self._chance.choice(by_name[self._chance.choice(sorted(by_name))]) for _ in range(2)
        )
        here, there = self._chance.sample(list(machines), 2)
        one, seconds = here.start(first), self._seconds(first)
        before = self._chance.uniform(0, seconds)
        _wait(one, before)
        two = there.start(second)
        _wait(one, seconds - before)
        self._end(one, first)
        _wait(two, self._seconds(second))
        self._end(two, second)

    def _seconds(self, command: Sequence[str]) -> float:
        # The beginning of a long one is short, and every step of it must be met as well.
        longest = self._longest[command[0]]
        return self._chance.uniform(0, self._chance.choice((longest, min(_SHORT_SECONDS, longest))))

    def _end(self, process: subprocess.Popen[str], command: Sequence[str]) -> None:
        sent: signal.Signals | None = None
        if process.poll() is None:
            sent = self._chance.choice((signal.SIGKILL, signal.SIGTERM))
            process.send_signal(sent)
        try:
            output, _ = process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            self._outcome.wrong.append(
                f"{' '.join(command)} went on for {_STOP_SECONDS} s after SIGTERM: {output}"
            )
        how = how_it_ended(process.returncode, output, sent)
        if how is None:
            self._outcome.wrong.append(
                f"{' '.join(command)} ended with {process.returncode} "
                f"({sent.name if sent else 'no signal'}): {output}"
            )
        else:
            self._outcome.ended[command[0], how] += 1


def how_it_ended(code: int, output: str, sent: signal.Signals | None) -> str | None:
    """By its exit code, what it printed, and the signal it was sent; None for an error."""
    if code == -signal.SIGKILL:
        return _KILLED
    if code in _TERMINATED and sent is not None:
        return _STOPPED
    if any(text in output for text in _REFUSED):
        return _REFUSAL
    if "lease" in output and "is lost" in output:
        return _LOST
    return _ENDED if code in _CODES else None


def _wait(process: subprocess.Popen[str], seconds: float) -> None:
    """Let it go on for so long, or to its end. What it says fits into the pipe."""
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)


def environment(url: str, project: Path) -> dict[str, str]:
    """This environment with every service at the sandbox, whatever was set."""
    ours = ("NBA_", "BDL_", "ESPN_", "DBT_", "SLACK_", "TEAMS_", "ALERT_", "PAGER")
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return inherited | {
        "BDL_API_KEY": "any-key-will-do",
        "BDL_BASE_URL": f"{url}/bdl",
        "NBA_CDN_BASE_URL": f"{url}/nba",
        "NBA_OFFICIALS_BASE_URL": f"{url}/officials",
        "ESPN_BASE_URL": f"{url}/espn",
        "BDL_REQUESTS_PER_MINUTE": "60000",
        "NBA_PROPS_REQUESTS_PER_MINUTE": "60000",
        "NBA_PROPS_PROJECT_DIR": str(project),
        # What is in `.env` is for the real services.
        "NBA_PROPS_ENV_FILE": os.devnull,
        "OMP_NUM_THREADS": "1",
        "COLUMNS": "200",
    }
