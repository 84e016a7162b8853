"""Names as NBA.com writes them."""

from __future__ import annotations

from sandbox.ids import split_name


def names(name: str) -> dict[str, str]:
    """Return the four forms of a name."""
    first, last = split_name(name)
    return {"name": name, "nameI": f"{first[:1]}. {last}", "firstName": first, "familyName": last}
