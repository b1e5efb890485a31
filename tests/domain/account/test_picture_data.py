"""What the account answers becomes a picture, and goes back as it came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.picture import AccountUser, CallerRights, Chain, SlugValue, TeamMember, exact, parsed
from rolecall.domain.account.picture_data import (
    UnexpectedAnswer,
    caller_rights_from,
    chains_from,
    has_trees,
    locations_from,
    locked_from,
    rights_from,
    rights_to_data,
    roles_from,
    team_from,
    users_from,
)
from worlds import LAW

SCALARS = st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = SCALARS | st.text(max_size=8) | st.lists(SCALARS | st.text(max_size=4), max_size=4)
ENTRIES = st.lists(
    st.fixed_dictionaries({"slug": st.text(max_size=12)}, optional={"value": VALUES, "note": VALUES}), max_size=8
)
ANSWERS = st.fixed_dictionaries(
    {"user_role": st.text(min_size=1, max_size=8), "is_editable": st.booleans(), "user_permissions": ENTRIES},
    optional={"staff_id": st.none() | st.integers(0, 99999), "has_any_paid_permission": st.none() | st.booleans()},
)


@LAW
@given(answer=ANSWERS)
def test_rights_come_back_byte_for_byte(answer: dict[str, Any]) -> None:
    again = rights_to_data(rights_from(answer))

    assert json.dumps(again, sort_keys=True) == json.dumps(answer, sort_keys=True)
    assert rights_from(again) == rights_from(answer)


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), (1, 1.0), (1, "1"), ([], ""), (None, False)])
def test_values_of_different_json_types_are_never_equal(one: Any, other: Any) -> None:
    assert SlugValue("x", exact(one)) != SlugValue("x", exact(other))
    assert type(parsed(exact(one))) is type(one)


@pytest.mark.parametrize(("answer", "linked"), [({}, 0), ({"staff_id": None}, 0), ({"staff_id": 0}, 0)])
def test_nobody_is_linked_in_three_spellings(answer: dict[str, Any], linked: int) -> None:
    rights = rights_from({"user_role": "worker", "user_permissions": [], **answer})

    assert rights.staff_id == linked
    assert rights_from({"user_role": "worker", "user_permissions": [], "staff_id": 7}).staff_id == 7


def test_rows_are_read_with_what_the_account_leaves_out_or_writes_otherwise() -> None:
    assert users_from([{"id": 5}, {"id": 5, "name": "Ana", "is_approved": 0, "email": None}]) == (
        AccountUser(5, "Ana", approved=False),
    )
    assert locations_from([{"id": "7", "title": "North", "active": 0}])[0].active is False
    assert chains_from([{"id": 1, "title": "All", "companies": [{"id": 3}, {"id": 2}, {"id": 3}]}]) == (
        Chain(1, "All", (3, 2)),
    )
    assert chains_from({}) == ()
    assert team_from([{"id": 1, "name": "Ana", "position": [], "fired": 1, "user_id": None}]) == (
        TeamMember(1, "Ana", dismissed=True),
    )
    assert team_from([{"id": 1, "name": "Ana", "position": {"id": 3, "title": "Stylist"}, "status": 0}]) == (
        TeamMember(1, "Ana", 3, "Stylist"),
    )


def test_the_callers_rights_are_in_the_group_of_settings() -> None:
    answer = {"settings": {"users_access": "1", "edit_users_access": True, "delete_users_access": 0}, "other": {}}

    assert caller_rights_from(answer) == CallerRights(see=True, edit=True)


def test_roles_are_ordered_by_weight_and_say_whether_their_trees_came() -> None:
    leaf = {"slug": "b", "is_editable": False, "type": {"slug": "has_access", "all_access_value": "0"}}
    tree = [{"slug": "a", "is_editable": True, "default_value": None, "children": [leaf]}]
    roles = roles_from([{"slug": "owner", "weight": 5, "user_permissions": tree}, {"slug": "worker", "weight": 1}])

    assert [role.slug for role in roles] == ["worker", "owner"]
    assert not has_trees(roles)
    assert has_trees(roles[1:])
    assert roles[1].tree is not None
    assert roles[1].tree[0].default == "null"
    assert roles[1].tree[0].children[0].all_access == '"0"'
    assert locked_from(roles) == {"b"}


@pytest.mark.parametrize(
    ("read", "answer", "where"),
    [
        (users_from, None, "users"),
        (users_from, [3], "users[0]"),
        (users_from, [{"id": True}], "users[0].id"),
        (rights_from, [], "permissions"),
        (rights_from, {"user_role": 3}, "permissions.user_role"),
        (rights_from, {"user_role": "worker"}, "user_permissions"),
        (rights_from, {"user_role": "worker", "user_permissions": [{"value": 1}]}, "user_permissions[0].slug"),
        (caller_rights_from, {"settings": []}, "permissions.settings"),
        (roles_from, [{"slug": "x", "user_permissions": "all"}], "roles[0].user_permissions"),
    ],
)
def test_what_no_documentation_describes_is_refused_with_its_place(read: Any, answer: Any, where: str) -> None:
    with pytest.raises(UnexpectedAnswer) as refused:
        read(answer)

    assert refused.value.message.endswith(f" at {where}.")


def test_a_tree_without_end_is_refused_too() -> None:
    node: dict[str, Any] = {"slug": "x"}
    for _ in range(60):
        node = {"slug": "x", "children": [node]}

    with pytest.raises(UnexpectedAnswer, match="more than 40 levels"):
        roles_from([{"slug": "owner", "user_permissions": [node]}])


def test_half_a_character_in_a_name_is_shown_as_a_question_mark_and_in_a_value_kept() -> None:
    (user,) = users_from([{"id": 1, "name": "A\ud800na \U0001f984"}])
    assert user.name == "A?na \U0001f984"

    rights = rights_from({"user_role": "worker", "user_permissions": [{"slug": "x", "value": "\ud800"}]})
    assert rights.values() == {"x": '"\\ud800"'}
