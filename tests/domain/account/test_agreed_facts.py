"""Facts that the store and the account came to say alike, each by hand: the next change is measured against them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.agreed_facts import agreed_after, facts_of, with_agreed
from rolecall.domain.account.identities import AccountIds
from rolecall.domain.account.last_pull import Agreed
from rolecall.domain.account.own_facts import with_own_facts
from rolecall.domain.account.picture import AccountLocation, AccountPicture, AccountUser, LocationPicture
from rolecall.domain.world import User, World

ANNA = User("a", "Anna", "anna@example.com")
IDS = AccountIds(user={7: "a"})
TOLD = {("user", "a", "name")}
ANN = replace(ANNA, name="Ann")
NAMES = st.sampled_from(["Anna", "Ann", "A. Petrova"])


def world(name: str) -> World:
    return World(user={"a": replace(ANNA, name=name)})


@given(moves=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6))
def test_three_ways_are_measured_from_what_the_account_said_last(moves: list[tuple[str, str]]) -> None:
    """Whatever was done on both sides between pulls, only a name that did not move in the account is ours to keep."""
    history, agreed, said = ANNA, dict[tuple[str, int, str], object](), ANNA.name
    for here, there in moves:
        known: Agreed = agreed
        base = with_agreed({("user", "a"): history}, known, IDS)
        after, _ = with_own_facts(world(here), world(there), base)
        agreed = dict(agreed_after(known, base, (world(here), world(there), after), IDS, TOLD))

        assert after.user["a"].name == (here if there == said else there)
        history = after.user["a"] if after.user["a"].name != here else history
        said = there


def test_what_the_account_did_not_tell_is_agreed_with_nobody() -> None:
    worlds = (World(user={"a": ANN}), World(user={"a": ANN}), World(user={"a": ANN}))

    assert agreed_after({}, {("user", "a"): ANNA}, worlds, IDS, ()) == {}
    assert agreed_after({}, {("user", "a"): ANNA}, worlds, IDS, TOLD) == {("user", 7, "name"): "Ann"}


def test_a_hidden_contact_is_not_told() -> None:
    row = AccountUser(7, "Anna", "a***@example.com", "+37120000001")
    picture = AccountPicture((LocationPicture(AccountLocation(1, "Riverside"), (row,)),))

    assert facts_of(picture, IDS) == {("user", "a", "name"), ("user", "a", "phone")}
