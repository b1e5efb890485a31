"""`location edit` and `location remove`, as people see them and as they are kept."""

from __future__ import annotations

import pytest

from program import TERMINAL, Program
from worlds.team import begin, exported, refused, shown

ONE_RECORD = "1 record; no user's permissions change.\n"


@pytest.fixture
def team(rolecall: Program) -> Program:
    return begin(rolecall)


def test_networks_that_take_over_currency_and_tariff_are_named(team: Program) -> None:
    line = "location edit Riverside --currency usd --sms-tariff none --name 'Riverside Spa'"

    assert shown(team, line) == (
        "~ location Riverside  name Riverside → Riverside Spa\n"
        "~ location Riverside  currency EUR → USD         also of the network North\n"
        "~ location Riverside  SMS tariff Baltics → none  also of the network North\n" + ONE_RECORD
    )


def test_a_location_that_is_main_in_several_networks_names_them_all_and_another_none(team: Program) -> None:
    assert team.line("network create Back Riverside --yes").status == 0

    assert "currency EUR → USD  also of the networks Back, North\n" in shown(
        team, "location edit Riverside --currency USD"
    )
    assert (
        shown(team, "location edit Harbour --currency USD") == "~ location Harbour  currency RSD → USD\n" + ONE_RECORD
    )


def test_the_main_network_is_shown_by_name_and_can_be_taken_away(team: Program) -> None:
    assert shown(team, "location edit Riverside --region none --main-network none") == (
        "~ location Riverside  region LV → none\n~ location Riverside  main network North → none\n" + ONE_RECORD
    )
    assert team.line("location edit 'Old Town' --main-network solo --yes").status == 0
    assert 'name = "Old Town"\ncurrency = "EUR"\nmain_network = "Solo"\n' in exported(team)


def test_what_was_edited_can_be_edited_back(team: Program) -> None:
    before = exported(team)
    there = "--name Quay --currency USD --sms-tariff none --region EE --main-network none --yes"
    back = "--name Riverside --currency EUR --sms-tariff Baltics --region LV --main-network North --yes"

    assert team.line(f"location edit Riverside {there}").status == 0
    assert exported(team) != before
    assert team.line(f"location edit Quay {back}").status == 0
    assert exported(team) == before


def test_the_main_network_is_shown(team: Program) -> None:
    assert "Main network  North\n" in team.line("location show Riverside", streams=TERMINAL).out
    assert "Riverside  EUR       Baltics     LV      North     North         3      2\n" in (
        team.line("location list", streams=TERMINAL).out
    )
    assert team.line("location show Riverside --format json").json["main_network"] == "North"


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (
            "location edit Riverside --main-network Solo",
            7,
            (
                "rolecall: Riverside does not belong to the network Solo.\n"
                "Add it first: rolecall network edit Solo --add Riverside\n"
            ),
        ),
        (
            "location edit Riverside --name HARBOUR",
            7,
            "rolecall: There is a location called HARBOUR already.\nChoose another name.\n",
        ),
        (
            "location edit Riverside --currency EURO",
            2,
            "rolecall: “EURO” is not the code of a currency.\nDid you mean EUR?\n",
        ),
        (
            "location edit Riverside",
            2,
            "rolecall: What should change?\nGive --name, --currency, --sms-tariff, --region or --main-network.\n",
        ),
        (
            "location remove Riverside",
            7,
            (
                "rolecall: 2 users have access at Riverside: Anna Petrova, Boris Kim.\n"
                "End their access too: rolecall location remove Riverside --with-access\n"
            ),
        ),
        (
            "location remove Harbour",
            7,
            (
                "rolecall: 1 user has access at Harbour: Clara Oswald.\n"
                "End their access too: rolecall location remove Harbour --with-access\n"
            ),
        ),
        (
            "location remove 'Old Town'",
            7,
            "rolecall: Old Town is the only location of the network Solo.\nFirst: rolecall network delete Solo\n",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(team: Program, line: str, status: int, said: str) -> None:
    assert refused(team, line, status) == said


def test_a_removed_location_shows_who_goes_and_what_its_networks_become(team: Program) -> None:
    told = shown(team, "location remove Riverside --with-access").splitlines()

    assert told[0] == "− location Riverside  EUR · Baltics · LV"
    assert sorted(told[1:4]) == [
        "− staff Anna Petrova  Riverside · Stylist",
        "− staff Boris Kim     Riverside",
        "− staff Zoë           Riverside",
    ]
    assert told[4:8] == [
        "~ network North       drops Riverside",
        "~ network North       main location Riverside → Harbour",
        "~ network North       currency EUR → RSD         as at Harbour",
        "~ network North       SMS tariff Baltics → none  as at Harbour",
    ]
    assert told[-4:] == [
        "Anna Petrova · Riverside · employee · access ends: 13 lost",
        "Boris Kim · Riverside · manager · access ends: 215 lost",
        "2 users: 228 lost.",
        "1 user no longer has sight of client contacts.",
    ]


def test_a_removed_location_is_gone_from_the_store_and_the_people_stay(team: Program) -> None:
    assert team.line("location remove Riverside --with-access --yes").status == 0

    left = exported(team)
    assert "Riverside" not in left
    assert 'locations = ["Harbour"]' in left
    assert '[[user]]\nname = "Anna Petrova"\nemail = "anna@example.com"\nphone = "+37120000001"\n\n[[user]]' in left


def test_of_a_large_location_the_network_is_shown_and_the_staff_counted(chain: Program) -> None:
    told = shown(chain, "location remove Harbour --with-access").splitlines()

    assert told[:4] == [
        "~ network North  drops Harbour",
        "− location Harbour  EUR · Baltics standard · EE",
        "− 14 staff",
        "9 employees at Harbour · access ends: 13 lost",
    ]
    assert len(told) < 40
