"""Reports as HTML pages, without a browser."""

from __future__ import annotations

import json
import random
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.documents.page import matrix_page, table_page
from rolecall.domain.access import recommended
from rolecall.domain.catalogue import catalogue
from rolecall.domain.text import visible
from rolecall.domain.world import Membership, Settings, User, World
from rolecall.views.answers import Answer, table
from rolecall.views.reports.grid import Grid, grid
from rolecall.views.reports.kinds import REPORTS
from rolecall.views.reports.permission_matrix import matrix
from worlds import LAW, access, location, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS = user("Anna"), user("Boris")
CHAIN = world(
    RIVERSIDE, HARBOUR, ANNA, BORIS, access(ANNA, RIVERSIDE, "owner"), access(BORIS, HARBOUR, "administrator")
)
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>\u2028\u2029\\u003c/script>",
    "<img src=x onerror=alert(1)>",
    "{{script}} {{data}} ${alert(1)}",
    "\"'&lt;&amp;\x00\x1b[31m\u202e\ud800",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))


class Outline(HTMLParser):
    """The elements of a page with their attributes, and the texts inside cells, styles and scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style", "td", "th", "title", "h1"):
            self.texts.append((tag, ""))
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, text = self.texts[-1]
            self.texts[-1] = tag, text + data

    def inside(self, tag: str) -> list[str]:
        return [text for found, text in self.texts if found == tag]


def embedded(page: str) -> dict[str, Any]:
    """The data of the picture."""
    found: dict[str, Any] = json.loads(Outline(page).inside("script")[0])
    return found


def unpacked(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every row of the data in full: user, location, role, status, permissions and limits."""
    bits = {p[3]: p[0] for _, members in data["sections"] for p in members}
    masks = [int.from_bytes(b64decode(text), "little") for text in data["masks"]]
    return [
        (
            *data["users"][u],
            data["locations"][x],
            data["roles"][r],
            data["statuses"][s],
            {bits[n] for n in catalogue().numbers(masks[m])},
            dict(data["limits"][n]),
        )
        for u, x, r, s, m, n in data["rows"]
    ]


@LAW
@given(shown=worlds())
def test_the_picture_holds_what_the_report_holds(shown: World) -> None:
    told = unpacked(embedded(matrix_page(grid(shown), "Permissions")))
    expected = [
        (
            x["name"],
            x["email"] or "",
            x["phone"] or "",
            x["location"],
            x["role"] or "no role",
            x["status"],
            set(x["permissions"]),
        )
        for x in matrix(shown).data
    ]

    assert sorted(map(_key, told)) == sorted(map(_key, expected))


def _key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:6], sorted(row[6]))


@LAW
@given(names=st.lists(TEXTS.filter(bool), min_size=1, max_size=4, unique=True))
def test_no_name_leaves_its_place_in_the_picture(names: list[str]) -> None:
    people = [User(f"u{n}", name, f"{n}@example.com") for n, name in enumerate(names)]
    place = replace(RIVERSIDE, name=names[0])
    page = matrix_page(grid(world(place, *people, *(access(p, place, "owner") for p in people))), names[0])
    plain = matrix_page(Grid((), ""), "x")

    assert [row[0] for row in sorted(unpacked(embedded(page)), key=lambda row: row[1])] == [visible(n) for n in names]
    assert [e for e, _ in Outline(page).elements] == [e for e, _ in Outline(plain).elements]
    assert not set("\u2028\u2029\u202e\x00\x1b") & set(page)
    assert page.encode()


@LAW
@given(rows=st.lists(st.tuples(TEXTS, TEXTS.map(lambda text: text * 30)), min_size=1, max_size=4))
def test_no_cell_leaves_its_place_in_a_table(rows: list[tuple[str, ...]]) -> None:
    rows = [("x", "y"), *rows]
    outline = Outline(table_page(Answer([], table({"a": "A", "b": "B"}, rows), note=rows[-1][0]), rows[-1][0]))

    assert outline.inside("td") == [_parsed(cell) for row in rows for cell in row]
    assert {e for e, _ in outline.elements} <= KNOWN
    assert len(outline.inside("script")) == 1


def _parsed(cell: str) -> str:
    return re.sub("\r\n?", "\n", visible(cell))


SHELL = {"html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main", "script"}
FILTERS = {"form", "label", "input", "output", "button"}
KNOWN = SHELL | FILTERS | {"div", "table", "thead", "tr", "th", "tbody", "td", "details", "summary", "time"}


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_is_a_page_that_loads_and_sends_nothing(kind: str) -> None:
    page = pages(CHAIN)[kind]
    outline = Outline(page)
    policy = next(e["content"] for _, e in outline.elements if e.get("http-equiv") == "Content-Security-Policy") or ""

    assert not re.search(r"https?:|//[a-z]+\.[a-z]", page.replace("http://www.w3.org/2000/svg", ""))
    assert not re.search(r"@import|url\(", page)
    assert not {"link", "img", "iframe", "object", "base"} & {tag for tag, _ in outline.elements}
    assert not {
        key for _, e in outline.elements for key in e if key.startswith("on") or key in ("style", "src", "href")
    }
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


@pytest.mark.parametrize("kind", REPORTS)
def test_the_policy_allows_exactly_the_pages_own_style_and_script(kind: str) -> None:
    outline = Outline(pages(CHAIN)[kind])
    policy = next(e["content"] for _, e in outline.elements if e.get("http-equiv") == "Content-Security-Policy") or ""

    assert f"script-src '{_digest(outline.inside('script')[-1])}';" in policy
    assert f"style-src '{_digest(outline.inside('style')[0])}';" in policy


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def pages(shown: World) -> dict[str, str]:
    tables = {kind: table_page(found.ask(shown), found.title) for kind, found in REPORTS.items()}
    return tables | {"permissions": matrix_page(grid(shown), "Permissions")}


def test_a_table_is_readable_without_its_script() -> None:
    outline = Outline(table_page(REPORTS["users"].ask(CHAIN), "Users"))

    assert outline.inside("h1") == ["Users"]
    assert outline.inside("th") == ["Name", "E-mail", "Location", "Role", "Status"]
    assert outline.inside("td")[:5] == ["Anna", "anna@example.com", "Riverside", "owner", "active"]
    assert {e["scope"] for tag, e in outline.elements if tag == "th"} == {"col"}


def test_a_moment_is_shown_as_people_read_it_and_is_not_broken() -> None:
    moment = "2026-11-25T21:17:50+00:00"
    page = table_page(Answer([], table({"at": "When"}, [(moment,), (f"since {moment}",)])), "Changes")

    assert Outline(page).inside("td") == ["2026-11-25 21:17 UTC", f"since {moment}"]


def test_equal_reports_give_equal_pages() -> None:
    assert pages(CHAIN) == pages(CHAIN)


def large(users: int) -> World:
    """People of all roles at a hundred locations, each with a set of permissions of their own: nothing repeats."""
    draw = random.Random(0)
    places = [location(f"Location {n:03}") for n in range(100)]
    people = [
        User(f"u{n}", f"Person Number {n:05}", f"person.{n:05}@example.com", f"+3712{n:07}") for n in range(users)
    ]
    roles = [r for r in catalogue().roles if r.staff != "required"]
    held = []
    for n, who in enumerate(people):
        role = draw.choice(roles)
        on = recommended(role).on ^ (draw.getrandbits(len(catalogue().permissions)) & role.allowed)
        held.append(Membership(who.id, places[n % 100].id, role.key, settings=Settings(on, 0, dict(role.limits))))
    return World().put(*places, *people, *held)


def test_ten_thousand_users_stay_below_three_megabytes() -> None:
    page = matrix_page(grid(large(10_000)), "Permissions")

    assert len(embedded(page)["rows"]) == 10_000
    assert len(page.encode()) < 3_000_000
