"""Text of a source is shown and never obeyed, whatever prints it."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from nba_props.channels.text import escape, message_payload, texts_of
from nba_props.commands.reports.explain import NotFoundInTimelineError, explain
from nba_props.commands.reports.reconcile import reconcile
from scrapers.landing.duckdb import connect
from scrapers.settings import Settings
from scrapers.terminal import PlainTable, Terminal, in_progress, plain, styled
from tests.unit.test_reports import make_models

MakeSettings = Callable[..., Settings]
DAY = date(2026, 1, 24)
# Markup of rich, an emoji code, escape sequences (a title, a colour, C1), a change of direction,
# ends of lines, NUL, and a backslash before what follows.
EVIL = "[/b][link=http://x]:smile:\x1b]0;t\x07\x1b[31m\x9b2J\u202eevil\r\n\u2028\0\\"
SHOWN = "[/b][link=http://x]:smile:\\x1b]0;t\\x07\\x1b[31m\\x9b2J\\u202eevil\\r\\n\\u2028\\x00\\"
OBEYED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]"
)


def consoles() -> list[tuple[Console, io.StringIO]]:
    """Ours, and one on which texts are markup."""
    files = [io.StringIO(), io.StringIO()]
    return [
        (Terminal(file=files[0], width=400), files[0]),
        (Console(file=files[1], width=400, highlight=False), files[1]),
    ]


def test_what_is_made_plain() -> None:
    assert plain(EVIL) == SHOWN
    name = "Luka Dončić\xa0Jr. 姚明 🏀"
    assert plain(name) == name


@given(st.text())
def test_any_text_is_plain_in_one_line(text: str) -> None:
    shown = plain(text)
    assert plain(shown) == shown
    assert not OBEYED.search(shown)
    assert "\n" not in shown
    shown.encode()


def test_a_text_is_one_line_however_narrow_the_terminal() -> None:
    out = io.StringIO()
    Terminal(file=out, width=20).print("a line of a log that somebody searches for", "in vain")
    assert out.getvalue() == "a line of a log that somebody searches for in vain\n"


@given(st.text(st.characters(codec="utf-8"), max_size=20) | st.from_regex(r"\\*\[/?[a-z]*\]\\*"))
def test_any_text_is_printed_as_it_is(text: str) -> None:
    for console, file in consoles():
        table = PlainTable(box=None, padding=0, show_header=False)
        table.add_row("|", text, "|")
        console.print(styled("<", (text, "red"), ">"))
        console.print(table)
        if isinstance(console, Terminal):
            console.print(f"<{text}>")
        assert plain(text) in file.getvalue()
        assert not OBEYED.search(file.getvalue())


def evil_models(settings: Settings) -> None:
    make_models(settings)
    with connect(settings.duckdb_path) as connection:
        for table, columns in {
            "incidents": ("label", "cause", "first_boundary"),
            "notices": ("label", "cause", "detail", "exception_id"),
            "rec_schedule_to_boxscores": ("label", "tip_et", "cause"),
            "reconciliation_status": ("reason",),
            "reconciliation_daily": ("boundary",),
            "timeline": ("detail", "kind", "at_et"),
            "int_players": ("player_name", "team"),
        }.items():
            for column in columns:
                connection.execute(f"update nba.{table} set {column} = ?", [EVIL])


@pytest.mark.parametrize("detailed", [False, True])
def test_reconcile_shows_it(make_settings: MakeSettings, detailed: bool) -> None:
    settings = make_settings()
    evil_models(settings)
    for console, file in consoles():
        code = reconcile(settings, console, DAY, lookback=None, detailed=detailed, as_json=False)
        assert code == 1
        assert file.getvalue().count(SHOWN) >= (9 if detailed else 6)
        assert not OBEYED.search(file.getvalue())


def test_reconcile_as_json_is_plain_ascii(
    make_settings: MakeSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = make_settings()
    evil_models(settings)
    reconcile(settings, Terminal(), DAY, lookback=None, detailed=False, as_json=True)
    assert capsys.readouterr().out.isascii()


def test_explain_shows_it(make_settings: MakeSettings) -> None:
    settings = make_settings()
    evil_models(settings)
    for subject in ("0022500644", "bdl:1"):
        for console, file in consoles():
            assert explain(settings, console, subject, None) == 0
            assert SHOWN in file.getvalue()
            assert not OBEYED.search(file.getvalue())
    with pytest.raises(NotFoundInTimelineError) as caught:
        explain(settings, Terminal(), "williams", None)
    assert SHOWN in str(caught.value)


def test_slack_shows_it() -> None:
    text = "<!channel> <http://x|y> & " + EVIL
    assert escape(text) == "&lt;!channel&gt; &lt;http://x|y&gt; &amp; " + SHOWN
    row: dict[str, Any] = {
        "kind": "opened",
        "meaning": text,
        "label": text,
        "detail": text,
        "next_step": text,
        "tried": text,
        "runbook": "x",
        "game_date": DAY,
        "state": "missing",
        "cause": text,
        "first_boundary": text,
        "affected_rows": 1,
        "subject": "a'; rm -rf ~ #<!here>",
        "opened_at_utc": datetime(2026, 1, 25, tzinfo=UTC),
        "resolved_at_utc": None,
    }
    payload = message_payload(row, "docs/runbooks/")
    for text in [payload["text"], *texts_of(payload)]:
        assert "<!" not in text
        assert "<http" not in text
        assert not OBEYED.search(text)
    assert "nba-props ack 'a'\\''; rm -rf ~ #&lt;!here&gt;'" in texts_of(payload)[-1]


@pytest.mark.parametrize(("seconds", "lines"), [(0.0, []), (0.3, ["Building into nba ..."])])
def test_in_a_log_what_takes_long_has_a_line(
    monkeypatch: pytest.MonkeyPatch, seconds: float, lines: list[str]
) -> None:
    monkeypatch.setattr("scrapers.terminal._PATIENCE_SECONDS", 0.1)
    out = io.StringIO()
    with in_progress(Terminal(file=out), "Building into nba"):
        time.sleep(seconds)
    time.sleep(0.2)
    assert out.getvalue().splitlines() == lines


def test_on_a_terminal_it_is_shown_at_once_and_gone_in_the_end() -> None:
    out = io.StringIO()
    console = Terminal(file=out, force_terminal=True, width=60)
    with in_progress(console, "Building into nba"):
        console.print("a line meanwhile")
    assert "Building into nba" in out.getvalue()
    assert "a line meanwhile" in out.getvalue()
    # The last thing written erases the line and shows the cursor again.
    assert out.getvalue().rstrip("\n").endswith("\x1b[2K")
