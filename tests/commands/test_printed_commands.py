"""A command that is printed does on a copy of the store what it says and nothing else, whatever people are called."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conduct import VERBS, options
from program import ROOT, Program
from rolecall.domain.access import allowed, effective
from rolecall.domain.catalogue import Permission, catalogue
from rolecall.domain.exits import Exit
from rolecall.domain.plan import compare
from rolecall.domain.world import Membership, World
from rolecall.store.address import address
from rolecall.store.store import Store
from rolecall.store.writing import Occasion
from rolecall.views.checks.fixes import command, smallest_change
from rolecall.views.questions.explanation import explain
from sessions import Session, sessions
from worlds import LAW, masks, permission, permissions, stores, worlds_with_access

NAMES = (
    "all",
    "!all",
    "role:owner",
    "a, b: c",
    "-x",
    "--yes",
    "@contacts",
    "id:x",
    "Anna",
    "Anna Petrova",
    "$(reboot)",
)
CONTACTS = ("", "", "anna@example.com", "o'neil+x@example.com")


@st.composite
def teams(draw: st.DrawFn) -> tuple[World, Membership]:
    """A world with odd names, some of them shared, and one access in it."""
    made, chosen = draw(worlds_with_access())
    contacts: set[str] = set()
    for user in list(made.user.values()):
        contact = draw(st.sampled_from(CONTACTS))
        contact = "" if contact in contacts else contact
        contacts.add(contact)
        made = made.put(replace(user, name=draw(st.sampled_from(NAMES)), email=contact, phone=""))
    for place in list(made.location.values()):
        made = made.put(replace(place, name=draw(st.sampled_from(("-x", "$HOME", "Ann's “place”"))) + place.id))
    return made, chosen


def mattering() -> st.SearchStrategy[Permission]:
    """Any permission; often one for which something has to be chosen."""
    chosen = [permission("booking.network-clients"), permission("finance.own-payroll.accrual")]
    return st.one_of(permissions(), st.sampled_from(chosen))


def after(made: World, line: str) -> World:
    """The world of a store that holds `made` after the commands of a line."""
    with TemporaryDirectory() as folder:
        program = Program(Path(folder) / "store.db")
        place = address(str(program.store))
        Store(place).save(
            compare(World(), made), Occasion("2026-01-02T03:04:05+00:00", "tester", "made", ""), lambda *_: None
        )
        for part in line.split(" && "):
            words = shlex.split(part)[1:]
            done = program(words[0], "--yes", *words[1:]) if words[0] == "invite" else program(*words, "--yes")
            assume(done.status != Exit.REFUSED)  # a rule forbids it, and says so
            assert done.status == 0, (part, done.err)
        return stores.load(place)


def only_changed(before: World, now: World, access: Membership) -> Membership:
    """The access in the world it was changed in; nothing else may be another."""
    assert {change.id for change in compare(before, now).changes} <= {access.id}
    return now.membership[access.id]


@LAW
@given(team=teams(), wanted=mattering(), data=st.data())
def test_what_explain_prints_allows_it_and_does_nothing_else(
    team: tuple[World, Membership], wanted: Permission, data: st.DataObject
) -> None:
    made, access = team
    at = data.draw(st.sampled_from([x.id for x in made.location.values()]))
    held = made.membership.get(f"{access.user}@{at}", Membership(access.user, at))
    answer = explain(made, made.user[held.user], made.location[at], wanted).data
    assume(answer["command"] and not answer["allowed"])

    assert effective(only_changed(made, after(made, answer["command"]), held)) & wanted.bit


@LAW
@given(team=teams(), wanted=masks(), can=st.booleans())
def test_what_a_check_of_the_store_prints_fixes_it_and_does_nothing_else(
    team: tuple[World, Membership], wanted: int, *, can: bool
) -> None:
    made, held = team
    wanted &= ~catalogue().narrowing & (allowed(made, held) if can else effective(held))
    assume(wanted & ~effective(held) if can else wanted)
    fix = smallest_change(made, held, wanted, can=can)

    now = effective(only_changed(made, after(made, command(made, held, fix)), held))
    assert not (wanted & ~now if can else wanted & now)


# -- hints -----------------------------------------------------------------------------------------

PART = r"(?:[^\s.,;:()“”’\"]|[.,:;](?=\S))+"
PRINTED = re.compile(rf"(?:^|[:“] ?|\b(?:or|with|[Rr]un) )rolecall ([a-z]+(?: {PART})*)", re.MULTILINE)
"""A command in a message: what it follows, and its words up to the end of the sentence or of the part of it."""
SUBJECT = ("has", "store", "alone")
"""What stands behind the name of the program where a text begins with it as the subject of a sentence."""
SOURCES = sorted((ROOT / "src" / "rolecall").rglob("*.py"))


def commands_in(text: str) -> Iterator[str]:
    """The commands that a text prints."""
    yield from (line for line in PRINTED.findall(text) if line.split()[0] not in SUBJECT)


def refuse_wrong(line: str) -> None:
    """Fails where the parser would not take a command: no such verb or option, words too many."""
    words = [word for word in shlex.split(line.replace("…", " ")) if word != "--X"]
    name = " ".join(words[:2]) if " ".join(words[:2]) in VERBS else words[0]
    assert name in VERBS or words[1:] == ["--help"], f"there is no such command: {line}"
    rest = words[len(name.split()) :]
    if name in VERBS and rest != ["--help"]:
        verb = VERBS[name]
        _, extra, _ = verb.make_parser(verb.context_class(verb)).parse_args(rest)
        assert not extra, f"more than the command takes: {line}"


def texts(source: Path) -> Iterator[str]:
    """Every text of a module but its docstrings; what it fills in is X."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    beside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    beside |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    parts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr))
    yield from (_filled(node) for node in parts if id(node) not in beside)


def composed(source: Path) -> Iterator[tuple[str, list[str]]]:
    """The verb and the options of every command that a module makes of its parts; X where the verb is a variable."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "command_line":
            verb, _, *parts = node.args
            words = [str(x.value) for part in parts for x in ast.walk(part) if isinstance(x, ast.Constant)]
            yield _filled(verb), [word for word in words if re.fullmatch("--[a-z-]+", word)]


def _filled(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_filled, node.values))
    return str(node.value) if isinstance(node, ast.Constant) else "X"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_message_prints_commands_that_the_parser_takes_and_no_number_of_a_rule(source: Path) -> None:
    for text in texts(source):
        assert not re.search(r"\(rules? \d", text), text
        for line in commands_in(text):
            refuse_wrong(line)
    for verb, named in composed(source):
        assert verb in VERBS or "X" in verb, verb
        assert verb not in VERBS or set(named) <= options(VERBS[verb]), (verb, named)


@pytest.mark.parametrize("session", list(sessions()), ids=lambda s: f"{s.group}: {s.title}")
def test_every_command_in_what_is_said_is_one_that_the_parser_takes(session: Session) -> None:
    for line in session.text.splitlines():
        if line.startswith("! "):
            for command_said in commands_in(line):
                refuse_wrong(command_said)
