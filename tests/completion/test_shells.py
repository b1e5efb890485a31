"""What real shells make of the scripts: bash, zsh and fish, each where it is installed."""

from __future__ import annotations

import shlex
import subprocess
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shells
from program import Program
from rolecall.app.reporting import Format
from rolecall.views.reports.kinds import REPORTS
from worlds import LAW

EAST = 'Old Town: "East" & $HOME'
QUOTE = 'Quo"te [x] *y ; $z `t` ~ # {q} | <p> a!b'
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("rolecall per", {"perms"}),
        ("rolecall role se", {"set"}),
        ("rolecall perms copy a b --mode ", {"merge", "replace"}),
        ("rolecall perms copy a b --mode=r", {"replace"}),
        ("rolecall perms copy a b --with", {"--with-role"}),
        ("rolecall report export --format ", set(get_args(Format))),
        ("rolecall report export ", set(REPORTS)),
        ("rolecall user list --format ", {"table", "lines", "csv", "json"}),
        ("rolecall role set --dry-run someone ad", {"administrator"}),
        ("rolecall role set --reason 'a b' -n someone ad", {"administrator"}),
        ("rolecall perms grant someone --section me", {"medicine"}),
        ("rolecall --sto", {"--store"}),
        ("rolecall user --format json mer", {"merge"}),
        ("rolecall invite --quiet --new-s", {"--new-staff"}),
    ],
)
def test_words_of_the_program_are_completed(shell: shells.Shell, line: str, wanted: set[str]) -> None:
    assert shell.listed(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("rolecall perms show quo", {"quo@example.com"}),
        ("rolecall perms grant someone reports.me", {f"reports.messages{x}" for x in ("", ".export", ".phones")}),
        ("rolecall perms grant someone reports.appointments:h", {"reports.appointments:history="}),
        ("rolecall perms revoke someone reports.appointments:h", {"reports.appointments:history"}),
        ("rolecall perms grant someone calendar:history=3", {"calendar:history=30d", "calendar:history=3m"}),
        ("rolecall user list role:em", {"role:employee"}),
        ("rolecall user list role:employee,st", {"role:employee,staff:", "role:employee,status:"}),
        ("rolecall network show ", {"Both, of them"}),
        ("rolecall location show М", {"Медеу"}),
        ("rolecall location add М", set()),
        ("rolecall role set someone employee --at Медеу --staff ", {"Жанна"}),
        ("rolecall location add X --currency KZ", {"KZT"}),
    ],
)
def test_names_are_completed_from_store_and_catalogue(shell: shells.Shell, line: str, wanted: set[str]) -> None:
    assert shell.listed(line) == wanted


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("perms show Joa", ["perms", "show", "Joanna D'Souza"]),
        ("perms show 'Joa", ["perms", "show", "Joanna D'Souza"]),
        ('perms show "Joa', ["perms", "show", "Joanna D'Souza"]),
        ("perms show Quo", ["perms", "show", QUOTE]),
        ("perms show 'Quo", ["perms", "show", QUOTE]),
        ("staff list --at Old", ["staff", "list", "--at", EAST]),
        ("staff list --at=Old", ["staff", "list", f"--at={EAST}"]),
        ("user list location:Old", ["user", "list", f"location:{EAST}"]),
        ("perms show Ün", ["perms", "show", "Ünal Çelik"]),
        ("perms grant x @con", ["perms", "grant", "x", "@contacts"]),
        ("perms grant x calendar:staff=Ж", ["perms", "grant", "x", "calendar:staff=Жанна"]),
        (
            f"role set x employee --at {shlex.quote(EAST)} --staff Ba",
            ["role", "set", "x", "employee", "--at", EAST, "--staff", "Back\\slash (it)"],
        ),
    ],
)
def test_a_completed_name_reaches_the_program_as_it_is(shell: shells.Shell, typed: str, heard: list[str]) -> None:
    assert shell.entered(f"rolecall {typed}") == heard


@pytest.mark.parametrize(
    ("parts", "heard"),
    [
        (["staff list --at Old", "--no-i"], ["staff", "list", "--at", EAST, "--no-input"]),
        (["perms grant Quo", "@con", "--at Ме"], ["perms", "grant", QUOTE, "@contacts", "--at", "Медеу"]),
        (
            ["role set Joa", "empl", "--at Old", "--staff Ba", "--dry"],
            ["role", "set", "Joanna D'Souza", "employee", "--at", EAST, "--staff", "Back\\slash (it)", "--dry-run"],
        ),
        (["network main Bo", "Ме", "--ye"], ["network", "main", "Both, of them", "Медеу", "--yes"]),
        (["user list location:Old", "--sor"], ["user", "list", f"location:{EAST}", "--sort"]),
    ],
    ids=lambda value: value[0],
)
def test_completion_goes_on_after_a_name_that_it_inserted(
    shell: shells.Shell, parts: list[str], heard: list[str]
) -> None:
    first, *rest = parts
    assert shell.entered(f"rolecall {first}", *rest) == heard


@pytest.mark.parametrize(
    "at", ['Old\\ Town:\\ \\"East\\"\\ \\&\\ \\$HOME', f"'{EAST}'", '"Old Town: \\"East\\" & \\$HOME"', "Медеу"]
)
def test_a_value_in_any_quotes_does_not_end_completion(shell: shells.Shell, at: str) -> None:
    assert shell.listed(f"rolecall staff list --at {at} --form") == {"--format"}


def test_a_store_named_on_the_line_is_asked_instead(shell: shells.Shell, chain: Program) -> None:
    store = chain.store
    assert shell.listed(f"rolecall location show --store {store} Riv") == {"Riverside"}
    assert shell.listed(f"rolecall location show --store={store} Riv") == {"Riverside"}


def test_without_a_store_there_is_silence(shell: shells.Shell) -> None:
    assert shell.listed("rolecall location show --store /nowhere/at.all ") == set()


@pytest.mark.skipif(not shells.found("bash"), reason="bash is not installed")
@given(text=PRINTABLE, quote=st.sampled_from(["", "'", '"']))
@LAW
def test_whatever_bash_adds_to_a_line_means_the_text_itself(text: str, quote: str) -> None:
    script = (
        f"""source {shells.SCRIPTS}/rolecall.bash; quote=$2; _rolecall_quoted "$1"; eval "printf %s $2$quoted$2" """
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "", text, quote], capture_output=True, check=True, timeout=30
    )
    assert done.stdout.decode() == text


@pytest.mark.skipif(not shells.found("bash"), reason="bash is not installed")
@given(text=PRINTABLE, quote=st.sampled_from(["", "'", '"']))
@LAW
def test_whatever_bash_adds_to_a_line_is_read_back_as_one_word(text: str, quote: str) -> None:
    script = f"""source {shells.SCRIPTS}/rolecall.bash; quote=$2; _rolecall_quoted "$1"
    _rolecall_split "rolecall --at $2$quoted$2 --next "; printf '%s\\n' "${{words[@]}}" """
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "", text, quote], capture_output=True, check=True, timeout=30
    )
    assert done.stdout.decode().removesuffix("\n").split("\n") == ["rolecall", "--at", text, "--next"]
