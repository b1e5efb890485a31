"""`staff edit` and `staff remove`, as people see them and as they are kept."""

from __future__ import annotations

import pytest

from program import Program
from worlds.team import begin, exported, refused, shown


@pytest.fixture
def team(rolecall: Program) -> Program:
    return begin(rolecall)


def test_a_staff_member_is_shown_with_the_location(team: Program) -> None:
    assert shown(team, "staff edit anna --at Riverside --name 'Anna Ozola' --position none") == (
        "~ staff Anna Petrova  name Anna Petrova → Anna Ozola  at Riverside\n"
        "~ staff Anna Petrova  position Stylist → none         at Riverside\n"
        "1 record; no user's permissions change.\n"
    )


def test_without_a_location_the_one_where_the_name_works_is_meant_or_those_are_said(team: Program) -> None:
    assert shown(team, "staff edit 'Anna Petrova' --position none") == (
        "~ staff Anna Petrova  position Stylist → none  at Riverside\n1 record; no user's permissions change.\n"
    )

    team.line("staff add 'Anna Petrova' --at Harbour --yes")
    done = team.line("staff edit 'Anna Petrova' --position none")
    assert (done.status, done.err) == (
        8,
        "rolecall: Which location?\nAnna Petrova works at Harbour and Riverside. Choose with --at.\n",
    )
    done = team.line("staff remove Nobody")
    assert (done.status, done.err) == (
        9,
        "rolecall: No staff member is called “Nobody”.\nSee them with: rolecall staff list\n",
    )


def test_links_and_limits_follow_a_renamed_staff_member(team: Program) -> None:
    assert team.line("staff edit zoë --at Riverside --name 'Zoë Ozola' --position Barber --yes").status == 0

    assert '{ name = "Zoë Ozola", position = "Barber" }' in exported(team)
    assert 'grant = ["calendar:staff=Zoë Ozola"]' in exported(team)


def test_a_removed_staff_member_unlinks_the_user(team: Program) -> None:
    assert shown(team, "staff remove boris --at Riverside") == (
        "− staff Boris Kim  Riverside\n"
        "Boris Kim · Riverside · manager · unlinked\n"
        "  Appointment calendar\n"
        "  ~ Appointment calendar: staff  − Boris Kim  narrower\n"
        "  All Clients\n"
        "  ~ All Clients: visited-staff   − Boris Kim  narrower\n"
        "1 user: 2 narrowed.\n"
    )


def test_a_limit_to_a_removed_colleague_is_shown_to_fall_to_oneself(team: Program) -> None:
    assert shown(team, "staff remove Zoë --at Riverside") == (
        "− staff Zoë  Riverside\n"
        "Anna Petrova · Riverside · employee\n"
        "  Appointment calendar\n"
        "  ~ Appointment calendar: staff  Zoë → only oneself\n"
        "  sees Anna Petrova's schedule instead of Zoë's\n"
        "Boris Kim · Riverside · manager\n"
        "  Appointment calendar\n"
        "  ~ Appointment calendar: staff  − Zoë  narrower\n"
        "  All Clients\n"
        "  ~ All Clients: visited-staff   − Zoë  narrower\n"
        "2 users: 1 changed, 2 narrowed.\n"
    )
    assert team.line("staff remove Zoë --at Riverside --yes").status == 0
    assert "Zoë" not in exported(team)


def test_that_a_lost_link_leaves_oneself_to_nobody_is_shown(team: Program) -> None:
    assert team.line("perms grant boris calendar:staff=self --yes").status == 0

    assert shown(team, "staff remove boris --at Riverside") == (
        "− staff Boris Kim  Riverside\n"
        "Boris Kim · Riverside · manager · unlinked\n"
        "  Appointment calendar\n"
        "  ~ Appointment calendar: staff  − Boris Kim  narrower\n"
        "  All Clients\n"
        "  ~ All Clients: visited-staff   − Boris Kim  narrower\n"
        "  oneself is nobody without a link: calendar:staff\n"
        "1 user: 2 narrowed.\n"
    )


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (
            "staff remove anna --at Riverside",
            7,
            (
                "rolecall: Anna Petrova at Riverside is linked to Anna Petrova, "
                "and the role employee needs a linked staff member.\n"
                "Link another: rolecall role set anna@example.com employee --staff NAME --at Riverside; "
                "or give another role: rolecall role set anna@example.com ROLE --unlink --at Riverside\n"
            ),
        ),
        (
            "staff edit anna --at Riverside --name 'boris kim'",
            7,
            "rolecall: There is a staff member at Riverside called boris kim already.\nChoose another name.\n",
        ),
        ("staff edit anna --at Riverside", 2, "rolecall: What should change?\nGive --name or --position.\n"),
        (
            "staff remove anna",
            8,
            "rolecall: Which location?\nName it with --at. See: rolecall location list\n",
        ),
        (
            "staff remove nobody --at Riverside",
            9,
            "rolecall: No staff member at Riverside is called “nobody”.\nSee them with: rolecall staff list\n",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(team: Program, line: str, status: int, said: str) -> None:
    assert refused(team, line, status) == said


def test_the_command_in_the_refusal_leads_to_the_removal(team: Program) -> None:
    assert team.line("role set anna@example.com administrator --unlink --at Riverside --yes").status == 0
    assert team.line("staff remove anna --at Riverside --yes").status == 0
