"""Print the changelog's section of a tag: `python deploy/changelog.py v0.1.0`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def section(changelog: str, version: str) -> str | None:
    """What is under the heading of a version; None without one, or where it is empty."""
    heading = rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)"
    found = re.search(heading, changelog, re.MULTILINE | re.DOTALL)
    return (found[1].strip() or None) if found else None


def main(tag: str) -> str:
    """Section of a tag. Raises SystemExit with a sentence where something does not agree."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if tag != f"v{version}":
        raise SystemExit(f"The tag is {tag} and pyproject.toml has {version}: tag v{version}.")
    text = section((ROOT / "CHANGELOG.md").read_text("utf-8"), version)
    if text is None:
        raise SystemExit(f"CHANGELOG.md has no section `## [{version}]`: name [Unreleased] so.")
    return text


if __name__ == "__main__":
    print(main(sys.argv[1]))
