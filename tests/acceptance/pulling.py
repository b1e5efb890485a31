"""Scenarios 8 and 12 to 25 but for 19 to 21: what a pull takes from the account, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable

from acceptance.timed import a_pull
from acceptance.trial import Scenario, Trial
from commands import test_pull
from commands.test_push import BELOW, IVAN, ZERO, colleague, edit, test_what_both_sides_changed_is_left_to_a_pull
from program import Program
from pulled import differs_from_account
from rolecall.domain.account import budget
from simulated import Simulated, simulated_account

CHAIN = (24, 5, 12)
CONNECT = budget.OF_THE_LISTS
A_PULL = a_pull(24)
AT_HARBOUR = a_pull(12)
NAMES = {IVAN: "Иван 🌿 Öz", BELOW: "Below Off", ZERO: "Zero Link"}
DAYS = "timetable_last_days_count"


def at_harbour(test: Callable[[Program, Simulated], None]) -> Callable[[Trial], None]:
    """A test that begins with a pull of Harbour, which does not count."""

    def run(trial: Trial) -> None:
        for line in ("account connect", test_pull.PULL):
            assert trial.program.line(line).status == 0
        trial.begin()
        test(trial.program, trial.account)

    return run


def again(trial: Trial) -> None:
    done = trial.program.line("pull --yes --no-input")
    assert (done.status, done.err.splitlines()[-1]) == (0, "Nothing to change."), done.err


def any_number_of_locations(trial: Trial) -> None:
    """Each of these accounts is one of its own."""
    for number in (0, 199, 200, 450):
        for base in ("0", "1"):
            traits = {"page-base": base, "my-locations": "listed" if number else "none"}
            with simulated_account(*[2] * max(number, 1), **traits) as account:
                trial.patch.setenv("ROLECALL_ACCOUNT_URL", account.url)
                program = Program(trial.folder / f"{number}-{base}.db", pace=trial.time.clock)
                done = program.line("account connect --format json")
                calls = account.simulator.counts()["calls"]
            trial.requests += sum(calls.values())
            assert (done.status, len(done.json["locations"])) == (0, number), done.err
            assert calls["GET /companies"] <= 4


def other_form_of_include(trial: Trial) -> None:
    trial.account.simulator.set_traits({"include": "plain"})
    assert trial.program.line("pull --yes --no-input").status == 0
    trial.account.simulator.set_traits({"include": "neither"})
    done = trial.program.line("pull --yes --no-input")
    assert (done.status, "without permissions, however it is asked" in done.err) == (75, True), done.err


def one_location_of_three(trial: Trial) -> None:
    fault = {"kind": "status", "status": 500, "path": "/company/720442/users/*/permissions", "times": 0}
    trial.account.simulator.add_fault(fault)
    for line in ("account connect", "pull --currency EUR --partial --yes"):
        done = trial.program.line(line)
    assert done.status == 5, done.err
    assert "Caution: left as it is, because it could not be read: Old Town" in done.err
    saved = trial.program.line("location list --format json").json
    assert sorted(row["name"] for row in saved) == ["Harbour", "Riverside"]


def exported(trial: Trial) -> None:
    test_pull.test_the_export_of_a_pulled_world_changes_nothing_when_it_is_applied(
        trial.program, trial.account, trial.folder
    )


def both_changed_other_items(trial: Trial) -> None:
    edit(trial.program, f"perms revoke {IVAN} clients")
    colleague(trial.account, NAMES[IVAN], {"records_access": False})
    done = trial.program.line("pull --yes --no-input")
    assert done.status == 0, done.err
    assert "What was changed here for 1 user stays and waits for: rolecall push" in done.err
    assert trial.program.line("push --yes").status == 0
    trial.changes[NAMES[IVAN]] = {"clients_access": False}


def both_changed_the_same(trial: Trial) -> None:
    test_what_both_sides_changed_is_left_to_a_pull(trial.program, trial.account)
    done = trial.program.line("pull --yes --no-input")
    assert done.status == 6, done.err
    assert "  Item              Last pull  Here  Account\n" in done.err
    trial.changes[NAMES[IVAN]] = {DAYS: 3}


def as_chosen(trial: Trial) -> None:
    """Ours for one, theirs for another, and the third is left until the next pull."""
    for person, name in NAMES.items():
        edit(trial.program, f"perms grant {person} calendar:history=7d")
        colleague(trial.account, name, {DAYS: 3})
    assert trial.program.line(f"pull --ours {IVAN} --theirs {BELOW} --yes --no-input").status == 6
    assert trial.program.line("pull --keep ours --yes --no-input").status == 0
    done = trial.program.line("push --yes")
    assert done.status == 0, done.err
    trial.changes |= {NAMES[IVAN]: {DAYS: 7}, NAMES[ZERO]: {DAYS: 7}}
    assert not differs_from_account(trial.program, trial.account)


def undone(trial: Trial) -> None:
    done = trial.program.line("history undo --yes")
    assert done.status == 7, done.err
    assert done.err.endswith("Take back what was pushed: rolecall push --undo N\n")


def push_requests(changed: int) -> int:
    """The requests of a push that changes the rights of so many people, whose state and tree it reads first."""
    return budget.OF_A_PUSHED_LOCATION + 2 * changed + budget.steps_requests(changes=changed)


SCENARIOS = (
    Scenario(8, "pull again: nothing to change", again, A_PULL),
    Scenario(12, "0, 199, 200, 450 locations, pages from 0 and 1", any_number_of_locations, 27, is_pulled=False),
    Scenario(13, "include in another form: tried; no tree: stop", other_form_of_include, 2 * A_PULL + 1),
    Scenario(14, "one reading fails for good: 75, no removal",
             at_harbour(test_pull.test_a_location_that_cannot_be_read_changes_nothing), AT_HARBOUR,
             people=CHAIN, is_pulled=False),
    Scenario(15, "one location of three fails, --partial: two saved, 5", one_location_of_three,
             CONNECT + a_pull(*CHAIN), people=CHAIN, is_pulled=False),
    Scenario(16, "what is pulled breaks rules: saved, cautions, 3",
             at_harbour(test_pull.test_a_pulled_world_that_breaks_rules_is_saved_with_cautions), 3 * AT_HARBOUR,
             people=CHAIN, is_pulled=False),
    Scenario(17, "its export applied: nothing to change", exported, CONNECT + A_PULL, is_pulled=False),
    Scenario(18, "limit to a dismissed member: never unlimited",
             at_harbour(test_pull.test_a_limit_to_a_dismissed_member_is_never_shown_as_unlimited), AT_HARBOUR,
             people=CHAIN, is_pulled=False),
    Scenario(22, "both changed other items: merged, both survive", both_changed_other_items,
             A_PULL + push_requests(1)),
    Scenario(23, "both changed the same: 6, table, nothing sent", both_changed_the_same, 4 + A_PULL),
    Scenario(24, "--ours, --theirs, mixed: as chosen, then pushed", as_chosen, 3 * A_PULL + push_requests(2)),
    Scenario(25, "undo of a pull: refused", undone),
)  # fmt: skip
