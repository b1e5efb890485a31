"""The guard against losing many permissions at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.difference import AccessChange, AccessDifference, LoginChange, access_change, differences
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.guard import MOST_KEYS, Gates, check, limit_of
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from worlds import LAW, access, effective_keys, location, user, world, worlds

RIVERSIDE = location("Riverside")
ANNA = user("Anna Petrova")
HERE = world(RIVERSIDE, ANNA)
FOUR = ["calendar", "calendar.phones", "clients", "clients.export"]


def _loss(before: list[str], after: list[str]) -> AccessChange:
    return access_change(HERE, HERE, access(ANNA, RIVERSIDE, on=before), access(ANNA, RIVERSIDE, on=after))


def _limits(on: list[str], before: dict[str, str], after: dict[str, str]) -> AccessChange:
    return access_change(HERE, HERE, *(access(ANNA, RIVERSIDE, on=on, limits=limits) for limits in (before, after)))


def _of(*changes: AccessChange) -> AccessDifference:
    return AccessDifference(changes)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("0%", 0), ("10%", 10), ("100%", 100), ("007", 7)])
def test_a_number_or_a_share_is_read(text: str, number: int) -> None:
    assert limit_of("--max-loss", text) == number


@pytest.mark.parametrize("text", ["", "%", "-1", "1.5", "101%", "10 %", "ten", "١٠", "1e3", "10%%", "9" * 5000])
def test_anything_else_is_refused_with_the_form_that_is_taken(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        limit_of("--max-loss", text)

    assert "from 0% to 100%" in caught.value.hint


@pytest.mark.parametrize("text", ["1", "5", "25%", "100%"])
def test_a_loss_up_to_what_is_allowed_passes(text: str) -> None:
    check(_of(_loss(FOUR, FOUR[:3])), Gates(max_loss=text))


@pytest.mark.parametrize("text", ["0", "0%", "24%"])
def test_one_more_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        check(_of(_loss(FOUR, FOUR[:3])), Gates(max_loss=text))


def test_a_number_counts_the_permissions_of_all_users_together() -> None:
    with pytest.raises(Refused) as caught:
        check(_of(_loss(FOUR, []), _loss(FOUR, FOUR[:2])), Gates(max_loss="5"))

    assert caught.value.message == "The plan takes away 6 permissions; --max-loss allows 5."
    assert caught.value.hint == "If that is meant, raise it: --max-loss 6"


def test_a_share_is_of_what_the_changed_users_have() -> None:
    with pytest.raises(Refused) as caught:
        check(_of(_loss(FOUR, FOUR[:2]), _loss(FOUR[:3], FOUR[:2])), Gates(max_loss="42%"))

    assert caught.value.message == "The plan takes away 3 of 7 permissions; --max-loss allows 42%."
    assert caught.value.hint == "If that is meant, raise it: --max-loss 43%"


def test_what_lies_dormant_is_no_loss() -> None:
    check(_of(_loss(["calendar", "clients.export"], ["calendar"])), Gates(max_loss="0"))


def test_gaining_makes_up_for_no_loss() -> None:
    with pytest.raises(Refused):
        check(_of(_loss(FOUR[:2], FOUR[2:])), Gates(max_loss="1"))


def test_new_access_and_nothing_at_all_pass() -> None:
    check(_of(), Gates(max_loss="0"))
    check(_of(), Gates(max_loss="0%"))
    check(_of(access_change(HERE, HERE, None, access(ANNA, RIVERSIDE, "owner"))), Gates(max_loss="0%"))


@LAW
@given(one=worlds(), other=worlds(), most=st.integers(0, 100), share=st.booleans())
def test_the_guard_agrees_with_counting_keys_and_what_it_suggests_is_just_enough(
    one: World,
    other: World,
    most: int,
    share: bool,  # noqa: FBT001
) -> None:
    difference = differences(one, other, compare(one, other))
    changes = [*difference.accesses, *(c for login in difference.logins for c in login.accesses)]
    old = [effective_keys(c.before.settings) if c.before else set() for c in changes]
    new = [effective_keys(c.after.settings) if c.after else set() for c in changes]
    lost = sum(len(a - b) for a, b in zip(old, new, strict=True)) + sum(c.narrowed + c.altered for c in changes)
    had = sum(map(len, old))
    sign = "%" if share else ""

    if lost * 100 <= most * had if share else lost <= most:
        check(difference, Gates(max_loss=f"{most}{sign}"))
        return
    with pytest.raises(Refused) as caught:
        check(difference, Gates(max_loss=f"{most}{sign}"))
    enough = caught.value.hint.rpartition(" ")[2]
    check(difference, Gates(max_loss=enough))
    with pytest.raises(Refused):
        check(difference, Gates(max_loss=f"{int(enough.removesuffix('%')) - 1}{'%' if enough.endswith('%') else ''}"))


def test_a_gain_beyond_what_is_allowed_is_refused_and_names_what_lifts_it() -> None:
    with pytest.raises(Refused) as caught:
        check(_of(_loss(FOUR[:1], FOUR)), Gates(max_gain="2"))

    assert caught.value.message == "The plan gives 3 permissions; --max-gain allows 2."
    assert caught.value.hint == "If that is meant, raise it: --max-gain 3"
    check(_of(_loss(FOUR[:1], FOUR)), Gates(max_gain="3"))


def test_a_share_that_no_share_can_lift_is_lifted_by_a_number() -> None:
    with pytest.raises(Refused) as caught:
        check(_of(access_change(HERE, HERE, None, access(ANNA, RIVERSIDE, on=FOUR))), Gates(max_gain="100%"))

    assert caught.value.hint == "If that is meant, give a number: --max-gain 4"


def test_what_is_forbidden_may_not_be_gained_by_anyone_who_has_it_not() -> None:
    with pytest.raises(Refused) as caught:
        check(_of(_loss(FOUR[:1], FOUR)), Gates(forbid=("@contacts", "clients.export")))

    assert caught.value.message == "The plan gives 1 user what is forbidden here: calendar.phones, clients.export."


def test_a_refusal_of_much_that_is_forbidden_names_a_few_and_counts_the_others() -> None:
    owner = access(ANNA, RIVERSIDE, "owner")
    with pytest.raises(Refused) as caught:
        check(_of(access_change(HERE, HERE, None, owner)), Gates(forbid=("all",)))

    named = caught.value.message.partition("here: ")[2]
    assert named.count(", ") == MOST_KEYS - 1
    assert named.endswith(f" and {effective(owner).bit_count() - MOST_KEYS} more.")


def test_what_is_forbidden_may_be_kept_and_lost() -> None:
    check(_of(_loss(FOUR, FOUR), _loss(FOUR, [])), Gates(forbid=("@contacts",)))


@pytest.mark.parametrize("reason", ["  ", "\t", "\u00a0", "\u200b"])
def test_a_reason_of_blanks_is_no_reason(reason: str) -> None:
    with pytest.raises(Refused):
        check(_of(), Gates(require_reason=True), reason=reason)

    check(_of(), Gates(require_reason=True), reason="audit")


@pytest.mark.parametrize(("gates", "does"), [(Gates(max_loss="0"), "takes away"), (Gates(max_gain="0"), "gives")])
def test_one_permission_is_counted_in_the_singular(gates: Gates, does: str) -> None:
    option = "--max-loss" if gates.max_loss else "--max-gain"
    change = _loss(FOUR, FOUR[:3]) if gates.max_loss else _loss(FOUR[:3], FOUR)
    with pytest.raises(Refused) as caught:
        check(_of(change), gates)

    assert caught.value.message == f"The plan {does} 1 permission; {option} allows 0."


def test_a_share_is_of_what_is_effective_and_not_of_what_is_stored() -> None:
    dormant = ["reports.calls", "reports.calls.phones", "finance.cash-flow", "finance.cash-flow.delete"]
    change = _loss([*FOUR, *dormant], [*FOUR[:3], *dormant])

    check(_of(change), Gates(max_loss="25%"))
    with pytest.raises(Refused) as caught:
        check(_of(change), Gates(max_loss="24%"))
    assert caught.value.message == "The plan takes away 1 of 4 permissions; --max-loss allows 24%."


@pytest.mark.parametrize("word", ["calendar", "calendar.*", "calendar.phones", "@contacts", "all"])
def test_a_wider_reach_of_what_is_forbidden_is_refused_and_of_what_is_below_it(word: str) -> None:
    change = _limits(FOUR, {"calendar:history": "7d"}, {"calendar:history": "30d"})
    with pytest.raises(Refused) as caught:
        check(_of(change), Gates(forbid=(word,)))

    assert caught.value.message.startswith("The plan lets 1 user reach more of what is forbidden here: calendar")


@pytest.mark.parametrize("word", ["clients", "clients.*", "calendar.statistics", "@export", "settings.*"])
def test_a_wider_reach_of_something_else_passes(word: str) -> None:
    check(_of(_limits(FOUR, {"calendar:history": "7d"}, {})), Gates(forbid=(word,)))


def test_a_narrower_reach_of_what_is_forbidden_passes_and_another_does_not() -> None:
    check(_of(_limits(["finance"], {}, {"finance:accounts": "12"})), Gates(forbid=("finance",)))
    change = _limits(["finance"], {"finance:accounts": "12"}, {"finance:accounts": "14"})
    with pytest.raises(Refused):
        check(_of(change), Gates(forbid=("finance",)))


def test_addresses_to_sign_in_from_are_of_everything() -> None:
    change = _limits(FOUR, {"sign-in:addresses": "10.0.0.1"}, {})
    with pytest.raises(Refused) as caught:
        check(_of(change), Gates(forbid=("clients.export",)))

    assert caught.value.message == "The plan lets 1 user reach more of what is forbidden here: clients.export."
    check(_of(change), Gates(forbid=("settings.*",)))


@pytest.mark.parametrize("word", ["clients.export", "clients.*", "@contacts", "all"])
def test_someone_who_is_newly_invited_gains_what_is_forbidden_too(word: str) -> None:
    invited = access_change(HERE, HERE, None, access(ANNA, RIVERSIDE, "viewer", on=FOUR, status="invited"))
    with pytest.raises(Refused):
        check(_of(invited), Gates(forbid=(word,)))
    with pytest.raises(Refused):
        check(_of(invited), Gates(max_gain="3"))


def test_limits_and_logins_count_beside_permissions() -> None:
    wider = _limits(FOUR, {"calendar:history": "7d", "finance:accounts": "3"}, {})
    other = _limits(["finance"], {"finance:accounts": "3"}, {"finance:accounts": "12"})
    login = LoginChange("anna@example.com", "boris", "anna", (_loss(FOUR[:1], FOUR[1:]), other))
    difference = AccessDifference((wider, other, _loss(FOUR[:3], FOUR)), (login,))
    with pytest.raises(Refused) as gain:
        check(difference, Gates(max_gain="5"))
    with pytest.raises(Refused) as loss:
        check(difference, Gates(max_loss="2"))
    check(difference, Gates(max_gain="6", max_loss="3"))

    assert gain.value.message == (
        "The plan gives 1 permission and widens 1 limit and makes 1 limit reach something else "
        "and opens 3 permissions to logins that change hands; --max-gain allows 5."
    )
    assert loss.value.message == (
        "The plan makes 1 limit reach something else "
        "and closes 2 permissions to logins that change hands; --max-loss allows 2."
    )


@pytest.mark.parametrize("before", [FOUR[:2], [*FOUR[:2], "clients"]])
def test_what_a_login_gains_is_forbidden_too(before: list[str]) -> None:
    login = LoginChange("anna@example.com", "boris", "anna", (_loss(before, FOUR),))
    with pytest.raises(Refused) as caught:
        check(AccessDifference((), (login,)), Gates(forbid=("clients.*",)))

    assert caught.value.message.startswith("The plan opens to anna@example.com what is forbidden here: ")


def test_a_limit_is_no_permission_to_forbid() -> None:
    with pytest.raises(WrongUsage) as caught:
        Gates(forbid=("calendar:staff",)).read()

    assert caught.value.message == "--forbid takes permissions, and calendar:staff is a limit."
    assert caught.value.hint == "Forbid calendar: whoever reaches more of it is refused too."


def test_a_login_that_reaches_more_of_what_is_forbidden_is_refused_though_it_gains_nothing() -> None:
    login = LoginChange("anna@example.com", "boris", "anna", (_limits(FOUR, {"calendar:history": "7d"}, {}),))
    with pytest.raises(Refused) as caught:
        check(AccessDifference((), (login,)), Gates(forbid=("calendar",)))

    assert caught.value.message == "The plan opens to anna@example.com what is forbidden here: calendar."


def test_a_share_is_also_of_what_logins_opened() -> None:
    login = LoginChange("anna@example.com", "boris", "anna", (_loss(FOUR, FOUR[:3]),))

    check(AccessDifference((), (login,)), Gates(max_loss="25%"))
    with pytest.raises(Refused):
        check(AccessDifference((), (login,)), Gates(max_loss="24%"))


def test_a_login_counts_what_it_gains_and_loses_and_every_limit_that_moves() -> None:
    wider = _limits(FOUR, {"calendar:history": "7d"}, {})
    narrower = _limits(FOUR, {}, {"calendar:history": "7d", "calendar:staff": "self"})
    other = _limits(["finance"], {"finance:accounts": "3"}, {"finance:accounts": "12"})
    login = LoginChange("anna@example.com", "boris", "anna", (wider, narrower, other, _loss(FOUR[1:], FOUR[:3])))
    difference = AccessDifference((), (login,))
    gained = len(effective_keys(access(ANNA, RIVERSIDE, on=FOUR[:3]).settings)) - 1
    with pytest.raises(Refused) as gain:
        check(difference, Gates(max_gain="0"))
    with pytest.raises(Refused) as loss:
        check(difference, Gates(max_loss="0"))

    assert gain.value.hint.endswith(f"--max-gain {gained + 1 + 1}")
    assert loss.value.hint.endswith(f"--max-loss {1 + 2 + 1}")


def test_what_a_login_gains_beside_what_is_forbidden_passes_and_is_not_named() -> None:
    login = LoginChange("anna@example.com", "boris", "anna", (_loss(FOUR[:1], FOUR),))
    difference = AccessDifference((), (login,))
    check(difference, Gates(forbid=("finance.*",)))
    with pytest.raises(Refused) as caught:
        check(difference, Gates(forbid=("clients.export",)))

    assert caught.value.message == "The plan opens to anna@example.com what is forbidden here: clients.export."


def test_whoever_reaches_no_more_may_keep_everything_that_is_forbidden() -> None:
    first = catalogue().permissions[0].key
    check(_of(_loss([first, *FOUR], [first]), _limits([first], {}, {"calendar:history": "7d"})), Gates(forbid=("all",)))


def test_one_access_of_a_login_counts_its_permissions_and_its_limits_together() -> None:
    few = access(ANNA, RIVERSIDE, on=[*FOUR[:1], "finance"], limits={"finance:accounts": "3", "calendar:history": "7d"})
    more = access(ANNA, RIVERSIDE, on=[*FOUR[:3], "finance"], limits={"finance:accounts": "4"})
    for gates, one, other in ((Gates(max_gain="3"), few, more), (Gates(max_loss="3"), more, few)):
        login = LoginChange("anna@example.com", "boris", "anna", (access_change(HERE, HERE, one, other),))
        with pytest.raises(Refused) as caught:
            check(AccessDifference((), (login,)), gates)

        assert caught.value.hint.endswith(" 4")
