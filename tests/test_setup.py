"""What a contributor sets up: the tests test this tree, and what is written about working on it is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import rolecall
from program import ROOT

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TASKS: dict[str, Any] = PYPROJECT["tool"]["poe"]["tasks"]
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
WORKFLOW = ROOT / ".github" / "workflows" / "check.yaml"
HOOKS = ROOT / ".pre-commit-config.yaml"
CI = ROOT / ".ci" / "run"


def test_what_is_tested_is_this_tree_in_this_process_and_in_others() -> None:
    here = ROOT / "src" / "rolecall" / "__init__.py"
    assert Path(rolecall.__file__) == here, "install the tree as it stands: pip install -e '.[test]'"
    words = [sys.executable, "-c", "import rolecall; print(rolecall.__file__)"]
    ran = subprocess.run(words, cwd="/", capture_output=True, text=True, check=True)
    assert Path(ran.stdout.strip()) == here


def test_the_readme_installs_the_tree_as_it_stands_for_the_tests() -> None:
    (command,) = re.findall(r"<!-- tests -->\n```sh\n(.*)\n```\n<!-- -->", (ROOT / "README.md").read_text())
    assert " -e '.[test]' " in command


def commands(task: Any) -> list[str]:
    """The commands of a task, those of its sequence one after the other."""
    if isinstance(task, str):
        return commands(TASKS[task]) if task in TASKS else [task]
    if "sequence" in task:
        return [command for part in task["sequence"] for command in commands(part)]
    return [task.get("cmd") or task["shell"]]


def test_every_task_runs_what_the_test_extra_installs_or_a_file_that_is_there() -> None:
    installed = {re.split(r"[^\w-]", name)[0] for name in PYPROJECT["project"]["optional-dependencies"]["test"]}
    for name in TASKS:
        for command in commands(name):
            program, *words = shlex.split(command)
            assert program in {*installed, "python", "for"}, name
            assert all((ROOT / word).exists() for word in words if word.endswith(".py") and "*" not in word), name


def test_the_list_for_contributors_names_every_task() -> None:
    listed = re.findall(r"^\| `poe (\w+)` \|", CONTRIBUTING.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(TASKS)


@pytest.mark.parametrize("file", [CONTRIBUTING, WORKFLOW, HOOKS, CI], ids=lambda file: file.name)
def test_whatever_runs_a_task_names_one_that_there_is(file: Path) -> None:
    named = re.findall(r"\bpoe (?:-q |--quiet )?(\w+)", file.read_text(encoding="utf-8"))
    assert named
    assert not set(named) - TASKS.keys()


def test_what_has_to_pass_runs_everywhere() -> None:
    lint, types, test = TASKS["check"]["sequence"]
    for file in (WORKFLOW, CI):
        text = file.read_text(encoding="utf-8")
        assert re.search(rf"poe (-q )?{lint}\b", text)
        assert re.search(rf"poe (-q )?{types}\b", text)
    assert f"poe {test}" in WORKFLOW.read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f".venv/bin/python -m {TASKS[test]['cmd']}\n" in readme


def test_every_file_that_contributors_are_sent_to_is_there() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    named = {word for word in re.findall(r"`([\w./-]+)`", text) if "/" in word or word.endswith((".py", ".toml"))}
    tops = (ROOT, ROOT / "src", ROOT / "src" / "rolecall")
    assert not [word for word in sorted(named) if not any((top / word).exists() for top in tops)]


def test_every_name_that_contributors_are_sent_to_is_there() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    pairs = [*re.findall(r"`(\w+)`\s(?:of|in)\s`([\w/]+\.py)`", text), ("Context", "app/context.py")]
    assert pairs
    for name, file in pairs:
        source = (ROOT / "src" / "rolecall" / file).read_text(encoding="utf-8")
        assert re.search(rf"^(def |class )?{name}\b", source, re.MULTILINE), f"{name} of {file}"
