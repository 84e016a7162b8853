"""Charts of the front page."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from nba_props.charts import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RED, color_by, svg_of
from nba_props.modelling import NAME
from scrapers.events import Row

_WIDTH, _HEIGHT = 640, 220
_SOURCES = {"balldontlie": BLUE, "nba": ORANGE, "espn": GREEN}
_PHASES = {
    "schedule": GREY,
    "box_scores": BLUE,
    "analytics": GREEN,
    "features": ORANGE,
    "predictions": PURPLE,
    "publication": RED,
}
# A date is a place, not an instant: without games there is nothing to leave a gap for.
_DAY = alt.Axis(
    title=None,
    labelAngle=0,
    labelOverlap="greedy",
    labelExpr="utcFormat(toDate(datum.value), '%-d %b')",
)


def latency_chart(rows: Sequence[Row]) -> str:
    """Median hours from the end of a game to its box score, by date and source."""
    values = [
        {
            "date": row["game_date"].isoformat(),
            "source": row["source"],
            "hours": float(row["median_hours"]),
        }
        for row in rows
    ]
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_line(point=alt.OverlayMarkDef(filled=True, size=40), strokeWidth=1.5)
        .encode(
            x=alt.X("date:O", axis=_DAY),
            y=alt.Y("hours:Q", title="hours after the end"),
            color=color_by("source", _SOURCES),
        )
        .properties(width=_WIDTH, height=_HEIGHT)
    )
    return svg_of(chart)


def runs_chart(rows: Sequence[Row]) -> str:
    """Seconds that each phase took, run by run."""
    runs = {run: place for place, run in enumerate(dict.fromkeys(row["run_id"] for row in rows), 1)}
    values = [
        {
            "run": runs[row["run_id"]],
            "phase": row["phase"].replace("_", " "),
            "order": row["phase_order"],
            "seconds": float(row["seconds"]),
        }
        for row in rows
    ]
    colors = {phase.replace("_", " "): color for phase, color in _PHASES.items()}
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_bar()
        .encode(
            x=alt.X("run:O", title="runs, the latest on the right", axis=alt.Axis(labels=False)),
            y=alt.Y("seconds:Q", title="seconds"),
            color=color_by("phase", colors),
            order="order:Q",
        )
        .properties(width=_WIDTH, height=_HEIGHT)
    )
    return svg_of(chart)


def error_chart(rows: Sequence[Row], labels: dict[str, str]) -> str:
    """Mean absolute error by date, ours among the simple rules, a panel a statistic."""
    values = [
        {
            "panel": labels[row["stat"]],
            "date": row["period"],
            "who": "model" if row["model"] == NAME else "simple rules",
            "mae": float(row["mae"]),
        }
        for row in rows
        if row["mae"] is not None
    ]
    chart = (
        alt.Chart()
        .mark_point(filled=True, size=55, opacity=0.85)
        .encode(
            x=alt.X("date:O", axis=_DAY),
            y=alt.Y("mae:Q", title="mean absolute error", scale=alt.Scale(zero=False)),
            color=color_by("who", {"model": BLUE, "simple rules": GREY}),
        )
        .properties(width=300, height=150)
    )
    names = [label for label in labels.values() if any(v["panel"] == label for v in values)]
    header = alt.Header(title=None, labelFontSize=13, labelFontWeight="bold", labelColor=INK)
    panels = chart.facet(
        facet=alt.Facet("panel:N", sort=names, header=header),
        columns=2,
        data=alt.Data(values=values),
    ).resolve_scale(y="independent", x="independent")
    return svg_of(panels)
