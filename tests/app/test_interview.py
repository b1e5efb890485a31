"""What is missing or ambiguous is asked for at a terminal, and the command that says the same is printed."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from program import PIPE, TERMINAL, Answers, Program
from rolecall.app.command_words import Parameter, repeated
from rolecall.domain.errors import Cancelled, Interrupted

ANNA = "anna.petrova@example.com"
BORIS = "role set boris.kim@example.com manager --at Harbour"
AGAIN = re.compile(r"^The same again:\s+rolecall (.+)$", re.MULTILINE)


CASES: list[tuple[str, list[Any], list[str], str]] = [
    (
        "role set anna",
        ["Anna Petrova", "manager", True],
        ["Which user is “anna”?", "Which role?", "Save?"],
        f"role set {ANNA} manager",
    ),
    (
        "user move andris",
        ["Marina", "Kreuzberg", True],
        ["To which location?", "At which location?", "Save?"],
        "user move andris --to Marina --from Kreuzberg",
    ),
    (
        "user move",
        [["Andris Jansons"], "Marina", "Kreuzberg", True],
        ["Which users?", "To which location?", "At which location?", "Save?"],
        "user move andris.jansons@example.com --to Marina --from Kreuzberg",
    ),
    (
        "user merge",
        ["Boris Kim", "Anna Petrova", True],
        ["Which user? (Whose record goes)", "Which user? (Who gets its accesses, contacts and links)", "Save?"],
        f"user merge boris.kim@example.com {ANNA}",
    ),
    (
        "role set andris --keep",
        ["Kreuzberg", "accountant", True],
        ["At which location?", "Which role?", "Save?"],
        "role set andris accountant --keep --at Kreuzberg",
    ),
    ("role set manager", ["Boris Kim", "Harbour", True], ["Whose role?", "At which location?", "Save?"], BORIS),
    ("perms show andris", ["Harbour"], ["At which location?"], "perms show andris --at Harbour"),
    (
        "perms show andris 'Boris Kim'",
        ["Harbour"],
        ["At which location?"],
        "perms show andris 'Boris Kim' --at Harbour",
    ),
    ("user list location:r", ["Rustaveli"], ["Which location is “r”?"], "user list location:Rustaveli"),
    (
        "location add",
        ["St. John's", "nok", True],
        ["The location's name:", "Currency (ISO 4217 code, such as EUR):", "Save?"],
        """location add "St. John's" --currency nok""",
    ),
    ("location show", ["Dorćol"], ["Which location?"], "location show Dorćol"),
    (
        "staff add Nora",
        ["Marina", True],
        ["At which location?", "Save?"],
        "staff add Nora --at Marina",
    ),
    (
        "staff edit",
        ["Harbour", "Boris Kim", "position", "Barber", True],
        [
            "At which location?",
            "Which staff member?",
            "What should change?",
            "Position (Such as Stylist):",
            "Save?",
        ],
        "staff edit 'Boris Kim' --position Barber --at Harbour",
    ),
    (
        f"user edit {ANNA}",
        ["phone", "none", True],
        ["What should change?", "Phone (The phone the person signs in with from now on):", "Save?"],
        f"user edit {ANNA} --phone none",
    ),
    (
        f"perms explain {ANNA}",
        ["clients.export"],
        ["Which permission?"],
        f"perms explain {ANNA} clients.export",
    ),
    ("report show", ["invitations"], ["Which report?"], "report show invitations"),
    ("role show", ["manager"], ["Which role?"], "role show manager"),
    ("history show", ["1"], ["Which change?"], "history show 1"),
    ("schema", ["plan"], ["The kind of file or output:"], "schema plan"),
    (
        "perms diff anna.petrova",
        ["Zane Krumina"],
        ["Which user? (Another user, or the same one at another location)"],
        "perms diff anna.petrova zane.krumina@example.com",
    ),
    (
        "user remove 'Boris Kim'",
        ["everywhere", True],
        ["At which location?", "Save?"],
        "user remove 'Boris Kim' --everywhere",
    ),
    (
        "user remove 'Boris Kim'",
        ["Harbour", True],
        ["At which location?", "Save?"],
        "user remove 'Boris Kim' --at Harbour",
    ),
    (
        "staff edit an --at Harbour --position Barber",
        ["Helena Rebane", True],
        ["Which staff member is “an”?", "Save?"],
        "staff edit 'Helena Rebane' --position Barber --at Harbour",
    ),
    (
        "invite",
        ["Nora Test", "Harbour", "nora@example.com", "employee", "nobody", "Add 'Nora Test' as staff", True],
        [
            "The person's name:",
            "At which location?",
            "E-mail or phone the person signs in with:",
            "Which role?",
            "Copy permissions from:",
            "Staff member to link:",
            "Save?",
        ],
        "invite 'Nora Test' --email nora@example.com --role employee --new-staff --at Harbour",
    ),
    (
        "perms revoke",
        ["Zane Krumina", ["booking.edit", "booking.create"], True],
        ["Which user?", "Which permissions?", "Save?"],
        "perms revoke zane.krumina@example.com booking.edit booking.create",
    ),
    (
        "perms copy",
        ["Zane Krumina", ["Janis Balodis", "Inese Vitola"], True],
        ["Which user? (The user to copy from)", "Which users? (Users or selectors to copy to)", "Save?"],
        "perms copy zane.krumina@example.com janis.balodis@example.com inese.vitola@example.net",
    ),
    (
        "user accept",
        [["Siim Saar", "Līga Pētersone"], True],
        ["Which users?", "Save?"],
        "user accept siim.saar@example.com +37120000016",
    ),
    (
        "network create",
        ["West", ["Marina", "Harbour"], True],
        ["The network's name:", "Which locations?", "Save?"],
        "network create West Marina Harbour",
    ),
]


@pytest.mark.parametrize(("line", "answers", "questions", "again"), CASES, ids=[line for line, *_ in CASES])
def test_what_is_missing_or_ambiguous_is_asked_for_and_the_whole_command_is_printed_once(
    chain: Program, line: str, answers: list[Any], questions: list[str], again: str
) -> None:
    person, elsewhere = Answers([*answers]), Program(Path(shutil.copy(chain.store, chain.store.with_name("other.db"))))
    done = chain.line(line, answers=person)
    assert person.asked == questions, done.err
    assert done.status in (0, 3), done.err
    assert AGAIN.findall(done.err) == [shlex.join(shlex.split(again))]
    same = elsewhere.line(f"{again} --yes" if "Save?" in questions else again, streams=TERMINAL)
    assert (same.status, same.out) == (done.status, done.out), same.err


@pytest.mark.parametrize("line", [line for line, *_ in CASES])
def test_in_a_pipe_the_error_says_it_all_and_nothing_is_asked(chain: Program, line: str) -> None:
    silent = Answers()
    piped = chain.line(line)
    assert piped.status in (2, 8, 9)
    assert piped.err.startswith("rolecall: ")
    for ways in ({"streams": PIPE}, {"streams": replace(TERMINAL, error_is_terminal=False)}):
        assert chain.line(line, answers=silent, **ways) == piped
    assert chain.line(f"{line} --no-input", answers=silent).err == piped.err
    assert chain.line(f"{line} --format json", answers=silent).status == piped.status
    assert not silent.asked


FIRST_QUESTIONS = {
    "invite": "The person's name:",
    "user edit": "Which user?",
    "user show": "Which users?",
    "user accept": "Which users?",
    "user move anna.petrova": "To which location?",
    "user merge": "Which user? (Whose record goes)",
    "user merge anna.petrova": "Which user? (Who gets its accesses, contacts and links)",
    "user forget": "Which users?",
    "role show": "Which role?",
    "role set": "Which user?",
    "perms show": "Which users?",
    "perms grant": "Which user?",
    "perms revoke": "Which user?",
    "perms reset": "Which users?",
    "perms edit": "Which user?",
    "perms copy": "Which user? (The user to copy from)",
    "perms who": "Which permissions?",
    "perms explain": "Which user?",
    "perms diff": "Which user? (A user's name, e-mail or phone)",
    "location show": "Which location?",
    "location copy": "Which location?",
    "location copy Harbour": "The name of the new one:",
    "location edit": "Which location?",
    "location edit Harbour": "What should change?",
    "location remove": "Which location?",
    "staff add": "The staff member's name:",
    "staff remove": "At which location?",
    "network show": "Which network?",
    "network edit": "Which network?",
    "network order": "Which network?",
    "network main": "Which network?",
    "network delete": "Which network?",
    "report show": "Which report?",
    "report export": "Which report?",
    "history show": "Which change?",
    "store backup": "Where to write:",
    "store copy": "A store: a path or a URL:",
    "drift": "A world in TOML; - is standard input:",
    "run": "Commands, one a line, without the word rolecall:",
}


@pytest.mark.parametrize("line", FIRST_QUESTIONS)
def test_every_verb_asks_for_what_it_lacks_first(chain: Program, line: str) -> None:
    person = Answers([Cancelled()])
    done = chain.line(line, answers=person)
    assert (done.status, person.asked) == (8, [FIRST_QUESTIONS[line]]), done.err


def test_everything_that_is_missing_is_named_at_once(chain: Program) -> None:
    assert chain("location", "add").err.startswith("rolecall: Missing argument NAME and option --currency.\n")
    assert chain("network", "create").err.startswith("rolecall: Missing arguments NAME, LOCATION.\n")


def test_the_accesses_of_a_user_are_told_apart_by_their_roles(chain: Program) -> None:
    shown: list[tuple[str, str]] = []

    class Onlooker(Answers):
        def choose(self, question: str, choices: Sequence[tuple[str, str, str]]) -> str:
            shown.extend((title, note) for _, title, note in choices)
            raise Cancelled

    chain.line("perms show andris", answers=Onlooker())
    assert shown == [("Harbour", "administrator"), ("Kreuzberg", "viewer"), ("Riverside", "manager")]


def test_esc_goes_back_to_the_question_before_and_from_the_first_nothing_is_saved(chain: Program) -> None:
    person = Answers(["Anna Kallas", Cancelled(), "Anna Petrova", "manager", True])
    done = chain.line("role set anna", answers=person)
    assert done.status == 0, done.err
    assert person.asked == ["Which user is “anna”?", "Which role?", "Which user is “anna”?", "Which role?", "Save?"]
    assert AGAIN.findall(done.err) == [f"role set {ANNA} manager"]

    done = chain.line("role set anna", answers=Answers(["Anna Kallas", Cancelled(), Cancelled()]))
    assert (done.status, done.err) == (8, "rolecall: Cancelled; nothing was saved.\n")


def test_an_interruption_ends_the_questions_at_once(chain: Program) -> None:
    done = chain.line("role set anna", answers=Answers(["Anna Kallas", Interrupted()]))
    assert (done.status, done.err) == (130, "rolecall: Interrupted; nothing was saved.\n")


def test_a_no_is_told_with_the_command_that_asks_it_again(chain: Program) -> None:
    done = chain.line("role set anna", answers=Answers(["Anna Petrova", "manager", False]))
    assert done.status == 8
    assert AGAIN.findall(done.err) == [f"role set {ANNA} manager"]
    assert done.err.endswith("\nrolecall: Not saved.\n")


def test_what_answers_cannot_help_is_an_error_as_ever(chain: Program) -> None:
    for line in ("role set nobody manager", "perms show anna nobody", "perms grant anna.petrova no.such"):
        person = Answers()
        assert chain.line(line, answers=person).err == chain.line(line).err
        assert not person.asked


def test_a_batch_asks_for_nothing_its_lines_lack(chain: Program, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("role set anna manager\n")
    person = Answers()
    done = chain("run", str(tmp_path / "lines.txt"), answers=person)
    assert done.status == 65
    assert "“anna” matches" in done.err
    assert not person.asked


def test_an_ambiguous_place_of_the_environment_is_asked_for_too(
    chain: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLECALL_AT", "r")
    done = chain.line("user list role:manager", answers=Answers(["Rustaveli"]))
    assert done.status == 0, done.err
    assert AGAIN.findall(done.err) == ["user list role:manager --at Rustaveli"]


def test_where_there_is_nothing_to_choose_from_it_is_said_what_comes_first(rolecall: Program) -> None:
    assert rolecall("location", "add", "Oslo", "--currency", "NOK", "--yes").status == 0
    done = rolecall("network", "show", answers=Answers())
    assert done.status == 9
    assert "There is no network yet." in done.err


def test_a_command_that_still_lacks_something_is_not_printed(rolecall: Program) -> None:
    assert rolecall.line("location add Oslo --currency NOK --yes").status == 0
    assert rolecall.line("location add Bergen --currency NOK --yes").status == 0
    done = rolecall.line("staff remove", answers=Answers(["Oslo"]))
    assert (done.status, AGAIN.findall(done.err)) == (9, [])
    assert "There is no staff member there yet." in done.err


def test_a_name_that_would_be_read_as_an_option_is_refused_next_to_the_question(chain: Program) -> None:
    for line in ("network create", "location add", "staff add --at Harbour", "location copy Harbour"):
        person = Answers(["-dash"])
        done = chain.line(line, answers=person)
        assert (done.status, len(person.asked)) == (2, 1)
        assert "The name “-dash” would be read as an option." in done.err


def test_a_password_is_no_part_of_the_command_that_is_printed() -> None:
    store = Parameter("store", "text", option="--store")
    again = repeated("role show", [store], {"store": "postgresql://ann:secret@host/team?password=secret"})
    assert again == "rolecall role show --store postgresql://ann@host/team"


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("location add", "The location's name:"),
        ("location copy Harbour", "The name of the new one:"),
        ("staff add --at Riverside", "The staff member's name:"),
        ("network create", "The network's name:"),
    ],
)
def test_a_name_that_is_taken_is_refused_before_more_is_asked(chain: Program, line: str, question: str) -> None:
    taken = {"network create": "north", "staff add --at Riverside": "boris kim"}.get(line, "RIVERSIDE")
    answers = Answers([taken])
    done = chain.line(line, answers=answers, streams=TERMINAL)

    assert (done.status, answers.asked) == (7, [question])
    assert f"called {taken} already.\nChoose another name." in done.err
