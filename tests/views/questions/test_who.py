"""Who has permissions effectively."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.access import origin
from rolecall.domain.catalogue import catalogue
from rolecall.domain.values import ALL, default, show
from rolecall.domain.world import INVITED, Membership, Settings, User, World
from rolecall.views.questions.listing import access_data, accesses
from rolecall.views.questions.who import who
from worlds import (
    LAW,
    access,
    effective_keys,
    location,
    mask,
    network,
    parents,
    permissions,
    staff,
    user,
    world,
    worlds,
)

RIVERSIDE = location("Riverside")
ANNA, BORIS = user("Anna", "anna@example.com"), user("Boris", phone="+37120000002")
STYLIST, NORTH = staff("Anna P.", RIVERSIDE), network("North", RIVERSIDE)
HELD = access(
    ANNA,
    RIVERSIDE,
    "manager",
    on=["calendar", "booking", "booking.network-clients", "reports.appointments"],
    copied=["calendar.phones"],
    limits={
        "calendar:staff": STYLIST.id,
        "calendar:history": "30d",
        "booking.network-clients:network": NORTH.id,
        "sign-in:addresses": "192.0.2.7",
    },
)
INVITATION = access(BORIS, RIVERSIDE, on=["calendar", "calendar.phones", "tips"], status=INVITED)
TEAM = world(RIVERSIDE, STYLIST, NORTH, ANNA, BORIS, HELD, INVITATION)


def naive(made: World, keys: set[str], *, every: bool) -> list[dict[str, object]]:
    """The data, by walking the dotted keys of everyone."""
    found: list[dict[str, object]] = []
    for m in accesses(made):
        got = effective_keys(m.settings) & keys
        if got and (not every or got == keys):
            listed = [p for p in catalogue().permissions if p.key in got]
            entries = [
                {
                    "key": p.key,
                    "origin": origin(made, m, p.bit),
                    "limits": naive_limits(made, m, p.key),
                    "reach": naive_reach(made, m, p.key),
                }
                for p in listed
            ]
            found.append({**access_data(made, m), "permissions": entries})
    return found


def naive_reach(made: World, membership: Membership, key: str) -> dict[str, list[str]]:
    """Whom or what each limit in words comes to: those that a staff and a position limit of one permission both let."""
    reached: dict[str, list[str]] = {}
    for stated in naive_limits(made, membership, key):
        limit = catalogue().limit[stated]
        value = membership.settings.limits.get(limit.key, default(limit))
        if limit.values == "network":
            networks = [n for n in made.network.values() if n.id == value]
            reached[stated] = sorted(made.location[x].name for n in networks for x in n.locations)
        elif limit.values in ("staff", "position"):
            own = [x for x in catalogue().limits if x.permission == limit.permission]
            beside = {x.values: membership.settings.limits.get(x.key, ALL) for x in own}
            who, where = beside.get("staff", ALL), beside.get("position", ALL)
            reached[stated] = sorted(
                s.name
                for s in made.staff.values()
                if s.location == membership.location
                and who in (ALL, s.id, "self" if s.id == membership.staff else ALL)
                and where in (ALL, s.position)
            )
    return reached


def naive_limits(made: World, membership: Membership, key: str) -> dict[str, str]:
    names = {s.id: s.name for s in made.staff.values()} | {n.id: n.name for n in made.network.values()}
    on_the_way = {*parents(key), key, "sign-in"}
    stated = {}
    for limit in catalogue().limits:
        value = membership.settings.limits.get(limit.key, default(limit))
        if limit.key.split(":")[0] in on_the_way and value != ALL:
            stated[limit.key] = show(limit, value, names)
    return stated


@LAW
@given(made=worlds(), wanted=st.sets(permissions(), min_size=1, max_size=6), every=st.booleans())
def test_it_agrees_with_a_walk_along_the_keys_of_everyone(made: World, wanted: set[object], *, every: bool) -> None:
    keys = {p.key for p in catalogue().permissions if p in wanted}
    found = who(made, made.membership.values(), mask(*keys), every=every)

    assert found.data == naive(made, keys, every=every)
    rows = [(entry["name"], p["key"], p["origin"]) for entry in found.data for p in entry["permissions"]]
    assert [(row[0], row[6], row[7]) for row in found.table.rows] == rows
    assert len(found.parts[0].rows) == len(found.data)


def test_one_permission_is_shown_with_its_origin_and_the_limits_on_the_way() -> None:
    found = who(TEAM, TEAM.membership.values(), mask("calendar.phones"))

    assert found.parts[0].rows == (
        (
            "Anna",
            "Riverside",
            "manager",
            "copied",
            "calendar staff: Anna P., calendar history: 30 days, sign-in addresses: 192.0.2.7",
        ),
        ("Boris", "Riverside", "", "granted", ""),
    )
    assert found.note == "2 users; 1 not accepted yet."


def test_several_are_named_and_many_are_counted() -> None:
    found = who(TEAM, TEAM.membership.values(), mask("calendar", "calendar.phones", "tips"))

    assert [row[3:5] for row in found.parts[0].rows] == [
        ("calendar, calendar.phones", "role, copied"),
        ("all 3", "granted"),
    ]
    many = who(TEAM, [HELD], mask("calendar", "calendar.phones", "tips", "billing"))
    assert many.parts[0].rows[0][3] == "2 of 4"


def test_every_keeps_those_who_have_all_of_them() -> None:
    found = who(TEAM, TEAM.membership.values(), mask("calendar", "tips"), every=True)

    assert [entry["name"] for entry in found.data] == ["Boris"]


def test_what_lies_dormant_is_not_had() -> None:
    found = who(TEAM, TEAM.membership.values(), mask("reports.appointments"))

    assert (found.data, found.table.rows, found.note) == ([], (), "Nobody has it.")


def test_users_of_one_name_are_shown_with_a_contact() -> None:
    other = User("another", "Anna", "other@example.com")
    made = TEAM.put(other, access(other, RIVERSIDE, "manager"))
    found = who(made, made.membership.values(), mask("booking"))

    assert {row[0] for row in found.parts[0].rows} == {"Anna <anna@example.com>", "Anna <other@example.com>"}


def test_ten_thousand_users_take_a_fraction_of_a_second() -> None:
    people = [user(f"Person {n}", f"p{n}@example.com") for n in range(10_000)]
    membership = [
        Membership(p.id, RIVERSIDE.id, settings=Settings(on=mask("booking") | 1 << n % 200))
        for n, p in enumerate(people)
    ]
    many = world(RIVERSIDE, *people, *membership)

    begun = process_time()
    found = who(many, many.membership.values(), mask("booking"))

    assert len(found.data) == 10_000
    assert process_time() - begun < 1
