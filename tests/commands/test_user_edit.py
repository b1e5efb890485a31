"""`user edit` and `user resend`, as people see them and as they are kept."""

from __future__ import annotations

import pytest

from program import Program
from worlds.team import begin, exported, refused, shown


@pytest.fixture
def team(rolecall: Program) -> Program:
    return begin(rolecall)


def test_a_person_is_shown_field_by_field_with_contacts_as_they_will_be_kept(team: Program) -> None:
    assert shown(team, "user edit anna --name 'Anna Ozola' --email ANNA@Example.org --phone none") == (
        "~ user Anna Petrova <anna@example.com>  name Anna Petrova → Anna Ozola\n"
        "~ user Anna Petrova <anna@example.com>\n"
        "    e-mail anna@example.com → anna@example.org\n"
        "~ user Anna Petrova <anna@example.com>  phone +37120000001 → none\n"
        "~ login anna@example.com  no longer opens the access of Anna Ozola  13 lost\n"
        "~ login +37120000001      no longer opens the access of Anna Ozola  13 lost\n"
        "~ login anna@example.org  now opens the access of Anna Ozola        13 gained\n"
        "3 logins change: 13 gained, 26 lost.\n"
    )


def test_a_national_number_is_read_where_the_person_has_access(team: Program) -> None:
    assert shown(team, "user edit boris --phone '20 000 009'") == (
        "~ user Boris Kim <+37120000002>  phone +37120000002 → +37120000009\n"
        "~ login +37120000002  no longer opens the access of Boris Kim  215 lost\n"
        "~ login +37120000009\n"
        "    now opens the access of Boris Kim  215 gained, client contacts\n"
        "2 logins change: 215 gained, 215 lost.\n"
    )


def test_what_was_edited_is_kept_and_can_be_edited_back(team: Program) -> None:
    before = exported(team)

    assert team.line("user edit anna --name 'Anna Ozola' --email new@example.com --phone none --yes").status == 0
    assert 'name = "Anna Ozola"\nemail = "new@example.com"\n\n' in exported(team)
    back = "user edit new@example.com --name 'Anna Petrova' --email anna@example.com --phone +37120000001 --yes"
    assert team.line(back).status == 0
    assert exported(team) == before


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (
            "user edit boris --phone none",
            7,
            (
                "rolecall: Boris Kim would have neither e-mail nor phone to sign in with.\n"
                "Give another: rolecall user edit +37120000002 --email E --phone P\n"
            ),
        ),
        (
            "user edit boris --email Anna@Example.com",
            7,
            (
                "rolecall: The e-mail anna@example.com belongs to Anna Petrova <anna@example.com>.\n"
                "Change it there first: rolecall user edit anna@example.com --email NEW\n"
            ),
        ),
        ("user edit boris", 2, "rolecall: What should change?\nGive --name, --email or --phone.\n"),
        (
            "user edit boris --email ''",
            2,
            (
                "rolecall: “” is not an e-mail address: An email address must have an @-sign.\n"
                "Write it like anna@example.com.\n"
            ),
        ),
        (
            "user edit boris --name '\x1b[31mBoris'",
            2,
            "rolecall: The name '�[31mBoris' has the control character U+001B at place 1.\nLeave it out.\n",
        ),
        ("user edit nobody --name x", 9, "rolecall: No user is called “nobody”.\nSee them with: rolecall user list\n"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(team: Program, line: str, status: int, said: str) -> None:
    assert refused(team, line, status) == said


def test_markup_in_a_name_is_only_a_name(team: Program) -> None:
    assert "name Boris Kim → [red]=1+1 🎨\n" in shown(team, "user edit boris --name '[red]=1+1 🎨'")


# -- resending -------------------------------------------------------------------------------------


def test_an_invitation_sent_again_shows_when_it_was_sent_before_and_that_nothing_is_sent_from_here(
    team: Program,
) -> None:
    assert shown(team, "user resend status:invited") == (
        "Clara Oswald · Harbour · viewer · invited again, before on 2025-12-24\n"
        "  noted here; the message itself goes out from Altegio\n"
        "1 user: effective permissions stay as they are.\n"
    )


def test_the_time_of_an_invitation_is_kept_until_it_is_accepted(team: Program) -> None:
    words = "invite Dana --email dana@example.com --at Harbour --role accountant --yes"
    assert team.line(words).status == team.line("user resend clara --yes").status == 0
    assert exported(team).count('status = "invited"\n  invited = "2026-01-02T03:04:05+00:00"\n') == 2

    assert team.line("user accept status:invited --yes").status == 0
    assert "invited" not in exported(team)


def test_sending_again_within_the_same_second_changes_nothing(team: Program) -> None:
    assert team.line("user resend clara --yes").err == "Saved as change 2.\n"
    assert team.line("user resend clara --yes").err == "Nothing to change.\n"


def test_many_are_shown_once_by_role(chain: Program) -> None:
    assert shown(chain, "user resend status:invited").startswith(
        "4 employees at 4 locations · invited again\n"
        "  Luka Popovic, Līga Pētersone, Siim Saar, Руслан Ибрагимов\n"
        "  noted here; the message itself goes out from Altegio\n"
        "2 administrators at Kreuzberg · invited again\n"
    )


def test_machines_get_both_times(team: Program) -> None:
    times = ["2025-12-24T18:00:00+00:00", "2026-01-02T03:04:05+00:00"]

    (told,) = team.line("user resend clara --dry-run --format json").json["changes"]["accesses"]
    lines = team.line("user resend clara --dry-run --format lines")

    assert told["invited"] == times
    assert (
        lines.out
        == "\t".join(["invited", "Clara Oswald", "clara@example.com", "Harbour", "invited", "", *times, ""]) + "\n"
    )


def test_an_accepted_invitation_is_not_sent_again(team: Program) -> None:
    assert refused(team, "user resend anna") == (
        "rolecall: Anna Petrova has accepted already at Riverside.\n"
        "Choose those who have not: rolecall user resend status:invited\n"
    )
