"""Records survive being written down."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from rolecall.domain.errors import BadData
from rolecall.domain.records import from_plain, settings_from_plain, settings_to_plain, to_plain
from rolecall.domain.world import KINDS, Membership, Settings, World
from worlds import LAW, access, location, network, only, user, world, worlds

RIVERSIDE = location("Riverside")


@LAW
@given(made=worlds())
def test_every_record_comes_back_as_it_was_even_through_json(made: World) -> None:
    for kind in KINDS:
        for record in made.of(kind).values():
            plain = to_plain(record)
            assert from_plain(plain) == record
            assert from_plain(json.loads(json.dumps(plain))) == record


@LAW
@given(made=worlds())
def test_plain_data_holds_texts_lists_and_mappings_only(made: World) -> None:
    for membership in made.membership.values():
        plain = to_plain(membership)
        assert json.loads(json.dumps(plain)) == plain


def test_a_membership_is_written_by_permission_keys_with_what_was_copied() -> None:
    anna, limits = user("Anna Petrova"), {"calendar:history": "7d"}
    membership = access(anna, RIVERSIDE, "viewer", on=["calendar"], copied=["clients"], limits=limits)

    assert to_plain(membership) == {
        "kind": "membership",
        "id": "user-anna-petrova@riverside",
        "user": "user-anna-petrova",
        "location": "riverside",
        "role": "viewer",
        "staff": "",
        "status": "active",
        "permissions": {"calendar": "on", "clients": "copied"},
        "limits": {"calendar:history": "7d"},
        "remembered": {},
    }


def test_a_network_keeps_the_order_of_its_locations() -> None:
    north = network("North", location("Harbour"), RIVERSIDE)

    assert to_plain(north)["locations"] == ["harbour", "riverside"]
    assert from_plain(to_plain(north)) == north


def test_equal_records_give_equal_text_whatever_the_order_their_limits_came_in() -> None:
    limits = {"reports.appointments:history": "7d", "calendar:history": "30d"}
    remembered = {"owner": Settings(1), "manager": Settings(2)}
    one = Membership("u", "l", settings=Settings(1, 0, limits), remembered=remembered)
    limits, remembered = dict(reversed(limits.items())), dict(reversed(remembered.items()))
    other = Membership("u", "l", settings=Settings(1, 0, limits), remembered=remembered)

    assert one == other
    assert json.dumps(to_plain(one)) == json.dumps(to_plain(other))


def test_a_permission_of_a_newer_version_says_to_upgrade() -> None:
    plain = settings_to_plain(only(world(RIVERSIDE, access(user("Anna"), RIVERSIDE, "viewer"))).settings)

    with pytest.raises(BadData) as caught:
        settings_from_plain({**plain["permissions"], "reports.telepathy": "on"}, {})

    assert "reports.telepathy" in caught.value.message
    assert "upgrade" in caught.value.hint


def test_what_later_versions_added_is_written_only_where_it_says_something() -> None:
    plain = to_plain(RIVERSIDE)
    invited = access(user("Anna Petrova"), RIVERSIDE, "viewer", status="invited")
    sent = replace(invited, invited="2026-01-02T03:04:05+00:00")

    assert "main_network" not in plain
    assert from_plain(plain) == RIVERSIDE
    assert to_plain(replace(RIVERSIDE, main_network="north")) == {**plain, "main_network": "north"}
    assert to_plain(sent) == {**to_plain(invited), "invited": "2026-01-02T03:04:05+00:00"}
    assert from_plain(to_plain(invited)) == invited
