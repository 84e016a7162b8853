"""`nba-props alert`: options that contradict one another."""

from __future__ import annotations

import pytest

from nba_props.commands.operations import alert as module
from nba_props.commands.operations.signatures import alert
from scrapers.errors import ConfigError


def test_a_dry_run_sends_no_test_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def sent(*_: object) -> int:
        raise AssertionError("a message was sent")

    monkeypatch.setattr(module, "send_tests", sent)
    with pytest.raises(ConfigError, match="either --test"):
        alert(test=True, dry_run=True)
