"""`python -m scrapers.sources`: the table of endpoints that docs/sources.md has."""

from __future__ import annotations

from scrapers.sources import ENDPOINTS
from scrapers.sources.endpoint import Endpoint

_ASKED_BY = {"season": "season", "date": "Eastern date", "game": "game"}
_HEAD = "| endpoint | address | asked by | key of a record | raw table |\n|" + " --- |" * 5


def table() -> str:
    """Every declared endpoint as a row of Markdown."""
    return "\n".join([_HEAD, *(_row(endpoint) for endpoint in ENDPOINTS)])


def _row(endpoint: Endpoint) -> str:
    query = "&".join(f"{name}={value}" for name, value in endpoint.params.items())
    address = f"{{{endpoint.base_url_setting.upper()}}}{endpoint.path}{'?' if query else ''}{query}"
    asked = _ASKED_BY[endpoint.asked_by] + (
        ", pages by cursor" if endpoint.pagination == "cursor" else ""
    )
    key = f"{endpoint.key_separator}".join(part.paths[0] for part in endpoint.key)
    key = key.replace("|", "\\|")
    cells = (endpoint.full_name, f"`{address}`", asked, f"`{key}`", f"`{endpoint.table}`")
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(table())
