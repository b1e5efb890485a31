"""`user move`, `user merge`, `user forget`, `user list --without-access` and `location copy`, as people see them."""

from __future__ import annotations

import pytest

from program import TERMINAL, Program
from worlds.team import begin, exported, refused, shown


@pytest.fixture
def team(rolecall: Program) -> Program:
    return begin(rolecall)


def _access(program: Program, name: str) -> str:
    """A person and the accesses of an exported world."""
    return next(part for part in exported(program).split("\n[[user]]\n") if part.startswith(f'name = "{name}"'))


def test_a_move_is_shown_as_one_and_says_which_limit_falls(team: Program) -> None:
    done = team.line("user move anna --from Riverside --to Harbour --new-staff --yes", streams=TERMINAL)

    assert done.status == 0
    assert " ".join(done.err.split()) == (
        "Caution: calendar:staff=Zoë of Anna Petrova means nothing at Harbour; it falls to self. Saved as change 2."
    )
    assert [line for line in done.out.splitlines() if not line.startswith("  ")] == [
        "+ staff Anna Petrova  Harbour · Stylist",
        "Anna Petrova · Harbour · employee · from Riverside · linked to Anna Petrova",
        "Anna Petrova · Riverside · employee · access moves to Harbour",
        "Clara Oswald · Harbour · viewer: 2 widened (+ Anna Petrova)",
        "2 users: 13 gained, 2 widened, 13 lost.",
    ]
    assert _access(team, "Anna Petrova").split("\n\n", 1)[1].rstrip() == (
        '  [[user.access]]\n  at = "Harbour"\n  role = "employee"\n  staff = "Anna Petrova"\n  status = "active"'
    )
    assert "user move to Harbour: Anna Petrova at Riverside" in team.line("history list").out


def test_an_invitation_that_moves_stays_one(team: Program) -> None:
    lines = shown(team, "user move clara --to Riverside").splitlines()

    assert "Clara Oswald · Harbour · viewer · invitation moves to Riverside" in lines
    assert "Clara Oswald · Riverside · viewer · invited · from Harbour" in lines


def test_a_move_is_undone_and_can_be_a_line_of_many(team: Program) -> None:
    before = exported(team)

    ran = team.line("run - --yes", text="user move anna --to Harbour --new-staff\nuser accept clara\n")
    assert (ran.status, team.line("history undo --yes").status) == (0, 0), ran.err

    assert exported(team) == before


def test_a_plan_of_a_move_is_saved_by_apply(team: Program) -> None:
    plan = str(team.store.with_name("plan.json"))

    assert team.line(f"user move anna --to Harbour --new-staff --plan-out {plan}").status == 0
    assert team.line(f"apply {plan} --yes").status == 0
    assert 'at = "Harbour"' in _access(team, "Anna Petrova")


def test_whoever_signs_in_with_the_contact_of_a_duplicate_is_shown_to_gain_what_they_gain(team: Program) -> None:
    lines = shown(team, "user merge clara boris")
    assert lines.startswith(
        "~ user Boris Kim <+37120000002>          e-mail none → clara@example.com\n"
        "− user Clara Oswald <clara@example.com>  the history keeps the name\n"
        "~ login clara@example.com\n"
        "    now opens the access of Boris Kim instead of Clara Oswald's\n"
    )
    assert "Boris Kim · Harbour · viewer · invited · from Clara Oswald\n" in lines
    assert "Clara Oswald · Harbour · viewer · invitation passes to Boris Kim\n" in lines
    too_much = team.line("user merge clara boris --max-gain 70 --yes")
    assert (too_much.status, "opens 215 permissions to logins that change hands" in too_much.err) == (7, True)


def test_a_contact_without_room_opens_nothing_any_more_and_that_is_said(team: Program) -> None:
    done = team.line("user merge clara anna --yes")

    assert done.err == (
        "Caution: clara@example.com no longer signs anybody in; Anna Petrova keeps anna@example.com.\n"
        "Saved as change 2.\n"
    )
    assert 'at = "Harbour"' in _access(team, "Anna Petrova")


def test_who_has_no_access_is_listed_and_forgotten_and_the_history_says_that_it_knows(team: Program) -> None:
    assert team.line("user remove clara --yes --quiet").status == 0

    assert team.line("user list --without-access").out == "Clara Oswald\tclara@example.com\t\t\t\t\t\n"
    assert "Clara Oswald  clara@example.com" in team.line("user list --format table").out
    assert team.line("user list --format table").out.splitlines()[-1].endswith("no access")
    assert shown(team, "user forget clara").startswith(
        "− user Clara Oswald <clara@example.com>  the history keeps the name\n"
    )
    assert team.line("user forget clara --yes").err == "Saved as change 3.\n"
    assert "Clara" not in exported(team)
    assert team.line("history undo --yes").status == 0
    assert "Clara" in exported(team)


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (
            "user move anna --to Harbour",
            7,
            (
                "rolecall: Anna Petrova at Riverside is linked to Anna Petrova, and Harbour has no staff member of that"
                " name.\nAdd one: --new-staff\n"
            ),
        ),
        (
            "user move boris --to Harbour",
            7,
            (
                "Caution: Boris Kim is linked to nobody at Harbour, which has no Boris Kim.\n"
                "rolecall: Riverside would be left with nobody who can manage users' rights.\n"
                "Give someone else the right first: rolecall perms grant USER settings.users.edit --at Riverside\n"
            ),
        ),
        (
            "user move anna boris --to Harbour --staff Zoë",
            2,
            (
                "rolecall: --staff links one person, and 2 are to move.\n"
                "Leave it out: each is linked to the staff member of the same name.\n"
            ),
        ),
        (
            "user move anna --to Harbour --staff Zoë --new-staff",
            2,
            "rolecall: --staff and --new-staff exclude each other.\nGive one of them.\n",
        ),
        (
            "user move anna --from Harbour --to Riverside",
            9,
            "rolecall: Anna Petrova has no access at Harbour.\nAccess at: Riverside\n",
        ),
        (
            "user forget clara",
            7,
            (
                "rolecall: Clara Oswald has access at Harbour.\n"
                "End it first: rolecall user remove clara@example.com --everywhere\n"
            ),
        ),
        (
            "user merge clara clara@example.com",
            2,
            (
                "rolecall: Both words name Clara Oswald <clara@example.com>.\n"
                "Name the duplicate first, then who stays.\n"
            ),
        ),
        (
            "location copy Riverside harbour",
            7,
            "rolecall: There is a location called harbour already.\nChoose another name.\n",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(team: Program, line: str, status: int, said: str) -> None:
    assert refused(team, line, status) == said


def test_several_accesses_are_chosen_from(salon: Program) -> None:
    assert salon.line("user move boris --to Harbour").err == (
        "rolecall: Boris Kim has access at 2 locations.\nChoose with --from: Harbour, Riverside\n"
    )


def test_a_location_is_copied_with_team_and_networks(team: Program) -> None:
    assert shown(team, "location copy Riverside Airport") == (
        "+ location Airport  EUR · Baltics · LV\n1 record; no user's permissions change.\n"
    )
    whole = shown(team, "location copy Riverside Airport --with-team --networks")
    assert "~ network North       adds Airport\n" in whole
    assert "Anna Petrova · Airport · new employee · linked to Anna Petrova: 13 gained\n" in whole
    assert "1 user gains sight of client contacts.\n" in whole
    alone = team.line("location copy Riverside Airport --with-team --yes --quiet")
    assert alone.err == ""
    assert team.line("location copy Harbour Quay --with-team --yes").err == "Saved as change 3.\n"
    assert 'at = "Quay"\n  role = "viewer"\n  status = "invited"\n  invited = "2026-01-02' in exported(team)


def test_a_folder_that_is_missing_is_wrong_usage_in_every_option(team: Program) -> None:
    for line in (
        "report export contacts --output no/such/x.csv",
        "export no/such/x.toml",
        "user resend clara --plan-out no/such/x.json",
        "store backup no/such/x.db",
        "invite --file - --partial --rejects no/such/x.csv",
    ):
        done = team.line(line, text="name,email,location,role\n")
        assert (done.status, "there is no folder" in done.err, "no/such" in done.err) == (2, True, True), line


def test_all_that_a_move_lacks_is_named_at_once(team: Program) -> None:
    done = team.line("user move --from Riverside")

    assert done.status == 2
    assert done.err == (
        "rolecall: Missing argument USER and option --to.\n"
        "Type: rolecall user move USER --to LOCATION --from Riverside\n"
    )
    done = team.line("perms copy")
    assert done.err == "rolecall: Missing arguments FROM, TO.\nType: rolecall perms copy FROM TO\n"
