"""Start the sandbox: ``python -m sandbox --port 8765``."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from sandbox.server import Sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Return 3 when it cannot start."""
    parser = argparse.ArgumentParser(
        prog="sandbox", description="A local stand-in for balldontlie, NBA.com, ESPN and Slack."
    )
    parser.add_argument("--port", type=int, default=8765, help="0 chooses one (default 8765)")
    parser.add_argument(
        "--facts",
        type=Path,
        help="facts table (Parquet) or slate folder; default: the bundled slate",
    )
    parser.add_argument(
        "--recorded", type=Path, help="serve the recorded answers of this folder instead"
    )
    options = parser.parse_args(arguments)
    if options.facts is not None and options.recorded is not None:
        parser.error("--facts and --recorded do not go together: give one of them")
    try:
        sandbox = Sandbox(options.facts, options.port, options.recorded)
    except (OSError, ValueError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 3
    signal.signal(signal.SIGTERM, _interrupt)
    print(f"sandbox: {sandbox.url}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        sandbox.serve()
    sandbox.stop()
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
