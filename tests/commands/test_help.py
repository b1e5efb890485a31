"""The help: of the program, of commands, of topics, and what is looked for in all of them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from program import TERMINAL, Program
from rolecall.cli import MEMBERS, SECTIONS
from rolecall.terminal.streams import Streams
from rolecall.views.help_jobs import JOBS
from rolecall.views.topic_pages import topic_names, topic_pages

NARROW, USUAL, WIDE = (replace(TERMINAL, width=width, colour=True) for width in (60, 80, 140))
BOLD = "\x1b[1m"


def test_every_word_stands_in_one_section_of_the_help(rolecall: Program) -> None:
    words = " ".join(SECTIONS.values()).split()
    done = rolecall("--help")

    assert sorted(words) == sorted(MEMBERS)
    assert all(f"\n{title}:\n" in done.out for title in (*SECTIONS, "Topics"))
    assert ", ".join(topic_names()) in " ".join(done.out.split())


@pytest.mark.parametrize("words", ["", "perms", "perms grant", "invite", "store copy"])
def test_help_is_the_same_however_it_is_asked_for(rolecall: Program, words: str) -> None:
    long, short, topic = rolecall.line(f"{words} --help"), rolecall.line(f"{words} -h"), rolecall.line(f"help {words}")

    assert long.out == short.out == topic.out != ""
    assert (long.status, long.err) == (0, "")


def test_headings_are_bold_at_a_terminal_and_nothing_has_a_colour(rolecall: Program) -> None:
    for streams in (NARROW, USUAL, WIDE):
        for line in ("perms grant --help", "help roles", "--help"):
            out = rolecall.line(line, streams=streams).out
            assert BOLD in out, line
            codes = {part.partition("m")[0] for part in out.split("\x1b[")[1:]}
            assert codes <= {"0", "1", "2"}, line


@pytest.mark.parametrize("name", topic_pages())
@pytest.mark.parametrize("streams", [NARROW, WIDE], ids=["narrow", "wide"])
def test_a_topic_fits_the_terminal_but_for_what_can_be_copied(rolecall: Program, name: str, streams: Streams) -> None:
    done = rolecall("help", name, streams=replace(streams, colour=False, height=0))

    assert done.status == 0
    running = [line for line in done.out.splitlines() if not line.startswith("  ")]
    assert max(map(len, running)) <= streams.width


def test_a_topic_has_its_text_in_every_format(rolecall: Program) -> None:
    page = topic_pages()["people-files"]

    asked = rolecall("help", "people", "files", "--format", "json").json
    assert asked == {"topic": page.name, "title": page.title, "text": page.markdown}
    assert rolecall("help", "people-files").out == page.markdown
    header, row = csv.reader(io.StringIO(rolecall("help", "people-files", "--format", "csv").out, newline=""))
    assert dict(zip(header, row, strict=True)) == asked


def test_a_topic_that_is_called_like_a_command_says_where_that_is_explained(rolecall: Program) -> None:
    assert rolecall("help", "account").err == ""
    assert rolecall("help", "account", streams=USUAL).err == "What the command takes: rolecall account --help\n"
    assert rolecall("help", "roles", streams=USUAL).err == ""


def test_what_is_about_the_words_comes_before_what_only_says_them(rolecall: Program) -> None:
    found = [row["command"] for row in rolecall("help", "Undo", "saved changes", "--format", "json").json]

    assert found[0] == "rolecall history undo --help"
    assert "rolecall help history" in found


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("hide phone numbers", "rolecall perms revoke role:employee @contacts"),
        ("someone was fired", "rolecall user remove anna.petrova --everywhere"),
        ("least privilege", "rolecall role show administrator"),
        ("why can't she", "rolecall perms explain anna.petrova clients.export"),
        ("copy from colleague", "rolecall perms copy marta.ozola ieva.dumina"),
        ("locum", "rolecall perms copy marta.ozola ieva.dumina --reason 'until 14 December'"),
        ("transfer ownership", "rolecall role set andris.jansons owner --at Riverside"),
        ("quarterly audit", "rolecall report show roles"),
    ],
)
def test_a_job_is_found_in_the_words_in_which_people_ask(rolecall: Program, words: str, command: str) -> None:
    assert command in [row["command"] for row in rolecall("help", words, "--format", "json").json][:3]


def test_what_is_about_few_of_the_words_is_not_the_answer(rolecall: Program) -> None:
    done = rolecall.line("help undo coffee machines broken")

    assert (done.status, done.err.splitlines()[0]) == (
        9,
        "rolecall: There is no help on “undo coffee machines broken”.",
    )


def test_the_command_of_every_job_can_be_run_as_it_stands(chain: Program) -> None:
    shown = ("perms list", "perms show", "perms who", "perms explain", "perms diff", "role show", "report", "history l")
    for job in JOBS:
        line = job.command.removeprefix("rolecall ")
        done = chain.line(line if line.startswith(shown) else f"{line} --dry-run --max-loss 100%")
        assert done.status in (0, 3), (line, done.err)
