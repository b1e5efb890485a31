"""The kinds of report."""

from __future__ import annotations

import json

import pytest

from rolecall.domain.errors import NotFound
from rolecall.domain.questions.reports import REPORTS, kinds, report
from worlds import access, location, user, world

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA = user("Anna")
CHAIN = world(RIVERSIDE, HARBOUR, ANNA, access(ANNA, RIVERSIDE, "owner"), access(ANNA, HARBOUR, "manager"))


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_answers_about_all_or_the_chosen_accesses(kind: str) -> None:
    chosen = [m for m in CHAIN.membership.values() if m.location == RIVERSIDE.id]
    where = [c.key for c in report(kind).ask(CHAIN, None).table.columns].index("location")

    assert {row[where] for row in report(kind).ask(CHAIN, None).table.rows} == {"Riverside", "Harbour"}
    assert {row[where] for row in report(kind).ask(CHAIN, chosen).table.rows} == {"Riverside"}


@pytest.mark.parametrize("kind", REPORTS)
def test_every_answer_is_plain_data_under_unique_columns(kind: str) -> None:
    found = report(kind).ask(CHAIN, None)

    assert json.loads(json.dumps(found.data)) == found.data
    assert len({c.key for c in found.table.columns}) == len(found.table.columns)
    assert {len(row) for table in (found.table, *found.parts) for row in table.rows} == {len(found.table.columns)}


def test_a_kind_is_found_whatever_its_case() -> None:
    assert report(" Contacts") is REPORTS["contacts"]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("permission", "Did you mean permissions?"), ("zzz", "There are permissions, users, contacts.")],
)
def test_an_unknown_kind_gets_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        report(typed)

    assert caught.value.hint == hint


def test_the_kinds_are_listed_with_what_they_tell() -> None:
    assert [row["kind"] for row in kinds().data] == ["permissions", "users", "contacts"]
    assert [row[0] for row in kinds().table.rows] == ["permissions", "users", "contacts"]
    assert all(row["title"] and row["description"] for row in kinds().data)
