"""A pull: the account's picture laid over the store's world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.merging import Side
from rolecall.domain.account.picture import (
    AccountLocation,
    AccountPicture,
    AccountUser,
    Chain,
    LocationPicture,
    Position,
    TeamMember,
    Unread,
    UserRights,
)
from rolecall.domain.account.pulled_people import ACCESS
from rolecall.domain.account.worlds import Pulled, pulled
from rolecall.domain.errors import Ambiguous, WrongUsage
from rolecall.domain.plan import compare, dangling
from rolecall.domain.world import ACTIVE, INVITED, Membership, Settings, World
from worlds import access, location, permission, staff, user, world

from .states import states
from .test_vocabulary import FEW, rights

NORTHSIDE = AccountLocation(720441, "Northside Studio")
DANA = AccountUser(10231, "Dana Ruiz", "Dana.Ruiz@example.com", "12025550143", approved=True, non_deletable=True)
ILYA = AccountUser(10388, "Ilya Marsh", "ilya.marsh@example.com", "+12025550144")
PRIYA = AccountUser(10790, "Priya Nair", "priya.nair@example.com", approved=False)
ILYA_S = TeamMember(88120, "Ilya Marsh", 3302, "Front desk", 10388)
TOM_S = TeamMember(88127, "Tom Okafor", 3301, "Stylist")
GONE_S = TeamMember(88133, "Ana Lima", dismissed=True)
OWNER = rights(("timetable_access", True), role="owner")
DESK = rights(("timetable_access", True), ("timetable_staff_id", 88127), ("robots_access", 3), staff=88120)


def place(*users: AccountUser, at: AccountLocation = NORTHSIDE, **more: Any) -> LocationPicture:
    known: Mapping[int, UserRights] = {DANA.id: OWNER, ILYA.id: DESK, **more.pop("rights", {})}
    listed = {row.id for row in users}
    facts: dict[str, Any] = {
        "team": (ILYA_S, TOM_S, GONE_S),
        "positions": (Position(3301, "Stylist"), Position(3302, "Front desk")),
        "rights": {key: value for key, value in known.items() if key in listed},
    }
    return LocationPicture(at, users, **{**facts, **more})


def picture(*places: LocationPicture, **more: Any) -> AccountPicture:
    return AccountPicture(places, **{"chains": None, "known": tuple(x.location for x in places), **more})


EVERYBODY = picture(place(DANA, ILYA, PRIYA), chains=(Chain(5501, "Studio chain", (720441, 9)),))


def pull(before: World, seen: AccountPicture, last: LastPull | None = None, **more: Any) -> Pulled:
    return pulled(before, seen, last or LastPull(), currency="EUR", **more)


FIRST = pull(World(), EVERYBODY)


def named(found: World, name: str) -> Membership:
    (who,) = (x for x in found.user.values() if x.name == name)
    (membership,) = found.memberships(who.id)
    return membership


def edited(found: World, name: str, **changes: Any) -> World:
    membership = named(found, name)
    return found.put(replace(membership, settings=replace(membership.settings, **changes)))


# -- the first pull --------------------------------------------------------------------------------


def test_an_empty_store_becomes_what_the_account_says() -> None:
    found = FIRST.world

    (place,) = found.location.values()
    assert (place.name, place.currency) == ("Northside Studio", "EUR")
    assert [(s.name, s.position) for s in found.staff_of(place.id)] == [
        ("Ilya Marsh", "Front desk"),
        ("Tom Okafor", "Stylist"),
    ]
    assert [(n.name, n.locations) for n in found.network.values()] == [("Studio chain", (place.id,))]
    assert {(u.name, u.email, u.phone) for u in found.user.values()} == {
        ("Dana Ruiz", "dana.ruiz@example.com", "+12025550143"),
        ("Ilya Marsh", "ilya.marsh@example.com", "+12025550144"),
        ("Priya Nair", "priya.nair@example.com", ""),
    }
    ilya, priya = named(found, "Ilya Marsh"), named(found, "Priya Nair")
    assert (ilya.role, found.staff[ilya.staff].name, ilya.status) == ("employee", "Ilya Marsh", ACTIVE)
    assert found.staff[ilya.settings.limits["calendar:staff"]].name == "Tom Okafor"
    assert (priya.role, priya.status, priya.settings) == ("", INVITED, Settings())
    assert {p.user: p.unknown for p in FIRST.people}[ILYA.id] == ("robots_access",)
    assert not [p for p in FIRST.people if p.waiting or p.conflicts]
    assert dangling(found, compare(World(), found)) == []


def test_a_second_pull_of_the_same_changes_nothing() -> None:
    again = pull(FIRST.world, EVERYBODY, FIRST.last)

    assert not compare(FIRST.world, again.world)
    assert again.last == FIRST.last
    assert pulled(FIRST.world, EVERYBODY, FIRST.last).world == FIRST.world


@FEW
@given(drawn=st.lists(states(), min_size=1, max_size=3))
def test_whatever_the_account_holds_a_second_pull_changes_nothing(drawn: list[UserRights]) -> None:
    people = [AccountUser(n, f"U{n}", f"u{n}@example.com") for n in range(1, len(drawn) + 1)]
    seen = picture(place(*people, rights=dict(enumerate(drawn, 1))))

    first = pull(World(), seen)
    again = pull(first.world, seen, first.last)

    assert again.world == first.world
    assert again.last == first.last
    assert dangling(first.world, compare(World(), first.world)) == []
    assert {key: value for key, value in first.last.states.items() if value} == {
        (NORTHSIDE.id, n): state for n, state in enumerate(drawn, 1)
    }


def test_a_currency_is_needed_for_new_locations_only() -> None:
    with pytest.raises(WrongUsage, match="no currency for Northside Studio"):
        pulled(World(), EVERYBODY, LastPull())

    assert pulled(world(location("northside studio", "USD")), EVERYBODY, LastPull()).world.location.keys() == {
        "northside-studio"
    }


# -- who is who ------------------------------------------------------------------------------------

NORTH = location("Northside Studio")


def test_records_of_the_store_are_known_by_name_or_contact() -> None:
    ilya, tom = user("I. Marsh", phone="+12025550144"), staff("tom okafor", NORTH)
    before = world(NORTH, ilya, tom, access(ilya, NORTH, "manager"))

    found = pull(before, EVERYBODY)

    assert found.last.ids.user[ILYA.id] == ilya.id
    assert found.last.ids.staff[TOM_S.id] == tom.id
    assert found.last.ids.location[NORTHSIDE.id] == NORTH.id
    assert found.world.user[ilya.id].name == "Ilya Marsh"


def test_somebody_who_may_be_two_of_ours_is_told_and_settled_by_hand() -> None:
    mail, phone = user("Ilya", "ilya.marsh@example.com"), user("Ilya M", phone="+12025550144")

    with pytest.raises(Ambiguous) as refused:
        pull(world(mail, phone), EVERYBODY)
    settled = pull(world(mail, phone), EVERYBODY, given={("user", ILYA.id): phone.id})
    new = pull(world(mail, phone), EVERYBODY, given={("user", ILYA.id): ""})

    assert refused.value.message.startswith("“Ilya Marsh” of the account (user 10388) may be one of several here: ")
    assert refused.value.hint == "Say who it is: rolecall pull --match 10388=NAME"
    assert settled.last.ids.user[ILYA.id] == phone.id
    assert new.last.ids.user[ILYA.id] not in (mail.id, phone.id)


def test_a_masked_contact_matches_nobody_and_erases_nothing() -> None:
    masked = replace(ILYA, email="i***@example.com", phone="+1202*****44")

    again = pull(FIRST.world, picture(place(DANA, masked, PRIYA)), FIRST.last)

    assert again.world.user == FIRST.world.user


def test_a_contact_that_the_account_lists_twice_stays_with_whom_it_was() -> None:
    twice = AccountUser(10200, "Ilya Again", ILYA.email, "+12025550199")
    first = pulled(World(), picture(place(DANA, ILYA)), LastPull(), currency="EUR")
    both = picture(place(twice, DANA, ILYA))
    second = pulled(first.world, both, first.last)
    ids = second.last.ids.user

    assert [second.world.user[ids[x.id]].email for x in (twice, ILYA)] == ["", ILYA.email]
    assert not compare(second.world, pulled(second.world, both, second.last).world)


def test_namesakes_keep_their_names_where_the_account_hides_the_contacts_that_the_store_has() -> None:
    twins = (DANA, replace(ILYA, name=DANA.name))
    first = pull(World(), picture(place(*twins)))
    hidden = tuple(replace(x, email="i***@example.com", phone="") for x in twins)

    assert pull(first.world, picture(place(*hidden)), first.last).world.user == first.world.user


def test_namesakes_get_their_numbers_and_keep_them() -> None:
    twins = (AccountUser(1, "Ana"), AccountUser(2, "ana"), AccountUser(3, "Ana", "ana@example.com"))
    team = (TeamMember(7, "Tom"), TeamMember(8, "tom"))
    seen = picture(place(*twins, team=team, rights=dict.fromkeys((1, 2, 3), OWNER)))

    found = pull(World(), seen)

    assert {u.name for u in found.world.user.values()} == {"Ana #1", "ana #2", "Ana"}
    assert {s.name for s in found.world.staff.values()} == {"Tom #7", "tom #8"}
    assert pull(found.world, seen, found.last).world == found.world


def test_hostile_names_are_made_safe() -> None:
    rude = AccountUser(1, "\x1b[31m\u202e" + "x" * 500, "rude@example.com")
    found = pull(World(), picture(place(rude, AccountUser(2, " \x00 "), rights={1: OWNER, 2: OWNER}, team=())))

    names = [u.name for u in found.world.user.values()]
    assert all(name.isprintable() and len(name) <= 200 for name in names)
    assert len(set(names)) == 2


# -- later pulls -----------------------------------------------------------------------------------

CHANGED = rights(("timetable_access", True), ("records_access", True), ("timetable_staff_id", 88127), staff=88120)


def test_local_edits_stay_and_the_account_s_are_taken() -> None:
    here = edited(FIRST.world, "Ilya Marsh", on=0)

    found = pull(here, picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: CHANGED})), FIRST.last)

    assert named(found.world, "Ilya Marsh").settings.on == permission("booking").bit
    person = next(p for p in found.people if p.user == ILYA.id)
    assert person.waiting == {"timetable_access"}
    assert person.state == CHANGED


def test_a_conflict_leaves_both_until_a_side_is_chosen() -> None:
    here = edited(FIRST.world, "Ilya Marsh", limits={"calendar:staff": "self"})
    seen = picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: rights(("timetable_staff_id", 0), staff=88120)}))
    key = (NORTHSIDE.id, ILYA.id)
    who = FIRST.last.ids.user[ILYA.id]

    left = pull(here, seen, FIRST.last)
    ours = pull(here, seen, FIRST.last, sides={who: Side.OURS})
    theirs = pull(here, seen, FIRST.last, keep=Side.THEIRS)

    assert [c.item for p in left.people for c in p.conflicts] == ["timetable_staff_id"]
    assert [named(x.world, "Ilya Marsh").settings.limits for x in (left, ours, theirs)] == [
        {"calendar:staff": "self"},
        {"calendar:staff": "self"},
        {},
    ]
    assert left.last.states[key] != ours.last.states[key] == theirs.last.states[key]
    assert [p.waiting for p in ours.people if p.user == ILYA.id] == [{"timetable_staff_id"}]


def test_who_is_removed_in_the_account_goes_here_unless_changed_here() -> None:
    seen = picture(place(DANA, PRIYA))

    gone = pull(FIRST.world, seen, FIRST.last)
    kept = pull(edited(FIRST.world, "Ilya Marsh", on=0), seen, FIRST.last)

    who = FIRST.last.ids.user[ILYA.id]
    assert gone.world.memberships(who) == []
    assert who in gone.world.user
    assert (NORTHSIDE.id, ILYA.id) not in gone.last.states
    assert [c.item for p in kept.people for c in p.conflicts] == [ACCESS]
    assert kept.world.memberships(who)


def test_who_is_removed_here_waits_for_a_push_unless_changed_in_the_account() -> None:
    here = FIRST.world.drop(named(FIRST.world, "Ilya Marsh"))

    waits = pull(here, EVERYBODY, FIRST.last)
    conflict = pull(here, picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: CHANGED})), FIRST.last)
    back = pull(here, picture(place(DANA, ILYA, PRIYA, rights={ILYA.id: CHANGED})), FIRST.last, keep=Side.THEIRS)

    assert waits.world == here
    assert [p.waiting for p in waits.people if p.user == ILYA.id] == [{ACCESS}]
    assert [c.item for p in conflict.people for c in p.conflicts] == [ACCESS]
    assert conflict.world == here
    assert named(back.world, "Ilya Marsh").settings.on == permission("calendar").bit | permission("booking").bit


def test_somebody_of_the_store_alone_stays() -> None:
    new = user("Nora Vane")
    here = FIRST.world.put(new, Membership(new.id, FIRST.last.ids.location[NORTHSIDE.id], "viewer", status=INVITED))

    assert pull(here, EVERYBODY, FIRST.last).world == here


def test_rights_that_become_readable_are_no_conflict_with_the_wish_of_the_invitation() -> None:
    wished = FIRST.world.put(replace(named(FIRST.world, "Priya Nair"), role="administrator"))
    seen = picture(place(DANA, ILYA, replace(PRIYA, approved=True), rights={PRIYA.id: OWNER}))

    with_wish, without = pull(wished, seen, FIRST.last), pull(FIRST.world, seen, FIRST.last)

    assert (named(with_wish.world, "Priya Nair").role, named(with_wish.world, "Priya Nair").status) == (
        "administrator",
        ACTIVE,
    )
    assert named(without.world, "Priya Nair").role == "owner"
    assert not [c for p in (*with_wish.people, *without.people) for c in p.conflicts]


def test_what_could_not_be_read_changes_nothing() -> None:
    seen = AccountPicture((), None, (Unread(NORTHSIDE, "It answered 500."),), known=(NORTHSIDE,))

    found = pull(FIRST.world, seen, FIRST.last)

    assert found.world == FIRST.world
    assert found.last == FIRST.last


# -- staff and networks ----------------------------------------------------------------------------


def test_a_dismissed_member_is_kept_while_linked_or_named_and_a_limit_to_one_is_never_unlimited() -> None:
    fired = tuple(replace(member, dismissed=True) for member in (ILYA_S, TOM_S, GONE_S))
    other = AccountUser(5, "Zoe", "zoe@example.com")
    limited = rights(("timetable_staff_id", 88133), ("clients_visit_staff_id", 77))

    found = pull(World(), picture(place(ILYA, other, team=fired, rights={5: limited})))
    later = pull(FIRST.world, picture(place(DANA, ILYA, PRIYA, team=fired)), FIRST.last)

    assert {s.name for s in found.world.staff.values()} == {"Ilya Marsh"}
    assert named(found.world, "Zoe").settings.limits == {"calendar:staff": "=88133", "clients:visited-staff": "=77"}
    assert {s.name for s in later.world.staff.values()} == {"Ilya Marsh", "Tom Okafor"}
    assert dangling(later.world, compare(World(), later.world)) == []


def test_a_dismissed_member_goes_with_the_last_access_that_names_one() -> None:
    held = rights(("timetable_access", True), role="worker", staff=GONE_S.id)
    first = pull(World(), picture(place(DANA, ILYA, rights={ILYA.id: held})))
    second = pull(first.world, picture(place(DANA)), first.last)

    assert [s.name for s in first.world.staff.values() if s.name == GONE_S.name] == [GONE_S.name]
    assert GONE_S.name not in {s.name for s in second.world.staff.values()}
    assert pull(second.world, picture(place(DANA)), second.last).last == second.last


def test_a_link_to_a_member_that_the_account_does_not_list_any_more_stays_a_link() -> None:
    found = pull(World(), picture(place(ILYA, team=(TOM_S,))))

    assert found.world.staff[named(found.world, "Ilya Marsh").staff].name == "Team member 88120"


def test_a_member_who_is_gone_goes_here_when_nobody_is_linked() -> None:
    seen = picture(place(DANA, PRIYA, team=(TOM_S,)))
    first = pull(World(), seen)

    later = pull(first.world, picture(place(DANA, PRIYA, team=())), first.last)

    assert later.world.staff == {}
    assert later.last.ids.staff == {}


def test_a_renamed_position_is_no_local_change() -> None:
    limited = rights(("timetable_position_id", 3301), staff=88120)
    first = pull(World(), picture(place(ILYA, rights={ILYA.id: limited})))
    renamed = (replace(TOM_S, position_title="Barber"), ILYA_S)

    later = pull(first.world, picture(place(ILYA, rights={ILYA.id: limited}, team=renamed, positions=())), first.last)

    assert named(first.world, "Ilya Marsh").settings.limits == {"calendar:position": "Stylist"}
    assert named(later.world, "Ilya Marsh").settings.limits == {"calendar:position": "Barber"}
    assert not [p for p in later.people if p.waiting or p.conflicts]


def test_the_order_and_the_main_location_of_a_network_are_the_store_s() -> None:
    south = AccountLocation(2, "South")
    both = (place(DANA), place(DANA, at=south, team=()))
    first = pull(World(), picture(*both, chains=(Chain(5501, "All", (720441, 2)),)))
    (network,) = first.world.network.values()
    turned = first.world.put(replace(network, locations=network.locations[::-1]))

    same = pull(turned, picture(*both, chains=(Chain(5501, "All", (720441, 2)),)), first.last)
    smaller = pull(turned, picture(*both, chains=(Chain(5501, "All", (720441,)),)), first.last)
    gone = pull(turned, picture(*both, chains=()), first.last)

    assert same.world == turned
    assert [n.locations for n in smaller.world.network.values()] == [network.locations[:1]]
    assert gone.world.network == {}
