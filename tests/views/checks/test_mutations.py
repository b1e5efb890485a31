"""Flipped permissions that nothing notices: the masks agree with flipping one permission after the other."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.access import allowed, effective, effective_mask
from rolecall.domain.catalogue import catalogue
from rolecall.domain.expectations import Expectation, Only, WordList
from rolecall.domain.world import World
from rolecall.views.checks.evaluation import check
from rolecall.views.checks.mutations import flips, mutations
from worlds import LAW, access, location, user, world, worlds

RIVERSIDE = location("Riverside")
ANNA, BORIS = user("Anna"), user("Boris")
WORDS = ("clients", "clients.note", "clients.export", "calendar", "@contacts", "reports.*", "booking.create")


def about(**parts: tuple[str, ...]) -> Expectation:
    """An expectation about everyone, from words."""
    every = parts.pop("every", ("all",))
    return Expectation(("expect", 0), every=WordList(every), **{k: WordList(v) for k, v in parts.items()})  # type: ignore[arg-type]


def silent(made: World, expectations: list[Expectation]) -> set[tuple[str, str, str, str]]:
    """What nothing notices, as the question has it."""
    found = mutations([(made, check(made, expectations))])
    return {(who, where, key, flip) for who, where, _, key, flip in flips(found)}


def by_hand(made: World, expectations: list[Expectation]) -> set[tuple[str, str, str, str]]:
    """The same, by flipping and checking everything anew."""
    before = check(made, expectations)
    found = set()
    for m in made.membership.values():
        for p in catalogue().members(catalogue().everything & (allowed(made, m) | effective(m))):
            on = m.settings.on ^ p.bit
            if effective_mask(on) == effective(m):
                continue
            after = check(made.put(replace(m, settings=replace(m.settings, on=on))), expectations)
            if not any(new.failures and not old.failures for old, new in zip(before, after, strict=True)):
                flip = "off" if m.settings.on & p.bit else "on"
                found.add((made.user[m.user].name, made.location[m.location].name, p.key, flip))
    return found


def test_a_flip_is_noticed_by_whoever_is_expected_to_have_it() -> None:
    made = world(
        RIVERSIDE,
        ANNA,
        BORIS,
        access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.note"]),
        access(BORIS, RIVERSIDE, "viewer", on=["tips"]),
    )
    expected = [about(every=("role:viewer,Anna",), can=("clients.note",), cannot=("clients.export",))]
    found = silent(made, expected)
    assert ("Anna", "Riverside", "clients", "off") not in found
    assert ("Anna", "Riverside", "clients.note", "off") not in found
    assert ("Anna", "Riverside", "clients.export", "on") not in found
    assert ("Boris", "Riverside", "tips", "off") in found
    assert found == by_hand(made, expected)


def test_whoever_is_selected_by_what_they_can_is_followed_when_it_changes() -> None:
    made = world(
        RIVERSIDE,
        ANNA,
        BORIS,
        access(ANNA, RIVERSIDE, "viewer", on=["clients", "clients.export", "tips"]),
        access(BORIS, RIVERSIDE, "viewer", on=["clients"]),
    )
    expected = [about(every=("can:clients.export",), can=("tips",))]
    found = silent(made, expected)
    assert ("Anna", "Riverside", "clients.export", "off") not in found, "nobody would be left"
    assert ("Boris", "Riverside", "clients.export", "on") not in found, "Boris would be selected, without tips"
    assert ("Boris", "Riverside", "clients", "off") in found
    assert found == by_hand(made, expected)


def test_whoever_a_flip_takes_out_of_the_selection_is_not_missed() -> None:
    made = world(RIVERSIDE, ANNA, BORIS, access(ANNA, RIVERSIDE), access(BORIS, RIVERSIDE, on=["clients"]))
    expected = [about(every=("!can:clients.note",), cannot=("clients.note",))]
    assert ("Boris", "Riverside", "clients.note", "on") in silent(made, expected)


def test_what_is_on_below_something_off_wakes_when_that_is_turned_on() -> None:
    made = world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, "viewer", on=["clients.export"]))
    assert ("Anna", "Riverside", "clients", "on") not in silent(made, [about(cannot=("clients.export",))])
    assert ("Anna", "Riverside", "clients", "on") in silent(made, [about(cannot=("clients.note",))])


@st.composite
def expectations(draw: st.DrawFn, made: World) -> list[Expectation]:
    """Expectations of which each holds."""
    texts = st.lists(st.sampled_from(WORDS), max_size=2).map(tuple)
    every = st.sampled_from(
        [
            ("all",),
            ("can:clients",),
            ("can:clients", "can:tips"),
            ("!can:clients.note",),
            ("can:calendar", "status:active"),
        ]
    )
    kinds = st.builds(lambda e, c, n: about(every=e, can=c, cannot=n), every, texts, texts)
    only = st.builds(
        lambda c: Expectation(("expect", 0), every=WordList(("all",)), only=Only(WordList(c), WordList(), ())), texts
    )
    drawn = draw(st.lists(st.one_of(kinds, only), max_size=4))
    return [e for e in drawn if not check(made, [e])[0].failures]


@LAW
@given(st.data())
def test_the_masks_agree_with_flipping_one_after_the_other(data: st.DataObject) -> None:
    made = data.draw(worlds(most_places=2))
    expected = data.draw(expectations(made))
    assert silent(made, expected) == by_hand(made, expected)
