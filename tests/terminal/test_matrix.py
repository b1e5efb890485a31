"""The picture of permissions at a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rolecall.domain.catalogue import Section, catalogue
from rolecall.domain.lookup import section
from rolecall.domain.world import INVITED, World
from rolecall.terminal.matrix import matrix
from rolecall.terminal.streams import Streams
from rolecall.views.reports.grid import Grid, GridRow, grid
from worlds import LAW, access, location, user, world, worlds

known = catalogue()
GOLDEN = Path(__file__).parent / "golden"
RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS, LONG = user("Anna Petrova"), user("Борис Ким"), user("María de los Ángeles Fernández")
CHAIN = world(
    *(RIVERSIDE, HARBOUR, ANNA, BORIS, LONG),
    access(BORIS, RIVERSIDE, "owner"),
    access(ANNA, RIVERSIDE, "administrator"),
    access(LONG, RIVERSIDE, "administrator", status=INVITED),
    access(ANNA, HARBOUR, on=["clients", "clients.list-contacts"]),
)


def terminal(width: int, *, blocks: bool = True, colour: bool = False) -> Streams:
    return Streams(
        input_is_terminal=True,
        output_is_terminal=True,
        error_is_terminal=True,
        width=width,
        colour=colour,
        blocks=blocks,
    )


def drawn(shown: World, width: int, *names: str, blocks: bool = True) -> str:
    return matrix(grid(shown, sections=map(section, names)), terminal(width, blocks=blocks))


PICTURES: dict[str, Callable[[], str]] = {
    f"permissions-{width}-{'blocks' if blocks else 'letters'}.txt": partial(drawn, CHAIN, width, blocks=blocks)
    for width in (40, 80, 140)
    for blocks in (True, False)
}
PICTURES |= {
    f"permissions-of-sections-{width}.txt": partial(drawn, CHAIN, width, "reports", "booking") for width in (60, 120)
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture(name: str) -> None:
    assert PICTURES[name]() == (GOLDEN / name).read_text(encoding="utf-8"), "run: python tests/regenerate.py golden"


def cells(text: str) -> list[str]:
    """What stands right of names, roles and the mark of sight, in the lines of the only person, whose role is short."""
    return [cell for line in text.splitlines() if line.startswith("Someone") for cell in line[20:].split()]


@LAW
@given(shown=worlds(most_places=1), width=st.integers(40, 300))
def test_every_section_has_its_number_once_in_the_catalogues_order(shown: World, width: int) -> None:
    one = someone(shown)
    numbers = [(one.mask & known.of_section(s.key)).bit_count() for s in known.sections]
    found = cells(matrix(Grid((one,), ""), terminal(width, blocks=False)))

    assert [cell.partition("/")[0].replace(".", "0") for cell in found] == list(map(str, numbers))


@LAW
@given(shown=worlds(most_places=1), width=st.integers(40, 300), chosen=st.sampled_from(known.sections))
def test_every_permission_of_a_section_is_marked_once_in_the_catalogues_order(
    shown: World, width: int, chosen: Section
) -> None:
    one = someone(shown)
    marks = [
        "." if not one.mask & p.bit else "C" if p.bit & known.contacts else "x"
        for p in known.members(known.of_section(chosen.key))
    ]

    assert cells(matrix(Grid((one,), "", (chosen,)), terminal(width, blocks=False))) == marks


def someone(shown: World) -> GridRow:
    """The first row, under a name and a role that leave 20 cells left of the columns, the mark of sight among them."""
    row = grid(shown).rows[0]
    return replace(row, user=replace(row.user, name="Someone"), role="a role 12")


@LAW
@given(shown=worlds(), width=st.integers(40, 160), names=st.sampled_from(((), ("booking",))))
def test_no_line_is_wider_than_the_terminal_and_no_role_is_cut(shown: World, width: int, names: Sequence[str]) -> None:
    text = drawn(shown, width, *names)

    assert all(cell_len(line) <= width for line in text.splitlines())
    assert all((row.role or "no role") in text for row in grid(shown).rows)


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    place = replace(RIVERSIDE, name="Riverside " * 20)
    named = world(place, who := user("漢字" * 30), access(who, place, "owner"))

    assert max(cell_len(line) for line in drawn(named, width).splitlines()) <= width


def test_the_sums_count_the_people_of_the_location() -> None:
    text = drawn(CHAIN, 200, "clients", blocks=False)
    sums = [line.split()[1:] for line in text.splitlines() if line.startswith("sum ")]
    riverside = [m for m in CHAIN.membership.values() if m.location == RIVERSIDE.id]
    members = known.members(known.of_section("clients"))

    assert sums[1] == [str(sum(m.settings.on & p.bit > 0 for m in riverside)) for p in members]


def test_a_heading_ends_above_its_column() -> None:
    lines = drawn(CHAIN, 140).splitlines()
    owner = next(line for line in lines if line.startswith("Борис"))

    for one in known.sections:
        heading = one.key.replace("-", " ").capitalize()
        line = next(line for line in lines if f" {heading}" in line)
        end = line.index(f" {heading}") + 1 + len(heading)
        size = known.of_section(one.key).bit_count()
        assert owner[:end].endswith(f"/{size}")


def test_contacts_differ_by_more_than_colour() -> None:
    assert "█" in drawn(CHAIN, 80)
    assert "C" in cells(drawn(CHAIN, 80, "clients", blocks=False).replace("Anna Petrova", "Someone"))


def test_letters_are_ascii_but_for_names() -> None:
    english = world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, "owner"))
    titles = {c for p in catalogue().permissions for c in p.title}

    assert all(c.isascii() or c in titles for c in drawn(english, 80, blocks=False))


def test_a_name_steers_no_terminal() -> None:
    hostile = replace(ANNA, name="\x1b[31mred[/bold]\u202e")
    text = drawn(world(RIVERSIDE, hostile, access(ANNA, RIVERSIDE, "owner")), 80)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "red[/bold]" in text


def test_colours_only_add_to_the_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = matrix(grid(CHAIN, sections=[section("clients")]), terminal(120, colour=True))

    assert re.search(r"\x1b\[1;35m +█", coloured)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == drawn(CHAIN, 120, "clients").splitlines()


def test_nobody_to_show() -> None:
    assert drawn(world(RIVERSIDE), 80) == "Nobody to show.\n"
