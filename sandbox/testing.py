"""A small client for tests, so that they need no more than the standard library."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit


class Got(NamedTuple):
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Parse the body. Raises ValueError when it is no JSON."""
        return json.loads(self.body)


class Client:
    """Asks a sandbox. One connection per request."""

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        self._address = urlsplit(url)
        self._timeout = timeout

    def send(self, method: str, path: str, body: object = None, key: str | None = "key") -> Got:
        """Send a request. Raises OSError or HTTPException when no whole response arrives."""
        connection = HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=self._timeout
        )
        try:
            headers = {} if key is None else {"Authorization": key}
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, headers)
            response = connection.getresponse()
            return Got(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def get(self, path: str, **params: object) -> Got:
        """Send a GET request with query parameters."""
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        return self.send("GET", path + query)

    def clock(self, text: str) -> None:
        """Set the sandbox's clock. Raises ValueError when it is refused."""
        self._put("/_sandbox/clock", {"now_utc": text})

    def faults(self, *plan: dict[str, object]) -> None:
        """Replace the fault plan. Raises ValueError when it is refused."""
        self._put("/_sandbox/faults", list(plan))

    def _put(self, path: str, body: object) -> None:
        got = self.send("PUT", path, body)
        if got.status != 204:
            raise ValueError(got.json()["error"])

    def box_scores(self, day: str) -> list[dict[str, Any]]:
        """Return balldontlie's rows of an Eastern date."""
        rows: list[dict[str, Any]] = self.get("/bdl/v1/box_scores", date=day).json()["data"]
        return rows

    def games(self, **params: object) -> list[dict[str, Any]]:
        """Return all of balldontlie's games, page by page."""
        rows: list[dict[str, Any]] = []
        cursor: int | None = 0
        while cursor is not None:
            page = self.get("/bdl/v1/games", per_page=100, cursor=cursor, **params).json()
            rows += page["data"]
            cursor = page["meta"].get("next_cursor")
        return rows

    def schedule(self, game_id: str | None = None) -> dict[str, list[dict[str, Any]]]:
        """Return the entries of the NBA schedule by Eastern date, or those of one game."""
        path = "/nba/static/json/staticData/scheduleLeagueV2.json"
        days = self.get(path).json()["leagueSchedule"]["gameDates"]
        found: dict[str, list[dict[str, Any]]] = {}
        for day in days:
            month, number, year = day["gameDate"][:10].split("/")
            rows = [row for row in day["games"] if game_id in (None, row["gameId"])]
            if rows:
                found[f"{year}-{month}-{number}"] = rows
        return found


def label(row: dict[str, Any]) -> str:
    """Return ``GSW@MIN`` for a row of balldontlie's box scores or games."""
    sides = (row["visitor_team"], row["home_team"])
    return "@".join(side.get("team", side)["abbreviation"] for side in sides)
