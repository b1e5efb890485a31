"""The order of saving is fixed: of several things in the way the first one counts, and nothing is written."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator

import pytest

from program import PIPE, TERMINAL, Answers, Colleague, Done, Program
from rolecall.app.configuration import Configuration
from rolecall.app.context import Context
from rolecall.app.environment import Environment
from rolecall.app.options import Options
from rolecall.app.saving import offer
from rolecall.domain import find
from rolecall.domain.plan import compare
from rolecall.terminal.interrupts import REQUESTS

ANNA, OLGA = "anna@example.com", "olga@example.com"
GRANT = f"perms grant {ANNA} booking.create"
STRIP = f"perms revoke {OLGA} --all"
DIFF = "Create appointments"

# What stands in the way, everything behind it too, and what is said then. The diff is shown from the gates on.
OBSTACLES = {
    "the words": (f"perms grant {ANNA} booking.creat --max-gain x --dry-run", 9, "No permission is called", False),
    "the edit": (
        f"perms grant {ANNA} clients.export --max-gain 0 --dry-run",
        7,
        "does not allow clients.export",
        False,
    ),
    "what a gate means": (f"{STRIP} --max-loss x --dry-run", 2, "“x” is not a valid value for --max-loss", False),
    "a rule": (f"{STRIP} --max-loss 0 --dry-run", 7, "nobody who can manage users' rights", False),
    "a reason": (f"{GRANT} --require-reason --max-gain 0 --dry-run", 7, "A reason is required here", True),
    "a gate": (f"{GRANT} --max-gain 0 --dry-run", 7, "--max-gain allows 0", True),
    "looking only": (f"{GRANT} --max-gain 1 --dry-run", 0, "Dry run: nothing was saved.", True),
    "consent": (
        f"{GRANT} --max-gain 1",
        8,
        "1 user, 1 permission would change. Confirmation required; rerun with --yes.",
        False,
    ),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_the_first_of_several_obstacles_counts(salon: Program, name: str) -> None:
    line, status, message, shown = OBSTACLES[name]
    before = salon.store.read_bytes()
    done = salon.line(line, answers=Answers() if "--dry-run" in line else None)
    assert (done.status, message in done.err) == (status, True), done.err
    assert (DIFF in done.out) == shown
    assert salon.store.read_bytes() == before


def test_where_nobody_can_be_asked_only_that_is_said_and_how_much_would_change(salon: Program) -> None:
    words = f"perms revoke {ANNA} clients --user {OLGA} --max-loss 90%"
    said = "2 users, 29 permissions would change. Confirmation required; rerun with --yes."
    hint = "To look only, rerun with --dry-run."
    plain, other = salon.line(words), salon.line(f"{words} --format json")
    assert (plain.status, plain.out, plain.err) == (8, "", f"rolecall: {said}\n{hint}\n")
    assert "\n2 users: 29 lost.\n" in salon.line(f"{words} --dry-run --format table").out
    error = json.loads(other.err)["error"]
    assert (other.status, other.out, error["message"], error["hint"]) == (8, "", said, hint)

    together = salon.line("run -", text=f"{GRANT} calendar:staff=self\nstaff add Eve --at Harbour\n")
    assert together.err.startswith(
        "rolecall: 3 users, 1 permission, 4 limits, 1 staff member would change. Confirmation"
    )
    undone = salon.line("history undo 1")
    assert undone.err.startswith("rolecall: 4 users, ")


def test_nothing_to_change_needs_no_consent_whatever_the_gates(salon: Program) -> None:
    done = salon.line(f"user edit {ANNA} --email {ANNA} --max-gain 0 --max-loss 0")
    assert (done.status, done.out, done.err) == (0, "", "Nothing to change.\n")


def answered(salon: Program, answer: object) -> tuple[Done, Answers]:
    person = Answers([answer])
    return salon.line(GRANT, answers=person, streams=TERMINAL), person


def test_a_person_is_asked_once_after_the_diff_and_no_is_the_default(salon: Program) -> None:
    before = salon.store.read_bytes()
    done, person = answered(salon, answer=False)
    assert (done.status, person.asked) == (8, ["Save?"])
    assert DIFF in done.out
    assert salon.store.read_bytes() == before
    done, person = answered(salon, answer=True)
    assert (done.status, person.asked) == (0, ["Save?"])
    assert done.err == "Saved as change 2.\n"


def test_yes_asks_nobody_and_saves_exactly_what_the_dry_run_showed(salon: Program) -> None:
    shown = salon.line(f"{GRANT} --dry-run", streams=TERMINAL).out
    saved = salon.line(f"{GRANT} --yes", streams=TERMINAL, answers=Answers())
    assert (saved.status, saved.out) == (0, shown)
    assert salon.line("history show 2", streams=TERMINAL).out == shown


@pytest.mark.parametrize(
    ("line", "meanwhile"),
    [
        ("perms grant boris booking.network-clients:network=North --at Riverside", "network edit North --add Marina"),
        ("perms grant anna calendar:staff=all", "staff add 'Eve Stone' --at Riverside"),
        ("user edit boris --phone +37120000077", "perms revoke boris clients --at Riverside"),
        ("network edit North --add Marina", "perms grant boris booking.network-clients:network=North --at Riverside"),
        ("staff add 'Eve Stone' --at Riverside", "role set anna administrator --fresh"),
    ],
)
def test_a_plan_that_meanwhile_comes_to_something_else_is_a_conflict(salon: Program, line: str, meanwhile: str) -> None:
    assert salon.line("location add Marina --currency EUR --yes --quiet").status == 0
    done = salon.line(line, answers=Colleague(salon, meanwhile), streams=TERMINAL)

    assert (done.status, "Others changed" in done.err) == (6, True), done.err
    assert len(salon("history", "list", "--format", "json").json) == 3


@pytest.mark.parametrize(
    "meanwhile",
    ["staff add 'Eve Stone' --at Harbour", "perms revoke boris loyalty --at Riverside", "user edit olga --name Olga"],
)
def test_what_others_change_that_the_plan_has_nothing_to_do_with_is_no_conflict(salon: Program, meanwhile: str) -> None:
    done = salon.line("perms grant anna calendar:staff=all", answers=Colleague(salon, meanwhile), streams=TERMINAL)

    assert (done.status, done.err) == (0, "Saved as change 3.\n"), done.err


# -- what is so already ----------------------------------------------------------------------------


@pytest.fixture
def _handlers() -> Iterator[None]:
    """Saving takes interruptions for too late once it writes; the tests go on with their own."""
    kept = {number: signal.getsignal(number) for number in REQUESTS}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_handlers")
def test_what_is_only_observed_is_cautioned_of_and_saved_and_something_else_goes_along(
    salon: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Options(store=str(salon.store), yes=True, max_loss="0")
    context = Context(Configuration(options, {}), environment=Environment(streams=lambda: PIPE))
    before = context.snapshot.world
    olga = find.user(before, OLGA)
    plan = compare(before, before.drop(*before.memberships(olga.id), olga))
    numbers: list[int] = []

    done = offer(
        context, context.snapshot, plan, "pull", observed=True, along=lambda session, number: numbers.append(number)
    )

    assert (done.saved, numbers) == (True, [2])
    assert OLGA not in salon("user", "list").out
    said = capsys.readouterr().err
    assert "Caution: Riverside would be left without an owner." in said
    assert "Caution: The plan takes away 234 permissions; --max-loss allows 0." in said
