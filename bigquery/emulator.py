"""A BigQuery that runs here: the emulator `bqemulator` in an environment of its own.

It is DuckDB underneath. It proves that statements and calls of Google's client are understood, and
what they do to tables; it proves nothing of BigQuery's semantics, quotas or prices.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "nba-props"
_HOME = ROOT / ".venv-emulator"
COMMAND = _HOME / "bin" / "bqemulator"
_EXTENSION = "spatial.duckdb_extension"
_START_SECONDS = 60


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A fresh emulator in memory, its log in `folder`; gives its address."""
    home = folder / "home"
    # It loads the extension from where DuckDB would have installed it, and cannot download it.
    (found,) = _HOME.rglob(f"extensions/*/{_EXTENSION}")
    place = home / ".duckdb" / "extensions" / found.parent.name / "linux_amd64"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(found, place / _EXTENSION)
    rest, grpc = _free_port(), _free_port()
    url = f"http://127.0.0.1:{rest}"
    command = [str(COMMAND), "start", "--project", PROJECT]
    command += ["--rest-port", str(rest), "--grpc-port", str(grpc), "--log-level", "warning"]
    with (folder / "emulator.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - a declared command
            command, env=os.environ | {"HOME": str(home)}, stdout=log, stderr=log
        )
        try:
            _wait(url, process)
            yield url
        finally:
            process.terminate()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the emulator ended with {process.returncode}: see its log")
        try:
            requests.get(f"{url}/bigquery/v2/projects/{PROJECT}/datasets", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the emulator did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
