"""The smallest change does what it is for, and nothing in it could be left out."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from rolecall.domain.access import allowed, effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.edits import perms
from rolecall.domain.lookup import wanted
from rolecall.domain.world import Membership, World
from rolecall.views.checks.fixes import command, smallest_change
from worlds import LAW, access, again, location, mask, masks, user, world, worlds_with_access

RIVERSIDE, ANNA = location("Riverside"), user("Anna", "anna o'neil@example.com")


@LAW
@given(worlds_with_access(), st.data())
def test_granting_the_words_makes_everything_effective_and_no_word_is_spare(
    both: tuple[World, Membership], data: st.DataObject
) -> None:
    made, membership = both
    wanted_mask = data.draw(masks(allowed(made, membership) & ~catalogue().narrowing))
    needed = catalogue().needed(wanted_mask)
    assume(not needed & ~allowed(made, membership) and not needed & catalogue().narrowing)
    fix = smallest_change(made, membership, wanted_mask, can=True)
    assert not fix.role

    def after(words: tuple[str, ...]) -> int:
        return effective(again(perms.grant(made, [membership], wanted(words)), membership))

    assert not wanted_mask & ~after(fix.words)
    assert all(wanted_mask & ~after(tuple(w for w in fix.words if w != word)) for word in fix.words)


@LAW
@given(worlds_with_access(), masks())
def test_revoking_the_words_leaves_nothing_effective_and_no_word_is_spare(
    both: tuple[World, Membership], wanted_mask: int
) -> None:
    made, membership = both
    fix = smallest_change(made, membership, wanted_mask, can=False)

    def after(words: tuple[str, ...]) -> int:
        return effective(again(perms.revoke(made, [membership], wanted(words)), membership))

    assert not wanted_mask & after(fix.words)
    assert all(wanted_mask & after(tuple(w for w in fix.words if w != word)) for word in fix.words)


def test_what_the_role_does_not_allow_takes_another_role_first() -> None:
    membership = access(ANNA, RIVERSIDE, "administrator")
    made = world(RIVERSIDE, ANNA, membership)
    fix = smallest_change(World(), membership, mask("finance.payroll"), can=True)
    assert fix.text == "give the role accountant, then grant finance.payroll"
    who = "'anna o'\"'\"'neil@example.com'"
    assert command(made, membership, fix) == (
        f"rolecall role set {who} accountant --keep --at Riverside"
        f" && rolecall perms grant {who} finance.payroll --at Riverside"
    )


def test_waking_what_is_dormant_names_only_what_is_off() -> None:
    membership = access(ANNA, RIVERSIDE, "viewer", on=["reports", "reports.calls.phones"])
    assert smallest_change(World(), membership, mask("reports.calls.phones"), can=True).text == "grant reports.calls"
