"""Selectors agree with plain conditions on memberships."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain import find, selectors
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import Ambiguous, NotFound, RolecallError, WrongUsage
from rolecall.domain.nearness import fold
from rolecall.domain.world import Membership, User, World
from worlds import (
    LAW,
    access,
    effective_keys,
    location,
    network,
    permissions,
    role,
    staff,
    user,
    world,
    worlds,
)

Condition = Callable[[Membership], bool]

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS, OLGA = user("Anna Petrova"), user("Boris Kim"), user("Olga Orlova")
CHAIR = staff("Anna Petrova", RIVERSIDE)
HERE = world(
    RIVERSIDE,
    HARBOUR,
    network("North", HARBOUR),
    ANNA,
    BORIS,
    OLGA,
    CHAIR,
    access(ANNA, RIVERSIDE, "employee", linked=CHAIR),
    access(BORIS, RIVERSIDE, "administrator", status="invited"),
    access(BORIS, HARBOUR, "manager"),
    access(OLGA, HARBOUR, on=["clients", "clients.export"]),
)


def _who(*words: str, at: str = "") -> list[str]:
    place = HERE.location[at] if at else None
    return [m.id for m in selectors.memberships(HERE, words, place)]


ANNA_R, BORIS_R = "user-anna-petrova@riverside", "user-boris-kim@riverside"
BORIS_H, OLGA_H = "user-boris-kim@harbour", "user-olga-orlova@harbour"


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("all", [ANNA_R, BORIS_H, BORIS_R, OLGA_H]),
        ("role:employee", [ANNA_R]),
        ("role:Receptionist", [BORIS_R]),
        ("role:none", [OLGA_H]),
        ("location:river", [ANNA_R, BORIS_R]),
        ("network:North", [BORIS_H, OLGA_H]),
        ("staff:petrova", [ANNA_R]),
        ("staff:none", [BORIS_H, BORIS_R, OLGA_H]),
        ("status:invited", [BORIS_R]),
        ("!status:invited", [ANNA_R, BORIS_H, OLGA_H]),
        ("can:clients.export", [BORIS_H, OLGA_H]),
        ("location:Harbour,!can:clients.delete", [OLGA_H]),
        ("all,!Boris", [ANNA_R, OLGA_H]),
        ("Boris, location:Harbour", [BORIS_H]),
        ("!all,role:owner", None),
    ],
)
def test_a_selector_stands_for_those_it_fits_ordered_by_name_and_location(word: str, found: list[str] | None) -> None:
    if found is None:
        with pytest.raises(NotFound):
            _who(word)
    else:
        assert _who(word) == found


def test_words_add_up_and_each_access_comes_once() -> None:
    assert _who("role:manager", "network:North", "Anna") == [ANNA_R, BORIS_H, OLGA_H]


def test_a_location_narrows_selectors_and_chooses_a_users_access() -> None:
    assert _who("all", at="harbour") == [BORIS_H, OLGA_H]
    assert _who("Boris", at="harbour") == [BORIS_H]


def test_a_name_of_someone_with_several_accesses_needs_a_location() -> None:
    with pytest.raises(WrongUsage, match="has access at 2 locations"):
        _who("Boris")


def test_a_selector_that_matches_nobody_says_so() -> None:
    with pytest.raises(NotFound) as caught:
        _who("role:owner", at="harbour")

    assert caught.value.message == "No users at Harbour match role:owner."


@pytest.mark.parametrize(
    "word", [*(f"{k}:" for k in ("staff", "location", "network", "role", "can", "status")), "staff: "]
)
def test_a_selector_without_a_known_value_never_means_everybody(word: str) -> None:
    with pytest.raises(RolecallError):
        _who(word)


def test_a_limit_cannot_be_selected_by() -> None:
    with pytest.raises(WrongUsage) as caught:
        _who("can:reports.appointments:history=30d")

    assert caught.value.hint == "Select by what it narrows: can:reports.appointments"


def test_a_misspelt_kind_among_several_gets_a_near_miss() -> None:
    with pytest.raises(WrongUsage) as caught:
        _who("rol:owner,location:Harbour")

    assert caught.value.hint == "Did you mean role?"


def test_an_ambiguous_part_lists_its_candidates() -> None:
    with pytest.raises(Ambiguous):
        selectors.memberships(HERE, ["location:r"])


@pytest.mark.parametrize(
    ("word", "selects"),
    [
        ("all", True),
        ("!all", True),
        ("role:owner", True),
        ("!can:clients.export", True),
        ("all,!Boris", True),
        ("Anna", False),
        ("anna@example.com", False),
        ("Petrova, Anna", False),
        ("All Saints", False),
        ("+37120000001", False),
        ("Dr: Anna", False),
    ],
)
def test_names_are_distinguished_from_selectors(word: str, selects: bool) -> None:  # noqa: FBT001
    assert selectors.is_selector(word) is selects


def _conditions(made: World) -> st.SearchStrategy[tuple[str, Condition]]:
    """A part of a selector and the same said plainly."""
    roles = [("role:none", ""), *((f"role:{r.title}", r.key) for r in catalogue().roles)]
    networks = [(f"network:{n.name}", n.locations) for n in made.network.values()]
    parts = st.one_of(
        st.just(("all", lambda m: True)),
        st.sampled_from(roles).map(lambda p: (p[0], lambda m: m.role == p[1])),
        st.sampled_from(list(made.location.values())).map(
            lambda x: (f"location:{x.name.upper()}", lambda m: m.location == x.id)
        ),
        st.sampled_from([*networks, ("all", made.location)]).map(lambda p: (p[0], lambda m: m.location in p[1])),
        st.sampled_from(["active", "invited"]).map(lambda s: (f"status:{s}", lambda m: m.status == s)),
        st.sampled_from([s.name for s in made.staff.values()]).map(
            lambda n: (f"staff:{n}", lambda m: m.staff != "" and fold(n) in fold(made.staff[m.staff].name))
        ),
        st.just(("staff:none", lambda m: m.staff == "")),
        permissions().map(lambda p: (f"can:{p.slug}", lambda m: p.key in effective_keys(m.settings))),
    )
    return st.tuples(parts, st.booleans()).map(lambda d: (f"!{d[0][0]}", _opposite(d[0][1])) if d[1] else d[0])


def _opposite(condition: Condition) -> Condition:
    return lambda membership: not condition(membership)


@LAW
@given(data=st.data(), made=worlds())
def test_any_selectors_agree_with_the_same_written_plainly(data: st.DataObject, made: World) -> None:
    words = data.draw(st.lists(st.lists(_conditions(made), min_size=1, max_size=3), min_size=1, max_size=2))
    fitting = [{m.id for m in made.membership.values() if all(condition(m) for _, condition in word)} for word in words]
    typed = [", ".join(part for part, _ in word) for word in words]

    if all(fitting):
        found = selectors.memberships(made, typed)
        assert {m.id for m in found} == set().union(*fitting)
        assert len(found) == len({m.id for m in found})
    else:
        with pytest.raises(NotFound):
            selectors.memberships(made, typed)


ODD_NAMES = st.sampled_from(
    ["all", "!all", "role:owner", "a,b:c", "-x", "--yes", "id:u1", "Ann", "ann", "Anna", "+37120000002"]
)


@LAW
@given(
    st.lists(st.tuples(ODD_NAMES, st.sampled_from(["", "ann@example.com", "b@example.com"])), min_size=1, max_size=5)
)
def test_the_word_for_a_user_stands_for_nobody_else(people: list[tuple[str, str]]) -> None:
    made = world(RIVERSIDE, *(User(f"u{n}", name, contact) for n, (name, contact) in enumerate(people)))
    made = made.put(*(access(who, RIVERSIDE) for who in made.user.values()))

    for who in made.user:
        assert [m.user for m in selectors.memberships(made, [selectors.word_for(made, who)])] == [who]


def test_a_role_that_only_an_account_knows_is_selected_by_its_key_and_by_the_account_s_title() -> None:
    anna, riverside = user("Anna"), location("Riverside")
    strange = replace(access(anna, riverside, on=[]), role="staff_member")
    book = {"employee": replace(role("employee"), title="Stylist of the house")}
    found = replace(world(anna, riverside, strange), role_books={riverside.id: book})

    assert selectors.memberships(found, ["role:staff_member"]) == [strange]
    assert find.role(found, "stylist of the house").key == "employee"
    with pytest.raises(NotFound, match="No role is called “wizard”"):
        find.role(found, "wizard")
