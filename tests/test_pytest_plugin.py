"""Fixtures as pytest tests: collected, selected, spread and reported without anything of ours on the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from program import ROOT
from schemas import every_fixture_agrees

TEXT = """rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"

[[user]]
name = "Anna"
email = "anna@example.com"

  [[user.access]]
  at = "Riverside"
  role = "viewer"

[[expect]]
name = "viewers look"
every = "role:viewer"
can = ["clients"]

[[expect]]
name = "viewers keep nothing"
every = "role:viewer"
cannot = ["clients.note"]

[[expect]]
user = "anna@example.com"
role = "viewer"
"""
REPORT = """\
team.rolecall.toml:23:11: viewers keep nothing
  23 | cannot = ["clients.note"]
     |           ^^^^^^^^^^^^^^
  who       Anna · Riverside · viewer
  expected  cannot View note (clients.note)
  actual    can
  why       clients.note: the role viewer recommends it
  fix       revoke clients.note
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A project with the plugin installed as the package declares it; its fixtures agree with the schema."""
    plugins = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    about = tmp_path / "site" / "declared-0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: declared\nVersion: 0\n")
    lines = [f"{name} = {module}" for name, module in plugins.items()]
    (about / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines]) + "\n")
    project = tmp_path / "project"
    project.mkdir()
    (project / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    yield project
    every_fixture_agrees(project)


def run(folder: Path, *words: str, cache: bool = False) -> tuple[int, str]:
    """Status and output of pytest in the project."""
    paths = [str(folder.parent / "site"), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "COLUMNS": "80"}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "-m", "pytest", *([] if cache else ["-p", "no:cacheprovider"]), *words]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return ran.returncode, ran.stdout + ran.stderr


def test_each_expectation_is_a_test_and_failures_have_no_traceback(folder: Path) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT)
    status, text = run(folder)
    assert status == 1
    assert "1 failed, 2 passed" in text
    assert "_ viewers keep nothing _____" in text
    assert REPORT in text
    assert "Traceback" not in text
    assert "pytest_plugin.py" not in text
    assert "FAILED team.rolecall.toml::viewers keep nothing" in text


def test_selecting_stopping_and_spreading_work(folder: Path) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT)
    assert "1 passed, 2 deselected" in run(folder, "-k", "look")[1]
    assert "1 failed, 1 passed" in run(folder, "-x")[1]
    status, text = run(folder, "-n", "2")
    assert status == 1
    assert "1 failed, 2 passed" in text
    assert REPORT in text
    assert "1 passed" in run(folder, "team.rolecall.toml::viewers look")[1]


def test_the_junit_report_of_pytest_holds_the_failure(folder: Path) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT)
    run(folder, "--junitxml", "report.xml")
    cases = list(ET.parse(folder / "report.xml").getroot().iter("testcase"))  # noqa: S314
    assert [case.get("name") for case in cases] == [
        "viewers look",
        "viewers keep nothing",
        "anna@example.com: role viewer",
    ]
    failure = cases[1].find("failure")
    assert failure is not None
    assert REPORT.strip() in (failure.text or "")


def test_faults_are_errors_with_their_place(folder: Path) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT.replace('["clients"]', '["clietns"]'))
    status, text = run(folder)
    assert status == 2
    assert "  team.rolecall.toml:18:8: No permission is called “clietns”." in text
    assert "Traceback" not in text


def test_a_file_without_expectations_is_an_error(folder: Path) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT.partition("[[expect]]")[0])
    status, text = run(folder)
    assert status == 2
    assert "team.rolecall.toml holds no expectation, so nothing was checked." in text


def test_expectations_of_one_name_get_numbers(folder: Path) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT.replace("keep nothing", "look"))
    assert "FAILED team.rolecall.toml::viewers look (2)" in run(folder)[1]


@pytest.mark.parametrize("title", ["viewers :: keep::nothing", "a:::b", "viewers [keep] nothing", "a\\nb", "ключ::ы"])
def test_what_failed_last_is_run_alone_whatever_it_is_called(folder: Path, title: str) -> None:
    (folder / "team.rolecall.toml").write_text(TEXT.replace("viewers keep nothing", title))
    assert "1 failed, 2 passed" in run(folder, cache=True)[1]
    status, text = run(folder, "--lf", cache=True)
    assert status == 1
    assert "1 failed in" in text
    (failed,) = re.findall(r"FAILED (team\.rolecall\.toml::.*?) - ", text)
    assert failed.count("::") == 1
    assert "1 failed in" in run(folder, failed)[1]


def test_without_such_files_nothing_of_rolecall_is_imported(folder: Path) -> None:
    (folder / "test_imports.py").write_text(
        "import sys\n"
        "def test_nothing():\n"
        "    ours = sorted(name for name in sys.modules if name.startswith('rolecall'))\n"
        "    assert ours == ['rolecall', 'rolecall.pytest_plugin']\n"
        "    assert 'typer' not in sys.modules\n"
    )
    status, text = run(folder)
    assert (status, "1 passed" in text) == (0, True), text
