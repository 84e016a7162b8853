"""Which part of the Python code may import which, read from the files."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from tests.unit.support import ROOT

PACKAGES = ("nba_props", "scrapers")


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for name in PACKAGES for path in (ROOT / name).rglob("*.py")}


def is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imported(name: str) -> set[str]:
    """Modules of ours that a module imports when it is loaded or used."""
    tree = ast.parse(MODULES[name].read_text())
    types = {id(node) for top in tree.body if is_for_types(top) for node in ast.walk(top)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return found & MODULES.keys() - {name}


IMPORTS = {name: imported(name) for name in MODULES}


def folder(name: str) -> str:
    """`nba_props.site` of one of its modules; a module beside the folders is its own."""
    parts = name.split(".")
    return ".".join(parts[:2])


def test_what_brings_data_in_knows_nothing_of_the_commands() -> None:
    assert any("scrapers" in name for name in IMPORTS["nba_props.writing"])
    wrong = {
        (name, other)
        for name, others in IMPORTS.items()
        for other in others
        if name.startswith("scrapers") and other.startswith("nba_props")
    }
    assert wrong == set()


def test_no_import_runs_in_a_circle() -> None:
    # `nba_props.cli` asks for its application when it is called.
    graph = {name: others - {"nba_props.cli"} for name, others in IMPORTS.items()}
    assert len([*TopologicalSorter(graph).static_order()]) == len(MODULES)


def test_no_folders_need_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for name, others in IMPORTS.items():
        needed = graph.setdefault(folder(name), set())
        needed |= {folder(other) for other in others} - {folder(name)}
    assert "nba_props.commands" in graph
    [*TopologicalSorter(graph).static_order()]


def test_how_a_command_is_typed_is_beside_it() -> None:
    groups = [path.parent for path in MODULES.values() if path.name == "signatures.py"]
    assert len(groups) == 5
    for group in groups:
        typed = (group / "signatures.py").read_text()
        for path in group.glob("*.py"):
            package = f"nba_props.commands.{group.name}.{path.stem}"
            used = any(package in others for others in IMPORTS.values())
            assert path.stem in ("__init__", "signatures") or used, path
        assert f"nba_props.commands.{group.name}." in typed


def test_a_module_has_fewer_than_300_lines() -> None:
    assert [
        name for name, path in MODULES.items() if len(path.read_text().splitlines()) >= 300
    ] == []
