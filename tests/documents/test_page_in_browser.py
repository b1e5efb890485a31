"""Reports as HTML pages in a real browser: filters, keyboard, sorting, print, and how ten thousand people scroll."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from browser import CHROMIUM, Page, browser
from documents.test_page import HOSTILE, large
from rolecall.documents.page import matrix_page, table_page
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import INVITED
from rolecall.views.answers import Answer, table
from rolecall.views.reports.grid import grid
from rolecall.views.reports.kinds import REPORTS
from worlds import access, location, user, world

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no chromium on the PATH: apt-get install chromium")

RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS, CLARA = user("Anna Petrova", phone="+37120000001"), user("Boris Kim"), user("Zoë O’Neil")
CHAIN = world(
    *(RIVERSIDE, HARBOUR, ANNA, BORIS, CLARA),
    access(ANNA, RIVERSIDE, "owner"),
    access(BORIS, RIVERSIDE, "administrator", on=["calendar", "booking"], limits={"calendar:history": "30d"}),
    access(CLARA, HARBOUR, "administrator", on=["clients", "clients.list-contacts"], status=INVITED),
)
PAPER = 1047
"""The width of A4 across within its margins, in CSS pixels."""
NAMES = "[...document.querySelectorAll('.row .name bdi')].map(name => name.textContent)"
DETAILS = "[...document.querySelectorAll('#details p')].map(part => part.textContent)"
COLUMN = "[...document.querySelectorAll('tbody tr:not([hidden])')].map(row => row.cells[0].textContent)"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for all tests of this module."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "matrix.html"
    path.write_text(matrix_page(grid(CHAIN), "Permissions"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [("Boris", "10"), ("anna", "9"), ("Zoë", ""), ("Émile", "100")]
    path = tmp_path_factory.mktemp("pages") / "table.html"
    path.write_text(
        table_page(Answer([], table({"name": "Name", "number": "Number"}, rows)), "People"), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("width", [1400, 700, 360])
def test_the_picture_shows_everybody_without_a_complaint(chromium: Page, picture: Path, width: int) -> None:
    page = chromium.open(picture, width=width)

    assert page.run(NAMES) == ["Zoë O’Neil", "Anna Petrova", "Boris Kim"]
    assert page.run("[...document.querySelectorAll('.place bdi')].map(place => place.textContent)") == [
        *("Harbour", "Riverside")
    ]
    assert page.run("document.getElementById('count').textContent") == "3 accesses of 3 people, 2 see client contacts"
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []
    assert page.requests == [picture.as_uri()]


@pytest.mark.parametrize(
    ("fragment", "names"),
    [
        ("contacts=on", ["Zoë O’Neil", "Anna Petrova"]),
        ("role=administrator", ["Zoë O’Neil", "Boris Kim"]),
        ("location=Riverside", ["Anna Petrova", "Boris Kim"]),
        ("contacts&role=administrator", ["Zoë O’Neil"]),
        ("q=ZOE", ["Zoë O’Neil"]),
        ("q=boris.kim-", []),
        ("q=%2B371%202000-0001", ["Anna Petrova"]),
        ("permission=clients.list-contacts", ["Zoë O’Neil", "Anna Petrova"]),
        ("permission=booking%20window", ["Anna Petrova", "Boris Kim"]),
        ("permission=nothing%20like%20it", []),
        ("role=no%20such%20role", ["Zoë O’Neil", "Anna Petrova", "Boris Kim"]),
    ],
)
def test_the_address_filters(chromium: Page, picture: Path, fragment: str, names: list[str]) -> None:
    page = chromium.open(picture, fragment)

    assert page.run(NAMES) == names
    assert page.run("document.querySelector('.nobody').hidden") == bool(names)


def test_filters_follow_a_changed_address_and_change_it(chromium: Page, picture: Path) -> None:
    page = chromium.open(picture)
    page.go("location=Harbour")
    assert page.run(NAMES) == ["Zoë O’Neil"]
    page.run("document.querySelector('[name=q]').focus()")
    page.send("Input.insertText", text="x y")

    assert page.run("location.hash") == "#q=x+y&location=Harbour"
    page.run("document.getElementById('clear').click()")
    assert (len(page.run(NAMES)), page.run("location.hash")) == (3, "")


def test_a_section_looked_at_closely_names_its_permissions(chromium: Page, picture: Path) -> None:
    page = chromium.open(picture)
    page.run("document.querySelector('[data-section=Reports]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")

    assert page.run("location.hash") == "#section=Reports"
    assert page.run("document.querySelectorAll('.heading text').length") == 14
    page.run("document.getElementById('back').click()")
    assert page.run("document.querySelectorAll('.heading .section').length") == 16


def test_arrow_keys_move_a_cell_whose_details_are_shown(chromium: Page, picture: Path) -> None:
    page = chromium.open(picture)
    page.run("document.querySelector('.grid').focus()")
    page.press("Home", "ArrowDown", "ArrowRight", "ArrowRight")

    assert page.run(DETAILS) == [
        "Anna PetrovaRiverside · owner · active · +37120000001",
        "Show phone numbersAppointment calendar · calendar.phones",
        "Allowed, shows client contacts234 of 236 permissions in all",
    ]
    assert page.run("document.querySelector('.details').getAttribute('aria-live')") == "polite"
    assert page.run("document.querySelector('.grid').getAttribute('aria-activedescendant')") == "cell"
    assert page.run("document.getElementById('cell').getAttribute('aria-label')") == "Show phone numbers: allowed"


def test_keys_stop_at_the_ends(chromium: Page, picture: Path) -> None:
    page = chromium.open(picture)
    page.run("document.querySelector('.grid').focus()")
    page.press("Home", *["ArrowUp"] * 2, *["ArrowLeft"] * 2)
    assert page.run(DETAILS)[0].startswith("Zoë O’Neil")
    page.press("End", "PageDown", "ArrowDown", "ArrowRight")

    assert page.run(DETAILS)[0].startswith("Boris Kim")
    assert page.run(DETAILS)[1].endswith(catalogue().permissions[-1].key)


def test_pointing_at_a_cell_shows_its_limits(chromium: Page, picture: Path) -> None:
    page = chromium.open(picture, "location=Riverside")
    box = "document.querySelectorAll('.row')[1].querySelector('svg').getBoundingClientRect()"
    page.point(page.run(f"{box}.left") + 1, page.run(f"{box}.top") + 8)

    assert page.run(DETAILS)[0].startswith("Boris Kim")
    assert page.run(DETAILS)[2] == "Allowedhistory: 30 days"


@pytest.mark.parametrize("width", [1400, 700])
def test_marks_of_contacts_are_taller(chromium: Page, picture: Path, width: int) -> None:
    page = chromium.open(picture, "location=Riverside", width=width)
    tall = "document.querySelector('.row .{}').getBBox().height"

    assert page.run(tall.format("contact")) > page.run(tall.format("on")) * 1.5


def test_hostile_names_are_texts(chromium: Page, tmp_path: Path) -> None:
    people = [replace(ANNA, id=f"u{n}", name=name) for n, name in enumerate(HOSTILE)]
    shown = world(RIVERSIDE, *people, *(access(p, RIVERSIDE, "owner") for p in people))
    path = tmp_path / "hostile.html"
    path.write_text(matrix_page(grid(shown), HOSTILE[0]), encoding="utf-8")
    page = chromium.open(path, f"q={quote(HOSTILE[0])}")

    assert page.run(NAMES) == [HOSTILE[0]]
    assert page.run("document.title") == HOSTILE[0]
    assert page.problems == []


@pytest.mark.parametrize("kind", ["contacts", "exposure", "roles"])
def test_a_table_is_printed_within_the_page(chromium: Page, tmp_path: Path, kind: str) -> None:
    (tmp_path / "table.html").write_text(table_page(REPORTS[kind].ask(large(40)), kind, "From here."), encoding="utf-8")
    chromium.open(tmp_path / "table.html", width=PAPER)
    chromium.run("dispatchEvent(new Event('beforeprint'))")

    chromium.send("Emulation.setEmulatedMedia", media="print")
    wide = chromium.run("document.documentElement.scrollWidth")
    chromium.send("Emulation.setEmulatedMedia", media="")

    assert wide <= PAPER
    assert chromium.run("document.querySelectorAll('.note').length") == 2


def test_printing_shows_everybody_and_comes_back(chromium: Page, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(matrix_page(grid(large(300)), "Permissions"), encoding="utf-8")
    page = chromium.open(path)
    before = page.run("document.querySelectorAll('.row').length")
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("document.querySelectorAll('.row').length") == 300
    page.run("dispatchEvent(new Event('afterprint'))")

    assert page.run("document.querySelectorAll('.row').length") == before < 120
    assert page.printed().count(b"/Type /Page\n") >= 5


def test_ten_thousand_people_are_drawn_only_where_one_looks(chromium: Page, tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    path.write_text(matrix_page(grid(large(10_000)), "Permissions"), encoding="utf-8")
    page = chromium.open(path)

    for _ in range(3):
        page.run("scrollBy(0, 60000), new Promise(requestAnimationFrame)")
        assert 20 < page.run("document.querySelectorAll('.row').length") < 120
    page.run("document.querySelector('.grid').focus()")
    page.press("End")
    page.run("scrollTo(0, document.body.scrollHeight), new Promise(done => setTimeout(done, 100))")
    assert page.run(NAMES)[-1].startswith("Person Number ")
    assert page.run("document.querySelector('.here').textContent") == "Location 099"
    assert page.problems == []


def test_a_table_sorts_numbers_as_numbers_and_keeps_empty_cells_last(chromium: Page, listing: Path) -> None:
    page = chromium.open(listing)
    head = "document.querySelector('[data-key={}] button').click()"
    page.run(head.format("number"))
    assert page.run(COLUMN) == ["anna", "Boris", "Émile", "Zoë"]
    assert page.run("document.querySelector('[data-key=number]').getAttribute('aria-sort')") == "ascending"
    page.run(head.format("number"))
    assert page.run(COLUMN) == ["Émile", "Boris", "anna", "Zoë"]
    assert page.run("location.hash") == "#sort=number&down=1"

    assert page.problems == []


def test_a_table_reads_filter_and_order_from_the_address(chromium: Page, listing: Path) -> None:
    page = chromium.open(listing, "sort=name&q=e")

    assert page.run(COLUMN) == ["Émile", "Zoë"]
    assert page.run("document.getElementById('count').textContent") == "2 rows"
