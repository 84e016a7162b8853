"""`python -m bench.detect`: plant every fault, judge what is reported, write docs/detection.md."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.detect import anomalies, behind, evening, season
from bench.detect.front_door import Report
from bench.detect.games import games_between
from bench.detect.judge import Result, as_row
from bench.detect.proxy import Proxy
from bench.detect.scene import ROOT, Scene, sandbox
from bench.detect.stock import stock_before
from bench.detect.table import Outcome, page

_PARTS = ("season", "evening", "behind")
_NOW, _TONIGHT = "2026-01-23T13:00", "2026-01-23"
Say = Callable[[str], None]


def main() -> int:
    """Run the benchmark. 1 when a detectable fault was missed, or an alarm was false."""
    options = _options()
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {text}", file=sys.stderr, flush=True)

    if not anomalies.is_installed(options.packages):
        options.packages = None
    outcome = Outcome(options.seed, elementary="" if options.packages else "not installed")
    with tempfile.TemporaryDirectory(prefix="bench-detect-") as name, sandbox() as url:
        folder = options.base or Path(name)
        with Proxy(url) as proxy:
            _run(Scene(url, proxy, Path(name) / "warehouse"), url, folder, options, outcome, say)
    options.out.write_text(page(outcome))
    for line in (*outcome.control_alarms, *outcome.loose_alarms):
        say(f"false alarm: {line}")
    say(f"wrote {options.out}")
    return int(outcome.is_wanting)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.detect", description=__doc__)
    parser.add_argument("--seed", type=int, default=15, help="default %(default)s")
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of the season's classes, one fault each"
    )
    parser.add_argument("--batches", type=int, help="only so many batches of the season")
    packages = ROOT / "monitoring" / "dbt_packages"
    parser.add_argument(
        "--packages", type=Path, default=packages, help="dbt packages with Elementary"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "detection.md")
    parser.add_argument("--base", type=Path, help="folder to keep the landed seasons in")
    parser.add_argument("--log", type=Path, help="file for what came of each fault, a JSON a line")
    return parser.parse_args()


def _run(
    scene: Scene, url: str, folder: Path, options: argparse.Namespace, outcome: Outcome, say: Say
) -> None:
    def keep(results: list[Result], alarms: list[Report]) -> None:
        outcome.results += results
        outcome.loose_alarms += [f"{a.via} {sorted(a.causes)} {a.text}" for a in alarms]
        if options.log is not None:
            with options.log.open("a") as log:
                for result in results:
                    print(json.dumps(as_row(result)), file=log)
                for report in alarms:
                    print(json.dumps({"alarm": [report.via, report.day, report.text]}), file=log)

    def clean(games: int, alarms: list[Report]) -> None:
        outcome.control_games += games
        outcome.control_alarms += [f"{a.via} {sorted(a.causes)} {a.text}" for a in alarms]
        say(f"without faults: {len(alarms)} alarms on {games} games")

    landed = folder / "season"
    if not landed.exists():
        season.make_base(scene, landed)
        say("landed the season up to the first date")
    scene.at(_NOW)
    over = games_between(url, season.FIRST, season.LAST)
    ahead = games_between(url, _TONIGHT, _TONIGHT, is_over=False)
    if "season" in options.parts:
        stock = stock_before(url, season.LAST)
        stage = season.Season(scene, landed, over, stock, {}, options.packages)
        clean(len(over), season.control(stage))
        batches = season.batches_of(stage, options.seed, options.share)[: options.batches]
        season.run_batches(stage, batches, say, keep)
    if not {"evening", "behind"} & set(options.parts):
        return
    built = folder / "evening"
    if not built.exists():
        evening.make_base(scene, landed, built)
        say("landed and built everything up to the evening")
    if "evening" in options.parts:
        tonight = evening.Evening(scene, built, ahead)
        clean(len(ahead), evening.run(tonight, options.seed, say, keep))
    if "behind" in options.parts:
        judged = [game for game in over if game.date >= behind.FIRST]
        predicted = [game for game in judged if game.date == behind.LAST]
        edited = behind.Behind(scene, built, judged, predicted)
        clean(len(judged), behind.run(edited, options.seed, say, keep))


if __name__ == "__main__":
    sys.exit(main())
