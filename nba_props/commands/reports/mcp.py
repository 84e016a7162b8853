"""`nba-props mcp`: the same answers for a program that speaks the Model Context Protocol."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from nba_props.commands.reports.machine import Answers
from scrapers.errors import ConfigError, NbaPropsError
from scrapers.settings import Settings

Tool = Callable[..., dict[str, Any]]

_ABOUT = (
    "NBA player props: what of each date is complete and why not, predictions with prices, what "
    "came of them. Dates are Eastern, moments UTC. Everything is as of the last build."
)


def mcp(settings: Settings) -> int:
    """Answer on standard input and output until it is closed. Returns 0.

    Nothing can be written through it. Raises ConfigError without the packages of the extra `mcp`.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise ConfigError(
            "The package of the Model Context Protocol is not installed: pip install "
            "'nba-props[mcp]'."
        ) from error
    server = MCPServer("nba-props", instructions=_ABOUT)
    answers = Answers(settings)
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    def speaking(tool: Tool) -> Tool:
        """The tool, whose errors of ours reach the program as the sentence that they are."""

        @wraps(tool)
        def call(*arguments: Any, **named: Any) -> dict[str, Any]:
            try:
                return tool(*arguments, **named)
            except NbaPropsError as error:
                raise ToolError(str(error)) from error

        return call

    for tool in (
        answers.verdicts,
        answers.explain,
        answers.predictions,
        answers.results,
        answers.record,
    ):
        server.add_tool(speaking(tool), annotations=reads)
    server.run("stdio")
    return 0
