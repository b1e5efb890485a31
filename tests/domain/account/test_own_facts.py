"""What was changed here and no call of the API changes: kept while the account stays, never where another has it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.own_facts import FACTS, OwnFact, RecordKey, own_facts, with_own_facts
from rolecall.domain.world import Location, Network, Record, Staff, User, World

HERE = Location("l", "Riverside", "EUR")
ANNA, BORIS = User("a", "Anna", "anna@example.com", "+37120000001"), User("b", "Boris", "boris@example.com")
ILYA = Staff("s", "l", "Ilya", "Barber")
NORTH = Network("n", "North", ("l", "m"))
WORLD = World(
    location={"l": HERE, "m": Location("m", "Harbour", "EUR")},
    staff={"s": ILYA},
    network={"n": NORTH},
    user={"a": ANNA, "b": BORIS},
)
NAMES = st.sampled_from(["Anna", "Ann", "A. Petrova"])


@given(old=NAMES, here=NAMES, there=NAMES)
def test_what_only_one_side_changed_stands_and_where_both_did_the_account_is_right(
    old: str, here: str, there: str
) -> None:
    base, store, account = (replace(ANNA, name=name) for name in (old, here, there))
    after, own = with_own_facts(WORLD.put(store), WORLD.put(account), {("user", "a"): base})

    assert after.user["a"].name == (here if old == there else there)
    assert bool(own) is (old == there != here)


def test_each_kind_of_fact_is_told_with_both_values_and_where() -> None:
    changed = (replace(ILYA, position="Stylist"), replace(NORTH, locations=("l",)), replace(ANNA, phone="+37120000002"))
    base: dict[RecordKey, Record] = {("staff", "s"): ILYA, ("network", "n"): NORTH, ("user", "a"): ANNA}
    store = WORLD.put(*changed)
    after, own = with_own_facts(store, WORLD, base)

    assert [after.of(kind)[key] for kind, key in base] == list(changed)
    assert own == (
        OwnFact("network", "North"),
        OwnFact("position", "Ilya", "Riverside", "Stylist", "Barber"),
        OwnFact("phone", "Anna", "", "+37120000002", "+37120000001"),
    )
    assert set(own_facts(store, base)) == set(own)
    assert [x.what for x in own_facts(store.drop(store.staff["s"]), base)] == ["staff member", "network", "phone"]


def test_the_order_of_a_network_is_the_stores_alone_and_no_fact() -> None:
    store = WORLD.put(replace(NORTH, locations=("m", "l")))

    assert with_own_facts(store, store, {("network", "n"): NORTH}) == (store, ())


def test_a_contact_or_name_that_somebody_else_has_by_now_is_not_kept() -> None:
    store = WORLD.put(replace(ANNA, email="new@example.com"), replace(HERE, name="Quay"))
    account = WORLD.put(replace(BORIS, email="new@example.com"), replace(WORLD.location["m"], name="quay"))
    after, own = with_own_facts(store, account, {("user", "a"): ANNA, ("location", "l"): HERE})

    assert (after.user["a"], after.location["l"], own) == (ANNA, HERE, ())


def test_every_fact_is_a_field_of_its_record() -> None:
    for kind, fields in FACTS.items():
        assert set(fields) <= set(kind.__dataclass_fields__)


def test_contacts_that_changed_hands_here_stay_as_they_are_here() -> None:
    """Freed and given to another, and swapped: no order of people loses one of them."""
    other = replace(BORIS, email="other@example.com")
    for anna, boris in (
        (replace(ANNA, email="new@example.com"), replace(BORIS, email=ANNA.email)),
        (replace(ANNA, email=BORIS.email), replace(BORIS, email=ANNA.email)),
        (replace(ANNA, email=BORIS.email), other),
    ):
        after, own = with_own_facts(WORLD.put(anna, boris), WORLD, {("user", "b"): BORIS, ("user", "a"): ANNA})

        assert (after.user["a"], after.user["b"]) == (anna, boris)
        assert [x.what for x in own] == ["e-mail", "e-mail"]


def test_whoever_merely_still_has_a_contact_loses_it_to_whom_the_account_gives_it() -> None:
    gone = User("c", "Clara", "clara@example.com", "+37120000003")
    here = WORLD.put(gone)
    account = here.put(replace(BORIS, email=gone.email), replace(ANNA, phone=gone.phone))
    after, own = with_own_facts(here, account, {})

    assert (after.user["c"], own) == (User("c", "Clara"), ())
    assert [after.user["b"].email, after.user["a"].phone] == [gone.email, gone.phone]


def test_a_contact_that_the_account_lists_twice_is_one_persons() -> None:
    after, _ = with_own_facts(WORLD, WORLD.put(User("d", "New", "n@x.org"), User("e", "New", "n@x.org")), {})

    assert sorted([after.user["d"].email, after.user["e"].email]) == ["", "n@x.org"]
