"""`run`: many commands, one plan, one transaction."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import CHAIN, Answers, Program
from rolecall.app.files import Input
from rolecall.app.running import _commands
from test_terminal import ANNA, changes

LINES = """# the summer
perms grant anna.petrova@example.com booking.edit
rolecall user accept 'Līga Pētersone' --yes
role set anna.petrova@example.com administrator   # and then
perms revoke anna.petrova@example.com clients.export
"""


def test_many_commands_are_one_plan_and_one_change(chain: Program) -> None:
    done = chain("run", "-", "--yes", "--format", "table", text=LINES)
    assert (done.status, done.err) == (0, "Saved as change 2.\n")
    assert done.out.splitlines()[0] == "Anna Petrova · Riverside · employee → administrator"
    shown = chain("user", "show", "anna.petrova@example.com", "--format", "json").json
    assert shown[0]["memberships"][0]["role"] == "administrator"


def test_each_command_sees_what_the_one_before_it_did(rolecall: Program) -> None:
    lines = "location add Riverside --currency EUR\nstaff add Anna --at Riverside\n"
    lines += "invite Anna --email anna@example.com --role employee --staff Anna --at Riverside\nuser accept anna\n"
    assert rolecall("run", "-", "--yes", text=lines).status == 0
    listed = rolecall("user", "list", "--format", "json").json
    assert listed[0]["memberships"] == [
        {"location": "Riverside", "role": "employee", "staff": "Anna", "status": "active"}
    ]


def test_a_fault_names_its_line_and_saves_nothing(chain: Program) -> None:
    before = chain.store.read_bytes()
    done = chain("run", "-", "--yes", text=LINES + "perms grant nobody@example.com booking.edit\n")
    assert done.status == 65
    assert "standard input:6: No user is called “nobody@example.com”." in done.err
    assert chain.store.read_bytes() == before


def test_what_cannot_be_one_of_many_is_refused_with_its_line(chain: Program) -> None:
    for line, why in (
        ("perms show anna", "Only commands that change something can be run together."),
        ("perms grant anna booking.edit --dry-run", "--dry-run is not for one of many commands."),
        ("perms grant anna booking.edit --store other.db", "--store is not for one of many commands."),
        ("perms", "“rolecall perms” is not a whole command."),
        ("perms grnt anna x", "There is no command “perms grnt”."),
        ("perms grant 'anna", "The line cannot be split into words: No closing quotation."),
    ):
        done = chain("run", "-", "--yes", text=f"\n{line}\n")
        assert done.status == 65, line
        assert f"standard input:2: {why}" in done.err, done.err


def test_the_location_of_the_run_is_that_of_lines_without_one(chain: Program) -> None:
    done = chain("run", "-", "--at", "Harbour", "--yes", text="perms grant boris.kim@example.com calendar.phones\n")
    assert done.status == 0, done.err
    assert "Harbour" in done.out


def test_a_world_file_can_be_one_of_many(rolecall: Program) -> None:
    done = rolecall("run", "-", "--yes", "--quiet", text=f"apply '{CHAIN}'\nuser remove marta.ozola@example.com\n")
    assert done.status == 0, done.err
    assert rolecall("user", "show", "marta.ozola@example.com", "--format", "json").json[0]["memberships"] == []


def test_a_file_that_prunes_most_people_is_one_of_many_where_the_run_says_how_much_it_may_take(
    chain: Program, tmp_path: Path
) -> None:
    file = tmp_path / "empty.toml"
    file.write_text("rolecall = 1\n", encoding="utf-8")
    line = f"apply '{file}' --prune\n"
    refused = chain("run", "-", "--yes", text=line)
    assert (refused.status, "--max-loss 100%" in refused.err) == (65, True), refused.err
    assert chain("run", "-", "--yes", "--quiet", "--max-loss", "100%", text=line).status == 0
    assert chain("user", "list", "--format", "json").json == []


def test_nothing_to_change_is_an_answer_too(chain: Program) -> None:
    done = chain("run", "-", "--yes", text="# nothing\n")
    assert (done.status, done.err) == (0, "Nothing to change.\n")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("rolecall", "“rolecall” is not a whole command."),
        ("perms grant --help", "Help and version are no change."),
        ("rolecall --version", "Help and version are no change."),
        ("perms edit anna --help --at Riverside", "Help and version are no change."),
        ("run changes.txt", "changes.txt runs itself."),
        ("run ./sub/../changes.txt", "./sub/../changes.txt runs itself."),
        ("invite --file people.csv --partial --rejects r.csv", "--partial is not for one of many commands."),
        ("perms grant anna 'booking.edit", "The line cannot be split into words: No closing quotation."),
        ("perms grant anna \0 booking.edit", "The line has a NUL."),
        ("location edit Riverside --region LV --region EE", "--region is given more than once."),
        ("role suggest", "Only commands that change something can be run together."),
    ],
)
def test_a_line_that_is_no_change_is_a_fault_of_its_line(
    chain: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "changes.txt").write_text(f"perms grant {ANNA} booking.edit\n\n{line}\n", encoding="utf-8")
    done = chain("run", "changes.txt", "--yes")
    assert (done.status, done.out) == (65, "")
    assert re.search(rf"changes\.txt:3(:\d+)?: {re.escape(why)}", done.err), done.err
    assert changes(chain) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_of_commands_is_read_as_every_text_is(
    chain: Program, tmp_path: Path, encoding: str, newline: str
) -> None:
    file = tmp_path / "changes.txt"
    text = f"user accept 'Līga Pētersone'{newline}perms grant {ANNA} booking.edit{newline}"
    file.write_bytes(text.encode(encoding))
    done = chain("run", str(file), "--yes", "--quiet")
    assert (done.status, done.err) == (0, "")


def test_a_hash_begins_a_remark_only_where_a_word_begins(rolecall: Program) -> None:
    lines = """location add Salon#2 --currency EUR # and a remark
    location add 'Salon #3' --currency EUR
    location add "#4" --currency EUR#not-a-remark
    # location add Salon4 --currency EUR
    location add --currency EUR Salon\u00a0#6
    location add \\#5 --currency EUR#"""
    done = rolecall("run", "-", "--yes", "--quiet", text=lines.replace("EUR#not-a-remark", "EUR").removesuffix("#"))
    assert done.status == 0, done.err
    names = [x["name"] for x in rolecall("location", "list", "--format", "json").json]
    assert sorted(names) == ["#4", "#5", "Salon #3", "Salon #6", "Salon#2"]
    assert rolecall("run", "-", "--yes", text="location add Quay --currency EUR#2\n").status == 65


SPACES, WORDS = st.sampled_from([" ", "  ", "\t"]), st.text("ab#'\"\\ ", min_size=1, max_size=6)


@given(st.lists(st.tuples(WORDS, SPACES), min_size=1, max_size=5), st.text("ab#'\" ", max_size=8))
def test_quoted_words_come_back_whole_and_a_remark_behind_them_is_left_out(
    parts: list[tuple[str, str]], remark: str
) -> None:
    line = "".join(shlex.quote(word) + space for word, space in parts)
    for text in (line, f"{line}#{remark}"):
        ((number, words),) = _commands(Input("f", f"x {text}".encode()))
        assert (number, words) == (1, ["x", *(word for word, _ in parts)])


def test_a_dry_run_of_many_commands_writes_no_file(chain: Program, tmp_path: Path) -> None:
    people, rejects = tmp_path / "people.csv", tmp_path / "rejects.csv"
    people.write_text("name,email,location,role\nEve,eve@example.com,Nowhere,manager\n", encoding="utf-8")
    line = f"invite --file {people} --partial --rejects {rejects}\n"
    assert chain("run", "-", "--dry-run", text=line).status == 65
    assert not rejects.exists()


def test_an_interruption_within_many_commands_is_130(chain: Program) -> None:
    answers = Answers(["cancel"])
    done = chain("run", "-", text=f"perms edit {ANNA} --at Riverside\n", answers=answers)
    assert (done.status, done.err.splitlines()[-1]) == (130, "rolecall: Cancelled; nothing was saved.")
