"""The guard against losing many permissions at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.difference import AccessChange, access_change, differences
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.guard import check_loss, max_loss
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from worlds import LAW, access, effective_keys, location, user, worlds

RIVERSIDE = location("Riverside")
ANNA = user("Anna Petrova")
FOUR = ["calendar", "calendar.phones", "clients", "clients.export"]


def _loss(before: list[str], after: list[str]) -> AccessChange:
    return access_change(access(ANNA, RIVERSIDE, on=before), access(ANNA, RIVERSIDE, on=after))


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("0%", 0), ("10%", 10), ("100%", 100), ("007", 7)])
def test_a_number_or_a_share_is_read(text: str, number: int) -> None:
    assert max_loss(text) == number


@pytest.mark.parametrize("text", ["", "%", "-1", "1.5", "101%", "10 %", "ten", "١٠", "1e3", "10%%", "9" * 5000])
def test_anything_else_is_refused_with_the_form_that_is_taken(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        max_loss(text)

    assert "from 0% to 100%" in caught.value.hint


@pytest.mark.parametrize("text", ["1", "5", "25%", "100%"])
def test_a_loss_up_to_what_is_allowed_passes(text: str) -> None:
    check_loss([_loss(FOUR, FOUR[:3])], text)


@pytest.mark.parametrize("text", ["0", "0%", "24%"])
def test_one_more_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        check_loss([_loss(FOUR, FOUR[:3])], text)


def test_a_number_counts_the_permissions_of_all_users_together() -> None:
    with pytest.raises(Refused) as caught:
        check_loss([_loss(FOUR, []), _loss(FOUR, FOUR[:2])], "5")

    assert caught.value.message == "The plan takes away 6 permissions; --max-loss allows 5."
    assert caught.value.hint == "If that is meant, raise it: --max-loss 6"


def test_a_share_is_of_what_the_changed_users_have() -> None:
    with pytest.raises(Refused) as caught:
        check_loss([_loss(FOUR, FOUR[:2]), _loss(FOUR[:3], FOUR[:2])], "42%")

    assert caught.value.message == "The plan takes away 3 of 7 permissions; --max-loss allows 42%."
    assert caught.value.hint == "If that is meant, raise it: --max-loss 43%"


def test_what_lies_dormant_is_no_loss() -> None:
    check_loss([_loss(["calendar", "clients.export"], ["calendar"])], "0")


def test_gaining_makes_up_for_no_loss() -> None:
    with pytest.raises(Refused):
        check_loss([_loss(FOUR[:2], FOUR[2:])], "1")


def test_new_access_and_nothing_at_all_pass() -> None:
    check_loss([], "0")
    check_loss([], "0%")
    check_loss([access_change(None, access(ANNA, RIVERSIDE, "owner"))], "0%")


@LAW
@given(one=worlds(), other=worlds(), most=st.integers(0, 100), share=st.booleans())
def test_the_guard_agrees_with_counting_keys_and_what_it_suggests_is_just_enough(
    one: World,
    other: World,
    most: int,
    share: bool,  # noqa: FBT001
) -> None:
    changes = differences(compare(one, other))
    old = [effective_keys(c.before.settings) if c.before else set() for c in changes]
    new = [effective_keys(c.after.settings) if c.after else set() for c in changes]
    lost = sum(len(a - b) for a, b in zip(old, new, strict=True))
    held = sum(map(len, old))
    sign = "%" if share else ""

    if lost * 100 <= most * held if share else lost <= most:
        check_loss(changes, f"{most}{sign}")
        return
    with pytest.raises(Refused) as caught:
        check_loss(changes, f"{most}{sign}")
    enough = caught.value.hint.rpartition(" ")[2]
    check_loss(changes, enough)
    with pytest.raises(Refused):
        check_loss(changes, f"{int(enough.removesuffix('%')) - 1}{sign}")
