"""`nba-props mcp` as a program uses it: through the official client."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.e2e.harness import COMMAND, Bench

DAY = "2026-01-22"


def ask(bench: Bench, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The tools that are offered, and what each call gave."""

    async def talk() -> tuple[list[Any], list[Any]]:
        server = StdioServerParameters(
            command=COMMAND, args=["mcp"], env=bench.env, cwd=bench.duckdb.parent
        )
        async with (
            stdio_client(server) as (reading, writing),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            return tools, [await session.call_tool(name, given) for name, given in calls]

    return anyio.run(talk)


@pytest.fixture(scope="module")
def answered(built: Bench) -> tuple[Bench, list[Any], list[Any]]:
    tools, answers = ask(
        built,
        ("verdicts", {"day": DAY}),
        ("explain", {"subject": "nobody of this name"}),
        ("predictions", {"day": DAY, "stat": "no_such"}),
        ("predictions", {"day": DAY, "team": "LAL"}),
        ("results", {"day": DAY}),
        ("record", {}),
    )
    return built, tools, answers


def test_every_tool_only_reads(answered: tuple[Bench, list[Any], list[Any]]) -> None:
    _, tools, _ = answered
    names = {tool.name for tool in tools}
    assert names == {"verdicts", "explain", "predictions", "results", "record"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)


def test_the_verdicts_are_those_of_reconcile(
    answered: tuple[Bench, list[Any], list[Any]],
) -> None:
    bench, _, answers = answered
    shown = bench.nba_props("reconcile", "--date", DAY, "--format", "json", code=None)
    assert answers[0].structured_content == json.loads(shown.stdout)


def test_what_is_not_known_is_an_error_in_one_sentence(
    answered: tuple[Bench, list[Any], list[Any]],
) -> None:
    _, _, (_, nobody, no_such, *_) = answered
    for answer, text in (
        (nobody, "No game or player answers to 'nobody of this name'"),
        (no_such, "'no_such' is not predicted"),
    ):
        assert answer.is_error
        assert text in answer.content[0].text
        assert "Traceback" not in answer.content[0].text


def test_nothing_predicted_is_an_empty_list(
    answered: tuple[Bench, list[Any], list[Any]],
) -> None:
    _, _, answers = answered
    # The season was built at noon Eastern.
    built = {"as_of_utc": "2026-01-23T17:00:00Z"}
    assert answers[3].structured_content == built | {"date": DAY, "predictions": []}
    assert answers[4].structured_content == built | {"date": DAY, "results": []}
    assert answers[5].structured_content == built | {"record": []}
