"""`rolecall perms explain`."""

from __future__ import annotations

import shlex

from program import TERMINAL, Program

YES = """\
Marta Ozola · Riverside · administrator · active
Step                   State  From  Limits
Reports                on     role
View appointment list  on     role  history: 30 days

Yes: View appointment list (reports.appointments). It is on, and so is
everything above it.
"""

NO = """\
Anna Petrova · Riverside · employee · active · linked to Anna Petrova
Step                            State            From  Limits
Reports                         off
View message details            beyond the role
Show phone numbers in messages  beyond the role

No: Show phone numbers in messages (reports.messages.phones). The role employee
does not allow View message details, which it needs.
Client contacts still show through calendar.phones.
This would allow it:
  rolecall role set anna.petrova@example.com manager --keep &&
  rolecall perms grant anna.petrova@example.com reports.messages.phones
"""

NO_ACCESS = """\
Marta Ozola · Harbour · no access

No: Reports (reports). Marta Ozola has no access at Harbour.
The invitation gives 38 permissions in all.
This would allow it:
  rolecall invite 'Marta Ozola' --email marta.ozola@example.com --at Harbour --role accountant --grant reports
"""


def test_yes_shows_the_chain_with_its_limits(chain: Program) -> None:
    done = chain("perms", "explain", "marta.ozola", "View appointment list", streams=TERMINAL)

    assert (done.status, done.out, done.err) == (0, YES, "")


def test_no_comes_with_the_reason_and_a_command_and_exits_with_3(chain: Program) -> None:
    done = chain("perms", "explain", "anna.petrova", "reports.messages.phones", streams=TERMINAL)

    assert (done.status, done.out, done.err) == (3, NO, "")


def test_the_two_commands_that_are_named_make_it_a_yes(chain: Program) -> None:
    words = ("perms", "explain", "anna.petrova", "reports.messages.phones", "--format", "json")
    for line in chain(*words).json["command"].split(" && "):
        assert chain(*shlex.split(line)[1:], "--yes").status == 0

    done = chain(*words)
    assert (done.status, done.json["allowed"], done.json["command"]) == (0, True, None)


def test_without_access_at_the_location_an_invitation_is_named(chain: Program) -> None:
    done = chain("perms", "explain", "marta.ozola", "reports", "--at", "Harbour", streams=TERMINAL)

    assert (done.status, done.out) == (3, NO_ACCESS)


def test_lines_hold_the_answer_in_every_step(chain: Program) -> None:
    done = chain("perms", "explain", "marta.ozola", "reports.appointments")

    assert done.out == (
        "Marta Ozola\tRiverside\tadministrator\treports.appointments\tyes\treports\tReports\ton\trole\t\t"
        "It is on, and so is everything above it.\t\t\n"
        "Marta Ozola\tRiverside\tadministrator\treports.appointments\tyes\treports.appointments\tView appointment list"
        "\ton\trole\treports.appointments:history=30d\tIt is on, and so is everything above it.\t\t\n"
    )


def test_several_accesses_need_a_location(chain: Program) -> None:
    done = chain("perms", "explain", "boris.kim", "clients.export")

    assert done.status == 2
    assert done.err == "rolecall: Boris Kim has access at 2 locations.\nChoose with --at: Harbour, Riverside\n"


def test_what_stands_for_several_is_refused_with_the_question_that_takes_it(chain: Program) -> None:
    users = chain("perms", "explain", "role:owner", "clients.export")
    permissions = chain("perms", "explain", "anna.petrova", "reports.*")

    assert (users.status, permissions.status) == (2, 2)
    assert users.err == (
        "rolecall: role:owner may stand for several users.\nName one, or ask: rolecall perms who clients.export\n"
    )
    assert permissions.err == (
        "rolecall: reports.* stands for several permissions.\nName one, or ask: rolecall perms who 'reports.*'\n"
    )


def test_a_limit_is_refused_with_what_it_narrows(chain: Program) -> None:
    done = chain("perms", "explain", "anna.petrova", "calendar:history")

    assert done.status == 2
    message, hint = done.err.splitlines()
    assert message == "rolecall: calendar:history is a limit, not a permission."
    assert hint == "Name the permission that it narrows: calendar"


def test_a_permission_that_does_not_exist_gets_near_misses(chain: Program) -> None:
    done = chain("perms", "explain", "anna.petrova", "clients.exprot")

    assert done.status == 9
    assert "Did you mean clients.export" in done.err


def test_names_from_the_store_steer_no_terminal_and_are_quoted(rolecall: Program) -> None:
    hostile = "[bold]Eve[/bold]; rm -rf ~"
    rolecall("location", "add", "Old Town", "--currency", "EUR", "--yes")
    rolecall("invite", hostile, "--phone", "+37126000123", "--at", "Old Town", "--role", "owner", "--yes")
    rolecall("perms", "revoke", "Eve", "tips", "--yes")
    done = rolecall("perms", "explain", "Eve", "tips", streams=TERMINAL)

    assert done.out.startswith("[bold]Eve[/bold]; rm -rf ~ · Old Town · owner · invited\n")
    assert "The invitation is not accepted yet.\n" in done.out
    assert done.out.endswith("\n  rolecall perms grant +37126000123 tips\n")
