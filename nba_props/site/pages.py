"""The pages of the site as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, UndefinedError
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from nba_props.modelling import NAME
from nba_props.modelling.charts import calibration_chart
from nba_props.names import search_name
from nba_props.site import subjects
from nba_props.site.charts import error_chart, latency_chart, runs_chart
from nba_props.site.figures import Figures, matrix, months
from nba_props.verdicts import COUNTS, coverage_text
from scrapers.clock import eastern_text
from scrapers.errors import NotBuiltError
from scrapers.events import Row
from scrapers.terminal import plain

TABS = (
    ("Truth", "index.html"),
    ("Tonight", "tonight.html"),
    ("Record", "record.html"),
    ("Elementary", "elementary.html"),
    ("dbt docs", "docs.html"),
    ("Runbooks", "runbooks/README.html"),
)
_MARKS = {"complete": "", "degraded": "~", "missing": "✕", "empty_ok": "–", "not_due": "·"}  # noqa: RUF001
_STATES = (
    ("complete", "complete"),
    ("degraded", "here with a flaw"),
    ("missing", "missing"),
    ("empty_ok", "legitimately empty"),
    ("not_due", "not due yet"),
)
_SHORT = {
    "schedule_to_boxscores": "box scores",
    "boxscores_to_analytics": "analytics",
    "analytics_to_features": "features",
    "features_to_predictions": "predictions",
    "phase_timing": "timing",
}
_RUNS_SHOWN = 40
# Name of a column of the board, and whether it is a number.
_BOARD = (
    ("player", False),
    ("market", False),
    ("recommended", False),
    ("line", True),
    ("price, book", True),
    ("expected", True),
    ("edge", True),
    ("P(over)", True),
    ("market's", True),
    ("mean, interval", True),
    ("last ten over", True),
    ("game", False),
)


class Pages:
    """Renders the pages of one site. `made` says when, for a person."""

    def __init__(self, figures: Figures, elementary_absent: str | None) -> None:
        self._figures = figures
        self._absent = elementary_absent
        self._environment = _environment()
        self._clock = figures.clock[0]
        meanings = {row["cause"]: row["meaning"] for row in figures.causes}
        self._environment.globals["meanings"] = meanings
        # Of these a yes or no is predicted.
        self._environment.globals["doubles"] = {
            row["stat"] for row in figures.parts.get("stats", []) if row["tens"]
        }
        # Of other games there is no page to link to.
        self._environment.globals["paged"] = {
            row["game_id"] for row in figures.parts.get("games", [])
        }

    def front(self) -> str:
        """The front page."""
        figures = self._figures
        incidents = figures.incidents
        return self._render(
            "index.html.j2",
            "Truth",
            f=figures,
            clock=self._clock,
            months=months(figures),
            boundaries=[row["boundary"] for row in figures.boundaries],
            open_incidents=[row for row in incidents if row["is_open"]],
            resolved_incidents=[row for row in incidents if not row["is_open"]],
            matrix=matrix(figures.sources),
            leaderboard=self._leaderboard(),
            graded_from=min((row["first_date"] for row in figures.leaderboard), default=None),
            graded_to=max((row["last_date"] for row in figures.leaderboard), default=None),
            labels=self._labels,
            ours=NAME,
            charts=self._charts(),
            last_phases=_last_of_each(figures),
            elementary_absent=self._absent,
        )

    def tonight(self) -> str:
        """The board of tonight's predictions."""
        board = self._figures.board
        return self._render(
            "tonight.html.j2",
            "Tonight",
            f=self._figures,
            clock=self._clock,
            board=board,
            columns=_BOARD,
            games=list(dict.fromkeys(row["label"] for row in board)),
            markets=sorted({row["stat_label"] for row in board}),
        )

    def record(self) -> str:
        """What came of the recommendations, the whole time first, then month by month."""
        rows = sorted(self._figures.record, key=lambda row: (row["stat"] != "all", row["stat"]))
        by_month = {
            month: [row for row in rows if row["month"] == month]
            for month in sorted({row["month"] for row in rows}, reverse=True)
        }
        return self._render("record.html.j2", "Record", record=by_month, labels=self._labels)

    def days(self) -> Iterator[tuple[date, str]]:
        """A page per day that has verdicts."""
        reports = self._figures.reports
        for number, report in enumerate(reports):
            yield (
                report.day,
                self._render(
                    "day.html.j2",
                    "Truth",
                    root="../",
                    report=report,
                    counts=COUNTS,
                    incidents=[row | _spoken(row) for row in report.incidents],
                    before=reports[number - 1].day if number else None,
                    after=reports[number + 1].day if number + 1 < len(reports) else None,
                ),
            )

    def players(self) -> Iterator[tuple[str, str]]:
        """A page per player on the board, by the name of its file."""
        return self._subjects("player.html.j2", subjects.players(self._figures))

    def games(self) -> Iterator[tuple[str, str]]:
        """A page per game of tonight and of the dates before it, by the name of its file."""
        return self._subjects("game.html.j2", subjects.games(self._figures))

    def _subjects(
        self, template: str, found: Iterable[tuple[str, dict[str, Any]]]
    ) -> Iterator[tuple[str, str]]:
        for subject, values in found:
            page = self._render(template, "Tonight", root="../", labels=self._labels, **values)
            yield subjects.file_name(subject), page

    def framed(self, tab: str, page: str | None, why: str | None = None) -> str:
        """A tab around a page that another tool made, or the reason why there is none."""
        return self._render("frame.html.j2", tab, page=page, why=why)

    def runbook(self, name: str, text: str) -> str:
        """A page of docs/runbooks/, from Markdown, with the open incidents that it is about.

        Links between pages stay links.
        """
        html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
        html = html.replace('.md"', '.html"')
        title = text.splitlines()[0].lstrip("# ")
        figures = self._figures
        about = {row["runbook"] for row in figures.causes}
        return self._render(
            "text.html.j2",
            "Runbooks",
            root="../",
            title=title,
            # Our own documents, rendered without raw HTML.
            html=Markup(html),  # noqa: S704
            clock=self._clock,
            is_of_cause=name in about,
            listed=figures.causes if name == "README" else [],
            incidents=[
                row for row in figures.incidents if row["is_open"] and row["runbook"] == name
            ],
        )

    def static(self, name: str) -> str:
        """A file that all sites have alike: the style sheet, the script of the board."""
        return self._environment.get_template(name).render()

    @property
    def _labels(self) -> dict[str, str]:
        return {row["stat"]: row["label"] for row in self._figures.stats}

    def _leaderboard(self) -> list[tuple[str, list[Row]]]:
        rows = self._figures.leaderboard
        boards = {stat: list(rows) for stat, rows in groupby(rows, key=lambda row: row["stat"])}
        return [(stat, boards[stat]) for stat in self._labels if stat in boards]

    def _charts(self) -> dict[str, Markup | None]:
        figures = self._figures
        runs = [row["run_id"] for row in figures.phases]
        recent = set(list(dict.fromkeys(runs))[-_RUNS_SHOWN:])
        drawn = {
            "latency": (latency_chart, figures.latency),
            "runs": (runs_chart, [row for row in figures.phases if row["run_id"] in recent]),
            "error": (lambda rows: error_chart(rows, self._labels), figures.by_date),
            "calibration": (
                lambda rows: calibration_chart(rows, self._labels),
                figures.calibration,
            ),
        }
        # Our own drawing of our own numbers; None where there is nothing to draw.
        return {name: Markup(draw(rows)) if rows else None for name, (draw, rows) in drawn.items()}  # noqa: S704

    def _render(self, template: str, tab: str, root: str = "", **values: Any) -> str:
        made = eastern_text(self._clock["as_of_utc"])
        context = {"root": root, "tab": tab, "tabs": TABS, "made": f"from the build of {made}"}
        try:
            return self._environment.get_template(template).render(context | values)
        except UndefinedError as absent:
            raise NotBuiltError.by_earlier_version(absent) from absent


def _last_of_each(figures: Figures) -> list[dict[str, Any]]:
    last = {row["phase"]: row for row in figures.phases}
    return sorted(last.values(), key=lambda row: row["phase_order"])


def _spoken(row: dict[str, Any]) -> dict[str, Any]:
    """What report_incidents adds to an incident, for those of a day."""
    resolved = row["resolved_at_utc"]
    return {
        "opened_et": eastern_text(row["opened_at_utc"]),
        "resolved_et": eastern_text(resolved) if resolved else None,
    }


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nba_props.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: (
            "" if value is None else plain(value) if type(value) is str else value
        ),
    )
    environment.globals.update(marks=_MARKS, states=_STATES, short=_SHORT)
    environment.filters.update(
        et=eastern_text,
        words=lambda text: str(text).replace("_", " "),
        day_short=lambda day: f"{day:%a} {day.day}",
        day_long=lambda day: f"{day:%a} {day.day} {day:%b %Y}",
        number=_number,
        percent=lambda value: "–" if value is None else f"{100 * float(value):.0f} %",  # noqa: RUF001
        coverage=coverage_text,
        pretty_json=_pretty_json,
        code=_code,
        file=subjects.file_name,
        typed=search_name,
    )
    return environment


def _number(value: Any, decimals: int, sign: bool = False) -> str:
    if value is None:
        return "–"  # noqa: RUF001 - a dash, as in print
    return f"{float(value):{'+' if sign else ''},.{decimals}f}"


def _code(text: str) -> Markup:
    """Text for a person, with `commands` set as such."""
    pieces = str(escape(plain(text))).split("`")
    marked = (f"<code>{piece}</code>" if n % 2 else piece for n, piece in enumerate(pieces))
    return Markup("".join(marked))  # noqa: S704 - escaped above


def _pretty_json(text: str) -> Markup:
    pretty = json.dumps(json.loads(text), indent=2, ensure_ascii=False, default=str)
    return Markup("\n").join(plain(line) for line in pretty.split("\n"))
