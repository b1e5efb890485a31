"""What every edit keeps: the world that went in stays as it was, and the plan names all that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.catalogue import Permission, Role, catalogue
from rolecall.domain.edits import locations, networks, people, perms, roles, staff, users
from rolecall.domain.errors import NotFound, RolecallError
from rolecall.domain.lookup import Wanted, wanted
from rolecall.domain.plan import applied, compare, dangling
from rolecall.domain.values import ALL, NONE, SELF
from rolecall.domain.world import Membership, World
from worlds import LAW, masks, permissions, worlds_to_copy_in

T = TypeVar("T")
Drawn = tuple[World, Membership, Membership]
Edit = Callable[[World, Membership, Membership, Permission, int, Role], World]


def _first(found: Mapping[str, T]) -> T:
    """The first record; with none there is nothing to edit."""
    for record in found.values():
        return record
    raise NotFound("Nothing to edit.")


EDITS: dict[str, Edit] = {
    "grant": lambda w, a, b, p, m, r: perms.grant(w, [a, b], wanted([p.key])),
    "grant a limit": lambda w, a, b, p, m, r: perms.grant(w, [a], wanted(["calendar:history=7d"])),
    "grant all": lambda w, a, b, p, m, r: perms.grant(w, [a, b], wanted([], everything=True)),
    "revoke": lambda w, a, b, p, m, r: perms.revoke(w, [a, b], Wanted(named=m)),
    "revoke a limit": lambda w, a, b, p, m, r: perms.revoke(w, [a], wanted(["calendar:history"])),
    "copy": lambda w, a, b, p, m, r: perms.copy(w, a, [b]),
    "copy with replace": lambda w, a, b, p, m, r: perms.copy(w, a, [b], mode=perms.REPLACE),
    "set a role": lambda w, a, b, p, m, r: roles.set_role(w, a, r),
    "set a role and keep": lambda w, a, b, p, m, r: roles.set_role(w, a, r, how=roles.KEEP),
    "set a role afresh": lambda w, a, b, p, m, r: roles.set_role(w, a, r, how=roles.FRESH),
    "unlink": lambda w, a, b, p, m, r: roles.set_role(w, a, r, link=roles.Link(unlink=True)),
    "invite": lambda w, a, b, p, m, r: people.invite(
        w,
        people.Invitation("New", "new@example.com", "", w.location[a.location], r, copy_from=b, revoke=Wanted(named=m)),
    ),
    "accept": lambda w, a, b, p, m, r: people.accept(w, [a, b]),
    "cancel": lambda w, a, b, p, m, r: people.cancel(w, [a]),
    "remove": lambda w, a, b, p, m, r: people.remove(w, [a, b]),
    "add a location": lambda w, a, b, p, m, r: locations.add_location(w, "New", "EUR"),
    "add staff": lambda w, a, b, p, m, r: staff.add_staff(w, "New", w.location[a.location]),
    "edit a location": lambda w, a, b, p, m, r: locations.edit_location(
        w, w.location[a.location], name="New", region=""
    ),
    "remove a location": lambda w, a, b, p, m, r: locations.remove_location(
        w, w.location[a.location], with_access=True
    ),
    "edit staff": lambda w, a, b, p, m, r: staff.edit_staff(w, _first(w.staff), name="New"),
    "remove staff": lambda w, a, b, p, m, r: staff.remove_staff(w, _first(w.staff)),
    "create a network": lambda w, a, b, p, m, r: networks.create_network(w, "New", list(w.location.values())),
    "edit a network": lambda w, a, b, p, m, r: networks.edit_network(
        w, _first(w.network), drop=[w.location[a.location]], add=[w.location[b.location]], name="New"
    ),
    "order a network": lambda w, a, b, p, m, r: networks.order_network(
        w, _first(w.network), [w.location[key] for key in reversed(_first(w.network).locations)]
    ),
    "set the main location": lambda w, a, b, p, m, r: networks.set_main(w, _first(w.network), w.location[a.location]),
    "delete a network": lambda w, a, b, p, m, r: networks.delete_network(w, _first(w.network)),
    "edit a user": lambda w, a, b, p, m, r: users.edit_user(w, w.user[a.user], name="New", phone="+37120000001"),
    "resend": lambda w, a, b, p, m, r: people.resend(w, [a, b], "2026-01-02T03:04:05+00:00"),
}


@LAW
@given(
    drawn=worlds_to_copy_in(most_places=2), which=permissions(), some=masks(), role=st.sampled_from(catalogue().roles)
)
def test_an_edit_never_changes_the_world_it_was_given(drawn: Drawn, which: Permission, some: int, role: Role) -> None:
    made, one, other = drawn
    before = deepcopy((made, one, other))

    for name, edit in EDITS.items():
        with suppress(RolecallError):  # a refused edit leaves the world alone too
            edit(made, one, other, which, some, role)
        assert (made, one, other) == before, name


@LAW
@given(
    drawn=worlds_to_copy_in(most_places=2), which=permissions(), some=masks(), role=st.sampled_from(catalogue().roles)
)
def test_the_plan_of_an_edit_names_all_that_follows_from_it(
    drawn: Drawn, which: Permission, some: int, role: Role
) -> None:
    made, one, other = drawn
    one, other = (replace(m, remembered={"viewer": m.settings}) for m in (one, other))
    made = made.put(one, other)
    assert not list(_naming_what_is_not_there(made))

    for name, edit in EDITS.items():
        with suppress(RolecallError):
            after = edit(made, one, other, which, some, role)
            plan = compare(made, after)
            assert applied(made, plan) == after, name
            assert applied(after, plan.reverse()) == made, name
            assert not dangling(after, compare(World(), after)), name
            assert not list(_naming_what_is_not_there(after)), name


def _naming_what_is_not_there(world: World) -> Iterator[str]:
    """Main networks and limits, also remembered ones, that name a network without the location, or staff not there."""
    for location in world.location.values():
        main = world.network.get(location.main_network)
        if location.main_network and (main is None or location.id not in main.locations):
            yield f"{location.name}: {location.main_network}"
    for access in world.membership.values():
        for settings in (access.settings, *access.remembered.values()):
            for key, value in settings.limits.items():
                kind = catalogue().limit[key].values
                networks_there = [n.id for n in world.networks_of(access.location)]
                staff_there = [s.id for s in world.staff_of(access.location)]
                known = {"network": [NONE, *networks_there], "staff": [ALL, SELF, *staff_there]}
                if value not in known.get(kind, [value]):
                    yield f"{access.id}: {key}={value}"
