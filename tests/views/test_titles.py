"""Whose access a change is about."""

from __future__ import annotations

from dataclasses import replace

from rolecall.domain.plan import Plan, compare
from rolecall.domain.world import Membership
from rolecall.views.titles import named_accesses
from worlds import access, location, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna"), user("Boris")
ACCESSES = [access(ANNA, RIVERSIDE, "viewer"), access(ANNA, HARBOUR, "viewer"), access(BORIS, HARBOUR, "viewer")]
TEAM = world(RIVERSIDE, HARBOUR, ANNA, BORIS, *ACCESSES)


def titled(*changed: Membership) -> str:
    return named_accesses(TEAM, ACCESSES, compare(TEAM, TEAM.put(*(replace(m, role="manager") for m in changed))))


def test_only_those_whose_access_changes_are_counted() -> None:
    assert titled(*ACCESSES) == "2 users"
    assert titled(*ACCESSES[:2]) == "Anna at 2 locations"
    assert titled(ACCESSES[2]) == "Boris at Harbour"


def test_where_nothing_changes_everyone_is_counted() -> None:
    assert named_accesses(TEAM, ACCESSES, Plan()) == "2 users"
