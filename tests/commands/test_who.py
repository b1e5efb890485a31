"""`rolecall perms who`."""

from __future__ import annotations

from program import TERMINAL, Program

ONE = """\
Name              Location   Role            From     Limits
Andris Jansons    Riverside  manager         role
Anna Petrova      Riverside  employee        granted  calendar staff: only
                                                      oneself (Anna Petrova)
Arturs Grinbergs  Riverside  system-manager  role
Grete Lepik       Riverside  call-center     role
Ilze Berzina      Riverside  owner           role
Marta Ozola       Riverside  administrator   granted
Vita Klavina      Riverside  call-center     role
"""

SEVERAL = """\
Name              Location   Role            Has      Limits
Andris Jansons    Riverside  manager         all 10   booking.network-clients
                                                      network: North (Harbour,
                                                      Kreuzberg, Riverside)
Anna Petrova      Riverside  employee        1 of 10  calendar staff: only
                                                      oneself (Anna Petrova)
Arturs Grinbergs  Riverside  system-manager  all 10   booking.network-clients
                                                      network: no network chosen
Elina Kalnina     Riverside  employee        1 of 10  network: North (Harbour,
                                                      Kreuzberg, Riverside)
Grete Lepik       Riverside  call-center     5 of 10
Ilze Berzina      Riverside  owner           all 10   booking.network-clients
                                                      network: no network chosen
Marta Ozola       Riverside  administrator   3 of 10
Vita Klavina      Riverside  call-center     6 of 10  booking.network-clients
                                                      network: North (Harbour,
                                                      Kreuzberg, Riverside)
"""


def test_everyone_who_has_it_is_listed_with_origin_and_limits(chain: Program) -> None:
    done = chain("perms", "who", "calendar.phones", "--at", "Riverside", streams=TERMINAL)

    assert (done.status, done.out, done.err) == (0, ONE, "7 users.\n")


def test_several_are_any_of_them_unless_every_is_asked_for(chain: Program) -> None:
    words = ("perms", "who", "billing.invoices", "settings.users.invite", "--at", "Riverside", "--format", "json")
    either, both = chain(*words), chain(*words, "--every")

    assert [entry["name"] for entry in either.json] == [
        "Andris Jansons",
        "Arturs Grinbergs",
        "Dace Ozoliņa",
        "Ilze Berzina",
    ]
    assert [entry["name"] for entry in both.json] == ["Arturs Grinbergs", "Ilze Berzina"]
    assert chain(*words, "--any").json == either.json


def test_a_set_is_shown_with_how_many_of_it_each_has(chain: Program) -> None:
    done = chain("perms", "who", "@contacts", "--at", "Riverside", streams=TERMINAL)

    assert (done.status, done.out) == (0, SEVERAL)
    assert done.err == (
        "Not shown at this width: From; --columns or --format csv shows it.\n"
        "8 users. --format lines shows each permission with its limits.\n"
    )


def test_a_section_and_what_is_below_its_root_are_the_same_question(chain: Program) -> None:
    section = chain("perms", "who", "--section", "reports", "--at", "Riverside")
    below = chain("perms", "who", "reports.*", "--at", "Riverside")

    assert section.out == below.out != ""


def test_locations_networks_and_users_narrow_the_question(chain: Program) -> None:
    north = chain("perms", "who", "tips", "--network", "North", "--format", "json")
    owners = chain("perms", "who", "tips", "--user", "role:owner", "--at", "Riverside", "--format", "json")

    assert {entry["location"] for entry in north.json} <= {"Riverside", "Harbour", "Kreuzberg"}
    assert {(entry["role"], entry["location"]) for entry in owners.json} == {("owner", "Riverside")}


def test_nobody_is_the_answer_no(chain: Program) -> None:
    done = chain("perms", "who", "networks", "--user", "role:employee", streams=TERMINAL)

    assert (done.status, done.err) == (3, "Nobody has it.\n")
    assert chain("perms", "who", "networks", "--user", "role:employee").out == ""


def test_a_limit_and_nothing_at_all_are_refused(chain: Program) -> None:
    limit, nothing = chain("perms", "who", "calendar:history"), chain("perms", "who")

    assert (limit.status, nothing.status) == (2, 2)
    assert limit.err == (
        "rolecall: calendar:history is a limit; who takes permissions.\n"
        "Ask for what it narrows: rolecall perms who calendar\n"
    )
    assert nothing.err == (
        "rolecall: Which permissions?\nName them, or use --section SECTION. See: rolecall perms list\n"
    )
