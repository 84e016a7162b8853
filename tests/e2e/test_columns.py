"""Every column of a built warehouse is described: where it is made, or where it is passed on."""

from __future__ import annotations

import re
from collections import defaultdict

from nba_props.stats import predicted_stats
from scrapers.settings import Settings
from tests.e2e.harness import Bench
from tests.unit.test_structure import Node, nodes


def generated(model: Node) -> re.Pattern[str]:
    """What the patterns in the meta of a model describe."""
    stats = "|".join(["minutes", *predicted_stats(Settings())])
    patterns = [
        re.escape(pattern).replace("<stat>", f"({stats})").replace("<n>", "[0-9]+")
        for pattern in model["config"]["meta"].get("generated", {})
    ]
    return re.compile("|".join(patterns) or "(?!)")


def test_every_column_is_described(built: Bench) -> None:
    columns = defaultdict(set)
    for row in built.query(
        "select table_name, column_name from information_schema.columns where table_schema = 'nba'"
    ):
        columns[row["table_name"]].add(row["column_name"])
    models = nodes("model")
    described = {
        key: {name for name, column in model["columns"].items() if column["description"]}
        | set(filter(generated(model).fullmatch, columns[model["name"]]))
        for key, model in models.items()
    }
    near = defaultdict(set)
    for key, model in models.items():
        for parent in set(model["depends_on"]["nodes"]) & set(models):
            near[key].add(parent)
            near[parent].add(key)
    without = {
        (models[key]["name"], name)
        for key in models
        for name in columns[models[key]["name"]] - described[key]
        # A column that is passed on is described in the model that it comes from or goes to.
        if not any(name in described[other] for other in near[key])
    }
    assert all(columns[model["name"]] for model in models.values())
    assert without == set()
