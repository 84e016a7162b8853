"""Charts of a backtest as SVG that takes its ink from the page: no script, no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from nba_props.charts import BLUE, GREY, INK, ORANGE, color_by, svg_of
from nba_props.modelling import MODEL_ONLY, NAME
from nba_props.modelling.figures import Gain
from scrapers.events import Row

_OURS, _MARKET, _RULES = BLUE, ORANGE, GREY
_WIDTH, _HEIGHT = 330, 200
_MINUTES = "minutes_"
_WHO = {NAME: "published", MODEL_ONLY: "model only", "market": "market"}


def calibration_chart(rows: Sequence[Row], labels: dict[str, str]) -> str:
    """Share that went over against the probability given, a panel a statistic."""
    values = [
        {
            "panel": labels[row["stat"]],
            "who": _WHO[row["model"]],
            "given": row["mean_p_over"],
            "came": row["observed_share"],
            "n": row["n"],
        }
        for row in rows
        if row["model"] in _WHO
    ]
    unit = alt.Scale(domain=[0, 1])
    points = (
        alt.Chart()
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("given:Q", scale=unit, title="probability of over that was given"),
            y=alt.Y("came:Q", scale=unit, title="share that went over"),
            size=alt.Size("n:Q", title="predictions", scale=alt.Scale(range=[20, 300])),
            color=color_by("who", dict(zip(_WHO.values(), (_OURS, _RULES, _MARKET), strict=True))),
        )
    )
    both = (_diagonal() + points).properties(width=_WIDTH, height=_HEIGHT)
    return svg_of(_panels(both, values))


def minutes_chart(rows: Sequence[Row], labels: dict[str, str]) -> str:
    """Mean absolute error by recent minutes: the model among the simple rules."""
    values = [
        {
            "panel": labels[row["stat"]],
            "band": band_words(row["segment"]),
            "place": _first_minute(row["segment"]),
            "who": "model" if row["model"] == NAME else "simple rules",
            "mae": row["mae"],
        }
        for row in rows
        if is_minutes_band(row["segment"])
    ]
    bands = [value["band"] for value in sorted(values, key=lambda value: value["place"])]
    chart = (
        alt.Chart()
        .mark_point(filled=True, size=70, opacity=0.85)
        .encode(
            x=alt.X(
                "band:N",
                sort=list(dict.fromkeys(bands)),
                axis=alt.Axis(title="recent minutes a game", labelAngle=0),
            ),
            y=alt.Y("mae:Q", title="mean absolute error"),
            color=color_by("who", {"model": _OURS, "simple rules": _RULES}),
        )
        .properties(width=_WIDTH, height=_HEIGHT)
    )
    return svg_of(_panels(chart, values, free_y=True))


def gain_chart(found: Sequence[Gain], labels: dict[str, str]) -> str:
    """Gain over each baseline with its interval, a panel a statistic."""
    values = [
        {
            "panel": labels[gain.stat],
            "over": baseline_words(gain),
            "gain": gain.percent,
            "low": gain.percent if gain.low is None else gain.low,
            "high": gain.percent if gain.high is None else gain.high,
        }
        for gain in found
        if is_main_gain(gain)
    ]
    base = alt.Chart()
    over = alt.Y("over:N", title=None, sort=None)
    title = "smaller error than the baseline, %"
    bars = base.mark_rule(color=_OURS, strokeWidth=2).encode(
        x=alt.X("low:Q", title=title), x2="high:Q", y=over
    )
    points = base.mark_point(filled=True, size=60, color=_OURS).encode(x="gain:Q", y=over)
    zero = base.mark_rule(color=INK, strokeDash=[4, 4], opacity=0.6).encode(x=alt.datum(0))
    whole = (zero + bars + points).properties(width=_WIDTH - 90, height=_HEIGHT - 40)
    return svg_of(_panels(whole, values))


def is_main_gain(gain: Gain) -> bool:
    """True for errors: of the rules over every row, of the market and without it at the lines."""
    is_at_lines = gain.baseline in ("market", MODEL_ONLY)
    return gain.measure == "error" and gain.segment == ("lined" if is_at_lines else "all")


def baseline_words(gain: Gain) -> str:
    """A baseline as a person reads it."""
    return gain.baseline.replace("_", " ")


def is_minutes_band(segment: str) -> bool:
    """True for the segments that cut the rows by recent minutes."""
    return segment.startswith(_MINUTES)


def band_words(segment: str) -> str:
    """`minutes_15_to_25` as `15 to 25`."""
    return segment.removeprefix(_MINUTES).replace("_", " ")


def _first_minute(segment: str) -> int:
    digits = [int(part) for part in segment.split("_") if part.isdigit()]
    return 0 if "under" in segment else digits[0]


def _diagonal() -> alt.Chart:
    ends = alt.Data(values=[{"p": 0}, {"p": 1}])
    line = alt.Chart(ends).mark_line(color=INK, strokeDash=[4, 4], opacity=0.6)
    return line.encode(x="p:Q", y="p:Q")


def _panels(chart: Any, values: list[dict[str, Any]], free_y: bool = False) -> alt.FacetChart:
    data = alt.Data(values=values)
    names = list(dict.fromkeys(value["panel"] for value in values))
    header = alt.Header(title=None, labelFontSize=13, labelFontWeight="bold", labelColor=INK)
    panels = chart.facet(
        facet=alt.Facet("panel:N", sort=names, header=header), columns=2, data=data
    )
    return panels.resolve_scale(y="independent") if free_y else panels
