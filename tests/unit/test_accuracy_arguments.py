"""`nba-props accuracy`: options that contradict one another."""

from __future__ import annotations

import pytest

from nba_props.commands.modelling import accuracy as module
from nba_props.commands.modelling.signatures import accuracy
from scrapers.errors import ConfigError


@pytest.mark.parametrize(("evaluation", "stats"), [("b1", None), ("live", ["pts"])])
def test_injury_lists_are_of_no_evaluation_and_no_statistic(
    monkeypatch: pytest.MonkeyPatch, evaluation: str, stats: list[str] | None
) -> None:
    def shown(*_: object) -> int:
        raise AssertionError("the injury lists were shown")

    monkeypatch.setattr(module, "injury_lists", shown)
    with pytest.raises(ConfigError, match="--injuries alone"):
        accuracy(evaluation, stats, injuries=True)
