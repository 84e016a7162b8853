"""How a chart becomes part of a page: SVG without script, in the page's own ink."""

from __future__ import annotations

import io
from typing import Any

import altair as alt

# Replaced by the ink of the page, which is dark on light or light on dark.
INK = "#010203"
# Apart for the colour-blind too, and on white as on near-black.
BLUE, ORANGE, GREY, GREEN, PURPLE, RED = (
    "#2f7fd1",
    "#d9822b",
    "#8a8f98",
    "#2e9a6b",
    "#9a6fd0",
    "#d1495b",
)


def color_by(field: str, colors: dict[str, str]) -> alt.Color:
    """Colour of each value of a field, without a title over the legend."""
    scale = alt.Scale(domain=list(colors), range=list(colors.values()))
    return alt.Color(f"{field}:N", title=None, scale=scale)


def svg_of(chart: Any) -> str:
    """A chart of Altair as SVG that takes its ink from the page."""
    spec = chart.configure(
        background="transparent",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=INK,
            titleColor=INK,
            tickColor=INK,
            domainColor=INK,
            gridColor=INK,
            gridOpacity=0.15,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=200,
        ),
        legend=alt.LegendConfig(orient="bottom", labelColor=INK, titleColor=INK, labelFontSize=12),
    )
    file = io.StringIO()
    spec.save(file, format="svg")
    return file.getvalue().replace(INK, "currentColor")
