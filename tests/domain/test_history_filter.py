"""A filter of saved changes takes what a naive one takes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.catalogue import catalogue
from rolecall.domain.history import Entry
from rolecall.domain.history_filter import HistoryFilter
from rolecall.domain.plan import Change, compare
from rolecall.domain.records import to_plain
from rolecall.domain.world import Membership, World
from worlds import LAW, effective_keys, permissions, worlds
from worlds.edits import edited


def naive(change: Change, user: str, location: str, key: str) -> bool:
    """The same from plain data: every condition by itself."""
    sides: list[dict[str, Any]] = [to_plain(record) for record in (change.before, change.after) if record]
    of_user = [s["id"] for s in sides if s["kind"] == "user"] + [s["user"] for s in sides if "user" in s]
    of_place = [place for s in sides for place in (s.get("location"), *s.get("locations", ()))]
    of_place += [s["id"] for s in sides if s["kind"] == "location"]
    can = [
        effective_keys(record.settings) if isinstance(record, Membership) else set()
        for record in (change.before, change.after)
    ]
    flips = key in can[0] ^ can[1]
    return (not user or user in of_user) and (not location or location in of_place) and (not key or flips)


@LAW
@given(data=st.data(), before=worlds())
def test_a_filter_takes_what_a_naive_one_takes(data: st.DataObject, before: World) -> None:
    after = data.draw(edited(before))
    user = data.draw(st.sampled_from(["", *before.user]))
    location = data.draw(st.sampled_from(["", *before.location]))
    chosen = data.draw(st.none() | permissions())
    wanted = HistoryFilter(user, location, chosen.bit if chosen else 0)
    for change in compare(before, after).changes:
        assert wanted.concerns(change) == naive(change, user, location, chosen.key if chosen else "")


@LAW
@given(data=st.data(), before=worlds())
def test_a_limit_that_changes_where_it_is_in_force_is_a_change_of_its_permission(
    data: st.DataObject, before: World
) -> None:
    after, limit = (
        data.draw(edited(before)),
        data.draw(st.sampled_from([x for x in catalogue().limits if x.permission])),
    )
    wanted = HistoryFilter(limits=(limit,))
    for change in compare(before, after).changes:
        kept = [
            record.settings.limits.get(limit.key, "")
            if isinstance(record, Membership) and limit.permission in effective_keys(record.settings)
            else None
            for record in (change.before, change.after)
        ]
        if wanted.concerns(change):
            assert kept != [None, None]
        elif None not in kept:
            assert kept[0] == kept[1]


def test_actor_and_times_are_those_of_the_entry() -> None:
    entry = Entry(1, "2026-01-02T03:04:05+00:00", "Līga", "t", "", 2, 1, 1, 1, "")
    assert HistoryFilter().takes(entry)
    assert HistoryFilter(actor="līga", since="2026-01-02T03:04:05+00:00").takes(entry)
    assert not HistoryFilter(actor="ann").takes(entry)
    assert not HistoryFilter(since="2026-01-02T03:04:06+00:00").takes(entry)
    assert HistoryFilter(until="2026-01-02T03:04:06+00:00").takes(entry)
    assert not HistoryFilter(until="2026-01-02T03:04:05+00:00").takes(entry)
