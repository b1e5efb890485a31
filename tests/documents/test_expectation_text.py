"""Recorded expectations hold on the world they were recorded from, and notice every change of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from rolecall.documents import fixture_file
from rolecall.documents.expectation_text import write
from rolecall.domain.edits.limits import with_limit
from rolecall.domain.errors import Ambiguous
from rolecall.domain.expectations import Outcome
from rolecall.domain.world import Membership, User, World
from rolecall.views.checks.evaluation import check
from rolecall.views.checks.mutations import mutations
from worlds import LAW, access, limit, location, staff, user, world, worlds, worlds_with_access


def recorded(made: World) -> list[Outcome]:
    """What comes of a recording on its own world."""
    text = write(made, made.membership.values())
    return check(made, fixture_file.read(fixture_file.parse(text, "recorded.toml")).expectations)


@LAW
@given(worlds())
def test_what_is_recorded_holds(made: World) -> None:
    outcomes = recorded(made)
    assert len(outcomes) == len(made.membership)
    assert [f for o in outcomes for f in o.failures] == []


@LAW
@given(worlds())
def test_what_is_recorded_notices_every_flip(made: World) -> None:
    assert mutations([(made, recorded(made))]).survived == 0


@LAW
@given(worlds_with_access())
def test_a_limit_that_changes_is_noticed(both: tuple[World, Membership]) -> None:
    made, membership = both
    expectations = fixture_file.read(fixture_file.parse(write(made, [membership]), "recorded.toml")).expectations
    changed = with_limit(membership.settings, limit("sign-in:addresses"), "10.9.9.9")
    (outcome,) = check(made.put(replace(membership, settings=changed)), expectations)
    assert [f.actual for f in outcome.failures] == ["sign-in:addresses=10.9.9.9"]


def test_the_layout() -> None:
    riverside, anna = location("Riverside"), user("Anna Petrova")
    linked = staff("Anna Petrova", riverside)
    own = access(anna, riverside, "employee", on=["tips", "calendar"], limits={"calendar:staff": "self"}, linked=linked)
    made = world(riverside, anna, linked, own)
    assert write(made, made.membership.values()) == (
        "rolecall = 1\n"
        "\n"
        "[[expect]]\n"
        'user = "anna-petrova@example.com"\n'
        'at = "Riverside"\n'
        'role = "employee"\n'
        'only = { section = "all", can = ["calendar", "tips"] }\n'
        "limits = [\n"
        '    "calendar:position=all",\n'
        '    "calendar:staff=self",\n'
        '    "calendar:history=all",\n'
        '    "sign-in:addresses=all",\n'
        "]\n"
    )


def test_namesakes_without_a_contact_of_their_own_cannot_be_recorded() -> None:
    riverside, one, two = location("Riverside"), User("1", "Anna"), User("2", "anna")
    made = world(riverside, one, two, access(one, riverside, "viewer"))
    with pytest.raises(Ambiguous, match="Several users are called Anna"):
        write(made, made.membership.values())
