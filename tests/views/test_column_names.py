"""What people read above a column is what `--columns` takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import World
from rolecall.views import drift
from rolecall.views.account_moves import Move
from rolecall.views.account_moves import answer as moves
from rolecall.views.answers import Answer
from rolecall.views.help_topics import rules
from rolecall.views.questions import catalogue_answers, comparing, explanation, fitting, listing, place_details, showing
from rolecall.views.questions.who import who
from rolecall.views.reports.kinds import CHANGES, REPORTS
from rolecall.views.selection import Selection, selected
from worlds import access, location, mask, network, permission, staff, user, world

RIVERSIDE, HARBOUR = location("Riverside", sms_tariff="Baltics"), location("Harbour")
ANNA, BORIS = user("Anna", "anna@example.com", "+37120000001"), user("Boris", phone="+37120000002")
STYLIST = staff("Anna", RIVERSIDE, "Stylist")
NORTH = network("North", RIVERSIDE, HARBOUR)
TO_NORTH = {"booking.network-clients:network": NORTH.id}
OWNER = access(BORIS, RIVERSIDE, "owner", limits=TO_NORTH)
EMPLOYEE = access(ANNA, RIVERSIDE, "employee", linked=STYLIST)
TEAM = world(
    *(RIVERSIDE, HARBOUR, NORTH, STYLIST, ANNA, BORIS, OWNER, EMPLOYEE),
    access(ANNA, HARBOUR, "manager", status="invited"),
)
EVERY = list(TEAM.membership.values())
OTHER = TEAM.drop(OWNER).put(user("Vera"))
ANSWERS: dict[str, Callable[[World], Answer]] = {
    "user list": listing.users,
    "location list": listing.locations,
    "staff list": listing.staff,
    "network list": listing.networks,
    "network show": lambda team: place_details.network(team, NORTH),
    "location show": lambda team: place_details.location(team, RIVERSIDE),
    "perms list": lambda team: catalogue_answers.permissions(["phone"]),
    "role list": lambda team: catalogue_answers.roles(),
    "role show": lambda team: catalogue_answers.role(catalogue().role["employee"]),
    "perms show": lambda team: showing.access(team, EVERY, showing.Extent(everything=True)),
    "perms who": lambda team: who(team, EVERY, mask("reports")),
    "perms who, of several": lambda team: who(team, EVERY, mask("reports", "booking", "clients", "clients.export")),
    "perms diff": lambda team: comparing.differ(team, OWNER, EMPLOYEE),
    "perms explain": lambda team: explanation.explain(team, ANNA, RIVERSIDE, permission("reports")),
    "role suggest": lambda team: fitting.suggestions(team, EVERY),
    "drift": lambda team: drift.answer(drift.Drift(team, OTHER, "team.toml")),
    "drift --account": lambda team: moves(
        [Move("store", "Anna <anna@example.com>", "Riverside", "reports", "Reports", "on", "off", "on", "")],
        with_file=True,
    ),
    "help rules": lambda team: rules(),
    **{f"report show {kind}": REPORTS[kind].ask for kind in REPORTS if kind not in (CHANGES, "permissions")},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_title_that_is_shown_is_one_that_is_taken(name: str) -> None:
    answer = ANSWERS[name](TEAM)
    of_the_rows = [part for part in answer.shown if part.sources] or [part for part in answer.shown if part.rows]

    assert of_the_rows
    for part in of_the_rows:
        for column in part.columns:
            if column.key != part.layout.heading:
                assert selected(answer, Selection(columns=column.title)).table.columns, column.title


@pytest.mark.parametrize("name", ANSWERS)
def test_a_layout_names_columns_that_there_are(name: str) -> None:
    for part in ANSWERS[name](TEAM).shown:
        layout, keys = part.layout, {column.key for column in part.columns}
        named = {*layout.optional, *layout.once, layout.heading, layout.joined, layout.beneath}
        assert not named - keys - {""}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_limit_takes_rows_and_no_columns(name: str) -> None:
    answer = ANSWERS[name](TEAM)
    whole, cut = (
        {(part.columns, part.layout) for part in shown.shown if part.rows}
        for shown in (answer, selected(answer, Selection(limit="1")))
    )

    assert cut <= whole
