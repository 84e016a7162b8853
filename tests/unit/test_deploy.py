"""What deploys it: image, compose files, units, workflows, Terraform, and the page about them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from deploy import changelog
from nba_props.cli import app
from sandbox.testing import Client
from scrapers.settings import Settings
from tests.unit.support import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
COMPOSE = [ROOT / "compose.yaml", ROOT / "deploy" / "docker" / "compose.yaml"]
TERRAFORM = sorted((ROOT / "deploy" / "gcp").glob("*.tf*"))
IMAGE = ROOT / "Dockerfile"
PAGE = ROOT / "docs" / "deploy.md"
FILES = [*WORKFLOWS, *UNITS, *COMPOSE, *TERRAFORM, IMAGE, PAGE]
YAML = [
    *WORKFLOWS,
    *COMPOSE,
    ROOT / ".github" / "dependabot.yml",
    ROOT / ".pre-commit-config.yaml",
]
NAMES = [str(path.relative_to(ROOT)) for path in FILES]
SECRETS = {"BDL_API_KEY", "SLACK_WEBHOOK_URL", "SLACK_BOT_TOKEN"}
# Only for the tests on the real BigQuery.
OF_TESTS = {"NBA_PROPS_BIGQUERY_TEST_BYTES"}


def text_of(path: Path) -> str:
    """Text without comments, with continued lines joined and lists of arguments as one line."""
    aside = ("#", "Description=")
    lines = path.read_text().splitlines()
    text = "\n".join(line for line in lines if path == PAGE or not line.lstrip().startswith(aside))
    text = re.sub(r" *\\\n\s*", " ", text)
    # Of a YAML `>-` block and of lists: ["nba-props", "tick"] or [tick, --every, 5m].
    text = re.sub(r"run: >-\n\s*", "run: ", text)
    text = re.sub(r"(\.venv/bin/dbt [^\n]*'\})\n\s*(--)", r"\1 \2", text)
    return re.sub(r'", "', " ", text)


def typed(path: Path, program: str) -> Iterator[list[str]]:
    """Arguments of each call of a program that a file types."""
    quote = re.compile(r"""^[`"'(]+|[`"')]+$""")
    # `make` is a word, too.
    before = r"(?:run: |-- |`)" if program == "make" else r"(?<![\w/@.-])(?:\S*/bin/)?"
    for line in text_of(path).splitlines():
        for match in re.finditer(rf"{before}{program} (?=[a-z-])", line):
            arguments = line[match.end() :]
            arguments = re.sub(r'"\$\(.*?\)"', "2026-01-24", arguments)
            arguments = re.split(r"\|\||\||&&|;|`| #|\)|\]|>>| {2,}", arguments)[0]
            try:
                words = shlex.split(arguments)
            except ValueError:
                words = arguments.split()
            yield [quote.sub("", word) for word in words]


def compose_services(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text())["services"]


def our_calls(path: Path) -> list[list[str]]:
    """Calls of `nba-props`, those of compose services and instances of units too."""
    calls = [call for call in typed(path, "nba-props") if call[0] in COMMANDS or call[0] == "tick"]
    if path == IMAGE:
        assert 'ENTRYPOINT ["nba-props"]' in path.read_text()
        calls.append(json.loads(re.findall(r"^CMD (.*)$", path.read_text(), re.M)[0]))
    if path in COMPOSE:
        for service in compose_services(path).values():
            if "build" in service and "entrypoint" not in service:
                calls.append(service["command"])
    if path in (*UNITS, PAGE):
        units = re.findall(r"nba-props@([a-z]+)(?:\.service)?\b", path.read_text())
        calls += [[unit] for unit in units]
    return calls


COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
CALLS = [(name, call) for name, path in zip(NAMES, FILES, strict=True) for call in our_calls(path)]


@pytest.mark.parametrize(("name", "call"), CALLS, ids=[f"{n}: {' '.join(c)}" for n, c in CALLS])
def test_every_command_exists_with_its_options(name: str, call: list[str]) -> None:
    command, *arguments = call
    if arguments and arguments[0] == "%i":
        return
    COMMANDS[command].make_context(command, arguments)


def test_the_commands_are_found() -> None:
    found = {(name, call[0]) for name, call in CALLS}
    assert {
        ("Dockerfile", "tick"),
        ("Dockerfile", "monitor"),
        ("compose.yaml", "tick"),
        ("compose.yaml", "report"),
        ("deploy/docker/compose.yaml", "report"),
        ("deploy/systemd/nba-props-tick.timer", "tick"),
        ("deploy/systemd/nba-props-reconcile.service", "reconcile"),
        (".github/workflows/pipeline.yml", "tick"),
        (".github/workflows/report.yml", "report"),
        ("deploy/gcp/main.tf", "tick"),
        ("deploy/gcp/main.tf", "reconcile"),
        ("docs/deploy.md", "doctor"),
        ("docs/deploy.md", "backfill"),
        ("docs/deploy.md", "reconcile"),
    } <= found
    with pytest.raises(Exception, match="No such option"):
        COMMANDS["tick"].make_context("tick", ["--each", "5m"])


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_make_target_and_module_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for call in typed(path, "make"):
        named = [word for word in call if re.fullmatch(r"[a-z][a-z-]+", word)]
        if path.suffix == ".yml" or path == PAGE:
            assert set(named) <= targets | {"python"}, call
    for module in re.findall(r"-m, ((?:sample|sandbox)\.\w+)", path.read_text()):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_every_call_of_dbt_has_options_that_dbt_has() -> None:
    from dbt.cli.main import cli

    calls = [call for path in FILES for call in typed(path, "dbt")]
    assert len(calls) >= 6
    for call in calls:
        name, *arguments = [word for word in call if word not in ("--quiet",)]
        if "--profiles-dir" not in arguments:
            continue
        options = {opt for param in cli.commands[name].params for opt in param.opts}
        assert {word for word in arguments if word.startswith("--")} <= options, call


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_setting_is_one(path: Path) -> None:
    known = {name.upper() for name in Settings.model_fields} | OF_TESTS
    named = re.findall(
        r"\b(?:NBA_[A-Z_]+|BDL_[A-Z_]+|ESPN_[A-Z_]+|SLACK_[A-Z_]+|DBT_TARGET)\b", path.read_text()
    )
    assert set(named) <= known


@pytest.mark.parametrize("path", YAML, ids=lambda path: str(path.relative_to(ROOT)))
def test_yaml_parses(path: Path) -> None:
    assert yaml.safe_load(path.read_text())


def test_the_dev_container_parses() -> None:
    assert json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())


# The image.


def test_the_image_is_locked_not_root_and_without_a_secret() -> None:
    text = IMAGE.read_text()
    assert text.count("--require-hashes") == 2
    assert re.search(r"^USER 10001:10001$", text, re.M)
    assert text.rindex("USER") > text.rindex("RUN")
    # An ARG or an ENV stays in the image's history.
    assert not re.search(r"KEY|TOKEN|SECRET|PASSWORD|WEBHOOK|CREDENTIALS", text)
    assert set(re.findall(r"^ARG (\w+)", text, re.M)) == {"EXTRAS"}
    for path in COMPOSE:
        for service in compose_services(path).values():
            build = service.get("build", {})
            assert not isinstance(build, dict) or build.get("args", {}).keys() <= {"EXTRAS"}


def ignored(path: str) -> bool:
    """As Docker reads .dockerignore: the last pattern counts, a folder counts for what is in it."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    verdict = False
    parents = [path, *map(str, Path(path).parents)][:-1]
    for line in lines:
        if not line or line.startswith("#"):
            continue
        pattern, is_ignored = line.removeprefix("!"), not line.startswith("!")
        anywhere = pattern.startswith("**/")
        pattern = pattern.removeprefix("**/")
        for parent in parents:
            part = Path(parent).name if anywhere else parent
            depth_fits = anywhere or parent.count("/") == pattern.count("/")
            if depth_fits and fnmatch(part, pattern):
                verdict = is_ignored
    return verdict


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".env.production",
        ".git/config",
        "warehouse/nba_props.duckdb",
        "nba.duckdb.wal",
        "deploy/gcp/terraform.tfvars",
        "deploy/gcp/terraform.tfstate",
        "account.key.json",
        "profiles.yml",
        "logs/dbt.log",
        "target/live/manifest.json",
        "artefacts/pts.joblib",
    ],
)
def test_no_secret_and_no_data_goes_into_the_image(path: str) -> None:
    assert ignored(path)


def test_what_it_needs_goes_into_the_image() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    parts = [
        "models/",
        "macros/",
        "seeds/",
        "tests/",
        "monitoring/",
        "nba_props/",
        "scrapers/",
        "sample/",
        "sandbox/",
    ]
    needed = [
        p
        for p in tracked
        if p.startswith(tuple(parts))
        and not p.startswith(("tests/unit/", "tests/e2e/", "tests/__init__"))
    ]
    needed += ["pyproject.toml", "requirements.lock", "README.md", "LICENSE", "dbt_project.yml"]
    needed += ["profiles.yml.example", "docs/runbooks/late.md"]
    assert len(needed) > 300
    assert [path for path in needed if ignored(path)] == []


@pytest.mark.parametrize("path", COMPOSE, ids=["sample", "live"])
def test_containers_have_no_rights_and_one_writes(path: Path) -> None:
    services = compose_services(path)
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
    assert [name for name, service in services.items() if "tick" in service.get("command", [])] == [
        "pipeline"
    ]
    assert services["web"]["volumes"][-1] == "data:/data:ro"


def test_every_path_of_the_image_is_in_its_volume() -> None:
    places = dict(re.findall(r"(NBA_PROPS_\w+)=(\S+)", IMAGE.read_text()))
    folders = {name for name in places if name != "NBA_PROPS_PROJECT_DIR"}
    assert folders == {
        name.upper()
        for name in Settings.model_fields
        if re.fullmatch(r"nba_props_(duckdb_path|models_dir|site_dir|exports_url)", name)
    }
    assert all(places[name].startswith("/data/") for name in folders)
    # What has no setting is a link into it.
    for name in ("target", "logs", "reports", "artefacts"):
        assert f"ln -s /data/{name} {name}" in IMAGE.read_text()


# The workflows.


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_few_rights_and_pinned_actions(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    for line in re.findall(r"uses: (.*)", path.read_text()):
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    for name, job in workflow["jobs"].items():
        assert job["permissions"].items() <= {
            ("contents", "read" if name != "publish" else "write"),
            ("id-token", "write"),
            ("pages", "write"),
            ("packages", "write"),
            ("pull-requests", "write"),
        }, name
        assert job["timeout-minutes"], name
        for step in job["steps"]:
            # Put into a script, the name of a branch or a tag would be a part of the script.
            assert "${{" not in step.get("run", ""), name
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


def test_an_action_is_one_version_everywhere() -> None:
    pins = {
        pin
        for path in WORKFLOWS
        for pin in re.findall(r"uses: ([\w-]+/[\w-]+)[\w/-]*@(.*)", path.read_text())
    }
    assert len(pins) == len({name for name, _ in pins})


def test_two_scheduled_ticks_never_run_at_once() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/pipeline.yml").read_text())
    assert workflow["concurrency"] == {"group": "pipeline", "cancel-in-progress": False}


# The units.


def test_every_timer_starts_a_unit() -> None:
    names = {path.name for path in UNITS}
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert len(timers) == 4
    for timer in timers:
        (unit,) = re.findall(r"^Unit=(.*)$", timer.read_text(), re.M)
        assert re.sub(r"@\w+\.", "@.", unit) in names
        assert f" {timer.name}" in PAGE.read_text()


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze")
    for path in UNITS:
        text = path.read_text().replace("/srv/nba-props/.venv/bin/nba-props", "/bin/true")
        (tmp_path / path.name).write_text(text)
    units = [*tmp_path.glob("*.timer"), tmp_path / "nba-props@tick.service"]
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


# Google Cloud.


def main_tf() -> str:
    return (ROOT / "deploy" / "gcp" / "main.tf").read_text()


def test_every_dataset_is_made() -> None:
    raw = {
        schema
        for path in (ROOT / "models").rglob("*.yml")
        for schema in re.findall(r"schema: .*\}\}(raw_\w+)", path.read_text())
    }
    assert len(raw) >= 6
    assert set(re.findall(r'"(raw_\w+)"', main_tf())) == raw
    (listed,) = re.findall(r"for dataset in ([\w ]+);", PAGE.read_text())
    assert set(listed.split()) == {*raw, "nba", "nba_elementary"}


def minutes(cron: str) -> set[int]:
    """Minutes of a day at which a cron expression of minutes and hours fires."""
    minute, hour, *rest = cron.split()
    assert rest == ["*", "*", "*"]

    def numbers(field: str, end: int) -> set[int]:
        found: set[int] = set()
        for part in field.split(","):
            span, _, step = part.partition("/")
            first, _, last = span.partition("-")
            low = 0 if span == "*" else int(first)
            high = end - 1 if span == "*" else int(last or first)
            found |= set(range(low, high + 1, int(step or 1)))
        return found

    return {60 * h + m for h in numbers(hour, 24) for m in numbers(minute, 60)}


def test_a_job_ends_before_the_next_begins() -> None:
    crons = [
        cron
        for line in re.findall(r"cron\s*= \[(.*)\]", main_tf())
        for cron in re.findall(r'"(.*?)"', line)
    ]
    fired = sorted(minute for cron in crons for minute in minutes(cron))
    assert len(fired) == len(set(fired)) == 96
    gaps = [b - a for a, b in zip(fired, [*fired[1:], fired[0] + 1440], strict=True)]
    (timeout,) = re.findall(r'timeout\s*= "(\d+)s"', main_tf())
    assert int(timeout) < 60 * min(gaps)
    assert "max_retries = 0" in main_tf()


def test_no_secret_is_in_terraform() -> None:
    text = "".join(path.read_text() for path in TERRAFORM)
    # Its value would be in the state.
    assert "google_secret_manager_secret_version" not in text
    assert "google_service_account_key" not in text
    assert not re.search(r"roles/(owner|editor|\w+\.admin)\"", text)
    ignored_by_git = (ROOT / ".gitignore").read_text().split()
    assert {"*.tfvars", "*.tfstate*", ".terraform/"} <= set(ignored_by_git)


def test_the_page_names_every_output_and_variable() -> None:
    gcp = ROOT / "deploy" / "gcp"
    variables = set(re.findall(r'^variable "(\w+)"', (gcp / "variables.tf").read_text(), re.M))
    given = set(
        re.findall(r"^(?:# )?(\w+) += ", (gcp / "terraform.tfvars.example").read_text(), re.M)
    )
    assert given <= variables
    used = {n for path in WORKFLOWS for n in re.findall(r"vars\.(\w+)", path.read_text())}
    of_bigquery = {"GOOGLE_CLOUD_PROJECT"}
    assert all(f"`{name}`" in PAGE.read_text() for name in used | of_bigquery)


# Releases.


def test_a_section_of_the_changelog() -> None:
    text = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-29\n\n### Added\n- One.\n"
    text += "\n## [1.1.0]\n- Old.\n"
    assert changelog.section(text, "1.2.0") == "### Added\n- One."
    assert changelog.section(text, "1.1.0") == "- Old."
    assert changelog.section(text, "Unreleased") is None
    assert changelog.section(text, "1.2") is None


def test_the_version_of_the_package_can_be_tagged() -> None:
    # A version that was never written down would be noticed after its tag is pushed.
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    version = declared["project"]["version"]
    text = changelog.main(f"v{version}")
    assert text.startswith("### Added")
    assert "## [" not in text


def test_a_tag_that_is_not_the_version_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"The tag is v9\.9\.9 and pyproject.toml has "):
        changelog.main("v9.9.9")


# What compose shows.


def test_the_sandbox_has_a_clock_that_goes_on() -> None:
    def hear() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    # New York at Philadelphia begins at 3 PM.
    command = [sys.executable, "-m", "sample.evening", "--port", "0"]
    with subprocess.Popen(
        [*command, "--from", "2026-01-24T14:59:50"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=hear,
    ) as process:
        assert process.stdout is not None
        client = Client(process.stdout.readline().removeprefix("sandbox: ").strip())

        def status() -> str:
            rows = client.games(**{"dates[]": "2026-01-24"})
            (row,) = [row for row in rows if row["home_team"]["abbreviation"] == "PHI"]
            return str(row["status"])

        before = status()
        until = time.monotonic() + 60
        while status() == before and time.monotonic() < until:
            time.sleep(0.5)
        after = status()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert before.startswith("2026-01-24T20:00")
    assert after != before
