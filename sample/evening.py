"""Serve the sandbox with a clock that goes on: `python -m sample.evening --from 2026-01-24T16:00`.

`nba-props tick --every 5m --as-of` the same moment then lives through that evening.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from datetime import UTC, datetime
from types import FrameType

from sandbox.clock import EASTERN
from sandbox.server import Sandbox

_STEP_SECONDS = 1.0


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Returns 0, or 3 when it cannot start."""
    parser = argparse.ArgumentParser(prog="sample.evening", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 chooses one (default 8765)")
    parser.add_argument(
        "--from",
        dest="moment",
        type=datetime.fromisoformat,
        default=datetime(2026, 1, 24, 16),
        help="Eastern, or with an offset (default 2026-01-24T16:00)",
    )
    options = parser.parse_args()
    moment = options.moment
    begun = moment if moment.tzinfo else moment.replace(tzinfo=EASTERN)
    offset = begun.astimezone(UTC) - datetime.now(UTC)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        sandbox = Sandbox(None, options.port)
    except OSError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 3
    with sandbox:
        try:
            sandbox.set_clock(datetime.now(UTC) + offset)
            print(f"sandbox: {sandbox.url}", flush=True)
            while True:
                time.sleep(_STEP_SECONDS)
                sandbox.set_clock(datetime.now(UTC) + offset)
        except KeyboardInterrupt:
            return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
