"""What the sandbox serves for balldontlie, against balldontlie's own OpenAPI file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

import sandbox
from sandbox.server import Sandbox
from sandbox.testing import Client, label

OPENAPI = Path(sandbox.__file__).parent / "schemas" / "balldontlie_nba.openapi.yml"

# Where the service is known to send null although the file says it does not: the numbers of a
# player who did not play, his minutes, and what it does not know of a player.
NULL_IN_REALITY = {
    "NBABoxScore": {
        *("min", "fgm", "fga", "fg_pct", "fg3m", "fg3a", "fg3_pct", "ftm", "fta", "ft_pct"),
        *("oreb", "dreb", "reb", "ast", "stl", "blk", "turnover", "pf", "pts"),
    },
    "NBAPlayer": {"draft_year", "draft_round", "draft_number", "weight", "jersey_number"},
}
# What recorded answers of 2026 hold beside what the file says of a box score.
SCORES = [f"{side}_{name}" for side in ("home", "visitor") for name in ("q1", "q2", "q3", "q4")]
SCORES += [f"{side}_ot{number}" for side in ("home", "visitor") for number in (1, 2, 3)]
SCORES += [f"{side}_timeouts_remaining" for side in ("home", "visitor")]
BONUS = ("home_in_bonus", "visitor_in_bonus")


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(running: Sandbox) -> Client:
    running.set_faults([])
    running.set_clock(running.world.end)
    return Client(running.url)


def strict(schema: Any, null_too: set[str]) -> Any:
    """Return a schema that demands every property, forbids others and knows ``nullable``."""
    if isinstance(schema, list):
        return [strict(item, null_too) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: strict(value, null_too) for key, value in schema.items() if key != "properties"}
    properties = schema.get("properties")
    if properties is not None:
        result["properties"] = {}
        for name, part in properties.items():
            done = strict(part, null_too)
            if (part.get("nullable") or name in null_too) and "type" in done:
                done["type"] = [done["type"], "null"]
            result["properties"][name] = done
        result["required"] = list(properties)
        result["additionalProperties"] = False
    return result


def as_recorded(schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the file's schemas with what recorded answers say otherwise.

    A box score has an id, a tip and points by period; its team has no `team` around it;
    its players have no team, and those of the list of injuries the id of theirs.
    """
    team, player = schemas["NBATeam"]["properties"], schemas["NBAPlayer"]["properties"]
    person = {name: part for name, part in player.items() if name != "team"}
    game = schemas["NBABoxScore"]["properties"]
    game["id"] = {"type": "integer"}
    game["datetime"] = {"type": "string", "format": "date-time"}
    game |= {name: {"type": "integer", "nullable": True} for name in SCORES}
    game |= {name: {"type": "boolean", "nullable": True} for name in BONUS}
    for side in ("home_team", "visitor_team"):
        players = game[side]["properties"]["players"]
        line = players["items"]["properties"]
        players["items"] = {**players["items"], "properties": line | {"player": _object(person)}}
        game[side] = _object(team | {"players": players})
    hurt = schemas["NBAPlayerInjury"]["properties"]
    hurt["player"] = _object(person | {"team_id": {"type": "integer"}})
    return schemas


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    document = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    return {
        name: strict(schema, NULL_IN_REALITY.get(name, set()) | NULL_IN_REALITY["NBAPlayer"])
        for name, schema in as_recorded(document["components"]["schemas"]).items()
    }


def errors(schemas: dict[str, Any], name: str, rows: list[Any]) -> set[str]:
    document = {"components": {"schemas": schemas}, "$ref": f"#/components/schemas/{name}"}
    validator = Draft202012Validator(document, format_checker=FormatChecker())
    return {
        f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message}"
        for row in rows
        for error in validator.iter_errors(row)
    }


def test_the_check_finds_what_is_wrong(schemas: dict[str, Any], client: Client) -> None:
    row = client.box_scores("2026-01-10")[0]
    assert errors(schemas, "NBABoxScore", [row]) == set()
    for spoil in ({"status": 1}, {"extra": 1}, {"period": None}):
        assert errors(schemas, "NBABoxScore", [row | spoil])
    del row["home_team"]["players"][0]["reb"]
    assert errors(schemas, "NBABoxScore", [row])


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-01-27T12:00:00Z", "2026-01-10"),
        ("2026-01-27T12:00:00Z", "2026-01-25"),
        ("2026-01-24T23:40:00Z", "2026-01-24"),
        ("2025-10-22T12:00:00Z", "2025-10-21"),
    ],
)
def test_box_scores(client: Client, schemas: dict[str, Any], now: str, day: str) -> None:
    client.clock(now)
    rows = client.box_scores(day)
    assert rows
    assert errors(schemas, "NBABoxScore", rows) == set()


@pytest.mark.parametrize("now", ["2026-01-27T12:00:00Z", "2026-01-24T23:40:00Z"])
def test_games(client: Client, schemas: dict[str, Any], now: str) -> None:
    client.clock(now)
    assert errors(schemas, "NBAGame", client.games(**{"seasons[]": 2025})) == set()


def test_players_injuries_and_pages(client: Client, schemas: dict[str, Any]) -> None:
    for path, name in (
        ("/bdl/v1/players", "NBAPlayer"),
        ("/bdl/v1/players/active", "NBAPlayer"),
        ("/bdl/v1/player_injuries", "NBAPlayerInjury"),
    ):
        body = client.get(path, per_page=50).json()
        assert body["data"]
        assert errors(schemas, name, body["data"]) == set()
        # The service leaves out cursors that do not exist; the file does not say so.
        names = {"per_page": 0, "prev_cursor": None, "next_cursor": 0}
        assert errors(schemas, "Pagination", [names | body["meta"]]) == set()


def test_props_differ_only_in_their_vendor(client: Client, schemas: dict[str, Any]) -> None:
    client.clock("2026-01-24T20:00:00Z")
    rows = client.games(**{"dates[]": "2026-01-24"})
    game = next(row["id"] for row in rows if label(row) == "GSW@MIN")
    body = client.get("/bdl/v2/odds/player_props", game_id=game).json()
    assert {row["market"]["type"] for row in body["data"]} == {"over_under", "milestone"}
    assert body["meta"] == {"per_page": len(body["data"])}
    # Made-up lines must not pass for those of a bookmaker, so the vendor is none of the known.
    assert {row["vendor"] for row in body["data"]} == {"sandbox"}
    # By the parameter one can ask for more types than the schema of a row lists.
    asked = yaml.safe_load(OPENAPI.read_text())["paths"]["/nba/v2/odds/player_props"]["get"]
    (kinds,) = (row["schema"]["enum"] for row in asked["parameters"] if row["name"] == "prop_type")
    served = {row["prop_type"] for row in body["data"]}
    assert {"points_rebounds_assists", "double_double"} <= served <= set(kinds)
    known = [row | {"vendor": "draftkings", "prop_type": "points"} for row in body["data"]]
    assert errors(schemas, "NBAPlayerProp", known) == set()


def test_errors_have_the_shape_of_the_file(client: Client, schemas: dict[str, Any]) -> None:
    for path in ("/bdl/v1/box_scores", "/bdl/v1/box_scores?date=x", "/bdl/v1/games?per_page=101"):
        got = client.send("GET", path)
        assert got.status == 400
        assert errors(schemas, "Error", [got.json()]) == set()
