"""`network edit`, `order`, `main` and `delete`, as people see them and as they are kept."""

from __future__ import annotations

import pytest

from program import TERMINAL, Answers, Program
from worlds.team import begin, exported, refused, shown

ONE_RECORD = "1 record; no user's permissions change.\n"
TO_HARBOUR = (
    "~ network North  main location Riverside → Harbour\n"
    "~ network North  currency EUR → RSD         as at Harbour\n"
    "~ network North  SMS tariff Baltics → none  as at Harbour\n"
)
BORIS_SEES_NONE = (
    "Boris Kim · Riverside · manager\n"
    "  Booking window\n"
    "  ~ Access to network client data: network\n"
    "      North → no network chosen  narrower, client contacts\n"
    "1 user: 1 narrowed.\n"
)


@pytest.fixture
def team(rolecall: Program) -> Program:
    return begin(rolecall)


def test_what_joins_and_leaves_is_shown_by_name(team: Program) -> None:
    assert shown(team, "network edit North --add 'Old Town' --drop Harbour --rename 'North and West'") == (
        "~ network North  name North → North and West\n"
        "~ network North  adds Old Town\n"
        "~ network North  drops Harbour\n"
        "Boris Kim · Riverside · manager\n"
        "  Booking window\n"
        "  ~ Access to network client data: network\n"
        "      + Old Town's clients, − Harbour's clients  client contacts\n"
        "1 user: 1 changed.\n"
    )


def test_a_dropped_main_location_shows_the_next_and_whose_sight_of_client_data_ends(team: Program) -> None:
    assert shown(team, "network edit North --drop Riverside") == (
        "~ location Riverside  main network North → none\n"
        "~ network North       drops Riverside\n"
        "~ network North       main location Riverside → Harbour\n"
        "~ network North       currency EUR → RSD         as at Harbour\n"
        "~ network North       SMS tariff Baltics → none  as at Harbour\n" + BORIS_SEES_NONE
    )


def test_another_main_location_shows_what_it_brings(team: Program) -> None:
    assert shown(team, "network main North Harbour") == TO_HARBOUR + ONE_RECORD
    assert shown(team, "network order North Harbour Riverside") == TO_HARBOUR + ONE_RECORD


def test_an_order_that_keeps_the_main_location_is_shown_as_an_order(team: Program) -> None:
    assert team.line("network edit North --add 'Old Town' --yes").status == 0

    assert shown(team, "network order North Riverside 'Old Town' Harbour") == (
        "~ network North  order Riverside (main), Old Town, Harbour\n" + ONE_RECORD
    )


def test_what_was_edited_is_kept_and_can_be_edited_back(team: Program) -> None:
    before = exported(team)

    assert team.line("network edit North --add 'Old Town' --name West --yes").status == 0
    assert team.line("network main West 'Old Town' --yes").status == 0
    assert 'name = "West"\nlocations = ["Old Town", "Riverside", "Harbour"]\n' in exported(team)
    assert 'grant = ["booking.network-clients:network=West"]' in exported(team)
    assert team.line("network edit West --drop 'Old Town' --rename North --yes").status == 0
    assert exported(team) == before


def test_the_main_location_made_main_again_changes_nothing(team: Program) -> None:
    assert team.line("network main North Riverside --yes").err == "Nothing to change.\n"


def test_whose_main_network_it_is_is_shown(team: Program) -> None:
    assert team.line("network show North", streams=TERMINAL).out.splitlines()[1:4] == [
        "Place  Location   Currency  SMS tariff  Users  Main network",
        "main   Riverside  EUR       Baltics     2      yes",
        "2      Harbour    RSD                   1",
    ]
    assert [n["main_for"] for n in team.line("network list --format json").json] == [["Riverside"], []]


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (
            "network edit Solo --drop 'Old Town'",
            7,
            (
                "rolecall: The network Solo needs at least one location.\n"
                "Delete it instead: rolecall network delete Solo\n"
            ),
        ),
        ("network edit North", 2, "rolecall: What should change?\nGive --add, --drop or --name.\n"),
        (
            "network edit North --add Harbour --drop Harbour",
            2,
            "rolecall: Harbour is to be added and dropped.\nName it once.\n",
        ),
        (
            "network edit North --name SOLO",
            7,
            "rolecall: There is a network called SOLO already.\nChoose another name.\n",
        ),
        (
            "network order North Harbour",
            2,
            (
                "rolecall: The order lacks Riverside.\n"
                "Name every location once; to take one out: rolecall network edit North --drop LOCATION\n"
            ),
        ),
        (
            "network main North 'Old Town'",
            7,
            (
                "rolecall: Old Town does not belong to the network North.\n"
                "Add it first: rolecall network edit North --add 'Old Town'\n"
            ),
        ),
        ("network delete West", 9, "rolecall: No network is called “West”.\nSee them with: rolecall network list\n"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(team: Program, line: str, status: int, said: str) -> None:
    assert refused(team, line, status) == said


# -- deleting --------------------------------------------------------------------------------------

DELETED = (
    "~ location Riverside  main network North → none\n− network North       Riverside (main), Harbour\n"
    + BORIS_SEES_NONE
)


def test_a_deleted_network_shows_whose_sight_of_client_data_ends(team: Program) -> None:
    assert shown(team, "network delete North") == DELETED


def test_at_a_terminal_the_name_has_to_be_typed(team: Program) -> None:
    someone = Answers(["north"])

    done = team.line("network delete North", answers=someone)

    assert (done.status, done.out) == (0, DELETED)
    assert someone.asked == ["Type North to save this, or nothing to stop:"]
    assert '[[network]]\nname = "Solo"' in exported(team)
    assert "North" not in exported(team)


def test_another_name_will_not_do_and_nothing_typed_is_a_no(team: Program) -> None:
    before = exported(team)

    other = team.line("network delete North", answers=Answers(["Nort"]))
    nothing = team.line("network delete North", answers=Answers([" "]))

    assert (other.status, other.err) == (2, "rolecall: That is not North.\n")
    assert (nothing.status, nothing.err) == (8, "rolecall: Not saved.\n")
    assert exported(team) == before


def test_elsewhere_yes_suffices_and_without_it_nobody_is_asked(team: Program) -> None:
    asked = team.line("network delete North")

    assert (asked.status, asked.err.splitlines()[0]) == (
        8,
        "rolecall: 1 user, 1 limit, 1 location, 1 network would change. Confirmation required; rerun with --yes.",
    )
    assert team.line("network delete North --yes").status == 0
    assert "North" not in exported(team)
