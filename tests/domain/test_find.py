"""From the names people type to locations, staff, networks, users and accesses."""

from __future__ import annotations

import pytest

from rolecall.domain import find
from rolecall.domain.errors import Ambiguous, NotFound, WrongUsage
from rolecall.domain.world import User
from worlds import access, location, network, staff, user, world

RIVERSIDE, HARBOUR, RIVERSIDE_2 = location("Riverside"), location("Harbour"), location("Riverside Two")
ANNA = user("Anna Petrova", "anna@example.com", "+37120000001")
ANNA_K = user("Anna Kallas", "kallas@example.com")
ZOE = user("Zoë O’Neil", phone="+37120000002")
NORTH, NORTHERN = network("North", RIVERSIDE), network("Northern lights", HARBOUR)
BORIS, BORIS_THERE = staff("Boris Kim", RIVERSIDE), staff("Boris Kim", HARBOUR)
HERE = world(
    RIVERSIDE,
    HARBOUR,
    RIVERSIDE_2,
    ANNA,
    ANNA_K,
    ZOE,
    NORTH,
    NORTHERN,
    BORIS,
    BORIS_THERE,
    staff("Boris Orlov", HARBOUR),
    access(ANNA, RIVERSIDE, "administrator"),
    access(ANNA, HARBOUR, "manager"),
    access(ZOE, RIVERSIDE, "viewer"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("anna@example.com", ANNA),
        ("ANNA@EXAMPLE.COM", ANNA),
        ("anna@", ANNA),
        ("Anna Petrova", ANNA),
        ("  anna   PETROVA ", ANNA),
        ("petro", ANNA),
        ("+37120000001", ANNA),
        ("+371 2000-0001", ANNA),
        ("00371 20000001", ANNA),
        ("(371) 20000001", ANNA),
        ("20000002", ZOE),
        ("2000 0002", ZOE),
        ("0 20000002", ZOE),
        ("zoë o'neil", ZOE),
        ("Zoe\u0308", ZOE),
    ],
)
def test_a_user_is_found_by_email_phone_name_or_a_part_of_one(typed: str, found: User) -> None:
    assert find.user(HERE, typed) is found


def test_a_whole_name_wins_over_the_names_that_contain_it() -> None:
    assert find.location(HERE, "riverside") is RIVERSIDE
    assert find.network(HERE, "north") is NORTH


def test_a_part_of_several_names_lists_the_candidates_with_what_distinguishes_them() -> None:
    with pytest.raises(Ambiguous) as caught:
        find.user(HERE, "anna")

    assert caught.value.candidates == ("Anna Kallas <kallas@example.com>", "Anna Petrova <anna@example.com>")
    assert caught.value.message == (
        "“anna” matches 2 users: Anna Kallas <kallas@example.com>, Anna Petrova <anna@example.com>."
    )


def test_namesakes_are_never_chosen_between() -> None:
    twins = world(user("Anna Petrova", "one@example.com"), User("other", "anna petrova", "two@example.com"))

    with pytest.raises(Ambiguous) as caught:
        find.user(twins, "Anna Petrova")

    assert caught.value.candidates == ("Anna Petrova <one@example.com>", "anna petrova <two@example.com>")


def test_a_long_list_of_candidates_is_cut_in_the_message_only() -> None:
    many = world(*(user(f"Anna {n:02}") for n in range(12)))

    with pytest.raises(Ambiguous) as caught:
        find.user(many, "anna")

    assert caught.value.message.endswith("Anna 07 <anna-07@example.com> and 4 more.")
    assert len(caught.value.candidates) == 12


@pytest.mark.parametrize("typed", ["00000", "0000012", "-- --", "+ 1234", "37-12", "99999999"])
def test_a_few_digits_or_zeros_are_nobodys_phone(typed: str) -> None:
    with pytest.raises(NotFound):
        find.user(world(user("Anna", phone="+37123456789")), typed)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_an_empty_name_is_refused_not_everybodys(typed: str) -> None:
    with pytest.raises(WrongUsage, match="empty"):
        find.user(world(ANNA), typed)


def test_a_misspelt_name_gets_near_misses() -> None:
    with pytest.raises(NotFound) as caught:
        find.location(HERE, "Harbor")

    assert caught.value.hint == "Did you mean Harbour?"


def test_what_resembles_nothing_points_to_the_list() -> None:
    with pytest.raises(NotFound) as someone:
        find.user(HERE, "xxxxxxxx")
    with pytest.raises(NotFound) as anyone:
        find.staff(HERE, "xxxxxxxx", RIVERSIDE)

    assert someone.value.hint == "See them with: rolecall user list"
    assert anyone.value.hint == "See them with: rolecall staff list"


def test_staff_are_looked_up_at_their_location_only() -> None:
    assert find.staff(HERE, "Boris Kim", RIVERSIDE) is BORIS
    assert find.staff(HERE, "kim", HARBOUR) is BORIS_THERE

    with pytest.raises(Ambiguous) as caught:
        find.staff(HERE, "boris", HARBOUR)

    assert caught.value.message == "“boris” matches 2 staff members at Harbour: Boris Kim, Boris Orlov."


def test_a_network_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound, match="No network is called “South”"):
        find.network(HERE, "South")


def test_the_only_access_needs_no_location() -> None:
    assert find.membership(HERE, ZOE, None).location == RIVERSIDE.id


def test_the_location_chooses_between_accesses() -> None:
    assert find.membership(HERE, ANNA, HARBOUR).role == "manager"


def test_several_accesses_without_a_location_list_them() -> None:
    with pytest.raises(WrongUsage) as caught:
        find.membership(HERE, ANNA, None)

    assert caught.value.hint == "Choose with --at: Harbour, Riverside"


def test_no_access_at_a_location_says_where_there_is_one() -> None:
    with pytest.raises(NotFound) as caught:
        find.membership(HERE, ZOE, HARBOUR)

    assert caught.value.hint == "Access at: Riverside"


def test_no_access_anywhere_says_how_to_invite_again_in_words_a_shell_reads() -> None:
    someone = user("Ann O'Neil")

    with pytest.raises(NotFound) as caught:
        find.membership(HERE, someone, None)
    with pytest.raises(NotFound) as at:
        find.membership(HERE, someone, HARBOUR)

    assert "rolecall invite 'Ann O'\"'\"'Neil' --email 'ann-o'\"'\"'neil@example.com' --at" in caught.value.hint
    assert at.value.hint == ""


def test_a_contact_finds_its_user_though_another_user_is_called_so() -> None:
    impostor = user("anna@example.com", "impostor@example.com")
    both = world(ANNA, impostor)

    assert find.user(both, "Anna@Example.com") is ANNA
    assert find.user(both, "anna@example.com") is ANNA
    assert find.user(both, "impostor@") is impostor


@pytest.mark.parametrize(
    ("who", "contact"),
    [
        (user("Ed", "ed@example.com", "+37120000009"), "--email ed@example.com"),
        (user("Ed", phone="+37120000009"), "--phone +37120000009"),
        (User("ed", "Ed"), "--email E"),
    ],
)
def test_someone_without_access_is_invited_again_with_the_contact_known(who: User, contact: str) -> None:
    with pytest.raises(NotFound) as caught:
        find.membership(world(RIVERSIDE, who), who, None)

    assert caught.value.hint == f"Invite the person again: rolecall invite Ed {contact} --at LOCATION --role ROLE"


def test_a_name_means_who_has_it_in_the_first_world_that_knows_it() -> None:
    now, then = world(user("Anna", "anna@example.com")), world(user("Anna", "was@example.com"), user("Zane"))

    assert find.in_first((now, then), "Anna", find.user).email == "anna@example.com"
    assert find.in_first((now, then), "Zane", find.user).name == "Zane"
    with pytest.raises(NotFound, match="No user is called “Nobody”"):
        find.in_first((now, then), "Nobody", find.user)
