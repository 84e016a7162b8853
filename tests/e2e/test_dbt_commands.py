"""dbt itself, as a user types it, without packages."""

from __future__ import annotations

import pytest

from tests.e2e.harness import Bench


@pytest.mark.slow
def test_an_empty_warehouse_builds_and_tests(empty: Bench) -> None:
    meant = ("--vars", "{empty_warehouse_is_expected: true}")
    built = empty.dbt("build", *meant)
    assert "WARN=0 ERROR=0 SKIP=0" in built.stdout
    tested = empty.dbt("test", "--select", "tag:reconciliation", *meant)
    assert "WARN=0 ERROR=0 SKIP=0" in tested.stdout
    assert "PASS=0" not in tested.stdout
