"""`run`: many commands, one plan, one transaction."""

from __future__ import annotations

from program import CHAIN, Program

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
        ("perms", "“perms” is not a whole command."),
        ("perms grnt anna x", "No such command 'grnt'."),
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


def test_nothing_to_change_says_so(chain: Program) -> None:
    done = chain("run", "-", "--yes", text="# nothing\n")
    assert (done.status, done.err) == (0, "Nothing to change.\n")
