"""`rolecall demo` and `rolecall completion`: what a newcomer needs comes with the package."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

import pytest

from program import Program
from rolecall.completion.scripts import scripts
from rolecall.completion.word import FILES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder."""
    folder = tmp_path / "temporary files"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("SHELL", "/bin/bash")
    return folder


def test_a_demo_is_a_store_of_its_own_on_which_all_it_offers_works(rolecall: Program, folder: Path) -> None:
    done = rolecall("demo", "--format", "json")

    assert (done.status, done.err) == (0, "")
    made = done.json
    store = Path(made["store"])
    assert store.is_relative_to(folder)
    assert store.parent.stat().st_mode & 0o777 == 0o700
    assert made["holds"] == {"location": 8, "network": 3, "user": 120}
    assert shlex.split(made["use"]) == ["export", f"ROLECALL_STORE={store}"]
    assert len(made["try"]) == 3
    for line in made["try"]:
        tried = Program(store)(*shlex.split(line)[1:])
        assert tried.status == 0, tried.err
        assert tried.out
    assert not rolecall.store.exists()


def test_the_commands_stand_where_they_can_be_copied_and_a_second_demo_is_another(
    rolecall: Program, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    first = rolecall("demo", "--format", "table")
    monkeypatch.setenv("SHELL", "/usr/bin/pwsh")
    second = rolecall("demo", "--format", "table")

    one, other = sorted(folder.iterdir())
    lines = {*first.out.splitlines(), *second.out.splitlines()}
    fish, powershell = "set -gx ROLECALL_STORE", "$env:ROLECALL_STORE ="
    assert {f"  {fish} '{one}/store.db'", f"  {fish} '{other}/store.db'"} & lines
    assert {f"  {powershell} '{one}/store.db'", f"  {powershell} '{other}/store.db'"} & lines
    assert "  rolecall perms show anna.petrova" in lines


def test_a_policy_of_the_working_folder_does_not_concern_a_demo(
    rolecall: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "rolecall.toml").write_text('require-reason = true\nforbid = ["all"]\nmax-gain = "1"\n')
    monkeypatch.chdir(tmp_path)

    assert rolecall("demo").status == 0


def test_without_a_place_for_it_there_is_no_demo(rolecall: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")

    done = rolecall("demo")

    assert (done.status, done.out) == (75, "")
    assert "No folder for the store can be made: No such file or directory.\nName another temporary folder" in done.err


def test_the_script_for_a_shell_is_the_one_that_is_shipped(rolecall: Program) -> None:
    assert {FILES[shell]: rolecall("completion", shell).out for shell in FILES} == scripts()


def test_a_shell_that_nobody_knows_is_refused_with_those_there_are(rolecall: Program) -> None:
    done = rolecall("completion", "tcsh")

    assert done.status == 2
    assert done.err.endswith("Choose from: bash, zsh, fish, powershell.\n")
