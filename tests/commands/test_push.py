"""A push over HTTP against a simulated account, whose state is the judge."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from program import Answers, Program
from pulled import LOCATION, account_of, address_of, differs_from_account, pull, sign_in
from rolecall.account.credentials import Tokens, save
from rolecall.account.hosts import host_of
from rolecall.app.account_access import credentials_file, write_secret
from rolecall.store import account_writing
from simulated import Simulated, simulated_account

PERMISSIONS = "/company/*/users/*/permissions"
IVAN, BELOW, ZERO = "ivan.oz@example.com", "below.off@example.com", "zero.link@example.com"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulated, Path]]:
    """An account with one location, and a store that was pulled from it."""
    with simulated_account(24) as running:
        folder = tmp_path_factory.mktemp("pulled")
        with pytest.MonkeyPatch.context() as patch:
            sign_in(running, folder, patch)
            pull(Program(folder / "store.db"), running)
            with closing(sqlite3.connect(folder / "store.db")) as store:
                store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield running, folder / "store.db"


@pytest.fixture
def account(fresh: tuple[Simulated, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Simulated:
    """The account as it was at first."""
    running, _ = fresh
    running.settle()  # what an earlier test left under way would still be done
    running.simulator.restore()
    running.simulator.set_traits(
        {
            "put": "full",
            "role-change": "keep",
            "pending": "404",
            "locked": "ignore",
            "listed": "all",
            "invite-rights": "ignore",
        }
    )
    sign_in(running, tmp_path, monkeypatch)
    return running


@pytest.fixture
def program(fresh: tuple[Simulated, Path], account: Simulated, tmp_path: Path) -> Program:
    """The program on a store that was pulled from the account, and not changed since."""
    return Program(Path(shutil.copy(fresh[1], tmp_path / "store.db")))


def edit(program: Program, *lines: str) -> None:
    for line in lines:
        done = program.line(f"{line} --yes --quiet")
        assert done.status == 0, done.err


def values(account: Simulated, name: str) -> dict[str, Any]:
    found: dict[str, Any] = account.user(name)["values"]
    return found


def colleague(account: Simulated, name: str, changed: dict[str, Any]) -> None:
    """Somebody else edits a person's rights in the account."""
    account.simulator.edit({"location": LOCATION, "user": account.user(name)["id"], "values": changed})


def writes(account: Simulated) -> list[str]:
    return [row["method"] for row in account.simulator.log() if row["method"] != "GET"]


def test_a_change_arrives_alone_is_read_back_and_nothing_waits_any_more(program: Program, account: Simulated) -> None:
    before = values(account, "Иван 🌿 Öz")
    edit(program, f"perms revoke {IVAN} clients")

    done = program.line("push --yes")

    assert done.status == 0, done.err
    assert "Иван 🌿 Öz · Riverside  done, read back" in done.err
    after = values(account, "Иван 🌿 Öz")
    assert {slug for slug in before if before[slug] != after[slug]} == {"clients_access"}
    assert not differs_from_account(program, account)
    assert program.line("push").err.strip() == "Nothing to push."


# -- what is shown, and what is agreed to ----------------------------------------------------------


def test_a_push_shows_the_effective_difference_and_asks(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    someone = Answers([False])

    done = program.line("push", answers=someone)

    assert done.status == 8
    assert someone.asked == ["Push to the account?"]
    assert "1 user: 6 lost." in done.out
    assert "1 person, 3 requests, about 1 s." in done.err
    assert "Nothing was sent." in done.err
    assert not writes(account)


def test_without_a_terminal_consent_is_an_option(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")

    assert program.line("push").status == 8
    dry = program.line("push --dry-run --exit-code --format json")

    assert dry.status == 4
    assert [(step["user"], step["items"]) for step in dry.json["steps"]] == [("Иван 🌿 Öz", ["clients_access"])]
    assert not writes(account)


@pytest.mark.parametrize("gate", ["--max-loss 5", "--require-reason", "--max-loss 0%"])
def test_the_gates_of_every_change_hold(program: Program, account: Simulated, gate: str) -> None:
    edit(program, f"perms revoke {IVAN} clients")

    assert program.line(f"push --yes {gate}").status == 7
    assert not writes(account)


def test_only_those_who_are_named_are_pushed(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients", f"perms revoke {BELOW} clients")

    done = program.line(f"push {IVAN} --yes")

    assert done.status == 0, done.err
    assert values(account, "Below Off")["clients_access"] is True
    assert values(account, "Иван 🌿 Öz")["clients_access"] is False
    assert program.line("push --dry-run --exit-code").status == 4


# -- what no call of the API changes ---------------------------------------------------------------

CANNOT = "Left out: 1 network, 1 name, 1 e-mail: the API cannot change them."
FACTS = (
    f"user edit {IVAN} --name 'Ivan Oz'",
    f"user edit {BELOW} --email below@example.com",
    "network create Own Riverside",
)


def test_what_the_api_cannot_change_is_counted_by_kind_in_every_push(program: Program, account: Simulated) -> None:
    edit(program, *FACTS)

    nothing = program.line("push")
    assert (nothing.status, nothing.err) == (0, f"{CANNOT}\nNothing to push.\n")
    edit(program, f"perms revoke {IVAN} clients")
    for form in ("lines", "table", "csv"):
        assert CANNOT in program.line(f"push --dry-run --format {form}").err
    full = program.line("push --dry-run --full").err
    assert "Left out: Ivan Oz: name Ivan Oz\n" in full
    done = program.line("push --yes --format json")
    facts = {(row["what"], row["name"], row["here"], row["account"]) for row in done.json["unpushable"]}
    assert facts == {
        ("network", "Own", None, None),
        ("name", "Ivan Oz", "Ivan Oz", "Иван 🌿 Öz"),
        ("e-mail", "Below Off", "below@example.com", BELOW),
    }
    assert program.line(f"push {BELOW.replace('.off', '')}").err.startswith("Left out: 1 e-mail: the API cannot")


def test_a_pull_keeps_what_was_changed_here_until_the_account_moves_or_is_to_be_right(
    program: Program, account: Simulated
) -> None:
    edit(program, *FACTS)
    said = "Kept as changed here: 1 name, 1 e-mail; the account has them otherwise"

    for _ in range(2):
        done = program.line("pull --yes")
        assert said in done.err
        assert done.status == 0
    account.simulator.edit({"location": LOCATION, "user": account.user("Below Off")["id"], "name": "Below Moved"})
    moved = program.line("pull --yes --format json")
    assert [(row["what"], row["here"]) for row in moved.json["unpushable"]] == [
        ("name", "Ivan Oz"),
        ("e-mail", "below@example.com"),
    ]
    named = {user["name"]: user["email"] for user in program.line("user list --format json").json}
    assert (named["Ivan Oz"], named["Below Moved"]) == (IVAN, "below@example.com")
    drift = program.line("drift --account")
    assert drift.out.startswith("store\t")
    assert drift.err.endswith("4 moved in the store.\nLeft out: 1 name, 1 e-mail: the API cannot change them.\n")

    done = program.line("pull --yes --keep theirs")
    assert "Kept as changed here" not in done.err
    assert program.line("drift --account").status == 0
    named = {user["name"]: user["email"] for user in program.line("user list --format json").json}
    assert (named["Иван 🌿 Öz"], named["Below Moved"]) == (IVAN, BELOW)
    assert program.line("push").err == "Left out: 1 network: the API cannot change it.\nNothing to push.\n"


def test_what_was_changed_in_the_account_by_hand_too_is_left_out_no_more(program: Program, account: Simulated) -> None:
    edit(program, FACTS[1])
    assert program.line("push").err.startswith("Left out: 1 e-mail")
    account.simulator.account.estate.people[account.user("Below Off")["id"]].email = "below@example.com"

    assert program.line("pull --yes").err.endswith("Nothing to change.\n")
    assert program.line("push").err == "Nothing to push.\n"
    edit(program, "user edit below@example.com --email later@example.com")
    assert "Kept as changed here: 1 e-mail" in program.line("pull --yes").err
    assert "later@example.com" in program.line("user list").out


def test_a_role_that_only_the_account_has_is_shown_given_and_pushed_word_for_word(
    program: Program, account: Simulated
) -> None:
    account.simulator.edit({"location": LOCATION, "user": account.user("Below Off")["id"], "role": "night_porter"})
    assert program.line("pull --yes").status == 0
    shown = program.line(f"perms show {BELOW} --format json").json[0]
    assert shown["role"] == "night_porter"
    assert ("night_porter", "Night porter") in {
        (row["role"], row["title"]) for row in program.line("account roles --format json").json
    }

    edit(program, f"perms revoke {BELOW} clients")
    assert program.line("push --yes").status == 0
    assert account.user("Below Off")["user_role"] == "night_porter"
    assert values(account, "Below Off")["clients_access"] is False
    edit(program, f"role set {BELOW} administrator --keep")
    assert program.line("push --yes").status == 0
    edit(program, f"role set {BELOW} 'night porter' --keep")
    body = program.line("push --dry-run --format json").json["steps"]
    assert [step["items"] for step in body] == [["user_role"]]


def test_permissions_are_called_at_a_location_as_its_account_calls_them_and_ours_still_name_them(
    program: Program, account: Simulated
) -> None:
    there, ours, key = "Waitlist", "Waiting list", "calendar.waiting-list"
    shown = program.line(f"perms show {IVAN} --all").out
    assert f"\t{key}\t{there}\t" in shown
    assert ours not in shown
    listed = program.line("perms list waitlist --at Riverside")
    assert f"\t{key}\t{there}\t" in listed.out
    assert listed.out == program.line("perms list 'waiting list' --at Riverside").out
    assert there not in program.line("perms list waiting").out

    for title in (there, ours, key):
        edit(program, f"perms revoke {IVAN} '{title}'")
        granted = program.line(f"perms grant {IVAN} '{title}' --yes --format table")
        assert f"+ {there}" in granted.out, granted.err
    assert program.line(f"perms explain {IVAN} {there}").status == 0
    assert program.line(f"perms grant {IVAN} Waitlists").status == 9


# -- plans in files --------------------------------------------------------------------------------


def test_a_plan_is_written_down_and_run_once(program: Program, account: Simulated, tmp_path: Path) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    file = tmp_path / "push.json"

    made = program.line(f"push --plan-out {file} --reason Audit")
    edit(program, f"perms revoke {BELOW} clients")
    done = program.line(f"push {file} --yes")

    assert made.status == 0, made.err
    assert f"rolecall push {file}" in made.err
    assert done.status == 0, done.err
    assert values(account, "Below Off")["clients_access"] is True
    assert account_of(program).pushes()[0].reason == "Audit"
    again = program.line(f"push {file} --yes")
    assert again.status == 6
    assert "1 of 1 step in" in again.err


def test_a_plan_that_the_account_has_overtaken_is_refused(program: Program, account: Simulated, tmp_path: Path) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    file = tmp_path / "push.json"
    program.line(f"push --plan-out {file}")
    colleague(account, "Иван 🌿 Öz", {"records_access": False})

    assert program.line(f"push {file} --yes").status == 6
    assert not writes(account)


def test_a_plan_that_was_edited_is_no_plan(program: Program, account: Simulated, tmp_path: Path) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    file = tmp_path / "push.json"
    program.line(f"push --plan-out {file}")
    file.write_text(file.read_text().replace("clients_access", "settings_access"))

    assert program.line(f"push {file} --yes").status == 65
    file.write_text("{}")
    assert program.line(f"push {file} --yes").status == 65
    assert not writes(account)


# -- what others do meanwhile ----------------------------------------------------------------------


def test_what_both_sides_changed_is_left_to_a_pull(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    before = values(account, "Иван 🌿 Öz")
    colleague(account, "Иван 🌿 Öz", {"timetable_last_days_count": 3})
    edit(program, f"perms grant {IVAN} calendar:history=7d")

    done = program.line("push --yes")

    assert not writes(account)
    assert done.status == 6, done.err
    assert "Next: rolecall pull" in done.err
    assert values(account, "Иван 🌿 Öz") == before | {"timetable_last_days_count": 3}


def test_an_edit_between_plan_and_request_stands(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    theirs = {
        "kind": "edit",
        "method": "GET",
        "path": PERMISSIONS,
        "nth": 2,
        "edit": {"values": {"records_access": False}},
    }
    account.simulator.add_fault(theirs)

    done = program.line("push --yes")

    assert done.status == 6, done.err
    assert values(account, "Иван 🌿 Öz")["clients_access"] is True
    assert values(account, "Иван 🌿 Öz")["records_access"] is False
    assert not writes(account)


def test_an_edit_between_request_and_check_is_told_and_not_taken_for_ours(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    theirs = {
        "kind": "edit",
        "method": "PUT",
        "path": PERMISSIONS,
        "after": True,
        "edit": {"values": {"records_access": False}},
    }
    account.simulator.add_fault(theirs)

    done = program.line("push --yes")

    assert done.status == 5, done.err
    assert "Changed besides: records_access." in done.err
    assert program.line("push").err.strip() == "Nothing to push."
    assert differs_from_account(program, account)
    assert values(account, "Иван 🌿 Öz")["records_access"] is False


# -- what the account makes of a request -----------------------------------------------------------


@pytest.mark.parametrize("put", ["full", "partial", "clear"])
def test_whatever_leaving_out_means_the_end_is_the_same(program: Program, account: Simulated, put: str) -> None:
    account.simulator.set_traits({"put": put})
    before = values(account, "Иван 🌿 Öz")
    edit(program, f"perms revoke {IVAN} clients")

    assert program.line("push --yes").status == 0
    assert values(account, "Иван 🌿 Öz") == before | {"clients_access": False}


def test_a_role_that_brings_values_of_its_own_gets_ours_in_a_second_request(
    program: Program, account: Simulated
) -> None:
    account.simulator.set_traits({"role-change": "rewrite"})
    edit(program, f"role set {IVAN} manager --keep", f"perms revoke {IVAN} clients")

    done = program.line("push --yes")

    assert done.status == 0, done.err
    assert writes(account) == ["PUT", "PUT"]
    assert values(account, "Иван 🌿 Öz")["clients_access"] is False
    assert account.user("Иван 🌿 Öz")["user_role"] == "manager"
    assert not differs_from_account(program, account)


@pytest.mark.parametrize("put", ["full", "partial"])
def test_another_role_opens_nothing_that_was_not_shown_where_only_the_roles_permissions_are_listed(
    program: Program, account: Simulated, put: str
) -> None:
    account.simulator.set_traits({"put": put, "listed": "role"})
    assert program.line("pull --yes --no-input").status == 0
    edit(program, "role set ana.lima@example.com administrator --keep")

    done = program.line("push --yes")

    assert done.status == 0, done.err
    assert values(account, "Ana Lima")["finances_transactions_access"] is False
    pulled_again = program.line("pull --yes --no-input")
    assert pulled_again.status == 0, pulled_again.err
    assert "gained" not in pulled_again.out


# -- people who may not be touched -----------------------------------------------------------------


@pytest.mark.parametrize("who", ["dana.ruiz@example.com", "mara@example.com"])
def test_owners_and_oneself_are_refused_here(program: Program, account: Simulated, who: str) -> None:
    edit(program, f"perms grant {who} calendar:history=7d")

    done = program.line("push --yes")

    assert done.status == 7, done.err
    assert "Left out: " in done.err
    assert not writes(account)


def test_removal_is_left_out_unless_it_is_asked_for_and_typed(program: Program, account: Simulated) -> None:
    ivan = account.user("Иван 🌿 Öz")
    edit(program, f"user remove {IVAN} --everywhere")

    left = program.line("push --yes")
    assert left.status == 0
    assert "without --remove" in left.err
    someone = Answers(["Иван 🌿 Öz"])
    done = program.line("push --remove", answers=someone)

    assert done.status == 0, done.err
    assert someone.asked == ["Type Иван 🌿 Öz to remove this user, or nothing to stop:"]
    assert "removed, and no longer listed by the account" in done.err
    assert str(ivan["id"]) not in account.simulator.state()["locations"]["720441"]["users"]
    kept = account_of(program).push(1)
    assert kept is not None
    assert kept.steps[0].before is not None
    assert not differs_from_account(program, account)


# -- invitations -----------------------------------------------------------------------------------

EVE = "eve@example.com"
INVITED = f"invite Eve --email {EVE} --at Riverside --role manager"


def invitations(account: Simulated) -> int:
    return int(account.simulator.counts()["calls"].get("POST /user/invite/{location_id}", 0))


def listed(account: Simulated, name: str = "Eve") -> list[dict[str, Any]]:
    users = account.simulator.state()["locations"]["720441"]["users"].values()
    return [user for user in users if user["name"] == name]


def test_an_invitation_waits_for_its_rights_and_gets_them_once_accepted(program: Program, account: Simulated) -> None:
    edit(program, INVITED, f"perms revoke {EVE} clients")

    done = program.line("push --yes")

    assert done.status == 5, done.err
    assert "Eve · Riverside  waiting: Not readable until the invitation is accepted." in done.err
    last = done.err.splitlines()[-2:]
    assert last[0].startswith("The product, not rolecall, sends the invitation")
    assert f"Eve ({EVE})" in last[0]
    assert last[1] == "Once the invitation is accepted, the rest goes with the next push."
    assert account_of(program).open_push() is None
    assert program.line("push --yes").status == 0
    eve = account.user("Eve")["id"]
    account.simulator.edit({"location": 720_441, "user": eve, "accept": True})

    then = program.line("push --yes")

    assert then.status == 0, then.err
    assert values(account, "Eve")["clients_access"] is False
    assert invitations(account) == 1


@pytest.mark.parametrize(("pending", "role"), [("200", "administrator"), ("404", "employee --staff 'Ilya Marsh'")])
def test_after_an_invitation_nothing_is_left_to_push_whatever_the_account_gave_unasked(
    program: Program, account: Simulated, pending: str, role: str
) -> None:
    account.simulator.set_traits({"pending": pending})
    edit(program, f"invite 'Nora Test' --email nora@example.com --at Riverside --role {role}")
    assert program.line("push --yes").status in (0, 5)
    if pending == "404":
        account.simulator.edit({"location": LOCATION, "user": account.user("Nora Test")["id"], "accept": True})
        assert program.line("push --yes").status == 0

    assert program.line("push --dry-run").err == "Nothing to push.\n"
    assert program.line("pull --yes").status == 0
    assert not differs_from_account(program, account)
    assert program.line("push --dry-run").err == "Nothing to push.\n"


@pytest.mark.parametrize("counts", ["ignore", "apply"])
def test_a_role_that_no_invitation_takes_is_set_right_after_it(
    program: Program, account: Simulated, counts: str
) -> None:
    account.simulator.set_traits({"pending": "200", "invite-rights": counts})
    edit(program, f"invite Eve --email {EVE} --at Riverside --role viewer")

    done = program.line("push --yes --format table")

    assert done.status == 0, done.err
    assert "Caution: the account takes no invitation as viewer; that role is set right after it." in done.err
    assert account.user("Eve")["user_role"] == "free_readonly"
    assert program.line("push --dry-run").err == "Nothing to push.\n"


def test_the_last_line_of_an_invitation_says_what_sends_it(program: Program) -> None:
    done = program.line(f"{INVITED} --yes")

    assert done.err.splitlines()[-1] == "Nothing was sent yet. To invite Eve in the account: rolecall push"


def test_an_invitation_with_a_staff_member_of_ours_alone_is_left_out_and_said(
    program: Program, account: Simulated
) -> None:
    edit(program, f"invite Eve --email {EVE} --at Riverside --role employee --new-staff")

    done = program.line("push --yes")

    assert "Eve · Riverside (staff_id): The account does not know the staff member Eve: add one there" in done.err
    assert invitations(account) == 0


def test_whoever_may_be_listed_with_a_hidden_contact_is_not_invited_and_stops_nothing(
    program: Program, account: Simulated
) -> None:
    edit(program, "invite 'Mina Again' --phone +12025550152 --at Riverside --role administrator")

    done = program.line("push --yes")
    assert done.status == 7, done.err
    assert "Left out: Mina Again · Riverside: The account hides contacts, and one of them may be this one" in done.err
    assert account_of(program).open_push() is None
    edit(program, f"perms revoke {IVAN} clients")
    assert program.line("push --yes").status == 5
    assert values(account, "Иван 🌿 Öz")["clients_access"] is False
    assert not account.simulator.state()["invitations"]


def test_a_location_whose_users_are_gone_ends_its_step_and_not_the_push(program: Program, account: Simulated) -> None:
    edit(program, INVITED, f"perms revoke {BELOW} clients")
    users = {"kind": "status", "status": 404, "method": "GET", "path": "/company/*/users", "nth": 2, "times": 0}
    account.simulator.add_fault(users)

    done = program.line("push --yes")

    assert done.status == 5, done.err
    assert "Eve · Riverside  refused: The account does not have" in done.err
    assert values(account, "Below Off")["clients_access"] is False
    assert account_of(program).open_push() is None


@pytest.mark.parametrize("kind", ["done-reset", "html", "reset-late"])
def test_an_invitation_whose_answer_is_lost_is_sent_once(program: Program, account: Simulated, kind: str) -> None:
    done_all_the_same = {"done": True} if kind == "html" else {}
    account.simulator.add_fault({"kind": kind, "method": "POST", "path": "/user/invite/*", **done_all_the_same})
    edit(program, INVITED)

    first = program.line("push --yes")
    assert first.status == 5, first.err
    account.settle()
    if account_of(program).open_push():
        assert program.line("push --resume").status == 5

    assert len(listed(account)) == 1
    assert invitations(account) == 1


def test_an_invitation_that_was_never_listed_is_sent_again_after_ten_minutes_only(
    program: Program, account: Simulated
) -> None:
    account.simulator.add_fault({"kind": "html", "method": "POST", "path": "/user/invite/*"})
    edit(program, INVITED)
    assert program.line("push --yes").status == 5

    early = program.line("push --resume --send-again Eve")
    assert early.status == 7
    assert "in 10 minutes" in early.err
    assert program.line("push --resume --send-again Boris").status == 9
    assert invitations(account) == 1
    assert program.line("push --yes").status == 6

    late = replace(program, clock="2026-01-02T03:14:05+00:00")
    assert late.line("push --resume --send-again Eve").status == 5
    assert len(listed(account)) == 1


def test_giving_a_push_up_does_not_forget_an_invitation_that_may_still_arrive(
    program: Program, account: Simulated
) -> None:
    account.simulator.add_fault({"kind": "reset-late", "seconds": 400, "method": "POST", "path": "/user/invite/*"})
    edit(program, INVITED)
    assert program.line("push --yes").status == 5
    assert program.line("push --abandon --yes").status == 0

    again = program.line("push --yes")

    assert again.status == 5, again.err
    assert "it may be sent again in 10 minutes" in again.err
    assert invitations(account) == 1


def test_whose_record_was_undone_is_named_as_the_account_does(program: Program, account: Simulated) -> None:
    edit(program, INVITED)
    assert program.line("push --yes").status == 5
    edit(program, "history undo")

    pulled_again = program.line("pull --yes --no-input")
    left = program.line("push --dry-run")

    assert pulled_again.status == 0, pulled_again.err
    assert "What was changed here for 1 user stays" in pulled_again.err
    assert "Left out: Eve · Riverside: Nobody is removed without --remove." in left.err


# -- stopping and going on -------------------------------------------------------------------------


def test_a_token_that_dies_leaves_the_push_open_for_whoever_signs_in(
    program: Program, account: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(program, f"perms revoke {IVAN} clients", f"perms revoke {BELOW} clients", f"perms revoke {ZERO} clients")
    account.simulator.add_fault({"kind": "token-dies", "method": "PUT", "nth": 2})

    done = program.line("push --yes")

    assert done.status == 77, done.err
    assert "The push stopped after 1 of 3." in done.err
    assert "push --resume" in done.err
    used = account.simulator.counts()["requests"]
    monkeypatch.setenv("ROLECALL_USER_TOKEN", account.user_token)
    assert program.line("push --resume").status == 0
    assert account.simulator.counts()["requests"] - used <= 2 * 3 + 2
    assert [values(account, name)["clients_access"] for name in ("Иван 🌿 Öz", "Below Off", "Zero Link")] == [False] * 3
    assert not differs_from_account(program, account)


def test_going_on_as_somebody_else_is_asked_about(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    account.simulator.add_fault({"kind": "html", "method": "PUT", "times": 0})
    assert program.line("push --yes").status == 5
    account.simulator.faults.clear()
    known = account_of(program).binding()
    assert known is not None
    account_writing.bind(address_of(program), replace(known, caller=known.caller + 1))

    assert program.line("push --resume").status == 8
    assert program.line("push --resume", answers=Answers([True])).status == 0


def test_whose_tokens_they_are_counts_more_than_who_connected_the_store(
    program: Program, account: Simulated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    account.simulator.add_fault({"kind": "html", "method": "PUT", "times": 0})
    assert program.line("push --yes").status == 5
    lena = account.simulator.account.estate.people[account.user("Lena Within")["id"]]
    for name in ("ROLECALL_PARTNER_TOKEN", "ROLECALL_USER_TOKEN"):
        monkeypatch.delenv(name)
    tokens = Tokens(host_of(account.url), account.partner_token, lena.token, holder=lena.id)
    save(tokens, credentials_file(), write_secret)

    done = program.line("push --resume")

    assert done.status == 8
    assert f"was begun by Mara Quill ({account.simulator.account.demo.id}); signed in is user {lena.id}.\n" in done.err
    sign_in(account, tmp_path, monkeypatch)
    account.simulator.faults.clear()
    done = program.line("push --resume")
    assert done.status == 0
    assert "Caution: the account does not say whose these tokens are; they count as those of Mara Quill" in done.err


def test_a_push_can_be_given_up(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients")
    account.simulator.add_fault({"kind": "html", "method": "PUT", "times": 0})
    assert program.line("push --yes").status == 5
    account.simulator.faults.clear()

    assert program.line("push --yes").status == 6
    assert program.line("push --abandon").status == 8
    assert program.line("push --abandon --yes").status == 0
    assert program.line("push --abandon --yes").status == 9
    assert program.line("push --yes").status == 0
    assert values(account, "Иван 🌿 Öz")["clients_access"] is False


def test_a_push_is_taken_back_where_the_account_still_holds_it(program: Program, account: Simulated) -> None:
    edit(program, f"perms revoke {IVAN} clients", f"perms revoke {BELOW} clients")
    before = values(account, "Below Off")
    assert program.line("push --yes").status == 0
    colleague(account, "Иван 🌿 Öz", {"clients_access": True})

    done = program.line("push --undo 1 --yes")

    assert done.status == 6, done.err
    assert "Changed in the account since: clients_access." in done.err
    assert (
        "1 step done as push 2.\nThe store still has what was taken back; bring it along with: rolecall pull"
        in done.err
    )
    assert values(account, "Below Off") == before
    assert program.line("push --undo 9 --yes").status == 9


def test_what_is_not_ones_own_to_give_is_refused_here(program: Program, account: Simulated) -> None:
    edit(program, f"role set {IVAN} manager --fresh")

    done = program.line("push --yes")

    assert done.status == 7, done.err
    assert "Not yours to give: billing_access." in done.err
    assert not writes(account)


def test_a_push_without_a_pull_and_options_of_two_pushes_are_refused(program: Program, rolecall: Program) -> None:
    assert rolecall.line("push").status == 9
    assert program.line("push --resume").status == 9
    assert program.line("push --resume --abandon").status == 2
    assert program.line("push --send-again Eve").status == 2
    assert program.line("push plan.json --remove").status == 2
