"""`nba-props mcp`: the same answers for a program that speaks the Model Context Protocol."""

from __future__ import annotations

from nba_props.commands.reports.machine import Answers
from scrapers.errors import ConfigError
from scrapers.settings import Settings

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
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise ConfigError(
            "The package of the Model Context Protocol is not installed: pip install "
            "'nba-props[mcp]'."
        ) from error
    server = MCPServer("nba-props", instructions=_ABOUT)
    answers = Answers(settings)
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (
        answers.verdicts,
        answers.explain,
        answers.predictions,
        answers.results,
        answers.record,
    ):
        server.add_tool(tool, annotations=reads)
    server.run("stdio")
    return 0
