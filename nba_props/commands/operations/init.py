"""`nba-props init`: the dbt project that goes with this version, into a folder of one's own."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from rich.console import Console

from scrapers.env_file import CHECKOUT
from scrapers.errors import ConfigError, UsageError, WarehouseError
from scrapers.terminal import styled

# In the wheel; a checkout is a project itself.
_BUNDLED = Path(__file__).resolve().parents[2] / "project"
_PRIVATE = 0o600


def init(console: Console, folder: Path) -> int:
    """Write the project and a `.env` to fill in. Returns 0.

    Raises UsageError where the folder holds something, ConfigError in a checkout, which needs
    none, and WarehouseError when it cannot be written.
    """
    if not _BUNDLED.is_dir():
        raise ConfigError(
            f"This nba-props runs from the checkout {CHECKOUT}, which is the project: work there."
        )
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not empty: name a new folder.")
        shutil.copytree(_BUNDLED, folder, dirs_exist_ok=True)
        (folder / "env.example").rename(folder / ".env.example")
        shutil.copyfile(folder / "profiles.yml.example", folder / "profiles.yml")
        settings = folder / ".env"
        # Keys will be written into it.
        settings.touch(_PRIVATE)
        settings.write_bytes((folder / ".env.example").read_bytes())
    except OSError as error:
        raise WarehouseError(
            f"{folder} cannot be written ({error.strerror}): name a folder that can."
        ) from error
    console.print(styled(f"The project is in {folder}."))
    console.print("Put BDL_API_KEY into the file .env there, then:")
    for command in (f"cd {shlex.quote(str(folder))} && nba-props doctor", "nba-props tick"):
        console.print(styled(f"  {command}"))
    return 0
