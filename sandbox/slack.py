"""Slack's incoming webhook: takes JSON, keeps it, and refuses what Slack would refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sandbox.delivery import Reply
from sandbox.faults import STATUS_FAULTS, Fault

PREFIX = "/slack/"
_MAX_BLOCKS = 50
_MAX_TEXT = {"section": 3000, "header": 150, "context": 3000}
_PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Posted:
    """A post: its JSON, None where it is none; what is answered; whether the channel shows it."""

    body: Any
    reply: Reply
    is_shown: bool


def post(raw: bytes, faults: list[Fault]) -> Posted:
    """Take a post as the first fault leaves it, or as Slack does."""
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    for fault in faults:
        if fault.name in STATUS_FAULTS:
            status, message = STATUS_FAULTS[fault.name]
            after = fault.options.get("retry_after")
            headers = () if after is None else (("Retry-After", str(after)),)
            return Posted(body, Reply(status, message, _PLAIN, headers), is_shown=False)
        seconds = float(fault.options.get("seconds", 30))
        kept = fault.name == "unanswered" and _refusal(body) is None
        return Posted(body, Reply(0, "", hang=seconds), is_shown=kept)
    refusal = _refusal(body)
    if refusal is not None:
        return Posted(body, Reply(400, refusal, _PLAIN), is_shown=False)
    return Posted(body, Reply(200, "ok", _PLAIN), is_shown=True)


def _refusal(body: Any) -> str | None:
    """Slack's word for what is wrong with a post; None when nothing is."""
    if not isinstance(body, dict):
        return "invalid_payload"
    blocks = body.get("blocks", [])
    if not body.get("text") and not blocks:
        return "no_text"
    if not isinstance(blocks, list) or len(blocks) > _MAX_BLOCKS:
        return "invalid_blocks"
    return None if all(_is_sound(block) for block in blocks) else "invalid_blocks"


def _is_sound(block: Any) -> bool:
    if not isinstance(block, dict) or block.get("type") not in (*_MAX_TEXT, "divider"):
        return False
    texts = block.get("elements", [block.get("text")])
    if block["type"] == "divider":
        return True
    return bool(texts) and all(
        isinstance(text, dict)
        and text.get("type") in ("mrkdwn", "plain_text")
        and 0 < len(text.get("text", "")) <= _MAX_TEXT[block["type"]]
        for text in texts
    )
