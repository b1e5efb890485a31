"""The smallest change mends, and nothing in it could be left out."""

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
    made, held = both
    wish = data.draw(masks(allowed(held) & ~catalogue().narrowing))
    needed = catalogue().needed(wish)
    assume(not needed & ~allowed(held) and not needed & catalogue().narrowing)
    mend = smallest_change(held, wish, can=True)
    assert not mend.role

    def after(words: tuple[str, ...]) -> int:
        return effective(again(perms.grant(made, [held], wanted(words)), held))

    assert not wish & ~after(mend.words)
    assert all(wish & ~after(tuple(w for w in mend.words if w != word)) for word in mend.words)


@LAW
@given(worlds_with_access(), masks())
def test_revoking_the_words_leaves_nothing_effective_and_no_word_is_spare(
    both: tuple[World, Membership], wish: int
) -> None:
    made, held = both
    mend = smallest_change(held, wish, can=False)

    def after(words: tuple[str, ...]) -> int:
        return effective(again(perms.revoke(made, [held], wanted(words)), held))

    assert not wish & after(mend.words)
    assert all(wish & after(tuple(w for w in mend.words if w != word)) for word in mend.words)


def test_what_the_role_does_not_allow_takes_another_role_first() -> None:
    held = access(ANNA, RIVERSIDE, "administrator")
    made = world(RIVERSIDE, ANNA, held)
    mend = smallest_change(held, mask("finance.payroll"), can=True)
    assert mend.told == "give the role accountant, then grant finance.payroll"
    who = "'anna o'\"'\"'neil@example.com'"
    assert command(made, held, mend) == (
        f"rolecall role set {who} accountant --keep --at Riverside"
        f" && rolecall perms grant {who} finance.payroll --at Riverside"
    )


def test_waking_what_is_dormant_names_only_what_is_off() -> None:
    held = access(ANNA, RIVERSIDE, "viewer", on=["reports", "reports.calls.phones"])
    assert smallest_change(held, mask("reports.calls.phones"), can=True).told == "grant reports.calls"
