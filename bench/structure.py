"""Count what two checkouts are made of: models, lines, depth, chains of views.

    python -m bench.structure ../earlier     a checkout of another version, after `make install`

Prints a line per figure, with the ratio.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sample.live import ROOT

# Views of which so many read one another in a row are slow to read and hard to follow.
_LONG_CHAIN = 5


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("other", type=Path, help="a checkout with a .venv of its own")
    other, this = (_figures(path.resolve()) for path in (parser.parse_args().other, ROOT))
    table = Table("counted", "other", "this", "this / other")
    for name, value in this.items():
        was = other[name]
        ratio = f"{value / was:.2f}" if was else ""
        table.add_row(name, f"{was:,}", f"{value:,}", ratio)
    Console(highlight=False).print(table)
    return 0


def _figures(checkout: Path) -> dict[str, int]:
    """By name, each figure of a checkout."""
    nodes = _nodes(checkout)
    models = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
    parents = {
        name: [parent for parent in node["depends_on"]["nodes"] if parent in models]
        for name, node in models.items()
    }
    views = {name for name, node in models.items() if node["config"]["materialized"] == "view"}
    read_by_views = {parent for view in views for parent in parents[view]}
    chained = _longest_paths(
        {view: [parent for parent in parents[view] if parent in views] for view in views}
    )
    return {
        "models": len(models),
        "data tests": sum(node["resource_type"] == "test" for node in nodes.values()),
        "lines of the models' SQL": _lines(checkout, "models/*.sql"),
        "lines of the models' yml": _lines(checkout, "models/*.yml"),
        "lines of macros": _lines(checkout, "macros/*.sql"),
        "lines of Python, tests and bench left out": _lines(
            checkout, "*.py", ":!tests", ":!bench", ":!dbt_packages"
        ),
        "models on the longest path": max(_longest_paths(parents).values()),
        f"chains of {_LONG_CHAIN} or more views": sum(
            chained[view] >= _LONG_CHAIN for view in views - read_by_views
        ),
    }


def _longest_paths(parents: dict[str, list[str]]) -> dict[str, int]:
    """By model, the number of models on the longest path that ends in it."""
    ordered = TopologicalSorter(parents).static_order()
    lengths: dict[str, int] = {}
    for name in ordered:
        lengths[name] = 1 + max((lengths[parent] for parent in parents[name]), default=0)
    return lengths


def _lines(checkout: Path, *patterns: str) -> int:
    """Lines of the tracked files of some patterns."""
    listed = subprocess.run(  # noqa: S603 - our own arguments
        ["git", "ls-files", *patterns],  # noqa: S607 - whichever git is there
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    return sum((checkout / name).read_bytes().count(b"\n") for name in listed.stdout.splitlines())


def _nodes(checkout: Path) -> dict[str, Any]:
    """Nodes of the manifest that the checkout's own dbt makes, without packages."""
    core = checkout / "offline"  # where the core without packages was until November 2026
    with tempfile.TemporaryDirectory() as target:
        subprocess.run(  # noqa: S603 - the checkout's own dbt
            [
                str(checkout / ".venv" / "bin" / "dbt"),
                *("--quiet", "parse", "--target-path", target, "--profiles-dir", str(checkout)),
                *("--project-dir", str(core if core.exists() else checkout)),
            ],
            check=True,
            cwd=checkout,
        )
        manifest: dict[str, Any] = json.loads((Path(target) / "manifest.json").read_text())
    return {
        name: node
        for name, node in manifest["nodes"].items()
        if node["package_name"] == "nba_props"
    }


if __name__ == "__main__":
    raise SystemExit(main())
