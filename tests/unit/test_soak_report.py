"""What the soak calls a needless question."""

from __future__ import annotations

import pytest

from sample.soak_requests import _is_off
from sandbox.clock import parse_instant
from sandbox.server import Sandbox


@pytest.mark.parametrize(
    ("game_id", "moment", "off"),
    [
        # Called off at 16:00 UTC, four hours and a half before the tip-off.
        ("0022500651", "2026-01-25T15:59:00Z", False),
        ("0022500651", "2026-01-25T16:00:00Z", True),
        # Shown as a final without a score from 17:00 UTC on; the tip-off was at midnight.
        ("0022500652", "2026-01-25T23:59:00Z", False),
        ("0022500652", "2026-01-26T00:00:00Z", True),
        # Played.
        ("0022500644", "2026-01-26T00:00:00Z", False),
    ],
)
def test_a_game_is_off_when_the_lists_say_so(game_id: str, moment: str, off: bool) -> None:
    with Sandbox() as sandbox:
        game = sandbox.world.games[game_id]
    assert _is_off(game, parse_instant(moment)) is off
