"""The file of settings, `.env`: where it is, which names have a value there, and the values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from scrapers.errors import ConfigError

# The folder of the packages: the project, unless they are installed from a wheel.
CHECKOUT = Path(__file__).resolve().parent.parent


def default_project() -> Path:
    """Folder of the dbt project where none is named: the checkout, else the current folder."""
    return CHECKOUT if (CHECKOUT / "dbt_project.yml").is_file() else Path.cwd()


def env_file() -> Path:
    """The file of settings: NBA_PROPS_ENV_FILE, or `.env` in the folder of the project."""
    project = os.environ.get("NBA_PROPS_PROJECT_DIR") or str(default_project())
    named = os.environ.get("NBA_PROPS_ENV_FILE") or os.path.join(project, ".env")
    return Path(os.path.abspath(os.path.expanduser(named)))


def names_in(file: Path) -> set[str]:
    """Names that have a value in a file; none where it is not there.

    Raises ConfigError at a line that is no setting: what it was to set would be its default.
    """
    if not file.is_file():
        return set()
    # pydantic-settings loads it, too.
    from dotenv.parser import parse_stream

    found = set[str]()
    with file.open(encoding="utf-8-sig") as stream:
        for binding in parse_stream(stream):
            if binding.error:
                text = binding.original.string
                line = binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
                raise ConfigError(
                    f"Line {line} of {file} is not NAME=value: correct it, or put # before it."
                )
            if binding.key and binding.value:
                found.add(binding.key)
    return found


def bare(value: Any) -> Any:
    """A text without the blanks and the pair of quotes that a shell or a file left around it."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text
