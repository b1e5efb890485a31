"""Markdown that GitHub shows, read back with a Markdown parser."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rolecall.documents.markdown import escaped, markdown_text
from rolecall.domain.catalogue import catalogue
from rolecall.domain.text import visible
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.reports.permission_matrix import matrix
from worlds import LAW, access, effective_keys, location, network, user, world, worlds_with_access

HOSTILE = "|\\`*_[]()<>&#!~$:/.-+=\"'\n\r\0\u202ewww xhtp1"
TEXTS = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=14)
RIVERSIDE = location("Riverside")
NORTH = network("North", RIVERSIDE)


def parsed(text: str) -> list[Token]:
    """The document's tokens; HTML is on, as the worst case."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def shown(token: Token) -> str:
    """The text of an inline token; fails on anything but text."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special"}, [child.type for child in children]
    return "".join(child.content for child in children)


def small(*rows: tuple[str, ...], title: str = "", note: str = "") -> Answer:
    return Answer([], table({"name": "Name", "at": "Location"}, list(rows), title), note=note)


def test_a_small_table() -> None:
    text = markdown_text(small(("Anna | <b>B</b>", "River*side*"), ("a_b", ""), note="2 people."), "Who & where")

    assert text == (
        "# Who &amp; where\n\n"
        "*2 people.*\n\n"
        "| Name | Location |\n"
        "| --- | --- |\n"
        "| Anna \\| &lt;b&gt;B&lt;/b&gt; | River\\*side\\* |\n"
        "| a\\_b |  |\n"
    )


def test_tables_with_titles_stand_under_them() -> None:
    first, second = small(("Anna", "x"), title="One").table, small(title="Two").table

    assert markdown_text(Answer([], first, (first, second)), "T") == (
        "# T\n\n## One\n\n| Name | Location |\n| --- | --- |\n| Anna | x |\n\n## Two\n\nNothing to show.\n"
    )


@LAW
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@example(rows=[("\\.", "\\|"), ("|\\", "\\\\|")])
def test_cells_read_as_they_are(rows: list[tuple[str, ...]]) -> None:
    tokens = parsed(markdown_text(small(*rows), "T"))
    cells = [shown(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "td_open"]

    assert [cell.strip() for cell in cells] == [visible(cell).strip() for row in rows for cell in row]


@LAW
@given(text=TEXTS.filter(lambda text: visible(text).strip() != ""))
def test_headings_read_as_they_are(text: str) -> None:
    tokens = parsed(markdown_text(small(), text))

    assert tokens[0].tag == "h1"
    assert shown(tokens[1]).strip() == visible(text).strip()


def test_addresses_of_pages_are_no_links() -> None:
    assert escaped("http://x.example www.x.example :smile: 12:30") == (
        "http\\://x.example www\\.x.example \\:smile: 12\\:30"
    )


def test_a_wide_table_is_listed_by_person_and_section() -> None:
    anna = user("Anna", "anna@example.com")
    tips = [p.key for p in catalogue().permissions if p.section == "tips"]
    membership = access(
        anna,
        RIVERSIDE,
        "manager",
        on=["calendar", "calendar.phones", "booking", "booking.network-clients", *tips],
        limits={"calendar:history": "30d", "booking.network-clients:network": NORTH.id},
    )
    boris = user("Boris", phone="+37120000002")
    text = markdown_text(
        matrix(world(RIVERSIDE, NORTH, anna, boris, membership, access(boris, RIVERSIDE))), "Permissions"
    )

    assert text == (
        "# Permissions\n\n*2 accesses of 2 users at 1 location.*\n\n## Riverside\n\n### Anna\n\n"
        "E-mail: anna@example.com · Location: Riverside · Role: manager · Status: active\n\n"
        "- **Appointment calendar** (2 of 6): Appointment calendar; Show phone numbers (`calendar.phones`); "
        "Limit access to the history of schedule and bookings = 30d\n"
        "- **Booking window** (2 of 32): Booking window; Access to network client data; "
        "Network whose client data is visible = North\n"
        "- **Tips** (all 2)\n\n"
        "### Boris\n\n"
        "Phone: +37120000002 · Location: Riverside · Status: active\n\n"
        "No permissions.\n"
    )


@LAW
@given(drawn=worlds_with_access())
def test_the_sections_count_what_is_effective(drawn: tuple[World, Membership]) -> None:
    shown_world, membership = drawn
    text = markdown_text(matrix(shown_world, [membership]), "T")
    effective = effective_keys(membership.settings)
    for section in catalogue().sections:
        whole = [p.key for p in catalogue().permissions if p.section == section.key]
        number = sum(key in effective for key in whole)
        count = f"all {number}" if number == len(whole) else f"{number} of {len(whole)}"
        assert (f"- **{section.title}** ({count})" in text) or not number


def test_names_stay_names_in_a_wide_table() -> None:
    evil = user("<script>alert(1)</script> # | [x](http://y)", "e@example.com")
    tokens = parsed(markdown_text(matrix(world(RIVERSIDE, evil, access(evil, RIVERSIDE, "owner"))), "T"))
    headings = [shown(tokens[n + 1]) for n, token in enumerate(tokens) if token.tag == "h3" and token.nesting == 1]

    assert headings == [evil.name]
    assert not [token for token in tokens if token.type.startswith("html")]
