"""The four files say what the program can, and each is well formed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import shells
from rolecall.completion.scripts import scripts
from rolecall.completion.sources import of_argument, of_option
from rolecall.completion.tree import tree


def test_the_scripts_are_those_that_the_commands_make_today() -> None:
    made = scripts()
    assert sorted(made) == sorted(os.listdir(shells.SCRIPTS))
    for name, text in made.items():
        there = (shells.SCRIPTS / name).read_text(encoding="utf-8")
        assert there == text, "run: python tests/regenerate.py completions"


def test_the_scripts_are_written_by_one_command(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "rolecall.completion", str(tmp_path / "new")], check=False, timeout=60)
    assert ran.returncode == 0
    assert {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "new").iterdir()} == scripts()


@pytest.mark.parametrize(("name", "file"), [("bash", "rolecall.bash"), ("zsh", "_rolecall"), ("fish", "rolecall.fish")])
def test_a_shell_reads_its_script_without_complaint(name: str, file: str) -> None:
    if not shells.found(name):
        pytest.skip(f"{name} is not installed")
    ran = subprocess.run([name, "-n", shells.SCRIPTS / file], capture_output=True, text=True, check=False, timeout=30)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_verb_and_option_stands_in_every_script() -> None:
    known = tree()
    names = {name for command in known.commands for option in command.options for name in option.names}
    members = {word for group in known.groups for word, _ in group.members}
    for file, text in scripts().items():
        bare = {name.lstrip("-") for name in names} | members
        assert not [name for name in bare if name not in text], file


def test_the_walk_finds_verbs_at_every_depth_with_what_they_take() -> None:
    verbs = {verb.path: verb for verb in tree().verbs}
    assert {"invite", "perms grant", "report export"} <= verbs.keys()
    assert [(a.source, a.repeated) for a in verbs["perms grant"].arguments] == [
        (("names-selectors",), False),
        (("names-permissions",), True),
    ]
    options = {name: option for option in verbs["perms copy"].options for name in option.names}
    assert options["--mode"].source == ("list-mode",)
    assert options["--yes"].source is options["-y"].source is None


@pytest.mark.parametrize(
    ("path", "metavar", "source"),
    [
        ("perms show", "USER...", ("names-selectors",)),
        ("perms show", "[USER...]", ("names-selectors",)),
        ("apply", "FILE|PLAN|-", ("files",)),
        ("perms revoke", "[PERMISSION...]", ("names-revocable",)),
        ("location show", "[NAME]", ("names-locations",)),
        ("location add", "NAME", ()),
        ("invite", "NAME", ()),
        ("anything new", "NEVER SEEN", ()),
    ],
)
def test_an_argument_completes_by_its_metavar(path: str, metavar: str, source: tuple[str, ...]) -> None:
    assert of_argument(path, metavar) == source


def test_an_option_completes_by_its_name_or_metavar() -> None:
    assert of_option("--main-network", "NETWORK|none") == ("names-networks", "list-none")
    assert of_option("--staff", "NAME") == ("names-staff",)
    assert of_option("--name", "NAME") == ()


def test_the_powershell_script_looks_well_formed() -> None:
    """No PowerShell runs here: only that brackets outside quotes match, and that quotes are closed on their lines."""
    opened: list[str] = []
    pairs = {")": "(", "]": "[", "}": "{"}
    for line in scripts()["rolecall.ps1"].splitlines():
        for character in _code(line):
            if character in "([{":
                opened.append(character)
            elif character in pairs:
                assert opened, line
                assert opened.pop() == pairs[character], line
    assert opened == []


def test_the_powershell_script_is_ascii_and_its_tables_have_no_key_twice() -> None:
    """Without a mark PowerShell 5.1 takes a file for one of the system's code page; its keys do not tell case."""
    text = scripts()["rolecall.ps1"]
    assert text.isascii()
    for table in re.findall(r"@\{\n(.*?)\n    \}", text, re.DOTALL):
        keys = [row.partition(" = ")[0].casefold() for row in table.splitlines()]
        assert len(keys) == len(set(keys)), table


def _code(line: str) -> str:
    """A line of PowerShell without comments and what stands in quotes."""
    code, quote, skip = "", "", False
    for number, character in enumerate(line):
        if skip:
            skip = False
        elif quote:
            skip = character == "`" and quote == '"'
            quote = "" if character == quote else quote
        elif character == "#" and not line[:number].strip():
            break
        elif character in "'\"":
            quote = character
        else:
            code += character
    assert not quote, line
    return code
