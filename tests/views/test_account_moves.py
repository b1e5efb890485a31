"""Who moved: the store, the account, the file or several, each difference told once."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.world import Location, Membership, User, World
from rolecall.views.account_moves import ThreeWays, moves, moves_from_file

PLACE = Location("riverside", "Riverside", "EUR")
TWINS = (User("one", "Anna"), User("two", "Anna"))
BASE = World().put(PLACE, *TWINS, *(Membership(user.id, PLACE.id, role="manager") for user in TWINS))


def with_roles(role: str) -> World:
    """Both namesakes with that role."""
    return BASE.put(*(replace(access, role=role) for access in BASE.memberships_at(PLACE.id)))


def test_namesakes_are_told_each() -> None:
    account = with_roles("administrator")
    found = moves(ThreeWays(BASE, account, account, account))

    assert [(x.moved, x.item, x.store, x.account) for x in found] == 2 * [
        ("account", "role", "manager", "administrator")
    ]


def test_what_a_pull_would_not_change_moved_in_the_store_and_a_conflict_on_several_sides() -> None:
    account = with_roles("administrator")

    assert {x.moved for x in moves(ThreeWays(BASE, account, BASE, BASE))} == {"store"}
    assert {x.moved for x in moves(ThreeWays(BASE, account, BASE, account))} == {"several"}


def test_of_three_sides_the_one_that_stands_alone_moved() -> None:
    one, other, third = BASE, with_roles("administrator"), with_roles("accountant")

    def moved(store: World, account: World, file: World) -> set[str]:
        return {x.moved for x in moves_from_file(store, account, file, file)}

    assert moved(one, one, one) == set()
    assert moved(other, one, one) == {"store"}
    assert moved(one, other, one) == {"account"}
    assert moved(one, one, other) == {"file"}
    assert moved(one, other, third) == {"several"}
