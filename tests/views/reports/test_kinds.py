"""The kinds of report."""

from __future__ import annotations

import json

import pytest

from rolecall.domain.errors import NotFound
from rolecall.domain.history import Entry
from rolecall.domain.plan import compare
from rolecall.domain.world import INVITED, World
from rolecall.views.answers import Table
from rolecall.views.plan_view import PlanView
from rolecall.views.reports.changes import Past
from rolecall.views.reports.kinds import REPORTS, kinds, report
from worlds import access, location, network, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA = user("Anna")
CHAIN = world(
    *(RIVERSIDE, HARBOUR, network("North", RIVERSIDE, HARBOUR), ANNA),
    *(access(ANNA, RIVERSIDE, "owner", status=INVITED), access(ANNA, HARBOUR, "manager", status=INVITED)),
)
KINDS = ["permissions", "users", "contacts", "exposure", "roles", "invitations", "networks", "changes"]
FIRST = Entry(1, "2026-01-02T03:04:05+00:00", "Līga", "all", "", 2, 6, 6, 6, "")
PAST = Past([(FIRST, PlanView(World(), compare(World(), CHAIN)))])


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_answers_about_all_or_the_chosen_accesses(kind: str) -> None:
    chosen = [m for m in CHAIN.membership.values() if m.location == RIVERSIDE.id]
    where = [c.key for c in report(kind).ask(CHAIN, None, past=PAST).table.columns].index("location")

    assert named(report(kind).ask(CHAIN, None, past=PAST).table, where) == {"Riverside", "Harbour"}
    assert named(report(kind).ask(CHAIN, chosen, past=PAST).table, where) == {"Riverside"}


def named(table: Table, where: int) -> set[str]:
    """The locations named in a column, several in one cell or not."""
    return {name for row in table.rows for name in row[where].split(", ")}


@pytest.mark.parametrize("kind", REPORTS)
def test_every_answer_is_plain_data_under_unique_columns(kind: str) -> None:
    found = report(kind).ask(CHAIN, None, past=PAST)

    assert json.loads(json.dumps(found.data)) == found.data
    assert len({c.key for c in found.table.columns}) == len(found.table.columns)
    assert {len(row) for table in (found.table, *found.parts) for row in table.rows} == {len(found.table.columns)}
    assert all(len(row) == len(table.columns) for table in found.shown for row in table.rows)


def test_a_kind_is_found_whatever_its_case() -> None:
    assert report(" Contacts") is REPORTS["contacts"]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("permission", "Did you mean permissions?"), ("zzz", f"Choose from: {', '.join(KINDS)}.")],
)
def test_an_unknown_kind_gets_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        report(typed)

    assert caught.value.hint == hint


def test_the_kinds_are_listed_with_their_descriptions() -> None:
    assert [row["kind"] for row in kinds().data] == KINDS
    assert [row[0] for row in kinds().table.rows] == KINDS
    assert all(row["title"] and row["description"] for row in kinds().data)
